"""Gap table: by hand on three villages, and on Flanders against published shares."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_villages import SOURCES, rows, villages

from buurtpunt_lib import datasets
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import (
    POPULATION_CLASSES,
    completeness,
    evidence_table,
    gap_table,
    municipality_summary,
    only_spoken_of,
    population_class,
    spoken_of,
    village_summary,
)

NAN = float("nan")


@pytest.fixture(scope="module")
def small():
    table = villages(
        [("A", 51.0, 4.0, 700), ("B", 51.1, 4.0, 800), ("C", 51.3, 4.0, 100), ("D", 51.4, 4, NAN)],
        boundary=["known", "known", "known", "unknown"],
    )
    shown = rows(("A", "shop", 2, "map", "2026-02"), ("C", "stop", 1, "list", "2025-01"))
    return gap_table(table, evidence_table(table, shown, SOURCES, ["shop", "stop"]))


@pytest.fixture(scope="module")
def flanders():
    places = datasets.villages()
    evidence = evidence_table(
        places, datasets.village_services(), datasets.sources(), datasets.facilities()
    )
    return gap_table(places, only_spoken_of(evidence))


def test_only_what_some_source_speaks_of_is_shown():
    table = villages([("A", 51.0, 4.0, 700), ("B", 51.1, 4.0, 800)])
    shown = rows(("A", "shop", 2, "map", "2026-02"))
    evidence = evidence_table(table, shown, SOURCES, ["bakery", "shop", "stop"])
    # The map shows the shop in A; the list is complete for the stop, so its silence speaks.
    assert spoken_of(evidence) == ("shop", "stop")
    assert set(evidence["service"]) == {"bakery", "shop", "stop"}
    kept = only_spoken_of(evidence)
    assert kept["service"].tolist() == ["shop", "stop"] * 2
    assert kept.index.tolist() == [0, 1, 2, 3]
    # What one person says of one village brings the facility back, for all villages of the table.
    evidence.loc[evidence["service"] == "bakery", ["presence", "reason"]] = [
        ["absent", ""],
        ["unknown", "no_source"],
    ]
    assert spoken_of(evidence) == ("bakery", "shop", "stop")


def test_residents_without_it_are_counted_only_where_it_is_known_to_be_absent(small):
    lacking = small.set_index(["village", "service"])["residents_without"]
    assert lacking["A", "shop"] == 0
    assert math.isnan(lacking["B", "shop"])
    assert lacking["A", "stop"] == 700
    assert lacking["C", "stop"] == 0
    assert math.isnan(lacking["D", "stop"])


def test_peers_give_a_lower_and_an_upper_bound(small):
    cell = small.set_index(["village", "service"])
    assert cell.loc[("A", "shop"), ["peers", "peer_share", "peer_share_max"]].tolist() == [
        2,
        0.5,
        1,
    ]
    assert cell.loc[("A", "stop"), ["peers", "peer_share", "peer_share_max"]].tolist() == [2, 0, 0]
    assert cell.loc[("C", "shop"), ["peers", "peer_share", "peer_share_max"]].tolist() == [1, 0, 1]
    assert cell.loc[("D", "shop"), ["peers", "peer_share", "peer_share_max"]].isna().all()
    assert pd.isna(cell.loc[("D", "shop"), "population_class"])


def test_the_nearest_one_has_a_name_and_a_distance(small):
    cell = small.set_index(["village", "service"])
    assert cell.loc[("B", "shop"), "nearest_name"] == "Dorp A"
    assert cell.loc[("B", "shop"), "distance_m"] == pytest.approx(11_119.5, abs=0.1)
    assert pd.isna(cell.loc[("A", "shop"), "nearest"])
    assert pd.isna(cell.loc[("A", "shop"), "nearest_name"])


def test_a_detour_reaches_the_table():
    table = villages([("A", 51.0, 4.0, 700), ("B", 51.1, 4.0, 800)])
    shown = rows(("A", "shop", 2, "map", "2026-02"))
    evidence = evidence_table(table, shown, SOURCES, ["shop"])
    gaps = gap_table(table, evidence, detour=1.5).set_index("village")
    assert gaps.loc["B", "distance_m"] == pytest.approx(1.5 * 11_119.5, abs=0.2)
    with pytest.raises(InputError):
        gap_table(table, evidence, detour=0.5)


def test_a_summary_per_village(small):
    table = village_summary(small)
    assert table.index.tolist() == ["A", "B", "C", "D"]
    assert table[["present", "absent", "unknown"]].to_numpy().tolist() == [
        [1, 1, 0],
        [0, 1, 1],
        [1, 0, 1],
        [0, 0, 2],
    ]
    assert table["complete"].tolist() == [1, 0.5, 0.5, 0]
    assert table["expected"].tolist()[:3] == [0.5, 0.5, 1]
    assert math.isnan(table["expected"]["D"])


def test_a_summary_per_municipality(small):
    table = municipality_summary(small).set_index("service")
    assert table.index.tolist() == ["shop", "stop"]
    numbers = ["villages", "present", "absent", "unknown", "population_unknown"]
    assert table.loc["shop", numbers].tolist() == [4, 1, 0, 3, 1]
    assert table.loc["stop", numbers].tolist() == [4, 1, 2, 1, 1]
    assert table.loc["shop", "residents_without"] == 0
    assert table.loc["shop", "residents_unknown"] == 900
    assert table.loc["stop", "residents_without"] == 1500
    # The one village where the stop is unknown has no known population: not zero residents.
    assert math.isnan(table.loc["stop", "residents_unknown"])
    assert table.loc["stop", "complete"] == 0.75


def test_evidence_about_a_village_that_is_not_given_is_refused(small):
    with pytest.raises(InputError) as caught:
        gap_table(
            villages([("A", 51.0, 4.0, 700)]), small[["village", "service", "presence", "count"]]
        )
    assert caught.value.faults[0].code == "proximity.village_unknown"


@given(st.lists(st.floats(0, 1e6) | st.just(NAN), max_size=20))
def test_a_class_holds_its_population(population):
    for number, name in zip(population, population_class(population), strict=True):
        if math.isnan(number):
            assert name is None
            continue
        low, _, high = name.rstrip("+").partition("-")
        assert int(low) in POPULATION_CLASSES
        assert int(low) <= number < (int(high) + 1 if high else math.inf)


@settings(max_examples=40)
@given(st.data())
def test_a_new_service_never_widens_a_gap(data):
    """One more place that has it: nobody is farther from it, and no more villages lack it."""
    n = data.draw(st.integers(2, 8))
    place = st.tuples(st.floats(50.7, 51.4), st.floats(2.6, 5.9))
    table = villages([(f"V{i}", *data.draw(place), 100 * i) for i in range(n)])
    has_it = data.draw(st.sets(st.sampled_from(list(table.index)), max_size=n - 1))
    new = data.draw(st.sampled_from([c for c in table.index if c not in has_it]))

    def gaps(codes):
        shown = rows(*((code, "stop", 1, "list", "2025-01") for code in sorted(codes)))
        return gap_table(table, evidence_table(table, shown, SOURCES, ["stop"]))

    before, after = gaps(has_it), gaps(has_it | {new})
    farther = after["distance_m"] > before["distance_m"] + 0.002
    assert not farther.any()
    assert (after["residents_without"] <= before["residents_without"]).all()
    assert (after["peer_share"] >= before["peer_share"]).all()


def test_flanders_has_every_village_and_facility_once(flanders):
    assert len(flanders) == 1132 * 6
    assert not flanders.duplicated(["village", "service"]).any()


def test_flanders_keeps_every_row_of_the_sources(flanders):
    rows = datasets.village_services().set_index(["village", "service"])["count"].sort_index()
    shown = flanders[flanders["presence"] == "present"].set_index(["village", "service"])["count"]
    assert shown.sort_index().to_dict() == rows.to_dict()
    assert flanders[flanders["presence"] == "absent"]["source"].notna().all()
    assert set(flanders[flanders["presence"] == "absent"]["service"]) <= {
        facility for source in datasets.sources().values() for facility in source.complete_for
    }


# Shares of villages that have at least one, by population class from 500-999 up, as compiled from
# the same sources (February 2026) by somebody else.
SHARES = {
    "supermarket": [0.04, 0.15, 0.32, 0.73, 0.94, 0.99],
    "parcel_locker": [0.05, 0.20, 0.41, 0.52, 0.77, 0.94],
    "post_point": [0.04, 0.19, 0.36, 0.45, 0.60, 0.79],
    "post_office": [0.02, 0.07, 0.09, 0.19, 0.50, 0.83],
    "railway_station": [0.02, 0.03, 0.12, 0.21, 0.25, 0.60],
}


@pytest.mark.parametrize("service", SHARES)
def test_the_peers_of_flanders_have_what_others_counted(flanders, service):
    of_service = flanders[flanders["service"] == service]
    classes = population_class([low for low in POPULATION_CLASSES if low >= 500])
    found = of_service.groupby("population_class")["peer_share"].first()[classes]
    assert found.to_numpy() == pytest.approx(np.array(SHARES[service]), abs=0.015)


def test_what_peers_lead_to_expect_adds_up_to_what_is_there(flanders):
    known = flanders[flanders["population"].notna()]
    there = (known["presence"] == "present").groupby(known["service"]).sum()
    table = municipality_summary(flanders)
    assert table.groupby("service")["expected"].sum().to_dict() == pytest.approx(there.to_dict())
    assert village_summary(flanders)["expected"].sum() == pytest.approx(there.sum())


def test_the_summaries_count_the_same(flanders):
    per_village, per_place = village_summary(flanders), municipality_summary(flanders)
    for presence in ("present", "absent", "unknown"):
        number = (flanders["presence"] == presence).sum()
        assert per_village[presence].sum() == per_place[presence].sum() == number
    lacking = flanders["residents_without"].sum()
    assert per_place["residents_without"].sum() == lacking > 0
    assert (per_place.groupby("service")["villages"].sum() == 1132).all()
    known = 1 - per_place["unknown"].sum() / per_place["villages"].sum()
    assert completeness(flanders) == pytest.approx(known)
    assert completeness(flanders, by="service").mean() == pytest.approx(known)
