"""Rules: where a plan goes against a dated rule, or where the rule is not known for its date.

Lender's side: what a Win-win loan gives the people who lend, through their taxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from buurtpunt_lib.domain.plan import HubPlan, LegalForm, Loan, LoanKind, VatScheme
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.finance.cash_flow import cash_flow
from buurtpunt_lib.finance.findings import Finding, Rules, Weight
from buurtpunt_lib.finance.funder_limits import check_funders
from buurtpunt_lib.finance.funding import eligible_cost
from buurtpunt_lib.finance.loans import schedule_of
from buurtpunt_lib.finance.timeline import Timeline, add_months
from buurtpunt_lib.parameters import Parameter, parameter


def check_rules(plan: HubPlan, *, rules: Rules = parameter) -> tuple[Finding, ...]:
    """Everything in a plan that goes against a dated rule, or whose rule is not known.

    rules: gives a parameter by its key; the tables of the project unless said otherwise.
    """
    checks = (_win_win, _grants, check_funders, _volunteers, _vat, _profit_tax)
    return tuple(finding for check in checks for finding in check(plan, rules))


@dataclass(frozen=True)
class LenderSide:
    """What lenders of a Win-win loan get back through their taxes, euro, all lenders together.

    credits: by calendar year. loss_credit: share of what is not repaid that comes back, once.
    """

    credits: dict[int, float]
    loss_credit: float

    @property
    def total(self) -> float:
        return sum(self.credits.values())


def lender_side(loan: Loan, *, rules: Rules = parameter) -> LenderSide:
    """The tax credit of those who lend a Win-win loan, year by year.

    The credit of a year is the rate of that year × the mean of what is owed on 1 January and on
    31 December; so the first and the last year count for half when the loan does not start in
    January. Raises InputError `parameter.not_known` when a rule is not known for its date.
    """
    found, step = schedule_of(loan), loan.period.months
    ends = [add_months(loan.month, step * (n + 1)) for n in range(len(found.principal))]

    def owed(day: date) -> float:
        """What is owed at the beginning of a day: received or repaid earlier, or that day."""
        if day < loan.month:
            return 0.0
        paid = sum(p for end, p in zip(ends, found.principal, strict=True) if end <= day)
        return loan.amount - float(paid)

    credits = {}
    for year in range(loan.month.year, ends[-1].year + 1):
        rate = _number(rules("win_win_loan.annual_tax_credit"), date(year, 12, 31))
        mean = (owed(date(year, 1, 1)) + owed(date(year, 12, 31))) / 2.0
        if mean > 0.005:
            credits[year] = rate / 100.0 * mean
    loss = _number(rules("win_win_loan.loss_credit"), loan.month)
    return LenderSide(credits, loss / 100.0)


def _number(rule: Parameter, day: date) -> float:
    return float(rule.on(day).value)  # type: ignore[arg-type]


def _breaks(rule: Parameter | None, code: str, /, **values: Any) -> Finding:
    return Finding(Weight.BREAKS, Fault(code, values), rule.source if rule else None)


def _unknown(rule: Parameter, field: str, day: date) -> Finding:
    """The rule is not known on a day; the newest value is named, and used for nothing."""
    newest = rule.values[-1]
    values = {
        "field": field,
        "day": day,
        "value": newest.value,
        "valid_from": newest.valid_from,
    }
    return Finding(Weight.UNKNOWN, Fault("finance.rule_not_known", values), newest.source)


def _bound(
    rules: Rules, key: str, field: str, day: date, value: float, code: str, *, upper: bool
) -> Iterator[Finding]:
    """A finding when a value lies beyond a bound of its day, or when the bound is not known."""
    rule = rules(key)
    try:
        bound = _number(rule, day)
    except InputError:
        yield _unknown(rule, field, day)
        return
    if value > bound + 1e-9 if upper else value < bound - 1e-9:
        yield _breaks(rule, code, field=field, value=value, allowed=bound, day=day)


def _win_win(plan: HubPlan, rules: Rules) -> Iterator[Finding]:
    together = 0.0
    for number, loan in enumerate(plan.loans):
        if loan.kind is not LoanKind.WIN_WIN:
            continue
        place, day = f"loans[{number}]", loan.month
        together += loan.amount
        each, years = loan.amount / loan.lenders, loan.term / 12
        bounds = (
            ("max_per_lender", "amount", each, "finance.win_win_lender", True),
            ("max_per_borrower", "amount", together, "finance.win_win_borrower", True),
            ("term_min", "term", years, "finance.win_win_short", False),
            ("term_max", "term", years, "finance.win_win_long", True),
            ("interest_min", "rate", 100 * loan.rate, "finance.win_win_rate_low", False),
            ("interest_max", "rate", 100 * loan.rate, "finance.win_win_rate_high", True),
        )
        told = set()
        for key, field, value, code, upper in bounds:
            key = f"win_win_loan.{key}"
            for found in _bound(rules, key, f"{place}.{field}", day, value, code, upper=upper):
                # An unknown lower bound and an unknown upper bound of one field are one finding.
                if found.weight is Weight.UNKNOWN and field in told:
                    continue
                told.add(field)
                yield found


def _grants(plan: HubPlan, _: Rules) -> Iterator[Finding]:
    timeline = Timeline.of(plan)
    shares: dict[str, float] = {}
    for number, grant in enumerate(plan.grants):
        field = f"grants[{number}].amount"
        if grant.amount is not None:
            limits = [] if grant.cap is None else [grant.cap]
            if grant.eligible:
                limits.append(eligible_cost(plan, grant, timeline))
            if limits and grant.amount > min(limits) + 0.005:
                allowed = min(limits)
                yield _breaks(
                    None, "finance.grant_above", field=field, value=grant.amount, allowed=allowed
                )
        for line_id in grant.eligible if grant.share else ():
            shares[line_id] = shares.get(line_id, 0.0) + (grant.share or 0.0)
            if shares[line_id] > 1.0 + 1e-9:
                values = {"field": f"grants[{number}].share", "value": line_id,
                          "percent": 100 * shares[line_id]}  # fmt: skip
                yield _breaks(None, "finance.grants_above_cost", **values)


def _volunteers(plan: HubPlan, rules: Rules) -> Iterator[Finding]:
    timeline = Timeline.of(plan)
    for number, group in enumerate(plan.volunteers):
        if not group.allowance or not group.days:
            continue
        place = f"volunteers[{number}]"
        low, high = timeline.span(group.begin, group.end, default=timeline.opening)
        for year in sorted({month.year for month in timeline.dates[low:high]}):
            day = max(date(year, 1, 1), timeline.dates[low])
            a_year = group.allowance * group.days
            found = [
                *_bound(rules, "volunteer_expenses.per_day", f"{place}.allowance", day,
                        group.allowance, "finance.volunteer_day", upper=True),
                *_bound(rules, "volunteer_expenses.per_year", f"{place}.days", day,
                        a_year, "finance.volunteer_year", upper=True),
            ]  # fmt: skip
            yield from found
            if found:
                break  # the first year says it; the years after it would say the same again


def _vat(plan: HubPlan, rules: Rules) -> Iterator[Finding]:
    if plan.vat.scheme is VatScheme.OUTSIDE:
        return
    for number, rate in enumerate(plan.vat.rates):
        field = f"vat.rates[{number}].rate"
        try:
            rule = rules(f"vat.{rate.kind}")
        except InputError:
            continue  # a kind of the user's own
        day = max(rate.begin or plan.start, plan.start)
        try:
            known = _number(rule, day)
        except InputError:
            yield _unknown(rule, field, day)
            continue
        if abs(known - 100 * rate.rate) > 1e-9:
            yield _breaks(rule, "finance.vat_rate", field=field, value=100 * rate.rate,
                          allowed=known, day=day)  # fmt: skip
    if plan.vat.scheme is not VatScheme.EXEMPT:
        return
    rule = rules("vat.exemption_threshold")
    if plan.vat.threshold is None:
        yield _breaks(rule, "finance.vat_no_threshold", field="vat.threshold")
        return
    yield from _bound(
        rules, "vat.exemption_threshold", "vat.threshold", plan.start, plan.vat.threshold,
        "finance.vat_threshold", upper=True,
    )  # fmt: skip
    flow = cash_flow(plan)
    if flow.book.vat.crossing is not None:
        month = flow.months[flow.book.vat.crossing]
        values = {"field": "vat", "month": f"{month:%Y-%m}", "value": plan.vat.threshold}
        yield Finding(Weight.ADVICE, Fault("finance.vat_crossing", values), rule.source)


def _profit_tax(plan: HubPlan, rules: Rules) -> Iterator[Finding]:
    if plan.legal_form not in (LegalForm.CV, LegalForm.BV):
        return
    rule = rules("income_tax.corporate_standard")
    if plan.income_tax.rate == 0:
        yield Finding(
            Weight.ADVICE, Fault("finance.no_profit_tax", {"field": "income_tax.rate"}), rule.source
        )
        return
    try:
        known = {_number(rule, plan.start)}
        known |= {_number(rules("income_tax.corporate_reduced"), plan.start)}
    except InputError:
        yield _unknown(rule, "income_tax.rate", plan.start)
        return
    if not np.isclose(sorted(known), 100 * plan.income_tax.rate).any():
        allowed = ", ".join(f"{rate:g}" for rate in sorted(known))
        yield _breaks(rule, "finance.profit_tax_rate", field="income_tax.rate",
                      value=100 * plan.income_tax.rate, allowed=allowed)  # fmt: skip
