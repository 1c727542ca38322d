"""Limited room, costs and a budget in each question: held against trying every choice there is."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting import max_cover, p_center, p_median, set_cover
from buurtpunt_lib.texts import LANGUAGES, catalogue

REACH = 1000.0
some = settings(max_examples=100, deadline=None)


@st.composite
def towns(draw):
    """Few enough places to try who is served where; room, prices, and what is there already."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    ways = st.sampled_from([0.0, 300.0, 1000.0, 1001.0, 2500.0])
    metres = np.array(draw(st.lists(ways, min_size=n * m, max_size=n * m))).reshape(n, m)
    people = np.array(draw(st.lists(st.sampled_from([0.0, 200.0, 700.0]), min_size=n, max_size=n)))
    room = np.array(draw(st.lists(st.sampled_from([0.0, 200.0, 900.0, np.inf]), min_size=m,
                                  max_size=m)))  # fmt: skip
    price = np.array(draw(st.lists(st.sampled_from([0.0, 1.0, 3.0, 5.0]), min_size=m, max_size=m)))
    locked = draw(st.lists(st.integers(0, m - 1), max_size=1))
    return metres, people, room, price, locked


def choices(m, locked):
    for size in range(m + 1):
        for chosen in combinations(range(m), size):
            if set(locked) <= set(chosen):
                yield chosen


def spent(price, chosen, locked):
    return sum(price[c] for c in chosen if c not in locked)


def servings(metres, people, room, chosen, *, everybody, reach=np.inf):
    """Every way to send each demand place to a chosen candidate with room, or (-1) to none."""
    n = len(metres)
    for served in product(*[[*chosen] if everybody else [-1, *chosen]] * n):
        by = np.array(served, dtype=int)
        there = by >= 0
        if (metres[np.arange(n), by][there] > reach).any():
            continue
        if all(people[by == c].sum() <= room[c] for c in chosen):
            yield by


def served_well(found, metres, people, room):
    for candidate in range(metres.shape[1]):
        assert people[found.served_by == candidate].sum() <= room[candidate] + 1e-6
    assert set(found.served_by[found.served_by >= 0].tolist()) <= set(found.chosen)


@some
@given(towns(), st.integers(1, 4), st.booleans(), st.integers(0, 9))
def test_cover_with_room(town, places, with_budget, budget):
    metres, people, room, price, locked = town
    m = metres.shape[1]
    places = min(max(places, len(locked), 1), m)
    asked = {"costs": price, "budget": budget} if with_budget else {"places": places}
    best = max(
        people[by >= 0].sum()
        for chosen in choices(m, locked)
        if (spent(price, chosen, locked) <= budget if with_budget else len(chosen) <= places)
        for by in servings(metres, people, room, chosen, everybody=False, reach=REACH)
    )
    found = max_cover(metres, people, reach=REACH, locked=locked, capacities=room, **asked)
    assert found.objective == pytest.approx(best)
    assert set(locked) <= set(found.chosen)
    served_well(found, metres, people, room)
    if with_budget:
        assert spent(price, found.chosen, locked) <= budget
    else:
        assert len(found.chosen) <= places


@some
@given(towns(), st.integers(1, 4), st.booleans(), st.booleans(), st.integers(0, 9))
def test_median_with_room_and_budget(town, places, with_room, with_budget, budget):
    metres, people, room, price, locked = town
    n, m = metres.shape
    places = min(max(places, len(locked), 1), m)
    asked = {"costs": price, "budget": budget} if with_budget else {"places": places}
    if with_room:
        asked["capacities"] = room
    rooms = room if with_room else np.full(m, np.inf)
    lived = people > 0
    totals = [
        float((people * metres[np.arange(n), by])[lived].sum())
        for chosen in choices(m, locked)
        if (spent(price, chosen, locked) <= budget if with_budget else 0 < len(chosen) <= places)
        for by in servings(metres, people, rooms, chosen, everybody=lived.any())
    ]
    if not totals:
        with pytest.raises(InputError, match=r"siting\.(budget|no_room)"):
            p_median(metres, people, locked=locked, **asked)
        return
    found = p_median(metres, people, locked=locked, **asked)
    assert found.objective == pytest.approx(min(totals))
    assert found.proven
    assert set(locked) <= set(found.chosen)
    if lived.any():
        served_well(found, metres, people, rooms)
        assert (people * found.metres)[lived].sum() == pytest.approx(found.objective)


