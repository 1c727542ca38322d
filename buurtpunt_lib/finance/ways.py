"""Ways: own money, shares, loans, a campaign, a later or a smaller purchase to fill a hole.

The nouns stand in `holes`. Rates, fees and terms that no rule gives are assumptions; they stand so
in the basis of the new line. A loan for a plan that keeps losing money is no way: it makes the
hole deeper later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np

from buurtpunt_lib.datasets import finance_figure
from buurtpunt_lib.domain.plan import Basis, Certainty, HubPlan, LegalForm, LoanKind
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.cash_flow import CashFlow, cash_flow
from buurtpunt_lib.finance.findings import Rules
from buurtpunt_lib.finance.holes import (
    HALF_CENT,
    Edit,
    Hole,
    HoleReport,
    LeftOut,
    Way,
    apply_way,
    located,
)
from buurtpunt_lib.finance.results import YEAR
from buurtpunt_lib.finance.timeline import add_months
from buurtpunt_lib.parameters import parameter

# Amounts are asked for in whole tens of euros.
STEP = 10.0
TRIAL, TRIES = 1000.0, 6
# How much shorter a month may become that was short already, as a share of the hole's depth.
LEEWAY = 0.1
# A loan larger than this, against the depth of the hole, would mostly pay itself back.
MOST = 1.5
# Months in which a postponed purchase is tried, and those that a campaign needs before it pays.
LATER, CAMPAIGN_MONTHS = 6, 3
MAX_HOLES = 5
# Assumptions; a quote or an offer takes their place.
BANK_RATE, SOCIAL_RATE, BANK_TERM = 0.05, 0.04, 84
PLATFORM_FEE, REWARDS_SHARE = 0.06, 0.1
SMALLEST, SMALLER_STEP = 0.5, 0.05
SHARE_FIGURE, SUCCESS_FIGURE = (
    "cooperative_share_price_lokaalhalle",
    "growfunding_success_rate_2019",
)
WIN_WIN_FORMS = (LegalForm.VZW, LegalForm.CV, LegalForm.BV)
WIN_WIN_RULES = ("max_per_lender", "max_per_borrower", "term_max", "interest_min")


def fill_the_gap(
    plan: HubPlan,
    *,
    buffer: float = 0.0,
    rules: Rules = parameter,
    share_price: float | None = None,
) -> HoleReport:
    """Ways to fill each hole, each tried on the plan, and what was left out and why.

    buffer: euro that must stay on the account. share_price: euro a cooperative share; that of a
    real cooperative when not given. Only the first `MAX_HOLES` holes are worked out: filling them
    changes the later ones.

    >>> plan = HubPlan.from_dict({"schema": 1, "name": "Koffie", "start": "2027-01",
    ...     "opening": "2027-01", "months": 24, "opening_balance": 600,
    ...     "costs": [{"id": "rent", "name": "Huur", "amount": 100}],
    ...     "grants": [{"id": "town", "name": "Gemeente", "amount": 3000, "month": "2027-10"}]})
    >>> report = fill_the_gap(plan, share_price=125)
    >>> [(hole.first.isoformat(), hole.depth, hole.to_end) for hole in report.holes]
    [('2027-07-01', 300.0, False)]
    >>> [(way.kind, way.amount) for way in report.ways][:2]
    [('own_money', 300.0), ('shares', 375.0)]
    """
    flow = cash_flow(plan)
    found = located(flow, buffer)
    ways: list[Way] = []
    left_out: list[LeftOut] = []
    for hole, first, last in found[:MAX_HOLES]:
        search = _Search(plan, flow, hole, (first, last), buffer, rules, share_price)
        for result in search.all():
            (ways if isinstance(result, Way) else left_out).append(result)
    return HoleReport(tuple(hole for hole, _, _ in found), tuple(ways), tuple(left_out))


class _Search:
    """Looks for ways to fill one hole."""

    def __init__(
        self,
        plan: HubPlan,
        flow: CashFlow,
        hole: Hole,
        span: tuple[int, int],
        buffer: float,
        rules: Rules,
        share_price: float | None,
    ) -> None:
        self.plan, self.flow, self.hole = plan, flow, hole
        self.first, self.last = span
        self.buffer, self.rules, self.share_price = buffer, rules, share_price
        self.balance = flow.balance[0]
        self.month = flow.months[self.first]
        self._taken = {line.id for _, line in plan.lines()}
        # Below what each month may not come.
        self._needed = np.where(
            self.balance < buffer - HALF_CENT, self.balance - LEEWAY * hole.depth, buffer
        )
        self._needed[self.first : self.last + 1] = buffer
        lately = flow.net[0, -YEAR:].sum()
        self._loses = hole.to_end and bool(lately < -HALF_CENT)

    def all(self) -> Iterator[Way | LeftOut]:
        losing = ("keeps_losing",) if self._loses else ()
        soon = ("too_soon",) if self.first < CAMPAIGN_MONTHS else ()
        values: dict[str, Any] = {"month": self.month, "certainty": Certainty.EXPECTED}
        yield self._line("own_money", "own_money", "amount", values, warnings=losing)
        yield self._shares(losing)
        yield self._win_win()
        yield from self._bridges()
        yield self._bank_loan()
        yield self._crowdfunding((*losing, *soon, "all_or_nothing"))
        yield from self._postponed()
        yield self._smaller()

    # --- trying ---------------------------------------------------------------------------------

    def _short(self, plan: HubPlan) -> float:
        """Euro that the worst month of a plan still lacks."""
        return float((self._needed - cash_flow(plan).balance[0]).max())

    def _holds(self, plan: HubPlan) -> bool:
        return self._short(plan) <= HALF_CENT

    def _not(
        self, kind: str, reason: str, error: InputError | None = None, **values: float
    ) -> LeftOut:
        return LeftOut(kind, self.hole.number, reason, error.faults if error else (), values)

    def _line(
        self,
        kind: str,
        where: str,
        field: str,
        values: Mapping[str, Any],
        *,
        step: float = STEP,
        per_euro: Mapping[str, float] = MappingProxyType({}),
        **about: Any,
    ) -> Way | LeftOut:
        """A new line, of which one field is the smallest amount in whole steps that fills the hole.

        per_euro: other fields that grow with the amount.
        """
        line = next(f"{kind}_{n}" for n in range(1, 999) if f"{kind}_{n}" not in self._taken)

        def way(amount: float) -> Way:
            others = {name: round(share * amount, 2) for name, share in per_euro.items()}
            edit = Edit(where, line, {**values, field: amount, **others}, adds=True)
            return Way(kind, self.hole.number, amount, values["month"], (edit,), **about)

        # What a first amount does says how much is needed; taxes bend that a little, so the answer
        # is tried and raised until it holds.
        effect = cash_flow(apply_way(self.plan, way(TRIAL))).balance[0] - self.balance
        inside = slice(self.first, self.last + 1)
        if (effect[inside] <= 1e-6).any():
            return self._not(kind, "does_not_fit")
        short = self.buffer - self.balance[inside]
        amount = float((short / effect[inside]).max()) * TRIAL
        for _ in range(TRIES):
            amount = float(np.ceil(round(amount / step, 6)) * step)
            try:
                left = self._short(apply_way(self.plan, way(amount)))
            except InputError:
                # More than a plan can hold.
                break
            if left <= HALF_CENT:
                return way(amount)
            amount += max(left / float(effect[inside].min()) * TRIAL, step)
        return self._not(kind, "does_not_fit")

    # --- ways -----------------------------------------------------------------------------------

    def _shares(self, warnings: tuple[str, ...]) -> Way | LeftOut:
        if self.plan.legal_form not in (None, LegalForm.CV):
            return self._not("shares", "legal_form")
        price, basis = self.share_price, Basis(user=True)
        if price is None:
            price, basis = finance_figure(SHARE_FIGURE).value, Basis(source=SHARE_FIGURE)
        if self.plan.legal_form is None:
            warnings = (*warnings, "needs_cooperative")
        values = {"kind": "shares", "month": self.month, "certainty": Certainty.EXPECTED}
        found = self._line("shares", "own_money", "amount", values, step=price, warnings=warnings)
        if isinstance(found, LeftOut):
            return found
        edit, count = found.edits[0], round(found.amount / price)
        by_share = {**values, "count": count, "price": price, "bases": {"price": basis}}
        details = {"count": count, "price": price}
        return replace(found, edits=(replace(edit, values=by_share),), details=details)

    def _win_win(self) -> Way | LeftOut:
        if self.plan.legal_form not in (None, *WIN_WIN_FORMS):
            return self._not("win_win", "legal_form")
        if self._loses:
            return self._not("win_win", "keeps_losing")
        month, rules, error = self._win_win_rules()
        if rules is None:
            return self._not("win_win", "rule_not_known", error)
        lent = sum(loan.amount for loan in self.plan.loans if loan.kind is LoanKind.WIN_WIN)
        room = max(rules["max_per_borrower"] - lent, 0.0)
        rate, years = rules["interest_min"] / 100.0, rules["term_max"]
        values = {"kind": "win_win", "month": month, "rate": rate, "term": int(12 * years),
                  "repayment": "bullet", "period": "yearly",
                  "certainty": Certainty.EXPECTED}  # fmt: skip
        warnings = self._late(values) + (() if self.plan.legal_form else ("needs_legal_person",))
        found = self._loan("win_win", values, warnings=warnings)
        if isinstance(found, LeftOut):
            return found
        if found.amount > room + HALF_CENT:
            return self._not("win_win", "above_cap", amount=found.amount, room=room)
        lenders = int(np.ceil(round(found.amount / rules["max_per_lender"], 9)))
        edit = found.edits[0]
        edit = replace(edit, values={**edit.values, "lenders": lenders})
        details = {"lenders": lenders, "rate": rate, "years": years}
        return replace(found, edits=(edit,), details=details)

    def _win_win_rules(self) -> tuple[date | None, dict[str, float] | None, InputError | None]:
        """The last month, up to the hole, of which every rule is known, with those rules."""
        error: InputError | None = None
        for at in range(self.first, -1, -1):
            month = self.flow.months[at]
            try:
                values = {k: self.rules(f"win_win_loan.{k}").on(month).value for k in WIN_WIN_RULES}
            except InputError as unknown:
                error = error or unknown
                continue
            return month, {key: float(value) for key, value in values.items()}, None
        return None, None, error

    def _late(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        ends = add_months(values["month"], values["term"])
        return ("repaid_after_plan",) if ends > self.flow.months[-1] else ()

    def _bridges(self) -> Iterator[Way | LeftOut]:
        kinds = (("bank_bridge", "bank", BANK_RATE), ("social_bridge", "social", SOCIAL_RATE))
        for kind, lender, rate in kinds:
            if self.hole.to_end:
                yield self._not(kind, "does_not_recover")
            else:
                yield self._bridge(kind, lender, rate)

    def _bridge(self, kind: str, lender: str, rate: float) -> Way | LeftOut:
        # Repaid as soon as the account can bear it, interest and all.
        for repaid in range(self.last + 1, min(self.last + 1 + YEAR, len(self.balance))):
            months = repaid - self.first
            interest = self.hole.depth * rate / 12 * months
            if self.balance[repaid] - interest < self.buffer - HALF_CENT:
                continue
            grant, sure = self._grant_between(repaid)
            values = {"kind": lender, "month": self.month, "rate": rate, "term": months,
                      "repayment": "bullet", "certainty": Certainty.EXPECTED}  # fmt: skip
            found = self._line(
                kind, "loans", "amount", values, line=grant,
                warnings=() if sure else ("grant_not_certain",),
                details={"rate": rate, "months": months},
            )  # fmt: skip
            if isinstance(found, Way):
                return found
        return self._not(kind, "does_not_fit")

    def _grant_between(self, repaid: int) -> tuple[str | None, bool]:
        """The grant that brings most until a loan is repaid, and whether it is certain."""
        brought = {}
        for grant in (*self.plan.grants, *self.plan.recurring_grants):
            money = self.flow.where(sources=[grant.id])[0, self.first + 1 : repaid + 1].sum()
            if money > HALF_CENT:
                brought[grant.id] = float(money)
        if not brought:
            return None, True
        best = max(brought, key=lambda line: brought[line])
        return best, self.plan.line(best).certainty is Certainty.CERTAIN

    def _bank_loan(self) -> Way | LeftOut:
        if self._loses:
            return self._not("bank_loan", "keeps_losing")
        values = {"kind": "bank", "month": self.month, "rate": BANK_RATE, "term": BANK_TERM,
                  "certainty": Certainty.EXPECTED}  # fmt: skip
        details = {"rate": BANK_RATE, "years": BANK_TERM / 12}
        return self._loan("bank_loan", values, warnings=self._late(values), details=details)

    def _loan(self, kind: str, values: Mapping[str, Any], **about: Any) -> Way | LeftOut:
        found = self._line(kind, "loans", "amount", values, **about)
        if isinstance(found, Way) and found.amount > max(MOST * self.hole.depth, 10 * STEP):
            return self._not(kind, "repays_itself", amount=found.amount)
        return found

    def _crowdfunding(self, warnings: tuple[str, ...]) -> Way | LeftOut:
        chance = (finance_figure(SUCCESS_FIGURE).value or 0.0) / 100.0
        values = {"month": self.month, "fee": PLATFORM_FEE, "chance": chance,
                  "certainty": Certainty.HOPED,
                  "bases": {"chance": Basis(source=SUCCESS_FIGURE)}}  # fmt: skip
        details = {"fee": PLATFORM_FEE, "rewards": REWARDS_SHARE, "chance": chance}
        return self._line("crowdfunding", "crowdfunding", "target", values, warnings=warnings,
                          per_euro={"rewards": REWARDS_SHARE}, details=details)  # fmt: skip

    def _postponed(self) -> Iterator[Way | LeftOut]:
        for investment in self.plan.investments:
            at = self.flow.book.timeline.number(investment.month)
            price = investment.amount * (1.0 + investment.overrun)
            if not 0 <= at <= self.last or price < 0.5 * self.hole.depth:
                continue
            if self.hole.to_end:
                yield self._not("postpone", "does_not_recover")
                return
            # The account must bear it later: mostly right after the hole.
            for later in range(self.last + 1, min(self.last + 1 + LATER, len(self.balance))):
                month = self.flow.months[later]
                edit = Edit("investments", investment.id, {"month": month}, adds=False)
                needed = investment.month <= self.plan.opening < month
                warnings = ("needed_for_opening",) if needed else ()
                way = Way("postpone", self.hole.number, price, month, (edit,), investment.id,
                          warnings)  # fmt: skip
                if self._holds(apply_way(self.plan, way)):
                    yield way
                    break
            else:
                yield self._not("postpone", "does_not_fit")

    def _smaller(self) -> Way | LeftOut:
        """Every investment to come smaller, and with them the grants of a fixed amount."""
        plan = self.plan
        investments = [i for i in plan.investments if plan.start <= i.month <= self.hole.last]
        grants = [g for g in plan.grants if g.month >= plan.start and g.amount]
        price = sum(i.amount * (1.0 + i.overrun) for i in investments)
        for number in range(1, round((1.0 - SMALLEST) / SMALLER_STEP) + 1):
            factor = round(1.0 - number * SMALLER_STEP, 4)
            saved = price * (1.0 - factor)
            if saved < 0.5 * self.hole.depth:
                continue
            edits = tuple(
                Edit(where, line.id, {"amount": round(line.amount * factor, 2)}, adds=False)
                for where, lines in (("investments", investments), ("grants", grants))
                for line in lines
            )
            month = min(i.month for i in investments)
            way = Way("smaller", self.hole.number, round(saved, 2), month, edits, None,
                      ("serves_fewer",), {"factor": factor})  # fmt: skip
            if self._holds(apply_way(plan, way)):
                return way
        return self._not("smaller", "does_not_fit")
