"""Review: what an expert goes through before an accountant does: costs and questions.

Cost question: a usual cost that the plan does not have; it is asked, never filled in by us.
Review question: something that only a person can judge. A reviewer ticks it off by its code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.plan import (
    Activity,
    Certainty,
    CostKind,
    HubPlan,
    LoanKind,
    VatScheme,
)
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.checks import (
    HANDBOOK_COSTS,
    USUAL_COSTS,
    missing_costs,
)

if TYPE_CHECKING:
    pass

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
