"""Actuals: the plan beside what really happened, and where the account ends if the rest holds.

Compared: one month with what was planned, what happened, and the difference (happened − planned).
Outlook: the planned flows of the months that are still to come, laid on the last balance that was
written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from buurtpunt_lib.domain.plan import HubPlan, months_between
from buurtpunt_lib.finance.book import COST_GROUPS, EARNED_GROUPS, SUPPORT_GROUPS
from buurtpunt_lib.finance.cash_flow import CashFlow, cash_flow
from buurtpunt_lib.finance.results import first_below

FIGURES = ("earned", "support", "spent", "balance")


@dataclass(frozen=True)
class Compared:
    """One month, euro by figure (see FIGURES). None where nothing was written down."""

    month: date
    planned: dict[str, float]
    happened: dict[str, float | None]

    def difference(self, figure: str) -> float | None:
        """What happened minus what was planned; None where it is not known."""
        happened = self.happened[figure]
        return None if happened is None else happened - self.planned[figure]


@dataclass(frozen=True)
class Outlook:
    """From the last balance that is known: `months` and the `balance` that is expected, euro.

    The first month is the known one. first_problem_month: None when the money lasts.
    """

    months: tuple[date, ...]
    balance: np.ndarray
    first_problem_month: date | None


def compare(plan: HubPlan, flow: CashFlow | None = None) -> tuple[Compared, ...]:
    """Every month of the plan that has an actual figure, in order of time.

    >>> plan = HubPlan.from_dict({"schema": 1, "name": "Koffie", "start": "2027-01",
    ...     "opening": "2027-01", "costs": [{"id": "rent", "name": "Huur", "amount": 100.0}],
    ...     "actuals": [{"month": "2027-02", "spent": 130.0}]})
    >>> found = compare(plan)[0]
    >>> found.planned["spent"], found.difference("spent"), found.difference("earned")
    (100.0, 30.0, None)
    """
    flow = flow or cash_flow(plan)
    planned = {
        "earned": flow.where(groups=EARNED_GROUPS)[0],
        "support": flow.where(groups=SUPPORT_GROUPS)[0],
        "spent": -flow.where(groups=COST_GROUPS)[0],
        "balance": flow.balance[0],
    }
    found = []
    for actual in sorted(plan.actuals, key=lambda one: one.month):
        at = months_between(plan.start, actual.month)
        if 0 <= at < plan.months:
            found.append(
                Compared(
                    actual.month,
                    {name: float(values[at]) for name, values in planned.items()},
                    {name: getattr(actual, name) for name in FIGURES},
                )
            )
    return tuple(found)


def outlook(plan: HubPlan, flow: CashFlow | None = None) -> Outlook | None:
    """Where the account goes if the rest of the plan holds; None when no balance is known."""
    flow = flow or cash_flow(plan)
    known = [one for one in compare(plan, flow) if one.happened["balance"] is not None]
    if not known:
        return None
    last = known[-1]
    at = months_between(plan.start, last.month)
    shift = last.happened["balance"] - last.planned["balance"]
    balance = flow.balance[0, at:] + shift
    problem = int(first_below(balance[None, :])[0])
    months = flow.months[at:]
    return Outlook(months, balance, months[problem] if problem >= 0 else None)
