"""The lines of a plan for what is bought, paid and sold, and when.

Every amount includes VAT: it is what really leaves or reaches the bank account. `begin` and `end`
are the first and the last month of a line. `vat`: the kind of VAT that is in the amount, one of
the plan's rates; none when nothing is said.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from buurtpunt_lib.domain.plan.line import Line
from buurtpunt_lib.domain.plan.values import (
    Amount,
    Certainty,
    Count,
    Factor,
    Flag,
    Frozen,
    Index,
    LineId,
    Month,
    Period,
    Share,
    whole,
)


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
    vat: LineId | None = None
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
    vat: LineId | None = None
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


class Volunteers(Line):
    """A group of volunteers.

    people: how many. hours: worked a month by each. allowance: expense allowance a day, euro, for
    `days` days a year each. replacement_rate: euro an hour for work that must be paid when
    volunteers leave, for `replaced_share` of their hours. begin: from the opening when not given.
    """

    people: Count
    hours: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=200)]
    days: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=366)] = 0.0
    allowance: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1000)] = 0.0
    replacement_rate: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1000)] = 0.0
    replaced_share: Share = 1.0
    begin: Month | None = None
    end: Month | None = None
    index: Index = Index.WAGES
    activity: LineId | None = None


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


class Reach(Frozen):
    """Visits from the people in reach: residents × share of them that comes × visits a month."""

    residents: Count
    share: Share
    visits: Factor

    @property
    def visits_a_month(self) -> float:
        return self.residents * self.share * self.visits


class Pull(Frozen):
    """What another activity brings: `share` of its visits comes here too."""

    activity: LineId
    share: Factor


class Activity(Line):
    """Something that brings customers, with or without a price.

    customers: visits paid for in an ordinary month once it is known; `reach` may give them
    instead. basket: euro per visit, VAT included. margin: share of the takings that is left after
    buying the goods (1 for a service or a commission). spoilage: share of the goods bought that
    is lost. ramp_up: months until all customers have found it: month k of n brings k/n of them.
    seasonality: factor of each calendar month, January first; 1 is an ordinary month.
    begin: from the opening when not given; there are never customers before the opening.
    pulled_by: visits that other activities bring on top. stock_days: days that goods lie on the
    shelf. supplier_days: days until suppliers are paid. customer_days: days until customers pay.
    vat, purchase_vat: kinds of VAT in the takings and in the purchases (the same when not given).
    """

    kind: ActivityKind = ActivityKind.OTHER
    customers: Count | None = None
    reach: Reach | None = None
    basket: Amount
    margin: Share = 1.0
    spoilage: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=0.9)] = 0.0
    ramp_up: whole(0, 60) = 0
    seasonality: tuple[Factor, ...] = EVEN_YEAR
    begin: Month | None = None
    end: Month | None = None
    index: Index = Index.PRICES
    pulled_by: Annotated[tuple[Pull, ...], Field(max_length=20)] = ()
    stock_days: whole(0, 120) = 0
    supplier_days: whole(0, 120) = 0
    customer_days: whole(0, 120) = 0
    vat: LineId | None = None
    purchase_vat: LineId | None = None
    certainty: Certainty = Certainty.EXPECTED

    @property
    def visits_a_month(self) -> float:
        """Visits in an ordinary month once the activity is known, without what others bring."""
        return self.reach.visits_a_month if self.reach else self.customers or 0.0

    def faults(self):
        yield from super().faults()
        if len(self.seasonality) != 12:
            yield "plan.not_twelve", "seasonality", {"n": len(self.seasonality)}
        if (self.customers is None) == (self.reach is None):
            yield "plan.one_of_two", "customers", {"other": "reach"}
