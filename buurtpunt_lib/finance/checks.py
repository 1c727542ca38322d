"""Checks: costs that a plan seems to forget, and numbers beside those of real shops and hubs.

Reference: a number that somebody published about a real place, with country, year and source. It
is there to think with, never to copy: other villages, other years, other countries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from buurtpunt_lib.domain.plan import Activity, ActivityKind, CostKind, HubPlan, LoanKind
from buurtpunt_lib.finance.activities import visits
from buurtpunt_lib.finance.break_even import OPEN_DAYS
from buurtpunt_lib.finance.timeline import Timeline

# The lines that the handbook for hubs names, and those that nearly every hub meets besides.
HANDBOOK_COSTS = (
    CostKind.RENT, CostKind.ELECTRICITY, CostKind.GAS, CostKind.TELEPHONE, CostKind.ACCOUNTING,
    CostKind.PUBLICITY, CostKind.STAFF, CostKind.TRAVEL,
)  # fmt: skip
USUAL_COSTS = (
    CostKind.WATER, CostKind.INSURANCE, CostKind.BANK, CostKind.MAINTENANCE, CostKind.SOFTWARE,
    CostKind.TAXES,
)  # fmt: skip


def missing_costs(plan: HubPlan) -> tuple[CostKind, ...]:
    """Kinds of cost that the plan does not have, the handbook's own first.

    Staff is there when a post is. Formation is asked of a hub that has not opened at the start.
    """
    have = {cost.kind for cost in plan.costs}
    if plan.staff:
        have.add(CostKind.STAFF)
    usual = USUAL_COSTS
    if plan.opening > plan.start:
        usual = (*usual, CostKind.FORMATION)
    return tuple(kind for kind in (*HANDBOOK_COSTS, *usual) if kind not in have)


@dataclass(frozen=True)
class Comparison:
    """A number of the plan beside the reference with id `figure`, in the unit of that reference.

    place: where the number stands in the plan; a number made from several lines names a list.
    """

    place: str
    value: float
    figure: str


_MARGINS = {
    ActivityKind.SHOP: ("uk_community_shop_gross_margin_typical_2016",),
}
_PRICES = {
    ActivityKind.ROOM_HIRE: (
        "room_hire_roksem_whole_4h", "room_hire_roksem_small_4h", "nl_room_hire_peize_4h_2022",
    ),
}  # fmt: skip
_VISITS = {ActivityKind.SHOP: ("nl_volunteer_shop_eext_customers_2020",)}
_TURNOVER = {
    ActivityKind.SHOP: (
        "uk_community_shop_mean_turnover_2020", "nl_village_supermarket_turnover_too_low_2024",
    ),
}  # fmt: skip


def compare_with_references(plan: HubPlan) -> tuple[Comparison, ...]:
    """Numbers of the plan that can be laid beside published ones, with the id of each figure."""
    timeline = Timeline.of(plan)
    by_visits = visits(plan, timeline)
    found = [
        comparison
        for number, activity in enumerate(plan.activities)
        for comparison in _of_activity(number, activity, by_visits[activity.id], timeline)
    ]
    if plan.volunteers:
        people = sum(group.people for group in plan.volunteers)
        for figure in ("uk_community_shop_volunteers_per_shop_2019",
                       "nl_volunteer_shop_de_tiphof_2024"):  # fmt: skip
            found.append(Comparison("volunteers", people, figure))
    for number, loan in enumerate(plan.loans):
        if loan.kind is LoanKind.WIN_WIN:
            each = loan.amount / loan.lenders
            found.append(Comparison(f"loans[{number}].amount", each, "win_win_mean_loan_2021"))
    for number, money in enumerate(plan.own_money):
        if money.price is not None:
            for figure in ("cooperative_share_price_lokaalhalle",
                           "cooperative_share_cafe_chapeau_2018"):  # fmt: skip
                found.append(Comparison(f"own_money[{number}].price", money.price, figure))
    return tuple(found)


def _of_activity(
    number: int, activity: Activity, by_month: np.ndarray, timeline: Timeline
) -> Iterator[Comparison]:
    place = f"activities[{number}]"
    last = by_month[-12:]
    a_year = float((last * activity.basket * timeline.growth(activity.index)[-12:]).sum())
    for figure in _MARGINS.get(activity.kind, ()):
        yield Comparison(f"{place}.margin", 100 * activity.margin, figure)
    for figure in _PRICES.get(activity.kind, ()):
        yield Comparison(f"{place}.basket", activity.basket, figure)
    for figure in _VISITS.get(activity.kind, ()):
        yield Comparison(f"{place}.customers", float(last.mean()) / OPEN_DAYS, figure)
    for figure in _TURNOVER.get(activity.kind, ()):
        per_week = figure.startswith("nl_village_supermarket")
        yield Comparison(place, a_year / 52 if per_week else a_year, figure)
