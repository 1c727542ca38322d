"""The lines of a plan that bring money in without selling: grants, gifts, loans, own money."""

from __future__ import annotations

from enum import StrEnum

from buurtpunt_lib.domain.plan.line import Line
from buurtpunt_lib.domain.plan.values import (
    Amount,
    Certainty,
    Count,
    Index,
    InterestRate,
    Month,
    Period,
    Share,
    Text,
    whole,
)


class Grant(Line):
    """A one-off grant.

    amount: euro awarded. advance: share paid in `month`; the rest follows in `balance_month`,
    after the report. hours_to_write: hours of work for the application.
    """

    provider: Text = ""
    amount: Amount
    month: Month
    advance: Share = 1.0
    balance_month: Month | None = None
    hours_to_write: Count = 0.0
    certainty: Certainty = Certainty.EXPECTED

    def faults(self):
        yield from super().faults()
        if self.advance < 1 and self.balance_month is None:
            yield "plan.balance_month_missing", "balance_month", {}
        if self.balance_month is not None and self.balance_month < self.month:
            values = {"end": f"{self.balance_month:%Y-%m}", "begin": f"{self.month:%Y-%m}"}
            yield "plan.end_before_begin", "balance_month", values


class RecurringGrant(Line):
    """A grant that returns, such as a yearly operating grant; after `end` it stops."""

    provider: Text = ""
    amount: Amount
    period: Period = Period.YEARLY
    begin: Month
    end: Month | None = None
    index: Index = Index.NONE
    certainty: Certainty = Certainty.EXPECTED


class GiftKind(StrEnum):
    DONATIONS = "donations"
    MEMBERSHIPS = "memberships"
    SPONSORING = "sponsoring"
    OTHER = "other"


class Gift(Line):
    """Money that people or firms give without buying: donations, memberships, sponsoring."""

    kind: GiftKind = GiftKind.DONATIONS
    amount: Amount
    period: Period = Period.YEARLY
    begin: Month | None = None
    end: Month | None = None
    index: Index = Index.NONE
    certainty: Certainty = Certainty.EXPECTED


class LoanKind(StrEnum):
    BANK = "bank"
    SOCIAL = "social"
    WIN_WIN = "win_win"
    FAMILY = "family"
    OTHER = "other"


class Repayment(StrEnum):
    """BULLET: all at the end. LINEAR: equal parts of the loan. ANNUITY: equal payments."""

    BULLET = "bullet"
    LINEAR = "linear"
    ANNUITY = "annuity"


class Loan(Line):
    """Borrowed money.

    amount: euro, received in `month`. rate: yearly nominal interest as a share (0.03 is three
    percent), charged per period at rate × months of the period / 12. term: months from receipt to
    the last payment. grace: months at the beginning in which only interest is paid. Payments come
    at the end of each period; the first one a period after receipt.
    """

    kind: LoanKind = LoanKind.BANK
    lender: Text = ""
    amount: Amount
    month: Month
    rate: InterestRate
    term: whole(1, 360)
    repayment: Repayment = Repayment.ANNUITY
    period: Period = Period.MONTHLY
    grace: whole(0, 359) = 0

    def faults(self):
        yield from super().faults()
        step = self.period.months
        if not step:
            allowed = "monthly, quarterly, yearly"
            yield "plan.not_choice", "period", {"value": self.period.value, "allowed": allowed}
            return
        for field in ("term", "grace"):
            if getattr(self, field) % step:
                yield "plan.not_multiple", field, {"value": getattr(self, field), "step": step}
        if self.grace >= self.term:
            yield "plan.too_large", "grace", {"value": self.grace, "maximum": self.term - 1}


class OwnMoneyKind(StrEnum):
    OWN = "own"
    SHARES = "shares"


class OwnMoney(Line):
    """Money that founders bring in, or that cooperators pay for shares; it is not paid back."""

    kind: OwnMoneyKind = OwnMoneyKind.OWN
    amount: Amount
    month: Month
