"""Do not compete: the traders near a hub whose work a planned service could take away.

Trader: a village that has a facility such as a baker, or a point where one stands. Reach: how far
away a trader still shares customers with the hub; an assumption of whoever asks.
Rival: with which facilities a service could compete, and what to agree instead (partnerships);
see `datasets.rivals`.
Finding: what is known of one service: traders within reach, none within reach, or not known. "None"
is said only where complete sources or people who know it say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.domain import Presence
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity.distance import check_detour, straight_line

if TYPE_CHECKING:
    import pandas as pd


class Verdict(StrEnum):
    """TRADERS: some are within reach. NONE: surely none. NOT_KNOWN: none known, but who knows.

    NO_TRADER: this service competes with nobody that we can name.
    """

    TRADERS = "traders"
    NONE = "none"
    NOT_KNOWN = "not_known"
    NO_TRADER = "no_trader"


@dataclass(frozen=True)
class Trader:
    """A village that has a facility for certain. metres: of way, 0 = in the village itself."""

    facility: str
    village: str
    name: str
    metres: float
    count: int | None
    source: str | None
    as_of: str | None


@dataclass(frozen=True)
class Competition:
    """What is known of one planned service. traders: the nearest first.

    partners: what to agree instead (keys). unsure: facilities of which some village within reach
    is not known; unmeasured: whether such traders exist that nobody measures.
    """

    service: str
    verdict: Verdict
    traders: tuple[Trader, ...]
    partners: tuple[str, ...]
    unsure: tuple[str, ...]
    unmeasured: bool


def competition(
    village: str,
    services: Iterable[str],
    villages: pd.DataFrame,
    evidence: pd.DataFrame,
    rivals: Mapping[str, Any],
    *,
    metres: float,
    detour: float = 1.0,
    ways: np.ndarray | None = None,
) -> tuple[Competition, ...]:
    """For each planned service, the traders at `metres` or less from a village (bound included).

    villages: indexed by code; name, lat, lon (NaN = not known). evidence: as `evidence_table`
    gives. rivals: service → what has `traders` and `partners`. Traders in the village itself count
    at 0 metres, those elsewhere at the point of their village. ways: metres of way to the point of
    each village, NaN = not known; the straight line × detour when not given.

    Raises InputError `proximity.village_unknown`, `proximity.metres`, `proximity.detour`.
    """
    check_detour(detour)
    if not 0 <= metres < np.inf:
        raise InputError("proximity.metres", value=str(metres))
    if village not in villages.index:
        raise InputError("proximity.village_unknown", village=village)
    here = villages.loc[village]
    if ways is None:
        there = (villages[name].to_numpy(float) for name in ("lat", "lon"))
        ways = detour * straight_line(here["lat"], here["lon"], *there)
    away = np.array(ways, dtype=float)
    away[villages.index.get_loc(village)] = 0.0
    distance = dict(zip(villages.index, away, strict=True))
    near = {code for code, far in distance.items() if far <= metres}
    # A village that lies nowhere known may be within reach as well.
    lost = {code for code, far in distance.items() if np.isnan(far)}
    if "municipality_nis" in villages:
        own = villages["municipality_nis"] == here["municipality_nis"]
        lost &= set(villages.index[own])
    rows = evidence[evidence["village"].isin(near | lost)]
    return tuple(
        _one(service, rivals.get(service), rows, near, distance, villages) for service in services
    )


def _one(
    service: str,
    rival: Any,
    rows: pd.DataFrame,
    near: set[str],
    distance: Mapping[str, float],
    villages: pd.DataFrame,
) -> Competition:
    if rival is None:
        return Competition(service, Verdict.NO_TRADER, (), (), (), unmeasured=False)
    traders, unsure = [], []
    for facility in rival.traders:
        cells = rows[rows["service"] == facility]
        present = cells[(cells["presence"] == Presence.PRESENT.value) & cells["village"].isin(near)]
        traders += [
            Trader(
                facility=facility,
                village=row.village,
                name=str(villages.at[row.village, "name"]),
                metres=float(distance[row.village]),
                count=None if row.count_ != row.count_ else int(row.count_),
                source=row.source,
                as_of=row.as_of,
            )
            for row in present.rename(columns={"count": "count_"}).itertuples()
        ]
        if cells.empty or (cells["presence"] == Presence.UNKNOWN.value).any():
            unsure.append(facility)
    traders.sort(key=lambda t: (t.metres, t.village, rival.traders.index(t.facility)))
    unmeasured = not rival.traders
    verdict = Verdict.TRADERS if traders else Verdict.NOT_KNOWN
    if not traders and not unsure and not unmeasured:
        verdict = Verdict.NONE
    return Competition(
        service, verdict, tuple(traders), tuple(rival.partners), tuple(unsure), unmeasured
    )
