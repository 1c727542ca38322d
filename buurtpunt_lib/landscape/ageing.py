"""How old our knowledge of each place is, and which places somebody should look at again.

Known on: the last moment at which somebody who knows said that the record is right, or that a
source speaks of; the later of the two. A source that only gives a year may speak of its last day,
so an age counts from the end of that year: the age is at least that.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib.domain import HubStatus

if TYPE_CHECKING:
    import pandas as pd

# After so many months a record is asked about again; what is under way changes sooner.
# Assumptions: nobody set a norm.
MONTHS, MONTHS_UNDER_WAY = 24, 12
_UNDER_WAY = (HubStatus.IDEA.value, HubStatus.PLAN.value, HubStatus.START_UP.value)
CONFIRMED, SOURCE, UNKNOWN = "confirmed", "source", "unknown"
# Why a record should be looked at, in the order in which that is done.
REASONS = ("in_between", "unknown_status", "no_date", "old_confirmation", "old_source")


def ageing(table: pd.DataFrame, *, on: date, months: int = MONTHS) -> pd.DataFrame:
    """Per place how old our knowledge is on a day, oldest first; index id.

    Columns known_on (date, None when never), kind (CONFIRMED, SOURCE or UNKNOWN), months (whole
    months since then at least, NaN when never), reason and old (True where there is a reason).
    reason, "" when the record need not be looked at:
    in_between        an idea, plan or start-up of which nothing was heard for a year
    unknown_status    nobody knows whether it is open
    no_date           nobody knows from when its status is
    old_confirmation  it was confirmed, but more than `months` ago
    old_source        nobody confirmed it, and its source is older than that
    A closed place is never asked about: there is nothing to confirm.
    """
    import pandas as pd

    confirmed = table["confirmed_on"] if "confirmed_on" in table else [None] * len(table)
    rows = []
    for id_, state, as_of, day in zip(
        table["id"], table["status"], table["status_as_of"], confirmed, strict=True
    ):
        known_on, kind = _known_on(as_of, day, on)
        age = float("nan") if known_on is None else float(_months(known_on, on))
        reason = _reason(state, kind, age, months)
        rows.append((id_, known_on, kind, age, reason, reason != ""))
    rows.sort(key=lambda row: (row[1] or date.min, row[0]))
    columns = ["id", "known_on", "kind", "months", "reason", "old"]
    return pd.DataFrame(rows, columns=columns).astype({"old": bool}).set_index("id")


def _reason(status: str, kind: str, age: float, months: int) -> str:
    if status == HubStatus.CLOSED.value:
        return ""
    # NaN: not known at all.
    if status in _UNDER_WAY and not age <= MONTHS_UNDER_WAY:
        return "in_between"
    if status == HubStatus.UNKNOWN.value:
        return "unknown_status"
    if kind == UNKNOWN:
        return "no_date"
    if age > months:
        return "old_confirmation" if kind == CONFIRMED else "old_source"
    return ""


def _known_on(as_of: str, confirmed: object, today: date) -> tuple[date | None, str]:
    found: list[tuple[date, str]] = []
    if as_of:
        # A year that is not over yet cannot be known beyond today.
        found.append((min(last_day(as_of), today), SOURCE))
    if isinstance(confirmed, str) and confirmed:
        confirmed = date.fromisoformat(confirmed)
    if isinstance(confirmed, date) and confirmed == confirmed:
        found.append((date(confirmed.year, confirmed.month, confirmed.day), CONFIRMED))
    return max(found, default=(None, UNKNOWN))


def last_day(partial: str) -> date:
    """The last day that a partial date can mean.

    >>> last_day("2024-02"), last_day("2023")
    (datetime.date(2024, 2, 29), datetime.date(2023, 12, 31))
    """
    year, month, day = (*(int(part) for part in partial.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def _months(first: date, last: date) -> int:
    whole = (last.year - first.year) * 12 + last.month - first.month
    return max(0, whole - (last.day < first.day))
