"""Review: what an expert goes through before an accountant does: costs, comparisons, questions.

Cost question: a usual cost that the plan does not have; it is asked, never filled in by us.
Beside: a number of the plan beside that of a real shop or hub, with country, year and source. It
is there to think with: other villages, other years. Position: below, within or above what the
source gives; a source that gives one number is taken `AROUND` it, which is our assumption. A
number in another currency is shown and not compared.
Review question: something that only a person can judge. A reviewer ticks it off by its code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.plan import (
    Activity,
    ActivityKind,
    Certainty,
    CostKind,
    HubPlan,
    Line,
    LoanKind,
    VatScheme,
)
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.activities import visits
from buurtpunt_lib.finance.break_even import OPEN_DAYS
from buurtpunt_lib.finance.checks import (
    HANDBOOK_COSTS,
    USUAL_COSTS,
    Comparison,
    compare_with_references,
    missing_costs,
)
from buurtpunt_lib.finance.timeline import Timeline

if TYPE_CHECKING:
    import pandas as pd

AROUND = 0.25
# Said wherever numbers of others are shown.
COPY_WARNING_TEXT = "finance_checks.copy_warning"


# --- costs that may be missing -------------------------------------------------------------------


class CostState(StrEnum):
    """PRESENT: the plan has it. ASKED: it has not, and nobody said why. NOT_NEEDED: they did."""

    PRESENT = "present"
    ASKED = "asked"
    NOT_NEEDED = "not_needed"

    @property
    def text(self) -> str:
        """Key of its words in the text catalogue."""
        return f"finance_checks.cost_state.{self.value}"


@dataclass(frozen=True)
class CostQuestion:
    """One usual cost. `handbook`: whether the handbook for hubs names it."""

    kind: CostKind
    state: CostState
    handbook: bool

    @property
    def text(self) -> str:
        """Key of the question in the text catalogue."""
        return f"finance_checks.cost.{self.kind.value}"


def cost_questions(plan: HubPlan, *, not_needed: Collection[str] = ()) -> tuple[CostQuestion, ...]:
    """Every usual cost, whether the plan has it, and what is still asked.

    not_needed: kinds that the maker of the plan said they do not have; a cost that is in the plan
    counts as present all the same. Raises InputError `outlook.cost_unknown`.
    """
    known = {kind.value for kind in CostKind}
    if unknown := sorted(set(map(str, not_needed)) - known):
        raise InputError("outlook.cost_unknown", value=unknown[0], allowed=", ".join(sorted(known)))
    missing = missing_costs(plan)
    usual = (*HANDBOOK_COSTS, *USUAL_COSTS)
    found = []
    for kind in (*usual, *(kind for kind in missing if kind not in usual)):
        state = CostState.PRESENT
        if kind in missing:
            state = CostState.NOT_NEEDED if kind in set(not_needed) else CostState.ASKED
        found.append(CostQuestion(kind, state, kind in HANDBOOK_COSTS))
    return tuple(found)


# --- numbers beside those of others --------------------------------------------------------------


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


# --- questions for a reviewer --------------------------------------------------------------------


@dataclass(frozen=True)
class ReviewQuestion:
    """One question. `lines`: ids of the lines that it is about; none when it is about the whole."""

    code: str
    topic: str
    lines: tuple[str, ...]
    ticked: bool

    @property
    def text(self) -> str:
        """Key of the question in the text catalogue."""
        return f"finance_checks.review.{self.code}"

    @property
    def topic_text(self) -> str:
        return f"finance_checks.topic.{self.topic}"


def _ids(lines) -> tuple[str, ...] | None:
    """The ids of lines; None, so that nothing is asked, when there are none."""
    return tuple(line.id for line in lines) or None


def _guessed(lines, field: str) -> tuple[str, ...] | None:
    """Lines of which a number is an assumption or the maker's own word."""
    return _ids(line for line in lines if line.basis_of(field).kind != "source")


def _with_goods(plan: HubPlan) -> list[Activity]:
    return [a for a in plan.activities if a.basket and a.margin < 1]


_Lines = Callable[[HubPlan], tuple[str, ...] | None]
_WHOLE: _Lines = lambda plan: ()  # noqa: E731 (a table of small functions)

