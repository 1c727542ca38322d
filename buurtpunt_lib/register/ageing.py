"""Places that somebody should look at again, the most urgent first, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib.domain import HubStatus
from buurtpunt_lib.landscape import ageing

if TYPE_CHECKING:
    import pandas as pd

# In the order in which they are looked at.
REASONS = ("in_between", "unknown_status", "no_date", "old_confirmation", "old_source")
MONTHS = 24
# What is under way changes sooner.
_UNDER_WAY = (HubStatus.IDEA.value, HubStatus.PLAN.value, HubStatus.START_UP.value)
_MONTHS_UNDER_WAY = 12


def to_confirm(table: pd.DataFrame, on: date, *, months: int = MONTHS) -> pd.DataFrame:
    """The places of a hub table whose record grew old on a day; index id, the most urgent first.

    months: how old knowledge may be. Columns name, municipality, status, known_on (date or None),
    kind (confirmed, source, unknown), months (whole months since then at least, NaN when never),
    and reason, one of REASONS:
    in_between        an idea, plan or start-up of which nothing was heard for a year
    unknown_status    nobody knows whether it is open
    no_date           nobody knows from when its status is
    old_confirmation  it was confirmed, but longer ago than that
    old_source        nobody confirmed it, and its source is older than that
    A closed place is never asked about.
    """
    ages = ageing(table, on=on, months=months)
    about = table.set_index("id")[["name", "municipality", "status"]]
    found = about.join(ages[["known_on", "kind", "months"]])
    found = found[found["status"] != HubStatus.CLOSED.value]
    found["reason"] = [
        _reason(status, kind, age, months)
        for status, kind, age in zip(found["status"], found["kind"], found["months"], strict=True)
    ]
    found = found[found["reason"] != ""]
    order = found.assign(
        rank=found["reason"].map(REASONS.index), age=-found["months"].fillna(float("inf"))
    )
    return found.loc[order.sort_values(["rank", "age"], kind="stable").index]


def _reason(status: str, kind: str, age: float, months: int) -> str:
    # NaN: not known at all.
    if status in _UNDER_WAY and not age <= _MONTHS_UNDER_WAY:
        return "in_between"
    if status == HubStatus.UNKNOWN.value:
        return "unknown_status"
    if kind == "unknown":
        return "no_date"
    if age > months:
        return "old_confirmation" if kind == "confirmed" else "old_source"
    return ""
