"""Changes: what a scenario does to a plan, as data that can be kept in a file.

Case: a plan on its way to a cash flow: the plan as changed so far, what the drivers will do to it
and which groups of lines are left out.
Touch: a change touches a plan when there is something in the plan that it changes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np
from pydantic import model_validator

from buurtpunt_lib.domain.plan import (
    DRIVERS,
    LINE_DRIVER,
    LINE_LISTS,
    ActivityKind,
    HubPlan,
    Line,
)
from buurtpunt_lib.domain.plan.line import LineFaults
from buurtpunt_lib.domain.plan.values import Factor, Frozen, Month, whole
from buurtpunt_lib.finance.book import GROUPS
from buurtpunt_lib.finance.cash_flow import CashFlow, cash_flow
from buurtpunt_lib.finance.costs import driver_of
from buurtpunt_lib.finance.timeline import Timeline, add_months

_Group = StrEnum("_Group", [(group, group) for group in GROUPS])


@dataclass(frozen=True)
class Said:
    """A sentence to come: its key, its values, and values that are themselves a text key."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A plan as changed so far; `scales` are (driver, factor, change) that wait for the end."""

    plan: HubPlan
    scales: tuple[Scale, ...] = ()
    left_out: frozenset[str] = frozenset()

    def flow(self) -> CashFlow:
        """The cash flow of the changed plan."""
        timeline = Timeline.of(self.plan)
        drivers: dict[str, np.ndarray] = {}
        for scale in self.scales:
            drivers.setdefault(scale.driver, np.ones((1, self.plan.months)))
            drivers[scale.driver][0, scale.first(timeline) :] *= scale.factor
        if any(name.startswith("line:") for name in drivers):
            # A line that moves no money is none of the cash flow's: there is nothing to scale.
            known = {line.info.source for line in cash_flow(self.plan).lines}
            drivers = {n: d for n, d in drivers.items() if n in DRIVERS or n[5:] in known}
        return cash_flow(self.plan, drivers=drivers, without=self.left_out)


def lines_of(driver: str, plan: HubPlan) -> Iterator[Line]:
    """The lines of a plan that a driver scales."""
    if found := LINE_DRIVER.fullmatch(driver):
        yield from (line for _, line in plan.lines() if line.id == found[1])
    elif driver in ("customers", "basket"):
        yield from (a for a in plan.activities if a.basket)
    elif driver == "margin":
        # What buys no goods keeps all of its takings whatever the margin does.
        yield from (a for a in plan.activities if a.basket and 0 < a.margin < 1)
    elif driver == "grants":
        yield from (*plan.grants, *plan.recurring_grants)
    elif driver == "partner":
        yield from (s for s in plan.staff if s.partner_share)
    elif driver in ("investments", "gifts", "volunteers"):
        yield from getattr(plan, driver)
    else:
        yield from (c for c in plan.costs if driver_of(c) == driver)
        if driver == "wages":
            yield from (*plan.staff, *plan.volunteers)


class Change(Frozen, ABC):
    """One change."""

    @abstractmethod
    def apply(self, case: Case) -> Case:
        """The case in which it has happened."""

    @abstractmethod
    def touches(self, plan: HubPlan) -> bool:
        """Whether it makes a difference to a plan."""

    @abstractmethod
    def said(self, plan: HubPlan) -> tuple[Said, ...]:
        """What it does, for the text catalogue."""


