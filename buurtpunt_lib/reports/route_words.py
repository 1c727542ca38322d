"""What every step of a project still asks, in sentences: for the overview and for the documents.

Asked: one finding of one step, said. Steps of which nothing was entered are left out on request: a
list of all that an empty project lacks helps nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets
from buurtpunt_lib.assessment.route import progress
from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.planning.steps import STEPS, Step
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.domain.plan import HubPlan
    from buurtpunt_lib.finance import PlanOutcome

_ORDER = tuple(Weight)


@dataclass(frozen=True)
class Asked:
    step: Step
    finding: Finding
    sentence: str


def asked(project: Project, step: Step, say: Catalogue, *, today: date) -> tuple[Asked, ...]:
    """What one step asks, the gravest first. Steps without rules of their own ask nothing."""
    maker = _FINDINGS.get(step)
    if maker is None:
        return ()
    told = [
        Asked(step, finding, say(f"{theme}.finding.{finding.code}", **finding.values))
        for theme, finding in maker(project, say, today)
    ]
    return tuple(sorted(told, key=lambda one: _ORDER.index(one.finding.weight)))


def begun(project: Project) -> tuple[Step, ...]:
    """The steps at which something was done."""
    return tuple(step for step in STEPS if progress(project, step).done)


Found = Iterable[tuple[str, Finding]]


def _start(project: Project, _say: Catalogue, today: date) -> Found:
    from buurtpunt_lib.planning import start

    return [("start", one) for one in start.findings(project, today=today)]


def _participation(project: Project, say: Catalogue, today: date) -> Found:
    from buurtpunt_lib.planning import participation

    found = participation.findings(project, datasets.participation(), today=today)
    return [("participation", one) for one in found]


def _communication(project: Project, _say: Catalogue, today: date) -> Found:
    from buurtpunt_lib.planning import communication

    found = communication.findings(project, datasets.channels(), today=today)
    return [("communication", one) for one in found]


def _offer(project: Project, _say: Catalogue, _today: date) -> Found:
    from buurtpunt_lib.planning import offer

    # Held against the gaps of the village at the step itself: that takes tables.
    return [("offer", one) for one in offer.findings(project)]


def _legal(project: Project, say: Catalogue, today: date) -> Found:
    from buurtpunt_lib.datasets.legal_table import legal_forms
    from buurtpunt_lib.legal import choice, duties
    from buurtpunt_lib.reports.legal_words import worded

    tree = legal_forms().tree
    found = [("legal_tree", worded(one, say)) for one in choice.findings(project, tree)]
    late = duties.findings(project, datasets.duties(), today=today)
    return [*found, *(("duties", one) for one in late)]


def _finance(project: Project, say: Catalogue, _today: date) -> Found:
    """Whether the money lasts and whether the hub can stand; nothing of a plan without numbers."""
    outcome = _outcome(project.plan)
    if outcome.empty:
        return
    result = outcome.summary
    if result.first_problem_month is not None:
        values = {
            "month": say.month(result.first_problem_month),
            "lowest": say.euro(result.lowest_balance),
            "lowest_month": say.month(result.lowest_month),
        }
        yield "route", Finding("short", Weight.STOP, "plan", values)
    if outcome.sides["with"].no_loss.first is None:
        yield "route", Finding("loss", Weight.WARN, "plan")


@lru_cache(maxsize=4)
def _outcome(plan: HubPlan) -> PlanOutcome:
    from buurtpunt_lib import finance

    return finance.PlanOutcome.of(plan)


def _money(project: Project, say: Catalogue, today: date) -> Found:
    from buurtpunt_lib.planning.funding_calendar import calendar, findings
    from buurtpunt_lib.reports.funder_words import readable

    entries = calendar(datasets.funders().values(), project.money, today=today)
    found = findings(project, entries, today=today)
    return [("funding", readable(say, one)) for one in found]


def _actions(project: Project, _say: Catalogue, today: date) -> Found:
    from buurtpunt_lib.reports.action_words import ActionPlan

    return [("actions", one) for one in ActionPlan(project, today).findings]


def _rollout(project: Project, _say: Catalogue, today: date) -> Found:
    from buurtpunt_lib.planning import rollout
    from buurtpunt_lib.reports.rollout_words import readable

    found = rollout.findings(project, today=today)
    return [("rollout", readable(one)) for one in found]


_FINDINGS: dict[Step, Callable[[Project, Catalogue, date], Found]] = {
    Step.START: _start,
    Step.PARTICIPATION: _participation,
    Step.COMMUNICATION: _communication,
    Step.OFFER: _offer,
    Step.LEGAL: _legal,
    Step.FINANCE: _finance,
    Step.MONEY: _money,
    Step.ROLLOUT: _rollout,
    Step.ACTIONS: _actions,
}
