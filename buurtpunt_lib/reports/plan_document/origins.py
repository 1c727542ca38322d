"""Every number of a plan with its name, its value in words, and where it comes from.

Basis: a source (with its page), an assumption (with its reason), or the maker's own number. A
number that was not filled in stands at the default of the program, and that is said as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from babel.dates import get_month_names

from buurtpunt_lib import datasets, parameters
from buurtpunt_lib.domain.plan import (
    Activity,
    Basis,
    Grant,
    HubPlan,
    Investment,
    Loan,
    Reach,
    Volunteers,
)
from buurtpunt_lib.domain.plan.line import Sourced
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.content import Column, Link, Row, Table, Text
from buurtpunt_lib.texts import Catalogue

_SHARES = frozenset(
    {"margin", "spoilage", "overrun", "partner_share", "holiday_share", "year_end_share",
     "replaced_share", "share", "advance", "fee", "chance", "rate", "deductible", "price_index",
     "wage_index"}
)  # fmt: skip
_EUROS = frozenset(
    {"amount", "basket", "yearly_cost", "opening_balance", "allowance", "replacement_rate", "cap",
     "threshold", "above", "target", "rewards", "price"}
)  # fmt: skip
_CALENDAR = frozenset({"holiday_month", "year_end_month", "payment_month", "asset_payment_month"})
# Numbers that no outcome follows from: what happened, what if, how long a pitch may take.
_NOT_CHOSEN = frozenset({"schema_version", "actuals", "what_ifs", "pitch"})
# Fields that bear on the outcome also when nobody fills them in.
_DEFAULTS: tuple[tuple[type[Sourced], tuple[str, ...]], ...] = (
    (HubPlan, ("months", "opening_balance", "price_index", "wage_index")),
    (Investment, ("life_years",)),
    (Activity, ("margin",)),
    (Volunteers, ("replaced_share",)),
    (Grant, ("advance",)),
    (Loan, ("lenders",)),
)


_YEARS = re.compile(r"\d{4}-\d{4}")


@dataclass(frozen=True)
class Number:
    """One number. place: that of the plan, such as `costs[2].amount`. basis: None = default."""

    place: str
    owner: str
    field: str
    value: Any
    basis: Basis | None


def numbers(plan: HubPlan, say: Catalogue) -> Iterator[Number]:
    """Every number of a plan: those that were given, and defaults that bear on the outcome."""
    for place, owner, sourced in _owners(plan, say):
        before = f"{place}." if place else ""
        seen = set()
        # Those of this object alone: `HubPlan.numbers` gives those of its lines as well.
        for field, value, basis in Sourced.numbers(sourced):
            if field not in _NOT_CHOSEN:
                seen.add(field)
                yield Number(before + field, owner, field, value, basis)
        defaults = next((fields for kind, fields in _DEFAULTS if isinstance(sourced, kind)), ())
        for field in dict.fromkeys((*sourced.bases, *defaults)):
            value = getattr(sourced, field)
            known = isinstance(value, int | float) and not isinstance(value, bool)
            if known and field not in seen:
                basis = sourced.bases.get(field)
                yield Number(before + field, owner, field, value, basis)


def _owners(plan: HubPlan, say: Catalogue) -> Iterator[tuple[str, str, Sourced]]:
    yield "", say("report.owner.plan"), plan
    yield "vat", say("report.owner.vat"), plan.vat
    for number, rate in enumerate(plan.vat.rates):
        yield f"vat.rates[{number}]", say("report.owner.vat_rate", kind=vat_kind(say, rate)), rate
    yield "income_tax", say("report.owner.income_tax"), plan.income_tax
    for number, step in enumerate(plan.income_tax.asset_steps):
        yield f"income_tax.asset_steps[{number}]", say("report.owner.asset_tax"), step
    for place, line in plan.lines():
        yield place, line.name, line


def place_name(plan: HubPlan, place: str, say: Catalogue) -> str:
    """A place of a plan in words: `loans[0].rate` → "Banklening, rente per jaar"."""
    names = {prefix: owner for prefix, owner, _ in _owners(plan, say)}
    prefix, _, field = place.rpartition(".")
    if place in names:
        return names[place]
    if prefix not in names or f"report.field.{field}" not in say:
        return place
    return f"{names[prefix]}, {field_name(place, say)}"


def field_name(place: str, say: Catalogue) -> str:
    """What the number at a place is called; the rate of a loan is its interest."""
    field = place.rpartition(".")[2]
    if field == "rate" and place.startswith("loans["):
        return say("report.field.interest")
    return say(f"report.field.{field}")


def vat_kind(say: Catalogue, rate: Any) -> str:
    """What a kind of VAT is called: the name of the rule that it rests on, else its own code."""
    try:
        return parameters.parameter(rate.basis.source or "").name(say.language)
    except InputError:
        return rate.kind


def table(plan: HubPlan, say: Catalogue) -> Table:
    """All numbers of a plan as a table: number, value and origin, below the line of each."""
    columns = (
        Column(say("report.origin.what"), width=2.6),
        Column(say("report.origin.value"), number=True, width=1.5),
        Column(say("report.origin.basis"), width=4.4),
    )
    rows: list[Row] = []
    before: Number | None = None
    for number in numbers(plan, say):
        same = before is not None and before.owner == number.owner
        if not same:
            rows.append(Row((number.owner, "", ""), "group"))
        again = same and before is not None and before.basis == number.basis is not None
        rows.append(
            Row(
                (
                    field_name(number.place, say),
                    written(plan, number, say),
                    say("report.origin.same") if again else origin(number.basis, say),
                )
            )
        )
        before = number
    return Table(say("report.origin.caption"), columns, tuple(rows))


def written(plan: HubPlan, number: Number, say: Catalogue) -> str:
    """The value of a number as people write it."""
    field, value = number.field, number.value
    if isinstance(value, Reach):
        return say(
            "report.origin.reach",
            residents=say.number(value.residents),
            share=percent(value.share, say),
            visits=figure(value.visits, say),
        )
    if field == "pulled_by":
        pulls = [(percent(pull.share, say), plan.line(pull.activity).name) for pull in value]
        return say.listing([say("report.origin.pull", share=s, name=name) for s, name in pulls])
    if isinstance(value, tuple):
        low, high = figure(min(value), say), figure(max(value), say)
        return say("report.origin.range", low=low, high=high)
    if field in _CALENDAR:
        return get_month_names("wide", locale=say.locale)[int(value)]
    if field in _SHARES:
        return percent(value, say)
    if field in _EUROS:
        return say.euro(value, 0 if float(value).is_integer() else 2)
    return figure(value, say)


def percent(share: float, say: Catalogue) -> str:
    """A share with as many decimals as it has, two at most."""
    decimals = next((d for d in (0, 1) if abs(share * 100 - round(share * 100, d)) < 1e-9), 2)
    return say.percent(share, decimals)


def figure(value: float, say: Catalogue) -> str:
    """A number with as many decimals as it has, two at most."""
    decimals = next((d for d in (0, 1) if abs(value - round(value, d)) < 1e-9), 2)
    return say.number(value, decimals)


def origin(basis: Basis | None, say: Catalogue) -> Text:
    """Where a number comes from, in words, with its page where it has one."""
    if basis is None:
        return say("report.origin.default")
    note = f" ({basis.note})" if basis.note else ""
    if basis.kind == "user":
        return say("report.origin.user") + note
    if basis.kind == "assumption":
        return say("report.origin.assumption", why=basis.assumption) + note
    return _source(basis.source or "", say), note


def _source(key: str, say: Catalogue) -> str | Link:
    if key.startswith(("https://", "http://")):
        return Link(_host(key), key)
    try:
        found = datasets.finance_figure(key)
    except InputError:
        pass
    else:
        words = say(
            "report.origin.source",
            host=_host(found.source_url),
            year=_year(found.year, say),
            country=say(f"report.country.{found.country}"),
        )
        return Link(words, found.source_url)
    try:
        rule = parameters.parameter(key)
    except InputError:
        # A reference that our tables do not hold is shown as its maker wrote it.
        return say("report.origin.other", source=key)
    return Link(say("report.origin.rule", name=rule.name(say.language)), rule.source)


def _year(text: str, say: Catalogue) -> str:
    """A year as the table has it: "2022", "2022-2024", "2022-03-01+", "..2020-09" or nothing."""
    if not text:
        return say("report.origin.no_year")
    if text.endswith("+"):
        return say("report.origin.since", date=say.reference_date(text[:-1]))
    if text.startswith(".."):
        return say("report.origin.until", date=say.reference_date(text[2:]))
    return text if _YEARS.fullmatch(text) else say.reference_date(text)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or address).removeprefix("www.").rstrip(".")
