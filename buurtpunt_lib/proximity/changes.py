"""What changed between two moments: services lost and gained, and what only became known.

Version: the rows that sources showed at one moment; a later version of a source replaces the
earlier one whole, so that a village that is no longer in it is really gone from it.
Change: a cell (village x facility) whose state, or whose number by the same source, differs.
A service is gained only where it was known to be absent; where nothing was known, it only became
known. A loss is as certain as the weaker of the two states between which it lies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.domain import Presence
from buurtpunt_lib.proximity.confidence import Confidence
from buurtpunt_lib.proximity.evidence import evidence_table
from buurtpunt_lib.proximity.reference_dates import first_day

if TYPE_CHECKING:
    import pandas as pd


class ChangeOf(StrEnum):
    """What happened to one cell."""

    LOST = "lost"
    GAINED = "gained"
    FEWER = "fewer"
    MORE = "more"
    NOW_PRESENT = "now_known_present"
    NOW_ABSENT = "now_known_absent"
    NOT_KNOWN = "no_longer_known"


_PRESENT, _ABSENT, _UNKNOWN = (
    p.value for p in (Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN)
)
_BETWEEN = {
    (_PRESENT, _ABSENT): ChangeOf.LOST,
    (_ABSENT, _PRESENT): ChangeOf.GAINED,
    (_UNKNOWN, _PRESENT): ChangeOf.NOW_PRESENT,
    (_UNKNOWN, _ABSENT): ChangeOf.NOW_ABSENT,
    (_PRESENT, _UNKNOWN): ChangeOf.NOT_KNOWN,
    (_ABSENT, _UNKNOWN): ChangeOf.NOT_KNOWN,
}
_SIDES = ("presence", "count", "source", "as_of", "confidence")
COLUMNS = (
    "village", "service", "change",
    *(f"{name}_before" for name in _SIDES), *(f"{name}_after" for name in _SIDES), "confidence",
)  # fmt: skip
# From the surest to the least sure.
_WEAKER = {word.value: rank for rank, word in enumerate(Confidence)}


def changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The cells that differ between two evidence tables, in the order of `after`.

    Cells that stand in only one of the tables are left aside: nothing can be said of them.
    Returns `COLUMNS`: village, service; change (a `ChangeOf`); presence, count, source, as_of and
    confidence of both sides; confidence: the weaker of the two, that of the known side where one
    side is unknown. A number counts as changed only where the same source gave both.
    """
    import pandas as pd

    keys = ["village", "service"]
    both = after[[*keys, *_SIDES]].merge(
        before[[*keys, *_SIDES]], on=keys, suffixes=("_after", "_before"), validate="1:1"
    )
    numbers = both["count_after"].to_numpy(float) - both["count_before"].to_numpy(float)
    state = {side: both[f"presence_{side}"].to_numpy(dtype=object) for side in ("before", "after")}
    counted = (state["before"] == _PRESENT) & (state["after"] == _PRESENT)
    counted &= (both["source_before"] == both["source_after"]).to_numpy(dtype=bool)
    differs = (state["before"] != state["after"]) | (counted & (np.abs(numbers) > 0))
    # Few of the cells changed: only those are looked at one by one.
    both, numbers, counted = both[differs], numbers[differs], counted[differs]
    pairs = zip(state["before"][differs], state["after"][differs], strict=True)
    change = np.array([_BETWEEN.get(pair, "") for pair in pairs], dtype=object)
    change[counted & (numbers < 0)] = ChangeOf.FEWER
    change[counted & (numbers > 0)] = ChangeOf.MORE
    found = both.assign(change=[getattr(one, "value", one) for one in change])
    found["confidence"] = [
        max((word for word in pair if word), key=_WEAKER.__getitem__, default="")
        for pair in zip(found["confidence_before"], found["confidence_after"], strict=True)
    ]
    return pd.DataFrame(found, columns=list(COLUMNS)).reset_index(drop=True)


