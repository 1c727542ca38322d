"""Dated rules that a plan may take over: VAT rates, the threshold of the exemption, taxes.

Offer: what a rule says in the month of opening, with a button that fills it in and names what it
sets. Where a rule is not known for that month it says so, and sets nothing.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from buurtpunt_lib.dashboards.finance_plan.line_words import vat_rules, vat_words
from buurtpunt_lib.dashboards.form_fields import Offer
from buurtpunt_lib.domain.plan import HubPlan, LegalForm, VatScheme
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.parameters import Parameter, Value, parameter
from buurtpunt_lib.texts import Catalogue

_THRESHOLD = "vat.exemption_threshold"
_PROFIT = {"standard": "income_tax.corporate_standard", "reduced": "income_tax.corporate_reduced"}
_ASSETS = "income_tax.vzw_assets"


def offers(plan: HubPlan, key: str, say: Catalogue) -> tuple[Offer, ...]:
    """What the rules say below `legal_form` or `vat.scheme`."""
    if key == "vat.scheme" and plan.vat.scheme is not VatScheme.OUTSIDE:
        exempt = plan.vat.scheme is VatScheme.EXEMPT
        return (*([_threshold(plan, say)] if exempt else []), *_rates(plan, say))
    if key == "legal_form":
        if plan.legal_form in (LegalForm.CV, LegalForm.BV):
            return tuple(_profit_tax(plan, which, say) for which in _PROFIT)
        if plan.legal_form is LegalForm.VZW:
            return (_assets(plan, say), Offer(say("finance_details.rule.no_profit_rule")))
        if plan.legal_form is not None:
            return (Offer(say("finance_details.rule.no_rule")),)
    return ()


def filled_in(plan: HubPlan, code: str) -> dict[str, Any]:
    """What `plan.replace` needs to take over a rule; nothing where it is not known.

    Raises InputError `parameter.not_known`.
    """
    if code == "threshold":
        value = _number(parameter(_THRESHOLD).on(plan.opening))
        bases = {**plan.vat.bases, "threshold": {"source": _THRESHOLD}}
        return {"vat": _fields(plan.vat) | {"threshold": value, "bases": bases}}
    if code == "rates":
        known = {kind: value for kind, value in _known_rates(plan).items() if value is not None}
        kept = [rate for rate in plan.vat.rates if rate.begin is not None or rate.kind not in known]
        new = [
            {"kind": kind, "rate": _number(value) / 100, "basis": {"source": f"vat.{kind}"}}
            for kind, value in known.items()
        ]
        return {"vat": _fields(plan.vat) | {"rates": [*new, *kept]}}
    if code in _PROFIT:
        key = _PROFIT[code]
        bases = {**plan.income_tax.bases, "rate": {"source": key}}
        rate = _number(parameter(key).on(plan.opening)) / 100
        return {"income_tax": _fields(plan.income_tax) | {"rate": rate, "bases": bases}}
    if code == "assets":
        return {"income_tax": _fields(plan.income_tax) | {"asset_steps": _steps(plan)}}
    return {}


def _fields(part: Any) -> dict[str, Any]:
    """The fields of a part of a plan that were given."""
    return {field: getattr(part, field) for field in part.model_fields_set}


def _number(value: Value) -> float:
    return float(value.value)  # type: ignore[arg-type]


def _on(plan: HubPlan, key: str) -> Value | None:
    """The rule in the month of opening; None when it is not known."""
    try:
        return parameter(key).on(plan.opening)
    except InputError:
        return None


def _unknown(rule: Parameter, plan: HubPlan, say: Catalogue) -> Offer:
    words = say("finance_details.fact.unknown", rule=rule.name(say.language),
                month=say.month(plan.opening))  # fmt: skip
    return Offer(words, link=rule.source)


def _threshold(plan: HubPlan, say: Catalogue) -> Offer:
    value = _on(plan, _THRESHOLD)
    if value is None:
        return _unknown(parameter(_THRESHOLD), plan, say)
    amount, month = say.euro(_number(value)), say.month(plan.opening)
    if plan.vat.threshold == _number(value):
        return Offer(say("finance_details.rule.threshold_set", amount=amount, month=month),
                     link=value.source)  # fmt: skip
    return Offer(
        say("finance_details.rule.threshold", amount=amount, month=month),
        code="threshold",
        label=say("finance_details.rule.threshold_button", amount=amount),
        link=value.source,
    )


def _known_rates(plan: HubPlan) -> dict[str, Value | None]:
    return {kind: _on(plan, f"vat.{kind}") for kind in vat_rules()}


def _rates(plan: HubPlan, say: Catalogue) -> list[Offer]:
    rates, month = _known_rates(plan), say.month(plan.opening)
    known = {kind: value for kind, value in rates.items() if value is not None}
    unknown = [vat_words(say, kind) for kind, value in rates.items() if value is None]
    now = {rate.kind: rate.rate for rate in plan.vat.rates if rate.begin is None}
    found = []
    if any(now.get(kind) != _number(value) / 100 for kind, value in known.items()):
        listed = [
            say("finance_details.rule.rate", kind=vat_words(say, kind),
                rate=say.percent(_number(value) / 100))
            for kind, value in known.items()
        ]  # fmt: skip
        hosts = dict.fromkeys(urlsplit(value.source).hostname or "" for value in known.values())
        words = say("finance_details.rule.rates", month=month, rates="; ".join(listed),
                    hosts=say.listing([host.removeprefix("www.") for host in hosts]))  # fmt: skip
        label = say("finance_details.rule.rates_button", n=len(known))
        found.append(Offer(words, code="rates", label=label))
    elif known:
        found.append(Offer(say("finance_details.rule.rates_set", month=month)))
    if unknown:
        found.append(
            Offer(say("finance_details.rule.rates_unknown", month=month, kinds="; ".join(unknown)))
        )
    return found


def _profit_tax(plan: HubPlan, which: str, say: Catalogue) -> Offer:
    value = _on(plan, _PROFIT[which])
    rule = parameter(_PROFIT[which])
    if value is None:
        return _unknown(rule, plan, say)
    rate, month = say.percent(_number(value) / 100), say.month(plan.opening)
    words = say(f"finance_details.rule.profit_{which}", rate=rate, month=month)
    if plan.income_tax.rate == _number(value) / 100:
        return Offer(f"{words} {say('finance_details.rule.already')}", link=value.source)
    label = say("finance_details.rule.profit_button", rate=rate)
    return Offer(words, code=which, label=label, link=value.source)


def _steps(plan: HubPlan) -> list[dict[str, Any]]:
    brackets = parameter(_ASSETS).on(plan.opening).value
    return [
        {"above": float(b.above), "rate": round(b.rate / 100, 8), "basis": {"source": _ASSETS}}
        for b in brackets  # type: ignore[union-attr]
        if b.rate
    ]


def _assets(plan: HubPlan, say: Catalogue) -> Offer:
    value = _on(plan, _ASSETS)
    if value is None:
        return _unknown(parameter(_ASSETS), plan, say)
    steps = _steps(plan)
    listed = [
        say("finance_details.rule.step", above=say.euro(s["above"]), rate=say.percent(s["rate"], 2))
        for s in steps
    ]
    words = say("finance_details.rule.assets", month=say.month(plan.opening),
                steps="; ".join(listed))  # fmt: skip
    now = [(step.above, step.rate) for step in plan.income_tax.asset_steps]
    if now == [(s["above"], s["rate"]) for s in steps]:
        return Offer(f"{words} {say('finance_details.rule.already')}", link=value.source)
    label = say("finance_details.rule.assets_button")
    return Offer(words, code="assets", label=label, link=value.source)
