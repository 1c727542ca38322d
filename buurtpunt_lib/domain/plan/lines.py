"""The lines of a plan: what is bought, paid, sold and received, and when.

Every amount includes VAT: it is what really leaves or reaches the bank account. `begin` and `end`
are the first and the last month of a line. Each line carries a `basis` for its numbers; `bases`
gives a number of its own where it has another origin: {"margin": {"source": "…"}}.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from buurtpunt_lib.domain.plan.values import (
    USER,
    Amount,
    Bases,
    Basis,
    Certainty,
    Count,
    Factor,
    Flag,
    Frozen,
    FrozenBases,
    Index,
    InterestRate,
    LineId,
    Month,
    Name,
    Period,
    Share,
    Text,
    whole,
)


class LineFaults(ValueError):
    """Faults between the fields of one line: (code, field, values) each."""

    def __init__(self, faults: list[tuple[str, str, dict[str, Any]]]) -> None:
        self.faults = faults
        super().__init__(str(faults))


def months_between(first: date, second: date) -> int:
    """Whole months from one month to another; negative when the second comes first."""
    return (second.year - first.year) * 12 + second.month - first.month


class Sourced(Frozen):
    """Something with numbers, each of which can be traced."""

    _not_numbers: ClassVar[frozenset[str]] = frozenset({"basis", "bases"})

    basis: Basis = USER
    bases: Bases = Field(default_factory=FrozenBases)

    def basis_of(self, field: str) -> Basis:
        """Where the number in a field comes from."""
        return self.bases.get(field, self.basis)

    def numbers(self) -> Iterator[tuple[str, Any, Basis]]:
        """Every number that was given, as (field, value, basis)."""
        for field in type(self).model_fields:
            value = getattr(self, field)
            if field in self.model_fields_set and _is_number(value):
                yield field, value, self.basis_of(field)

    def faults(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """What does not fit between the fields of this line."""
        for field in self.bases:
            if field not in type(self).model_fields or field in self._not_numbers:
                allowed = [f for f in type(self).model_fields if f not in self._not_numbers]
                yield "plan.unknown_key", f"bases.{field}", {"allowed": ", ".join(allowed)}
        begin, end = getattr(self, "begin", None), getattr(self, "end", None)
        if begin is not None and end is not None and end < begin:
            values = {"end": f"{end:%Y-%m}", "begin": f"{begin:%Y-%m}"}
            yield "plan.end_before_begin", "end", values

    @model_validator(mode="after")
    def _check(self) -> Sourced:
        found = list(self.faults())
        if found:
            raise LineFaults(found)
        return self


def _is_number(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(_is_number(v) for v in value)
    return isinstance(value, int | float) and not isinstance(value, bool)


class Line(Sourced):
    """One line of a plan. `id` is unique in the whole plan."""

    id: LineId
    name: Name
    certainty: Certainty = Certainty.CERTAIN
    note: Text = ""


class Investment(Line):
    """Something bought once and used for years.

    amount: euro, VAT included. life_years: how long it lasts; its cost is spread evenly over that
    time. overrun: share that the plan expects it to cost more. renew: bought again when worn out.
    """

    amount: Amount
    month: Month
    life_years: whole(1, 50) = 10
    overrun: Factor = 0.0
    renew: Flag = False
    activity: LineId | None = None


class CostKind(StrEnum):
    RENT = "rent"
    ELECTRICITY = "electricity"
    GAS = "gas"
    WATER = "water"
    TELEPHONE = "telephone"
    ACCOUNTING = "accounting"
    INSURANCE = "insurance"
    PUBLICITY = "publicity"
    STAFF = "staff"
    TRAVEL = "travel"
    BANK = "bank"
    SOFTWARE = "software"
    TAXES = "taxes"
    MAINTENANCE = "maintenance"
    MATERIALS = "materials"
    ENTRY_FEE = "entry_fee"
    FORMATION = "formation"
    OTHER = "other"


class Cost(Line):
    """A cost that does not depend on the number of customers.

    amount: euro per period, VAT included. begin: first month, from the start of the plan when not
    given. end: last month, to the end of the plan when not given.
    """

    kind: CostKind = CostKind.OTHER
    amount: Amount
    period: Period = Period.MONTHLY
    begin: Month | None = None
    end: Month | None = None
    index: Index = Index.PRICES
    activity: LineId | None = None


class Staff(Line):
    """A paid post.

    fte: share of a full-time post. yearly_cost: all that a full-timer costs the employer in
    twelve months, holiday pay and year-end premium included, in euro. Of that cost `holiday_share`
    and `year_end_share` are earned every month but paid in one month of the year; the rest is paid
    evenly. partner_share: the part that a care or social partner carries, up to and including
    `partner_end`. begin: from the opening when not given.
    """

    fte: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=50)]
    yearly_cost: Amount
    begin: Month | None = None
    end: Month | None = None
    holiday_share: Share = 0.0
    holiday_month: whole(1, 12) = 6
    year_end_share: Share = 0.0
    year_end_month: whole(1, 12) = 12
    partner_share: Share = 0.0
    partner_end: Month | None = None
    index: Index = Index.WAGES
    activity: LineId | None = None

    def faults(self):
        yield from super().faults()
        if self.holiday_share + self.year_end_share > 1:
            yield "plan.shares_above_one", "year_end_share", {"other": "holiday_share"}
        if self.begin and self.partner_end and self.partner_end < self.begin:
            values = {"end": f"{self.partner_end:%Y-%m}", "begin": f"{self.begin:%Y-%m}"}
            yield "plan.end_before_begin", "partner_end", values


class ActivityKind(StrEnum):
    SHOP = "shop"
    BREAD = "bread"
    CAFE = "cafe"
    SHORT_CHAIN = "short_chain"
    PARCEL_POINT = "parcel_point"
    ROOM_HIRE = "room_hire"
    COWORKING = "coworking"
    LENDING_LIBRARY = "lending_library"
    BIKE_SHARE = "bike_share"
    CAR_SHARE = "car_share"
    REPAIR_CAFE = "repair_cafe"
    EVENTS = "events"
    MUNICIPAL_DESK = "municipal_desk"
    MEETING = "meeting"
    OTHER = "other"


EVEN_YEAR = (1.0,) * 12


class Activity(Line):
    """Something that brings customers, with or without a price.

    customers: visits paid for in an ordinary month once it is known. basket: euro per visit, VAT
    included. margin: share of the takings that is left after buying the goods (1 for a service or
    a commission). ramp_up: months until all customers have found it: month k of n brings k/n of
    them. seasonality: factor of each calendar month, January first; 1 is an ordinary month.
    begin: from the opening when not given; there are never customers before the opening.
    """

    kind: ActivityKind = ActivityKind.OTHER
    customers: Count
    basket: Amount
    margin: Share = 1.0
    ramp_up: whole(0, 60) = 0
    seasonality: tuple[Factor, ...] = EVEN_YEAR
    begin: Month | None = None
    end: Month | None = None
    index: Index = Index.PRICES
    certainty: Certainty = Certainty.EXPECTED

    def faults(self):
        yield from super().faults()
        if len(self.seasonality) != 12:
            yield "plan.not_twelve", "seasonality", {"n": len(self.seasonality)}


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
