"""The lines of a plan that bring money in without selling: grants, gifts, loans, own money."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from buurtpunt_lib.domain.plan.line import Line
from buurtpunt_lib.domain.plan.values import (
    Amount,
    Certainty,
    Count,
    Index,
    InterestRate,
    LineId,
    Month,
    Period,
    Share,
    Text,
    whole,
)


class Grant(Line):
    """A one-off grant.

    amount: euro awarded; or `share` of what the lines named in `eligible` cost between
    `spend_begin` and `spend_end`, at most `cap`. advance: share paid in `month`; the rest follows
    in `balance_month`, after the report. delay: months that both payments come later than said.
    hours_to_write: hours of work for the application. spread_over: months over which the grant
    counts as income once it is received (the life of what it pays for); at once when 0.
    """

    provider: Text = ""
    amount: Amount | None = None
    share: Share | None = None
    eligible: Annotated[tuple[LineId, ...], Field(max_length=100)] = ()
    cap: Amount | None = None
    spend_begin: Month | None = None
    spend_end: Month | None = None
    month: Month
    advance: Share = 1.0
    balance_month: Month | None = None
    delay: whole(0, 36) = 0
    hours_to_write: Count = 0.0
    spread_over: whole(0, 600) = 0
    certainty: Certainty = Certainty.EXPECTED

    def faults(self):
        yield from super().faults()
        if (self.amount is None) == (self.share is None):
            yield "plan.one_of_two", "amount", {"other": "share"}
        if self.advance < 1 and self.balance_month is None:
            yield "plan.balance_month_missing", "balance_month", {}
        for first, last in (("month", "balance_month"), ("spend_begin", "spend_end")):
            begin, end = getattr(self, first), getattr(self, last)
            if begin is not None and end is not None and end < begin:
                values = {"end": f"{end:%Y-%m}", "begin": f"{begin:%Y-%m}"}
                yield "plan.end_before_begin", last, values


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
    at the end of each period; the first one a period after receipt. lenders: how many people lend
    it together, each an equal part.
    """

    kind: LoanKind = LoanKind.BANK
    lender: Text = ""
    lenders: whole(1, 1000) = 1
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


class Crowdfunding(Line):
    """A campaign that pays out all or nothing: below its target everybody gets their money back.

    target: euro pledged when it succeeds, received in `month`, when it ends. campaign_begin: month
    in which it begins. fee: share that the platform keeps. chance: how likely success is; only used
    where draws are made. rewards: what the rewards cost in all, euro, paid in `rewards_months`
    equal parts from the month after. backers: how many people give; it moves no money, it says how
    much a village wants the hub. new_customers: backers who become customers of `activity`, visits
    a month, from that month on.
    """

    platform: Text = ""
    target: Amount
    campaign_begin: Month | None = None
    month: Month
    fee: Share = 0.0
    chance: Share = 1.0
    rewards: Amount = 0.0
    rewards_months: whole(1, 120) = 1
    backers: Count | None = None
    new_customers: Count = 0.0
    activity: LineId | None = None
    certainty: Certainty = Certainty.HOPED

    def faults(self):
        yield from super().faults()
        if self.new_customers and self.activity is None:
            yield "plan.missing", "activity", {}
        if self.campaign_begin is not None and self.month < self.campaign_begin:
            values = {"end": f"{self.month:%Y-%m}", "begin": f"{self.campaign_begin:%Y-%m}"}
            yield "plan.end_before_begin", "month", values


class OwnMoneyKind(StrEnum):
    OWN = "own"
    SHARES = "shares"


class OwnMoney(Line):
    """Money that founders bring in, or that cooperators pay for shares; it is not paid back.

    amount: euro; or `count` shares of `price` euro.
    """

    kind: OwnMoneyKind = OwnMoneyKind.OWN
    amount: Amount | None = None
    count: Count | None = None
    price: Amount | None = None
    month: Month

    @property
    def total(self) -> float:
        """Euro brought in."""
        if self.amount is not None:
            return self.amount
        return (self.count or 0.0) * (self.price or 0.0)

    def faults(self):
        yield from super().faults()
        if (self.amount is None) == (self.count is None):
            yield "plan.one_of_two", "amount", {"other": "count"}
        if (self.count is None) != (self.price is None):
            yield "plan.missing", "price" if self.price is None else "count", {}
