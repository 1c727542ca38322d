"""Evidence table: for every village and facility, what the sources say, and which one says it.

Complete source: one whose silence counts. A village that it does not show really lacks the
facility (`Source.complete_for` in `data/knowledge/sources.yaml` lists the facilities), except in
the villages where that is doubted (`Source.doubted_in`).
Searched source: one that shows the facility in at least one village, complete or not.
Local observation: what somebody saw on the spot on one day. It outranks every source that is not
newer than it for certain (`reference_dates.newer_than`): "2026-02" is not newer than 10 February
2026, and "2022+" is newer than nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.domain import Presence
from buurtpunt_lib.errors import Faults
from buurtpunt_lib.proximity.confidence import confidence_table
from buurtpunt_lib.proximity.local import spoken
from buurtpunt_lib.proximity.reference_dates import newer_than

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("village", "service", "presence", "count", "source", "as_of", "reason", "confidence")


def evidence_table(
    villages: pd.DataFrame,
    rows: pd.DataFrame,
    sources: Mapping[str, Any],
    facilities: Sequence[Any],
    *,
    observations: Any = (),
    on: date | None = None,
) -> pd.DataFrame:
    """What is known of every facility in every village.

    villages: indexed by village code; column `boundary` says "known" where points could be
    assigned to the village. rows: village, service, count (NaN = not counted), source, as_of;
    only what a source shows. sources: key -> Source (`as_of`, `complete_for`); where two sources
    speak of one cell, the complete one wins, then the one that stands first here. facilities:
    Service objects or their codes; rows about other services are left aside. observations:
    `Observation` objects, or a table with their fields as columns; those about other villages or
    facilities are left aside. on: the day from which one looks back, for `confidence`.

    Returns one row per village x facility, villages in their order, facilities within a village:

    | it was observed, and no newer source speaks      | what was seen, source local_knowledge; |
    |                                                  | on that day both seen and not seen:    |
    |                                                  | unknown, reason "contradiction"        |
    | a source shows it                                | present, its count, source and date    |
    | else, no source speaks of the facility           | unknown, reason "no_source"            |
    | else, the boundary of the village is not known   | unknown, reason "no_boundary"          |
    | else, a complete source does not show it         | absent, that source and its date       |
    |   (where that is not doubted)                    |                                        |
    | else                                             | unknown, reason "not_found", the       |
    |                                                  | source that was searched, its date     |

    count is NaN wherever no source counted. The date of a source that shows nothing here is the
    one its other rows about the facility bear, or else the date of the source as a whole.
    The newest observation of a cell counts. Where a source is newer, the sources that are not are
    left aside in that cell: what was seen has outdated them. confidence: "sure", "likely", "thin",
    "" where unknown (see `confidence`).

    Raises InputError: `proximity.village_unknown`, `proximity.source_unknown`,
    `proximity.count_negative`, `proximity.row_twice` (all that were found).
    """
    import pandas as pd

    codes = [getattr(facility, "code", facility) for facility in facilities]
    rows = rows[rows["service"].isin(codes)]
    keys = list(sources)
    # Position of each row's village, facility and source; -1 where there is none.
    village = villages.index.get_indexer(rows["village"])
    facility = pd.Index(codes).get_indexer(rows["service"])
    source = pd.Index(keys).get_indexer(rows["source"])
    _check(rows, village, source)

    count = rows["count"].to_numpy(dtype=float, na_value=np.nan)
    as_of = rows["as_of"].to_numpy(dtype=object)
    complete = np.array(
        [[code in sources[key].complete_for for key in keys] for code in codes], dtype=bool
    ).reshape(len(codes), len(keys))

    # A source that counts zero shows nothing: it has searched, like the villages it leaves out.
    shown = ~(count == 0)
    shape = (len(villages), len(codes))
    table = {
        "presence": np.full(shape, Presence.UNKNOWN.value, dtype=object),
        "count": np.full(shape, np.nan),
        "source": np.full(shape, None, dtype=object),
        "as_of": np.full(shape, None, dtype=object),
        "reason": np.full(shape, "", dtype=object),
    }
    bounded = (villages["boundary"] == "known").to_numpy()
    # Where the silence of each source counts, if it is complete: (source, village).
    heeded = np.array(
        [bounded & ~villages.index.isin(getattr(sources[key], "doubted_in", ())) for key in keys],
        dtype=bool,
    ).reshape(len(keys), len(villages))
    silence: dict[tuple[int, int], Any] = {}
    for column in range(len(codes)):
        of_facility = facility == column
        searched = np.unique(source[of_facility])
        speakers = np.union1d(searched, np.flatnonzero(complete[column]))
        if speakers.size == 0:
            table["reason"][:, column] = "no_source"
            continue
        # A source that is complete speaks first; among equals the order of `sources` decides.
        speaker = min(speakers, key=lambda k: (not complete[column, k], k))
        for key in speakers:
            dates = set(as_of[of_facility & (source == key)])
            silence[column, key] = dates.pop() if len(dates) == 1 else sources[keys[key]].as_of
        table["source"][:, column] = keys[speaker]
        table["as_of"][:, column] = silence[column, speaker]
        if complete[column, speaker]:
            table["presence"][heeded[speaker], column] = Presence.ABSENT.value
            table["reason"][~heeded[speaker], column] = "not_found"
        else:
            table["reason"][bounded, column] = "not_found"
        table["reason"][~bounded, column] = "no_boundary"

    # Rows in order of preference; writing them backwards leaves the preferred one standing.
    preferred = np.lexsort((source, ~complete[facility, source]))[::-1]
    preferred = preferred[shown[preferred]]
    cell = (village[preferred], facility[preferred])
    table["presence"][cell] = Presence.PRESENT.value
    table["count"][cell] = count[preferred]
    table["source"][cell] = np.array(keys, dtype=object)[source[preferred]]
    table["as_of"][cell] = as_of[preferred]
    table["reason"][cell] = ""

    said = spoken(observations, {code: n for n, code in enumerate(villages.index)}, codes)
    # The rows of each cell that somebody spoke of, the preferred one first.
    shown_in: dict[tuple[int, int], list[int]] = {at: [] for at in said}
    for row in preferred[::-1] if said else ():
        if (at := (village[row], facility[row])) in shown_in:
            shown_in[at].append(row)
    for at, words in said.items():
        by = {source[row] for row in shown_in[at]}
        silent = [
            key for key in np.flatnonzero(complete[at[1]]) if key not in by and heeded[key, at[0]]
        ]
        heard = [
            (Presence.PRESENT.value, count[row], keys[source[row]], as_of[row], "")
            for row in shown_in[at]
        ] + [(Presence.ABSENT.value, np.nan, keys[key], silence[at[1], key], "") for key in silent]
        # Only what is newer than the observation speaks against it.
        newer = (cell_values for cell_values in heard if newer_than(cell_values[3], words.day))
        for name, value in zip(table, next(newer, words.cell), strict=True):
            table[name][at] = value

    is_complete = {
        (n, key): bool(complete[n, k]) for n in range(len(codes)) for k, key in enumerate(keys)
    }
    table["confidence"] = confidence_table(
        table["presence"], table["source"], table["as_of"], is_complete, on
    )
    return pd.DataFrame(
        {
            "village": np.repeat(villages.index.to_numpy(dtype=object), len(codes)),
            "service": np.tile(np.array(codes, dtype=object), len(villages)),
            **{name: values.ravel() for name, values in table.items()},
        },
        columns=list(COLUMNS),
    )


def _check(rows: pd.DataFrame, village: np.ndarray, source: np.ndarray) -> None:
    faults = Faults()
    for code in sorted(set(rows["village"][village < 0])):
        faults.add("proximity.village_unknown", village=code)
    for key in sorted(set(rows["source"][source < 0].astype(str))):
        faults.add("proximity.source_unknown", source=key)
    for row in rows[rows["count"] < 0].itertuples():
        faults.add("proximity.count_negative", village=row.village, service=row.service)
    for row in rows[rows.duplicated(["village", "service", "source"])].itertuples():
        faults.add(
            "proximity.row_twice", village=row.village, service=row.service, source=row.source
        )
    faults.raise_if_any()
