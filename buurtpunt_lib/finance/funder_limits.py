"""What funders allow, in numbers: the limits of the catalogue, and grants held against them.

Limit: a number that a public page gave for a funder: a finance figure, or a dated parameter.
Cited: a grant cites a limit when it stands as the source of one of its numbers, or when the funder
is named as its provider. A grant is held against the limits that it cites.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from buurtpunt_lib.datasets import Funder, finance_figure, funders
from buurtpunt_lib.domain.plan import Grant, HubPlan, Period, RecurringGrant
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.finance.findings import Finding, Rules, Weight
from buurtpunt_lib.finance.funding import award, eligible_cost
from buurtpunt_lib.finance.timeline import Timeline
from buurtpunt_lib.parameters import parameter

# Roles of which the lowest number of a range counts; of the others the highest one.
_LOWEST = frozenset({"low", "own_part", "payout_from"})
_CHECKED = ("share", "cap", "low", "cap_yearly")
CENT = 0.005


@dataclass(frozen=True)
class Limit:
    """value: in `unit`, as the source states it (percent, EUR, months, years).

    key: of the finance figure or parameter. year: that the source speaks of, "" where it does not
    say. text: the value as the source words it, where it is no single number.
    """

    key: str
    value: float | None
    unit: str
    year: str
    source: str
    text: str = ""


def limits(funder: Funder, role: str, *, day: date, rules: Rules = parameter) -> tuple[Limit, ...]:
    """What a funder allows in a role, as known on a day; () where nothing is known.

    A dated rule whose value on that day is not known gives a limit without a value.
    """
    return tuple(_limit(key, role, day, rules) for key in funder.limits.get(role, ()))


def limit(funder: Funder, role: str, *, day: date, rules: Rules = parameter) -> Limit | None:
    """The one limit of a role that has one."""
    return next(iter(limits(funder, role, day=day, rules=rules)), None)


def _limit(key: str, role: str, day: date, rules: Rules) -> Limit:
    if "." in key:
        rule = rules(key)
        try:
            value = rule.on(day)
        except InputError:
            return Limit(key, None, rule.unit, "", rule.source)
        return Limit(key, float(value.value), rule.unit, str(day.year), value.source)  # type: ignore[arg-type]
    figure = finance_figure(key)
    bound = figure.value_min if role in _LOWEST else figure.value_max
    value = figure.value if figure.value is not None else bound
    return Limit(key, value, figure.unit, figure.year, figure.source_url, figure.value_text)


@cache
def _checked_figures() -> dict[str, tuple[str, ...]]:
    """Roles by id of each figure that limits a grant of some funder."""
    found: dict[str, set[str]] = {}
    for funder in funders().values():
        for role in _CHECKED:
            for key in funder.limits.get(role, ()):
                if "." not in key:
                    found.setdefault(key, set()).add(role)
    return {key: tuple(sorted(roles)) for key, roles in found.items()}


@cache
def _by_name() -> dict[str, Funder]:
    """Funders by each of their names."""
    return {name: funder for funder in funders().values() for name in funder.names.values()}


def cited(grant: Grant | RecurringGrant) -> tuple[tuple[str, str], ...]:
    """(role, figure) of every limit that a grant cites, each once."""
    sources = {basis.source for basis in (grant.basis, *grant.bases.values()) if basis.source}
    found = {(role, key) for key in sources for role in _checked_figures().get(key, ())}
    if grant.provider in _by_name():
        named = _by_name()[grant.provider].limits
        found |= {(role, key) for role in _CHECKED for key in named.get(role, ())}
    return tuple(sorted(found))


def check_funders(plan: HubPlan, rules: Rules = parameter) -> Iterator[Finding]:
    """Grants that are more than the rule that they cite allows, or less than it begins at."""
    timeline = Timeline.of(plan)
    for number, grant in enumerate(plan.grants):
        place = f"grants[{number}]"
        # A rule pays at most a share of the costs, and never more than its highest amount.
        total = award(plan, grant, timeline)
        costs = eligible_cost(plan, grant, timeline)
        for role, key in cited(grant):
            found = _limit(key, role, plan.start, rules)
            if found.value is None:
                continue
            if role == "share":
                percent = _percent(grant, total, costs)
                if percent is not None and percent > found.value + 0.005:
                    field = f"{place}.{'share' if grant.share is not None else 'amount'}"
                    yield _finding("finance.grant_share_above", field, percent, found)
            elif role == "cap" and total > found.value + CENT:
                yield _finding(
                    "finance.grant_above_rule", f"{place}.{_amount(grant)}", total, found
                )
            elif role == "low" and 0 < total < found.value - CENT:
                field = f"{place}.{_amount(grant)}"
                yield _finding("finance.grant_below_rule", field, total, found, Weight.ADVICE)
    for number, grant in enumerate(plan.recurring_grants):
        # An amount that is paid once is that of its one year.
        a_year = grant.amount * (12 / grant.period.months if grant.period is not Period.ONCE else 1)
        for role, key in cited(grant):
            found = _limit(key, role, plan.start, rules)
            yearly = role in ("cap_yearly", "cap") and found.value is not None
            if yearly and a_year > found.value + CENT:
                field = f"recurring_grants[{number}].amount"
                yield _finding("finance.grant_above_year", field, a_year, found)


def _percent(grant: Grant, total: float, costs: float) -> float | None:
    if grant.share is not None:
        return 100.0 * grant.share
    return 100.0 * total / costs if costs > CENT else None


def _amount(grant: Grant) -> str:
    return "amount" if grant.amount is not None else "share"


def _finding(
    code: str, field: str, value: float, found: Limit, weight: Weight = Weight.BREAKS
) -> Finding:
    said = found.year or (urlsplit(found.source).hostname or "").removeprefix("www.")
    values = {"field": field, "value": value, "allowed": found.value, "said": said}
    return Finding(weight, Fault(code, values), found.source)
