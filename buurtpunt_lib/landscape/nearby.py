"""How many people live near a hub: in a straight line, from the point where they are counted.

Origin: where people are counted: the point of a village, or a cell or sector that was loaded. All
of its residents are taken to live at that point, so a village with houses far apart counts whole
or not at all; smaller origins give a truer answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.domain.earth import straight_line

if TYPE_CHECKING:
    import pandas as pd

KILOMETRES = (1.0, 3.0, 5.0)
# Distances worked out at once: 16 MB.
_BLOCK = 2_000_000


@dataclass(frozen=True)
class Nearby:
    """Residents within a distance of a hub.

    rows: index km, columns residents (known to live within), share (of all known residents of
    origins with a location, 0 to 1), origins (within), unknown (origins within whose residents
    nobody knows). residents: all known residents of origins with a location. origins: all.
    unplaced: origins without a location; unplaced_residents: the known residents of those, who
    may live near a hub or not. unknown: origins with a location but without known residents.
    hubs: hubs with a location; hubs_unplaced: hubs without, near which people may live as well.
    """

    rows: pd.DataFrame
    residents: int
    origins: int
    unplaced: int
    unplaced_residents: int
    unknown: int
    hubs: int
    hubs_unplaced: int


def people_near(
    hubs: pd.DataFrame, villages: pd.DataFrame, km: Iterable[float] = KILOMETRES
) -> Nearby:
    """Residents within each of `km` kilometres of the nearest of `hubs`.

    hubs: columns lat, lon. villages: origins with lat, lon, population (NaN = not known). A
    person near two hubs counts once. On the bound counts as within.
    """
    import pandas as pd

    metres = nearest_metres(villages, hubs)
    people = villages["population"].to_numpy(dtype=float, na_value=np.nan)
    placed = np.isfinite(villages[["lat", "lon"]].to_numpy(dtype=float, na_value=np.nan)).all(
        axis=1
    )
    counted = placed & np.isfinite(people)
    total = people[counted].sum()
    rows = []
    for bound in km:
        within = placed & (metres <= bound * 1000)
        residents = people[within & counted].sum()
        rows.append(
            (
                float(bound),
                round(residents),
                residents / total if total else float("nan"),
                int(within.sum()),
                int((within & ~counted).sum()),
            )
        )
    columns = ["km", "residents", "share", "origins", "unknown"]
    located = int((hubs["lat"].notna() & hubs["lon"].notna()).sum())
    away = people[~placed]
    return Nearby(
        rows=pd.DataFrame(rows, columns=columns).set_index("km"),
        residents=round(total),
        origins=len(villages),
        unplaced=int((~placed).sum()),
        unplaced_residents=round(away[np.isfinite(away)].sum()),
        unknown=int((placed & ~counted).sum()),
        hubs=located,
        hubs_unplaced=len(hubs) - located,
    )


def nearest_metres(places: pd.DataFrame, hubs: pd.DataFrame) -> np.ndarray:
    """Metres from each place to the nearest hub; NaN without a location, inf without any hub."""
    lat, lon = (places[c].to_numpy(dtype=float, na_value=np.nan) for c in ("lat", "lon"))
    to = hubs[["lat", "lon"]].dropna().to_numpy(dtype=float)
    placed = np.isfinite(lat) & np.isfinite(lon)
    metres = np.where(placed, np.inf, np.nan)
    if not len(to):
        return metres
    where = np.flatnonzero(placed)
    step = max(1, _BLOCK // len(to))
    for start in range(0, where.size, step):
        some = where[start : start + step]
        away = straight_line(lat[some, None], lon[some, None], to[:, 0], to[:, 1])
        metres[some] = away.min(axis=1)
    return metres
