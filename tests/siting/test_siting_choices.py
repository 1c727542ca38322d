"""Each choice is the best there is: held against trying every choice there is."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting import center, covering, max_cover, p_center, p_median, set_cover
from buurtpunt_lib.texts import LANGUAGES, catalogue

REACH = 1000.0
some = settings(max_examples=60, deadline=None)


@st.composite
def towns(draw):
    """Places on a grid with ways between them, some of them missing; people; what is locked."""
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    ways = st.sampled_from([0.0, 300.0, 999.0, 1000.0, 1001.0, 2500.0, math.nan])
    cells = draw(st.lists(ways, min_size=n * m, max_size=n * m))
    people = draw(st.lists(st.sampled_from([0.0, 1.0, 250.0, 800.0]), min_size=n, max_size=n))
    locked = draw(st.lists(st.integers(0, m - 1), max_size=2, unique=True))
    return np.array(cells).reshape(n, m), np.array(people), sorted(locked)


def choices(m: int, places: int, locked: list[int]):
    for size in range(max(len(locked), 1), places + 1):
        for chosen in combinations(range(m), size):
            if set(locked) <= set(chosen):
                yield list(chosen)


def covered(metres, people, chosen) -> float:
    return float(people[(np.nan_to_num(metres[:, chosen], nan=np.inf) <= REACH).any(axis=1)].sum())


@some
@given(towns(), st.integers(1, 6))
def test_no_choice_covers_more(town, places):
    metres, people, locked = town
    m = metres.shape[1]
    places = min(max(places, len(locked), 1), m)
    found = max_cover(metres, people, reach=REACH, places=places, locked=locked)
    assert set(locked) <= set(found.chosen)
    assert len(found.chosen) <= places
    assert found.objective == covered(metres, people, list(found.chosen))
    best = max(covered(metres, people, chosen) for chosen in choices(m, places, locked))
    assert found.objective == pytest.approx(best)
    assert found.proven
    served = found.served_by >= 0
    assert people[served].sum() == pytest.approx(found.objective)
    assert (found.metres[served] <= REACH).all()


@some
@given(towns(), st.integers(0, 12), st.data())
def test_no_choice_within_the_budget_covers_more(town, budget, data):
    metres, people, locked = town
    m = metres.shape[1]
    price = np.array(
        data.draw(st.lists(st.sampled_from([0.0, 1.0, 3.0, 5.0]), min_size=m, max_size=m))
    )
    found = max_cover(metres, people, reach=REACH, costs=price, budget=budget, locked=locked)

    def pays(chosen):
        return price[[c for c in chosen if c not in locked]].sum() <= budget

    assert pays(found.chosen)
    every = [[], *choices(m, m, [])]
    best = max(covered(metres, people, sorted({*chosen, *locked})) if {*chosen, *locked} else 0.0
               for chosen in every if pays(chosen))  # fmt: skip
    assert found.objective == pytest.approx(best)


@some
@given(towns(), st.integers(1, 6))
def test_no_choice_has_shorter_ways(town, places):
    metres, people, locked = town
    metres = np.nan_to_num(metres, nan=4000.0)
    m = metres.shape[1]
    places = min(max(places, len(locked), 1), m)
    found = p_median(metres, people, places=places, locked=locked)
    assert len(found.chosen) == places
    assert set(locked) <= set(found.chosen)
    best = min(
        float((people * metres[:, chosen].min(axis=1)).sum())
        for chosen in choices(m, places, locked)
        if len(chosen) == places
    )
    assert found.objective == pytest.approx(best)
    assert found.proven
    assert (people * found.metres).sum() == pytest.approx(found.objective)


@some
@given(towns(), st.integers(1, 3))
def test_fewer_places_do_not_cover_everybody(town, backup):
    metres, _, locked = town
    within = np.nan_to_num(metres, nan=np.inf) <= REACH
    needed = np.minimum(within.sum(axis=1), backup)
    found = set_cover(metres, reach=REACH, locked=locked, backup=backup)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(covering, "_TRIES", 0)
        again = set_cover(metres, reach=REACH, locked=locked, backup=backup)
    assert (again.objective, again.proven) == (found.objective, True)
    assert set(locked) <= set(found.chosen)
    assert (within[:, list(found.chosen)].sum(axis=1) >= needed).all()
    assert found.objective == len(found.chosen)
    enough = [
        len(chosen)
        for chosen in ([], *choices(metres.shape[1], metres.shape[1], []))
        if set(locked) <= set(chosen) and (within[:, list(chosen)].sum(axis=1) >= needed).all()
    ]
    assert len(found.chosen) == min(enough)
    reachable = within.any(axis=1)
    assert ((found.served_by >= 0) == reachable).all()


@some
@given(towns(), st.integers(1, 6))
def test_nobody_can_be_nearer_than_the_longest_way(town, places):
    metres, _, locked = town
    m = metres.shape[1]
    places = min(max(places, len(locked), 1), m)
    linked = np.isfinite(metres).any(axis=1)
    if not linked.any():
        with pytest.raises(InputError, match=r"siting\.distances"):
            p_center(metres, places=places, locked=locked)
        return
    bounded = np.nan_to_num(metres[linked], nan=np.inf)
    every = [bounded[:, chosen].min(axis=1).max() for chosen in choices(m, places, locked)]
    if not np.isfinite(min(every)):
        with pytest.raises(InputError, match=r"siting\.no_way"):
            p_center(metres, places=places, locked=locked)
        return
    # By searching first, and by deciding alone.
    for tries in (center._TRIES, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(center, "_TRIES", tries)
            found = p_center(metres, places=places, locked=locked)
        assert found.objective == pytest.approx(min(every))
        assert found.proven
        assert bounded[:, list(found.chosen)].min(axis=1).max() == found.objective


@some
@given(towns(), st.integers(1, 6), st.data())
def test_nobody_is_served_beyond_capacity(town, places, data):
    metres, people, _ = town
    m = metres.shape[1]
    places = min(places, m)
    room = np.array(
        data.draw(st.lists(st.sampled_from([0.0, 250.0, 900.0]), min_size=m, max_size=m))
    )
    found = max_cover(metres, people, reach=REACH, places=places, capacities=room)
    for candidate in range(m):
        assert people[found.served_by == candidate].sum() <= room[candidate] + 1e-9
    assert set(found.served_by[found.served_by >= 0]) <= set(found.chosen)
    free = max_cover(metres, people, reach=REACH, places=places)
    assert found.objective <= free.objective + 1e-9
    enough = np.full(m, people.sum())
    again = max_cover(metres, people, reach=REACH, places=places, capacities=enough)
    assert again.objective == pytest.approx(free.objective)


def test_capacity_sends_people_further():
    metres = np.array([[0.0, 800.0], [100.0, 700.0]])
    people = np.array([300.0, 300.0])
    near = p_median(metres, people, places=2)
    assert near.objective == 300 * 100
    room = np.array([300.0, 300.0])
    found = p_median(metres, people, places=2, capacities=room)
    assert found.served_by.tolist() == [0, 1]
    assert found.objective == 300 * 700
    with pytest.raises(InputError, match="no_room"):
        p_median(metres, people, places=2, capacities=np.array([300.0, 299.0]))


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (lambda: max_cover(np.zeros(3), np.ones(3), reach=1, places=1), "distances"),
        (lambda: max_cover(-np.ones((2, 2)), np.ones(2), reach=1, places=1), "distances"),
        (lambda: max_cover(np.ones((2, 2)), np.ones(3), reach=1, places=1), "weights"),
        (lambda: max_cover(np.ones((2, 2)), -np.ones(2), reach=1, places=1), "weights"),
        (lambda: max_cover(np.ones((2, 2)), np.ones(2), reach=-1, places=1), "reach"),
        (lambda: max_cover(np.ones((2, 2)), np.ones(2), reach=1, places=3), "places"),
        (lambda: max_cover(np.ones((2, 2)), np.ones(2), reach=1, places=0), "places"),
        (lambda: max_cover(np.ones((2, 2)), np.ones(2), reach=1), "places_or_budget"),
        (lambda: max_cover(np.ones((2, 2)), np.ones(2), reach=1, budget=3.0), "places_or_budget"),
        (lambda: max_cover(np.ones((2, 2)), np.ones(2), reach=1, budget=3.0,
                           costs=np.array([1.0])), "costs"),
        (lambda: max_cover(np.ones((2, 2)), np.ones(2), reach=1, places=1, locked=[2]), "locked"),
        (lambda: p_median(np.ones((2, 2)), np.ones(2), places=1, locked=[0, 1]), "places"),
        (lambda: p_median(np.full((2, 2), np.nan), np.ones(2), places=1), "no_way"),
        (lambda: p_median(np.ones((2, 2)), np.ones(2), places=1, capacities=np.ones(3)),
         "capacities"),
        (lambda: set_cover(np.ones((2, 2)), reach=1, backup=0), "backup"),
        (lambda: p_center(np.ones((2, 2)), places=9), "places"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(question, code):
    with pytest.raises(InputError, match=rf"siting\.{code}") as caught:
        question()
    for language in LANGUAGES:
        assert "{" not in catalogue(language).error(caught.value)
