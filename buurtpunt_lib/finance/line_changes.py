"""Changes of lines: what a scenario does to some or all lines of one list of a plan."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from buurtpunt_lib.domain.plan import LINE_LISTS, Certainty, Grant, HubPlan, Line
from buurtpunt_lib.domain.plan.line import LineFaults
from buurtpunt_lib.domain.plan.values import Factor, whole
from buurtpunt_lib.finance.changes import Case, Change, Said, without_lines
from buurtpunt_lib.finance.timeline import add_months


def _choice(name: str, *values: str) -> type[StrEnum]:
    return StrEnum(name, [(value, value) for value in values])


_Lists = _choice("_Lists", *LINE_LISTS)
_Dated = _choice("_Dated", "investments", "grants", "crowdfunding", "loans", "own_money")
_Ending = _choice(
    "_Ending", "recurring_grants", "gifts", "activities", "staff", "volunteers", "costs"
)
_Scaled = _choice(
    "_Scaled", "amount", "target", "count", "customers", "basket", "fte", "yearly_cost", "people",
    "hours",
)  # fmt: skip
_Added = _choice("_Added", "price_index", "wage_index", "ramp_up", "customer_days", "supplier_days")
_Activities = _choice("_Activities", "activities")
_INDEXES = ("price_index", "wage_index")
# The longest that a plan allows.
_LONGEST = {"ramp_up": 60, "customer_days": 120, "supplier_days": 120}


class _OnLines(Change):
    """A change of the lines of one list, all of them or those of some kinds or certainties."""

    lines: _Lists
    kinds: tuple[str, ...] = ()
    certainties: tuple[Certainty, ...] = ()

    def chosen(self, plan: HubPlan) -> list[Line]:
        return [
            line
            for line in getattr(plan, self.lines)
            if (not self.kinds or str(getattr(line, "kind", "")) in self.kinds)
            and (not self.certainties or line.certainty in self.certainties)
            and self.fits(line, plan)
        ]

    def fits(self, line: Line, plan: HubPlan) -> bool:
        return True

    def touches(self, plan: HubPlan) -> bool:
        return bool(self.chosen(plan))

    @property
    def _names(self) -> dict[str, str]:
        return {"what": f"finance_scenarios.lines.{self.lines}"}


class Remove(_OnLines):
    """Lines that do not come, such as a loan that is refused.

    What was received before the start of the plan stays.
    """

    def fits(self, line: Line, plan: HubPlan) -> bool:
        month = getattr(line, "month", None)
        return month is None or month >= plan.start

    def apply(self, case: Case) -> Case:
        gone = {line.id for line in self.chosen(case.plan)}
        return replace(case, plan=without_lines(case.plan, gone))

    def said(self, plan: HubPlan) -> tuple[Said, ...]:
        if self.kinds:
            return tuple(
                Said(
                    "finance_scenarios.removed.kind",
                    names={**self._names, "kind": _kind(kind, self)},
                )
                for kind in self.kinds
            )
        if self.certainties:
            return tuple(
                Said(
                    "finance_scenarios.removed.certainty",
                    names={**self._names, "certainty": f"finance_lines.certainty.{c.value}"},
                )
                for c in self.certainties
            )
        return (Said("finance_scenarios.scale.none", names=self._names),)


class Multiply(_OnLines):
    """One field of some lines times a factor, such as half the investments.

    What was bought or received before the start of the plan stays.
    """

    field: _Scaled = _Scaled.amount
    factor: Factor

    def fits(self, line: Line, plan: HubPlan) -> bool:
        month = getattr(line, "month", None)
        past = month is not None and month < plan.start
        return not past and getattr(line, self.field, 0) is not None

    def apply(self, case: Case) -> Case:
        plan = case.plan
        for line in self.chosen(plan):
            value = getattr(line, self.field, 0)
            plan = plan.replace_line(line.id, **{self.field: value * self.factor})
        return replace(case, plan=plan)

    def said(self, plan: HubPlan) -> tuple[Said, ...]:
        how = "more" if self.factor > 1 else "less"
        percent = round(abs(self.factor - 1) * 100, 1)
        return (Said(f"finance_scenarios.scale.{how}", {"percent": percent}, self._names),)


class Later(_OnLines):
    """Money or purchases that come `months` later, such as grants that are paid late."""

    lines: _Dated
    months: whole(1, 60)

    def fits(self, line: Line, plan: HubPlan) -> bool:
        last = getattr(line, "balance_month", None) or line.month
        return last >= plan.start

    def apply(self, case: Case) -> Case:
        plan = case.plan
        for line in self.chosen(plan):
            changes = {"month": add_months(line.month, self.months)}
            if isinstance(line, Grant) and line.balance_month is not None:
                changes["balance_month"] = add_months(line.balance_month, self.months)
            if line.month < plan.start:
                # The advance was received already: only the balance can still be late.
                changes.pop("month")
            plan = plan.replace_line(line.id, **changes)
        return replace(case, plan=plan)

    def said(self, plan: HubPlan) -> tuple[Said, ...]:
        return (Said("finance_scenarios.later", {"n": self.months}, self._names),)


class EndEarlier(_OnLines):
    """What returns stops `months` sooner than planned; what has no end stops before the last month.

    A line whose end would come before its begin never comes.
    """

    lines: _Ending
    months: whole(1, 120)

    def apply(self, case: Case) -> Case:
        plan, last = case.plan, add_months(case.plan.start, case.plan.months - 1)
        gone = set()
        for line in self.chosen(plan):
            end = add_months(min(line.end or last, last), -self.months)
            if line.begin is not None and end < line.begin:
                gone.add(line.id)
            else:
                plan = plan.replace_line(line.id, end=end)
        return replace(case, plan=without_lines(plan, gone))

    def said(self, plan: HubPlan) -> tuple[Said, ...]:
        return (Said("finance_scenarios.end_earlier", {"n": self.months}, self._names),)


class Add(_OnLines):
    """A number becomes larger: an index of the plan, or months and days of its activities."""

    lines: _Activities | None = None
    field: _Added
    amount: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1000, le=1000)]

    @model_validator(mode="after")
    def _check(self) -> Add:
        if (self.lines is None) != (self.field in _INDEXES):
            allowed = ", ".join(_INDEXES if self.lines is None else _LONGEST)
            values = {"value": self.field, "allowed": allowed}
            raise LineFaults([("plan.not_choice", "field", values)])
        if self.lines is not None and not self.amount.is_integer():
            raise LineFaults([("plan.not_whole", "amount", {"value": self.amount})])
        return self

    def chosen(self, plan: HubPlan) -> list[Line]:
        return [] if self.lines is None else super().chosen(plan)

    def fits(self, line: Line, plan: HubPlan) -> bool:
        # Days to pay would also change what was owed before the start, which is a fact by then.
        paid_before = self.field != "ramp_up" and plan.opening < plan.start
        return bool(line.basket) and not paid_before

    def touches(self, plan: HubPlan) -> bool:
        return self.lines is None or super().touches(plan)

    def apply(self, case: Case) -> Case:
        plan = case.plan
        if self.lines is None:
            total = getattr(plan, self.field) + self.amount
            return replace(case, plan=plan.replace(**{self.field: total}))
        for line in self.chosen(plan):
            total = getattr(line, self.field) + int(self.amount)
            total = min(max(total, 0), _LONGEST[self.field])
            plan = plan.replace_line(line.id, **{self.field: total})
        return replace(case, plan=plan)

    def said(self, plan: HubPlan) -> tuple[Said, ...]:
        if self.lines is None:
            values = {"percent": round(self.amount * 100, 2)}
        else:
            values = {"n": int(self.amount)}
        return (Said(f"finance_scenarios.add.{self.field}", values),)


def _kind(kind: str, change: Remove) -> str:
    """Key of the name of a kind of line: a bank loan is no bank costs."""
    return (
        f"finance_lines.kind.{kind}_loan"
        if change.lines == "loans"
        else f"finance_lines.kind.{kind}"
    )
