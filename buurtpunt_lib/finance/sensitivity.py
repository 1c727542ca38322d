"""Sensitivity: which number of a plan matters most, each moved alone (a tornado).

Driver: a factor on a theme, such as energy (see `drivers`). Lever: one number of the plan, such as
the rent, named `<line id>.<field>` or by the field of the plan. Side: the low or the high value of
one of them, with all others as planned. Swing: how far the lowest balance moves between the sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from buurtpunt_lib.domain.plan import (
    LINE_LISTS,
    Activity,
    Basis,
    Cost,
    Grant,
    HubPlan,
    Investment,
    Line,
    Staff,
    VatScheme,
)
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.finance.cash_flow import CashFlow, cash_flow
from buurtpunt_lib.finance.changes import lines_of
from buurtpunt_lib.finance.drivers import DRIVERS
from buurtpunt_lib.finance.results import first_active, first_below, lowest

STEP = 0.2
# The numbers of each list that can be moved.
LEVER_FIELDS: Mapping[str, tuple[str, ...]] = {
    "investments": ("amount", "overrun"),
    "activities": ("customers", "reach", "basket", "margin", "spoilage", "ramp_up", "stock_days",
                   "supplier_days", "customer_days"),
    "costs": ("amount",),
    "staff": ("fte", "yearly_cost", "partner_share"),
    "volunteers": ("people", "hours", "allowance", "replacement_rate"),
    "grants": ("amount", "share", "cap", "advance", "delay"),
    "recurring_grants": ("amount",),
    "gifts": ("amount",),
    "crowdfunding": ("target", "fee", "rewards", "new_customers"),
    "loans": ("amount", "rate"),
    "own_money": ("amount", "count", "price"),
}  # fmt: skip
PLAN_FIELDS = ("opening_balance", "price_index", "wage_index")
# What scales a whole line: many of these can be tried in one run of the engine.
_SCALES_LINE = frozenset(
    {"amount", "customers", "reach", "basket", "fte", "yearly_cost", "people", "count", "price"}
)


@dataclass(frozen=True)
class Lever:
    """One number of a plan. `line` is None for a number of the plan itself."""

    field: str
    value: float
    basis: Basis
    line: str | None = None

    @property
    def code(self) -> str:
        return self.field if self.line is None else f"{self.line}.{self.field}"

    def moved(self, plan: HubPlan, value: float) -> HubPlan:
        """The plan with another value here. Raises InputError when the plan does not allow it."""
        if self.line is None:
            return plan.replace(**{self.field: value})
        if self.field == "reach":
            reach = plan.line(self.line).reach.model_copy(update={"share": value})
            return plan.replace_line(self.line, reach=dict(reach))
        return plan.replace_line(self.line, **{self.field: value})


@dataclass(frozen=True)
class Side:
    """The outcome with one number at `value`. first_problem: number of the month, -1 for none."""

    value: float
    lowest_balance: float
    end_balance: float
    first_problem: int


@dataclass(frozen=True)
class Bar:
    """One bar of the tornado. A side is None where the number cannot move that way."""

    code: str
    kind: Literal["driver", "lever"]
    base: Side
    low: Side | None
    high: Side | None
    lever: Lever | None = None

    @property
    def name_text(self) -> str:
        """Key of what is moved; for a lever, the page adds the name of its line."""
        if self.lever is None:
            return f"finance_scenarios.driver.{self.code}"
        return f"finance_scenarios.field.{self.lever.field}"

    @property
    def swing(self) -> float:
        """Euro between the worst and the best lowest balance."""
        return self.spread("lowest_balance")

    @property
    def end_swing(self) -> float:
        """Euro between the worst and the best end balance."""
        return self.spread("end_balance")

    def spread(self, figure: str) -> float:
        """Euro between the sides in one figure of them."""
        found = [getattr(side, figure) for side in (self.low, self.base, self.high) if side]
        return max(found) - min(found)


@dataclass(frozen=True)
class Tornado:
    """Bars, the widest first. `step`: share that numbers without own bounds were moved."""

    base: Side
    bars: tuple[Bar, ...]
    months: tuple[date, ...]
    step: float

    def __getitem__(self, code: str) -> Bar:
        return next(bar for bar in self.bars if bar.code == code)


def levers(plan: HubPlan) -> Iterator[Lever]:
    """Every number of a plan that can be moved, and is not zero."""
    for field in PLAN_FIELDS:
        if value := getattr(plan, field):
            yield Lever(field, value, plan.basis_of(field))
    for name in LINE_LISTS:
        for line in getattr(plan, name):
            for field in LEVER_FIELDS[name]:
                value = getattr(line, field)
                if field == "reach" and value is not None:
                    value = value.share
                if value:
                    yield Lever(field, value, line.basis_of(field), line.id)


def tornado(
    plan: HubPlan,
    *,
    step: float = STEP,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    kinds: tuple[str, ...] = ("driver", "lever"),
    by: Literal["lowest_balance", "end_balance"] = "lowest_balance",
    floor: float = 0.0,
) -> Tornado:
    """Every driver and every lever moved alone, the one that matters most first.

    by: the figure that counts for the order; where it does not move, the other one decides.

    step: share by which a number goes down and up. ranges: own (low, high) by code: factors for a
    driver, values for a lever. kinds: `driver`, `lever` or both. floor: euro, for the first
    problem month. A value that the plan does not allow is taken at its bound.
    Raises InputError: `outlook.step`, `outlook.range`, `outlook.lever_unknown`.

    >>> plan = HubPlan.from_dict({"schema": 1, "name": "Koffie", "start": "2027-01",
    ...     "opening": "2027-01", "months": 24,
    ...     "activities": [{"id": "cafe", "name": "Café", "customers": 100, "basket": 5}],
    ...     "costs": [{"id": "rent", "name": "Huur", "kind": "rent", "amount": 350}]})
    >>> found = tornado(plan, kinds=("driver",))
    >>> [(bar.code, bar.end_swing) for bar in found.bars]
    [('basket', 4800.0), ('customers', 4800.0), ('rent', 3360.0)]
    """
    ranges = dict(ranges or {})
    drivers = [d for d in DRIVERS if any(True for _ in lines_of(d, plan))]
    found = list(levers(plan))
    _check(step, ranges, {*drivers, *(lever.code for lever in found)})
    trials = _Trials(plan, floor)
    if "driver" in kinds:
        for driver in drivers:
            trials.driver(driver, ranges.get(driver, (1.0 - step, 1.0 + step)))
    if "lever" in kinds:
        for lever in found:
            trials.lever(lever, ranges.get(lever.code) or _moved(lever.value, step))
    other = "end_balance" if by == "lowest_balance" else "lowest_balance"
    bars = sorted(trials.bars(), key=lambda bar: (-bar.spread(by), -bar.spread(other), bar.code))
    return Tornado(trials.base, tuple(bars), trials.months, step)


def _check(step: float, ranges: Mapping[str, tuple[float, float]], known: set[str]) -> None:
    faults = Faults()
    if not 0 < step <= 1:
        faults.add("outlook.step", value=str(step))
    for code, (low, high) in ranges.items():
        if code not in known:
            faults.add("outlook.lever_unknown", value=code, allowed=", ".join(sorted(known)))
        elif not (np.isfinite(low) and np.isfinite(high) and low <= high):
            faults.add("outlook.range", field=code)
    faults.raise_if_any()


def _moved(value: float, step: float) -> tuple[float, float]:
    # Rounded because 400 × 1.1 would be shown as 440.00000000000006.
    low, high = sorted(round(value * factor, 9) for factor in (1.0 - step, 1.0 + step))
    if isinstance(value, int):
        # A whole number moves by at least one.
        return max(min(round(low), value - 1), 0), max(round(high), value + 1)
    return low, high


class _Trials:
    """Collects what is to be tried, so that all that scales a line or a theme runs at once."""

    def __init__(self, plan: HubPlan, floor: float) -> None:
        self._plan, self._floor = plan, floor
        flow = cash_flow(plan)
        self.months = flow.months
        self._known = {line.info.source for line in flow.lines}
        self.base = self._sides([1.0], flow)[0]
        self._draws: list[tuple[str, float]] = []
        self._wanted: list[tuple[str, Lever | None, list[int | Side | None], tuple]] = []

    def driver(self, name: str, values: tuple[float, float]) -> None:
        places = [self._draw(name, value) for value in values]
        self._wanted.append((name, None, places, values))

    def lever(self, lever: Lever, values: tuple[float, float]) -> None:
        if _scales_line(self._plan, lever) and lever.line in self._known:
            values = tuple(self._allowed(lever, value)[1] for value in values)
            places = [
                None if value is None else self._draw(f"line:{lever.line}", value / lever.value)
                for value in values
            ]
        else:
            places = []
            for value in values:
                plan, value = self._allowed(lever, value)
                side = None if plan is None else self._sides([value], cash_flow(plan))[0]
                places.append(side)
        self._wanted.append((lever.code, lever, places, values))

    def _draw(self, driver: str, factor: float) -> int:
        self._draws.append((driver, factor))
        return len(self._draws) - 1

    def _allowed(self, lever: Lever, value: float) -> tuple[HubPlan | None, float | None]:
        """The plan with that value, or with the bound that the plan sets to it."""
        for _ in range(2):
            try:
                return lever.moved(self._plan, value), value
            except InputError as error:
                bounds = [f.values.get("maximum", f.values.get("minimum")) for f in error.faults]
                codes = {f.code for f in error.faults}
                if codes == {"plan.negative"}:
                    bounds = [0]
                if len(bounds) != 1 or bounds[0] is None:
                    break
                value = type(lever.value)(bounds[0])
        return None, None

    def bars(self) -> Iterator[Bar]:
        drivers: dict[str, np.ndarray] = {}
        for number, (name, factor) in enumerate(self._draws):
            drivers.setdefault(name, np.ones(len(self._draws)))[number] = factor
        sides: list[Side] = []
        if self._draws:
            flow = cash_flow(self._plan, drivers=drivers)
            sides = self._sides([factor for _, factor in self._draws], flow)
        for code, lever, places, values in self._wanted:
            low, high = (
                self._at(sides, place, value) for place, value in zip(places, values, strict=True)
            )
            kind = "driver" if lever is None else "lever"
            base = self.base if lever is None else self._renamed(self.base, lever.value)
            yield Bar(code, kind, base, low, high, lever)

    def _at(self, sides: list[Side], place: int | Side | None, value: float) -> Side | None:
        return self._renamed(sides[place], value) if isinstance(place, int) else place

    @staticmethod
    def _renamed(side: Side, value: float) -> Side:
        return Side(value, side.lowest_balance, side.end_balance, side.first_problem)

    def _sides(self, values: list[float], flow: CashFlow) -> list[Side]:
        # A lever is tried one at a time, drivers all at once: a plan of one draw stands for one.
        balance = flow.balance
        low, _ = lowest(balance, first_active(flow, self._floor))
        first = first_below(balance, self._floor)
        return [
            Side(value, float(low[draw]), float(balance[draw, -1]), int(first[draw]))
            for draw, value in enumerate(values)
        ]


def _scales_line(plan: HubPlan, lever: Lever) -> bool:
    """Whether a number does nothing but scale what its line brings or costs."""
    if lever.line is None or lever.field not in _SCALES_LINE:
        return False
    line: Line = plan.line(lever.line)
    if isinstance(line, Investment) and line.month < plan.start:
        # What was bought before the plan begins stands in its opening balance sheet, which
        # drivers do not move.
        return False
    if isinstance(line, Cost | Staff | Investment):
        # A grant that pays a share of it moves along when the plan changes.
        return not any(g.share and line.id in g.eligible for g in plan.grants)
    if isinstance(line, Activity):
        crosses = plan.vat.scheme is VatScheme.EXEMPT and plan.vat.threshold is not None
        if crosses:
            return False
        if lever.field == "basket":
            return True
        pulls = any(p.activity == line.id for a in plan.activities for p in a.pulled_by)
        brought = any(c.activity == line.id and c.new_customers for c in plan.crowdfunding)
        return not (pulls or brought or line.pulled_by)
    return not isinstance(line, Grant) or lever.field == "amount"
