"""Mobile rounds: held against trying all of them, and against shortest tours that are published."""

from __future__ import annotations

from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting import rounds
from buurtpunt_lib.siting.round_bound import lower_bound
from buurtpunt_lib.siting.round_proof import proof
from buurtpunt_lib.siting.round_search import Task, search, untangled
from buurtpunt_lib.siting.round_trips import patterns
from buurtpunt_lib.texts import LANGUAGES, catalogue

# Reinelt, TSPLIB, 1991: gr17, distances below the diagonal; its shortest tour is 2085.
GR17 = """
0 633 0 257 390 0 91 661 228 0 412 227 169 383 0 150 488 112 120 267 0 80 572 196 77 351 63 0
134 530 154 105 309 34 29 0 259 555 372 175 338 264 232 249 0 505 289 262 476 196 360 444 402 495 0
353 282 110 324 61 208 292 250 352 154 0 324 638 437 240 421 329 297 314 95 578 435 0
70 567 191 27 346 83 47 68 189 439 287 254 0 211 466 74 182 243 105 150 108 326 336 184 391 145 0
268 420 53 239 199 123 207 165 383 240 140 448 202 57 0
246 745 472 237 528 364 332 349 202 685 542 157 289 426 483 0
121 518 142 84 297 35 29 36 236 390 238 301 55 96 153 336 0
"""


def gr17() -> np.ndarray:
    metres = np.zeros((17, 17))
    metres[np.tril_indices(17)] = [float(cell) for cell in GR17.split()]
    return metres + metres.T


@st.composite
def questions(draw):
    """A few villages round a depot, roads that need not be as long both ways, and asked visits."""
    n, days = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    spots = draw(
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=n + 1, max_size=n + 1)
    )
    spot = np.array(spots, dtype=float) * 1000
    metres = np.hypot(*(spot[:, None] - spot[None]).transpose(2, 0, 1)) + 500
    if draw(st.booleans()):
        metres[0] += 800
        metres[-1, 0] += 300
    np.fill_diagonal(metres, 0.0)
    visits = [0, *draw(st.lists(st.integers(0, days), min_size=n, max_size=n))]
    stop = draw(st.sampled_from([0.0, 20.0]))
    limit = draw(st.sampled_from([70.0, 110.0, 400.0]))
    return metres, visits, days, stop, limit


def shortest_of_all(metres, visits, days, stop, limit) -> float:
    """Metres of the best rounds, by every day of every village and every order; infinite: none."""
    tours = {}
    places = [place for place, often in enumerate(visits) if often]
    for size in range(len(places) + 1):
        for group in combinations(places, size):
            ways = [[0, *order, 0] for order in permutations(group)]
            metres_ = min(metres[way[:-1], way[1:]].sum() for way in ways) if group else 0.0
            fits = metres_ * 60 / 40_000 + stop * size <= limit + 1e-6
            tours[group] = metres_ if fits else np.inf
    choices = [patterns(visits[place], range(days), 7, None) for place in places]
    return min(
        (
            sum(
                tours[tuple(p for p, on in zip(places, chosen, strict=True) if day in on)]
                for day in range(days)
            )
            for chosen in product(*choices)
        ),
        default=0.0,
    )


@settings(max_examples=80, deadline=None)
@given(questions())
def test_no_rounds_are_shorter(question):
    metres, visits, days, stop, limit = question
    asked = {"stop_minutes": stop, "speed_kmh": 40, "minutes_a_day": limit, "days": range(days)}
    best = shortest_of_all(metres, visits, days, stop, limit)
    if not np.isfinite(best):
        with pytest.raises(InputError, match=r"rounds_full|stop_too_far"):
            rounds(metres, visits, tries=30, **asked)
        return
    found = rounds(metres, visits, tries=30, **asked)
    assert found.metres == pytest.approx(best)
    assert found.proven
    assert found.bound <= best + 1e-6
    holds(found, metres, visits, stop, limit)


