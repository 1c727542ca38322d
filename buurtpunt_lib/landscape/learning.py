"""Who can learn what from whom: a place that wants a service, and an open place that has it.

Wanted: a service that a place plans (its state is `planned`, or the whole place is not open yet),
or one that most places like it have and it is not known to have.
Teacher: an open place that is known to offer the service. Those that are most like the learner
come first, since what worked there has the best chance to work here. That is an assumption. Here
a feature that is not known counts as unlike, so those of whom more is known come first; and the
services do not count, since what the learner lacks must not count against a teacher.
Pair: two open places of which each has a service that the other wants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.domain import HubStatus
from buurtpunt_lib.landscape.counts import of_interest
from buurtpunt_lib.landscape.functions import SUPPORTING
from buurtpunt_lib.landscape.growth import NOT_OPEN_YET
from buurtpunt_lib.landscape.likeness import LEAST_KNOWN, WEIGHTS, alike, position, weighed

if TYPE_CHECKING:
    import pandas as pd

# How many like places are asked what they have, and how many must have it to call it common.
LIKE, COMMON = 8, 0.5
PLANNED, OFTEN = "planned", "often"
# What no place can teach: it has no kind.
_NOT_TAUGHT = frozenset({"other"})
_WEIGHTS = {name: weight for name, weight in WEIGHTS.items() if name != "services"}
MOST_PAIRED = 500
# With fewer partners to choose from the best pairs of all could be missed.
_CANDIDATES = 12


@dataclass(frozen=True)
class Lesson:
    """learner could learn about service from teacher. because: PLANNED or OFTEN.

    values: `like` (places like the learner that were asked, with OFTEN) and `have` (how many of
    those have it), `population` (of the teacher's village) and `since` (year of opening), each
    left out where it is not known. likeness: of learner and teacher, 0 to 1.
    """

    learner: str
    teacher: str
    service: str
    because: str
    likeness: float
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    """Two places that can learn from each other; each of a_learns is offered by b, and back."""

    a: str
    b: str
    a_learns: tuple[str, ...]
    b_learns: tuple[str, ...]
    likeness: float


def planned_services(row: pd.Series) -> tuple[str, ...]:
    """The services that a place plans: all of them while it is not open, else those `planned`."""
    return _planned(row["status"], row["services"], row.get("planned", ()))


def _planned(status: str, services: Iterable[str], planned: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(services if status in NOT_OPEN_YET else planned))


def _offered(status: str, services: Iterable[str], planned: Iterable[str]) -> tuple[str, ...]:
    if status != HubStatus.OPEN.value:
        return ()
    later = frozenset(planned)
    return tuple(code for code in dict.fromkeys(services) if code not in later)


def _offers(table: pd.DataFrame) -> list[frozenset[str]]:
    """Per place what it is known to offer."""
    planned = table["planned"] if "planned" in table else [()] * len(table)
    rows = zip(table["status"], table["services"], planned, strict=True)
    return [frozenset(_offered(*row)) for row in rows]


def who_learns(
    table: pd.DataFrame, id: str, n: int = 10, *, only_hubs: bool = False
) -> tuple[Lesson, ...]:
    """What one place can learn and from whom, planned services first; at most n lessons.

    For each wanted service the place most like the learner teaches it; when there is room left,
    the next ones. only_hubs: teachers are true hubs. Raises InputError `register.hub_unknown`.
    """
    at = position(table, id)
    learner = table.iloc[at]
    others = of_interest(table, only_hubs=only_hubs)
    others = others[others["id"] != id]
    score = _scores(learner, others)
    offers = _offers(others)
    order = _best_first(score, others["id"].to_numpy(dtype=object))
    wanted = _wanted(learner, [offers[place] for place in order])
    rounds: list[list[Lesson]] = []
    for service, because, values in wanted:
        teachers = [place for place in order if service in offers[place]]
        for depth, place in enumerate(teachers[:n]):
            while len(rounds) <= depth:
                rounds.append([])
            row = others.iloc[place]
            rounds[depth].append(
                Lesson(
                    learner=id,
                    teacher=row["id"],
                    service=service,
                    because=because,
                    likeness=float(score[place]),
                    values={**values, **_of_teacher(row)},
                )
            )
    return tuple(lesson for some in rounds for lesson in some)[:n]


def _scores(one: pd.Series, others: pd.DataFrame) -> np.ndarray:
    """How alike each place is to one, as far as known; NaN where too little or nothing is known."""
    score, known = weighed(alike(one, others), _WEIGHTS)
    return np.where((known >= LEAST_KNOWN) & (score > 0), score * known, np.nan)


def _best_first(score: np.ndarray, ids: np.ndarray) -> list[int]:
    usable = np.flatnonzero(~np.isnan(score))
    return [int(p) for p in usable[np.lexsort((ids[usable].astype(str), -score[usable]))]]


def _wanted(
    learner: pd.Series, offers_by_likeness: list[frozenset[str]]
) -> list[tuple[str, str, dict[str, Any]]]:
    planned = [code for code in planned_services(learner) if code not in _NOT_TAUGHT]
    found: list[tuple[str, str, dict[str, Any]]] = [(code, PLANNED, {}) for code in planned]
    like = [offers for offers in offers_by_likeness if offers][:LIKE]
    if len(like) < LIKE:
        # Too few places to say what is common among them.
        return found
    counted = Counter(code for offers in like for code in offers)
    has = frozenset(learner["services"]) | SUPPORTING
    for code, have in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        if have / len(like) >= COMMON and code not in has:
            found.append((code, OFTEN, {"like": len(like), "have": have}))
    return found


def _of_teacher(row: pd.Series) -> dict[str, Any]:
    import pandas as pd

    found = {"population": row.get("population"), "since": row["opened"]}
    return {name: int(value) for name, value in found.items() if not pd.isna(value)}


def pairs(table: pd.DataFrame, *, only_hubs: bool = True) -> tuple[Pair, ...]:
    """Open places two by two, so that each has something for the other; most alike first.

    Every place is in one pair at most; the pairs together have the greatest likeness that is
    possible (maximum weight matching, Edmonds), among the _CANDIDATES partners most like each.
    What a place wants: as for `who_learns`. Of more than MOST_PAIRED places those of which most
    services are known take part.
    """
    import networkx

    chosen = of_interest(table, only_hubs=only_hubs)
    chosen = chosen[chosen["status"] == HubStatus.OPEN.value]
    known = chosen["services"].map(len).sort_values(ascending=False, kind="stable")
    chosen = chosen.loc[known.index[:MOST_PAIRED]].reset_index(drop=True)
    offers = _offers(chosen)
    ids = chosen["id"].to_numpy(dtype=object)
    wants, scores = [], []
    for at, row in chosen.iterrows():
        score = _scores(row, chosen)
        score[at] = np.nan
        order = _best_first(score, ids)
        wants.append(frozenset(w[0] for w in _wanted(row, [offers[place] for place in order])))
        scores.append((score, order))
    graph = networkx.Graph()
    for at, (score, order) in enumerate(scores):
        partners = [p for p in order if wants[at] & offers[p] and wants[p] & offers[at]]
        for partner in partners[:_CANDIDATES]:
            graph.add_edge(at, partner, weight=float(score[partner]))
    found = []
    for one, other in networkx.max_weight_matching(graph):
        a, b = sorted((one, other), key=lambda place: ids[place])
        found.append(
            Pair(
                a=ids[a],
                b=ids[b],
                a_learns=tuple(sorted(wants[a] & offers[b])),
                b_learns=tuple(sorted(wants[b] & offers[a])),
                likeness=graph.edges[one, other]["weight"],
            )
        )
    return tuple(sorted(found, key=lambda pair: (-pair.likeness, pair.a)))
