"""A van that comes by: which villages it visits on which day, and how long it is on the way.

Stop: a village of the municipality where needs are not met near. Depot: where the van leaves from
and comes back to. Ways are straight lines with a detour factor; along the streets that a bicycle
may use where those were worked out, since nothing is kept of roads for cars alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import siting
from buurtpunt_lib.assessment.lacking import Need, lacking, points_of
from buurtpunt_lib.assessment.ways import ways_from
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.facts import Facts

# Assumptions, each to be replaced by what is asked.
VISITS, STOP_MINUTES, SPEED_KMH, MINUTES_A_DAY = 2, 45.0, 40.0, 420.0


@dataclass(frozen=True, eq=False)
class VillageRounds:
    """rounds: see `siting.Rounds`, with places as positions in `villages` (0 is the depot).
    visits: how often each is visited in a week. people: residents of the villages that are
    visited. unlocated: villages that lie nowhere known and so are not visited."""

    villages: tuple[str, ...]
    visits: tuple[int, ...]
    rounds: siting.Rounds
    people: float
    people_unknown: tuple[str, ...]
    unlocated: tuple[str, ...]


def rounds(
    facts: Facts,
    nis: str,
    *,
    visits: int | Mapping[str, int] = VISITS,
    depot: str | None = None,
    wanted: Sequence[Need] | None = None,
    stop_minutes: float = STOP_MINUTES,
    speed_kmh: float = SPEED_KMH,
    minutes_a_day: float = MINUTES_A_DAY,
    days: Sequence[int] = (0, 1, 2, 3, 4),
) -> VillageRounds:
    """Rounds of a van over the villages of a municipality that lack a need near.

    visits: a week; one number for every such village, or a number by village code (then those
    villages, whatever they lack). depot: code of the village where the van stands, the one with
    most residents when not given.

    Raises InputError `data.municipality_unknown`, `data.village_unknown`,
    `assessment.no_candidates`, `proximity.no_location`, and those of `siting.rounds`.
    """
    own = facts.villages_of(nis)
    placed = own[own["lat"].notna() & own["lon"].notna()]
    if placed.empty:
        raise InputError("assessment.no_candidates", municipality=own["municipality"].iloc[0])
    if depot is None:
        depot = str(placed["population"].fillna(-1.0).idxmax())
    asked = dict(visits) if isinstance(visits, Mapping) else None
    for code in (depot, *(asked or ())):
        if code not in facts.villages.index:
            raise InputError("data.village_unknown", field="village", value=code)
        if not np.isfinite(facts.villages.loc[code, ["lat", "lon"]].to_numpy(float)).all():
            raise InputError("proximity.no_location", village=facts.villages.at[code, "name"])
    if asked is None:
        found = lacking(facts, list(placed.index), wanted=wanted)
        some = found.of_villages.lacks.any(axis=1)
        asked = {
            code: int(visits) for code, lacks in zip(found.villages, some, strict=True) if lacks
        }
    asked.pop(depot, None)
    codes = [depot, *asked]
    points = points_of(facts, codes)
    answer = siting.rounds(
        ways_from(facts, *points)["cycle"].between(*points),
        [0, *asked.values()],
        stop_minutes=stop_minutes,
        speed_kmh=speed_kmh,
        minutes_a_day=minutes_a_day,
        days=days,
    )
    people = facts.villages.loc[list(asked), "population"]
    return VillageRounds(
        villages=tuple(codes),
        visits=(0, *asked.values()),
        rounds=answer,
        people=float(people.sum()),
        people_unknown=tuple(people.index[people.isna()]),
        unlocated=tuple(own.index.difference(placed.index)),
    )
