"""Order and alternatives: each step helps most, and another choice is really another."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting import alternatives, in_phases, max_cover, roll_out

REACH = 1000.0


@st.composite
def villages(draw):
    n = draw(st.integers(2, 9))
    spots = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=n, max_size=n))
    people = draw(st.lists(st.integers(1, 900), min_size=n, max_size=n))
    spot = np.array(spots, dtype=float) * 600
    metres = np.sqrt(((spot[:, None] - spot[None]) ** 2).sum(axis=2))
    return metres, np.array(people, dtype=float)


@settings(max_examples=60, deadline=None)
@given(villages(), st.integers(1, 4))
def test_each_step_gains_the_most_of_what_is_left(town, places):
    metres, people = town
    places = min(places, len(people))
    steps = roll_out(metres, people, reach=REACH, places=places)
    chosen = [step.place for step in steps]
    whole = max_cover(metres, people, reach=REACH, places=places)
    assert steps[-1].reached == pytest.approx(whole.objective)
    assert sum(step.gained for step in steps) == pytest.approx(whole.objective)
    covered = np.zeros(len(people), dtype=bool)
    for number, step in enumerate(steps):
        left = {p: people[(metres[:, p] <= REACH) & ~covered].sum() for p in chosen[number:]}
        assert step.gained == pytest.approx(max(left.values()))
        covered |= metres[:, step.place] <= REACH
        assert step.regret >= -1e-9
        best = max_cover(metres, people, reach=REACH, places=number + 1).objective
        assert step.best == pytest.approx(best)
    assert steps[-1].regret == pytest.approx(0, abs=1e-6)


def test_what_is_open_already_is_no_step():
    metres = np.array([[0.0, 900.0, 9e3], [900.0, 0.0, 9e3], [9e3, 9e3, 0.0]])
    people = np.array([400.0, 300.0, 900.0])
    (step,) = roll_out(metres, people, reach=REACH, places=2, locked=[1])
    assert (step.place, step.gained, step.reached) == (2, 900, 1600)


@settings(max_examples=40, deadline=None)
@given(villages(), st.lists(st.integers(1, 2), min_size=1, max_size=3), st.data())
def test_each_phase_is_the_best_beside_what_is_open(town, sizes, data):
    metres, people = town
    n = len(people)
    locked = data.draw(st.lists(st.integers(0, n - 1), max_size=1))
    while sum(sizes) + len(locked) > n:
        sizes = sizes[:-1]
    within = metres <= REACH
    opened = set(locked)

    def reached(places):
        return people[within[:, sorted(places)].any(axis=1)].sum()

    before = reached(opened)
    asked = len(locked)
    for size, phase in zip(
        sizes, in_phases(metres, people, reach=REACH, sizes=sizes, locked=locked), strict=True
    ):
        asked += size
        assert len(phase.places) <= size
        assert not opened & set(phase.places)
        best = max(reached(opened | set(more)) for more in combinations(range(n), size))
        opened |= set(phase.places)
        assert phase.reached == pytest.approx(reached(opened)) == pytest.approx(best)
        assert phase.gained == pytest.approx(best - before)
        before = best
        free = max(
            reached({*locked, *more}) for more in combinations(range(n), asked - len(locked))
        )
        assert phase.best == pytest.approx(free)
        assert phase.regret == pytest.approx(free - best)


@settings(max_examples=60, deadline=None)
@given(villages(), st.integers(1, 3), st.sampled_from([0.0, 0.1, 0.5]))
def test_alternatives_are_others_and_almost_as_good(town, places, within):
    metres, people = town
    places = min(places, len(people))
    found = alternatives(metres, people, reach=REACH, places=places, within=within, count=3)
    assert 1 <= len(found) <= 4
    assert len({one.chosen for one in found}) == len(found)
    for one in found:
        assert len(one.chosen) <= places
        reached = (metres[:, list(one.chosen)] <= REACH).any(axis=1)
        assert one.objective == pytest.approx(people[reached].sum())
        assert one.objective >= (1 - within) * found[0].objective - 1e-6


def test_two_towns_apart_can_change_places():
    # Two places beside one another reach the same people: either will do.
    metres = np.array([[0.0, 100.0, 9e3], [100.0, 0.0, 9e3], [9e3, 9e3, 0.0]])
    people = np.array([300.0, 300.0, 50.0])
    found = alternatives(metres, people, reach=REACH, places=1, within=0.0)
    assert [one.chosen for one in found] == [(0,), (1,)]
    with pytest.raises(InputError, match="within"):
        alternatives(metres, people, reach=REACH, places=1, within=1.0)
