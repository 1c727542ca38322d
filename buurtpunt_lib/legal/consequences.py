"""What follows from a form: which taxes, who pays when it goes wrong, and how it can grow.

Regime: the taxes that a form falls under. Risk: something in the project that makes the liability
of members weigh more. Step: one of the steps from a vzw to a cooperative (cv), those duties of
`data/knowledge/duties.yaml` whose group is `growth`.
Sources: the rows of the comparison (`datasets.legal_forms`), and those of the steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from buurtpunt_lib.datasets import Duty, DutyGroup
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.legal import circumstances
from buurtpunt_lib.legal.duties import LEAST_FOUNDERS


@dataclass(frozen=True)
class TaxRegime:
    """profit: code of the tax on profit. assets: the yearly tax on assets counts. rules: keys of
    the dated rules that hold the rates. confirm: a professional has to say which it is.
    """

    form: LegalForm
    profit: str
    assets: bool
    rules: tuple[str, ...]
    confirm: bool


def tax_regime(form: LegalForm) -> TaxRegime:
    """The taxes of a form. A vzw falls under one of two, by what it mainly does."""
    if form is LegalForm.VZW:
        return TaxRegime(form, "vzw", True, ("income_tax.vzw_assets",), True)
    if form in (LegalForm.CV, LegalForm.BV):
        rules = ("income_tax.corporate_standard", "income_tax.corporate_reduced")
        return TaxRegime(form, "company", False, rules, False)
    return TaxRegime(form, form.value, False, (), True)


@dataclass(frozen=True)
class Liability:
    """protected: what members own stays out of reach, but for faults of their own. risks: what in
    the project makes that weigh more: staff, loans, purchases, sales.
    """

    form: LegalForm
    protected: bool
    risks: tuple[str, ...]


def liability(project: Project) -> Liability | None:
    """Who pays when it goes wrong; None as long as no form was chosen."""
    form = project.legal_form
    if form is None:
        return None
    plan = project.plan
    risks = (
        ("staff", circumstances.staff(project) is True),
        ("loans", any(loan.amount > 0 for loan in plan.loans)),
        ("purchases", any(line.amount > 0 for line in plan.investments)),
        ("sales", circumstances.sells(project) is True),
    )
    return Liability(form, form is not LegalForm.FV, tuple(code for code, there in risks if there))


@dataclass(frozen=True)
class GrowthStep:
    """step: with its sources. ready: whether the project has it; None: it does not say."""

    step: Duty
    ready: bool | None


def growth_path(project: Project, duties: Mapping[str, Duty]) -> tuple[GrowthStep, ...]:
    """The steps from a vzw to a cooperative; () for who is no vzw.

    Only a cooperative that is recognised as a social enterprise can be what a vzw becomes (articles
    14:37 to 14:45 of the code of companies and associations).
    """
    if project.legal_form is not LegalForm.VZW:
        return ()
    legal, plan = project.legal, project.plan
    least = LEAST_FOUNDERS[LegalForm.CV]
    known = {
        "growth_statutes": legal.cooperative_statutes,
        "growth_people": None if legal.founders is None else legal.founders >= least,
        "growth_plan": bool(plan.months >= 24 and (plan.costs or plan.activities)) or None,
    }
    steps = (duty for duty in duties.values() if duty.group is DutyGroup.GROWTH)
    return tuple(GrowthStep(step, known.get(step.code)) for step in steps)
