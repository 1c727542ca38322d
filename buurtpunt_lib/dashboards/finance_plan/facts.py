"""What is said below a field of a line: a rule of its date, the village, or what a lender gets.

Fact: words with a source. It never changes a plan; some come with a button that does.
"""

from __future__ import annotations

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.finance_plan import people_nearby
from buurtpunt_lib.dashboards.finance_plan.line_edits import village_of
from buurtpunt_lib.dashboards.form_fields import Offer
from buurtpunt_lib.domain.plan import Activity, HubPlan, Line, Loan, LoanKind
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.rules import lender_side
from buurtpunt_lib.parameters import parameter
from buurtpunt_lib.texts import Catalogue

# Fields with a rule that caps them, the rule, and whether it is a number of euro.
_CAPS = {
    ("volunteers", "allowance"): "volunteer_expenses.per_day",
    ("volunteers", "days"): "volunteer_expenses.per_year",
}


def facts(plan: HubPlan, name: str, line: Line, key: str, say: Catalogue) -> tuple[Offer, ...]:
    """What is said below one field of a line."""
    if (name, key) in _CAPS:
        return (_cap(plan, _CAPS[name, key], say),)
    if key == "reach.residents" and isinstance(line, Activity):
        village = village_of(plan)
        further = people_nearby.offers(village, line, say) if village and village.population else ()
        return (_residents(plan, say), *further)
    if key == "lenders" and isinstance(line, Loan) and line.kind is LoanKind.WIN_WIN:
        return (_lender_side(line, say),)
    return ()


def _cap(plan: HubPlan, key: str, say: Catalogue) -> Offer:
    rule = parameter(key)
    try:
        value = rule.on(plan.opening)
    except InputError:
        words = say("finance_details.fact.unknown", rule=rule.name(say.language),
                    month=say.month(plan.opening))  # fmt: skip
        return Offer(words, link=rule.source)
    amount = say.euro(float(value.value), 2)  # type: ignore[arg-type]
    words = say("finance_details.fact.cap", rule=rule.name(say.language), amount=amount,
                month=say.month(plan.opening))  # fmt: skip
    return Offer(words, link=value.source)


def _residents(plan: HubPlan, say: Catalogue) -> Offer:
    village = village_of(plan)
    if village is None:
        return Offer(say("finance_details.fact.no_village"))
    if village.population is None:
        return Offer(say("finance_details.fact.no_residents", name=village.name))
    number = say.number(village.population)
    return Offer(
        residents_words(plan, say),
        code="village",
        label=say("finance_details.fact.use_residents", n=number, name=village.name),
        link=residents_source(village.code),
    )


def residents_words(plan: HubPlan, say: Catalogue) -> str:
    """How many people live in the village of a plan, and in which year they were counted."""
    village = village_of(plan)
    if village is None or village.population is None:
        name = village.name if village else plan.village or ""
        return say("finance_details.fact.no_residents", name=name)
    return say(
        "finance_details.fact.residents",
        name=village.name,
        municipality=village.municipality,
        n=say.number(village.population),
        year=str(village.population_year),
    )


def residents_source(code: str) -> str:
    """The page on which the residents of a village were found."""
    key = datasets.villages().loc[code, "population_source"]
    return datasets.sources()[key].url if isinstance(key, str) else ""


def _lender_side(loan: Loan, say: Catalogue) -> Offer:
    """What lenders get back through their taxes; not known where a rule is not."""
    rule = parameter("win_win_loan.annual_tax_credit")
    try:
        found = lender_side(loan)
    except InputError as error:
        return Offer(say("finance_details.fact.lender_unknown", why=say.error(error)),
                     link=rule.source)  # fmt: skip
    if not found.credits:
        return Offer(say("finance_details.fact.lender_nothing"), link=rule.source)
    years = sorted(found.credits)
    words = say(
        "finance_details.fact.lender",
        total=say.euro(found.total, 2),
        each=say.euro(found.total / loan.lenders, 2),
        first=str(years[0]),
        last=str(years[-1]),
        loss=say.percent(found.loss_credit),
    )
    return Offer(words, link=rule.source)
