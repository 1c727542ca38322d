"""What a visitor enters about villages: answers to the questions of the checklist, in the scan.

Each change is one step that can be undone. An answer of an earlier day is kept beside the new one:
together they tell what changed. An answer that was entered or looked at today is mended in place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.datasets.local_knowledge import check_places
from buurtpunt_lib.domain import Observation, Presence
from buurtpunt_lib.domain.observation import MOST_COUNTED
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.checklist.questions import last_answers
from buurtpunt_lib.reports.content import clean


class Entering:
    """Changes the scan of a model. by: who fills it in, "" = not told."""

    def __init__(self, model: Model, *, today: date | None = None) -> None:
        self.model = model
        self.by = ""
        self._today = today
        # Cells whose answer was given on this page: another choice mends it, whatever its day.
        self._given: set[tuple[str, str]] = set()

    @property
    def today(self) -> date:
        # A page may stay open past midnight.
        return self._today or date.today()

    @property
    def observations(self) -> tuple[Observation, ...]:
        return () if self.model.scan is None else self.model.scan.observations

    def answer(self, code: str, field: str, value: str) -> None:
        """Takes one field of one answer. Raises InputError; the scan stays as it was.

        code: "71053F bakery", of a village and a facility that exist. field: choice, count, day
        or note; the last three belong to an answer that was given.
        """
        village, _, facility = code.partition(" ")
        datasets.village(village)
        cell = (village, facility)
        before = last_answers(self.observations).get(cell)
        if field == "choice":
            self._choose(cell, before, value)
        elif before is not None:
            change: dict[str, Any] = {
                "count": self._count, "day": self._day, "note": _note
            }[field](value)  # fmt: skip
            self._replace(before, self._changed(before, **change))

    def take(self, new: Iterable[Observation]) -> int:
        """Adds observations of a file; how many were new. Raises InputError, all or nothing."""
        new = list(new)
        check_places(new)
        known = {_content(one) for one in self.observations}
        fresh = [one for one in new if _content(one) not in known]
        if fresh:
            kept = {one.key: one for one in (*self.observations, *fresh)}
            self.model.change_scan(observations=tuple(kept.values()))
        return len(fresh)

    def _choose(self, cell: tuple[str, str], before: Observation | None, value: str) -> None:
        if not value:
            if before is not None:
                self._replace(before, None)
            self._given.discard(cell)
            return
        presence = Presence(value)
        if before is not None and before.presence is presence:
            return
        if before is not None and (before.observed_on >= self.today or cell in self._given):
            count = before.count if presence is Presence.PRESENT else None
            new = self._changed(before, presence=presence, count=count)
        else:
            village, facility = cell
            new = Observation.checked(
                village=village, facility=facility, presence=presence,
                observed_on=self.today, by=self._name(),
            )  # fmt: skip
            before = None
        self._replace(before, new)
        self._given.add(cell)

    def _changed(self, before: Observation, **changes: Any) -> Observation:
        return Observation.checked(**(dict(before) | {"by": self._name() or before.by} | changes))

    def _replace(self, before: Observation | None, new: Observation | None) -> None:
        kept = {one.key: one for one in self.observations}
        # In its own place, so that the order in which things were said stays.
        listed = [new if one == before else one for one in kept.values()]
        if new is not None and before is None:
            listed.append(new)
        by_key = {one.key: one for one in listed if one is not None}
        self.model.change_scan(observations=tuple(by_key.values()))

    def _name(self) -> str:
        return clean(self.by).strip()[:120]

    def _count(self, value: str) -> dict[str, Any]:
        text = value.strip()
        if not text:
            return {"count": None}
        if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= MOST_COUNTED:
            raise InputError("checklist.count", value=text[:40], maximum=MOST_COUNTED)
        return {"count": int(text)}

    def _day(self, value: str) -> dict[str, Any]:
        try:
            day = date.fromisoformat(value.strip())
        except ValueError:
            raise InputError("checklist.day", value=value[:40]) from None
        if day > self.today:
            raise InputError("checklist.day_later", value=day)
        if day.year < 2000:
            raise InputError("checklist.day", value=value[:40])
        return {"observed_on": day}


def _note(value: str) -> dict[str, Any]:
    return {"note": clean(value).strip()[:500]}


def _content(one: Observation) -> tuple[Any, ...]:
    """What an observation says, whoever says it."""
    return (*one.cell, one.presence, one.count, one.observed_on, one.note)
