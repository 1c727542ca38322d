"""What follows from a legal form, in sentences: volunteers, taxes, liability, money kept apart."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.legal.consequences import liability as liability_of
from buurtpunt_lib.legal.consequences import tax_regime
from buurtpunt_lib.legal.costs import CostOffer
from buurtpunt_lib.legal.volunteers import free_hours, hours_a_year, volunteer_rule
from buurtpunt_lib.texts import Catalogue

_T = "legal_effects."


def _answer(value: bool | None) -> str:
    return "unknown" if value is None else "yes" if value else "no"


def volunteers(project: Project, say: Catalogue, *, today: date) -> tuple[str, ...]:
    """Whether volunteers may be used and must be insured, and who insures them free of charge."""
    rule = volunteer_rule(project)
    if rule is None:
        return ()
    lines = [say(f"{_T}volunteers.may.{_answer(rule.may)}")]
    if not rule.may:
        lines.append(say(f"{_T}volunteers.why.{rule.why}"))
        if rule.confirm:
            lines.append(say(f"{_T}volunteers.confirm"))
        return tuple(lines)
    lines.append(
        f"{say(f'{_T}volunteers.must.{_answer(rule.must_insure)}')} "
        f"{say(f'{_T}volunteers.why.{rule.why}')}"
    )
    limit, hours = free_hours(max(today, project.plan.opening)), hours_a_year(project)
    if rule.free is False:
        lines.append(say(f"{_T}volunteers.free.no"))
    elif limit is not None:
        lines.append(say(f"{_T}volunteers.free.{_answer(rule.free)}", hours=limit))
        if hours is not None:
            fits = "fits" if hours <= limit else "more"
            lines.append(say(f"{_T}volunteers.hours_known.{fits}", hours=round(hours)))
    lines.append(say(f"{_T}volunteers.ask"))
    return tuple(lines)


def tax(project: Project, say: Catalogue) -> tuple[str, ...]:
    """Which taxes a form falls under."""
    if project.legal_form is None:
        return ()
    regime = tax_regime(project.legal_form)
    lines = [say(f"{_T}tax.profit.{regime.profit}")]
    if regime.form is LegalForm.VZW:
        lines.append(say(f"{_T}tax.questions"))
    if regime.assets:
        lines.append(say(f"{_T}tax.assets"))
    if regime.form is not LegalForm.PUBLIC:
        lines.append(say(f"{_T}tax.vat"))
    if regime.profit == "company" and project.plan.income_tax.rate == 0:
        lines.append(say(f"{_T}tax.no_rate"))
    return (*lines, say(f"{_T}tax.plan"))


def liability(project: Project, say: Catalogue) -> tuple[str, ...]:
    """Who pays when it goes wrong."""
    known = liability_of(project)
    if known is None:
        return ()
    if known.form is LegalForm.PUBLIC:
        return (say(f"{_T}liability.public"),)
    lines = [say(f"{_T}liability.{'protected' if known.protected else 'personal'}")]
    if known.risks and not known.protected:
        risks = say.listing([say(f"{_T}liability.risk.{code}") for code in known.risks])
        lines.append(say(f"{_T}liability.risks", risks=risks))
    if not known.protected:
        lines.append(say(f"{_T}liability.advice"))
    return tuple(lines)


def ring_fence(project: Project, say: Catalogue) -> str:
    """Whether the money of the hub is kept apart from that of the organisation behind it."""
    legal = project.legal
    if legal.carrier and legal.ring_fenced:
        return say(f"{_T}ring_fence.yes", carrier=legal.carrier)
    return say(f"{_T}ring_fence.no")


def ready(value: bool | None, say: Catalogue) -> str:
    """Whether a step towards a cooperative is taken."""
    key = "unknown" if value is None else "ready" if value else "open"
    return say(f"{_T}growth.{key}")


# --- costs ---------------------------------------------------------------------------------------


def cost_name(offer: CostOffer, say: Catalogue) -> str:
    return say(f"{_T}costs.line.{offer.code}")


def cost_amount(offer: CostOffer, say: Catalogue) -> str:
    """The amount, how often, and from when."""
    period = say(f"{_T}costs.period.{offer.period.value}")
    month = say.month(offer.begin)
    if offer.amount is None:
        return say(f"{_T}costs.unknown", period=period, month=month)
    decimals = 0 if float(offer.amount).is_integer() else 2
    amount = say.euro(offer.amount, decimals)
    return say(f"{_T}costs.amount", amount=amount, period=period, month=month)


def cost_origin(offer: CostOffer, say: Catalogue) -> str:
    """Where the amount comes from: a source that speaks of that day, or an assumption and why."""
    if offer.sure and offer.amount is not None:
        return say(f"{_T}costs.sure")
    year = say.reference_date(offer.year.removesuffix("+")) if offer.year else ""
    named = {"year": year} if offer.code in ("publication", "filing") else {}
    code = "insurance_maybe" if offer.code == "insurance" and offer.key else offer.code
    return say(f"{_T}costs.assumed", why=say(f"{_T}costs.why.{code}", **named))


def first_year(offer: CostOffer) -> float:
    """Euro in the first twelve months; 0 for what is not known."""
    times = 12 / offer.period.months if offer.period.months else 1
    return (offer.amount or 0.0) * times


def host(address: str) -> str:
    """The name of the site of an address."""
    return (urlsplit(address).hostname or address).removeprefix("www.")