def holds(found, metres, visits, stop, limit, speed=40.0, starts_at=480.0):
    """Rounds do what was asked, and their times follow from the roads."""
    seen: dict[int, list[int]] = {}
    for one in found.rounds:
        now, here, driven = starts_at, 0, 0.0
        for halt in one.stops:
            now += metres[here, halt.place] / 1000 / speed * 60
            assert halt.arrives == pytest.approx(now)
            now += stop
            assert halt.leaves == pytest.approx(now)
            driven += metres[here, halt.place]
            here = halt.place
            seen.setdefault(here, []).append(one.day)
        driven += metres[here, 0]
        assert one.metres == pytest.approx(driven)
        assert one.back == pytest.approx(now + metres[here, 0] / 1000 / speed * 60)
        assert one.back - starts_at <= limit + 1e-3
    assert [len(seen.get(place, [])) for place in range(len(metres))] == list(visits)
    assert found.metres == pytest.approx(sum(one.metres for one in found.rounds))
    assert len({one.day for one in found.rounds}) == len(found.rounds)


def task_of(metres, visits, days, stop, limit) -> Task:
    villages = np.flatnonzero(visits)
    return Task(
        metres=metres, stop=np.full(len(metres), stop), depot=0, villages=villages,
        days=tuple(range(days)), minutes_a_metre=60 / 40_000, limit=limit,
        patterns=tuple(tuple(patterns(visits[v], range(days), 7, None)) for v in villages),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(questions())
def test_the_proof_betters_rounds_that_are_not_the_best(question):
    metres, visits, days, stop, limit = question
    best = shortest_of_all(metres, visits, days, stop, limit)
    if not sum(visits):
        return
    task = task_of(metres, visits, days, stop, limit)
    nothing = proof(task, None, 20.0)
    if not np.isfinite(best):
        assert nothing.routes is None
        return
    # Everybody visited on the first days on which it can be, the furthest in the middle.
    poor = [[] for _ in range(days)]
    for village, choices in zip(task.villages, task.patterns, strict=True):
        for day in choices[0]:
            poor[day].insert(len(poor[day]) // 2, int(village))
    known = [None]
    if all(metres[[0, *r], [*r, 0]].sum() * 60 / 40_000 + stop * len(r) <= limit for r in poor):
        known.append(poor)
    for start in known:
        proved = proof(task, start, 20.0)
        assert task.length(proved.routes) == pytest.approx(best)
        assert proved.bound == pytest.approx(best)


def test_what_is_left_out_of_the_proof_was_no_part_of_the_best():
    """Known rounds let the proof leave tours out: it may not change what it finds."""
    bettered = 0
    for seed in range(25):
        random = np.random.default_rng(seed)
        spot = random.uniform(0, 15_000, (8, 2))
        metres = np.hypot(*(spot[:, None] - spot[None]).transpose(2, 0, 1))
        visits = [0, *random.integers(1, 3, 7).tolist()]
        task = task_of(metres, visits, 3, 20.0, 160.0)
        known = search(task, 0)
        best = proof(task, None, 20.0)
        if known is None:
            continue
        proved = proof(task, known, 20.0)
        assert task.length(proved.routes) == pytest.approx(task.length(best.routes))
        assert proved.bound == pytest.approx(best.bound, rel=1e-5)
        bettered += task.length(best.routes) < task.length(known) - 1
    assert bettered > 2


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 7), st.integers(0, 10_000))
def test_turning_no_part_of_a_route_makes_it_shorter(many, seed):
    random = np.random.default_rng(seed)
    metres = random.integers(1, 50, (many + 1, many + 1)).astype(float)
    task = task_of(metres, [0] + [1] * many, 1, 0.0, 1e6)
    start = random.permutation(many) + 1
    route = untangled(task, start.tolist())
    assert sorted(route) == sorted(start)
    length = task.length([route])
    assert length <= task.length([start.tolist()])
    for i, j in combinations(range(many + 1), 2):
        turned = route[:i] + route[i:j][::-1] + route[j:]
        assert task.length([turned]) >= length - 1e-9


@settings(max_examples=60, deadline=None)
@given(questions())
def test_the_bound_of_many_villages_is_never_above_the_best_there_is(question):
    metres, visits, days, stop, limit = question
    best = shortest_of_all(metres, visits, days, stop, limit)
    if not np.isfinite(best) or not sum(visits):
        return
    task = task_of(metres, visits, days, stop, limit)
    assert lower_bound(task, np.inf) <= best + 1e-6
    # The search alone finds it too, when it is let to try.
    found = search(task, 60)
    assert found is not None
    assert task.length(found) >= best - 1e-6


