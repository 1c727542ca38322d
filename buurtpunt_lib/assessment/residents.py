"""Residents: who of them has something near, from where they live.

Origin: where people are (`datasets.origins`): a village as a whole, or a part of it where sectors,
a grid or addresses are loaded. Everything the program says of numbers of residents with, without
and not known comes from here, so that a page and a document cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import proximity
from buurtpunt_lib.domain import Presence

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.facts import Facts
    from buurtpunt_lib.assessment.ways import Ways


# What holds of an item for who lives somewhere.
STATES = ("reached", "missing", "not_found", "unsure")


@dataclass(frozen=True, eq=False)
class Residents:
    """A basket, seen from every origin. result: by origin. village: of each origin (NaN, None: in
    none)."""

    result: proximity.BasketResult
    village: np.ndarray

    def of(self, villages: Sequence[str]) -> Residents:
        """The origins of some villages alone."""
        found = [self._rows.get(code, np.zeros(0, dtype=int)) for code in villages]
        return self._cut(np.concatenate(found) if found else np.zeros(0, dtype=int))

    def _cut(self, at: np.ndarray) -> Residents:
        tables = {one.name: getattr(self.result, one.name) for one in fields(self.result)}
        cut = {name: table[at] for name, table in tables.items() if hasattr(table, "shape")}
        return Residents(replace(self.result, **cut), self.village[at])

    @cached_property
    def _rows(self) -> dict[str, np.ndarray]:
        import pandas as pd

        return pd.Series(self.village).groupby(self.village).indices

    @property
    def parts(self) -> int:
        """How many origins it is seen from."""
        return len(self.village)

    @property
    def residents(self) -> float:
        """How many live there, as far as known; NaN where nobody knows of anybody."""
        people = self.result.population
        return np.nan if np.isnan(people).all() else float(np.nansum(people))

    def share(self, item: str, state: str) -> float:
        """Share of the residents for whom an item is in a state, one of STATES: "unsure" without
        those not found. Where nobody knows how many live where, each origin counts for one."""
        at = [one.key for one in self.result.basket.items].index(item)
        states, searched = self.result.states[:, at], self.result.searched[:, at]
        flags = {
            "reached": states == proximity.MET,
            "missing": states == proximity.NOT_MET,
            "not_found": (states == proximity.UNKNOWN) & searched,
            "unsure": (states == proximity.UNKNOWN) & ~searched,
        }[state]
        # All of them is 1, whatever a sum rounds to.
        return 1.0 if flags.all() else float(self.weights @ flags)

    @cached_property
    def weights(self) -> np.ndarray:
        """The part of the residents that lives at each origin; adds up to 1."""
        return weights_of(self.result.population)

    @property
    def score(self) -> float:
        """The weight of the basket that is met for certain, over all residents: 0 to 1."""
        return self._mean(self.result.score)

    @property
    def score_max(self) -> float:
        """The score if everything that nobody knows were near."""
        return self._mean(self.result.score_max)

    def _mean(self, numbers: np.ndarray) -> float:
        return float(numbers[0]) if self.parts == 1 else float(self.weights @ numbers)


def weights_of(population: np.ndarray) -> np.ndarray:
    """The part of the residents of each origin; equal parts where nobody knows of any."""
    people = np.nan_to_num(np.asarray(population, dtype=float))
    if not people.sum():
        people = np.ones(len(people))
    return people / people.sum() if len(people) else people


def nearness_of(facts: Facts, ways: Ways) -> proximity.Nearness:
    """How near every facility is to every origin, and how near it may be."""
    villages, codes = facts.villages, tuple(facts.column)
    lat, lon = (villages[name].to_numpy(dtype=float) for name in ("lat", "lon"))
    placed = np.isfinite(lat + lon)
    asked: dict[bytes, np.ndarray] = {}

    def nearest(chosen: np.ndarray) -> np.ndarray:
        # Many facilities are as little known as others: they ask the same.
        key = np.packbits(chosen).tobytes()
        if key not in asked:
            here = chosen & placed
            asked[key] = ways.to_nearest(lat[here], lon[here])
        return asked[key]

    start = facts.origins[["lat", "lon"]].to_numpy(dtype=float)
    origins = proximity.Origins(
        facts.village_of, np.isfinite(start).all(axis=1), facts.in_parts, nearest
    )
    known = proximity.KnownPlaces(
        np.column_stack([ways.to_places(code) for code in codes]), *_standing(facts, placed)
    )
    return proximity.origin_nearness(origins, villages, facts.evidence, codes, known)


def _standing(facts: Facts, placed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which villages have a facility nobody knows where (rough), and which have it in known places
    of a source that misses none (pinned): (village, facility)."""
    places = facts.places
    village = facts.villages.index.get_indexer(places["village"])
    facility = places["facility"].map(facts.column).fillna(-1).to_numpy(dtype=int)
    inside = (village >= 0) & (facility >= 0)
    measured = places["exact"].to_numpy(dtype=bool)
    complete = {key: frozenset(source.complete_for) for key, source in facts.sources.items()}
    told = zip(places["source"], places["facility"], strict=True)
    sure = np.array([code in complete.get(key, ()) for key, code in told], dtype=bool)

    def cells(chosen: np.ndarray) -> np.ndarray:
        table = np.zeros(facts.presence.shape, dtype=bool)
        table[village[inside & chosen], facility[inside & chosen]] = True
        return table

    here = facts.presence == Presence.PRESENT.value
    # A village that lies nowhere known has no point to stand at.
    rough = cells(~measured) | (here & ~cells(measured) & ~placed[:, None])
    return rough, here & cells(measured & sure) & ~rough
