"""How many: places per service, province and kind, which services go together, what is known.

A count says how many places are KNOWN to have something. It is a lower bound: a service that no
source names may be there too. `completeness` says how much of the table is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.domain import HubKind, HubStatus

if TYPE_CHECKING:
    import pandas as pd

# What a place is asked about. Notes are left out: having nothing to add is no gap in knowledge.
FIELDS = (
    "village",
    "municipality",
    "address",
    "services",
    "initiator",
    "legal_form",
    "opened",
    "status",
    "status_as_of",
    "funding",
    "figures",
)


def of_interest(table: pd.DataFrame, *, only_hubs: bool) -> pd.DataFrame:
    """The places that a statistic is about."""
    return table[table["kind"] == HubKind.BUURTPUNT.value] if only_hubs else table


def counts_per_service(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.Series:
    """Number of places known to have a service; index service code, most first, then by code.

    Services that no place has do not occur.
    """
    pairs = _pairs(of_interest(table, only_hubs=only_hubs))
    return _ordered(pairs["service"].value_counts(), "service")


def counts_per_province(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.Series:
    """Number of places per province, most first; index name ("" = not known)."""
    return _counts(table, "province", only_hubs=only_hubs)


def counts_per_kind(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.Series:
    """Number of places per kind (code of HubKind), most first."""
    return _counts(table, "kind", only_hubs=only_hubs)


def counts_per_initiator(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.Series:
    """Number of places per initiator (code of Initiator), most first ("" = not known)."""
    return _counts(table, "initiator", only_hubs=only_hubs)


def counts_per_legal_form(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.Series:
    """Number of places per legal form (code of HubLegalForm), most first ("" = not known)."""
    return _counts(table, "legal_form", only_hubs=only_hubs)


def counts_per_status(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.Series:
    """Number of places per state (code of HubStatus), most first."""
    return _counts(table, "status", only_hubs=only_hubs)


def shares(counted: pd.Series, places: int) -> pd.DataFrame:
    """A count per group beside its share of all places: columns places, share (0 to 1).

    counted: as a `counts_per_*` gives. places: how many places were asked about; with services,
    which places have several of, the shares add up to more than 1. NaN where there is no place.
    """
    table = counted.rename("places").to_frame()
    return table.assign(share=table["places"] / (places or float("nan")))


def service_by_province(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.DataFrame:
    """Number of places per service (rows, most first) and province (columns, by name)."""
    import pandas as pd

    chosen = of_interest(table, only_hubs=only_hubs)
    pairs = _pairs(chosen)
    provinces = sorted(set(chosen["province"]))
    counted = pd.crosstab(pairs["service"], pairs["province"])
    order = counts_per_service(chosen).index
    return counted.reindex(index=order, columns=provinces, fill_value=0).astype(int)


def co_occurrence(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.DataFrame:
    """How many places have both services: a symmetric table, services most frequent first.

    On the diagonal stands how many places have the service at all.
    """
    import pandas as pd

    chosen = of_interest(table, only_hubs=only_hubs)
    order = counts_per_service(chosen).index
    column = {code: number for number, code in enumerate(order)}
    has = np.zeros((len(chosen), len(order)), dtype=int)
    for row, codes in enumerate(chosen["services"]):
        has[row, [column[code] for code in codes]] = 1
    return pd.DataFrame(has.T @ has, index=order, columns=order.rename("with"))


def completeness(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.DataFrame:
    """Per field of FIELDS, and `location`: places whose value is known, all places, and the share.

    Columns known, places (int), share (0 to 1; NaN where there is no place). Empty text, an empty
    list, None and the status `unknown` are not known; nothing else is.
    """
    import pandas as pd

    chosen = of_interest(table, only_hubs=only_hubs)
    known = {field: int(sum(map(_known, chosen[field]))) for field in FIELDS}
    known["location"] = int((chosen["lat"].notna() & chosen["lon"].notna()).sum())
    result = pd.DataFrame({"known": known, "places": len(chosen)}).rename_axis("field")
    return result.assign(share=result["known"] / result["places"].where(result["places"] > 0))


def _known(value: object) -> bool:
    import pandas as pd

    if isinstance(value, tuple | list):
        return bool(value)
    if value is None or value is pd.NA or value != value:
        return False
    return str(value) not in ("", HubStatus.UNKNOWN.value)


def _pairs(table: pd.DataFrame) -> pd.DataFrame:
    """One row per place and service: id, province, service."""
    pairs = table[["id", "province", "services"]].explode("services")
    pairs = pairs.rename(columns={"services": "service"}).dropna(subset="service")
    return pairs.drop_duplicates(["id", "service"])


def _counts(table: pd.DataFrame, column: str, *, only_hubs: bool) -> pd.Series:
    counted = of_interest(table, only_hubs=only_hubs)[column].value_counts()
    return _ordered(counted, column)


def _ordered(counted: pd.Series, name: str) -> pd.Series:
    order = sorted(counted.index, key=lambda code: (-counted[code], code))
    return counted.reindex(order).astype(int).rename("places").rename_axis(name)
