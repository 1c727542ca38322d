"""Where a hub would help most in a municipality, in which order, and what each place would need.

Candidate: a village of the municipality where a hub could come. Locked: a village that has one; it
stays. Demand: where people live in the municipality and around it (origins), each with the
residents who lack a need near (`lacking`). Reached: residents who gain something by a hub there.
Order: after the best choice of places is known, each next one is the one that reaches most people
more; see `siting.roll_out`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import siting
from buurtpunt_lib.assessment.lacking import (
    CYCLE_NORM,
    Lacking,
    Need,
    lacking,
    mode_of,
    norm_metres,
    points_of,
)
from buurtpunt_lib.assessment.money import Outline, outline
from buurtpunt_lib.domain import HubKind
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.facts import Facts

METHODS = ("max_cover", "p_median", "p_center", "set_cover")
PLACES = 3


@dataclass(frozen=True, eq=False)
class Candidate:
    """One village where a hub could come. Residents are those of villages whose number is known.

    locked: it has an open hub (`hubs`: their ids). phase: in which it opens when it is among the
    chosen ones, from 1; 0 where it is open already; None where it was not chosen. gained, regret:
    of that step, see `siting.Step`. in_reach: residents within reach of it. closes: residents there
    who gain at least one need; closes_certain: those whose lack is certain. brings: needs that
    somebody in reach gains. per_need: residents who gain each, by key.
    """

    village: str
    name: str
    population: float | None
    lat: float
    lon: float
    locked: bool
    hubs: tuple[str, ...]
    phase: int | None
    gained: float | None
    regret: float | None
    in_reach: float
    closes: float
    closes_certain: float
    brings: tuple[Need, ...]
    per_need: dict[str, float]
    facts: Facts = field(repr=False)

    @property
    def chosen(self) -> bool:
        return self.phase is not None

    @cached_property
    def outline(self) -> Outline | None:
        """The outline of the money for a hub that brings this.

        None where nothing is lacking, or where nobody knows how many people live there: without
        those of the village itself an outline would mislead.
        """
        if not self.brings or self.population is None:
            return None
        return outline(self.facts, self.village, missing=self.brings)


@dataclass(frozen=True, eq=False)
class Option:
    """A choice of places: village codes, the open ones included, and how it compares."""

    villages: tuple[str, ...]
    trade_off: siting.TradeOff


@dataclass(frozen=True, eq=False)
class Candidates:
    """Candidate places of a municipality, and the choice that was asked for.

    candidates: every one, those that close most first. options: the choice, then others that are
    almost as good. people: residents in the demand who lack something; covered: how many of those
    the choice reaches. unknown: villages of the demand whose number of residents nobody knows.
    unlocated: villages of the municipality that lie nowhere known, and so are no candidate.
    outside: villages around it with an open hub, which counts as a place that stays.
    """

    nis: str
    method: str
    places: int
    reach_m: float
    needs: tuple[Need, ...]
    candidates: tuple[Candidate, ...]
    options: tuple[Option, ...]
    people: float
    covered: float
    proven: bool
    demand: Lacking
    unknown: tuple[str, ...]
    unlocated: tuple[str, ...]
    outside: tuple[str, ...]

    @cached_property
    def steps(self) -> tuple[Candidate, ...]:
        """The chosen places that are not open yet, in the order in which they open."""
        chosen = [one for one in self.candidates if one.phase]
        return tuple(sorted(chosen, key=lambda one: one.phase or 0))

    def start_money(self, option: Option) -> float | None:
        """Euro to begin with all places of an option that are not open yet, by their outlines.

        None where one of them has no outline: then nobody knows what it costs.
        """
        outlines = [
            one.outline
            for one in self.candidates
            if one.village in option.villages and not one.locked
        ]
        if any(one is None for one in outlines):
            return None
        return float(sum(one.start_money for one in outlines if one is not None))

    def candidate(self, village: str) -> Candidate:
        """The candidate in a village; KeyError for one that is none."""
        return {one.village: one for one in self.candidates}[village]


def villages_with_hub(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Villages with an open buurtpunt → ids of those."""
    hubs = facts.open_hubs
    hubs = hubs[hubs["kind"] == HubKind.BUURTPUNT.value]
    return {str(code): tuple(of["id"]) for code, of in hubs.groupby("village")}


