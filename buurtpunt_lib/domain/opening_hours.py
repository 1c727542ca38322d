"""Opening hours as OpenStreetMap writes them: can they be read, and what is open at a moment.

Opening hours: text such as "Mo-Fr 09:00-12:30,13:30-18:00; Sa 09:00-12:00; PH off". PH are the
legal holidays of Belgium. SH are school holidays, which nobody keeps for us: where hours depend on
them, it is not known what is open.
State: open, closed or not known. Not known is never counted as open, nor as closed.
Moment: a day and an hour on the clock in Belgium.

The text is read by opening-hours-py (MIT or Apache 2.0), which follows the specification.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache

# OpenStreetMap keeps at most this many characters.
LONGEST = 255
_SCHOOL_HOLIDAYS = re.compile(r"\bSH\b")
# Where the clocks and the holidays are those of Belgium; for hours from sunrise to sunset.
_COUNTRY = "BE"


class OpenState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Opening:
    """State at a moment. reason: why it is not known ("no_hours", "not_readable",
    "school_holidays", "remark"), else "". remark: what the hours say beside the time."""

    state: OpenState
    reason: str = ""
    remark: str = ""


def readable(hours: str) -> bool:
    """Whether this is text in the syntax of opening hours."""
    return _read(hours.strip()) is not None


def opening_at(hours: object, moment: datetime) -> Opening:
    """Whether a place with these opening hours is open at a moment (local time, without zone).

    hours: text, or anything else for "not known". An hour at which it opens counts as open, the
    hour at which it closes as closed. Hours with a remark such as "on appointment" are not known.
    """
    if not isinstance(hours, str) or not hours.strip():
        return Opening(OpenState.UNKNOWN, "no_hours")
    if _SCHOOL_HOLIDAYS.search(hours):
        return Opening(OpenState.UNKNOWN, "school_holidays")
    read = _read(hours.strip())
    if read is None:
        return Opening(OpenState.UNKNOWN, "not_readable")
    from opening_hours import State

    state, remark = read.state(moment)
    if state is State.CLOSED:
        return Opening(OpenState.CLOSED, remark=remark)
    if state is State.OPEN and not remark:
        return Opening(OpenState.OPEN)
    return Opening(OpenState.UNKNOWN, "remark", remark)


@lru_cache(maxsize=20_000)
def _read(hours: str):
    """The hours as the library reads them, None where it cannot."""
    if len(hours) > LONGEST:
        return None
    from opening_hours import OpeningHours, ParserError

    try:
        return OpeningHours(hours, country=_COUNTRY)
    except ParserError:
        return None


def is_holiday(day: date) -> bool:
    """Whether a day is a legal holiday in Belgium."""
    return _holidays().is_open(datetime.combine(day, time(12)))


@lru_cache(maxsize=1)
def _holidays():
    from opening_hours import OpeningHours

    return OpeningHours("PH 00:00-24:00", country=_COUNTRY)
