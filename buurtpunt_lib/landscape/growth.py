"""Growth: how many places opened and closed in which year, as far as sources say when.

Opened in a year: the first stage `open` of a place began then, or the source gives that year.
Closed in a year: its stage `closed` began then. The year in which a source found a place closed
is not the year in which it closed, so such a place counts among those whose year is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.domain import HubStatus
from buurtpunt_lib.landscape.counts import of_interest

if TYPE_CHECKING:
    import pandas as pd

NOT_OPEN_YET = (HubStatus.IDEA.value, HubStatus.PLAN.value, HubStatus.START_UP.value)


@dataclass(frozen=True)
class Growth:
    """What is known of openings and closures.

    years: one row per year from the first to the last that is known, index `year`, columns
    opened, closed (places in that year), running (places that had opened and, as far as known,
    had not closed by the end of it) and maybe (places that had opened by then and are closed now,
    nobody wrote down since when).
    opened, closed: places of which that year is known. opened_unknown: places that are or were
    open, of which nobody wrote down since when; closed_unknown: likewise of closing.
    not_open: places that are an idea, a plan or a start-up. state_unknown: places without a known
    state nor year. Every place is in opened, opened_unknown, not_open or state_unknown, once.
    """

    years: pd.DataFrame
    opened: int
    opened_unknown: int
    closed: int
    closed_unknown: int
    not_open: int
    state_unknown: int


def growth(table: pd.DataFrame, *, only_hubs: bool = False) -> Growth:
    """Openings and closures per year; unknown years are counted apart, never guessed.

    A place that is only planned has not opened, whatever year it is announced for. Without a
    column `stages` no year of closing is known.
    """
    import pandas as pd

    chosen = of_interest(table, only_hubs=only_hubs)
    stages = chosen["stages"] if "stages" in chosen else [()] * len(chosen)
    counts = dict.fromkeys(("opened_unknown", "closed_unknown", "not_open", "state_unknown"), 0)
    lives: list[tuple[int | None, int | None, bool]] = []
    for state, year, life in zip(chosen["status"], chosen["opened"], stages, strict=True):
        began = None if pd.isna(year) else int(year)
        if state in NOT_OPEN_YET:
            counts["not_open"] += 1
            continue
        if began is None:
            unknown = state == HubStatus.UNKNOWN.value
            counts["state_unknown" if unknown else "opened_unknown"] += 1
        shut = state == HubStatus.CLOSED.value
        ended = _closed_in(life) if shut else None
        counts["closed_unknown"] += shut and ended is None
        lives.append((began, ended, shut))
    opened = [began for began, _, _ in lives if began is not None]
    closed = [ended for _, ended, _ in lives if ended is not None]
    years = pd.Index(_span([*opened, *closed]), dtype="int64", name="year")
    rows = []
    for year in years:
        there = [life for life in lives if life[0] is not None and life[0] <= year]
        left = [began for began, ended, shut in there if not shut or (ended or 0) > year]
        maybe = [began for began, ended, shut in there if shut and ended is None]
        rows.append((opened.count(year), closed.count(year), len(left), len(maybe)))
    columns = ["opened", "closed", "running", "maybe"]
    return Growth(
        years=pd.DataFrame(rows, columns=columns, index=years, dtype="int64"),
        opened=len(opened),
        closed=len(closed),
        **counts,
    )


def _closed_in(life: Iterable[tuple[Any, str]]) -> int | None:
    """The year in which the last stage `closed` began."""
    years = [int(since[:4]) for state, since in life if state == HubStatus.CLOSED.value and since]
    return max(years, default=None)


def _span(years: list[int]) -> range:
    return range(min(years), max(years) + 1) if years else range(0)
