"""HubPlan: the financial plan of one hub, from start capital to the last month looked at.

A plan is never changed: `plan.replace(...)` gives a new one, checked like the first. In and out
as JSON; the text names its schema version, and a newer version than ours is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import Field, ValidationError

from buurtpunt_lib.domain.plan.actuals import Actuals
from buurtpunt_lib.domain.plan.faults import collect, read_json
from buurtpunt_lib.domain.plan.filed import Filed
from buurtpunt_lib.domain.plan.funding_lines import (
    Crowdfunding,
    Gift,
    Grant,
    Loan,
    OwnMoney,
    RecurringGrant,
)
from buurtpunt_lib.domain.plan.line import (
    Line,
    Sourced,
    months_between,
)
from buurtpunt_lib.domain.plan.lines import (
    Activity,
    Cost,
    Investment,
    Staff,
    Volunteers,
)
from buurtpunt_lib.domain.plan.story import Canvas, Feasibility, Pitch
from buurtpunt_lib.domain.plan.taxes import IncomeTax, LegalForm, Vat
from buurtpunt_lib.domain.plan.values import (
    MAX_LINES,
    Balance,
    Basis,
    Flag,
    IndexRate,
    LineId,
    Month,
    Name,
    Text,
    whole,
)
from buurtpunt_lib.domain.plan.what_ifs import WhatIfs
from buurtpunt_lib.errors import InputError

SCHEMA_VERSION = 1
MIN_MONTHS, MAX_MONTHS = 24, 120
# The lists of lines, in the order in which a plan is built up.
LINE_LISTS = (
    "investments", "activities", "costs", "staff", "volunteers", "grants", "recurring_grants",
    "gifts", "crowdfunding", "loans", "own_money",
)  # fmt: skip

# Fields whose numbers are not the plan's own: its lines tell theirs, the others are no input.
_NO_NUMBERS = {"schema_version", "actuals", "what_ifs", "pitch", *LINE_LISTS}


def _lines(kind: type[Line]) -> Any:
    return Annotated[tuple[kind, ...], Field(max_length=MAX_LINES)]


class HubPlan(Sourced, Filed):
    """The plan of one hub. Amounts in euro, VAT included, in prices of the first twelve months.

    start: first month looked at. opening: month in which the doors open; no customers come
    before it. months: how far the plan looks. opening_balance: what is on the account at the
    start. price_index, wage_index: yearly rise, as a share, after each twelve months.
    example: True for a plan that shows how it works and describes no real hub.
    actuals: what happened since. what_ifs: scenarios of one's own. ticked: codes of the questions
    that a reviewer went through. canvas, pitch, feasibility: what is told beside the numbers.
    """

    schema_version: Annotated[int, Field(strict=True, alias="schema")] = SCHEMA_VERSION
    name: Name
    example: Flag = False
    description: Text = ""
    notes: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    village: Annotated[str, Field(strict=True, pattern=r"^[0-9]{5}[A-Z]{1,2}$")] | None = None
    start: Month
    opening: Month
    months: whole(MIN_MONTHS, MAX_MONTHS) = 36
    opening_balance: Balance = 0.0
    price_index: IndexRate = 0.0
    wage_index: IndexRate = 0.0
    legal_form: LegalForm | None = None
    vat: Vat = Vat()
    income_tax: IncomeTax = IncomeTax()

    investments: _lines(Investment) = ()
    activities: _lines(Activity) = ()
    costs: _lines(Cost) = ()
    staff: _lines(Staff) = ()
    volunteers: _lines(Volunteers) = ()
    grants: _lines(Grant) = ()
    recurring_grants: _lines(RecurringGrant) = ()
    gifts: _lines(Gift) = ()
    crowdfunding: _lines(Crowdfunding) = ()
    loans: _lines(Loan) = ()
    own_money: _lines(OwnMoney) = ()
    actuals: Actuals = ()
    what_ifs: WhatIfs = ()
    ticked: Annotated[tuple[LineId, ...], Field(max_length=200)] = ()
    canvas: Canvas = Canvas()
    pitch: Pitch = Pitch()
    feasibility: Feasibility = Feasibility()

    @classmethod
    def from_json(cls, text: str | bytes) -> HubPlan:
        """The plan that a JSON text holds. Raises InputError with every fault that was found."""
        return cls.from_dict(read_json(text))

    @classmethod
    def from_dict(cls, data: Any) -> HubPlan:
        """The plan that a dictionary holds, in the form of the JSON text."""
        found = collect(cls, data, SCHEMA_VERSION)
        try:
            plan = cls.model_validate(data)
        except ValidationError as error:
            found.add_validation(error)
            raise found.error() from None
        if found:
            raise found.error()
        return plan

    @classmethod
    def empty(cls, *, name: str, start: date, opening: date | None = None) -> HubPlan:
        """A plan without lines, to begin with."""
        return cls.from_dict({"schema": SCHEMA_VERSION, "name": name, "start": start,
                              "opening": opening or start})  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """The plan as plain values; what stands at its default is left out."""
        data = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return _tidy({"schema": self.schema_version, "months": self.months} | data, _ORDER)

    def replace_line(self, line_id: str, **changes: Any) -> HubPlan:
        """A new plan in which one line has other values."""
        where, number, line = self._find(line_id)
        fields = {field: getattr(line, field) for field in type(line).model_fields}
        lines = list(getattr(self, where))
        lines[number] = {**fields, **changes}
        return self.replace(**{where: lines})

    def without_line(self, line_id: str) -> HubPlan:
        """A new plan without one line."""
        where, number, _ = self._find(line_id)
        lines = getattr(self, where)
        return self.replace(**{where: lines[:number] + lines[number + 1 :]})

    def line(self, line_id: str) -> Line:
        """The line with an id. Raises InputError `plan.line_unknown`."""
        return self._find(line_id)[2]

    def lines(self) -> Iterator[tuple[str, Line]]:
        """Every line with its place, such as ("costs[2]", line)."""
        for where in LINE_LISTS:
            for number, line in enumerate(getattr(self, where)):
                yield f"{where}[{number}]", line

    def numbers(self) -> Iterator[tuple[str, Any, Basis]]:
        """Every number that was given in the plan, as (place, value, basis)."""
        for field, value, basis in super().numbers():
            if field not in _NO_NUMBERS:
                yield field, value, basis
        for place, sourced in (*self._taxes(), *self.lines()):
            for field, value, basis in sourced.numbers():
                yield f"{place}.{field}", value, basis

    def _taxes(self) -> Iterator[tuple[str, Sourced]]:
        yield "vat", self.vat
        for number, rate in enumerate(self.vat.rates):
            yield f"vat.rates[{number}]", rate
        yield "income_tax", self.income_tax
        for number, step in enumerate(self.income_tax.asset_steps):
            yield f"income_tax.asset_steps[{number}]", step

    def lines_outside(self) -> tuple[str, ...]:
        """Ids of lines that do not count because they lie outside the months looked at.

        An older investment or loan does count: it still wears out, it is still paid back.
        """
        found = []
        for _, line in self.lines():
            first = getattr(line, "month", None) or getattr(line, "begin", None)
            last = getattr(line, "end", None)
            if isinstance(line, Grant | OwnMoney | Crowdfunding):
                last = getattr(line, "balance_month", None) or line.month
            too_late = first is not None and months_between(self.start, first) >= self.months
            if too_late or (last is not None and last < self.start):
                found.append(line.id)
        return tuple(found)

    def _find(self, line_id: str) -> tuple[str, int, Line]:
        for where in LINE_LISTS:
            for number, line in enumerate(getattr(self, where)):
                if line.id == line_id:
                    return where, number, line
        allowed = ", ".join(line.id for _, line in self.lines()) or "-"
        raise InputError("plan.line_unknown", value=line_id, allowed=allowed)


# What a reader looks for comes first: what it is, then its numbers, then where they come from.
_FIRST = ("schema", "example", "id", "name", "kind", "description", "notes", "provider", "lender")
_LAST = ("note", "basis", "bases")
_ORDER = {key: number for number, key in enumerate((*_FIRST, *HubPlan.model_fields))}


def _tidy(value: Any, order: dict[str, int]) -> Any:
    """The same values with keys in a fixed order, and whole numbers without a decimal point."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda k: (k in _LAST, order.get(k, len(order))))
        return {key: _tidy(value[key], order) for key in keys}
    if isinstance(value, list):
        return [_tidy(item, order) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
