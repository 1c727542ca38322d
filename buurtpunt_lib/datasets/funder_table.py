"""Funders: where hubs can look for money, as public pages said it on a certain date.

Level: how near the funder is, from the municipality to Europe, or another kind of giver.
Money: what kind of money it is: it comes once, it returns, or it must be paid back.
Limits: what a rule of the funder allows, by role (`ROLES`): ids of finance figures, or keys of
dated parameters (those hold a dot). A role that is not there is not known.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.datasets.landscape import hubs
from buurtpunt_lib.datasets.provenance import AS_OF
from buurtpunt_lib.datasets.reference import finance_figures
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.files import read_yaml

FILE = "knowledge/funders.yaml"
PROVINCES = ("Antwerpen", "Limburg", "Oost-Vlaanderen", "Vlaams-Brabant", "West-Vlaanderen")
ROLES = (
    "share", "cap", "low", "cap_yearly", "micro", "months", "years", "typical", "own_part",
    "chance", "payout_from", "rate",
)  # fmt: skip
# Codes of `domain.plan.LegalForm`, which would bring pydantic into every page.
LEGAL_FORMS = ("fv", "vzw", "cv", "bv", "public")
_KEYS = {
    "nl", "en", "level", "money", "provinces", "areas", "legal_forms", "limits", "pays",
    "pays_not", "open", "closed", "examples", "sources",
}  # fmt: skip
_OPTIONAL = {"calls"}
_CALLS = {"rhythm", "days", "closed_on", "sources"}
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])")  # days that every year has
_LISTS = ("provinces", "areas", "legal_forms", "examples")
_SOURCE, _SOURCE_OPTIONAL = {"url", "as_of", "checked_on"}, {"name"}
_CODE = re.compile(r"[a-z][a-z0-9_]{0,38}")


class Level(StrEnum):
    """From near to far, then the other givers, in the order in which they are shown."""

    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    FLANDERS = "flanders"
    EUROPE = "europe"
    FOUNDATION = "foundation"
    LENDER = "lender"
    NEIGHBOURS = "neighbours"
    CROWDFUNDING = "crowdfunding"
    ADVISER = "adviser"


class Money(StrEnum):
    """ONE_OFF, RECURRING: grants. GIFT: without a contract. ADVICE: no money at all."""

    ONE_OFF = "one_off"
    RECURRING = "recurring"
    LOAN = "loan"
    WIN_WIN = "win_win"
    CROWDFUNDING = "crowdfunding"
    GIFT = "gift"
    SHARES = "shares"
    ADVICE = "advice"


@dataclass(frozen=True)
class FunderSource:
    """A page. as_of: the date as the page states it, "" where it states none. name: of a book.

    checked_on: the day on which the entry was last compared with what the page said.
    """

    url: str
    as_of: str
    checked_on: date
    name: str = ""


class Rhythm(StrEnum):
    """How often a funder calls for files, as a source says it."""

    YEARLY = "yearly"
    AT_LEAST_YEARLY = "at_least_yearly"
    TWICE_A_YEAR = "twice_a_year"
    THRICE_A_YEAR = "thrice_a_year"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Calls:
    """When files can be handed in. days: (month, day) of each year. closed_on: of calls before."""

    rhythm: Rhythm
    days: tuple[tuple[int, int], ...]
    closed_on: tuple[date, ...]
    sources: tuple[FunderSource, ...]


@dataclass(frozen=True)
class Funder:
    """One place to look for money. Texts are by language ("nl", "en"); None: no source says it.

    provinces, legal_forms: empty means everywhere and anybody, or not known. areas: LEADER areas.
    limits: ids of finance figures or keys of parameters by role. closed: a source says that it is
    over. examples: ids of hubs that got money from it. calls: None where no source speaks of them.
    """

    code: str
    names: Mapping[str, str]
    level: Level
    money: Money
    provinces: tuple[str, ...]
    areas: tuple[str, ...]
    legal_forms: tuple[str, ...]
    limits: Mapping[str, tuple[str, ...]] = field(hash=False)
    pays: Mapping[str, str] = field(hash=False)
    pays_not: Mapping[str, str] | None = field(hash=False)
    open: Mapping[str, str] = field(hash=False)
    closed: bool
    examples: tuple[str, ...]
    sources: tuple[FunderSource, ...]
    calls: Calls | None = None

    def name(self, language: str) -> str:
        return self.names.get(language, self.names["nl"])

    @property
    def as_of(self) -> str:
        """The newest date that a source states; "" where none does."""
        return max(source.as_of for source in self.sources)


def read_funders(
    document: Any, *, figures: Container[str], places: Container[str]
) -> dict[str, Funder]:
    """The funders of a funders.yaml that was read, by code, in the order of the file.

    figures, places: the ids that limits and examples may name. Raises one InputError with every
    fault.
    """
    if not isinstance(document, dict) or not document:
        raise InputError("data.keys", file=FILE, where="", allowed=", ".join(sorted(_KEYS)))
    faults = Faults()
    found = {}
    for code, entry in document.items():
        if not isinstance(entry, dict) or not _KEYS <= set(entry) <= _KEYS | _OPTIONAL:
            allowed = ", ".join(sorted(_KEYS | _OPTIONAL))
            faults.add("data.keys", file=FILE, where=code, allowed=allowed)
            continue
        reader = _Entry(str(code), entry, faults)
        funder = reader.funder(figures, places)
        if not faults:
            found[funder.code] = funder
    faults.raise_if_any()
    return found


class _Entry:
    """Reads one entry; every fault goes to `faults`."""

    def __init__(self, code: str, entry: dict[str, Any], faults: Faults) -> None:
        self.code, self.entry, self.faults = code, entry, faults

    def funder(self, figures: Container[str], places: Container[str]) -> Funder:
        if not _CODE.fullmatch(self.code):
            self._fault("data.pattern", "key", self.code, allowed=_CODE.pattern)
        limits = self._limits(figures)
        lists = {name: self._list(name) for name in _LISTS}
        for place in lists["examples"]:
            if place not in places:
                self._fault("data.reference", "examples", place)
        closed = self.entry["closed"]
        if not isinstance(closed, bool):
            self._fault("data.not_allowed", "closed", closed, allowed="true, false")
        entry = self.entry
        level, money = self._member("level", Level), self._member("money", Money)
        for name, known in (("provinces", PROVINCES), ("legal_forms", LEGAL_FORMS)):
            for item in lists[name]:
                if item not in known:
                    self._fault("data.not_allowed", name, item, allowed=", ".join(known))
        return Funder(
            code=self.code,
            names=self._words("name", {key: entry[key] for key in ("nl", "en")}),
            level=level,
            money=money,
            limits=limits,
            pays=self._words("pays", entry["pays"]),
            pays_not=None
            if entry["pays_not"] is None
            else self._words("pays_not", entry["pays_not"]),
            open=self._words("open", entry["open"]),
            closed=closed,
            sources=read_sources(
                self.entry["sources"], file=FILE, row=self.code, faults=self.faults
            ),
            calls=self._calls(self.entry["calls"]) if "calls" in self.entry else None,
            **lists,
        )

    def _fault(self, code: str, name: str, value: Any, /, **more: Any) -> None:
        self.faults.add(code, file=FILE, row=self.code, field=name, value=str(value), **more)

    def _list(self, name: str) -> tuple[str, ...]:
        value = self.entry[name]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._fault("data.not_allowed", name, value, allowed="[…]")
            return ()
        return tuple(value)

    def _member(self, name: str, kind: type[StrEnum]) -> Any:
        value = self.entry[name]
        if value not in tuple(kind):
            self._fault("data.not_allowed", name, value, allowed=", ".join(kind))
            return None
        return kind(value)

    def _words(self, name: str, value: Any) -> Mapping[str, str]:
        both = value if isinstance(value, dict) and set(value) == {"nl", "en"} else {}
        if not both or not all(isinstance(w, str) and w.strip() for w in both.values()):
            self.faults.add(
                "data.required", file=FILE, row=self.code, field=f"{name}.nl, {name}.en"
            )
        return MappingProxyType(dict(both))

    def _limits(self, figures: Container[str]) -> Mapping[str, tuple[str, ...]]:
        value = self.entry["limits"]
        if not isinstance(value, dict) or not set(value) <= set(ROLES):
            self._fault("data.not_allowed", "limits", value, allowed=", ".join(ROLES))
            return MappingProxyType({})
        found = {}
        for role, named in value.items():
            ids = tuple(named) if isinstance(named, list) else (str(named),)
            for figure in ids:
                # A key with a dot is a dated rule; the tests hold those against the rules.
                if "." not in str(figure) and figure not in figures:
                    self._fault("data.reference", f"limits.{role}", figure)
            found[role] = ids
        return MappingProxyType(found)

    def _calls(self, value: Any) -> Calls | None:
        if not isinstance(value, dict) or set(value) != _CALLS:
            where = f"{self.code}.calls"
            self.faults.add("data.keys", file=FILE, where=where, allowed=", ".join(sorted(_CALLS)))
            return None
        if value["rhythm"] not in tuple(Rhythm):
            self._fault("data.not_allowed", "rhythm", value["rhythm"], allowed=", ".join(Rhythm))
            return None
        days = [_MONTH_DAY.fullmatch(str(day)) for day in value["days"] or ()]
        if not all(days):
            self._fault("data.not_allowed", "days", value["days"], allowed="03-31")
        closed = value["closed_on"] or ()
        if not all(type(day) is date for day in closed):
            self._fault("data.not_allowed", "closed_on", closed, allowed="2026-03-31")
            closed = ()
        return Calls(
            rhythm=Rhythm(value["rhythm"]),
            days=tuple(sorted((int(day[1]), int(day[2])) for day in days if day)),
            closed_on=tuple(sorted(closed)),
            sources=self._sources(value["sources"]),
        )

    def _sources(self, listed: Any) -> tuple[FunderSource, ...]:
        return read_sources(listed, file=FILE, row=self.code, faults=self.faults)


def read_sources(listed: Any, *, file: str, row: str, faults: Faults) -> tuple[FunderSource, ...]:
    """The pages that say something, of one entry of a hand-edited file; what is wrong to faults."""

    def wrong(name: str, value: Any, allowed: str) -> None:
        faults.add("data.not_allowed", file=file, row=row, field=name, value=str(value),
                   allowed=allowed)  # fmt: skip

    if not isinstance(listed, list) or not listed:
        faults.add("data.required", file=file, row=row, field="sources")
        return ()
    found = []
    for source in listed:
        keys = set(source) if isinstance(source, dict) else set()
        if not _SOURCE <= keys <= _SOURCE | _SOURCE_OPTIONAL:
            allowed = ", ".join(sorted(_SOURCE | _SOURCE_OPTIONAL))
            faults.add("data.keys", file=file, where=row, allowed=allowed)
            continue
        as_of = str(source["as_of"])
        if not str(source["url"]).startswith(("https://", "http://")):
            wrong("url", source["url"], "https://…")
        if as_of and not AS_OF.fullmatch(as_of):
            wrong("as_of", as_of, "2026, 2026-02, 2022+")
        if type(source["checked_on"]) is not date:
            wrong("checked_on", source["checked_on"], "2026-11-22")
        found.append(FunderSource(**{**source, "as_of": as_of}))
    return tuple(found)


@cache
def _funders() -> dict[str, Funder]:
    document = read_yaml(paths.DATA / FILE)
    places = {hub.id for hub in hubs()}
    return read_funders(document, figures=finance_figures().index, places=places)


def funders() -> dict[str, Funder]:
    """Every funder by code, from near to far.

    Raises InputError when the hand-edited file has a fault (`read_funders`).
    """
    return dict(_funders())
