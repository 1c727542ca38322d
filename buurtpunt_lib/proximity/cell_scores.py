"""Scores that others give per cell of the land, as one score per village.

Cell: a small square with a value, known by its middle. Score of a village: the mean of the cells
whose middle lies within a distance of the point of the village. Scores have no unit of their own,
so each is told by how many villages have a lower one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity.distance import EARTH_RADIUS_M

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("village", "measure", "score", "cells", "lower", "others")


def cell_scores(
    villages: pd.DataFrame, cells: pd.DataFrame, *, metres: float = 1_000.0
) -> pd.DataFrame:
    """One row per village and measure that has a cell within `metres` (the bound belongs to it).

    villages: indexed by code, columns lat and lon (degrees, NaN = not known). cells: columns lat,
    lon, measure, value (NaN = none). Returns COLUMNS: score (mean of the values), cells (how many),
    lower (villages with a lower score), others (other villages that have one).

    Raises InputError `proximity.metres`.
    """
    import pandas as pd

    if not 0 <= metres < np.inf:
        raise InputError("proximity.metres", value=str(metres))
    if cells.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    from scipy.spatial import cKDTree

    located = villages[villages["lat"].notna() & villages["lon"].notna()]
    points = _unit(located)
    chord = 2 * np.sin(metres / EARTH_RADIUS_M / 2) * (1 + 1e-9)
    parts = []
    for measure, group in cells.dropna(subset=["value"]).groupby("measure", sort=True):
        values = group["value"].to_numpy(dtype=float)
        near = cKDTree(_unit(group)).query_ball_point(points, chord)
        number = np.array([len(rows) for rows in near])
        known = number > 0
        score = np.array([values[rows].mean() for rows in near[known]])
        parts.append(
            pd.DataFrame(
                {
                    "village": located.index.to_numpy(dtype=object)[known],
                    "measure": measure,
                    "score": score,
                    "cells": number[known],
                    "lower": np.searchsorted(np.sort(score), score, side="left"),
                    "others": int(known.sum()) - 1,
                }
            )
        )
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def _unit(places: pd.DataFrame) -> np.ndarray:
    lat, lon = (np.radians(places[name].to_numpy(dtype=float)) for name in ("lat", "lon"))
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
