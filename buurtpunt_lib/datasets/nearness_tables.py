"""What is assumed and known about nearness: levels of centre, whom not to compete with, car trips.

Level: a step in the hierarchy of centres, with the needs that make it (`centres.yaml`).
Rival: the traders with whom a service of a hub could compete, and what to agree with them instead
(`competition.yaml`). Partnership: one of PARTNERSHIPS; its sentence is `nearness.partner.<key>`.
Travel figure: a quantity with a low and a high value, from a source or assumed
(`travel_figures.csv`).
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.datasets._csv import read_table
from buurtpunt_lib.datasets.kinds import facilities, services
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.files import read_yaml

CENTRES, COMPETITION = "knowledge/centres.yaml", "knowledge/competition.yaml"
TRAVEL = "knowledge/travel_figures.csv"
PARTNERSHIPS = (
    "order_and_collect", "local_shop", "local_farmers", "sales_point_of_baker",
    "sales_point_of_butcher", "traders_on_market", "surplus_of_shops", "other_hours",
    "local_publican", "local_cook", "care_home_kitchen", "with_bpost", "chair_for_hairdresser",
    "consultation_of_practice", "repairer_on_fixed_day", "with_sharing_operator",
)  # fmt: skip


@dataclass(frozen=True)
class CentreLevel:
    """A level: rank from 1. needs: facilities, any of which will do. named: by the study."""

    key: str
    rank: int
    names: dict[str, str]
    needs: tuple[tuple[str, ...], ...]
    named: tuple[str, ...]


@dataclass(frozen=True)
class CentreLevels:
    """The levels from low to high. share: of the needs of a level that must be met."""

    levels: tuple[CentreLevel, ...]
    share: float
    sources: tuple[str, ...]
    as_of: str


@dataclass(frozen=True)
class Rival:
    """traders: facilities; empty where such traders are not measured. partners: PARTNERSHIPS."""

    service: str
    traders: tuple[str, ...]
    partners: tuple[str, ...]


@dataclass(frozen=True)
class TravelFigure:
    """facility: "" = any. basis: "source" or "assumption"; source_url: "" for an assumption."""

    id: str
    facility: str
    quantity: str
    low: float
    high: float
    unit: str
    basis: str
    year: str
    source_url: str
    note: str


def read_centres(document: Any, *, facilities: Container[str]) -> CentreLevels:
    """The levels of a centres.yaml that was read; raises one InputError."""
    faults = Faults()
    keys = {"share", "sources", "as_of", "levels"}
    if not isinstance(document, dict) or set(document) != keys or not document["levels"]:
        raise InputError("data.keys", file=CENTRES, where="", allowed=", ".join(sorted(keys)))
    share = document["share"]
    if not isinstance(share, float) or not 0 < share <= 1:
        faults.add("data.not_allowed", file=CENTRES, row="", field="share", value=str(share),
                   allowed="0-1")  # fmt: skip
    found = []
    for rank, (key, entry) in enumerate(document["levels"].items(), start=1):
        wanted = {"nl", "en", "needs", "named"}
        if not isinstance(entry, dict) or set(entry) != wanted or not entry["needs"]:
            faults.add("data.keys", file=CENTRES, where=key, allowed=", ".join(sorted(wanted)))
            continue
        needs = tuple(map(tuple, entry["needs"]))
        for code in [*(code for need in needs for code in need), *entry["named"]]:
            if code not in facilities:
                faults.add("data.reference", file=CENTRES, row=key, field="needs", value=str(code))
        names = {language: entry[language] for language in ("nl", "en")}
        found.append(CentreLevel(key, rank, names, needs, tuple(entry["named"])))
    faults.raise_if_any()
    return CentreLevels(tuple(found), share, tuple(document["sources"]), str(document["as_of"]))


def read_competition(
    document: Any, *, services: Container[str], facilities: Container[str]
) -> dict[str, Rival]:
    """The rivals of a competition.yaml that was read, by service; raises one InputError."""
    faults = Faults()
    if not isinstance(document, dict) or not document:
        raise InputError("data.keys", file=COMPETITION, where="", allowed="…")
    found = {}
    for service, entry in document.items():
        if not isinstance(entry, dict) or set(entry) != {"traders", "partners"}:
            faults.add("data.keys", file=COMPETITION, where=service, allowed="partners, traders")
            continue
        for field, known, codes in (
            ("service", services, [service]),
            ("traders", facilities, entry["traders"]),
            ("partners", PARTNERSHIPS, entry["partners"]),
        ):
            for code in codes:
                if code not in known:
                    faults.add(
                        "data.reference", file=COMPETITION, row=service, field=field, value=code
                    )
        found[service] = Rival(service, tuple(entry["traders"]), tuple(entry["partners"]))
    faults.raise_if_any()
    return found


@cache
def _codes() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(s.code for s in services()), frozenset(f.code for f in facilities())


@cache
def centre_levels() -> CentreLevels:
    """The levels of centre. Raises InputError when the hand-edited file has a fault."""
    return read_centres(read_yaml(paths.DATA / CENTRES), facilities=_codes()[1])


@cache
def _rivals() -> dict[str, Rival]:
    offered, measured = _codes()
    return read_competition(
        read_yaml(paths.DATA / COMPETITION), services=offered, facilities=measured
    )


def rivals() -> dict[str, Rival]:
    """With whom a service of a hub could compete, by service; others compete with nobody."""
    return dict(_rivals())


@cache
def travel_figures() -> tuple[TravelFigure, ...]:
    """What is known and assumed about trips, in the order of the file."""
    table = read_table(TRAVEL, numbers=("low", "high"))
    table = table.astype(object).where(table.notna(), "")
    return tuple(TravelFigure(**row) for row in table.to_dict("records"))
