"""Confidence: how far a state of the evidence table can be relied on, in three words.

It follows from who says it and how old that is, and is no number: nobody measured a chance.
Strong: a source that is complete for the facility, or somebody who saw it on the spot.
Weak: any other source, such as a map that volunteers draw.

|                                       | strong   | weak     |
| at most FRESH_MONTHS old              | sure     | likely   |
| older, or without a date              | likely   | thin     |
| more than OLD_MONTHS old              | thin     | thin     |
| unknown: nothing is said              | ""       | ""       |

The two ages are our assumption. Age counts from the first day that a date can mean.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import numpy as np

from buurtpunt_lib.domain import LOCAL_KNOWLEDGE, Presence
from buurtpunt_lib.proximity.reference_dates import is_date, months_old

FRESH_MONTHS, OLD_MONTHS = 24, 60


class Confidence(StrEnum):
    SURE = "sure"
    LIKELY = "likely"
    THIN = "thin"


def confidence_of(as_of: str | None, *, strong: bool, on: date | None) -> Confidence:
    """The word for a state that is known. on: the day from which one looks back; None = whenever,
    so that a date that is stated never counts as old."""
    months = None if on is None else months_old(as_of, on)
    if months is not None and months > OLD_MONTHS:
        return Confidence.THIN
    fresh = is_date(as_of) and (months is None or months <= FRESH_MONTHS)
    if strong:
        return Confidence.SURE if fresh else Confidence.LIKELY
    return Confidence.LIKELY if fresh else Confidence.THIN


def confidence_table(
    presence: np.ndarray,
    source: np.ndarray,
    as_of: np.ndarray,
    complete: dict[tuple[int, str], bool],
    on: date | None,
) -> np.ndarray:
    """The words of a table of villages x facilities; "" where the state is unknown.

    complete: (number of the facility, key of a source) -> whether it is complete for it.
    """
    import pandas as pd

    known = presence != Presence.UNKNOWN.value
    column = np.broadcast_to(np.arange(presence.shape[1]), presence.shape)[known]
    by, sources = pd.factorize(source[known])
    day, dates = pd.factorize(as_of[known])
    # Few triples of facility, source and date stand in a table of a thousand villages: each is
    # given one number. What is not stated is -1.
    shape = (presence.shape[1], len(sources) + 1, len(dates) + 1)
    triples, numbers = np.unique(
        np.ravel_multi_index((column, by + 1, day + 1), shape), return_inverse=True
    )
    words = []
    for at, key, stated in zip(*np.unravel_index(triples, shape), strict=True):
        key_of = sources[key - 1] if key else None
        strong = key_of == LOCAL_KNOWLEDGE or complete.get((int(at), key_of), False)
        word = confidence_of(dates[stated - 1] if stated else None, strong=strong, on=on)
        words.append(word.value)
    found = np.full(presence.shape, "", dtype=object)
    if words:
        found[known] = np.array(words, dtype=object)[numbers]
    return found
