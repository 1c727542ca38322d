"""History: which services were lost and gained since a day, by all that is kept of before.

Kept: the shipped tables with their dates, the version before the newest of every loaded table, and
all observations, each with its day. A source of which only one version is kept tells no change:
before its date nothing was known.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib import proximity
from buurtpunt_lib.datasets import kinds, loaded
from buurtpunt_lib.datasets.local_knowledge import observations_of

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.assessment.facts import Facts


def history(facts: Facts, since: date) -> pd.DataFrame:
    """What differs between a day and now, as `proximity.changes_since` gives it, for all villages.

    What the facts' scan says counts, with its days. Raises InputError `loaded.broken` where a
    loaded table cannot be read.
    """
    return proximity.changes_since(
        facts.evidence,
        facts.villages,
        versions(facts),
        facts.sources,
        facts.facilities,
        since=since,
        until=facts.on or date.today(),
        observations=_seen(facts),
    )


def versions(facts: Facts) -> list[pd.DataFrame]:
    """Rows of every moment that is kept, the oldest first: see `proximity.changes.rows_at`."""
    found = [kinds.village_services()]
    outlines = loaded.read("outlines")
    for key, table in loaded.tables().items():
        before = loaded.previous(key)
        if before is None:
            continue
        if table.kind == "village_services":
            found.append(before)
        elif table.kind == "points" and len(outlines):
            found.append(proximity.village_counts(before, outlines))
    columns = ["village", "service", "count", "source", "as_of"]
    return [rows[columns] for rows in (*found, facts.rows)]


def _seen(facts: Facts) -> list:
    """All observations: of the operator, and of the scan."""
    taken_in = () if facts.loaded is None else observations_of(facts.loaded)
    return [*taken_in, *(() if facts.scan is None else facts.scan.observations)]


def stops_lost_and_gained(facts: Facts) -> pd.DataFrame:
    """Where buses and trains stop more or less often than in the version before, per village.

    As `proximity.stops_changed` gives it, of the loaded tables with points that tell how often
    vehicles stop. No rows where no such table was loaded twice, or no outlines of villages.
    """
    import pandas as pd

    outlines = loaded.read("outlines")
    sides: tuple[list, list] = ([], [])
    for key, table in loaded.tables().items():
        if table.kind != "points" or not len(outlines):
            continue
        before, after = loaded.previous(key), loaded.read_table(key)
        if before is None or not all("stops_per_day" in side for side in (before, after)):
            continue
        for side, points in zip(sides, (before, after), strict=True):
            village = proximity.villages_at(points["lat"], points["lon"], outlines)
            side.append(points.assign(village=village))
    if not sides[0]:
        return pd.DataFrame(columns=list(proximity.STOPS))
    return proximity.stops_changed(*(pd.concat(side, ignore_index=True) for side in sides))
