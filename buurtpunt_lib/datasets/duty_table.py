"""Duties: what a hub must do because of its legal form, as public pages said it on a certain date.

Due: the rule by which the day is found; the day itself is worked out in `legal.duties`.
Anchor: what a day is counted from: the founding, the opening, the end of a financial year, or
another duty.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.datasets.funder_table import LEGAL_FORMS, FunderSource, read_sources
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.files import read_yaml

FILE = "knowledge/duties.yaml"
ANCHORS = ("founding", "opening", "year_end")
NEEDS = ("", "volunteers", "staff", "sells", "food", "carrier")
_KEYS = {
    "forms", "group", "due", "repeat", "needs", "advised", "confirm", "rules", "sources"
}  # fmt: skip
_CODE = re.compile(r"[a-z][a-z0-9_]{0,33}")  # a year and a sign are put behind it
_RULE = re.compile(r"[a-z_]+\.[a-z_]+")
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_DUE = "{at: …}, {after: …, days|months: …}, {before: …, days: …}, {each: 03-31}"


class DutyGroup(StrEnum):
    """In the order in which they are shown. GROWTH: steps to another form, no duties."""

    PREPARE = "prepare"
    FOUND = "found"
    REGISTER = "register"
    PEOPLE = "people"
    TAX = "tax"
    YEARLY = "yearly"
    GROWTH = "growth"


@dataclass(frozen=True)
class Due:
    """anchor: of `ANCHORS` or the code of a duty, "" for a fixed day of each year (`month`, `day`).

    days, months: counted from the anchor; days below zero lie before it. latest_months: and never
    later than so many months after the end of the financial year, 0 for no such limit.
    """

    anchor: str
    days: int = 0
    months: int = 0
    month: int = 0
    day: int = 0
    latest_months: int = 0


@dataclass(frozen=True)
class Duty:
    """forms: codes of legal forms. needs: what the hub must have for it to count, "" for always.

    due: None where no day is known. advised: wise, and no law that we found asks it. confirm: a
    professional has to say. rules: keys of dated rules.
    """

    code: str
    forms: tuple[str, ...]
    group: DutyGroup
    due: Due | None
    repeat: bool
    needs: str
    advised: bool
    confirm: bool
    rules: tuple[str, ...]
    sources: tuple[FunderSource, ...]


def read_duties(document: Any) -> dict[str, Duty]:
    """The duties of a duties.yaml that was read, by code, in the order of the file.

    Raises one InputError with every fault.
    """
    allowed = ", ".join(sorted(_KEYS))
    if not isinstance(document, dict) or not document:
        raise InputError("data.keys", file=FILE, where="", allowed=allowed)
    faults = Faults()
    found = {}
    for code, entry in document.items():
        if not isinstance(entry, dict) or set(entry) != _KEYS:
            faults.add("data.keys", file=FILE, where=str(code), allowed=allowed)
            continue
        duty = _Entry(str(code), entry, faults, found).duty()
        if not faults:
            found[duty.code] = duty
    faults.raise_if_any()
    return found


class _Entry:
    """Reads one entry; every fault goes to `faults`. earlier: the duties before it."""

    def __init__(
        self, code: str, entry: dict[str, Any], faults: Faults, earlier: dict[str, Duty]
    ) -> None:
        self.code, self.entry, self.faults, self.earlier = code, entry, faults, earlier

    def duty(self) -> Duty:
        entry = self.entry
        if not _CODE.fullmatch(self.code):
            self._fault("data.pattern", "key", self.code, allowed=_CODE.pattern)
        if not entry["forms"]:
            self.faults.add("data.required", file=FILE, row=self.code, field="forms")
        for name in ("repeat", "advised", "confirm"):
            if not isinstance(entry[name], bool):
                self._fault("data.not_allowed", name, entry[name], allowed="true, false")
        forms = self._list("forms", lambda item: item in LEGAL_FORMS, ", ".join(LEGAL_FORMS))
        rules = self._list("rules", _RULE.fullmatch, _RULE.pattern)
        group = entry["group"]
        if group not in tuple(DutyGroup):
            self._fault("data.not_allowed", "group", group, allowed=", ".join(DutyGroup))
        if entry["needs"] not in NEEDS:
            self._fault("data.not_allowed", "needs", entry["needs"], allowed=", ".join(NEEDS[1:]))
        return Duty(
            code=self.code,
            forms=forms,
            group=DutyGroup(group) if group in tuple(DutyGroup) else DutyGroup.PREPARE,
            due=self._due(entry["due"]),
            repeat=entry["repeat"],
            needs=entry["needs"],
            advised=entry["advised"],
            confirm=entry["confirm"],
            rules=rules,
            sources=read_sources(
                self.entry["sources"], file=FILE, row=self.code, faults=self.faults
            ),
        )

    def _fault(self, code: str, name: str, value: Any, /, **more: Any) -> None:
        self.faults.add(code, file=FILE, row=self.code, field=name, value=str(value), **more)

    def _list(self, name: str, fits: Any, allowed: str) -> tuple[str, ...]:
        value = self.entry[name]
        if not isinstance(value, list):
            self._fault("data.not_allowed", name, value, allowed="[…]")
            return ()
        for item in value:
            if not isinstance(item, str) or not fits(item):
                self._fault("data.not_allowed", name, item, allowed=allowed)
        return tuple(str(item) for item in value)

    def _due(self, value: Any) -> Due | None:
        if value is None:
            return None
        found = self._read_due(value) if isinstance(value, dict) else None
        if found is None:
            self._fault("data.not_allowed", "due", value, allowed=_DUE)
        elif found.anchor and found.anchor not in (*ANCHORS, *self.earlier):
            self._fault("data.reference", "due", found.anchor)
        return found

    @staticmethod
    def _read_due(value: dict[str, Any]) -> Due | None:
        def count(key: str) -> int:
            number = value.get(key)
            return number if type(number) is int and 0 < number <= 1000 else 0

        keys = set(value)
        if keys == {"each"} and (match := _MONTH_DAY.fullmatch(str(value["each"]))):
            month, day = int(match[1]), int(match[2])
            # Of a year without 29 February, so that every year has the day.
            return Due("", month=month, day=day) if day <= monthrange(2023, month)[1] else None
        if keys == {"at"}:
            return Due(str(value["at"]))
        if keys in ({"after", "days"}, {"after", "days", "latest_months"}) and count("days"):
            latest = count("latest_months")
            if latest or "latest_months" not in keys:
                return Due(str(value["after"]), days=count("days"), latest_months=latest)
        if keys == {"after", "months"} and count("months"):
            return Due(str(value["after"]), months=count("months"))
        if keys == {"before", "days"} and count("days"):
            return Due(str(value["before"]), days=-count("days"))
        return None


@cache
def _duties() -> dict[str, Duty]:
    return read_duties(read_yaml(paths.DATA / FILE))


def duties() -> dict[str, Duty]:
    """Every duty by code, in the order in which they come.

    Raises InputError when the hand-edited file has a fault (`read_duties`).
    """
    return dict(_duties())
