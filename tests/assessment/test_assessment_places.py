"""Loaded points in facts: they are counted in their village, measured, and change what is known."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely

from buurtpunt_lib import assessment, datasets, proximity
from buurtpunt_lib.datasets import loaded
from buurtpunt_lib.domain import Observation, Presence
from buurtpunt_lib.domain.scan import Scan

RUNKELEN, WILDEREN = "71053F", "71053C"
# Every village of its municipality lies somewhere known.
VREMDE = "11004B"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("BUURTPUNT_LOADED_DATA", str(tmp_path / "loaded"))


def points(*rows: tuple) -> pd.DataFrame:
    columns = ["id", "facility", "name", "lat", "lon"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(opening_hours=None, source="own_list", as_of="2026-10")


def square(lat: float, lon: float, size: float = 0.008) -> bytes:
    return shapely.to_wkb(shapely.box(lon - size, lat - size, lon + size, lat + size))


def load_points(table: pd.DataFrame) -> None:
    loaded.replace("own_list", "points", table, source="own_list", licence="own", as_of="2026-10")


def load_outlines(*codes: str) -> None:
    places = datasets.villages().loc[list(codes)]
    shapes = [square(row.lat, row.lon) for row in places.itertuples()]
    table = pd.DataFrame(
        {"village": codes, "geometry": shapes, "source": "own_shapes", "as_of": "2026-10"}
    )
    loaded.replace(
        "own_shapes", "outlines", table, source="own_shapes", licence="own", as_of="2026-10"
    )


def test_a_loaded_point_is_counted_in_the_outline_that_it_lies_in(folder):
    here = datasets.villages().loc[RUNKELEN]
    before = assessment.facts()
    assert "bakery" not in before.measured
    load_points(points(("1", "bakery", "Bakker Bart", here["lat"] + 0.002, here["lon"])))
    load_outlines(RUNKELEN, WILDEREN)
    facts = assessment.facts()
    assert facts is not before
    own = assessment.village(facts, RUNKELEN).state("bakery")
    assert (own.presence, own.count, own.source) == (Presence.PRESENT, 1.0, "own_list")
    other = assessment.village(facts, WILDEREN).state("bakery")
    assert other.presence is Presence.UNKNOWN
    metres = proximity.straight_line(
        here["lat"] + 0.002, here["lon"], *datasets.villages().loc[WILDEREN, ["lat", "lon"]]
    )
    near = other.near[0]
    assert near.exact
    assert (near.village, near.place) == (RUNKELEN, "Bakker Bart")
    assert near.straight_m == pytest.approx(float(metres))
    # Kept on disk: a second process asks the same and gets the same.
    assessment.facts.__globals__["_facts"].cache_clear()
    again = assessment.village(assessment.facts(), RUNKELEN).state("bakery")
    assert again == own


def test_a_point_in_no_known_outline_is_measured_and_counted_nowhere(folder):
    here = datasets.villages().loc[RUNKELEN]
    load_points(points(("1", "bakery", "Bakker Bart", here["lat"] + 0.002, here["lon"])))
    facts = assessment.facts()
    assert "bakery" not in facts.measured
    needs = {one.key: one for one in assessment.village(facts, RUNKELEN).needs}
    # A baker meets the need of a food shop, wherever its village may be.
    assert needs["supermarket"].way_m == pytest.approx(1.3 * 222.4, rel=0.01)
    assert not needs["supermarket"].lacks


def test_nobody_is_certain_of_a_gap_beside_a_point_that_was_measured(folder):
    before = {one.key: one for one in assessment.village(assessment.facts(), VREMDE).needs}
    assert before["post_point"].certain
    here = datasets.villages().loc[VREMDE]
    load_points(points(("1", "post_point", "Postpunt", here["lat"] + 0.002, here["lon"])))
    after = {one.key: one for one in assessment.village(assessment.facts(), VREMDE).needs}
    assert not after["post_point"].lacks
    assert not after["post_point"].certain


def seen(presence: Presence, facility: str = "supermarket") -> Scan:
    one = Observation(
        village=RUNKELEN, facility=facility, presence=presence, observed_on="2026-11-01", by="Jo"
    )
    return Scan.empty().with_observations(one)


def test_what_a_group_saw_counts_in_its_own_facts_alone(folder):
    facts = assessment.facts()
    own = facts.with_scan(seen(Presence.PRESENT))
    state = assessment.village(own, RUNKELEN).state("supermarket")
    assert (state.presence, state.source) == (Presence.PRESENT, "local_knowledge")
    assert state.as_of == "2026-11-01"
    assert assessment.village(facts, RUNKELEN).state("supermarket").presence is Presence.UNKNOWN
    # Neighbours have it nearer too.
    way, nearer = (
        dict(zip(one.origins["village"], one.ways("walk").to_places("supermarket"), strict=True))
        for one in (facts, own)
    )
    assert nearer[RUNKELEN] == 0.0
    assert all(nearer[code] <= way[code] for code in way if way[code] == way[code])
    assert own.with_scan(None).evidence.equals(facts.evidence)


def test_a_scan_without_observations_works_out_nothing_again():
    facts = assessment.facts()
    evidence = facts.evidence
    own = facts.with_scan(Scan.empty().replace(title="Onze dorpen"))
    assert own is not facts
    assert own.evidence is evidence


def test_what_the_operator_loaded_counts_for_everybody(folder):
    table = pd.DataFrame(
        [(RUNKELEN, "pharmacy", "absent", None, "2026-11-02", "apotheker", "")],
        columns=["village", "facility", "presence", "count", "observed_on", "by", "note"],
    )
    loaded.replace("seen", "observations", table, source="own", licence="own", as_of="2026-11")
    state = assessment.village(assessment.facts(), RUNKELEN).state("pharmacy")
    assert (state.presence, state.source) == (Presence.ABSENT, "local_knowledge")
    assert state.residents_without == 392


def test_a_village_that_lost_a_facility_stands_in_no_place(folder):
    facts = assessment.facts()
    holder = next(iter(facts.places.query("facility == 'supermarket' and not exact")["village"]))
    gone = Observation(
        village=holder, facility="supermarket", presence=Presence.ABSENT, observed_on="2026-11-01"
    )
    own = facts.with_scan(Scan.empty().with_observations(gone))
    rows = own.places[(own.places["facility"] == "supermarket")]
    assert holder not in set(rows["village"])


def test_parts_of_a_village_are_measured_from_their_own_points(folder):
    here = datasets.villages().loc[RUNKELEN]
    # One part beside the nearest pharmacy village, one at home, one that lies nowhere known.
    away = datasets.villages().loc["71045A"]
    table = pd.DataFrame(
        [
            ("s1", "Kern", RUNKELEN, "71053", here["lat"], here["lon"], 300.0),
            ("s2", "Uithoek", RUNKELEN, "71053", away["lat"] + 0.005, away["lon"], 80.0),
            ("s3", "Ergens", RUNKELEN, "71053", float("nan"), float("nan"), 12.0),
        ],
        columns=["id", "name", "village", "municipality_nis", "lat", "lon", "population"],
    ).assign(
        population_65_plus=[60.0, 10.0, 2.0],
        households_without_car=float("nan"),
        source="sectors",
        as_of="2026-01",
    )
    loaded.replace("sectors", "origins", table, source="sectors", licence="own", as_of="2026-01")
    found = assessment.village(assessment.facts(), RUNKELEN)
    assert found.parts == 3
    by_key = {one.key: one for one in found.need_people}
    assert set(by_key) == {one.key for one in found.needs}
    for one in by_key.values():
        assert one.near + one.bike + one.far + one.unknown == 392
    assert (by_key["pharmacy"].near, by_key["pharmacy"].unknown) == (80.0, 12.0)
    assert by_key["pharmacy"].far == 300.0
    assert found.older == 72.0
    assert found.without_car is None


def test_without_parts_everybody_lives_at_the_point_of_the_village():
    found = assessment.village(assessment.facts(), RUNKELEN)
    assert found.parts == 1
    for one, need in zip(found.need_people, found.needs, strict=True):
        assert (one.near == 0) == need.lacks
        assert one.near + one.bike + one.far == 392
