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

    found = np.full(presence.shape, "", dtype=object)
    for column in range(presence.shape[1]):
        known = presence[:, column] != Presence.UNKNOWN.value
        # Few pairs of source and date stand in a column of a thousand villages.
        said = pd.MultiIndex.from_arrays([source[known, column], as_of[known, column]])
        numbers, pairs = pd.factorize(said)
        words = [
            confidence_of(
                date_of,
                strong=key == LOCAL_KNOWLEDGE or complete.get((column, key), False),
                on=on,
            ).value
            for key, date_of in pairs
        ]
        if words:
            found[known, column] = np.array(words, dtype=object)[numbers]
    return found
