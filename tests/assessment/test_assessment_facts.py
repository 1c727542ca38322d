"""Facts and assessments of the shipped tables: what adds up, what is unknown, what is nearest."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from buurtpunt_lib import assessment, datasets, proximity
from buurtpunt_lib.domain import Presence
from buurtpunt_lib.errors import InputError

RUNKELEN, SINT_TRUIDEN = "71053F", "71053"


@pytest.fixture(scope="module")
def facts():
    return assessment.facts()


@pytest.fixture(scope="module")
def town(facts):
    return assessment.municipality(facts, SINT_TRUIDEN)


def test_facts_are_put_together_once(facts):
    assert assessment.facts() is facts
    assert facts.gaps is facts.gaps
    assert len(facts.gaps) == len(datasets.villages()) * len(facts.measured)


def test_a_village_shows_its_rows_of_the_gap_table(facts):
    found = assessment.village(facts, RUNKELEN)
    assert found.name == "Runkelen"
    assert found.municipality_nis == SINT_TRUIDEN
    assert found.population == datasets.village(RUNKELEN).population
    assert tuple(one.facility for one in found.facilities) == facts.measured
    rows = facts.gaps[facts.gaps["village"] == RUNKELEN].set_index("service")
    for state in found.facilities:
        assert state.presence == rows.at[state.facility, "presence"]
        assert state.near
        if not state.near[0].exact:
            assert state.near[0].village == rows.at[state.facility, "nearest"]
            assert state.near[0].straight_m == pytest.approx(rows.at[state.facility, "distance_m"])


def test_the_second_nearest_is_further_and_another_village(facts):
    for state in assessment.village(facts, RUNKELEN).facilities:
        metres = [one.straight_m for one in state.near]
        assert metres == sorted(metres)
        assert RUNKELEN not in [one.village for one in state.near]
        assert len({(one.village, one.place) for one in state.near}) == len(state.near)


def test_a_way_is_the_straight_line_with_its_detour_at_the_speed_of_the_official_indicator():
    norms = datasets.proximity_norms()["distance_m"]
    walk = assessment.Near("x", "x", norms["food_shop_walk_15_min"] / assessment.DETOUR)
    bike = assessment.Near("x", "x", norms["food_shop_cycle_15_min"] / assessment.DETOUR)
    assert walk.walk_minutes == pytest.approx(15)
    assert bike.cycle_minutes == pytest.approx(15)


def test_what_is_unknown_is_neither_present_nor_absent(facts):
    found = assessment.village(facts, RUNKELEN)
    assert len(found.present) + len(found.absent) + len(found.unknown) == len(found.facilities)
    for state in found.unknown:
        assert state.reason
        assert state.residents_without is None
        assert not state.missing_for_its_size


def test_hub_services_are_suggested_for_what_is_lacking_and_the_certain_ones_apart(facts):
    provides = {f.code: set(f.provides) for f in datasets.facilities()}
    for code in (RUNKELEN, "71053A", "11001A"):
        found = assessment.village(facts, code)
        for needs, services in (
            ([one for one in found.needs if one.lacks], found.suggested),
            ([one for one in found.needs if one.certain], found.suggested_certain),
        ):
            back = [provides[name] for one in needs for name in one.need.facilities]
            assert set(services) == set().union(*back)
    # A village of Sint-Truiden lies nowhere known and may have a post point; none of Boechout does.
    assert assessment.village(facts, RUNKELEN).suggested_certain == ()
    assert assessment.village(facts, "11004B").suggested_certain == ("post_counter", "parcel_point")


def test_a_village_without_a_location_has_no_nearest_and_no_hub(facts):
    places = datasets.villages()
    code = places.index[places["lat"].isna()][0]
    found = assessment.village(facts, code)
    assert found.nearest_hubs == ()
    assert all(one.near == () for one in found.facilities)


def test_hubs_nearby_are_open_and_in_order(facts):
    found = assessment.village(facts, RUNKELEN)
    statuses = datasets.hubs_table().set_index("id")["status"]
    assert found.nearest_hubs
    metres = [hub.straight_m for hub in found.nearest_hubs]
    assert metres == sorted(metres)
    for hub in (*found.nearest_hubs, *(one.hub for one in found.hubs_like)):
        assert statuses[hub.id] == "open"


def test_hubs_like_what_it_needs_offer_something_that_is_missing(facts):
    found = assessment.village(facts, RUNKELEN)
    assert found.hubs_like
    for one in found.hubs_like:
        assert one.offers
        assert set(one.offers) <= set(found.suggested) & set(one.hub.services)
        assert one.population is None or 1 / 4 <= one.population / found.population <= 4


def test_residents_with_without_and_unknown_add_up(town):
    total = town.villages["population"].sum()
    assert town.residents == total
    assert (town.split.sum(axis=1) == total).all()
    one = town.split.loc["post_office"]
    known = town.cells[town.cells["service"] == "post_office"]
    absent = known[known["presence"] == Presence.ABSENT.value]
    assert one["without"] == absent["population"].sum() > 0


def test_a_municipality_is_its_villages_by_name(town, facts):
    names = [one.name for one in town.assessments]
    assert names == sorted(names, key=str.casefold)
    assert len(names) == len(town.villages) == 16
    assert town.known_share == pytest.approx(proximity.completeness(town.cells))
    assert town.residents_unknown == tuple(
        one.code for one in town.assessments if one.population is None
    )


def test_codes_that_nobody_knows_are_refused(facts):
    with pytest.raises(InputError) as caught:
        assessment.village(facts, "99999Z")
    assert caught.value.faults[0].code == "data.village_unknown"
    with pytest.raises(InputError) as caught:
        assessment.municipality(facts, "99999")
    assert caught.value.faults[0].code == "data.municipality_unknown"


def test_the_nearest_agrees_with_a_search_over_every_place(facts):
    places = datasets.villages()
    here = places.loc[RUNKELEN]
    rows = facts.evidence
    has = rows[(rows["service"] == "supermarket") & (rows["presence"] == "present")]["village"]
    away = {
        code: float(
            proximity.straight_line(
                here["lat"], here["lon"], places.at[code, "lat"], places.at[code, "lon"]
            )
        )
        for code in has
        if code != RUNKELEN and np.isfinite(places.at[code, "lat"])
    }
    expected = sorted(away, key=lambda code: (away[code], code))[:2]
    near = assessment.village(facts, RUNKELEN).state("supermarket").near
    assert [one.village for one in near] == expected
    stations = datasets.stations()
    metres = proximity.straight_line(here["lat"], here["lon"], stations["lat"], stations["lon"])
    station = assessment.village(facts, RUNKELEN).state("railway_station").near[0]
    assert station.exact
    assert station.straight_m == pytest.approx(float(metres.min()))
    assert station.place == stations["name"].iloc[int(np.argmin(metres))]


def test_a_village_is_assessed_without_what_takes_long_to_import():
    asked = (
        "import sys; from buurtpunt_lib import assessment as a; f = a.facts(); f.known_share; "
        "a.village(f, '71053F'); "
        "print([m for m in ('pydantic', 'scipy', 'plotly', 'geopandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
