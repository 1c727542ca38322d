"""Levers: the numbers of a plan that the page lets people move, each with a range that makes sense.

Lever: one number of one line of a plan (the customers of the shop, the rent, a grant).
Theme: the heading under which a lever stands, in the order in which people think of a plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from buurtpunt_lib.domain.plan import USER, Certainty, CostKind, HubPlan, Period

THEMES = ("activities", "costs", "staff", "investments", "grants", "gifts", "money")


@dataclass(frozen=True)
class Lever:
    """One number that can be moved. unit: "euro", "share", "count" or "fte".

    line: id of the plan's line; "" for a number of the plan itself. period: how often an amount
    returns, None where that means nothing.
    """

    theme: str
    line: str
    name: str
    field: str
    unit: str
    value: float
    low: float
    high: float
    step: float
    period: Period | None = None

    @property
    def key(self) -> str:
        return f"{self.line}.{self.field}"


def levers(plan: HubPlan) -> tuple[Lever, ...]:
    """The levers of a plan, by theme."""
    return tuple(_levers(plan))


def _levers(plan: HubPlan) -> Iterator[Lever]:
    for line in plan.activities:
        base = ("activities", line.id, line.name)
        yield _lever(*base, "customers", "count", line.customers, high=600, step=5)
        yield _lever(*base, "basket", "euro", line.basket, high=20, step=0.25)
        yield _lever(*base, "margin", "share", line.margin, high=1, step=0.01)
    for line in plan.costs:
        amount = ("costs", line.id, line.name, "amount", "euro", line.amount)
        yield _lever(*amount, high=1000, step=10, period=line.period)
    for line in plan.staff:
        base = ("staff", line.id, line.name)
        yield _lever(*base, "fte", "fte", line.fte, high=2, step=0.05)
        yield _lever(*base, "yearly_cost", "euro", line.yearly_cost, high=100_000, step=500)
        yield _lever(*base, "partner_share", "share", line.partner_share, high=1, step=0.05)
    for line in plan.investments:
        yield _lever(
            "investments", line.id, line.name, "amount", "euro", line.amount, high=50_000, step=250
        )
    for line in plan.grants:
        amount = ("grants", line.id, line.name, "amount", "euro", line.amount)
        yield _lever(*amount, high=100_000, step=500, period=Period.ONCE)
    for line in plan.recurring_grants:
        amount = ("grants", line.id, line.name, "amount", "euro", line.amount)
        yield _lever(*amount, high=50_000, step=250, period=line.period)
    for line in plan.gifts:
        amount = ("gifts", line.id, line.name, "amount", "euro", line.amount)
        yield _lever(*amount, high=10_000, step=50, period=line.period)
    for line in plan.own_money:
        amount = ("money", line.id, line.name, "amount", "euro", line.amount)
        yield _lever(*amount, high=50_000, step=250, period=Period.ONCE)
    for line in plan.loans:
        amount = ("money", line.id, line.name, "amount", "euro", line.amount)
        yield _lever(*amount, high=100_000, step=500, period=Period.ONCE)


def _lever(
    theme: str,
    line: str,
    name: str,
    field: str,
    unit: str,
    value: float,
    *,
    high: float,
    step: float,
    period: Period | None = None,
) -> Lever:
    if unit != "share":
        # Room to double what is there, in round steps; never so wide that a step cannot be aimed.
        high = _round_up(max(2 * value, high / 4 if value else high), step)
    return Lever(theme, line, name, field, unit, float(value), 0.0, high, step, period)


def _round_up(value: float, step: float) -> float:
    coarse = step * 10
    return -(-value // coarse) * coarse


def moved(plan: HubPlan, lever: Lever, value: float) -> HubPlan:
    """The plan with one lever moved; the number then counts as the user's own.

    A value outside the lever's range is brought back into it.
    """
    value = min(max(float(value), lever.low), lever.high)
    line = plan.line(lever.line)
    if value == getattr(line, lever.field):
        return plan
    bases = {**line.bases, lever.field: USER}
    return plan.replace_line(lever.line, **{lever.field: value, "bases": bases})


def blank(name: str, words: dict[str, str], *, start, opening) -> HubPlan:
    """A plan to begin with: the handbook's usual lines, every number still at zero.

    words: names of the lines, by the keys used here.
    """
    user = USER.model_dump(exclude_none=True, exclude_defaults=True)

    def line(key: str, **fields) -> dict:
        return {"id": key, "name": words[key], "basis": user, **fields}

    costs = (
        CostKind.RENT, CostKind.ELECTRICITY, CostKind.GAS, CostKind.TELEPHONE,
        CostKind.ACCOUNTING, CostKind.INSURANCE, CostKind.PUBLICITY, CostKind.TRAVEL,
    )  # fmt: skip
    return HubPlan.empty(name=name, start=start, opening=opening).replace(
        activities=[line("sales", customers=0.0, basket=0.0, margin=0.0)],
        costs=[line(kind.value, kind=kind.value, amount=0.0) for kind in costs],
        staff=[line("staff", fte=0.0, yearly_cost=0.0)],
        investments=[line("fitting_out", amount=0.0, month=start)],
        grants=[line("grant", amount=0.0, month=start, certainty=Certainty.HOPED.value)],
        gifts=[line("memberships", kind="memberships", amount=0.0)],
        own_money=[line("own", amount=0.0, month=start)],
    )
