"""Residents from where they live: against village points, against slow counts, and as rules."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib import assessment, datasets, proximity
from buurtpunt_lib.assessment.lacking import _middle
from buurtpunt_lib.proximity import MET, NOT_MET, UNKNOWN, Group

RUNKELEN, HALMAAL, SINT_TRUIDEN = "71053F", "71053B", "71053"
NAN = math.nan


@pytest.fixture(scope="module")
def facts():
    return assessment.facts()


def parts(facts, *rows: tuple) -> pd.DataFrame:
    """Origins: (id, village, metres north of its point, metres east, residents, older, carless)."""
    made = []
    for name, village, north, east, *people in rows:
        place = facts.villages.loc[village]
        lat = place["lat"] + north / 111_195
        lon = place["lon"] + east / (111_195 * math.cos(math.radians(lat)))
        made.append(
            (name, None, village, place["municipality_nis"], lat, lon, *people, "own", "2025")
        )
    return pd.DataFrame(made, columns=list(facts.origins.columns))


def with_parts(facts, *rows: tuple):
    """The facts with some villages in parts, the others whole."""
    table = parts(facts, *rows)
    rest = facts.origins[~facts.origins["village"].isin(table["village"])]
    return replace(facts, origins=pd.concat([table, rest], ignore_index=True))


SECTORS = (
    ("a", RUNKELEN, 0, 0, 100.0, 30.0, 10.0),
    ("b", RUNKELEN, 1500, 0, 200.0, 40.0, NAN),
    ("c", RUNKELEN, 0, -2500, 92.0, NAN, 5.0),
    ("d", HALMAAL, 900, 900, 300.0, 60.0, 20.0),
)


def metres(lat, lon, places) -> float:
    """The way to the nearest of some places, by the cosine rule."""
    ways = [
        math.acos(
            min(
                1.0,
                math.sin(math.radians(lat)) * math.sin(math.radians(b))
                + math.cos(math.radians(lat))
                * math.cos(math.radians(b))
                * math.cos(math.radians(lon - c)),
            )
        )
        for b, c in places
    ]
    return 1.3 * 6_371_008.8 * min(ways)


# ── the same as village points ───────────────────────────────────────────────────────────────────


def test_without_loaded_origins_it_is_what_village_points_give(facts):
    near = facts.nearness("walk")
    plain = proximity.village_nearness(
        facts.villages, facts.evidence, tuple(facts.column), detour=assessment.DETOUR
    )
    # Stations are known as points; everything else stands at the point of its village.
    at = [i for i, code in enumerate(facts.column) if code != "railway_station"]
    for name in ("metres", "possible", "assumed", "silent"):
        ours, theirs = getattr(near, name)[:, at], getattr(plain, name)[:, at]
        assert np.allclose(ours, theirs, rtol=0, atol=0.002, equal_nan=True), name


def test_parts_at_the_points_of_their_villages_say_the_same(facts):
    moved = facts.origins.assign(id="part:" + facts.origins["id"])
    other = replace(facts, origins=moved)
    assert other.in_parts.all()
    for named in datasets.baskets().values():
        basket = named.basket("nl")
        for way in basket.ways():
            one, two = (f.residents_result(basket, way).result for f in (facts, other))
            # Where every station is, is known: a part of a village may surely be too far from one,
            # and what was not known of the whole is known then. Nothing else changes.
            pinned = [item.facilities == ("railway_station",) for item in basket.items]
            differs = one.states != two.states
            assert not differs[:, ~np.array(pinned)].any()
            assert (one.states[differs] == UNKNOWN).all()
            assert (two.states[differs] == NOT_MET).all()
    placed = list(facts.villages.index[facts.villages["lat"].notna()])
    for near_m in (1200.0, 3750.0):
        one, two = (assessment.lacking(f, placed, near_m=near_m) for f in (facts, other))
        for name in ("way_m", "lacks", "certain"):
            assert np.array_equal(getattr(one, name), getattr(two, name), equal_nan=True)
            assert np.array_equal(
                getattr(one.of_villages, name), getattr(two.of_villages, name), equal_nan=True
            )
    for nis in (SINT_TRUIDEN, "38002"):
        one, two = (assessment.candidates(f, nis) for f in (facts, other))
        assert [c.closes for c in one.candidates] == [c.closes for c in two.candidates]
        assert one.covered == two.covered
    assert assessment.white_spots(facts).equals(assessment.white_spots(other))


# ── against a slow count from the raw tables ─────────────────────────────────────────────────────


def holders(facts, facility: str) -> dict[str, tuple[float, float]]:
    """Villages that a source shows to have a facility and that lie somewhere known."""
    rows = datasets.village_services()
    villages = datasets.villages().dropna(subset=["lat"])
    shown = set(rows.loc[(rows["service"] == facility) & (rows["count"] > 0), "village"])
    return {c: (row["lat"], row["lon"]) for c, row in villages.iterrows() if c in shown}


def test_residents_of_parts_are_counted_by_hand(facts):
    other = with_parts(facts, *SECTORS)
    basket = datasets.baskets()["flanders"].basket("nl")
    found = other.residents_result(basket, "walk").of([RUNKELEN])
    assert found.parts == 3
    has = holders(facts, "pharmacy")
    own = other.origins[other.origins["village"] == RUNKELEN]
    near = [
        RUNKELEN in has or metres(row.lat, row.lon, has.values()) <= 1200
        for row in own.itertuples()
    ]
    split = found.result.of("pharmacy")
    assert split.with_it == own["population"][near].sum()
    # OpenStreetMap misses pharmacies: nobody is surely without.
    assert split.without == 0
    assert split.residents == 392
    assert found.share("pharmacy", "reached") == split.with_it / 392


def test_who_lacks_a_post_point_by_hand(facts):
    other = with_parts(facts, *SECTORS)
    found = assessment.lacking(other, [RUNKELEN, HALMAAL], near_m=3750.0)
    at = [need.key for need in found.needs].index("post_point")
    has = holders(facts, "post_point") | holders(facts, "post_office")
    start = other.origins.iloc[found.origins]
    ways = [metres(row.lat, row.lon, has.values()) for row in start.itertuples()]
    assert found.way_m[:, at] == pytest.approx(ways, abs=0.01)
    assert found.lacks[:, at].tolist() == [way > 3750 for way in ways]
    people = dict(zip(start["id"], ways, strict=True))
    far = [row for row in SECTORS if people[row[0]] > 3750]
    counted = {one.key: one for one in assessment.village(other, RUNKELEN).need_people}
    here = sum(row[4] for row in far if row[1] == RUNKELEN)
    assert counted["post_point"].far == here
    beside = assessment.compare(other, [SINT_TRUIDEN]).loc[SINT_TRUIDEN]
    assert (
        beside["counted"] == other.origins.query("municipality_nis == '71053'")["population"].sum()
    )


def test_a_candidate_counts_the_parts_in_its_reach(facts):
    other = with_parts(facts, *SECTORS)
    choice = assessment.candidates(other, SINT_TRUIDEN, reach_m=2500.0)
    one = choice.candidate(RUNKELEN)
    hub = [facts.villages.loc[RUNKELEN, ["lat", "lon"]].to_numpy(float)]
    rows = other.origins.dropna(subset=["lat", "population"])
    inside = [row.population for row in rows.itertuples() if metres(row.lat, row.lon, hub) <= 2500]
    assert one.in_reach == sum(inside)
    # What the money is outlined with are the same people.
    usual = assessment.candidates(other, SINT_TRUIDEN).candidate(RUNKELEN)
    assert usual.outline.demand.residents == usual.in_reach
    parts_of = [part for part in usual.outline.demand.parts if part.village == RUNKELEN]
    assert sum(part.residents for part in parts_of) == 392


def test_a_hub_in_a_what_if_helps_the_parts_that_are_near(facts):
    from buurtpunt_lib.domain.scan import Change

    other = with_parts(facts, *SECTORS)
    found = assessment.what_if(other, [Change(kind="add", what="hub", village=RUNKELEN)])
    ids = other.origins.loc[other.village_of >= 0, "id"].to_numpy()
    gained = set(ids[found.gained().any(axis=1)]) & {"a", "b", "c", "d"}
    # Sectors b and c lie too far from the hub to walk.
    assert gained == {"a"}
    row = found.table.query("village == @RUNKELEN and need == 'post_point'").iloc[0]
    assert row["gained"]
    assert found.in_villages(found.gained().any(axis=1))[facts.villages.index.get_loc(RUNKELEN)]


# ── where in the village ─────────────────────────────────────────────────────────────────────────


def with_shop(facts, *, exact: bool, complete: bool):
    """Runkelen gets a bakery, by a source that is complete or not; its place known or not."""
    key = "own_bakeries"
    told = ("bakery",) if complete else ()
    source = replace(next(iter(facts.sources.values())), key=key, complete_for=told)
    row = {"village": RUNKELEN, "service": "bakery", "count": 1, "source": key, "as_of": "2026-10"}
    rows = pd.concat([facts.rows, pd.DataFrame([row | {"licence": "own"}])], ignore_index=True)
    points = facts.points
    if exact:
        here = facts.villages.loc[RUNKELEN]
        one = {"id": "x", "facility": "bakery", "name": "Bart", "lat": here["lat"],
               "lon": here["lon"], "source": key, "as_of": "2026-10",
               "village": RUNKELEN}  # fmt: skip
        points = pd.concat([points, pd.DataFrame([one])], ignore_index=True)
    sources = {**facts.sources, key: source}
    return with_parts(replace(facts, rows=rows, points=points, sources=sources), *SECTORS)


@pytest.mark.parametrize(
    ("exact", "complete", "states"),
    [
        # Nobody knows where it is: it counts as near for the whole village.
        (False, False, [MET, MET, MET]),
        (False, True, [MET, MET, MET]),
        # Its place is known; another may stand beside it that the source does not show.
        (True, False, [MET, UNKNOWN, UNKNOWN]),
        # Its place is known and there is no other one.
        (True, True, [MET, NOT_MET, NOT_MET]),
    ],
)
def test_what_is_known_of_the_place_decides_for_the_parts(facts, exact, complete, states):
    from buurtpunt_lib.domain import Basket, BasketItem

    basket = Basket(
        key="own", name="x", items=(BasketItem(key="b", facilities=("bakery",), walk_m=1200.0),)
    )
    other = with_shop(facts, exact=exact, complete=complete)
    found = other.residents_result(basket, "walk").of([RUNKELEN]).result
    assert found.states[:, 0].tolist() == states
    # The part at the very point of the village is at 0 metres either way.
    assert found.assumed[1:, 0].tolist() == [not exact, not exact]
    # The village as a whole has it, wherever it stands.
    whole = replace(other, origins=facts.origins).residents_result(basket, "walk").of([RUNKELEN])
    assert whole.result.states.tolist() == [[MET]]


def test_a_village_lacks_what_most_of_its_residents_lack(facts):
    other = with_shop(facts, exact=True, complete=True)
    need = assessment.Need(("bakery",))
    found = assessment.lacking(other, [RUNKELEN], wanted=[need])
    assert found.lacks[:, 0].tolist() == [False, True, True]
    assert found.residents(found.certain[:, 0]) == 292
    # It has a bakery, so the village as a whole does not lack one.
    assert not found.of_villages.lacks[0, 0]
    assert found.of_villages.way_m[0, 0] == pytest.approx(1.3 * 1500, rel=1e-4)


def test_who_lives_far_away_is_not_helped_by_what_a_source_shows_in_a_few_villages(facts):
    from buurtpunt_lib.domain.scan import Change

    other = with_shop(facts, exact=True, complete=False)
    found = assessment.what_if(other, [Change(kind="add", what="bakery", village=HALMAAL)])
    at = [need.key for need in found.needs].index("supermarket")
    touched = found.in_villages(found.nearer[:, at])
    hub = [facts.villages.loc[HALMAAL, ["lat", "lon"]].to_numpy(float)]
    for code in facts.villages.index[touched]:
        assert any(
            metres(row.lat, row.lon, hub) <= 10_000
            for row in other.origins[other.origins["village"] == code].itertuples()
        )
    # Antwerp knows no other bakery than that in Runkelen, and does not go there either.
    only = replace(other, rows=other.rows[other.rows["service"] == "bakery"])
    need = assessment.what_if(only, [Change(kind="add", what="bakery", village=HALMAAL)])
    assert not need.table["village"].isin(["11002A"]).any()
    assert need.table["after_m"].max() <= 10_000


# ── vulnerable groups ────────────────────────────────────────────────────────────────────────────


def test_groups_are_unknown_until_they_are_loaded_and_then_add_up(facts):
    basket = datasets.baskets()["flanders"].basket("nl")
    plain = assessment.basket_groups(facts, [RUNKELEN], basket, "walk")
    assert not any(split.loaded for split in plain.values())
    other = with_parts(facts, *SECTORS)
    found = assessment.basket_groups(other, [RUNKELEN], basket, "walk")
    assert {group: split.split.residents for group, split in found.items()} == {
        Group.OLDER: 70, Group.WITHOUT_CAR: 15,
    }  # fmt: skip
    assert found[Group.OLDER].split.no_number == 1
    own = assessment.village(other, RUNKELEN)
    assert (own.older, own.without_car) == (70, 15)
    assert assessment.village(other, HALMAAL).older == 60
    post = next(one for one in own.need_people if one.key == "post_point")
    assert post.older.split.residents == 70
    # Who lacks it for certain, of each part: the same states as those of the residents.
    walk = assessment.lacking(other, [RUNKELEN])
    at = [need.key for need in walk.needs].index("post_point")
    older = np.array([30.0, 40.0, 0.0])
    assert post.older.split.without == older[walk.certain[:, at]].sum()
    assert post.near + post.bike + post.far + post.unknown == 392


def test_a_part_that_lies_nowhere_known_is_unknown_and_the_sums_stay(facts):
    other = with_parts(facts, *SECTORS)
    table = other.origins.copy()
    table.loc[table["id"] == "b", ["lat", "lon"]] = NAN
    other = replace(other, origins=table)
    for one in assessment.village(other, RUNKELEN).need_people:
        assert one.unknown == 200
        assert one.near + one.bike + one.far == 192
    basket = datasets.baskets()["flanders"].basket("nl")
    assert other.residents_result(basket, "walk").of([RUNKELEN]).result.states[1, 0] == UNKNOWN


# ── the middle resident ──────────────────────────────────────────────────────────────────────────


@given(
    st.lists(
        st.tuples(st.integers(0, 6).map(float), st.integers(0, 5).map(float)),
        min_size=1,
        max_size=9,
    ),
    st.integers(-1, 7),
)
@settings(max_examples=200, deadline=None)
def test_half_live_beyond_a_bound_exactly_when_the_middle_one_does(rows, bound):
    ways, people = (np.array(column) for column in zip(*rows, strict=True))
    if not people.sum():
        people = np.ones(len(people))
    middle = _middle(ways[:, None], people / people.sum())[0]
    beyond = people[ways > bound].sum()
    assert (middle > bound) == (2 * beyond >= people.sum())
