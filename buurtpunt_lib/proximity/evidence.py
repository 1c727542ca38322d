"""Evidence table: for every village and facility, what the sources say, and which one says it.

Complete source: one whose silence counts. A village that it does not show really lacks the
facility (`Source.complete_for` in `data/knowledge/sources.yaml` lists the facilities).
Searched source: one that shows the facility in at least one village, complete or not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.domain import Presence
from buurtpunt_lib.errors import Faults

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("village", "service", "presence", "count", "source", "as_of", "reason")


def evidence_table(
    villages: pd.DataFrame,
    rows: pd.DataFrame,
    sources: Mapping[str, Any],
    facilities: Sequence[Any],
) -> pd.DataFrame:
    """What is known of every facility in every village.

    villages: indexed by village code; column `boundary` says "known" where points could be
    assigned to the village. rows: village, service, count (NaN = not counted), source, as_of;
    only what a source shows. sources: key -> Source (`as_of`, `complete_for`); where two sources
    speak of one cell, the complete one wins, then the one that stands first here. facilities:
    Service objects or their codes; rows about other services are left aside.

    Returns one row per village x facility, villages in their order, facilities within a village:

    | a source shows it                                | present, its count, source and date    |
    | else, no source speaks of the facility           | unknown, reason "no_source"            |
    | else, the boundary of the village is not known   | unknown, reason "no_boundary"          |
    | else, a complete source does not show it         | absent, that source and its date       |
    | else                                             | unknown, reason "not_found", the       |
    |                                                  | source that was searched, its date     |

    count is NaN wherever no source counted. The date of a source that shows nothing here is the
    one its other rows about the facility bear, or else the date of the source as a whole.

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
    for column in range(len(codes)):
        of_facility = facility == column
        searched = np.unique(source[of_facility])
        speakers = np.union1d(searched, np.flatnonzero(complete[column]))
        if speakers.size == 0:
            table["reason"][:, column] = "no_source"
            continue
        # A source that is complete speaks first; among equals the order of `sources` decides.
        speaker = min(speakers, key=lambda k: (not complete[column, k], k))
        table["source"][:, column] = keys[speaker]
        dates = set(as_of[of_facility & (source == speaker)])
        table["as_of"][:, column] = dates.pop() if len(dates) == 1 else sources[keys[speaker]].as_of
        if complete[column, speaker]:
            table["presence"][bounded, column] = Presence.ABSENT.value
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
