"""The sheet for somebody who lends by a Win-win loan: what they lend, and what comes back.

Lender's part: each lender of a loan lends an equal part of it.
Interest falls in the calendar year in which it is paid, before any tax on it: what the state keeps
of interest is not in these tables. The tax credit is that of `rules.lender_side`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from buurtpunt_lib.domain.plan import HubPlan, Loan, LoanKind
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.findings import Rules
from buurtpunt_lib.finance.loans import schedule_of
from buurtpunt_lib.finance.rules import lender_side
from buurtpunt_lib.finance.timeline import add_months
from buurtpunt_lib.parameters import Parameter, Value, parameter

# The rules that a lender should know, in the order in which they are told.
RULES = (
    "max_per_lender", "max_per_borrower", "term_min", "term_max", "interest_min", "interest_max",
    "annual_tax_credit", "loss_credit",
)  # fmt: skip


@dataclass(frozen=True)
class LenderYear:
    """One calendar year of one lender, euro. credit: None where the rule is not known."""

    year: int
    interest: float
    repaid: float
    credit: float | None


@dataclass(frozen=True)
class DatedRule:
    """A rule and what it says in the month of the loan; value None where that is not known."""

    rule: Parameter
    value: Value | None


@dataclass(frozen=True)
class LenderSheet:
    """What one lender of a Win-win loan lends and gets back, euro.

    lends: their part. together: all Win-win loans of the plan up to this one, all lenders.
    loss_credit: share of what is not repaid that comes back through the taxes, once; None where
    the rule is not known. rules: those of the month in which the loan begins.
    """

    loan: Loan
    lends: float
    together: float
    years: tuple[LenderYear, ...]
    loss_credit: float | None
    rules: tuple[DatedRule, ...]

    @property
    def interest(self) -> float:
        return sum(year.interest for year in self.years)

    @property
    def credit(self) -> float | None:
        """All tax credits together; None where one of them is not known."""
        credits = [year.credit for year in self.years]
        return None if None in credits else sum(c for c in credits if c is not None)

    @property
    def back_if_all_is_lost(self) -> float | None:
        """Euro that comes back through the taxes, once, when nothing at all is repaid."""
        return None if self.loss_credit is None else self.loss_credit * self.lends

    @property
    def ends(self) -> date:
        """The month of the last payment."""
        return add_months(self.loan.month, self.loan.term)


def lender_sheets(plan: HubPlan, *, rules: Rules = parameter) -> Iterator[LenderSheet]:
    """A sheet for each Win-win loan of a plan; all lenders of one loan have the same.

    >>> loan = {"id": "ann", "name": "Ann", "kind": "win_win", "amount": 10000, "lenders": 2,
    ...     "month": "2026-01", "rate": 0.03, "term": 60, "repayment": "bullet", "period": "yearly"}
    >>> plan = HubPlan.from_dict({"schema": 1, "name": "x", "start": "2026-01",
    ...     "opening": "2026-01", "loans": [loan]})
    >>> sheet = next(lender_sheets(plan))
    >>> sheet.lends, sheet.interest, sheet.credit, sheet.back_if_all_is_lost
    (5000.0, 750.0, 625.0, 1500.0)
    """
    together = 0.0
    for loan in plan.loans:
        if loan.kind is LoanKind.WIN_WIN:
            together += loan.amount
            yield _sheet(loan, together, rules)


def _sheet(loan: Loan, together: float, rules: Rules) -> LenderSheet:
    found, step = schedule_of(loan), loan.period.months
    part = 1.0 / loan.lenders
    try:
        side = lender_side(loan, rules=rules)
    except InputError:
        side = None
    interest: dict[int, float] = {}
    repaid: dict[int, float] = {}
    for number, (paid, back) in enumerate(zip(found.interest, found.principal, strict=True)):
        year = add_months(loan.month, step * (number + 1)).year
        interest[year] = interest.get(year, 0.0) + float(paid) * part
        repaid[year] = repaid.get(year, 0.0) + float(back) * part
    last = add_months(loan.month, loan.term).year
    years = tuple(
        LenderYear(
            year,
            interest.get(year, 0.0),
            repaid.get(year, 0.0),
            None if side is None else side.credits.get(year, 0.0) * part,
        )
        for year in range(loan.month.year, last + 1)
    )
    told = [rules(f"win_win_loan.{key}") for key in RULES]
    return LenderSheet(
        loan=loan,
        lends=loan.amount * part,
        together=together,
        years=years,
        loss_credit=None if side is None else side.loss_credit,
        rules=tuple(
            DatedRule(r, r.on(loan.month) if r.is_known(loan.month) else None) for r in told
        ),
    )
