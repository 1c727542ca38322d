"""The dated rules that bear on a plan, each with its value on the day that counts.

Day that counts: the month of the line that the rule is about, or the opening. A rule of which no
value is known on that day is shown as not known, with what was known before.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from buurtpunt_lib import parameters
from buurtpunt_lib.domain.plan import HubPlan, LegalForm, LoanKind, VatScheme
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.parameters import Parameter, Value
from buurtpunt_lib.reports.content import Column, Link, Row, Table
from buurtpunt_lib.reports.plan_document.origins import figure, numbers
from buurtpunt_lib.texts import Catalogue


def rules_of(plan: HubPlan, say: Catalogue) -> dict[str, tuple[Parameter, date]]:
    """By key, every rule that bears on a plan, with the day that counts for it."""
    known = parameters.parameters()
    found: dict[str, tuple[Parameter, date]] = {}
    for key, day in _keys(plan, say):
        if key in known:
            found.setdefault(key, (known[key], day))
    return dict(sorted(found.items()))


def _keys(plan: HubPlan, say: Catalogue) -> Iterator[tuple[str, date]]:
    opening = max(plan.start, plan.opening)
    for loan in plan.loans:
        if loan.kind is LoanKind.WIN_WIN:
            yield from ((key, loan.month) for key in _theme("win_win_loan"))
    for group in plan.volunteers:
        day = group.begin or opening
        yield "volunteer_insurance.free_hours", day
        if group.allowance:
            yield from ((f"volunteer_expenses.{key}", day) for key in ("per_day", "per_year"))
    if plan.legal_form is LegalForm.CV:
        yield "formation.cv_min_founders", plan.start
    if plan.legal_form is LegalForm.VZW:
        yield "income_tax.vzw_assets", opening
    if plan.vat.scheme is VatScheme.EXEMPT:
        yield "vat.exemption_threshold", opening
    for number in numbers(plan, say):
        if number.basis is not None and number.basis.source:
            yield number.basis.source, opening


def _theme(name: str) -> list[str]:
    return [key for key in parameters.parameters() if key.startswith(f"{name}.")]


def table(plan: HubPlan, say: Catalogue) -> Table | None:
    """The rules of a plan: value on the day that counts, since when, last checked, page."""
    rows: list[Row] = []
    theme = ""
    for key, (rule, day) in rules_of(plan, say).items():
        if key.partition(".")[0] != theme:
            theme = key.partition(".")[0]
            rows.append(Row((say(f"report.theme.{theme}"), "", "", "", ""), "group"))
        rows.append(Row(_row(rule, day, say)))
    if not rows:
        return None
    columns = (
        Column(say("report.rule.name"), width=3.2),
        Column(say("report.rule.day"), width=1.5),
        Column(say("report.rule.value"), number=True, width=1.8),
        Column(say("report.rule.since"), width=1.6),
        Column(say("report.rule.checked"), width=1.6),
    )
    return Table(say("report.rule.caption"), columns, tuple(rows))


def _row(rule: Parameter, day: date, say: Catalogue) -> tuple:
    name = Link(rule.name(say.language), rule.source)
    month = say.short_month(day)
    try:
        value = rule.on(day)
    except InputError:
        last = rule.values[-1]
        unknown = say("report.rule.not_known", value=amount(last, say), day=_day(last.valid_from))
        return name, month, unknown, say("common.not_known"), _day(last.checked_on)
    return (
        Link(rule.name(say.language), value.source),
        month,
        amount(value, say),
        _day(value.valid_from),
        _day(value.checked_on),
    )


def amount(value: Value, say: Catalogue) -> str:
    """A rule's value with its unit."""
    if isinstance(value.value, tuple):
        return "; ".join(
            say("report.rule.bracket", rate=_unit(b.rate, value.unit, say), above=say.euro(b.above))
            for b in value.value
        )
    return _unit(value.value, value.unit, say)


def _unit(value: float, unit: str, say: Catalogue) -> str:
    if unit == "EUR":
        return say.euro(value, 0 if float(value).is_integer() else 2)
    words = say(f"report.unit.{unit.lower().replace('/', '_')}")
    return f"{figure(value, say)}\u00a0{words}"


def _day(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"
