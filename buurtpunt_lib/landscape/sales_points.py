"""Hubs around a farm or workshop, as places where its products could be sold.

Sales point: an open or planned hub within reach. It sells what is made nearby when it is known to
have one of SELLING; else that is not known, which leaves a question to ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from buurtpunt_lib.domain import HubStatus, Presence
from buurtpunt_lib.domain.earth import straight_line
from buurtpunt_lib.landscape.counts import of_interest

if TYPE_CHECKING:
    import pandas as pd

# Services with which a hub sells what producers bring.
SELLING = frozenset({"local_products", "vegetable_box_pickup", "weekly_market"})
# Services beside which products of a producer fit: somebody is there to sell or to hand out.
FITTING = frozenset(
    {"shop", "bread", "pickup_point", "cafe", "village_restaurant", "eatery", "mobile_shop"}
)
_GONE = (HubStatus.CLOSED.value, HubStatus.STALLED.value)


def sales_points(
    table: pd.DataFrame, lat: float, lon: float, *, km: float, only_hubs: bool = False
) -> pd.DataFrame:
    """The places within so many kilometres in a straight line, nearest first; index id.

    Columns name, municipality, status, km, population (residents of the village, NaN when not
    known), sells (present or unknown) and fits (tuple of the codes of FITTING that it has). Places
    without a location are left out: nobody knows how far they are.
    """
    chosen = of_interest(table, only_hubs=only_hubs)
    chosen = chosen[chosen["lat"].notna() & ~chosen["status"].isin(_GONE)]
    metres = straight_line(
        lat, lon, chosen["lat"].to_numpy(dtype=float), chosen["lon"].to_numpy(dtype=float)
    )
    found = chosen.assign(km=metres / 1000)
    found = found[found["km"] <= km].sort_values(["km", "id"], kind="stable").set_index("id")
    if "population" not in found:
        found["population"] = float("nan")
    found["sells"] = [
        Presence.PRESENT.value if SELLING.intersection(codes) else Presence.UNKNOWN.value
        for codes in found["services"]
    ]
    found["fits"] = [tuple(c for c in codes if c in FITTING) for codes in found["services"]]
    return found[["name", "municipality", "status", "km", "population", "sells", "fits"]]