def candidates(
    facts: Facts,
    nis: str,
    *,
    places: int = PLACES,
    reach_m: float | None = None,
    near_m: float | None = None,
    method: str = "max_cover",
    wanted: Sequence[Need] | None = None,
    locked: Sequence[str] | None = None,
    count: int = 3,
) -> Candidates:
    """The candidate places of a municipality and the best choice of `places` new ones.

    reach_m: how far people go to a hub, metres of way (cycling distance of the official indicator
    when not given). near_m: what counts as near enough today (walking distance). method: one of
    METHODS; set_cover gives as few places as reach everybody, whatever `places` is. wanted: needs
    that a hub may meet. locked: villages with a hub that stays (those with an open buurtpunt, when
    not given). count: how many other choices to give, for max_cover.

    Raises InputError `data.municipality_unknown`, `assessment.no_candidates`,
    `assessment.method_unknown`, `assessment.places`, `siting.reach`, `proximity.metres`.
    """
    if method not in METHODS:
        raise InputError("assessment.method_unknown", value=method, allowed=", ".join(METHODS))
    own = facts.villages_of(nis)
    placed = own[own["lat"].notna() & own["lon"].notna()]
    if placed.empty:
        raise InputError("assessment.no_candidates", municipality=own["municipality"].iloc[0])
    if isinstance(places, bool) or not isinstance(places, int) or places < 0:
        raise InputError("assessment.places", value=str(places), maximum=len(placed))
    if reach_m is not None and not 0 <= reach_m < np.inf:
        raise InputError("siting.reach", value=str(reach_m))
    hubs = villages_with_hub(facts)
    task = _task(
        facts,
        list(placed.index),
        norm_metres(CYCLE_NORM) if reach_m is None else reach_m,
        near_m,
        wanted,
        list(hubs) if locked is None else list(locked),
    )
    answer, steps = task.choose(method, places)
    order = [step.place for step in steps]
    order += [at for at in answer.chosen if at not in order and at not in task.kept]
    by_place = {step.place: step for step in steps}

    made = []
    for at, code in enumerate(placed.index):
        gain, row, step = task.gains[at], placed.loc[code], by_place.get(at)
        each = {n.key: task.count(gain[:, i]) for i, n in enumerate(task.found.needs)}
        population = float(row["population"])
        made.append(
            Candidate(
                village=code,
                name=str(row["name"]),
                population=population if population == population else None,
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                locked=at in task.kept,
                hubs=hubs.get(code, ()),
                phase=0 if at in task.kept else order.index(at) + 1 if at in order else None,
                gained=None if step is None else step.gained,
                regret=None if step is None else step.regret,
                in_reach=task.count(task.ways[:, at] <= task.reach),
                closes=task.count(gain.any(axis=1)),
                closes_certain=task.count((gain & task.found.certain).any(axis=1)),
                brings=tuple(need for i, need in enumerate(task.found.needs) if gain[:, i].any()),
                per_need=each,
                facts=facts,
            )
        )
    made.sort(key=lambda one: (-one.closes, -one.in_reach, one.village))
    helped = task.helped[:, list(answer.chosen)].any(axis=1)
    return Candidates(
        nis=nis,
        method=method,
        places=places,
        reach_m=task.reach,
        needs=task.found.needs,
        candidates=tuple(made),
        options=task.options(method, answer, count),
        people=float(task.weights.sum()),
        covered=float(task.weights[helped].sum()),
        proven=answer.proven,
        demand=task.found,
        unknown=task.found.unknown,
        unlocated=tuple(own.index.difference(placed.index)),
        outside=tuple(task.codes[len(placed) :]),
    )


