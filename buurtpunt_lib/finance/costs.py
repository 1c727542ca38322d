"""Costs that do not depend on customers, and investments.

Depreciation: the cost of an investment, spread evenly over the months of its life.
"""

from __future__ import annotations

import numpy as np

from buurtpunt_lib.domain.plan import Cost, CostKind, HubPlan, Index, Period
from buurtpunt_lib.finance.book import Account, Book, LineInfo

_DRIVERS = {
    CostKind.RENT: "rent",
    CostKind.ELECTRICITY: "energy",
    CostKind.GAS: "energy",
    CostKind.STAFF: "wages",
}


def driver_of(cost: Cost) -> str:
    """The driver that scales a cost: rent, energy, wages, or costs for all others."""
    return _DRIVERS.get(cost.kind, "costs")


def post_costs(book: Book, plan: HubPlan) -> None:
    """Enters every cost: paid at the start of its period, weighing on each month of it."""
    for cost in plan.costs:
        recurring = cost.period is not Period.ONCE
        info = LineInfo(
            cost.id, cost.id, cost.name, "costs", cost.kind.value, cost.certainty, recurring
        )
        paid = book.timeline.payments(cost.amount, cost.period, cost.begin, cost.end, cost.index)
        part, own = book.vat.part(cost.vat, deductible=True), paid
        entries = {Account.BANK: -paid}
        if part is not None:
            own = paid - paid * part
            entries[Account.VAT] = -paid * part
        weighs = book.timeline.spread(own, cost.period)
        entries[Account.RESULT] = -weighs
        if weighs is not own:
            entries[Account.PREPAID] = own - weighs
        book.enter(book.line(info), (driver_of(cost),), entries)


def post_investments(book: Book, plan: HubPlan) -> None:
    """Enters every investment, its renewals and its depreciation.

    What was bought before the start of the plan is no longer paid; it still wears out.
    """
    months, growth = book.timeline.months, book.timeline.growth(Index.PRICES)
    for investment in plan.investments:
        life = 12 * investment.life_years
        paid, vat, worn = np.zeros(months), np.zeros(months), np.zeros(months)
        part = book.vat.part(investment.vat, deductible=True)
        price = investment.amount * (1.0 + investment.overrun)
        at = book.timeline.number(investment.month)
        while at < months:
            cost = price * growth[max(at, 0)]
            if at >= 0:
                paid[at] += cost
                if part is not None:
                    vat[at] += cost * part[at]
                    cost -= cost * part[at]
            elif at + life > 0:
                book.had(Account.FIXED, cost * (at + life) / life, investment.id)
            worn[max(at, 0) : max(at + life, 0)] += cost / life
            if not investment.renew:
                break
            at += life
        info = LineInfo(
            investment.id, investment.id, investment.name, "investments", "investment",
            investment.certainty, False,
        )  # fmt: skip
        entries = {Account.BANK: -paid, Account.FIXED: paid - vat - worn, Account.RESULT: -worn}
        if part is not None:
            entries[Account.VAT] = -vat
        book.enter(book.line(info), ("investments",), entries)
