"""Filling the gap: ways to keep the account above a buffer, each worked out and tried.

Gap: how far the balance falls below the buffer, and when it first does.
Proposal: one way to fill it: a line added to the plan, or a driver that must move; with the plan
as it would be, and what rules say about it. A proposal that cannot fill the gap is not made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from buurtpunt_lib.domain.plan import Basis, HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.break_even import limit
from buurtpunt_lib.finance.cash_flow import CashFlow, cash_flow
from buurtpunt_lib.finance.results import first_below
from buurtpunt_lib.finance.rules import Finding, Rules, check_rules
from buurtpunt_lib.parameters import parameter

# Whole tens of euros are asked for, never a few cents too little.
STEP = 10.0
BANK_RATE, BANK_TERM, WIN_WIN_TERM = 0.05, 84, 96
FEE = 0.06
# Drivers that can fill a gap when they move; which way is found by looking.
LEVERS = ("rent", "customers", "basket", "margin", "wages", "energy")


@dataclass(frozen=True)
class Proposal:
    """One way to fill the gap.

    kind: own_money, crowdfunding, win_win, bank_loan, bridge or a driver's name. amount: euro, for
    money that comes in `month`; None for a driver. factor: what the driver must become, None for
    money. plan: the plan with it, None for a driver. findings: what rules say of the new line.
    """

    kind: str
    month: date | None
    amount: float | None
    factor: float | None
    plan: HubPlan | None
    findings: tuple[Finding, ...] = ()


def fill_the_gap(
    plan: HubPlan, *, buffer: float = 0.0, rules: Rules = parameter
) -> tuple[Proposal, ...]:
    """Ways to keep the balance at or above `buffer` euro, each tried on the plan.

    Empty when there is no gap. Rates and terms of new loans are assumptions and stand in the
    basis of the new line.
    """
    flow = cash_flow(plan)
    at = int(first_below(flow.balance, buffer)[0])
    if at < 0:
        return ()
    found = []
    for kind, where, line in _lines(plan, flow, at, buffer):
        proposal = _solved(plan, flow, kind, where, line, buffer, rules)
        if proposal is not None:
            found.append(proposal)
    for driver in LEVERS:
        reached = limit(plan, driver, floor=buffer)
        if reached.factor is not None and not reached.works_now:
            found.append(Proposal(driver, None, None, reached.factor, None))
    return tuple(found)


def _lines(
    plan: HubPlan, flow: CashFlow, at: int, buffer: float
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Lines of one euro that could fill the gap, as (kind, list of the plan, line)."""
    taken = {line.id for _, line in plan.lines()}
    line_id = next(f"gap_{n}" for n in range(len(taken) + 1) if f"gap_{n}" not in taken)
    month = flow.months[at]
    base = {"id": line_id, "name": line_id, "month": month, "certainty": "hoped"}

    def because(reason: str) -> dict[str, Any]:
        return {"basis": Basis(assumption=reason)}

    yield "own_money", "own_money", base | {"amount": 1.0} | because("solved: fills the gap")
    yield (
        "crowdfunding",
        "crowdfunding",
        base
        | {"target": 1.0, "fee": FEE}
        | because(f"solved: fills the gap; a platform keeps {FEE:.0%}, an assumption"),
    )
    win_win = {"kind": "win_win", "amount": 1.0, "rate": 0.0, "term": WIN_WIN_TERM,
               "period": "yearly", "repayment": "bullet"}  # fmt: skip
    yield "win_win", "loans", base | win_win
    bank = {"kind": "bank", "amount": 1.0, "rate": BANK_RATE, "term": BANK_TERM}
    yield (
        "bank_loan",
        "loans",
        base
        | bank
        | because(f"solved: fills the gap; {BANK_TERM} months at {BANK_RATE:.0%} is an assumption"),
    )
    after = flow.balance[0, at:] >= buffer - 0.005
    if after.any() and not after[0]:
        # The gap closes by itself: a loan until then is enough.
        closes = int(after.argmax())
        bridge = {"kind": "other", "amount": 1.0, "rate": BANK_RATE, "term": closes,
                  "repayment": "bullet"}  # fmt: skip
        yield (
            "bridge",
            "loans",
            base
            | bridge
            | because(f"solved: fills the gap until it closes; {BANK_RATE:.0%} is an assumption"),
        )


def _solved(
    plan: HubPlan,
    flow: CashFlow,
    kind: str,
    where: str,
    line: dict[str, Any],
    buffer: float,
    rules: Rules,
) -> Proposal | None:
    """The smallest amount of a line, in whole tens of euros, that fills the gap."""
    if kind == "win_win":
        line |= _win_win_rate(line["month"], rules)
    field = "target" if where == "crowdfunding" else "amount"

    def with_amount(amount: float) -> HubPlan:
        return plan.replace(**{where: (*getattr(plan, where), line | {field: amount})})

    # Flows grow in step with the amount (but for taxes): what 1.000 euro does, says what is needed.
    # Taxes bend that a little, so the answer is tried, and raised until it holds.
    effect = (cash_flow(with_amount(1000.0)).balance - flow.balance)[0] / 1000.0
    short = buffer - flow.balance[0]
    helps = effect > 1e-9
    if (short[~helps] > 0.005).any():
        return None
    amount = float(np.max(short[helps] / effect[helps], initial=0.0))
    for _ in range(6):
        amount = float(np.ceil(round(amount, 2) / STEP) * STEP)
        filled = with_amount(amount)
        left = buffer - float(cash_flow(filled).balance.min())
        if left <= 0.005:
            place = f"{where}[{len(getattr(filled, where)) - 1}]"
            about = tuple(
                finding
                for finding in check_rules(filled, rules=rules)
                if str(finding.fault.values.get("field", "")).startswith(place)
            )
            return Proposal(kind, line["month"], amount, None, filled, about)
        amount += max(2.0 * left, STEP)
    return None


def _win_win_rate(month: date, rules: Rules) -> dict[str, Any]:
    """The lowest interest that the rule allows, or allowed when it was last known."""
    rule = rules("win_win_loan.interest_min")
    try:
        percent, reason = float(rule.on(month).value), "the lowest interest allowed"
    except InputError:
        newest = rule.values[-1]
        percent = float(newest.value)
        reason = f"the lowest interest of {newest.valid_from.year}; that of {month.year} is unknown"
    return {
        "rate": percent / 100.0,
        "basis": Basis(assumption=f"solved: fills the gap; {reason}"),
    }
