"""Choices beside one another: measured person by person, and judged by the definition."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting import alternatives, max_cover, trade_offs
from buurtpunt_lib.texts import LANGUAGES, catalogue

REACH = 1000.0


@st.composite
def questions(draw):
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    ways = st.sampled_from([0.0, 400.0, 1000.0, 1001.0, 3000.0, math.nan])
    metres = np.array(draw(st.lists(ways, min_size=n * m, max_size=n * m))).reshape(n, m)
    people = np.array(draw(st.lists(st.integers(0, 4), min_size=n, max_size=n)), dtype=float) * 10
    option = st.lists(st.integers(0, m - 1), min_size=1, max_size=3, unique=True)
    options = draw(st.lists(option, min_size=1, max_size=4))
    costs = draw(st.none() | st.lists(st.integers(0, 3), min_size=m, max_size=m))
    locked = draw(st.lists(st.integers(0, m - 1), max_size=1))
    return metres, people, options, None if costs is None else np.array(costs, float), locked


@settings(max_examples=100, deadline=None)
@given(questions())
def test_each_choice_is_measured_person_by_person(question):
    metres, people, options, costs, locked = question
    found = trade_offs(options, metres, people, reach=REACH, costs=costs, locked=locked)
    bounded = np.nan_to_num(metres, nan=np.inf)
    ways = []
    for option, one in zip(options, found, strict=True):
        chosen = sorted({*option, *locked})
        assert one.chosen == tuple(chosen)
        way = bounded[:, chosen].min(axis=1)
        person = np.sort(np.repeat(way, people.astype(int)))
        ways.append(way)
        assert one.covered == (person <= REACH).sum()
        if costs is None:
            assert one.cost is None
        else:
            assert one.cost == sum(costs[c] for c in chosen if c not in locked)
        if not len(person):
            assert math.isnan(one.mean_m)
            continue
        assert one.longest_m == person[-1]
        assert one.mean_m == pytest.approx(person.mean())
        tenth = len(person) // 10  # all come in tens
        assert one.worst_off_m == pytest.approx(person[-tenth:].mean())
        if not np.isfinite(person).all():
            assert math.isnan(one.gini)
        elif person.sum():
            between = np.abs(person[:, None] - person).mean()
            assert one.gini == pytest.approx(between / 2 / person.mean(), abs=1e-9)
        with np.errstate(invalid="ignore"):
            assert one.nearer == people[way < ways[0]].sum()
            assert one.further == people[way > ways[0]].sum()

    def judged(one):
        worst = 0.0 if math.isnan(one.worst_off_m) else -one.worst_off_m
        return one.covered, worst, -(one.cost or 0.0)

    first = judged(found[0])
    for one in found:
        assert set(one.added) == set(one.chosen) - set(found[0].chosen)
        assert set(one.dropped) == set(found[0].chosen) - set(one.chosen)
        mine = judged(one)
        names = ("reach", "fairness", "cost")
        better = {n for n, a, b in zip(names, mine, first, strict=True) if a > b + 1e-9}
        worse = {n for n, a, b in zip(names, mine, first, strict=True) if a < b - 1e-9}
        assert (set(one.better), set(one.worse)) == (better, worse)
        dominating = {
            number
            for number, other in enumerate(found)
            if all(a >= b - 1e-9 for a, b in zip(judged(other), mine, strict=True))
            and any(a > b + 1e-9 for a, b in zip(judged(other), mine, strict=True))
        }
        assert set(one.dominated_by) == dominating


def test_equal_ways_are_fair_and_one_far_way_is_not():
    metres = np.array([[500.0, 0.0], [500.0, 0.0], [500.0, 2000.0]])
    same, apart = trade_offs([[0], [1]], metres, np.array([10.0, 10.0, 10.0]), reach=500)
    assert same.gini == pytest.approx(0, abs=1e-12)
    # Two of three have no way at all, one has all the way there is.
    assert apart.gini == pytest.approx(2 / 3)
    assert (apart.worse, apart.dominated_by) == (("reach", "fairness"), (0,))


def test_what_was_found_can_be_compared_as_it_is():
    random = np.random.default_rng(4)
    spot = random.uniform(0, 9000, (25, 2))
    metres = np.hypot(*(spot[:, None] - spot[None]).transpose(2, 0, 1))
    people = random.integers(100, 2000, 25).astype(float)
    others = alternatives(metres, people, reach=1500, places=4, locked=[3], within=0.1)
    assert len(others) > 2
    found = trade_offs(others, metres, people, reach=1500, locked=[3])
    assert [one.covered for one in found] == pytest.approx([one.objective for one in others])
    best = max_cover(metres, people, reach=1500, places=4, locked=[3]).objective
    assert found[0].covered == pytest.approx(best)
    assert all(one.covered >= 0.9 * best - 1e-6 for one in found)


@pytest.mark.parametrize("options", [[], [[]], [[2]], [[-1]], [[0.5]]])
def test_what_is_no_choice_is_said(options):
    with pytest.raises(InputError, match=r"siting\.options") as caught:
        trade_offs(options, np.ones((2, 2)), np.ones(2), reach=1)
    for language in LANGUAGES:
        assert "{" not in catalogue(language).error(caught.value)
