"""Catchment: the people who live within a distance of a village.

They are counted village by village, at the point of each village: a village counts wholly or not at
all. `unknown`: villages within that distance whose number of residents nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity.distance import check_detour, straight_line

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Catchment:
    """residents: of the villages whose number is known. villages: codes, the nearest first."""

    residents: float
    villages: tuple[str, ...]
    unknown: tuple[str, ...]


def catchment(
    villages: pd.DataFrame, village: str, metres: float, *, detour: float = 1.0
) -> Catchment:
    """Who lives at `metres` or less from a village (the bound belongs to it), itself included.

    villages: indexed by code, columns lat, lon, population (NaN = not known). detour: how much
    longer the way is than the straight line.

    Raises InputError `proximity.village_unknown`, `proximity.no_location`, `proximity.metres`,
    `proximity.detour`.
    """
    check_detour(detour)
    if not 0 <= metres < np.inf:
        raise InputError("proximity.metres", value=str(metres))
    if village not in villages.index:
        raise InputError("proximity.village_unknown", village=village)
    here = villages.loc[village]
    if not (np.isfinite(here["lat"]) and np.isfinite(here["lon"])):
        raise InputError("proximity.no_location", village=str(here["name"]))
    away = detour * straight_line(
        here["lat"], here["lon"], villages["lat"].to_numpy(float), villages["lon"].to_numpy(float)
    )
    codes = villages.index.to_numpy(dtype=object)
    within = np.flatnonzero(away <= metres)
    within = within[np.lexsort((codes[within], away[within]))]
    people = villages["population"].to_numpy(dtype=float, na_value=np.nan)[within]
    known = np.isfinite(people)
    return Catchment(
        residents=float(people[known].sum()),
        villages=tuple(codes[within]),
        unknown=tuple(codes[within][~known]),
    )
