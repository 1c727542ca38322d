"""Catchment: the people who live within a distance of a place.

They are counted origin by origin, each wholly or not at all. `unknown`: villages with an origin
within that distance of which nobody knows how many people live there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from buurtpunt_lib.errors import InputError


@dataclass(frozen=True)
class Catchment:
    """residents: of the origins whose number is known. villages: codes, the nearest first."""

    residents: float
    villages: tuple[str, ...]
    unknown: tuple[str, ...]


def catchment(
    village: Sequence[str], population: np.ndarray, ways: np.ndarray, metres: float
) -> Catchment:
    """Who lives at `metres` or less from a place (the bound belongs to it).

    Per origin: village: the code of its village ("" where it lies in none); population: residents
    (NaN = not known); ways: metres from it to the place (NaN = not known, so not counted).

    Raises InputError `proximity.metres`.
    """
    if not 0 <= metres < np.inf:
        raise InputError("proximity.metres", value=str(metres))
    codes, away = np.asarray(village, dtype=object), np.asarray(ways, dtype=float)
    people = np.asarray(population, dtype=float)
    with np.errstate(invalid="ignore"):
        within = np.flatnonzero(away <= metres)
    within = within[np.lexsort((codes[within].astype(str), away[within]))]
    known = np.isfinite(people[within])

    def villages_of(rows: np.ndarray) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for code in codes[rows] if code))

    return Catchment(
        residents=float(people[within[known]].sum()),
        villages=villages_of(within),
        unknown=villages_of(within[~known]),
    )
