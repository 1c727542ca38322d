"""Do not compete: traders within reach, none, or not known."""

from __future__ import annotations

import pytest
from small_villages import SOURCES, rows, villages

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import Rival
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import competition, evidence_table, straight_line

RIVALS = {
    "bread": Rival("bread", ("bakery",), ("sales_point_of_baker",)),
    "post_counter": Rival("post_counter", ("stop",), ("with_bpost",)),
    "bicycle_repair": Rival("bicycle_repair", (), ("repairer_on_fixed_day",)),
}
# SOURCES: "map" misses things, "list" is complete for stops.
TABLE = villages(
    [("A", 51.0, 4.0, 700), ("B", 51.01, 4.0, 800), ("C", 51.1, 4.0, 100)],
    municipality_nis=["1", "1", "2"],
)
B_AWAY = float(straight_line(51.0, 4.0, 51.01, 4.0))


def of(service, shown, *, metres=5000.0, table=TABLE, **more):
    evidence = evidence_table(table, rows(*shown), SOURCES, ["bakery", "stop"])
    (found,) = competition("A", [service], table, evidence, RIVALS, metres=metres, **more)
    return found


BAKER_IN_B = ("B", "bakery", 2, "map", "2026-02")
BAKER_IN_A = ("A", "bakery", 1, "map", "2026-02")


def test_traders_come_with_distance_and_source_the_nearest_first():
    found = of("bread", [BAKER_IN_B, BAKER_IN_A])
    assert (found.verdict, found.partners) == ("traders", ("sales_point_of_baker",))
    own, other = found.traders
    assert (own.village, own.metres, own.count) == ("A", 0, 1)
    assert (other.name, other.count, other.source, other.as_of) == ("Dorp B", 2, "map", "2026-02")
    assert other.metres == pytest.approx(B_AWAY)


def test_the_bound_belongs_to_the_reach_and_the_detour_counts():
    assert of("bread", [BAKER_IN_B], metres=B_AWAY).verdict == "traders"
    assert of("bread", [BAKER_IN_B], metres=B_AWAY - 0.001).verdict == "not_known"
    assert of("bread", [BAKER_IN_B], metres=B_AWAY, detour=1.3).verdict == "not_known"


def test_a_source_that_misses_things_never_says_that_there_are_none():
    # The map has bakers somewhere, but misses some.
    found = of("bread", [("C", "bakery", 1, "map", "2026-02")])
    assert (found.verdict, found.unsure) == ("not_known", ("bakery",))
    # The list is complete: in A and B there is surely none.
    surely = of("post_counter", [("C", "stop", 1, "list", "2025-01")])
    assert (surely.verdict, surely.unsure) == ("none", ())
    # A village of which the boundary is not known was not searched.
    unbounded = TABLE.assign(boundary=["known", "unknown", "known"])
    assert of("post_counter", [], table=unbounded).verdict == "not_known"


def test_a_village_that_lies_nowhere_known_may_be_near():
    lost = TABLE.copy()
    lost.loc["B", ["lat", "lon"]] = float("nan")
    lost["boundary"] = ["known", "unknown", "known"]
    assert of("post_counter", [], table=lost).verdict == "not_known"
    # What stands in the village itself is near, wherever the village may lie.
    nowhere = TABLE.copy()
    nowhere.loc["A", ["lat", "lon"]] = float("nan")
    (own,) = of("bread", [BAKER_IN_A, BAKER_IN_B], table=nowhere).traders
    assert (own.village, own.metres) == ("A", 0)


def test_traders_that_nobody_measures_and_services_without_rivals():
    found = of("bicycle_repair", [])
    assert (found.verdict, found.unmeasured) == ("not_known", True)
    assert of("meeting_place", []).verdict == "no_trader"


def test_bad_questions_are_refused():
    with pytest.raises(InputError):
        of("bread", [], metres=-1)
    with pytest.raises(InputError):
        competition("Z", ["bread"], TABLE, evidence_table(TABLE, rows(), SOURCES, []), RIVALS,
                    metres=1)  # fmt: skip


def test_runkelen_knows_the_traders_of_sint_truiden():
    places = datasets.villages()
    evidence = evidence_table(
        places, datasets.village_services(), datasets.sources(), datasets.facilities()
    )
    shop, bread, post = competition(
        "71053F", ["shop", "bread", "post_counter"], places, evidence, datasets.rivals(),
        metres=5000, detour=1.3,
    )  # fmt: skip
    assert shop.verdict == "traders"
    assert {t.facility for t in shop.traders} == {"supermarket"}
    assert shop.unsure == ("supermarket", "corner_shop")
    # No source speaks of bakers.
    assert (bread.verdict, bread.unsure) == ("not_known", ("bakery",))
    # One village there has no known boundary, so of it nobody knows whether it has a post point.
    assert post.unsure == ("post_point",)
    assert [t.metres for t in shop.traders] == sorted(t.metres for t in shop.traders)


def test_every_rival_service_and_partnership_exists():
    offered = {service.code for service in datasets.services()}
    assert set(datasets.rivals()) <= offered
    assert {"shop", "bread", "butcher", "cafe", "post_counter"} <= set(datasets.rivals())
