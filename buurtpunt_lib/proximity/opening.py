"""What is open at a given hour among points, holidays included.

Opening hours, state and moment: see `domain.opening_hours`. "Wednesday at 10" is the next Wednesday
that is no holiday; a shop that is closed in July shows so only for a moment in July.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.domain.opening_hours import Opening, OpenState, is_holiday, opening_at
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity.distance import check_detour, straight_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


def next_moment(weekday: int, hour: int, minute: int = 0, *, after: date) -> datetime:
    """The next ordinary day of the week at an hour: after `after`, and no holiday.

    weekday: 0 = Monday. Raises InputError `nearness.moment`.
    """
    if not (0 <= weekday <= 6 and 0 <= hour <= 23 and 0 <= minute <= 59):
        raise InputError("nearness.moment", value=f"{weekday}, {hour}:{minute:02d}")
    day = after + timedelta(days=1 + (weekday - after.weekday() - 1) % 7)
    while is_holiday(day):
        day += timedelta(days=7)
    return datetime.combine(day, time(hour, minute))


def opening_of(points: pd.DataFrame, moment: datetime) -> pd.DataFrame:
    """State and reason of every point at a moment, indexed like points (column opening_hours)."""
    import pandas as pd

    column = points["opening_hours"] if "opening_hours" in points else [None] * len(points)
    found = [opening_at(hours, moment) for hours in column]
    return pd.DataFrame(
        {"state": [o.state.value for o in found], "reason": [o.reason for o in found],
         "remark": [o.remark for o in found]},
        index=points.index,
    )  # fmt: skip


@dataclass(frozen=True)
class PointOpening:
    """A point within reach. metres: of way. hours: as the source writes them, "" = not known."""

    id: str
    name: str
    facility: str
    metres: float
    opening: Opening
    hours: str
    source: str
    as_of: str


@dataclass(frozen=True)
class OpenNear:
    """The points within reach at a moment, the nearest first."""

    moment: datetime
    open: tuple[PointOpening, ...]
    closed: tuple[PointOpening, ...]
    unknown: tuple[PointOpening, ...]


def open_near(
    points: pd.DataFrame,
    lat: float,
    lon: float,
    moment: datetime,
    *,
    metres: float,
    facilities: Iterable[str] | None = None,
    detour: float = 1.0,
    ways: np.ndarray | None = None,
) -> OpenNear:
    """Which points within reach of a place are open at a moment (the bound belongs to the reach).

    points: columns id, facility, name, lat, lon, opening_hours, source, as_of. facilities: codes,
    None = all of them. ways: metres of way to each point; the straight line × detour when not
    given.

    Raises InputError `proximity.metres`, `proximity.detour`.
    """
    check_detour(detour)
    if not 0 <= metres < np.inf:
        raise InputError("proximity.metres", value=str(metres))
    if ways is None:
        there = (points[name].to_numpy(float) for name in ("lat", "lon"))
        ways = detour * straight_line(lat, lon, *there)
    if facilities is not None:
        asked = points["facility"].isin(list(facilities)).to_numpy()
        points, ways = points[asked], ways[asked]
    away = np.asarray(ways, dtype=float)
    near = np.flatnonzero(away <= metres)
    near = near[np.argsort(away[near], kind="stable")]
    found: dict[OpenState, list[PointOpening]] = {state: [] for state in OpenState}
    for at in near:
        row = points.iloc[at]
        hours = row.get("opening_hours")
        opening = opening_at(hours, moment)
        found[opening.state].append(
            PointOpening(
                **{name: _text(row.get(name)) for name in ("id", "name", "facility")},
                metres=float(away[at]),
                opening=opening,
                hours=_text(hours),
                source=_text(row.get("source")),
                as_of=_text(row.get("as_of")),
            )
        )
    return OpenNear(moment, *(tuple(found[state]) for state in OpenState))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
