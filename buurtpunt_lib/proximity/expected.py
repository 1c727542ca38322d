"""Expected: what a village of this size normally has, learnt from villages of about that size.

Like villages: the PEERS villages nearest in number of residents (as a ratio, so 500 and 1,000 are
as far apart as 5,000 and 10,000), the village itself left out. Of them it is said how many have the
facility: "73 of the 100 villages of about this size have a supermarket".
Probability: the share of them that has it for certain. Where a source does not show a facility
and is not complete, it may be there all the same: the probability is then a lower bound.
Interval: from the lower end of the Wilson interval (95 %) of that share to the upper end of the
interval of the share with what was not found counted in. So it holds both chance and what nobody
knows, and is wide where sources are thin.

A village counts as a like village for a facility when some source was searched there; where no
source speaks, or the boundary is not known, there is nothing to learn.

Why like villages and not a fitted curve: predicted for villages that were left out (ten folds, the
six facilities of the shipped sources), the error (log loss) is at most 1.6 % above that of a
logistic curve on the logarithm of the residents and below that of isotonic regression and of
population classes; and it can be counted and said in one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.domain import Presence
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

PEERS = 100
# With fewer villages to learn from than this, nothing is said.
FEWEST = 30
# From this probability on a village of its size normally has it.
USUAL = 0.5
_Z = 1.959963984540054

MISSING, TO_CHECK, EXTRA, USUAL_WITH, USUAL_WITHOUT, NOT_KNOWN = (
    "missing", "to_check", "extra", "usual_with", "usual_without", "not_known",
)  # fmt: skip


def wilson(successes, trials, *, z: float = _Z) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper end of the Wilson interval of a share; 0 and 1 where there were no trials.

    >>> low, high = wilson(73, 100)
    >>> round(float(low), 3), round(float(high), 3)
    (0.636, 0.807)
    """
    successes, trials = np.asarray(successes, dtype=float), np.asarray(trials, dtype=float)
    n = np.maximum(trials, 1.0)
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # Exactly none and all, where rounding would leave a hair between.
    low = np.where(successes <= 0, 0.0, middle - half)
    high = np.where(successes >= trials, 1.0, middle + half)
    return np.where(trials > 0, low, 0.0), np.where(trials > 0, high, 1.0)


def expected(villages: pd.DataFrame, evidence: pd.DataFrame, *, peers: int = PEERS) -> pd.DataFrame:
    """What each village of its size normally has: the rows of the evidence, in their order.

    villages: indexed by code, column population (NaN = not known). evidence: as `evidence_table`
    gives. peers: how many like villages are looked at; fewer where fewer are known.

    Returns village, service, and
    probability   share of the like villages that have it for certain (NaN: nothing to learn from)
    low, high     the interval around it; 0 and 1 where there is nothing to learn from
    n             number of like villages; 0 where there is nothing to learn from
    have, may_have  of those, how many have it for certain; how many may have it (not found)
    judgement     `missing`: surely not there, and usual (probability at least 0.5)
                  `to_check`: not found, and usual
                  `extra`: there, and not usual (even the upper end is below 0.5)
                  `usual_with`, `usual_without`: there; surely not there, and not usual
                  `not_known`: anything else

    Raises InputError `nearness.peers`; `proximity.village_unknown` where evidence speaks of a
    village that is not in `villages`.
    """
    import pandas as pd

    if not (isinstance(peers, int) and peers >= FEWEST):
        raise InputError("nearness.peers", value=peers, allowed=FEWEST)
    position = villages.index.get_indexer(evidence["village"])
    if (position < 0).any():
        raise InputError(
            "proximity.village_unknown", village=evidence["village"][position < 0].iloc[0]
        )
    presence = evidence["presence"].to_numpy(dtype=object)
    reason = evidence["reason"].to_numpy(dtype=object)
    present = presence == Presence.PRESENT.value
    absent = presence == Presence.ABSENT.value
    not_found = ~present & ~absent & (reason == "not_found")

    size = np.log(np.maximum(_population(villages), 1.0))
    numbers = {name: np.zeros(len(evidence)) for name in ("n", "have", "may_have")}
    service, _ = pd.factorize(evidence["service"])
    # Facilities that were searched in the same villages share their like villages.
    shared: dict[bytes, tuple[np.ndarray, np.ndarray]] = {}
    for number in range(service.max(initial=-1) + 1):
        rows = np.flatnonzero(service == number)
        at = position[rows]
        state = np.zeros((3, len(villages)), dtype=bool)
        for kind, found in enumerate((present, absent, not_found)):
            state[kind, at] = found[rows]
        searched = state.any(axis=0) & np.isfinite(size)
        if searched.sum() <= FEWEST:
            continue
        key = searched.tobytes()
        if key not in shared:
            shared[key] = _like(size, searched, peers)
        like, counted = shared[key]
        for name, values in (("have", state[0]), ("may_have", state[2])):
            numbers[name][rows] = np.where(counted, values[like], False).sum(axis=1)[at]
        numbers["n"][rows] = counted.sum(axis=1)[at]

    n, have, may_have = numbers["n"], numbers["have"], numbers["may_have"]
    probability = np.where(n > 0, have / np.maximum(n, 1), np.nan)
    low, high = wilson(have, n)[0], wilson(have + may_have, n)[1]
    usual = probability >= USUAL
    judgement = np.select(
        [
            n == 0,
            absent & usual,
            not_found & usual,
            present & (high < USUAL),
            present,
            absent,
        ],
        [NOT_KNOWN, MISSING, TO_CHECK, EXTRA, USUAL_WITH, USUAL_WITHOUT],
        NOT_KNOWN,
    )
    return pd.DataFrame(
        {
            "village": evidence["village"].to_numpy(dtype=object),
            "service": evidence["service"].to_numpy(dtype=object),
            "probability": probability,
            "low": low,
            "high": high,
            "n": n.astype(int),
            "have": have.astype(int),
            "may_have": may_have.astype(int),
            "judgement": judgement.astype(object),
        },
        index=evidence.index,
    )


def _population(villages: pd.DataFrame) -> np.ndarray:
    return villages["population"].to_numpy(dtype=float, na_value=np.nan)


def _like(size: np.ndarray, searched: np.ndarray, peers: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the like villages of every village, and which of those positions count.

    Villages equally near in size are settled by their order in the table; those whose size is not
    known have no like villages.
    """
    those = np.flatnonzero(searched)
    apart = np.abs(size[:, None] - size[None, those])
    # A village is not like itself: it would help to predict what it has.
    itself = np.flatnonzero(searched)
    apart[itself, np.searchsorted(those, itself)] = np.inf
    take = min(peers, len(those))
    nearest = np.argsort(apart, axis=1, kind="stable")[:, :take]
    distance = np.take_along_axis(apart, nearest, axis=1)
    return those[nearest], np.isfinite(distance)
