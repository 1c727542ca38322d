"""What the guide knows about an offer (`data/knowledge/offer.yaml`).

Starter: a way to begin, with the services it begins with and an example plan that is like it.
Self-check: the domains of cooperation that partners arrange. Way of money: how money can come in
for a service (MONEY).
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.datasets.kinds import services
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.files import read_yaml

FILE = "knowledge/offer.yaml"
MONEY = ("sales", "commission", "membership", "per_use", "rent", "free")
# Codes of `domain.plan.ActivityKind`, which would bring pydantic into every page.
ACTIVITY_KINDS = (
    "shop", "bread", "cafe", "short_chain", "parcel_point", "room_hire", "coworking",
    "lending_library", "bike_share", "car_share", "repair_cafe", "events", "municipal_desk",
    "meeting", "other",
)  # fmt: skip
_PARTS = {"starters", "self_check", "kinds", "money"}


@dataclass(frozen=True)
class KnowledgeSource:
    """where: a page or a file. as_of: the date that it states, "" for none."""

    where: str
    as_of: str
    checked_on: date


@dataclass(frozen=True)
class Starter:
    """services: hub services that it begins with. plan: key of an example plan, "" for none."""

    key: str
    services: tuple[str, ...]
    plan: str
    sources: tuple[KnowledgeSource, ...]


@dataclass(frozen=True)
class OfferKnowledge:
    """kinds: service → kind of activity; money: service → ways of money. Services that are in
    neither are of the kind "other" and may use every way. domains: of cooperation; of: how many the
    model has in all.
    """

    starters: tuple[Starter, ...]
    domains: tuple[str, ...]
    of: int
    sources: tuple[KnowledgeSource, ...]
    kinds: Mapping[str, str] = field(hash=False)
    money: Mapping[str, tuple[str, ...]] = field(hash=False)

    def kind(self, service: str) -> str:
        return self.kinds.get(service, "other")

    def ways(self, service: str) -> tuple[str, ...]:
        """Ways of money that suit a service, the most usual first."""
        return self.money.get(service, MONEY)


def read_offer(document: Any, *, known: Container[str], plans: Container[str]) -> OfferKnowledge:
    """The knowledge of an offer.yaml that was read; raises one InputError with every fault.

    known: codes of hub services. plans: keys of example plans.
    """
    if not isinstance(document, dict) or set(document) != _PARTS:
        raise InputError("data.keys", file=FILE, where="", allowed=", ".join(sorted(_PARTS)))
    faults = Faults()

    def check(value: Any, allowed: Container[str], row: str, name: str) -> None:
        if value not in allowed:
            faults.add("data.reference", file=FILE, row=row, field=name, value=str(value))

    starters = []
    for key, entry in document["starters"].items():
        for code in entry["services"]:
            check(code, known, key, "services")
        plan = entry.get("plan", "")
        if plan:
            check(plan, plans, key, "plan")
        sources = _sources(entry.get("sources"), key, faults)
        starters.append(Starter(key, tuple(entry["services"]), plan, sources))
    for code, kind in document["kinds"].items():
        check(code, known, code, "kinds")
        check(kind, ACTIVITY_KINDS, code, "kinds")
    for code, ways in document["money"].items():
        check(code, known, code, "money")
        for way in ways:
            check(way, MONEY, code, "money")
    checked = document["self_check"]
    sources = _sources(checked.get("sources"), "self_check", faults)
    faults.raise_if_any()
    return OfferKnowledge(
        starters=tuple(starters),
        domains=tuple(checked["domains"]),
        of=int(checked["of"]),
        sources=sources,
        kinds=MappingProxyType(dict(document["kinds"])),
        money=MappingProxyType({code: tuple(ways) for code, ways in document["money"].items()}),
    )


def _sources(entries: Any, row: str, faults: Faults) -> tuple[KnowledgeSource, ...]:
    if not entries:
        faults.add("data.required", file=FILE, row=row, field="sources")
        return ()
    found = []
    for entry in entries:
        if not entry.get("where") or not isinstance(entry.get("checked_on"), date):
            faults.add("data.required", file=FILE, row=row, field="where, checked_on")
            continue
        found.append(KnowledgeSource(entry["where"], entry.get("as_of", ""), entry["checked_on"]))
    return tuple(found)


@cache
def offer_knowledge() -> OfferKnowledge:
    """What the file holds. Raises InputError when the hand-edited file has a fault."""
    plans = {path.stem for path in (paths.DATA / "examples").glob("*.json")}
    known = {service.code for service in services()}
    return read_offer(read_yaml(paths.DATA / FILE), known=known, plans=plans)
