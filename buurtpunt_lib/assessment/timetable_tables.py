"""How long it takes by public transport, worked out once by a command and then looked up.

Minutes: from the point of a village to the nearest place of a facility in time, from door to door,
for one day and hour (`proximity.timetable`). Kept for the loaded tables of that moment: after any
change of those it must be worked out anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import datasets

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.assessment.facts import Facts

ABOUT, MINUTES = "timetable_about", "timetable_minutes"


@dataclass(frozen=True)
class Timetable:
    """What was worked out. departure: the first moment of leaving; window_minutes: how long after
    it one may leave. max_minutes: longer was not looked for. files: names of the timetables.

    villages: of how many a connection to something was found. facilities: to how many of them one
    was looked for.
    """

    departure: datetime
    window_minutes: int
    max_minutes: int
    files: tuple[str, ...]
    villages: int
    facilities: int

    @property
    def until(self) -> datetime:
        return self.departure + timedelta(minutes=self.window_minutes)


@dataclass(frozen=True)
class ByTimetable:
    """minutes: to the nearest place in time, None where no connection was found. place: its name,
    else that of its village, "" where nothing was found."""

    facility: str
    minutes: float | None
    place: str


def work_out(
    facts: Facts,
    *,
    streets: Path,
    timetables: Sequence[Path],
    departure: datetime,
    window_minutes: int = 60,
    max_minutes: int = 120,
    progress: Callable[[str, int, int | None], None] = lambda step, done, total: None,
) -> Timetable:
    """Works out the minutes from all villages to all facilities and keeps them.

    Raises InputError as `proximity.timetable.reach_by_timetable` and `loaded.keep`.
    """
    import pandas as pd

    from buurtpunt_lib.proximity.timetable import reach_by_timetable

    of = datasets.loaded.stamp()
    progress("timetable_read", 0, None)
    found = reach_by_timetable(
        facts.villages,
        facts.index,
        facts.index.facilities,
        streets=streets,
        timetables=timetables,
        departure=departure,
        window_minutes=window_minutes,
        max_minutes=max_minutes,
        progress=lambda done, total: progress("timetable_search", done, total),
    )
    minutes, position = found.minutes[:, :, 0], found.position[:, :, 0]
    village, column = np.nonzero(position >= 0)
    places = facts.places.iloc[position[village, column]]
    own = facts.villages["name"].reindex(places["village"]).to_numpy(dtype=object)
    named = places["name"].to_numpy(dtype=object)
    exact = places["exact"].to_numpy(dtype=bool) & places["name"].notna().to_numpy()
    table = pd.DataFrame(
        {
            "village": facts.villages.index.to_numpy()[village],
            "facility": np.array(found.facilities, dtype=object)[column],
            "minutes": minutes[village, column],
            "place": np.where(exact | pd.isna(own), named, own),
        }
    ).astype({"village": "str", "facility": "str", "place": "str"})
    about = {
        "departure": departure.isoformat(),
        "window_minutes": window_minutes,
        "max_minutes": max_minutes,
        "files": "\n".join(path.name for path in timetables),
        "villages": len(np.unique(village)),
        "facilities": "\n".join(found.facilities),
    }
    datasets.loaded.keep(MINUTES, table, of)
    # Last: what is kept counts only when all of it is there.
    datasets.loaded.keep(ABOUT, pd.DataFrame([about]), of)
    made = timetable()
    assert made is not None
    return made


def timetable() -> Timetable | None:
    """What was worked out for the tables of now; None where nothing was."""
    kept = _kept()
    return None if kept is None else kept[0]


def by_timetable(village: str) -> tuple[ByTimetable, ...]:
    """How long it takes from a village to each facility that was looked for; () where none was."""
    kept = _kept()
    if kept is None:
        return ()
    _, facilities, table = kept
    rows = table[table["village"] == village].set_index("facility")
    return tuple(
        ByTimetable(code, float(rows.at[code, "minutes"]), str(rows.at[code, "place"]))
        if code in rows.index
        else ByTimetable(code, None, "")
        for code in facilities
    )


def _kept() -> tuple[Timetable, tuple[str, ...], pd.DataFrame] | None:
    mark = datasets.loaded.kept_stamp(ABOUT)
    return _read(mark) if mark else None


@lru_cache(maxsize=2)
def _read(mark: str) -> tuple[Timetable, tuple[str, ...], pd.DataFrame] | None:
    about, table = (datasets.loaded.kept(name) for name in (ABOUT, MINUTES))
    if about is None or table is None or len(about) != 1:
        return None
    row = about.astype(object).iloc[0]
    facilities = tuple(row["facilities"].split("\n"))
    made = Timetable(
        departure=datetime.fromisoformat(row["departure"]),
        window_minutes=int(row["window_minutes"]),
        max_minutes=int(row["max_minutes"]),
        files=tuple(row["files"].split("\n")),
        villages=int(row["villages"]),
        facilities=len(facilities),
    )
    return made, facilities, table