# Code → topic, and the lines that it is about (None: there is nothing to ask).
REVIEW: Mapping[str, tuple[str, _Lines]] = MappingProxyType(
    {
        "costs_complete": ("costs", _WHOLE),
        "investment_quotes": ("costs", lambda p: _guessed(p.investments, "amount")),
        "investment_renewal": ("costs", lambda p: _ids(i for i in p.investments if not i.renew)),
        "rent_contract": (
            "costs", lambda p: _ids(c for c in p.costs if c.kind is CostKind.RENT)
        ),
        "energy_contract": (
            "costs",
            lambda p: _ids(c for c in p.costs if c.kind in (CostKind.ELECTRICITY, CostKind.GAS)),
        ),
        "indexation": ("costs", lambda p: None if p.price_index or p.wage_index else ()),
        "customers_counted": (
            "income", lambda p: _guessed((a for a in p.activities if a.basket), "customers")
        ),
        "income_prudent": ("income", lambda p: _ids(a for a in p.activities if a.basket)),
        "ramp_up": (
            "income", lambda p: _ids(a for a in p.activities if a.basket and not a.ramp_up)
        ),
        "seasons": (
            "income",
            lambda p: _ids(a for a in p.activities if a.basket and len(set(a.seasonality)) == 1),
        ),
        "margin_checked": (
            "income",
            lambda p: _guessed(_with_goods(p), "margin"),
        ),
        "spoilage": (
            "income",
            lambda p: _ids(a for a in _with_goods(p) if not a.spoilage),
        ),
        "first_stock": (
            "cash",
            lambda p: _ids(a for a in _with_goods(p) if not a.stock_days),
        ),
        "buffer": ("cash", _WHOLE),
        "staff_full_cost": ("people", lambda p: _ids(p.staff)),
        "staff_holidays": ("people", lambda p: _ids(s for s in p.staff if not s.holiday_share)),
        "partner_in_writing": (
            "people",
            lambda p: _ids(
                s for s in p.staff if s.partner_share and s.certainty is not Certainty.CERTAIN
            ),
        ),
        "partner_end": (
            "people", lambda p: _ids(s for s in p.staff if s.partner_share and not s.partner_end)
        ),
        "volunteers_enough": ("people", lambda p: _ids(p.volunteers)),
        "volunteers_replaced": (
            "people", lambda p: _ids(v for v in p.volunteers if not v.replacement_rate)
        ),
        "grants_awarded": (
            "funding",
            lambda p: _ids(
                g for g in (*p.grants, *p.recurring_grants) if g.certainty is not Certainty.CERTAIN
            ),
        ),
        "grant_timing": ("funding", lambda p: _ids(p.grants)),
        "grant_cliff": ("funding", lambda p: _ids(g for g in p.recurring_grants if not g.end)),
        "without_grants": ("funding", lambda p: _ids((*p.grants, *p.recurring_grants))),
        "loan_offer": (
            "funding",
            lambda p: _ids(
                x for x in p.loans if x.kind is not LoanKind.WIN_WIN
                and x.certainty is not Certainty.CERTAIN
            ),
        ),
        "win_win_registered": (
            "funding", lambda p: _ids(x for x in p.loans if x.kind is LoanKind.WIN_WIN)
        ),
        "campaign_plan_b": ("funding", lambda p: _ids(p.crowdfunding)),
        "vat_position": (
            "tax",
            lambda p: () if p.vat.scheme is VatScheme.OUTSIDE and any(
                a.basket for a in p.activities) else None,
        ),
        "legal_form": ("tax", lambda p: () if p.legal_form is None else None),
        "accountant": ("tax", _WHOLE),
        "assumptions_replaced": (
            "whole",
            lambda p: () if basis_counts(p)["assumption"] + basis_counts(p)["user"] else None,
        ),
        "no_copy": ("whole", lambda p: () if basis_counts(p)["source"] else None),
    }
)  # fmt: skip


def review_questions(plan: HubPlan) -> tuple[ReviewQuestion, ...]:
    """The questions that this plan raises, by topic, with those that a reviewer ticked off.

    A tick of a question that we do not ask (any more) counts for nothing.
    """
    found = []
    for code, (topic, about) in REVIEW.items():
        lines = about(plan)
        if lines is not None:
            found.append(ReviewQuestion(code, topic, lines, code in plan.ticked))
    return tuple(found)


def basis_counts(plan: HubPlan) -> Counter[str]:
    """How many numbers of the plan come from a source, an assumption, or the maker's own word."""
    return Counter(basis.kind for _, _, basis in plan.numbers())
