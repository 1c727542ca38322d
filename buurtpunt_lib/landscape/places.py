"""Which places cannot be put on a map, and why.

Unmatched: a place without a village of its own (it serves several, or its village is not certain).
Unplaced: a place without a location; it is unmatched, or its village has no known location.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from buurtpunt_lib.domain import HubKind

if TYPE_CHECKING:
    import pandas as pd

_WHO = ["id", "name", "kind", "place", "municipality", "province"]


def unmatched(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.DataFrame:
    """The places that have no village: id, name, kind, place, municipality, province, reason."""
    report = unplaced(table, only_hubs=only_hubs)
    return report[report["reason"] == "no_village"]


def unplaced(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.DataFrame:
    """The places that have no location, in the order of the table, with the reason.

    reason: "no_village" (not matched to one village) or "no_location" (its village has none).
    """
    away = table[table["lat"].isna() | table["lon"].isna() | table["village"].isna()]
    if only_hubs:
        away = away[away["kind"] == HubKind.BUURTPUNT.value]
    without = away["village"].isna()
    reason = without.map({True: "no_village", False: "no_location"})
    return away[_WHO].assign(reason=reason.astype(object))