@some
@given(towns(), st.integers(1, 2), st.booleans(), st.booleans())
def test_everybody_covered_with_room_and_costs(town, backup, with_room, with_costs):
    metres, people, room, price, locked = town
    m = metres.shape[1]
    within = metres <= REACH
    needed = np.minimum(within.sum(axis=1), backup)
    reachable = within.any(axis=1)
    rooms = room if with_room else np.full(m, np.inf)

    def cost(chosen):
        return spent(price, chosen, locked) if with_costs else len(chosen)

    costs = [
        cost(chosen)
        for chosen in choices(m, locked)
        if (within[:, list(chosen)].sum(axis=1) >= needed).all()
        and any(True for _ in servings(
            metres[reachable], people[reachable], rooms, chosen, everybody=True, reach=REACH))
    ]  # fmt: skip
    asked = {"reach": REACH, "locked": locked, "backup": backup}
    if with_costs:
        asked["costs"] = price
    if with_room:
        asked |= {"weights": people, "capacities": room}
    if not costs:
        with pytest.raises(InputError, match="no_room"):
            set_cover(metres, **asked)
        return
    found = set_cover(metres, **asked)
    assert found.objective == pytest.approx(min(costs))
    assert found.objective == pytest.approx(cost(found.chosen))
    assert found.proven
    assert (within[:, list(found.chosen)].sum(axis=1) >= needed).all()
    assert ((found.served_by >= 0) == reachable).all()
    served_well(found, metres, people, rooms)


@some
@given(towns(), st.integers(1, 4), st.booleans(), st.booleans(), st.integers(0, 9))
def test_longest_way_with_room_and_budget(town, places, with_room, with_budget, budget):
    metres, people, room, price, locked = town
    n, m = metres.shape
    places = min(max(places, len(locked), 1), m)
    asked = {"costs": price, "budget": budget} if with_budget else {"places": places}
    if with_room:
        asked |= {"weights": people, "capacities": room}
    rooms = room if with_room else np.full(m, np.inf)
    ways = [
        metres[np.arange(n), by].max()
        for chosen in choices(m, locked)
        if (spent(price, chosen, locked) <= budget if with_budget else 0 < len(chosen) <= places)
        for by in servings(metres, people, rooms, chosen, everybody=True)
    ]
    if not ways:
        with pytest.raises(InputError, match=r"siting\.(budget|no_room)"):
            p_center(metres, locked=locked, **asked)
        return
    found = p_center(metres, locked=locked, **asked)
    assert found.objective == min(ways)
    assert found.proven
    assert found.metres.max() == found.objective
    assert set(locked) <= set(found.chosen)
    served_well(found, metres, people, rooms)


def test_when_time_is_out_the_bound_says_how_far_off_it_can_be():
    random = np.random.default_rng(5)
    spot = random.uniform(0, 60_000, (260, 2))
    metres = np.hypot(*(spot[:, None] - spot[None]).transpose(2, 0, 1))
    soon = p_center(metres, places=30, seconds=1e-3)
    assert not soon.proven
    # Parts of places give a bound that is near; the ways really are what is said.
    assert 0.9 * soon.objective < soon.bound < soon.objective
    assert metres[:, list(soon.chosen)].min(axis=1).max() == soon.objective
    assert len(soon.chosen) <= 30
    cover = set_cover(metres, reach=9000, backup=2, seconds=1e-3)
    assert not cover.proven
    assert 0.9 * cover.objective < cover.bound < cover.objective
    assert ((metres[:, list(cover.chosen)] <= 9000).sum(axis=1) >= 2).all()


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (lambda: p_median(np.ones((2, 2)), np.ones(2)), "places_or_budget"),
        (lambda: p_median(np.ones((2, 2)), np.ones(2), budget=1.0), "places_or_budget"),
        (lambda: p_center(np.ones((2, 2))), "places_or_budget"),
        (lambda: p_center(np.ones((2, 2)), places=1, capacities=np.ones(1)), "capacities"),
        (lambda: p_center(np.ones((2, 2)), places=1, seconds=0), "seconds"),
        (lambda: set_cover(np.ones((2, 2)), reach=1, seconds=float("nan")), "seconds"),
        (lambda: set_cover(np.ones((2, 2)), reach=1, capacities=np.array([-1, 1])), "capacities"),
    ],
)
def test_what_cannot_be_asked_of_room_is_said(question, code):
    with pytest.raises(InputError, match=rf"siting\.{code}") as caught:
        question()
    for language in LANGUAGES:
        assert "{" not in catalogue(language).error(caught.value)
