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
    """What differs between a day and now, as `proximity.changes` gives it, for all villages.

    What the facts' scan says counts, with its days. Raises InputError `loaded.broken` where a
    loaded table cannot be read.
    """
    before = proximity.evidence_at(
        facts.villages,
        versions(facts),
        facts.sources,
        facts.facilities,
        on=since,
        observations=_seen(facts),
    )
    return proximity.changes(before, facts.evidence)


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
