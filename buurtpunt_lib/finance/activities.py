"""Activities: visits, what they pay, and what the goods cost.

Visits: paying customers a month, with what other activities bring. Takings: visits × basket, VAT
included. Goods used: what the goods behind the takings cost, spoilage included; they may have been
bought earlier (stock) and be paid later (suppliers' credit).
"""

from __future__ import annotations

import numpy as np

from buurtpunt_lib.domain.plan import Activity, Crowdfunding, HubPlan, Index
from buurtpunt_lib.finance.book import Account, Book, Driver, LineInfo
from buurtpunt_lib.finance.timeline import Timeline
from buurtpunt_lib.finance.vat import VatRegime
from buurtpunt_lib.finance.working_capital import MARGIN, bought, delayed


def open_months(activity: Activity, timeline: Timeline) -> tuple[int, int]:
    """First month and month after the last in which an activity has customers."""
    low, high = timeline.span(activity.begin, activity.end, default=timeline.opening)
    return min(max(low, timeline.opening, 0), high), high


def customers(activity: Activity, timeline: Timeline) -> np.ndarray:
    """Visits by month, shape (month,): full number × ramp-up × season; 0 before the opening."""
    found = np.zeros(timeline.months)
    low, high = open_months(activity, timeline)
    first = timeline.opening
    if activity.begin is not None:
        first = max(first, timeline.number(activity.begin))
    found[low:high] = activity.visits_a_month
    if activity.ramp_up:
        since = np.arange(low, high) - first + 1
        found[low:high] *= np.minimum(since / activity.ramp_up, 1.0)
    return found * np.asarray(activity.seasonality)[timeline.calendar]


def visits(plan: HubPlan, timeline: Timeline) -> dict[str, np.ndarray]:
    """Visits of every activity by month, with those that other activities bring; (month,) each."""
    by_id = {activity.id: activity for activity in plan.activities}
    found: dict[str, np.ndarray] = {}

    def of(activity: Activity) -> np.ndarray:
        if activity.id not in found:
            total = customers(activity, timeline)
            low, high = open_months(activity, timeline)
            for pull in activity.pulled_by:
                total[low:high] += pull.share * of(by_id[pull.activity])[low:high]
            found[activity.id] = total
        return found[activity.id]

    for activity in plan.activities:
        of(activity)
    return found


def post_activities(book: Book, plan: HubPlan) -> None:
    """Enters takings and purchases of every activity, and settles how VAT stands."""
    waits = any(a.stock_days or a.supplier_days or a.customer_days for a in plan.activities)
    margin = MARGIN if waits else 0
    timeline = book.timeline.widened(margin)
    inside = slice(margin, margin + book.timeline.months)
    by_visits = visits(plan, timeline)
    growths = {index: timeline.growth(index) for index in Index}
    if waits:
        # Prices rise from the start of the plan on, not from the start of the wide array.
        growths = {i: np.concatenate([np.ones(margin), g[:-margin]]) for i, g in growths.items()}
    takings = {a.id: by_visits[a.id] * a.basket * growths[a.index] for a in plan.activities}
    book.vat = VatRegime(plan, book.timeline, {key: t[inside] for key, t in takings.items()})
    for activity in plan.activities:
        if not activity.basket:
            continue
        unit = activity.basket * growths[activity.index]
        sources: list[tuple[tuple[Driver, ...], np.ndarray]] = [((), takings[activity.id])]
        for campaign in plan.crowdfunding:
            if campaign.activity == activity.id and campaign.new_customers:
                brought = _brought(activity, campaign, timeline) * unit
                sources.append(((f"line:{campaign.id}",), brought))
        sales = book.line(_info(activity, "sales", "activities"))
        goods = None
        if activity.margin < 1:
            goods = book.line(_info(activity, "purchases", "purchases"))
        for own, wide in sources:
            drivers: tuple[Driver, ...] = ("customers", "basket", *own)
            _sell(book, sales, activity, drivers, wide, margin)
            if goods is None:
                continue
            # used = takings × (1 − margin × driver) / (1 − spoilage), held at or above zero.
            used = wide / (1.0 - activity.spoilage)
            _buy(book, goods, activity, drivers, used, margin)
            if activity.margin:
                kept: Driver = ("margin", 1.0 / activity.margin)
                _buy(book, goods, activity, (*drivers, kept), -used * activity.margin, margin)


