"""Scenarios: what becomes of a plan when things go differently, side by side.

Scenario: a code and a list of changes (see `changes`). The numbers of the built-in ones are our
assumptions, chosen to be felt; the makers of a plan add scenarios of their own to it (`own`).
Difference: a figure of the scenario minus that of the plan as it stands, euro.
State of a scenario: `counts`; `not_applicable` when the plan has nothing that it changes;
`no_effect` when it changes something but not one month's balance; `fault` when the plan does not
allow it (`faults` says why).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from pydantic import SerializeAsAny

from buurtpunt_lib.domain.plan import LINE_DRIVER, OPENING, HubPlan, Shift
from buurtpunt_lib.domain.plan.values import Frozen, LineId, Name
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.finance.changes import (
    Case,
    Change,
    KeepActivities,
    LeaveOut,
    OpenLater,
    Said,
    Scale,
)
from buurtpunt_lib.finance.line_changes import Add, EndEarlier, Later, Multiply, Remove
from buurtpunt_lib.finance.results import Summary, summary


class Scenario(Frozen):
    """One scenario. `name` is that of its makers; a built-in one is named by the text catalogue."""

    code: LineId
    name: Name | None = None
    changes: tuple[SerializeAsAny[Change], ...] = ()

    @property
    def name_text(self) -> str | None:
        """Key of the name in the text catalogue; None for one that has a name of its own."""
        return None if self.name is not None else f"finance_scenarios.name.{self.code}"

    def said(self, plan: HubPlan) -> tuple[Said, ...]:
        """What it changes, one sentence each, for the text catalogue."""
        return tuple(said for change in self.changes for said in change.said(plan))

    def touches(self, plan: HubPlan) -> bool:
        """Whether the plan has anything that it changes."""
        return any(change.touches(plan) for change in self.changes)

    def case(self, plan: HubPlan) -> Case:
        """The plan with every change made. Raises InputError when the plan does not allow one."""
        case = Case(plan)
        for change in self.changes:
            case = change.apply(case)
        return case


_QUARTER_DEARER, _YEAR = 1.25, 12


def _built_in() -> tuple[Scenario, ...]:
    def of(code: str, *changes: Change) -> Scenario:
        return Scenario(code=code, changes=changes)

    return (
        of("base"),
        of("without_grants", LeaveOut(groups=("grants",))),
        of("grants_end_early", EndEarlier(lines="recurring_grants", months=_YEAR)),
        of("grants_late", Later(lines="grants", months=9)),
        of("slow_start", Add(lines="activities", field="ramp_up", amount=6)),
        of("late_opening", OpenLater(months=6)),
        of("partner_withdraws", Scale(driver="partner", factor=0, after_opening=_YEAR)),
        of("volunteers_leave", Scale(driver="volunteers", factor=0.8)),
        of("energy_up", Scale(driver="energy", factor=1.5)),
        of("rent_up", Scale(driver="rent", factor=_QUARTER_DEARER)),
        of("investment_overrun", Scale(driver="investments", factor=_QUARTER_DEARER)),
        of("competitor_opens", Scale(driver="customers", factor=0.75, after_opening=_YEAR)),
        of("small_baskets", Scale(driver="basket", factor=0.85)),
        of("thin_margin", Scale(driver="margin", factor=0.9)),
        of("costs_up", Scale(driver="costs", factor=1.15)),
        of("price_rise", Add(field="price_index", amount=0.03)),
        of("wage_rise", Add(field="wage_index", amount=0.03)),
        of("late_payers", Add(lines="activities", field="customer_days", amount=30)),
        of(
            "small_start",
            Multiply(lines="investments", factor=0.5),
            Multiply(lines="grants", factor=0.5),
            Multiply(lines="loans", factor=0.5),
            Multiply(lines="staff", field="fte", factor=0.5),
            Multiply(lines="costs", factor=0.75),
            Scale(driver="customers", factor=0.6),
        ),
        of("bread_only", KeepActivities(kinds=("bread",))),
        of("loan_refused", Remove(lines="loans", kinds=("bank", "social"))),
        of("crowdfunding_fails", Remove(lines="crowdfunding")),
        of(
            "hoped_fails",
            *(
                Remove(lines=lines, certainties=("hoped",))
                for lines in ("grants", "recurring_grants", "gifts", "crowdfunding", "own_money")
            ),
        ),
        of(
            "headwind",
            Scale(driver="customers", factor=0.85),
            Scale(driver="costs", factor=1.1),
            Scale(driver="investments", factor=1.15),
            Later(lines="grants", months=6),
        ),
    )


BUILT_IN: Mapping[str, Scenario] = MappingProxyType({s.code: s for s in _built_in()})
BASE = BUILT_IN["base"]
# What the code of a scenario of one's own begins with; no built-in one does.
OWN = "own_"
# Said wherever built-in scenarios are shown.
ASSUMPTION_TEXT = "finance_scenarios.assumption"


def own(plan: HubPlan) -> tuple[Scenario, ...]:
    """The scenarios that the makers of a plan thought up; what the plan has not is left out.

    >>> plan = HubPlan.from_dict({"schema": 1, "name": "Koffie", "start": "2027-01",
    ...     "opening": "2027-01", "what_ifs": [{"id": "rain", "name": "Een natte zomer",
    ...     "shifts": [{"what": "customers", "percent": -30, "begin": "2027-06"}]}]})
    >>> [(s.code, s.name, [c.factor for c in s.changes]) for s in own(plan)]
    [('own_rain', 'Een natte zomer', [0.7])]
    """
    ids = {line.id for _, line in plan.lines()}

    def known(shift: Shift) -> bool:
        line = LINE_DRIVER.fullmatch(shift.what)
        return line is None or line[1] in ids

    return tuple(
        Scenario(
            code=f"{OWN}{what_if.id}",
            name=what_if.name,
            changes=tuple(_change(shift) for shift in what_if.shifts if known(shift)),
        )
        for what_if in plan.what_ifs
    )


def _change(shift: Shift) -> Change:
    if shift.what == OPENING:
        return OpenLater(months=shift.months)
    # Rounded, so that thirty percent less is 0.7 and not a hair beside it.
    factor = round(1 + shift.percent / 100, 10)
    return Scale(driver=shift.what, factor=factor, begin=shift.begin)


class ScenarioState(StrEnum):
    COUNTS = "counts"
    NOT_APPLICABLE = "not_applicable"
    NO_EFFECT = "no_effect"
    FAULT = "fault"

    @property
    def text(self) -> str:
        """Key of its words in the text catalogue."""
        return f"finance_scenarios.state.{self.value}"


# Figures of a summary that can be subtracted.
FIGURES = tuple(
    f.name for f in fields(Summary) if f.type in ("float", float)
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What becomes of the plan in one scenario.

    summary: None unless the state is `counts` or `no_effect`. differences: by figure, euro.
    problem_earlier: months that the money runs out sooner than in the plan (negative: later); None
    when it does not run out in one of both. balance: euro by month, shape (month,), NaN where the
    scenario does not count.
    """

    scenario: Scenario
    state: ScenarioState
    summary: Summary | None
    differences: Mapping[str, float]
    problem_earlier: int | None
    balance: np.ndarray
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class ScenarioTable:
    """Scenarios of one plan, the plan as it stands first."""

    plan: HubPlan
    months: tuple[date, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def base(self) -> Outcome:
        return self.outcomes[0]

    @property
    def counting(self) -> tuple[Outcome, ...]:
        """The outcomes that have figures."""
        return tuple(o for o in self.outcomes if o.summary is not None)

    @property
    def balances(self) -> np.ndarray:
        """Euro, shape (scenario, month); NaN in the rows of scenarios that do not count."""
        return np.stack([outcome.balance for outcome in self.outcomes])

    def __getitem__(self, code: str) -> Outcome:
        return next(o for o in self.outcomes if o.scenario.code == code)


def run(
    plan: HubPlan, scenarios: Iterable[Scenario] | None = None, *, floor: float = 0.0
) -> ScenarioTable:
    """The plan and each scenario of it; the built-in ones and the plan's own when none are given.

    floor: euro below which the account may not come. The plan as it stands is always the first.
    A scenario that the plan does not allow is told as such; the others still count.

    >>> plan = HubPlan.from_dict({"schema": 1, "name": "Koffie", "start": "2027-01",
    ...     "opening": "2027-01", "months": 24, "opening_balance": 1000,
    ...     "costs": [{"id": "power", "name": "Stroom", "kind": "electricity", "amount": 40}]})
    >>> table = run(plan, [BUILT_IN["energy_up"], BUILT_IN["without_grants"]])
    >>> [(o.scenario.code, o.state.value) for o in table.outcomes]
    [('base', 'counts'), ('energy_up', 'counts'), ('without_grants', 'not_applicable')]
    >>> table["energy_up"].differences["end_balance"], table["energy_up"].summary.end_balance
    (-480.0, -440.0)
    """
    wanted = [*BUILT_IN.values(), *own(plan)] if scenarios is None else list(scenarios)
    flow = Case(plan).flow()
    base = Outcome(
        BASE, ScenarioState.COUNTS, summary(flow, floor=floor), dict.fromkeys(FIGURES, 0.0),
        0, flow.balance[0],
    )  # fmt: skip
    others = [_outcome(plan, s, base, floor) for s in wanted if s.code != BASE.code]
    return ScenarioTable(plan, flow.months, (base, *others))


def _outcome(plan: HubPlan, scenario: Scenario, base: Outcome, floor: float) -> Outcome:
    absent = np.full(plan.months, np.nan)
    if not scenario.touches(plan):
        return Outcome(scenario, ScenarioState.NOT_APPLICABLE, None, {}, None, absent)
    try:
        flow = scenario.case(plan).flow()
    except InputError as error:
        return Outcome(scenario, ScenarioState.FAULT, None, {}, None, absent, error.faults)
    found, balance = summary(flow, floor=floor), flow.balance[0]
    differences = {f: getattr(found, f) - getattr(base.summary, f) for f in FIGURES}
    earlier = None
    if found.runway is not None and base.summary.runway is not None:
        earlier = base.summary.runway - found.runway
    same = bool((np.abs(balance - base.balance) < 0.005).all())
    state = ScenarioState.NO_EFFECT if same else ScenarioState.COUNTS
    return Outcome(scenario, state, found, differences, earlier, balance)