class Scale(Change):
    """A driver takes another value: `factor` 0.8 is a fifth less.

    From the first month, from `begin`, or from `after_opening` months after the opening.
    """

    driver: str
    factor: Factor
    begin: Month | None = None
    after_opening: whole(0, 120) | None = None

    @model_validator(mode="after")
    def _check(self) -> Scale:
        if self.driver not in DRIVERS and not LINE_DRIVER.fullmatch(self.driver):
            allowed = ", ".join([*DRIVERS, "line:…"])
            values = {"value": self.driver, "allowed": allowed}
            raise LineFaults([("finance.driver_unknown", "driver", values)])
        if self.begin is not None and self.after_opening is not None:
            raise LineFaults([("plan.one_of_two", "begin", {"other": "after_opening"})])
        return self

    def first(self, timeline: Timeline) -> int:
        """Number of the first month in which the factor holds."""
        if self.begin is not None:
            return max(timeline.number(self.begin), 0)
        if self.after_opening is not None:
            return max(timeline.opening + self.after_opening, 0)
        return 0

    def apply(self, case: Case) -> Case:
        if self.driver.startswith("line:"):
            case.plan.line(self.driver.removeprefix("line:"))
        return replace(case, scales=(*case.scales, self))

    def touches(self, plan: HubPlan) -> bool:
        return any(True for _ in lines_of(self.driver, plan))

    def said(self, plan: HubPlan) -> tuple[Said, ...]:
        percent = abs(self.factor - 1) * 100
        how = "more" if self.factor > 1 else "less" if self.factor > 0 else "none"
        values, names = {}, {}
        if self.driver in DRIVERS:
            names["what"] = f"finance_scenarios.driver.{self.driver}"
        else:
            line_id = self.driver.removeprefix("line:")
            found = [line.name for line in lines_of(self.driver, plan)]
            values["what"] = found[0] if found else line_id
        if how != "none":
            values["percent"] = round(percent, 1)
        first = Said(f"finance_scenarios.scale.{how}", values, names)
        if self.begin is not None:
            return first, Said("finance_scenarios.from.month", {"month": self.begin})
        if self.after_opening is not None:
            return first, Said("finance_scenarios.from.opening", {"n": self.after_opening})
        return (first,)


class LeaveOut(Change):
    """Whole groups of lines do not come, such as all grants."""

    groups: tuple[_Group, ...]

    def apply(self, case: Case) -> Case:
        return replace(case, left_out=case.left_out | set(self.groups))

    def touches(self, plan: HubPlan) -> bool:
        return any(line.info.group in self.groups for line in cash_flow(plan).lines)

    def said(self, plan: HubPlan) -> tuple[Said, ...]:
        return tuple(
            Said("finance_scenarios.scale.none", names={"what": f"finance_lines.group.{group}"})
            for group in self.groups
        )


class OpenLater(Change):
    """The doors open later; what begins at the opening begins later too, other lines run on."""

    months: whole(1, 60)

    def apply(self, case: Case) -> Case:
        opening = add_months(case.plan.opening, self.months)
        return replace(case, plan=case.plan.replace(opening=opening))

    def touches(self, plan: HubPlan) -> bool:
        # A hub that is open already cannot open later.
        return plan.opening >= plan.start

    def said(self, plan: HubPlan) -> tuple[Said, ...]:
        return (Said("finance_scenarios.open_later", {"n": self.months}),)


class KeepActivities(Change):
    """Only activities of some kinds; whatever is tied to the others goes too, the rest stays."""

    kinds: tuple[ActivityKind, ...]

    def apply(self, case: Case) -> Case:
        gone = {a.id for a in case.plan.activities if a.kind not in self.kinds}
        tied = {
            line.id
            for _, line in case.plan.lines()
            if getattr(line, "activity", None) in gone
        }  # fmt: skip
        return replace(case, plan=without_lines(case.plan, gone | tied))

    def touches(self, plan: HubPlan) -> bool:
        kept = [a for a in plan.activities if a.kind in self.kinds]
        return 0 < len(kept) < len(plan.activities)

    def said(self, plan: HubPlan) -> tuple[Said, ...]:
        return tuple(
            Said("finance_scenarios.only", names={"what": f"finance_lines.kind.{kind.value}"})
            for kind in self.kinds
        )


def without_lines(plan: HubPlan, gone: set[str]) -> HubPlan:
    """A plan without some lines, and without what pointed at them."""
    if not gone:
        return plan
    lists: dict[str, list] = {}
    for name in LINE_LISTS:
        kept = [line for line in getattr(plan, name) if line.id not in gone]
        lists[name] = [_unlinked(line, gone) for line in kept]
    return plan.replace(**lists)


def _unlinked(line: Line, gone: set[str]) -> Line | dict[str, Any]:
    changes: dict[str, Any] = {}
    if getattr(line, "activity", None) in gone:
        changes["activity"] = None
        if hasattr(line, "new_customers"):
            changes["new_customers"] = 0.0
    if any(pull.activity in gone for pull in getattr(line, "pulled_by", ())):
        changes["pulled_by"] = [p for p in line.pulled_by if p.activity not in gone]
    if any(eligible in gone for eligible in getattr(line, "eligible", ())):
        changes["eligible"] = [e for e in line.eligible if e not in gone]
    if not changes:
        return line
    return {name: getattr(line, name) for name in type(line).model_fields} | changes