def _brought(activity: Activity, campaign: Crowdfunding, timeline: Timeline) -> np.ndarray:
    """Visits by month of the backers that a campaign turns into customers."""
    found = np.zeros(timeline.months)
    low, high = open_months(activity, timeline)
    found[max(low, timeline.number(campaign.month), 0) : high] = campaign.new_customers
    return found * np.asarray(activity.seasonality)[timeline.calendar]


def _sell(
    book: Book,
    line: int,
    activity: Activity,
    drivers: tuple[Driver, ...],
    wide: np.ndarray,
    margin: int,
) -> None:
    months = book.timeline.months
    sold = wide[margin : margin + months]
    entries = {Account.BANK: sold, Account.RESULT: sold}
    if activity.customer_days:
        before = wide.copy()
        before[margin:] = 0.0
        late = delayed(before, activity.customer_days)[margin : margin + months]
        if late.any():
            # What customers owed at the start comes in whatever the drivers do.
            book.had(Account.RECEIVABLE, late.sum(), activity.id)
            book.enter(line, (), {Account.BANK: late, Account.RECEIVABLE: -late})
        received = delayed(wide - before, activity.customer_days)[margin : margin + months]
        entries[Account.BANK] = received
        entries[Account.RECEIVABLE] = sold - received
    part = book.vat.part(activity.vat)
    if part is not None:
        entries[Account.VAT] = sold * part
        entries[Account.RESULT] = sold - sold * part
    book.enter(line, drivers, entries)


def _buy(
    book: Book,
    line: int,
    activity: Activity,
    drivers: tuple[Driver, ...],
    wide: np.ndarray,
    margin: int,
) -> None:
    """Enters goods used, bought and paid; `wide` is what is used, euro, positive for a cost."""
    months = book.timeline.months
    inside = slice(margin, margin + months)
    used, part = wide[inside], book.vat.part(activity.purchase_vat or activity.vat)
    if not activity.stock_days and not activity.supplier_days:
        entries = {Account.BANK: -used, Account.RESULT: -used}
        if part is not None:
            entries |= {Account.VAT: -used * part, Account.RESULT: used * part - used}
        book.enter(line, drivers, entries)
        return
    opened_before = book.timeline.opening < 0
    purchases = bought(wide, activity.stock_days, opened_before=opened_before)
    before = purchases.copy()
    before[margin:] = 0.0
    owed = delayed(before, activity.supplier_days)[inside]
    if opened_before:
        worth = 1.0 if part is None else 1.0 - part[0]
        later = wide.copy()
        later[:margin] = 0.0
        shelf = bought(later, activity.stock_days, opened_before=True)[:margin].sum()
        book.had(Account.STOCK, worth * shelf, activity.id)
        book.had(Account.PAYABLE, owed.sum(), activity.id)
        if owed.any():
            book.enter(line, (), {Account.BANK: -owed, Account.PAYABLE: -owed})
    paid = delayed(purchases - before, activity.supplier_days)[inside]
    arrived = purchases[inside]
    if part is None:
        without_vat, cost = arrived, used
    else:
        # Goods carry the VAT of the month in which they were bought.
        wide_part = np.pad(part, margin, mode="edge")
        without_vat = arrived - arrived * part
        cost = used - used * delayed(wide_part, activity.stock_days)[inside]
    entries = {
        Account.BANK: -paid,
        Account.STOCK: without_vat - cost,
        Account.PAYABLE: arrived - paid,
        Account.RESULT: -cost,
    }
    if part is not None:
        entries[Account.VAT] = -arrived * part
    book.enter(line, drivers, entries)


def _info(activity: Activity, part: str, group: str) -> LineInfo:
    key = f"{activity.id}.{part}"
    return LineInfo(
        key, activity.id, activity.name, group, activity.kind.value, activity.certainty, True
    )
