"""Places that somebody should look at again, the most urgent first, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib.landscape import ageing
from buurtpunt_lib.landscape.ageing import MONTHS, REASONS

if TYPE_CHECKING:
    import pandas as pd


def to_confirm(table: pd.DataFrame, on: date, *, months: int = MONTHS) -> pd.DataFrame:
    """The places of a hub table whose record grew old on a day; index id, the most urgent first.

    months: how old knowledge may be. Columns name, municipality, status, known_on (date or None),
    kind (confirmed, source, unknown), months (whole months since then at least, NaN when never),
    and reason, one of REASONS, as `landscape.ageing` gives them.
    """
    ages = ageing(table, on=on, months=months)
    about = table.set_index("id")[["name", "municipality", "status"]]
    found = about.join(ages[["known_on", "kind", "months", "reason"]])
    found = found[found["reason"] != ""]
    order = found.assign(
        rank=found["reason"].map(REASONS.index), age=-found["months"].fillna(float("inf"))
    )
    return found.loc[order.sort_values(["rank", "age"], kind="stable").index]
