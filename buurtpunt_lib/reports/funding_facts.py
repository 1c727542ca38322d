"""What the search for money needs of a plan: who asks, and what comes once or each year."""

from __future__ import annotations

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import PlanOutcome
from buurtpunt_lib.finance.funding import award
from buurtpunt_lib.finance.missing_money import Missing
from buurtpunt_lib.finance.timeline import Timeline
from buurtpunt_lib.legal.eligibility import Applicant
from buurtpunt_lib.reports.plan_document.story import village_of
from buurtpunt_lib.texts import Catalogue


def applicant_of(plan: HubPlan) -> Applicant:
    """Who asks: the form of a plan and the province of its village."""
    village = village_of(plan) if plan.village else None
    return Applicant.of(plan, village.province if village else None)


def kinds_rows(outcome: PlanOutcome, say: Catalogue) -> list[list[str]]:
    """(kind, euro) of the grants of a plan: those that come once, those that return.

    Of one-off grants what is awarded; of those that return what comes in a year. [] for a plan
    without grants.
    """
    plan = outcome.plan
    timeline = Timeline.of(plan)
    once = sum(award(plan, grant, timeline) for grant in plan.grants)
    yearly = 0.0
    for grant in plan.recurring_grants:
        times = 12 / grant.period.months if grant.period.months else 1
        yearly += grant.amount * times
    rows = []
    if plan.grants:
        rows.append([say("funding.page.kinds_one_off"), say.euro(once)])
    if plan.recurring_grants:
        rows.append([say("funding.page.kinds_recurring"), say.euro(yearly)])
    return rows


def missing_words(say: Catalogue, found: Missing) -> str:
    """What a plan misses, in one sentence or two."""
    key = f"finance_funding.need.{found.want.value}"
    if found.month is None:
        return say(key)
    return say(key, month=say.month(found.month), amount=say.euro(found.amount))