def change_counts(found: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """How many changes of each kind per "village" or "service": one column per `ChangeOf`.

    found: as `changes` gives. Only what changed has a row; a trend is `lost` beside `gained`.
    """
    table = found.groupby([by, "change"], sort=False).size().unstack(fill_value=0)
    return table.reindex(columns=[kind.value for kind in ChangeOf], fill_value=0)


def rows_at(versions: Sequence[pd.DataFrame], on: date) -> pd.DataFrame:
    """What sources showed on a day: of each source and facility the newest version of before it.

    versions: tables with village, service, count, source, as_of, the oldest first. The date of a
    version is the latest first day that the dates of its rows can mean; a version without any
    date stood at all times. Of two versions with one date the later one in the list counts.
    """
    import pandas as pd

    best: dict[tuple[str, str], tuple[date, int]] = {}
    for number, rows in enumerate(versions):
        for key, dates in rows.groupby(["source", "service"])["as_of"].unique().items():
            day = max((found for as_of in dates if (found := first_day(as_of))), default=date.min)
            if day <= on:
                best[key] = max(best.get(key, (day, number)), (day, number))
    kept = [
        rows[
            np.array(
                [
                    best.get(key, (None, -1))[1] == number
                    for key in zip(rows["source"], rows["service"], strict=True)
                ],
                dtype=bool,
            )
        ]
        for number, rows in enumerate(versions)
    ]
    return pd.concat(kept, ignore_index=True)


def evidence_at(
    villages: pd.DataFrame,
    versions: Sequence[pd.DataFrame],
    sources: Mapping[str, Any],
    facilities: Sequence[Any],
    *,
    on: date,
    observations: Any = (),
) -> pd.DataFrame:
    """The evidence table as it stood on a day, by what had been published and seen by then.

    villages, sources, facilities, observations: as `evidence_table` takes them; versions: see
    `rows_at`. A source that is complete is so only from its date on: before it, its silence says
    nothing. Raises InputError as `evidence_table` does.
    """
    rows = rows_at(versions, on)
    spoke = set(zip(rows["source"], rows["service"], strict=True))
    then = {
        key: SimpleNamespace(
            as_of=source.as_of,
            doubted_in=getattr(source, "doubted_in", ()),
            complete_for=tuple(
                code
                for code in source.complete_for
                if (key, code) in spoke or (first_day(source.as_of) or date.min) <= on
            ),
        )
        for key, source in sources.items()
    }
    return evidence_table(
        villages, rows, then, facilities, observations=_until(observations, on), on=on
    )


def _until(observations: Any, on: date) -> Any:
    if hasattr(observations, "itertuples"):
        # Days as text sort like days.
        return observations[observations["observed_on"].astype(str) <= on.isoformat()]
    return [one for one in observations if one.observed_on <= on]


STOPS = ("village", "service", "source", "before", "after", "as_of_before", "as_of_after")


def stops_changed(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Where vehicles stop more or less often a day than before, by the same source.

    before, after: points of two versions with columns village ("" = in none), facility, source,
    as_of, stops_per_day (stops a day on average, NaN = not known). A village whose stops are all
    gone has 0; one with a stop of which the number is not known is left aside.

    Returns `STOPS`: one row per village, facility and source whose number differs by at least one
    stop a day, the greatest loss first; before and after in stops a day.
    """
    import pandas as pd

    keys = ["source", "service", "village"]
    sides = []
    for points in (before, after):
        points = points.rename(columns={"facility": "service"})
        points = points[(points["village"] != "").to_numpy(dtype=bool)]
        groups = points.groupby(keys)
        # One stop that is not known makes the sum unknown.
        total = groups["stops_per_day"].agg(lambda stops: stops.sum(skipna=False))
        sides.append(pd.DataFrame({"stops": total, "as_of": groups["as_of"].max()}))
    both = sides[0].add_suffix("_before").join(sides[1].add_suffix("_after"), how="outer")
    # Of a source that has nothing of the kind in one version at all, nothing can be said.
    in_both = set.intersection(*({key[:2] for key in side.index} for side in sides))
    both = both[[key[:2] in in_both for key in both.index]]
    dates = [side.groupby(level=[0, 1])["as_of"].max() for side in sides]
    table = both.reset_index()
    pairs = pd.MultiIndex.from_frame(table[keys[:2]])
    for name, side, date_of in zip(("before", "after"), sides, dates, strict=True):
        gone = ~pd.MultiIndex.from_frame(table[keys]).isin(side.index)
        table[name] = table[f"stops_{name}"].where(~gone, 0.0)
        table[f"as_of_{name}"] = date_of.reindex(pairs).to_numpy()
    change = table["after"] - table["before"]
    table = table.assign(_change=change)[(change.abs() >= 1.0).to_numpy()]
    table = table.sort_values(["_change", "village", "service"], kind="stable")
    return table[list(STOPS)].reset_index(drop=True)
