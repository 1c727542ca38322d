"""Beside: a number of the plan beside that of a real shop or hub, with country, year and source.

It is there to think with: other villages, other years. Position: below, within or above what the
source gives; a source that gives one number is taken `AROUND` it, which is our assumption. A
number in another currency is shown and not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.plan import ActivityKind, CostKind, HubPlan, Line, LoanKind
from buurtpunt_lib.finance.activities import visits
from buurtpunt_lib.finance.break_even import OPEN_DAYS
from buurtpunt_lib.finance.checks import Comparison, compare_with_references
from buurtpunt_lib.finance.timeline import Timeline

if TYPE_CHECKING:
    import pandas as pd

AROUND = 0.25
# Said wherever numbers of others are shown.
COPY_WARNING_TEXT = "finance_checks.copy_warning"


class Position(StrEnum):
    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    NOT_COMPARABLE = "not_comparable"

    @property
    def text(self) -> str:
        """Key of its words in the text catalogue."""
        return f"finance_checks.position.{self.value}"


@dataclass(frozen=True)
class Beside:
    """A number of the plan beside one reference.

    place: where it stands in the plan. line: the id of its line, None for several lines together.
    value: ours, in the unit of the reference. low, high: what the source gives, or around its one
    number (`widened`); None where it gives words. own_source: the plan says it took its number
    from this very source.
    """

    place: str
    line: str | None
    value: float
    figure: str
    item: str
    unit: str
    country: str
    year: str
    source_url: str
    note: str
    low: float | None
    high: float | None
    widened: bool
    position: Position
    own_source: bool


def beside_references(
    plan: HubPlan, *, figures: pd.DataFrame | None = None, around: float = AROUND
) -> tuple[Beside, ...]:
    """Numbers of the plan beside those of real shops and hubs, in the order of the plan.

    figures: the table of `datasets.finance_figures()`, which is read when not given. around: share
    by which a single number is widened. Figures that the table does not have are left out.
    """
    if figures is None:
        from buurtpunt_lib.datasets import finance_figures

        figures = finance_figures()
    own = {(place, basis.source) for place, _, basis in plan.numbers() if basis.source}
    lines = dict(plan.lines())
    found: dict[tuple[str, str], Comparison] = {}
    for comparison in (*compare_with_references(plan), *_more(plan), *_own(plan, figures)):
        found.setdefault((comparison.place, comparison.figure), comparison)
    return tuple(
        _beside(comparison, figures, lines, around, comparison_key in own)
        for comparison_key, comparison in found.items()
        if comparison.figure in figures.index
    )


def _beside(
    comparison: Comparison,
    figures: pd.DataFrame,
    lines: Mapping[str, Line],
    around: float,
    own_source: bool,
) -> Beside:
    row = {
        key: None if value != value else value
        for key, value in figures.loc[comparison.figure].items()
    }
    low, high = row["value_min"], row["value_max"]
    low, high = (row["value"] if bound is None else bound for bound in (low, high))
    widened = low is not None and low == high
    if widened:
        low, high = low * (1.0 - around), high * (1.0 + around)
    unit = row["unit"] or ""
    position = Position.NOT_COMPARABLE
    if low is not None and high is not None and not unit.startswith("GBP"):
        value = round(comparison.value, 6)
        position = Position.WITHIN
        if value < low:
            position = Position.BELOW
        elif value > high:
            position = Position.ABOVE
    line = lines.get(comparison.place.partition(".")[0])
    return Beside(
        place=comparison.place,
        line=None if line is None else line.id,
        value=comparison.value,
        figure=comparison.figure,
        item=row["item"] or "",
        unit=unit,
        country=row["country"] or "",
        year=str(row["year"] or ""),
        source_url=row["source_url"] or "",
        note=row["note"] or "",
        low=low,
        high=high,
        widened=widened,
        position=position,
        own_source=own_source,
    )


def _more(plan: HubPlan) -> Iterator[Comparison]:
    """Comparisons that need a little counting."""
    by_visits = visits(plan, Timeline.of(plan))
    for number, activity in enumerate(plan.activities):
        place = f"activities[{number}]"
        if activity.kind is ActivityKind.BREAD and activity.basket:
            a_day = float(by_visits[activity.id][-12:].mean()) / OPEN_DAYS
            yield Comparison(f"{place}.customers", a_day, "bread_vending_machine_capacity_2019")
        if activity.reach and activity.kind in (ActivityKind.SHOP, ActivityKind.CAFE):
            residents = activity.reach.residents
            figure = "customer_base_village_cafe_or_grocery_2013"
            yield Comparison(f"{place}.reach", residents, figure)
    for number, cost in enumerate(plan.costs):
        if cost.kind is CostKind.RENT and cost.period.months:
            a_month = cost.amount / cost.period.months
            for figure in ("nl_rent_contribution_welfare_house_2018",
                           "concession_ter_vesten_beveren_2008"):  # fmt: skip
                yield Comparison(f"costs[{number}].amount", a_month, figure)
    if plan.staff and any(a.kind is ActivityKind.SHOP for a in plan.activities):
        jobs = sum(post.fte for post in plan.staff)
        yield Comparison("staff", jobs, "uk_community_shop_paid_jobs_2017")
    for number, grant in enumerate(plan.recurring_grants):
        if grant.period.months:
            a_year = grant.amount * 12 / grant.period.months
            place = f"recurring_grants[{number}].amount"
            yield Comparison(place, a_year, "operating_grant_social_restaurant_halle_2018")
    for number, campaign in enumerate(plan.crowdfunding):
        place = f"crowdfunding[{number}]"
        yield Comparison(f"{place}.chance", 100 * campaign.chance, "growfunding_success_rate_2019")
        yield Comparison(f"{place}.target", campaign.target, "growfunding_grimbergen_kitchen_2017")
    for number, loan in enumerate(plan.loans):
        if loan.kind is LoanKind.WIN_WIN:
            place = f"loans[{number}]"
            yield Comparison(f"{place}.rate", 100 * loan.rate, "win_win_interest_bounds_2025")
            yield Comparison(f"{place}.term", loan.term / 12, "win_win_term_2020")


def _own(plan: HubPlan, figures: pd.DataFrame) -> Iterator[Comparison]:
    """Numbers that the plan took from a figure as they stand, in euro or as a share."""
    for place, value, basis in plan.numbers():
        if basis.source not in figures.index or isinstance(value, tuple):
            continue
        unit = str(figures.loc[basis.source, "unit"])
        if unit.startswith("percent") and place.rpartition(".")[2] in _SHARES:
            yield Comparison(place, 100 * value, basis.source)
        elif unit == "EUR" and place.rpartition(".")[2] in _EUROS:
            yield Comparison(place, value, basis.source)


_SHARES = ("margin", "share", "fee", "chance", "rate")
_EUROS = ("amount", "basket", "price", "target", "allowance")
