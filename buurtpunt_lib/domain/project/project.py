"""Project: everything about one hub to be, from the dream to the plan, in one file.

A project is never changed: `project.replace(...)` gives a new one, checked like the first. Name,
village, legal form, canvas and pitch stand in its plan, so that nothing stands in two places.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from buurtpunt_lib.domain.plan import HubPlan, LegalForm
from buurtpunt_lib.domain.plan.faults import check_schema, read_json
from buurtpunt_lib.domain.plan.filed import Filed
from buurtpunt_lib.domain.plan.values import Frozen, LineId
from buurtpunt_lib.domain.project.actions import Action, Gate, circle
from buurtpunt_lib.domain.project.communication import Communication
from buurtpunt_lib.domain.project.legal import LegalChoice
from buurtpunt_lib.domain.project.migrating import migrated
from buurtpunt_lib.domain.project.money import MoneySearch
from buurtpunt_lib.domain.project.offer import Offer
from buurtpunt_lib.domain.project.participation import Participation
from buurtpunt_lib.domain.project.rollout import Rollout
from buurtpunt_lib.domain.project.start import Member, Start
from buurtpunt_lib.domain.project.values import Line, items
from buurtpunt_lib.domain.register_values import RegisterFaults
from buurtpunt_lib.errors import Fault, InputError

SCHEMA_VERSION = 1


class ContactPoint(Frozen):
    """Whom one can ask: a name, a telephone number and an e-mail address."""

    name: Line = ""
    telephone: Line = ""
    email: Line = ""

    @property
    def complete(self) -> bool:
        return bool(self.name and self.telephone and self.email)


class Project(Filed):
    """One hub to be. hub: id of its record in the register ("" for none).

    ticked: codes of what was ticked as done or read, on any step.
    """

    schema_version: Annotated[int, Field(strict=True, alias="schema")] = SCHEMA_VERSION
    plan: HubPlan
    hub: Line = ""
    contact: ContactPoint = ContactPoint()
    start: Start = Start()
    team: items(Member, 100) = ()
    participation: Participation = Participation()
    communication: Communication = Communication()
    offer: Offer = Offer()
    legal: LegalChoice = LegalChoice()
    money: MoneySearch = MoneySearch()
    rollout: Rollout = Rollout()
    actions: items(Action, 500) = ()
    gates: items(Gate, 40) = ()
    ticked: Annotated[tuple[LineId, ...], Field(max_length=500)] = ()

    @property
    def name(self) -> str:
        return self.plan.name

    @property
    def village(self) -> str | None:
        return self.plan.village

    @property
    def legal_form(self) -> LegalForm | None:
        return self.plan.legal_form

    @classmethod
    def from_json(cls, text: str | bytes) -> Project:
        """The project of a JSON text; also of a plan file. Raises InputError with every fault."""
        try:
            data = read_json(text)
        except InputError as error:
            raise _of_project(error) from None
        return cls.from_dict(data)

    @classmethod
    def from_dict(cls, data: Any) -> Project:
        """The project that a dictionary holds, in the form of the JSON text."""
        data = migrated(data, SCHEMA_VERSION)
        found = RegisterFaults(cls)
        try:
            check_schema(data, SCHEMA_VERSION, found)
        except InputError as error:
            raise _of_project(error) from None
        faults: list[Fault] = []
        if not isinstance(data.get("plan"), HubPlan) and "plan" in data:
            try:
                data = data | {"plan": HubPlan.from_dict(data["plan"])}
            except InputError as error:
                faults = [_at("plan", fault) for fault in error.faults]
                data = data | {"plan": _NO_PLAN}
        try:
            project = cls.model_validate(data)
        except ValidationError as error:
            found.add_validation(error)
            raise InputError([*found.error().faults, *faults]) from None
        for place, value in _twice(project):
            found.add("project.twice", field=place, value=value)
        round_trip = circle(project.actions)
        if round_trip:
            names = {action.id: action.text for action in project.actions}
            number = list(names).index(round_trip[0])
            told = " → ".join(names[one] for one in (*round_trip, round_trip[0]))
            found.add("actions.circle", field=f"actions[{number}].after", actions=told)
        if found or faults:
            raise InputError([*(found.error().faults if found else ()), *faults])
        return project

    @classmethod
    def empty(cls, *, name: str, start: date, opening: date | None = None) -> Project:
        """A project in which nothing was entered but its name and two months."""
        return cls(plan=HubPlan.empty(name=name, start=start, opening=opening))

    def to_dict(self) -> dict[str, Any]:
        """The project as plain values; what stands at its default is left out."""
        data = self.model_dump(
            mode="json", by_alias=True, exclude_defaults=True, exclude={"plan", "schema_version"}
        )
        return {"schema": self.schema_version, "plan": self.plan.to_dict()} | data

    def with_plan(self, **changes: Any) -> Project:
        """A new project whose plan has other values, such as its village or legal form."""
        return self.replace(plan=self.plan.replace(**changes))


# Stands in for a plan that was refused, so that the faults of the rest are heard with its own.
_NO_PLAN = HubPlan.empty(name="-", start=date(2000, 1, 1))


def _at(place: str, fault: Fault) -> Fault:
    """The same fault, of a part that lies deeper."""
    return Fault(fault.code, {**fault.values, "field": f"{place}.{fault.values.get('field', '')}"})


def _twice(model: BaseModel, place: str = "") -> Iterator[tuple[str, str]]:
    """Ids and codes that stand twice in one list, with their place."""
    for name in type(model).model_fields:
        value, here = getattr(model, name), f"{place}.{name}" if place else name
        if isinstance(value, HubPlan):
            continue
        if isinstance(value, BaseModel):
            yield from _twice(value, here)
        elif isinstance(value, tuple):
            seen = set()
            for number, one in enumerate(value):
                key = getattr(one, "id", one)
                if key in seen and here != "participation.survey.remarks":
                    yield f"{here}[{number}]", str(key)
                seen.add(key)
                if isinstance(one, BaseModel):
                    yield from _twice(one, f"{here}[{number}]")


# Faults of a file as a whole speak of a plan; here they speak of a project.
_CODES = {
    "plan.too_big": "project.too_big",
    "plan.not_utf8": "project.not_utf8",
    "plan.not_json": "project.not_json",
    "plan.duplicate_key": "project.duplicate_key",
    "plan.newer_version": "project.newer_version",
}


def _of_project(error: InputError) -> InputError:
    return InputError([Fault(_CODES.get(f.code, f.code), f.values) for f in error.faults])
