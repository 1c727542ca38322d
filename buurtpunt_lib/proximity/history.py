"""Lost and gained over a stretch of time, by everything that was known at any day of it.

At the first day little may be known. So a cell (village x facility) that was unknown then is held
against the first day on which it was known: a baker that was seen in May and no longer in October
was lost since January too, although nobody had looked in January.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.domain import Presence
from buurtpunt_lib.proximity.changes import changes, evidence_at
from buurtpunt_lib.proximity.local import days_spoken
from buurtpunt_lib.proximity.reference_dates import first_day

if TYPE_CHECKING:
    import pandas as pd

_SIDES = ["presence", "count", "source", "as_of", "reason", "confidence"]
_UNKNOWN = Presence.UNKNOWN.value


def changes_since(
    after: pd.DataFrame,
    villages: pd.DataFrame,
    versions: Sequence[pd.DataFrame],
    sources: Mapping[str, Any],
    facilities: Sequence[Any],
    *,
    since: date,
    until: date,
    observations: Any = (),
) -> pd.DataFrame:
    """What differs between a day and now, as `changes` gives it.

    after: the evidence table of now (of the day `until`), with the same villages and facilities in
    the same order as the tables from which it was made; versions, observations: see `evidence_at`.
    A cell that was unknown on the first day is compared with the first later day on which it was
    known, where that gives a loss, a gain or another number; else it only became known.
    """
    import pandas as pd

    def at(day: date, seen: Any) -> pd.DataFrame:
        return evidence_at(villages, versions, sources, facilities, on=day, observations=seen)

    before = at(since, observations)
    found = changes(before, after)
    filled = before.copy()
    open_ = (filled["presence"] == _UNKNOWN).to_numpy()
    # The day on which each open cell became known.
    known_on = np.full(len(filled), date.max, dtype=object)
    for day in _dates(versions, since, until):
        table = at(day, ())
        fresh = open_ & (table["presence"] != _UNKNOWN).to_numpy() & (known_on == date.max)
        filled.loc[fresh, _SIDES] = table.loc[fresh, _SIDES]
        known_on[fresh] = day
    # On its own day nothing outranks an observation: no source can be newer.
    keys = (after[name].to_numpy(dtype=object) for name in ("village", "service"))
    place = {cell: n for n, cell in enumerate(zip(*keys, strict=True))}
    for cell, words in days_spoken(observations):
        row = place.get(cell)
        if row is None or not open_[row] or not since < words.day <= until or not words.presence:
            continue
        if words.day <= known_on[row]:
            values = (*words.cell, "sure")
            filled.loc[row, _SIDES] = values
            known_on[row] = words.day
    later = changes(filled, after)
    told = set(zip(later["village"], later["service"], strict=True))
    kept = [cell not in told for cell in zip(found["village"], found["service"], strict=True)]
    both = pd.concat([later, found[np.array(kept, dtype=bool)]], ignore_index=True)
    order = [place[cell] for cell in zip(both["village"], both["service"], strict=True)]
    return both.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)


def _dates(versions: Sequence[pd.DataFrame], since: date, until: date) -> list[date]:
    """The days of a stretch on which a version of a source begins, in order."""
    days = {first_day(as_of) for rows in versions for as_of in rows["as_of"].unique()}
    return sorted(day for day in days if day is not None and since < day <= until)
