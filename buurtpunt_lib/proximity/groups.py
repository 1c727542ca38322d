"""Vulnerable groups: who of them has a service near, and whom transport on request helps a little.

Group: residents of 65 and older, or households without a car. Their number per origin comes from a
loaded table; where only the municipality's ages are loaded, the share of the municipality is taken
for each of its origins, and that is an assumption (`estimated`). Where nothing is loaded the group
is not known: nobody is counted as zero.
Partial access: transport on request (belbus, flexvervoer) brings a service nearer to who lives too
far, but not whenever one wants. A factor from 0 (no help) to 1 (as good as near) says how much it
helps; it is an assumption of whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity.baskets import MET, NOT_MET, UNKNOWN, Split

if TYPE_CHECKING:
    import pandas as pd


class Group(StrEnum):
    """Columns of a table of origins."""

    OLDER = "population_65_plus"
    WITHOUT_CAR = "households_without_car"


OLD_FROM = 65


@dataclass(frozen=True, eq=False)
class GroupNumbers:
    """How many of a group live at each origin. numbers: NaN = not known. estimated: per origin,
    whether the number is the share of the municipality, applied here. loaded: whether anything is
    known at all."""

    group: Group
    numbers: np.ndarray
    estimated: np.ndarray

    @property
    def loaded(self) -> bool:
        return bool(np.isfinite(self.numbers).any())


@dataclass(frozen=True)
class GroupSplit:
    """A group with, without, and not known. split: people (or households, for those without car).

    estimated: how many of them were estimated from the municipality's share.
    """

    group: Group
    split: Split
    estimated: float
    loaded: bool


def group_numbers(
    origins: pd.DataFrame, group: Group, ages: pd.DataFrame | None = None
) -> GroupNumbers:
    """How many of a group live at each origin.

    origins: columns population (NaN = not known), municipality_nis, and the group's own where it
    is loaded. ages: municipality_nis, age_from, age_to (NaN = no upper end), population; used for
    OLDER where the origin's own number is not known. A band of ages that 65 lies within, such as
    60 to 69, says nothing: its municipality is left out.
    """
    own = (
        origins[group.value].to_numpy(dtype=float, na_value=np.nan)
        if group.value in origins
        else np.full(len(origins), np.nan)
    )
    estimated = np.zeros(len(origins), dtype=bool)
    if group is Group.OLDER and ages is not None and len(ages):
        share = _older_share(ages)
        of = origins["municipality_nis"].map(share).to_numpy(dtype=float, na_value=np.nan)
        people = origins["population"].to_numpy(dtype=float, na_value=np.nan)
        estimated = np.isnan(own) & np.isfinite(of * people)
        own = np.where(estimated, of * people, own)
    return GroupNumbers(group, own, estimated)


def _older_share(ages: pd.DataFrame) -> dict[str, float]:
    """Share of 65 and older, by municipality."""
    first = ages["age_from"].to_numpy(dtype=float)
    last = ages["age_to"].to_numpy(dtype=float, na_value=np.inf)
    last = np.where(np.isnan(last), np.inf, last)
    people = ages["population"].to_numpy(dtype=float)
    old = first >= OLD_FROM
    torn = ~old & (last >= OLD_FROM)
    found = {}
    for nis, rows in ages.reset_index(drop=True).groupby("municipality_nis").indices.items():
        everybody = people[rows].sum()
        if not torn[rows].any() and np.isfinite(people[rows]).all() and everybody > 0:
            found[nis] = float(people[rows][old[rows]].sum() / everybody)
    return found


def group_split(
    states: np.ndarray, numbers: GroupNumbers, not_found: np.ndarray | None = None
) -> GroupSplit:
    """The people of a group with, without, and not known.

    states: per origin MET, NOT_MET or UNKNOWN, such as `BasketResult.whole` or a column of
    `BasketResult.states`. not_found: per origin, whether what is not known was searched and not
    found (`BasketResult.whole_not_found`, a column of `searched`).
    """
    known = np.isfinite(numbers.numbers)
    people = np.where(known, numbers.numbers, 0.0)
    states = np.asarray(states)
    split = Split(
        *(float(people[states == state].sum()) for state in (MET, NOT_MET, UNKNOWN)),
        no_number=int((~known).sum()),
        not_found=0.0 if not_found is None else float(people[np.asarray(not_found)].sum()),
    )
    estimated = float(people[numbers.estimated & known].sum())
    return GroupSplit(numbers.group, split, estimated, numbers.loaded)


@dataclass(frozen=True)
class PartialSplit:
    """A split in which transport on request counts for a part.

    partly: of those without, how many it serves. factor: how much it helps, an assumption.
    `without_weighed`: those without, each that it serves counted for what is left of the gap.
    """

    split: Split
    partly: float
    factor: float

    @property
    def without_weighed(self) -> float:
        return self.split.without - self.factor * self.partly


def with_transport_on_request(
    states: np.ndarray, population: np.ndarray, served: np.ndarray, factor: float
) -> PartialSplit:
    """Residents with, partly with, and without a service.

    states: per origin, as in `group_split`. population: residents (NaN = not known). served: per
    origin, whether transport on request stops there. factor: from 0 to 1.

    Raises InputError `nearness.factor`.
    """
    if not 0 <= factor <= 1:
        raise InputError("nearness.factor", value=factor)
    states, served = np.asarray(states), np.asarray(served, dtype=bool)
    population = np.asarray(population, dtype=float)
    known = np.isfinite(population)
    people = np.where(known, population, 0.0)
    split = Split(
        *(float(people[states == state].sum()) for state in (MET, NOT_MET, UNKNOWN)),
        no_number=int((~known).sum()),
    )
    partly = float(people[(states == NOT_MET) & served].sum())
    return PartialSplit(split, partly, float(factor))
