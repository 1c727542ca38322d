"""Reference dates of sources, compared with days without claiming more than they say.

Reference date: "2026", "2026-02" or "2026-02-28", as a source states it; "2022+" means not stated,
2022 or later, and "" not stated at all: those two are no dates, they compare with nothing.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import Any

_AS_OF = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(\+?)", re.ASCII)


@lru_cache(maxsize=10_000)
def _read(as_of: Any) -> tuple[date | None, date | None]:
    """(first, last) day that a reference date can mean; None where it says nothing about it."""
    match = _AS_OF.fullmatch(as_of) if isinstance(as_of, str) else None
    if match is None:
        return None, None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None, None
    if match[4]:
        return first, None
    if day:
        return first, first
    month = month or 12
    return first, date(year, month, calendar.monthrange(year, month)[1])


def first_day(as_of: Any) -> date | None:
    """The first day that it can mean, for "2022+" too; None where nothing is stated.

    >>> first_day("2026-02"), first_day("2022+"), first_day("")
    (datetime.date(2026, 2, 1), datetime.date(2022, 1, 1), None)
    """
    return _read(as_of)[0]


def is_date(as_of: Any) -> bool:
    """Whether it states a date: "2022+" does not."""
    return _read(as_of)[1] is not None


def newer_than(as_of: Any, day: date) -> bool:
    """Whether a source is newer than a day for certain: whatever day its date means.

    >>> newer_than("2026-03", date(2026, 2, 10)), newer_than("2026-02", date(2026, 2, 10))
    (True, False)
    """
    first, last = _read(as_of)
    return last is not None and first > day


def months_old(as_of: Any, on: date) -> int | None:
    """Whole months from the first day that a date can mean to another day; None for no date.

    >>> months_old("2026-02", date(2026, 4, 1)), months_old("2022+", date(2026, 4, 1))
    (2, None)
    """
    first, last = _read(as_of)
    if last is None:
        return None
    return (on.year - first.year) * 12 + on.month - first.month - (on.day < first.day)
