"""Sizes of villages by residents, as people choose them: "500-999" is from 500 to 999 residents."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

_FROM = (0, 500, 1000, 2000, 5000, 10_000)
SIZES = (
    *(f"{low}-{high - 1}" for low, high in pairwise(_FROM)),
    f"{_FROM[-1]}+",
)


def size_numbers(population: Iterable[float]) -> np.ndarray:
    """Which of SIZES each village has, by number; -1 where the residents are not known (NaN).

    >>> [SIZES[n] for n in size_numbers([499, 500, 12_000])]
    ['0-499', '500-999', '10000+']
    """
    residents = np.asarray(population, dtype=float)
    numbers = np.searchsorted(np.array(_FROM, dtype=float), residents, side="right") - 1
    return np.where(np.isnan(residents), -1, numbers)
