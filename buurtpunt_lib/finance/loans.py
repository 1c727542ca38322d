"""Loans: when they are received, and when interest and principal are paid back.

Period: the months between two payments. Bullet: all principal at the end. Linear: equal parts of
the principal. Annuity: equal payments of principal and interest together. Grace: periods in which
only interest is paid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from buurtpunt_lib.domain.plan import HubPlan, Loan, Repayment
from buurtpunt_lib.finance.book import Account, Book, LineInfo


@dataclass(frozen=True)
class Schedule:
    """Payments of one loan, by period; arrays have shape (period,).

    outstanding: what is owed at the beginning of each period, in euro.
    """

    months_per_period: int
    outstanding: np.ndarray
    interest: np.ndarray
    principal: np.ndarray

    @property
    def payment(self) -> np.ndarray:
        return self.interest + self.principal


def schedule(
    *,
    amount: float,
    rate: float,
    term: int,
    repayment: Repayment = Repayment.ANNUITY,
    months_per_period: int = 1,
    grace: int = 0,
) -> Schedule:
    """The payments of a loan of `amount` euro at a yearly nominal `rate`, `term` in months.

    Interest per period is rate × months_per_period / 12 on what is owed. `term` and `grace` are
    multiples of months_per_period.

    >>> yearly = schedule(amount=1000, rate=0.05, term=24, months_per_period=12)
    >>> yearly.payment.round(2).tolist(), yearly.principal.sum().round(2).item()
    ([537.8, 537.8], 1000.0)
    """
    periods, free = term // months_per_period, grace // months_per_period
    per_period = rate * months_per_period / 12.0
    paying = periods - free
    principal = np.zeros(periods)
    if repayment is Repayment.BULLET:
        principal[-1] = amount
    elif repayment is Repayment.LINEAR or per_period == 0:
        principal[free:] = amount / paying
    else:
        # Expressed with expm1 and log1p because the naive form loses all digits near rate zero.
        first = amount * per_period / np.expm1(paying * np.log1p(per_period))
        principal[free:] = first * (1.0 + per_period) ** np.arange(paying)
    outstanding = amount - np.concatenate([[0.0], np.cumsum(principal)[:-1]])
    return Schedule(months_per_period, outstanding, outstanding * per_period, principal)


def schedule_of(loan: Loan) -> Schedule:
    """The payments of a loan of a plan."""
    return schedule(
        amount=loan.amount,
        rate=loan.rate,
        term=loan.term,
        repayment=loan.repayment,
        months_per_period=loan.period.months,
        grace=loan.grace,
    )


def post_loans(book: Book, plan: HubPlan) -> None:
    """Enters receipt, repayments and interest of every loan.

    A loan from before the start of the plan is no longer received, but still paid back.
    """
    for loan in plan.loans:
        found, step = schedule_of(loan), loan.period.months
        at = book.timeline.number(loan.month)
        months = book.timeline.months
        ends = at + step * np.arange(1, len(found.principal) + 1)
        received = np.zeros(months)
        if 0 <= at < months:
            received[at] = loan.amount
        principal = _at(ends, found.principal, months)
        paid = _at(ends, found.interest, months)
        # Interest weighs on the months of its period: those that follow receipt up to payment.
        every = np.repeat(found.interest / step, step)
        weighs = _at(at + 1 + np.arange(len(every)), every, months)
        if at < 0:
            running = np.flatnonzero(ends >= 0)
            if running.size:
                book.had(Account.LOANS, found.outstanding[running[0]], loan.id)
                before = every[: -at - 1].sum() - found.interest[ends < 0].sum()
                book.had(Account.INTEREST_DUE, before, loan.id)
        _enter(book, loan, "received", "loans", {Account.BANK: received, Account.LOANS: received})
        _enter(
            book,
            loan,
            "principal",
            "repayments",
            {Account.BANK: -principal, Account.LOANS: -principal},
        )
        _enter(
            book,
            loan,
            "interest",
            "interest",
            {Account.BANK: -paid, Account.INTEREST_DUE: weighs - paid, Account.RESULT: -weighs},
        )


def _at(months: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    found = np.zeros(count)
    inside = (months >= 0) & (months < count)
    found[months[inside]] = values[inside]
    return found


def _enter(
    book: Book, loan: Loan, part: str, group: str, entries: dict[Account, np.ndarray]
) -> None:
    recurring = group == "interest" or (
        group == "repayments" and loan.repayment is not Repayment.BULLET
    )
    info = LineInfo(
        f"{loan.id}.{part}", loan.id, loan.name, group, f"{loan.kind.value}_loan",
        loan.certainty, recurring,
    )  # fmt: skip
    book.enter(book.line(info), (), entries)
