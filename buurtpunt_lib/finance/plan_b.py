"""Plan B: what the plan comes to without any grant, and what could be done then.

Bare plan: the plan without a single grant. Measure: a way to fill a hole of the bare plan (see
`ways`), or a smaller start of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.cash_flow import cash_flow
from buurtpunt_lib.finance.findings import Rules
from buurtpunt_lib.finance.holes import HoleReport
from buurtpunt_lib.finance.missing_money import Missing, Want, missing
from buurtpunt_lib.finance.small_start import small_start
from buurtpunt_lib.finance.ways import fill_the_gap
from buurtpunt_lib.parameters import parameter


@dataclass(frozen=True)
class PlanB:
    """missing: what the bare plan misses. report: its holes and the ways to fill each.

    smaller: what a smaller start of the bare plan would miss; None where it cannot start smaller.
    """

    plan: HubPlan
    missing: Missing
    report: HoleReport
    smaller: Missing | None

    @property
    def goes_on(self) -> bool:
        """The hub does not need its grants."""
        return self.missing.want is Want.NOTHING


def bare(plan: HubPlan) -> HubPlan:
    """The plan without a single grant."""
    return plan.replace(grants=(), recurring_grants=())


def plan_b(plan: HubPlan, *, rules: Rules = parameter) -> PlanB:
    """What could be done without any grant. Many plans are tried: it takes a while."""
    without = bare(plan)
    try:
        smaller = missing(cash_flow(small_start(without).plan))
    except InputError:
        smaller = None
    found = missing(cash_flow(without))
    return PlanB(without, found, fill_the_gap(without, rules=rules), smaller)
