"""Holes: when the account is below the buffer, and ways to fill each hole that the rules allow.

Hole: months in a row in which the balance is below the buffer; its depth is the largest shortage.
Way: one thing that fills one hole, with an amount and a month, as edits of the plan: it was tried,
it fills the hole, and it makes no other month short that was not (a month that was short already
may become a tenth of the depth of the hole shorter, by interest). Left out: a way that was thought
of and why it is not there: the rule is not known on that day, a cap stands in the way, the legal
form does not allow it, or it does not fill the hole.
Bridge: a loan until the money that fills the hole comes in by itself, such as a late grant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from buurtpunt_lib.domain.plan import Basis, HubPlan
from buurtpunt_lib.errors import Fault
from buurtpunt_lib.finance.cash_flow import CashFlow, cash_flow

HALF_CENT = 0.005


@dataclass(frozen=True)
class Hole:
    """Months in a row below the buffer. depth: euro short in the deepest month.

    to_end: it lasts to the last month of the plan, so it does not close by itself.
    """

    number: int
    first: date
    last: date
    deepest: date
    depth: float
    to_end: bool


@dataclass(frozen=True)
class Edit:
    """One edit of a plan: a line added to a list, or other values for a line."""

    where: str
    line: str
    values: Mapping[str, Any]
    adds: bool

    def apply(self, plan: HubPlan, *, name: str, because: str) -> HubPlan:
        reason = Basis(assumption=because)
        if not self.adds:
            bases = {**plan.line(self.line).bases, **dict.fromkeys(self.values, reason)}
            return plan.replace_line(self.line, **self.values, bases=bases)
        line = {"id": self.line, "name": name, "basis": reason, **self.values}
        return plan.replace(**{self.where: [*getattr(plan, self.where), line]})


@dataclass(frozen=True)
class Way:
    """One way to fill one hole. amount: euro that come in, or are paid later or not at all.

    kind: `own_money`, `shares`, `win_win`, `bank_bridge`, `social_bridge`, `bank_loan`,
    `crowdfunding`, `postpone` or `smaller`. month: when the money comes; for `postpone` the month
    to which the purchase moves. line: the investment that moves, or the grant that a bridge waits
    for. warnings: codes of what to think about, with a text each. details: further numbers, such
    as the number of shares or of lenders.
    """

    kind: str
    hole: int
    amount: float
    month: date
    edits: tuple[Edit, ...]
    line: str | None = None
    warnings: tuple[str, ...] = ()
    details: Mapping[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Key of its name in the text catalogue."""
        return f"finance_checks.way.{self.kind}"

    @property
    def warning_texts(self) -> tuple[str, ...]:
        return tuple(f"finance_checks.warning.{code}" for code in self.warnings)


@dataclass(frozen=True)
class LeftOut:
    """A way that is not proposed.

    reason: `rule_not_known`, `above_cap`, `legal_form`, `does_not_recover`, `keeps_losing`,
    `repays_itself` or `does_not_fit`. faults: which rule, for the sentences of the catalogue's
    errors. values: numbers, such as the room that a cap leaves.
    """

    kind: str
    hole: int
    reason: str
    faults: tuple[Fault, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Key of the reason in the text catalogue."""
        return f"finance_checks.left_out.{self.reason}"


@dataclass(frozen=True)
class HoleReport:
    """Holes, the ways to fill each, and what was left out."""

    holes: tuple[Hole, ...]
    ways: tuple[Way, ...]
    left_out: tuple[LeftOut, ...]

    def of(self, hole: int) -> tuple[Way, ...]:
        return tuple(way for way in self.ways if way.hole == hole)


def find_holes(plan: HubPlan, *, buffer: float = 0.0) -> tuple[Hole, ...]:
    """The holes of a plan, in order of time; see the module for what a hole is."""
    flow = cash_flow(plan)
    return tuple(hole for hole, _, _ in located(flow, buffer))


def apply_way(
    plan: HubPlan, way: Way, *, name: str | None = None, because: str | None = None
) -> HubPlan:
    """The plan with a way taken. Raises InputError when the plan does not allow it any more.

    name: of the new line. because: stands with its numbers as the assumption that they are. Both
    are the code of the way when not given.
    """
    for edit in way.edits:
        plan = edit.apply(plan, name=name or way.kind, because=because or way.kind)
    return plan


def located(flow: CashFlow, buffer: float) -> list[tuple[Hole, int, int]]:
    """Holes with the numbers of their first and last month."""
    balance, months = flow.balance[0], flow.months
    below = np.concatenate([[False], balance < buffer - HALF_CENT, [False]])
    edges = np.flatnonzero(below[1:] != below[:-1])
    found = []
    for number, (first, after) in enumerate(zip(edges[::2], edges[1::2], strict=True)):
        deepest = first + int(balance[first:after].argmin())
        depth = float(buffer - balance[deepest])
        last = int(after) - 1
        to_end = int(after) == len(balance)
        hole = Hole(number, months[first], months[last], months[deepest], depth, to_end)
        found.append((hole, int(first), last))
    return found
