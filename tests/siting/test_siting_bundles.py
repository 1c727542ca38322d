"""The bundle of services for a building: held against trying every set of services."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting import Limits, Offer, Pair, bundle
from buurtpunt_lib.texts import LANGUAGES, catalogue

some = settings(max_examples=40, deadline=None)
NEEDS = {"area": "area", "hours": "hours", "budget": "start_cost", "result": "result"}
STEP = {"area": 1, "hours": 1, "budget": 1000, "result": 1000}


@st.composite
def questions(draw):
    """Offers, limits, pairs that share something, what excludes one another, what must be there."""
    number = st.integers
    offers = [
        Offer(
            key,
            people=draw(number(0, 9)) * 50,
            area=draw(number(0, 8)) * 10,
            hours=draw(number(0, 6)) * 5,
            start_cost=draw(number(0, 9)) * 1500,
            margin=draw(number(-4, 4)) * 700,
        )
        for key in "abcdef"[: draw(number(1, 6))]
    ]
    two = list(combinations(offers, 2))
    pairs = [
        Pair(
            one.key,
            other.key,
            people=draw(number(-1, 3)) * 30,
            area_shared=min(one.area, other.area) * draw(st.sampled_from([0, 0.5])),
            hours_shared=min(one.hours, other.hours) * draw(st.sampled_from([0, 1])),
            start_shared=min(one.start_cost, other.start_cost) * draw(st.sampled_from([0, 0.5])),
            margin=draw(number(-1, 1)) * 300,
        )
        for one, other in (draw(st.lists(st.sampled_from(two), max_size=3)) if two else [])
    ]
    apart = [
        (one.key, other.key)
        for one, other in (draw(st.lists(st.sampled_from(two), max_size=2)) if two else [])
    ]
    excluded = draw(st.sets(st.sampled_from([offer.key for offer in offers]), max_size=1))
    required = draw(st.sets(st.sampled_from([offer.key for offer in offers]), max_size=1))
    some_limit = st.one_of(st.none(), number(0, 15))
    limits = Limits(
        area=_times(draw(some_limit), 10),
        hours=_times(draw(some_limit), 5),
        budget=_times(draw(some_limit), 1500),
        result=_times(draw(st.one_of(st.none(), number(-4, 4))), 700),
    )
    return offers, limits, pairs, apart, required, excluded


def _times(value, by):
    return None if value is None else float(value * by)


def total(chosen, pairs):
    """What a set of offers comes to, counted one by one."""
    keys = {offer.key for offer in chosen}
    both = [pair for pair in pairs if {pair.first, pair.second} <= keys]
    return {
        "gaps": sum(o.people for o in chosen) + sum(p.people for p in both),
        "area": sum(o.area for o in chosen) - sum(p.area_shared for p in both),
        "hours": sum(o.hours for o in chosen) - sum(p.hours_shared for p in both),
        "budget": sum(o.start_cost for o in chosen) - sum(p.start_shared for p in both),
        "result": sum(o.margin for o in chosen) + sum(p.margin for p in both),
    }


def fits(sums, limits):
    return all(
        limit is None or (sums[name] >= limit - 1e-9 if name == "result" else sums[name] <= limit)
        for name, limit in ((name, getattr(limits, name)) for name in NEEDS)
    )


def every_set(offers, limits, pairs, apart, required, excluded):
    """Keys and sums of every set of services that is possible."""
    for size in range(len(offers) + 1):
        for chosen in combinations(offers, size):
            keys = {offer.key for offer in chosen}
            if not set(required) <= keys or keys & set(excluded):
                continue
            if any({one, two} <= keys for one, two in apart):
                continue
            sums = total(chosen, pairs)
            if fits(sums, limits):
                yield keys, sums


@some
@given(questions())
def test_no_other_set_of_services_closes_more_gaps(question):
    offers, limits, pairs, apart, required, excluded = question
    rules = {"pairs": pairs, "apart": apart, "required": required, "excluded": excluded}
    every = list(every_set(offers, limits, pairs, apart, required, excluded))
    if not every:
        with pytest.raises(InputError, match="bundle_none"):
            bundle(offers, limits, **rules)
        return
    found = bundle(offers, limits, **rules)
    before = []
    for one in (found.best, *found.others):
        left = [
            (keys, sums)
            for keys, sums in every
            if all(keys - set(earlier.keys) for earlier in before)
        ]
        sums = total([offer for offer in offers if offer.key in one.keys], pairs)
        assert (set(one.keys), sums) in left
        most = max(sums["gaps"] for _, sums in left)
        assert one.gaps_closed == pytest.approx(most)
        assert one.gaps_closed == pytest.approx(sums["gaps"])
        assert one.result == pytest.approx(
            max(s["result"] for _, s in left if s["gaps"] == pytest.approx(most))
        )
        assert (one.area, one.hours, one.start_cost) == pytest.approx(
            (sums["area"], sums["hours"], sums["budget"])
        )
        before.append(one)
    if len(found.others) < 3:
        assert not [k for k, _ in every if all(k - set(earlier.keys) for earlier in before)]


@some
@given(questions())
def test_more_of_one_limit_adds_what_trying_every_set_says(question):
    offers, limits, pairs, apart, required, excluded = question
    try:
        found = bundle(
            offers, limits, pairs=pairs, apart=apart, required=required, excluded=excluded, count=0
        )
    except InputError:
        return
    assert [one.limit for one in found.sensitivity] == [
        name for name in NEEDS if getattr(limits, name) is not None
    ]
    best = found.best.gaps_closed
    for one in found.sensitivity:
        sign = -1 if one.limit == "result" else 1
        limit = getattr(limits, one.limit)
        own = getattr(found.best, NEEDS[one.limit])
        assert one.left == pytest.approx(sign * (limit - own))
        wider = replace(limits, **{one.limit: limit + sign * STEP[one.limit]})
        tried = [s for _, s in every_set(offers, wider, pairs, apart, required, excluded)]
        assert one.gain == pytest.approx(max(s["gaps"] for s in tried) - best)
        free = replace(limits, **{one.limit: None})
        better = [
            sums
            for _, sums in every_set(offers, free, pairs, apart, required, excluded)
            if sums["gaps"] > best + 1e-6
        ]
        if not better:
            assert (one.needed, one.needed_gain, one.needed_keys) == (None, 0.0, ())
            continue
        least = min(sign * (sums[one.limit] - limit) for sums in better)
        assert one.needed == pytest.approx(least)
        then = [s["gaps"] for s in better if sign * (s[one.limit] - limit) <= least + 1e-6]
        assert one.needed_gain == pytest.approx(max(then) - best)


def offer(key, **given):
    return Offer(key, **{"people": 1, "area": 1, "hours": 1, "start_cost": 1, "margin": 0, **given})


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (lambda: bundle([], Limits()), r"offer_key"),
        (lambda: bundle([offer("a"), offer("a")], Limits()), r"offer_key.*'a'"),
        (lambda: bundle([offer("a")], Limits(), required=["b"]), r"offer_key.*'b'"),
        (lambda: bundle([offer("a")], Limits(), apart=[("a", "a")]), r"offer_key.*'a'"),
        (lambda: bundle([offer("a", people=-1)], Limits()), r"offer\.people"),
        (lambda: bundle([offer("a", area=float("nan"))], Limits()), r"offer\.area"),
        (lambda: bundle([offer("a", hours=float("inf"))], Limits()), r"offer\.hours"),
        (lambda: bundle([offer("a", start_cost=-5)], Limits()), r"offer\.start_cost"),
        (lambda: bundle([offer("a", margin=float("nan"))], Limits()), r"offer\.margin"),
        (lambda: bundle([offer("a")], Limits(area=-1)), r"limit\.area"),
        (lambda: bundle([offer("a")], Limits(hours=-1)), r"limit\.hours"),
        (lambda: bundle([offer("a")], Limits(budget=float("nan"))), r"limit\.budget"),
        (lambda: bundle([offer("a")], Limits(result=float("inf"))), r"limit\.result"),
        (lambda: bundle([offer("a"), offer("b")], Limits(),
                        pairs=[Pair("a", "b", area_shared=2)]), "pair"),
        (lambda: bundle([offer("a")], Limits(), required=["a"], excluded=["a"]), "bundle_none"),
    ],
)  # fmt: skip
def test_what_cannot_be_put_together_is_said(question, code):
    with pytest.raises(InputError, match=rf"siting\.{code}") as caught:
        question()
    for language in LANGUAGES:
        assert "{" not in catalogue(language).error(caught.value)
