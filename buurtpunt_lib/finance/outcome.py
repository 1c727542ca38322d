"""What a plan comes to: every result that pages, documents and commands tell, each worked out once.

Bare: the same plan without any grant. Side: the plan as it stands ("with") or bare ("without").
Layer: the account when only lines of some certainties come true: the certain ones; those and the
expected ones; all. Prudent: the plan with fewer customers than it expects.
Nothing is computed before it is asked, and nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from buurtpunt_lib.domain.plan import Certainty, HubPlan, months_between
from buurtpunt_lib.finance.book import (
    COST_GROUPS,
    EARNED_GROUPS,
    FUNDING_GROUPS,
    GRANT_GROUPS,
    GROUPS,
    SUPPORT_GROUPS,
    Account,
    LineInfo,
)
from buurtpunt_lib.finance.break_even import BreakEven, break_even
from buurtpunt_lib.finance.bridges import WorkingCapital, working_capital
from buurtpunt_lib.finance.cash_flow import CashFlow, cash_flow
from buurtpunt_lib.finance.horizons import (
    NOTHING,
    Horizon,
    NoLoss,
    StartMoney,
    YearResult,
    longer_term,
    no_loss,
    start_money,
    startup,
    year_results,
)
from buurtpunt_lib.finance.results import Summary, first_active, first_below, lowest, summary
from buurtpunt_lib.finance.statements import ProfitAndLoss, profit_and_loss

LAYERS: Mapping[str, tuple[Certainty, ...]] = {
    "certain": (Certainty.CERTAIN,),
    "expected": (Certainty.CERTAIN, Certainty.EXPECTED),
    "all": tuple(Certainty),
}
# What a month is told in: name → groups of lines.
SUMS: Mapping[str, tuple[str, ...]] = {
    "earned": EARNED_GROUPS,
    "support": SUPPORT_GROUPS,
    "funding": FUNDING_GROUPS,
    "spent": COST_GROUPS,
}


@dataclass(frozen=True)
class Line:
    """One line of the plan by month: `values` in euro, shape (month,)."""

    info: LineInfo
    values: np.ndarray


@dataclass(frozen=True)
class Layer:
    """The account when only lines of these certainties come true; balance has shape (month,).

    The other names mean what they mean in a `Summary`. A layer is not always above one that is
    surer: what is expected or hoped may be a cost.
    """

    key: str
    certainties: tuple[Certainty, ...]
    balance: np.ndarray
    first_problem_month: date | None
    lowest_balance: float
    lowest_month: date

    @property
    def capital_needed(self) -> float:
        return max(0.0, -self.lowest_balance)

    @property
    def end_balance(self) -> float:
        return float(self.balance[-1])


class Side:
    """What one cash flow of a plan comes to: the plan as it stands, or the bare one."""

    def __init__(self, flow: CashFlow) -> None:
        self.flow = flow

    @cached_property
    def summary(self) -> Summary:
        return summary(self.flow)

    @property
    def balance(self) -> np.ndarray:
        """Euro on the account at the end of each month, shape (month,)."""
        return self.flow.balance[0]

    @cached_property
    def profit(self) -> ProfitAndLoss:
        return profit_and_loss(self.flow)

    @cached_property
    def years(self) -> tuple[YearResult, ...]:
        return year_results(self.flow)

    @cached_property
    def no_loss(self) -> NoLoss:
        return no_loss(self.years, self.flow.plan)

    @cached_property
    def startup(self) -> Horizon | None:
        return startup(self.flow)

    @cached_property
    def longer_term(self) -> Horizon:
        return longer_term(self.flow)

    @cached_property
    def start_money(self) -> StartMoney:
        return start_money(self.flow)


class PlanOutcome:
    """The outcome of a plan, with all its grants and without any.

    flow, bare: the two cash flows. summary, without: what they say. Raises ValueError for a flow
    of more draws than one.
    """

    def __init__(self, flow: CashFlow) -> None:
        if flow.draws != 1:
            raise ValueError(f"an outcome is that of one draw, not of {flow.draws}")
        self.flow = flow

    @classmethod
    def of(cls, plan: HubPlan) -> PlanOutcome:
        return cls(cash_flow(plan))

    @property
    def plan(self) -> HubPlan:
        return self.flow.plan

    @property
    def months(self) -> tuple[date, ...]:
        return self.flow.months

    @property
    def opening(self) -> int:
        """Number of the month in which the doors open, negative when that was before the start."""
        return months_between(self.plan.start, self.plan.opening)

    @cached_property
    def empty(self) -> bool:
        """Nothing is filled in yet, so there is nothing to say."""
        return not self.flow.net.any() and self.flow.opening_balance == 0

    @cached_property
    def has_grants(self) -> bool:
        return bool(self.flow.where(groups=GRANT_GROUPS).any())

    @cached_property
    def given(self) -> Side:
        """The plan as it stands."""
        return Side(self.flow)

    @cached_property
    def bared(self) -> Side:
        """The plan without any grant."""
        return Side(self.flow.without_grants())

    @property
    def sides(self) -> dict[str, Side]:
        """The sides that differ: `with` always, `without` where there is a grant to leave out."""
        return (
            {"with": self.given, "without": self.bared} if self.has_grants else {"with": self.given}
        )

    @property
    def bare(self) -> CashFlow:
        return self.bared.flow

    @property
    def summary(self) -> Summary:
        return self.given.summary

    @property
    def without(self) -> Summary:
        return self.bared.summary

    @property
    def balance(self) -> np.ndarray:
        return self.given.balance

    @property
    def bare_balance(self) -> np.ndarray:
        return self.bared.balance

    @cached_property
    def by_month(self) -> dict[str, np.ndarray]:
        """Euro by month, shape (month,) each: the SUMS, then balance and balance without grants."""
        found = {name: self.flow.where(groups=groups)[0] for name, groups in SUMS.items()}
        return found | {"balance": self.balance, "without": self.bare_balance}

    @cached_property
    def by_certainty(self) -> dict[Certainty, np.ndarray]:
        """What lines of each certainty add to the account by month, shape (month,) each.

        VAT and taxes are certain, at what they come to when all lines come true. With the opening
        balance they add up to the balance.
        """
        return {one: self.flow.where(certainty=(one,))[0] for one in Certainty}

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The account by certainty, the surest first; VAT and taxes follow what comes true."""
        return tuple(self._layer(key, kinds) for key, kinds in LAYERS.items())

    def _layer(self, key: str, kinds: tuple[Certainty, ...]) -> Layer:
        balance = self.flow.balance if key == "all" else self.flow.balance_with(kinds)
        # As in the summary: what was there before any money moved is no low point.
        low, at = lowest(balance, first_active(self.flow))
        problem = int(first_below(balance)[0])
        return Layer(
            key=key,
            certainties=kinds,
            balance=balance[0],
            first_problem_month=self.months[problem] if problem >= 0 else None,
            lowest_balance=float(low[0]),
            lowest_month=self.months[int(at[0])],
        )

    @property
    def distinct_layers(self) -> tuple[Layer, ...]:
        """The layers that hold a line more than the one before; the last one holds all lines."""
        present = {Certainty.CERTAIN, *(info.certainty for info in self.flow.infos)}
        return tuple(layer for layer in self.layers if layer.certainties[-1] in present)

    def lines(
        self, account: Account = Account.BANK, groups: Iterable[str] = GROUPS
    ) -> dict[str, tuple[Line, ...]]:
        """By group, in the order of the groups, every line that moves an account."""
        found: dict[str, list[Line]] = {group: [] for group in groups}
        for number, info in enumerate(self.flow.infos):
            if info.group in found:
                values = self.flow.of_lines([number], account)[0]
                if np.abs(values).max() > NOTHING:
                    found[info.group].append(Line(info, values))
        return {group: tuple(lines) for group, lines in found.items() if lines}

    @cached_property
    def break_even(self) -> BreakEven:
        return break_even(self.flow)

    @cached_property
    def working_capital(self) -> WorkingCapital:
        return working_capital(self.flow)

    def prudent(self, share: float) -> dict[str, Side]:
        """The sides when only a share of the customers comes; what goods cost falls with them.

        Raises InputError `finance.driver_not_number` for a share below zero or that is no number.
        """
        return {
            name: Side(side.flow.driven({"customers": share})) for name, side in self.sides.items()
        }
