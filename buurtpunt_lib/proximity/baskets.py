"""Who has a basket of services near, who has not, and of whom nobody knows.

Origin: where people are: a village, a sector, a cell of a grid, an address.
Metres: the way from an origin to the nearest certain point of a facility (infinite: there is none;
NaN: not known). Possible metres: the way to the nearest place where the facility is or may be. A
threshold is met when the metres are within it (the bound belongs to it), surely not met when even
the possible metres are beyond it, and else it is not known whether it is met.
Not found: unknown, but every facility of the item was searched everywhere within the threshold, and
nothing was found. "As far as known too far"; nobody calls it missing before it was checked.
Item, basket, weight, threshold: see `domain.basket`. An item is met when any of its facilities is
near, and not met only when surely none of them is.
Score: the weight of the items that are met, as a share of all weight; `score_max` counts those in
of which nobody knows.

Residents with, without and unknown always add up to all residents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    from buurtpunt_lib.domain import Basket, Way

MET, NOT_MET, UNKNOWN = 1, 0, -1


@dataclass(frozen=True)
class Split:
    """Residents with, without, and of whom it is not known; `no_number`: origins left out.

    The three add up to all residents of the origins whose number of residents is known. not_found:
    how many of the unknown lack it as far as known.
    """

    with_it: float
    without: float
    unknown: float
    no_number: int = 0
    not_found: float = 0.0

    @property
    def residents(self) -> float:
        return self.with_it + self.without + self.unknown

    @property
    def share_without(self) -> float:
        """At least this share of the residents lacks it; NaN where there are no residents."""
        return self.without / self.residents if self.residents else np.nan

    @property
    def share_without_max(self) -> float:
        """At most this share lacks it: all of whom nobody knows counted in."""
        return (self.without + self.unknown) / self.residents if self.residents else np.nan

    @property
    def known(self) -> bool:
        """Whether it is known of everybody."""
        return self.unknown == 0 and self.no_number == 0


@dataclass(frozen=True, eq=False)
class BasketResult:
    """A basket, seen from many origins, for one way of going.

    states: (origin, item): MET, NOT_MET or UNKNOWN. metres: (origin, item), of the nearest
    facility that meets the item; population: residents per origin, NaN = not known. assumed:
    (origin, item), whether the item counts as near because it stands in the village itself.
    searched: (origin, item), whether it is UNKNOWN, and not found though sources were searched.
    """

    basket: Basket
    way: Way
    states: np.ndarray
    metres: np.ndarray
    population: np.ndarray
    assumed: np.ndarray
    searched: np.ndarray

    @cached_property
    def whole(self) -> np.ndarray:
        """The whole basket per origin: MET when every item is, NOT_MET when some item is not."""
        met, not_met = (self.states == MET).all(axis=1), (self.states == NOT_MET).any(axis=1)
        return np.select([not_met, met], [NOT_MET, MET], UNKNOWN)

    @cached_property
    def score(self) -> np.ndarray:
        """Weight that is surely met, from 0 to 1, per origin."""
        return (self.states == MET) @ self._weights

    @cached_property
    def score_max(self) -> np.ndarray:
        """The score if everything that nobody knows were near."""
        return (self.states != NOT_MET) @ self._weights

    @property
    def _weights(self) -> np.ndarray:
        weights = np.array([item.weight for item in self.basket.items])
        return weights / weights.sum()

    @cached_property
    def whole_not_found(self) -> np.ndarray:
        """Whether the whole basket is UNKNOWN, and some item was searched and not found."""
        return (self.whole == UNKNOWN) & self.searched.any(axis=1)

    @cached_property
    def total(self) -> Split:
        """Residents with the whole basket near, without it, and not known."""
        return self._split(self.whole, self.whole_not_found)

    def of(self, item: str) -> Split:
        """Residents with one item of the basket near, without it, and not known."""
        place = self._keys.index(item)
        return self._split(self.states[:, place], self.searched[:, place])

    @property
    def _keys(self) -> list[str]:
        return [item.key for item in self.basket.items]

    @cached_property
    def items(self) -> dict[str, Split]:
        """`of` for every item, in the order of the basket."""
        return {key: self.of(key) for key in self._keys}

    def missing(self, origin: int) -> Iterator[str]:
        """Keys of the items that are surely not near one origin (its position)."""
        yield from self._where(origin, NOT_MET)

    def unsure(self, origin: int) -> Iterator[str]:
        """Keys of the items of which nobody knows whether they are near."""
        yield from self._where(origin, UNKNOWN)

    def not_found(self, origin: int) -> Iterator[str]:
        """Those of `unsure` that are too far as far as known: searched, and not found near."""
        for key, searched in zip(self._keys, self.searched[origin], strict=True):
            if searched:
                yield key

    def reached(self, origin: int) -> Iterator[str]:
        """Keys of the items that are surely near."""
        yield from self._where(origin, MET)

    def _where(self, origin: int, state: int) -> Iterator[str]:
        for key, found in zip(self._keys, self.states[origin], strict=True):
            if found == state:
                yield key

    def _split(self, states: np.ndarray, not_found: np.ndarray) -> Split:
        known = np.isfinite(self.population)
        people = np.where(known, self.population, 0.0)
        return Split(
            *(float(people[states == state].sum()) for state in (MET, NOT_MET, UNKNOWN)),
            no_number=int((~known).sum()),
            not_found=float(people[not_found].sum()),
        )


def basket_result(
    metres: np.ndarray,
    facilities: Sequence[str],
    population: np.ndarray,
    basket: Basket,
    mode: Way | str = "walk",
    *,
    possible: np.ndarray | None,
    assumed: np.ndarray | None = None,
    silent: np.ndarray | None = None,
) -> BasketResult:
    """Which items of a basket are near which origins, and for how many residents.

    metres: (origin, facility), to the nearest certain point (NaN = not known, infinite = known
    that there is none). facilities: codes of its columns; those of the basket that have no column
    are not known. population: residents per origin (NaN = not known). possible: as metres, to the
    nearest place where the facility is or may be; None where the tables behind `metres` are
    complete, so that what they do not show is not there. assumed, silent: see `Nearness`; without
    silent, nothing that is not known counts as searched.

    Raises InputError `nearness.basket_way` where an item has no threshold for this way of going.
    """
    from buurtpunt_lib.domain import Way

    way = Way(mode)
    without = [item.key for item in basket.items if item.threshold(way) is None]
    if without:
        raise InputError(
            "nearness.basket_way", value=", ".join(without), allowed=", ".join(basket.ways())
        )
    metres = np.asarray(metres, dtype=float)
    possible = metres if possible is None else np.asarray(possible, dtype=float)
    assumed = np.zeros(metres.shape, dtype=bool) if assumed is None else np.asarray(assumed)
    silent = np.zeros(metres.shape) if silent is None else np.asarray(silent, dtype=float)
    columns = {code: column for column, code in enumerate(facilities)}
    shape = (metres.shape[0], len(basket.items))
    states = np.full(shape, UNKNOWN, dtype=np.int8)
    nearest, by_assumption = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    searched = np.zeros(shape, dtype=bool)
    for place, item in enumerate(basket.items):
        known = [columns[code] for code in item.facilities if code in columns]
        if not known:
            continue
        limit = item.threshold(way)
        away, could_be = metres[:, known], possible[:, known]
        near = away <= limit
        # NaN is beyond nothing, so what is not known never counts as surely too far.
        every_one = len(known) == len(item.facilities)
        too_far = (could_be > limit).all(axis=1) & every_one
        looked = (silent[:, known] > limit).all(axis=1) & every_one
        searched[:, place] = looked & ~near.any(axis=1) & ~too_far
        states[:, place] = np.select([near.any(axis=1), too_far], [MET, NOT_MET], UNKNOWN)
        filled = np.where(np.isnan(away), np.inf, away)
        first = filled.argmin(axis=1)
        every = np.arange(shape[0])
        nothing = np.isnan(away).all(axis=1)
        nearest[:, place] = np.where(nothing, np.nan, filled[every, first])
        # By assumption only where nothing else that is near was really measured.
        measured = (near & ~assumed[:, known]).any(axis=1)
        by_assumption[:, place] = near.any(axis=1) & ~measured
    return BasketResult(
        basket=basket,
        way=way,
        states=states,
        metres=nearest,
        population=np.asarray(population, dtype=float),
        assumed=by_assumption,
        searched=searched,
    )