@dataclass(frozen=True, eq=False)
class _Task:
    """Columns: the candidates, then villages around with a hub. kept: columns that stay. ways:
    (origin, column). gains: per column (origin, need). weights: residents who lack something."""

    codes: list[str]
    kept: list[int]
    found: Lacking
    ways: np.ndarray
    reach: float
    gains: list[np.ndarray]
    helped: np.ndarray
    weights: np.ndarray

    def count(self, origins: np.ndarray) -> float:
        """Residents of the origins that are True."""
        return self.found.residents(origins)

    @cached_property
    def useful(self) -> np.ndarray:
        """Columns that help somebody, or stay."""
        somebody = (self.helped & (self.weights > 0)[:, None]).any(axis=0)
        somebody[self.kept] = True
        return np.flatnonzero(somebody)

    def choose(self, method: str, places: int) -> tuple[siting.Siting, tuple[siting.Step, ...]]:
        """The choice by column, and the steps of the roll-out."""
        useful, ways = self.useful, self.ways[:, self.useful]
        kept = [int(at) for at in np.flatnonzero(np.isin(useful, self.kept))]
        total = min(places + len(kept), len(useful))
        somebody = self.weights > 0
        if total == 0 or not somebody.any():
            return _nothing(self.kept, len(self.ways)), ()
        # A hub that gives people nothing they lack does not cover them, however near.
        helping = np.where(self.helped[:, useful], ways, np.inf)
        steps: tuple[siting.Step, ...] = ()
        if method == "max_cover":
            asked = {"reach": self.reach, "places": total, "locked": kept}
            answer = siting.max_cover(helping, self.weights, **asked)
            steps = siting.roll_out(helping, self.weights, **asked)
        elif method == "p_median":
            answer = siting.p_median(ways, self.weights, places=total, locked=kept)
        elif method == "p_center":
            answer = siting.p_center(ways[somebody], places=total, locked=kept)
        else:
            answer = siting.set_cover(helping[somebody], reach=self.reach, locked=kept)
        chosen = tuple(int(useful[at]) for at in answer.chosen)
        steps = tuple(replace(step, place=int(useful[step.place])) for step in steps)
        return replace(answer, chosen=chosen), steps

    def options(self, method: str, answer: siting.Siting, count: int) -> tuple[Option, ...]:
        """The choice, and others that reach almost as many people."""
        if not answer.chosen or not self.weights.any():
            return ()
        choices: list[tuple[int, ...]] = [answer.chosen]
        if method == "max_cover" and count and len(answer.chosen) > len(self.kept):
            useful = self.useful
            helping = np.where(self.helped, self.ways, np.inf)[:, useful]
            kept = [int(at) for at in np.flatnonzero(np.isin(useful, self.kept))]
            more = siting.alternatives(
                helping,
                self.weights,
                reach=self.reach,
                places=len(answer.chosen),
                locked=kept,
                count=count,
            )
            found = [tuple(int(useful[at]) for at in one.chosen) for one in more]
            choices += [one for one in found if set(one) != set(answer.chosen)]
        told = siting.trade_offs(
            choices, self.ways, self.weights, reach=self.reach, locked=self.kept
        )
        return tuple(
            Option(tuple(self.codes[at] for at in one), off)
            for one, off in zip(choices, told, strict=True)
        )


def _task(
    facts: Facts,
    candidates: list[str],
    reach: float,
    near_m: float | None,
    wanted: Sequence[Need] | None,
    with_hub: list[str],
) -> _Task:
    going, village = facts.ways(mode_of(reach)), facts.village_of
    index = facts.villages.index
    away = going.between(*points_of(facts, candidates))
    with np.errstate(invalid="ignore"):
        near = (away <= reach).any(axis=1) | np.isin(village, index.get_indexer(candidates))
    around = np.flatnonzero(near & (village >= 0))
    # Village by village, in the order of the table.
    around = around[np.argsort(village[around], kind="stable")]
    named = list(index[np.unique(village[around])])
    found = lacking(facts, named, wanted=wanted, near_m=near_m, origins=around)
    # A hub in the next municipality serves people of this one too.
    elsewhere = [code for code in with_hub if code in index and code not in candidates]
    there = going.between(*points_of(facts, elsewhere))[around]
    with np.errstate(invalid="ignore"):
        reaches = (there <= reach).any(axis=0)
    outside = [code for code, near in zip(elsewhere, reaches, strict=True) if near]
    codes = [*candidates, *outside]
    ways = np.column_stack([away[around], there[:, reaches]])
    ways = np.where(np.isnan(ways), np.inf, ways)
    gains = [found.gains(ways[:, at], reach) for at in range(len(codes))]
    helped = np.column_stack([gain.any(axis=1) for gain in gains])
    weights = np.where(found.lacks.any(axis=1), np.nan_to_num(found.people), 0.0)
    kept = [at for at, code in enumerate(codes) if code in with_hub]
    return _Task(codes, kept, found, ways, reach, gains, helped, weights)


def _nothing(kept: list[int], demands: int) -> siting.Siting:
    nobody = np.full(demands, -1)
    return siting.Siting(tuple(kept), 0.0, 0.0, True, nobody, np.full(demands, np.nan))
