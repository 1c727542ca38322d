"""Distances between villages, in metres.

Straight line: the great circle, as `domain.earth` measures it.
Detour factor: how much longer the way is than the straight line; 1.0 is the straight line itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.domain import Presence
from buurtpunt_lib.domain.earth import EARTH_RADIUS_M, haversine, straight_line
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "EARTH_RADIUS_M",
    "check_detour",
    "haversine",
    "nearest",
    "nearest_positions",
    "straight_line",
]

# Two villages whose distances differ by less than this are equally near: the lower code goes first.
_TIE_M = 0.001
# Rounding in the cosine of an angle: everything this close to the largest one is measured again.
_COSINE_ERROR = 4e-15
# Cosines computed at once: 16 MB.
_BLOCK = 2_000_000


def nearest(
    villages: pd.DataFrame, evidence: pd.DataFrame, facility: str, *, detour: float = 1.0
) -> pd.DataFrame:
    """For each village, the nearest OTHER village that has the facility for certain.

    villages: indexed by code, columns lat, lon (degrees, NaN = not known). evidence: as
    `evidence_table` gives. Returns, indexed like villages: `nearest` (code) and `distance_m`
    (metres between the points of the villages, times `detour`); both missing where the village
    itself has no location or no other village has the facility. Equally near villages (to the
    millimetre) are settled by the lower code, so the order of the rows does not matter.

    Raises InputError `proximity.detour` for a factor below 1 or not a number.
    """
    import pandas as pd

    check_detour(detour)
    has_it = evidence["village"][
        (evidence["service"] == facility) & (evidence["presence"] == Presence.PRESENT.value)
    ]
    found, metres = nearest_positions(villages, villages.index.isin(has_it))
    codes = villages.index.to_numpy(dtype=object)
    return pd.DataFrame(
        {"nearest": np.where(found >= 0, codes[found], None), "distance_m": metres * detour},
        index=villages.index,
    )


def check_detour(detour: float) -> None:
    """Raises InputError `proximity.detour` for what is no detour factor."""
    # Written so that NaN fails too.
    if not (1.0 <= detour < np.inf):
        raise InputError("proximity.detour", value=detour)


def nearest_positions(villages: pd.DataFrame, has_it: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`nearest` by position: of the nearest other village (-1: none), and the metres to it.

    has_it: for each village in its order, whether it has the facility for certain.
    """
    lat, lon = (villages[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lat", "lon"))
    located = np.isfinite(lat) & np.isfinite(lon)
    candidates = np.flatnonzero(located & has_it)
    candidates = candidates[np.argsort(villages.index.to_numpy(dtype=object)[candidates])]
    return _nearest(lat, lon, np.flatnonzero(located), candidates)


def _nearest(
    lat: np.ndarray, lon: np.ndarray, located: np.ndarray, candidates: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Position of the nearest candidate for each place (-1: none) and the metres to it.

    A block of cosines finds all of Flanders in about the time that scipy's tree takes (some ms a
    facility), and spares each kernel the 0.3 s of importing that tree.
    """
    found = np.full(len(lat), -1)
    metres = np.full(len(lat), np.nan)
    if candidates.size == 0:
        return found, metres
    phi, lam = np.radians(lat), np.radians(lon)
    unit = np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))
    towards = unit[candidates].T
    # Where a place stands in `candidates`, to leave it out of its own search.
    own = np.full(len(lat), -1)
    own[candidates] = np.arange(candidates.size)

    step = max(1, _BLOCK // candidates.size)
    for start in range(0, located.size, step):
        places = located[start : start + step]
        cosine = unit[places] @ towards
        itself = np.flatnonzero(own[places] >= 0)
        cosine[itself, own[places[itself]]] = -np.inf
        best = cosine.max(axis=1)
        # The cosine cannot tell places some decimetres apart: measure all that could be nearest.
        close = np.flatnonzero(cosine >= (best - _tolerance(best))[:, None])
        row, column = np.divmod(close, candidates.size)
        alone = np.isinf(best[row])
        row, column = row[~alone], column[~alone]
        place, other = places[row], candidates[column]
        away = straight_line(lat[place], lon[place], lat[other], lon[other])
        # Candidates stand in order of code, so `column` settles ties.
        shortest = np.full(places.size, np.inf)
        np.minimum.at(shortest, row, away)
        near = away <= shortest[row] + _TIE_M
        row, column, other, away = row[near], column[near], other[near], away[near]
        first = np.lexsort((column, row))
        row, other, away = row[first], other[first], away[first]
        opening = np.r_[True, row[1:] != row[:-1]] if row.size else np.zeros(0, dtype=bool)
        found[places[row[opening]]] = other[opening]
        metres[places[row[opening]]] = away[opening]
    return found, metres


def _tolerance(best: np.ndarray) -> np.ndarray:
    """How far below the largest cosine a place may lie and still be the nearest, or tie with it."""
    angle = np.arccos(np.clip(best, -1.0, 1.0))
    return np.sin(angle) * (_TIE_M / EARTH_RADIUS_M) + _COSINE_ERROR
