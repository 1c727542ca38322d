"""Hubs to look at: those nearby, and those that brought back what a village lacks.

Hub: a place of the landscape that a source found open. What it offers is what its pages name; a
service that is not named is not known to be missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import datasets, landscape, proximity
from buurtpunt_lib.domain import FunctionGroup

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.facts import Facts


_COLUMNS = ("id", "name", "kind", "village", "place", "services")


@dataclass(frozen=True)
class HubNear:
    """A hub of the landscape and how far it lies, metres in a straight line (None: not known)."""

    id: str
    name: str
    kind: str
    village: str | None
    place: str
    services: tuple[str, ...]
    straight_m: float | None

    @property
    def definition(self) -> landscape.Definition:
        """Whether it is known to be a meeting place with services and transport."""
        return landscape.definition(self.services, datasets.services())

    @property
    def mix(self) -> dict[FunctionGroup, float] | None:
        """The share of its services in each of the four functions; None where none is known."""
        return landscape.function_mix(self.services, datasets.services())


@dataclass(frozen=True)
class HubLike:
    """A hub that offers what is missing. offers: those of its services that a village lacks.

    population: residents of its village, None where that is not known.
    """

    hub: HubNear
    offers: tuple[str, ...]
    population: float | None


def hubs_near(facts: Facts, village: str, *, n: int = 3) -> tuple[HubNear, ...]:
    """The n nearest open hubs, those in the village itself included; () where it lies nowhere."""
    hubs, away = facts.hub_values, _away(facts, village)
    # Only those that can be among the nearest are put in order: a register may hold thousands.
    farthest = np.sort(away)[n - 1] if n <= len(away) else np.nan
    near = np.flatnonzero((away == away) & ~(away > farthest))
    order = near[np.lexsort((hubs["id"][near], away[near]))]
    return tuple(
        _near({name: hubs[name][at] for name in _COLUMNS}, float(away[at])) for at in order[:n]
    )


def hubs_like(
    facts: Facts, village: str, wanted: Iterable[str], *, n: int = 3
) -> tuple[HubLike, ...]:
    """Open hubs that offer most of what is wanted, in villages of about the same size.

    wanted: codes of hub services. A hub in a village that is known to be more than four times as
    large or small is left out; among equals the one in a village of the closest size comes first.
    """
    asked = set(wanted)
    own = facts.villages.at[village, "population"]
    away = _away(facts, village)
    found = []
    for at, (_, row) in enumerate(facts.open_hubs.iterrows()):
        offers = tuple(code for code in row["services"] if code in asked)
        if not offers or row["village"] == village:
            continue
        people = facts.villages.at[row["village"], "population"]
        apart = abs(np.log(people / own)) if people > 0 and own > 0 else np.inf
        if apart > np.log(4) and np.isfinite(apart):
            continue
        metres = float(away[at]) if away[at] == away[at] else None
        like = HubLike(_near(row, metres), offers, float(people) if people == people else None)
        found.append((-len(offers), apart, row["id"], like))
    return tuple(like for *_, like in sorted(found, key=lambda one: one[:3])[:n])


def _away(facts: Facts, village: str) -> np.ndarray:
    hubs = facts.hub_values
    return proximity.straight_line(*facts.spot(village), hubs["lat"], hubs["lon"])


def _near(row, metres: float | None) -> HubNear:
    return HubNear(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        village=row["village"],
        place=row["place"],
        services=row["services"],
        straight_m=metres,
    )