def test_one_day_is_the_published_shortest_tour():
    found = rounds(
        gr17(), [0] + [1] * 16, stop_minutes=0, speed_kmh=60, minutes_a_day=1e6, days=[0]
    )
    assert found.metres == 2085
    # The bound of Dantzig, Fulkerson and Johnson is exact here, as is known of this instance.
    assert found.bound == pytest.approx(2085, rel=1e-6)
    assert found.proven


def test_a_week_of_many_villages_holds_and_its_bound_is_near():
    random = np.random.default_rng(7)
    spot = random.uniform(0, 20_000, (19, 2))
    metres = np.hypot(*(spot[:, None] - spot[None]).transpose(2, 0, 1)) * 1.3
    visits = [0, *random.integers(1, 4, 18).tolist()]
    found = rounds(metres, visits, stop_minutes=20, speed_kmh=40, minutes_a_day=420, tries=500)
    holds(found, metres, visits, 20, 420)
    assert 0.85 * found.metres < found.bound <= found.metres
    again = rounds(metres, visits, stop_minutes=20, speed_kmh=40, minutes_a_day=420, tries=500)
    assert again == found
    days = {place: [] for place in range(1, 19)}
    for one in found.rounds:
        for halt in one.stops:
            days[halt.place].append(one.day)
    for place, on in days.items():
        gaps = [(b - a) % 7 or 7 for a, b in zip(on, [*on[1:], on[0]], strict=True)]
        assert min(gaps) >= {1: 7, 2: 3, 3: 2}[visits[place]]


AWAY = np.array([[0.0, 6e3, 8e3], [6e3, 0.0, 3e3], [8e3, 3e3, 0.0]])


def ask(metres=AWAY, visits=(0, 1, 1), **changed):
    asked = {"stop_minutes": 30, "speed_kmh": 40, "minutes_a_day": 240, **changed}
    return rounds(metres, visits, **asked)


def test_a_fortnight_has_fourteen_days():
    found = ask(visits=[0, 1, 2], days=[0, 2, 7, 9], period=14)
    days = [one.day for one in found.rounds if 2 in [stop.place for stop in one.stops]]
    assert days in ([0, 7], [2, 9])


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (lambda: ask(np.ones((2, 3))), "distances"),
        (lambda: ask(np.full((3, 3), np.nan)), "distances"),
        (lambda: ask(visits=[0, 1]), "visits"),
        (lambda: ask(visits=[1, 1, 1]), "visits"),
        (lambda: ask(visits=[0, 6, 1]), "visits"),
        (lambda: ask(visits=[0, 0.5, 1]), "visits"),
        (lambda: ask(speed_kmh=0), r"rounds\.speed_kmh"),
        (lambda: ask(minutes_a_day=float("nan")), r"rounds\.minutes_a_day"),
        (lambda: ask(stop_minutes=-1), r"rounds\.stop_minutes"),
        (lambda: ask(stop_minutes=[1, 2]), r"rounds\.stop_minutes"),
        (lambda: ask(days=[]), r"rounds\.days"),
        (lambda: ask(days=[1, 0]), r"rounds\.days"),
        (lambda: ask(days=[0, 7]), r"rounds\.days"),
        (lambda: ask(spaced=0), r"rounds\.spaced"),
        (lambda: ask(depot=3), r"rounds\.depot"),
        (lambda: ask(period=0), r"rounds\.period"),
        (lambda: ask(tries=-1), r"rounds\.tries"),
        (lambda: ask(visits=[0, 3, 1], spaced=3), "spaced"),
        (lambda: ask(minutes_a_day=40), "stop_too_far"),
        (lambda: ask(days=[0], minutes_a_day=60), "rounds_full"),
    ],
)
def test_what_cannot_be_driven_is_said(question, code):
    with pytest.raises(InputError, match=rf"siting\.{code}") as caught:
        question()
    for language in LANGUAGES:
        assert "{" not in catalogue(language).error(caught.value)
