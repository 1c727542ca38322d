"""Levers: the numbers of a plan that the page lets people move, each with a range that makes sense.

Lever: one number of one line of a plan (the customers of the shop, the rent, a grant).
Theme: the heading under which a lever stands, in the order in which people think of a plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from buurtpunt_lib.domain.plan import USER, Certainty, CostKind, HubPlan, Period

THEMES = (
    "activities", "costs", "staff", "volunteers", "investments", "grants", "gifts", "money",
)  # fmt: skip


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

    @property
    def word(self) -> str:
        """Its name in the catalogue; a field within a field has an underscore for the point."""
        return self.field.replace(".", "_")


def levers(plan: HubPlan) -> tuple[Lever, ...]:
    """The levers of a plan, by theme."""
    return tuple(_levers(plan))


def _levers(plan: HubPlan) -> Iterator[Lever]:
    for line in plan.activities:
        base = ("activities", line.id, line.name)
        if line.reach is None:
            yield _lever(*base, "customers", "count", line.customers, high=600, step=5)
        else:
            yield _lever(*base, "reach.share", "share", line.reach.share, high=1, step=0.01)
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
    for line in plan.volunteers:
        base = ("volunteers", line.id, line.name)
        yield _lever(*base, "people", "count", line.people, high=40, step=1)
        yield _lever(*base, "allowance", "euro", line.allowance, high=50, step=0.5)
    for line in plan.investments:
        amount = ("investments", line.id, line.name, "amount", "euro", line.amount)
        yield _lever(*amount, high=50_000, step=250, period=Period.ONCE)
    for line in plan.grants:
        base = ("grants", line.id, line.name)
        if line.amount is None:
            yield _lever(*base, "share", "share", line.share, high=1, step=0.01)
        else:
            amount = (*base, "amount", "euro", line.amount)
            yield _lever(*amount, high=100_000, step=500, period=Period.ONCE)
    for line in plan.recurring_grants:
        amount = ("grants", line.id, line.name, "amount", "euro", line.amount)
        yield _lever(*amount, high=50_000, step=250, period=line.period)
    for line in plan.gifts:
        amount = ("gifts", line.id, line.name, "amount", "euro", line.amount)
        yield _lever(*amount, high=10_000, step=50, period=line.period)
    for line in plan.crowdfunding:
        base = ("money", line.id, line.name)
        yield _lever(*base, "target", "euro", line.target, high=50_000, step=250)
    for line in plan.own_money:
        base = ("money", line.id, line.name)
        if line.amount is None:
            yield _lever(*base, "count", "count", line.count, high=200, step=1)
        else:
            amount = (*base, "amount", "euro", line.amount)
            yield _lever(*amount, high=50_000, step=250, period=Period.ONCE)
    for line in plan.loans:
        base = ("money", line.id, line.name)
        amount = (*base, "amount", "euro", line.amount)
        yield _lever(*amount, high=100_000, step=500, period=Period.ONCE)
        yield _lever(*base, "rate", "share", line.rate, high=0.12, step=0.0025)


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
    step = _fitting(float(value), step)
    return Lever(theme, line, name, field, unit, float(value), 0.0, high, step, period)


def _fitting(value: float, step: float) -> float:
    """The step, or a part of it that the value is a multiple of."""
    for parts in (1, 2, 5, 10, 20, 50, 100):
        steps = value / (step / parts)
        if abs(steps - round(steps)) < 1e-6:
            return step / parts
    return step


def _round_up(value: float, step: float) -> float:
    coarse = step * 10
    return -(-value // coarse) * coarse


def moved(plan: HubPlan, lever: Lever, value: float) -> HubPlan:
    """The plan with one lever moved by its slider; the number then counts as the user's own.

    A value outside the lever's range is brought back into it, and onto its steps. A browser does
    that by itself when it draws a slider, and may say so: where the plan's own value lies between
    two steps, hearing the nearest step changes nothing.
    """
    value = _on_step(min(max(float(value), lever.low), lever.high), lever)
    if value == _on_step(lever_value(plan, lever), lever):
        return plan
    return with_value(plan, lever, value)


def with_value(plan: HubPlan, lever: Lever, value: float) -> HubPlan:
    """The plan with exactly this value for a lever; the number then counts as the user's own.

    Raises InputError when the plan does not allow it, such as a negative amount.
    """
    if value == lever_value(plan, lever):
        return plan
    line = plan.line(lever.line)
    field, _, inner = lever.field.partition(".")
    # A field within a field goes in as plain values, so that the plan checks it like all others.
    new = {**dict(getattr(line, field)), inner: value} if inner else value
    return plan.replace_line(lever.line, **{field: new, "bases": {**line.bases, field: USER}})


def with_range(lever: Lever, before: Lever) -> Lever:
    """The lever with the range and the steps that it had before, so that no slider jumps.

    A larger value makes room for itself; a range never becomes narrower.
    """
    high = before.high
    if lever.value > high:
        high = max(lever.high, _round_up(lever.value, before.step))
    return replace(lever, high=high, step=before.step)


def _on_step(value: float, lever: Lever) -> float:
    return round(round((value - lever.low) / lever.step) * lever.step + lever.low, 6)


def lever_value(plan: HubPlan, lever: Lever) -> float:
    """What the plan has for a lever now."""
    value = plan.line(lever.line)
    for part in lever.field.split("."):
        value = getattr(value, part)
    return float(value)


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
