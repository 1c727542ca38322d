"""Nearness: how far origins are from where a facility is, may be, or was never looked for.

Origin: where people are: a village as a whole, or a part of it (a sector, a cell, an address).
Here: what the village of an origin has. Nobody knows where in it, unless a place is known; so
it counts as near for who lives there. A part of the village is measured to a place that is known.
May be: every village of which it is not known that it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.domain import Presence
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity.distance import check_detour, nearest_positions

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Nearness:
    """How near facilities are to origins: (origin, facility).

    metres: to the nearest place that is known, 0 where the village of the origin has it and nobody
    knows where in it (`assumed`: then it counts as near wherever in the village one lives).
    possible: to the nearest place where it is or may be; NaN where it may be in a village that lies
    nowhere known. silent: to the nearest village of which no source says anything about it.
    """

    facilities: tuple[str, ...]
    metres: np.ndarray
    possible: np.ndarray
    assumed: np.ndarray
    silent: np.ndarray


@dataclass(frozen=True, eq=False)
class Origins:
    """Where people start from, seen from a table of villages.

    village: position of the village of each origin in that table, -1 where it lies in none of
    them. located: whether it is known where the origin lies. part: whether it is a part of its
    village, and not the village as a whole. nearest: metres of way from every origin to the
    nearest of the villages that are True; infinite where there is none, NaN for an origin that
    lies nowhere known.
    """

    village: np.ndarray
    located: np.ndarray
    part: np.ndarray
    nearest: Callable[[np.ndarray], np.ndarray]

    def __len__(self) -> int:
        return len(self.village)

    def of_village(self, flags: np.ndarray) -> np.ndarray:
        """What holds of the village of each origin; False where it lies in none."""
        return np.where(self.village >= 0, flags[self.village], False)


@dataclass(frozen=True, eq=False)
class KnownPlaces:
    """Where facilities are known to stand. metres: (origin, facility), of way to the nearest known
    place; NaN = no place known, or the origin lies nowhere. rough: (village, facility), the village
    has it and nobody knows where in it. pinned: (village, facility), each place of it there is
    known, and the source misses none."""

    metres: np.ndarray
    rough: np.ndarray
    pinned: np.ndarray


def village_nearness(
    villages: pd.DataFrame, evidence: pd.DataFrame, facilities: Sequence[str], *, detour: float
) -> Nearness:
    """How near facilities are to every village, where only presence per village is known.

    villages: indexed by code, columns lat, lon (NaN = not known), municipality_nis. evidence: every
    village of the table × at least these facilities. A facility is taken to stand at the point of
    its village. Villages outside the table, such as those across the border, are not seen.

    Raises InputError `proximity.detour`, `nearness.facility_missing` where the evidence does not
    speak of a facility, not even as unknown.
    """
    check_detour(detour)
    located = np.isfinite(villages[["lat", "lon"]].to_numpy(dtype=float)).all(axis=1)

    def nearest(chosen: np.ndarray) -> np.ndarray:
        found, away = nearest_positions(villages, chosen)
        none = np.where(located, np.inf, np.nan)
        return np.where(found >= 0, away * detour, none)

    every = np.arange(len(villages))
    whole = Origins(every, located, np.zeros(len(villages), dtype=bool), nearest)
    return origin_nearness(whole, villages, evidence, facilities)


def origin_nearness(
    origins: Origins,
    villages: pd.DataFrame,
    evidence: pd.DataFrame,
    facilities: Sequence[str],
    known: KnownPlaces | None = None,
) -> Nearness:
    """How near facilities are to every origin: parts of villages, or villages as a whole.

    villages, evidence: as for `village_nearness`. known: the places that are known; without them a
    facility is taken to stand at the point of its village. Of its own village an origin knows only
    that: what is or may be there counts as at 0 metres, except what stands in a known place, for an
    origin that is a part of the village.

    Raises InputError `nearness.facility_missing`.
    """
    presence = _Presence.of(villages, evidence)
    located = presence.located
    shape = (len(origins), len(facilities))
    metres, possible, silent = (np.full(shape, np.nan) for _ in range(3))
    assumed = np.zeros(shape, dtype=bool)
    # Of an origin that lies nowhere known, only what stands in its village is known to be near.
    none = np.where(origins.located, np.inf, np.nan)
    town = _town_of(villages, origins)

    def away(chosen: np.ndarray, own: np.ndarray) -> np.ndarray:
        """Metres to the nearest chosen village, 0 where `own`."""
        # Every village has it, or is as little known as the others: nothing to search.
        if own.all():
            return np.zeros(len(origins))
        found = origins.nearest(chosen) if (chosen & located).any() else none
        return np.where(own, 0.0, found)

    for column, facility in enumerate(facilities):
        here, may_be, unsaid = presence.masks(facility)
        own = origins.of_village(here)
        silent[:, column] = away(unsaid, origins.of_village(unsaid))
        surely = may_be if known is None else may_be & ~known.pinned[:, column]
        if known is None:
            metres[:, column], assumed[:, column] = away(here, own), own
        else:
            measured = known.metres[:, column]
            told = np.isfinite(measured)
            roughly = own & (origins.of_village(known.rough[:, column]) | ~told)
            metres[:, column] = np.where(roughly, 0.0, np.where(told, measured, none))
            # A measured place needs no assumption about where in the village it stands.
            assumed[:, column] = own & (roughly | (measured == 0))
        could_be = np.full(len(origins), np.nan)
        for part, may in ((False, may_be), (True, surely)):
            asked = origins.part == part
            if asked.any():
                could_be[asked] = away(may, origins.of_village(may))[asked]
        if known is not None:
            could_be = np.minimum(could_be, np.where(told, metres[:, column], np.inf))
        # A village that lies nowhere known may be round the corner, within its municipality: so
        # nothing is surely too far there, though it still is as far as known.
        lost = set(presence.municipality[may_be & ~located])
        nearby = np.array([nis in lost for nis in town], dtype=bool)
        unsure = nearby & ~origins.of_village(may_be)
        possible[:, column] = np.where(unsure, np.nan, could_be)
    return Nearness(tuple(facilities), metres, possible, assumed, silent)


@dataclass(frozen=True, eq=False)
class _Presence:
    """What the evidence says of each village of a table, facility by facility."""

    located: np.ndarray
    municipality: np.ndarray
    at: np.ndarray
    absent: np.ndarray
    present: np.ndarray
    not_found: np.ndarray
    rows_of: Mapping[str, np.ndarray]

    @classmethod
    def of(cls, villages: pd.DataFrame, evidence: pd.DataFrame) -> _Presence:
        presence, reason = (evidence[k].to_numpy(dtype=object) for k in ("presence", "reason"))
        return cls(
            located=np.isfinite(villages[["lat", "lon"]].to_numpy(dtype=float)).all(axis=1),
            municipality=villages["municipality_nis"].to_numpy(dtype=object),
            at=villages.index.get_indexer(evidence["village"]),
            absent=presence == Presence.ABSENT.value,
            present=presence == Presence.PRESENT.value,
            not_found=reason == "not_found",
            rows_of=evidence.groupby("service", sort=False).indices,
        )

    def masks(self, facility: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Villages that have it for certain, that may have it, of which nobody says anything."""
        rows = self.rows_of.get(facility)
        if rows is None:
            raise InputError("nearness.facility_missing", value=facility)
        rows = rows[self.at[rows] >= 0]
        here = np.zeros(len(self.located), dtype=bool)
        # A village without a row is as little known as one that nobody speaks of.
        may_be = np.ones(len(self.located), dtype=bool)
        may_be[self.at[rows[self.absent[rows]]]] = False
        here[self.at[rows[self.present[rows]]]] = True
        unsaid = may_be & ~here
        unsaid[self.at[rows[self.not_found[rows]]]] = False
        return here, may_be, unsaid


def _town_of(villages: pd.DataFrame, origins: Origins) -> np.ndarray:
    """The municipality of the village of each origin, None where it lies in none."""
    towns = villages["municipality_nis"].to_numpy(dtype=object)
    return np.where(origins.village >= 0, towns[origins.village], None)
