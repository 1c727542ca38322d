"""Scenarios of one's own, as people make them: a name, and rows of "what, how much, from when".

Amount: percent more (20) or less (-20); for the opening of the doors, months later.
Every function gives a new plan; the plan that it was given stays as it is.
"""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.domain.plan import DRIVERS, OPENING, HubPlan, Shift, WhatIf
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.texts import Catalogue

# What a new row begins with: a tenth of the customers less.
_FIRST = {"what": "customers", "percent": -10.0}
_LATER = 3


def choices(plan: HubPlan, say: Catalogue) -> list[tuple[str, str]]:
    """(code, words) of all that can go differently: the opening, the drivers, each line.

    A line that is gone but still stands in a scenario is told as such.
    """
    found = [(OPENING, say("finance_what_if.opening"))]
    found += [(driver, say(f"finance_scenarios.driver.{driver}")) for driver in DRIVERS]
    lines = [(f"line:{line.id}", line.name) for _, line in plan.lines()]
    found += [(code, say("finance_what_if.line", name=name)) for code, name in lines]
    known = {code for code, _ in found}
    stale = {s.what for what_if in plan.what_ifs for s in what_if.shifts} - known
    found += [(code, say("finance_what_if.gone")) for code in sorted(stale)]
    return found


def rows(what_if: WhatIf, say: Catalogue) -> list[tuple[str, dict[str, Any]]]:
    """(number, values by column) of each shift."""
    found = []
    for number, shift in enumerate(what_if.shifts):
        later = shift.what == OPENING
        amount = float(shift.months) if later else shift.percent
        unit = say("finance_what_if.months" if later else "finance_what_if.percent")
        values = {"what": shift.what, "amount": amount, "unit": unit, "begin": shift.begin}
        found.append((str(number), values))
    return found


def added(plan: HubPlan, name: str) -> HubPlan:
    """The plan with one more scenario, of one row. Raises InputError when there are too many."""
    taken = {what_if.id for what_if in plan.what_ifs}
    number = next(n for n in range(1, len(taken) + 2) if f"scenario_{n}" not in taken)
    made = {"id": f"scenario_{number}", "name": f"{name} {number}", "shifts": [_FIRST]}
    return plan.replace(what_ifs=[*plan.what_ifs, made])


def renamed(plan: HubPlan, which: str, name: str) -> HubPlan:
    return _with(plan, which, name=name)


def removed(plan: HubPlan, which: str) -> HubPlan:
    return plan.replace(what_ifs=[w for w in plan.what_ifs if w.id != which])


def with_row(plan: HubPlan, which: str) -> HubPlan:
    """One more row. Raises InputError when there are too many."""
    return _with(plan, which, shifts=[*_found(plan, which).shifts, _FIRST])


def without_row(plan: HubPlan, which: str, number: int) -> HubPlan:
    shifts = _found(plan, which).shifts
    return _with(plan, which, shifts=[s for i, s in enumerate(shifts) if i != number])


def edited(plan: HubPlan, which: str, number: int, key: str, value: Any) -> HubPlan:
    """One cell of a row changed. Raises InputError that names the column; the plan stays."""
    shifts: list[Any] = list(_found(plan, which).shifts)
    shifts[number] = _shift(shifts[number], key, value)
    try:
        return _with(plan, which, shifts=shifts)
    except InputError as error:
        raise InputError([_by_column(fault) for fault in error.faults]) from None


def _shift(before: Shift, key: str, value: Any) -> dict[str, Any]:
    was_later = before.what == OPENING
    if key == "what" and (value == OPENING) != was_later:
        # Months and percents are no measure of one another: begin anew.
        return {"what": value, "months": _LATER} if value == OPENING else _FIRST | {"what": value}
    if key == "what":
        return before.model_dump() | {"what": value}
    if key == "begin":
        return before.model_dump() | {"begin": value}
    if was_later:
        whole = isinstance(value, float) and value.is_integer()
        return before.model_dump() | {"months": int(value) if whole else value}
    return before.model_dump() | {"percent": value}


def _by_column(fault: Fault) -> Fault:
    field = str(fault.values.get("field", ""))
    head, _, leaf = field.rpartition(".")
    leaf = "amount" if leaf in ("percent", "months") else leaf
    return Fault(fault.code, {**fault.values, "field": f"{head}.{leaf}"})


def _found(plan: HubPlan, which: str) -> WhatIf:
    return next(what_if for what_if in plan.what_ifs if what_if.id == which)


def _with(plan: HubPlan, which: str, **changes: Any) -> HubPlan:
    listed = [
        {"id": w.id, "name": w.name, "shifts": w.shifts} | (changes if w.id == which else {})
        for w in plan.what_ifs
    ]
    return plan.replace(what_ifs=listed)
