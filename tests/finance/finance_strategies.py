"""Plans made by hypothesis: small, odd and full ones, all of them valid."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from buurtpunt_lib.domain.plan import (
    Activity,
    AssetTaxStep,
    Cost,
    Crowdfunding,
    Gift,
    Grant,
    HubPlan,
    IncomeTax,
    Investment,
    Loan,
    OwnMoney,
    Pull,
    RecurringGrant,
    Staff,
    Vat,
    VatRate,
    Volunteers,
)
from buurtpunt_lib.finance.timeline import add_months

# A plan has many parts, so making one is slow: some dozens show what there is to show.
quick = settings(max_examples=25, deadline=None)


def euro(expected):
    """Equal but for the last digits of sums of large amounts; far below a cent."""
    return pytest.approx(expected, rel=1e-9, abs=1e-6)


START = date(2027, 1, 1)
amounts = st.integers(0, 100_000).map(lambda cents: cents / 10)
shares = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0])
months = st.integers(-8, 40).map(lambda n: add_months(START, n))
maybe_months = st.none() | months
periods = st.sampled_from(["once", "monthly", "quarterly", "yearly"])
certainties = st.sampled_from(["certain", "expected", "hoped"])
vat_kinds = st.sampled_from([None, "food", "standard"])
days = st.sampled_from([0, 0, 10, 30, 45, 120])
indexes = st.sampled_from(["prices", "wages", "none"])


@st.composite
def spans(draw) -> dict:
    """A begin and an end in that order, either of them absent."""
    begin, end = draw(maybe_months), draw(maybe_months)
    if begin and end and end < begin:
        begin, end = end, begin
    return {"begin": begin, "end": end}


@st.composite
def activities(draw, number: int) -> Activity:
    return Activity(
        id=f"activity_{number}", name="Activiteit", customers=draw(st.integers(0, 2000)),
        basket=draw(st.integers(0, 400)) / 10, margin=draw(shares),
        ramp_up=draw(st.integers(0, 14)),
        seasonality=tuple(draw(st.lists(shares, min_size=12, max_size=12))),
        index=draw(indexes), certainty=draw(certainties), **draw(spans()),
        spoilage=draw(st.sampled_from([0.0, 0.05])), vat=draw(vat_kinds),
        purchase_vat=draw(vat_kinds), stock_days=draw(days), supplier_days=draw(days),
        customer_days=draw(days),
        pulled_by=[Pull(activity="activity_0", share=draw(shares))] if number else (),
    )  # fmt: skip


@st.composite
def costs(draw, number: int) -> Cost:
    kind = draw(st.sampled_from(["rent", "electricity", "staff", "other"]))
    return Cost(
        id=f"cost_{number}", name="Kost", kind=kind, vat=draw(vat_kinds),
        amount=draw(amounts), period=draw(periods),
        index=draw(indexes), certainty=draw(certainties), **draw(spans()),
    )  # fmt: skip


@st.composite
def staff(draw, number: int) -> Staff:
    span = draw(spans())
    last = draw(maybe_months)
    if last and span["begin"] and last < span["begin"]:
        last = None
    return Staff(
        id=f"staff_{number}", name="Post", fte=draw(shares), yearly_cost=draw(amounts) * 10,
        holiday_share=draw(st.sampled_from([0.0, 0.07])),
        year_end_share=draw(st.sampled_from([0.0, 0.08])),
        holiday_month=draw(st.integers(1, 12)), partner_share=draw(shares), partner_end=last,
        **span,
    )  # fmt: skip


@st.composite
def loans(draw, number: int) -> Loan:
    period = draw(st.sampled_from(["monthly", "quarterly", "yearly"]))
    step = {"monthly": 1, "quarterly": 3, "yearly": 12}[period]
    periods_ = draw(st.integers(1, 12))
    return Loan(
        id=f"loan_{number}", name="Lening", amount=draw(amounts), month=draw(months),
        rate=draw(st.sampled_from([0.0, 1e-9, 0.02, 0.05, 0.3])), period=period,
        term=periods_ * step, grace=draw(st.integers(0, periods_ - 1)) * step,
        repayment=draw(st.sampled_from(["bullet", "linear", "annuity"])),
    )  # fmt: skip


@st.composite
def grants(draw, number: int) -> Grant:
    month = draw(months)
    return Grant(
        id=f"grant_{number}", name="Subsidie", amount=draw(amounts), month=month,
        advance=draw(shares), balance_month=add_months(month, draw(st.integers(0, 20))),
        certainty=draw(certainties), delay=draw(st.integers(0, 4)),
        spread_over=draw(st.sampled_from([0, 60])),
    )  # fmt: skip


@st.composite
def recurring_grants(draw, number: int) -> RecurringGrant:
    span = draw(spans())
    begin = span["begin"] or START
    end = span["end"] if span["end"] and span["end"] >= begin else None
    return RecurringGrant(
        id=f"yearly_grant_{number}", name="Toelage", amount=draw(amounts), period=draw(periods),
        begin=begin, end=end,
    )  # fmt: skip


@st.composite
def gifts(draw, number: int) -> Gift:
    return Gift(id=f"gift_{number}", name="Gift", amount=draw(amounts), period=draw(periods),
                **draw(spans()))  # fmt: skip


@st.composite
def investments(draw, number: int) -> Investment:
    return Investment(
        id=f"investment_{number}", name="Toestel", amount=draw(amounts), month=draw(months),
        life_years=draw(st.integers(1, 12)), vat=draw(vat_kinds), overrun=draw(shares),
        renew=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def own_money(draw, number: int) -> OwnMoney:
    return OwnMoney(id=f"own_{number}", name="Eigen geld", amount=draw(amounts), month=draw(months))


@st.composite
def volunteers(draw, number: int) -> Volunteers:
    return Volunteers(
        id=f"volunteers_{number}", name="Ploeg", people=draw(st.integers(0, 30)),
        hours=draw(st.integers(0, 20)), days=draw(st.integers(0, 20)),
        allowance=draw(st.sampled_from([0.0, 30.0])),
        replacement_rate=draw(st.sampled_from([0.0, 18.5])), replaced_share=draw(shares),
        **draw(spans()),
    )  # fmt: skip


@st.composite
def campaigns(draw, number: int) -> Crowdfunding:
    return Crowdfunding(
        id=f"campaign_{number}", name="Actie", target=draw(amounts), month=draw(months),
        fee=draw(st.sampled_from([0.0, 0.08])), chance=draw(shares), rewards=draw(amounts) / 10,
        rewards_months=draw(st.integers(1, 12)),
        backers=draw(st.sampled_from([None, 0, 120])),
    )  # fmt: skip


VAT_RATES = (
    VatRate(kind="food", rate=0.06),
    VatRate(kind="food", rate=0.12, begin=date(2028, 3, 1)),
    VatRate(kind="standard", rate=0.21),
)


@st.composite
def vats(draw) -> Vat:
    return Vat(
        scheme=draw(st.sampled_from(["outside", "exempt", "settled"])), rates=VAT_RATES,
        threshold=draw(st.none() | st.sampled_from([0.0, 5000.0, 25_000.0])),
        deductible=draw(shares), refund_months=draw(st.integers(0, 5)),
    )  # fmt: skip


@st.composite
def income_taxes(draw) -> IncomeTax:
    steps = (AssetTaxStep(above=0, rate=0), AssetTaxStep(above=5000, rate=0.0015))
    return IncomeTax(
        rate=draw(st.sampled_from([0.0, 0.2, 0.25])), payment_month=draw(st.integers(1, 12)),
        asset_steps=draw(st.sampled_from([(), steps])),
    )  # fmt: skip


@st.composite
def plans(draw) -> HubPlan:
    def some(strategy):
        return tuple(draw(strategy(i)) for i in range(draw(st.integers(0, 2))))

    return HubPlan.empty(
        name="Plan", start=START, opening=add_months(START, draw(st.integers(-3, 12)))
    ).replace(
        months=draw(st.integers(24, 60)),
        opening_balance=draw(st.integers(-1000, 100_000)) / 10,
        price_index=draw(st.sampled_from([0.0, 0.02, -0.01])),
        wage_index=draw(st.sampled_from([0.0, 0.03])),
        vat=draw(vats()), income_tax=draw(income_taxes()),
        volunteers=some(volunteers), crowdfunding=some(campaigns),
        activities=some(activities), costs=some(costs), staff=some(staff), loans=some(loans),
        grants=some(grants), recurring_grants=some(recurring_grants), gifts=some(gifts),
        investments=some(investments), own_money=some(own_money),
    )  # fmt: skip
