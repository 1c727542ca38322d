"""Which services go together in real places, and what to add to those that somebody chose.

Lift: how many times more often two services stand in one place than they would if services were
dealt out over places at random; 1 is chance. Chance: the probability that at least so many places
have both when each service keeps its number of places (Fisher's exact test, one-sided).
Certain: the pair stays when all pairs are judged at once (Benjamini and Hochberg, 1995, with at
most one in twenty of the pairs that stay by accident).

A place is known to have a service or it is not known to have it. So pairs say what sources name
together, which is not the same as what works together.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.landscape.counts import co_occurrence, counts_per_service, of_interest

if TYPE_CHECKING:
    import pandas as pd

FALSE_SHARE = 0.05
_PAIR_COLUMNS = ("service", "other", "together", "expected", "lift", "chance", "certain")


def go_together(table: pd.DataFrame, *, only_hubs: bool = False, least: int = 3) -> pd.DataFrame:
    """Every pair of services that `least` places or more have both of, least likely first.

    Columns service, other (codes; service is the more frequent), together (places with both),
    expected (places with both if it were chance), lift, chance (0 to 1), certain (bool). Places
    without any known service do not count: nothing is known of them.
    """
    import pandas as pd

    known = of_interest(table, only_hubs=only_hubs)
    known = known[known["services"].map(len) > 0]
    counted = co_occurrence(known)
    codes, both, places = list(counted.index), counted.to_numpy(), len(known)
    logs = _log_factorials(places)
    rows = []
    tested = 0
    for first in range(len(codes)):
        for second in range(first + 1, len(codes)):
            tested += 1
            together = int(both[first, second])
            if together < least:
                continue
            one, other = int(both[first, first]), int(both[second, second])
            expected = one * other / places
            rows.append(
                (
                    codes[first],
                    codes[second],
                    together,
                    expected,
                    together / expected,
                    _tail(together, one, other, places, logs),
                )
            )
    rows.sort(key=lambda row: (row[5], -row[4], row[0], row[1]))
    kept = _certain([row[5] for row in rows], tested)
    return pd.DataFrame(
        [(*row, certain) for row, certain in zip(rows, kept, strict=True)], columns=_PAIR_COLUMNS
    )


def at_least(together: int, one: int, other: int, places: int) -> float:
    """Chance that `together` places or more have both, with one and other places each, of all."""
    return _tail(together, one, other, places, _log_factorials(places))


def _tail(together: int, one: int, other: int, places: int, logs: np.ndarray) -> float:
    """`at_least`, the ways counted in logarithms: with ten thousand places they have no end."""
    both = np.arange(together, min(one, other) + 1)
    # Where too few places are left to have neither there is no way at all.
    both = both[places - one - other + both >= 0]
    ways = _log_ways(one, both, logs) + _log_ways(places - one, other - both, logs)
    return min(1.0, float(np.exp(ways - _log_ways(places, np.array(other), logs)).sum()))


def _log_ways(of: int, chosen: np.ndarray, logs: np.ndarray) -> np.ndarray:
    return logs[of] - logs[chosen] - logs[of - chosen]


def _log_factorials(most: int) -> np.ndarray:
    return np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, most + 1)))))


def _certain(chances: list[float], tested: int) -> list[bool]:
    """Which of the chances, in rising order, stay among `tested` of them."""
    last = 0
    for rank, chance in enumerate(chances, start=1):
        if chance <= FALSE_SHARE * rank / tested:
            last = rank
    return [rank <= last for rank in range(1, len(chances) + 1)]


@dataclass(frozen=True)
class Composition:
    """What real places that have the chosen services have as well.

    places: how many have them all. suggestions: per service that was not chosen, columns service,
    places (of those that have most of the chosen), share (0 to 1), lift (over its share of all
    places). examples: places with most of the chosen, columns id, has, lacks, extra (tuples).
    shared: how many of the chosen the places behind the suggestions have at least.
    """

    chosen: tuple[str, ...]
    places: int
    shared: int
    like: int
    suggestions: pd.DataFrame
    examples: pd.DataFrame


# With fewer places behind it a share says little: then places that have one fewer count too.
FEWEST_PLACES = 5


def compose(
    table: pd.DataFrame,
    chosen: Collection[str],
    *,
    n: int = 8,
    only_hubs: bool = False,
) -> Composition:
    """What goes with the chosen services in real places, most shared first.

    The places looked at have all the chosen services; where those are fewer than FEWEST_PLACES,
    places that lack one of them count too, then two, down to one shared service. Closed places
    count: they had it. Nothing chosen: all places count.
    """
    import pandas as pd

    wanted = tuple(dict.fromkeys(chosen))
    known = of_interest(table, only_hubs=only_hubs)
    known = known[known["services"].map(len) > 0]
    offered = [frozenset(services) for services in known["services"]]
    shared = np.array([len(has.intersection(wanted)) for has in offered], dtype=int)
    every = int((shared == len(wanted)).sum())
    depth = len(wanted)
    while depth > 1 and (shared >= depth).sum() < FEWEST_PLACES:
        depth -= 1
    like = known[shared >= depth]
    overall = counts_per_service(known)
    found = counts_per_service(like)
    rows = [
        (
            code,
            int(places),
            places / len(like),
            (places / len(like)) / (overall[code] / len(known)),
        )
        for code, places in found.items()
        if code not in wanted and code != "other"
    ]
    rows.sort(key=lambda row: (-row[1], -row[3], row[0]))
    order = sorted(
        (at for at in range(len(known)) if shared[at] >= max(depth, 1)),
        key=lambda at: (-shared[at], len(offered[at]), known["id"].iat[at]),
    )
    examples = [
        (
            known["id"].iat[at],
            tuple(code for code in wanted if code in offered[at]),
            tuple(code for code in wanted if code not in offered[at]),
            tuple(code for code in known["services"].iat[at] if code not in wanted),
        )
        for at in order[:n]
    ]
    return Composition(
        chosen=wanted,
        places=every,
        shared=depth,
        like=len(like),
        suggestions=pd.DataFrame(rows[:n], columns=("service", "places", "share", "lift")),
        examples=pd.DataFrame(examples, columns=("id", "has", "lacks", "extra")),
    )
