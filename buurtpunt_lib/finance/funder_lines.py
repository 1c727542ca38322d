"""A line for a plan from a funder of the catalogue: what its rule says, and what is still open.

Proposed: a line that is hoped for. What the rule of the funder gives (a share, a highest amount,
a time to spend it) is filled in with its source; what nobody knows yet stays at zero and is named
in `to_fill`. Rates, terms and fees that no source gives are the assumptions of `ways`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from buurtpunt_lib.datasets import Funder, Money, finance_figure
from buurtpunt_lib.domain.plan import Certainty, HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.findings import Rules
from buurtpunt_lib.finance.funder_limits import limit, limits
from buurtpunt_lib.finance.timeline import add_months
from buurtpunt_lib.finance.ways import (
    BANK_RATE,
    BANK_TERM,
    CAMPAIGN_MONTHS,
    PLATFORM_FEE,
    SOCIAL_RATE,
    SUCCESS_FIGURE,
)
from buurtpunt_lib.parameters import parameter

_LISTS = {
    Money.ONE_OFF: "grants",
    Money.RECURRING: "recurring_grants",
    Money.LOAN: "loans",
    Money.WIN_WIN: "loans",
    Money.CROWDFUNDING: "crowdfunding",
    Money.GIFT: "gifts",
    Money.SHARES: "own_money",
}


@dataclass(frozen=True)
class Proposed:
    """where: list of the plan. line: its values. to_fill: fields that nobody knows yet."""

    where: str
    line: dict[str, Any]
    to_fill: tuple[str, ...]

    def added_to(self, plan: HubPlan) -> HubPlan:
        return plan.replace(**{self.where: [*getattr(plan, self.where), self.line]})


def can_propose(funder: Funder) -> bool:
    """Advice is no money; a call that a source says is over is no hope."""
    return funder.money in _LISTS and not funder.closed


def proposed_line(
    plan: HubPlan,
    funder: Funder,
    *,
    name: str,
    because: str,
    month: date | None = None,
    rules: Rules = parameter,
) -> Proposed:
    """The line that asks money of a funder, to be added to a plan.

    name: of the line and of who gives. because: stands with the numbers that are assumptions.
    month: when the money is needed; the opening when not given. Raises InputError
    `finance.no_money` for a funder that gives none.
    """
    if not can_propose(funder):
        raise InputError("finance.no_money", field="funder", value=funder.code)
    last = add_months(plan.start, plan.months - 1)
    when = min(max(month or plan.opening, plan.start), last)
    maker = _Maker(plan, funder, name, {"assumption": because}, when, rules)
    values, to_fill = getattr(maker, f"_{funder.money.value}")()
    where = _LISTS[funder.money]
    taken = {line.id for _, line in plan.lines()}
    stem = funder.code[:36]
    line_id = next(i for n in range(1, 999) if (i := f"{stem}_{n}") not in taken)
    line = {"id": line_id, "name": name, "certainty": Certainty.HOPED,
            "basis": {"assumption": because}, **values}  # fmt: skip
    return Proposed(where, line, to_fill)


class _Maker:
    """Values and open fields of a line, by kind of money."""

    def __init__(
        self,
        plan: HubPlan,
        funder: Funder,
        name: str,
        because: dict[str, str],
        when: date,
        rules: Rules,
    ) -> None:
        self.plan, self.funder, self.name, self.because = plan, funder, name, because
        self.when, self.rules = when, rules

    def _limit(self, role: str) -> tuple[float, dict[str, str]] | None:
        """A limit's number with where it comes from."""
        found = limit(self.funder, role, day=self.when, rules=self.rules)
        return (
            None if found is None or found.value is None else (found.value, {"source": found.key})
        )

    def _one_off(self) -> tuple[dict[str, Any], tuple[str, ...]]:
        values: dict[str, Any] = {"provider": self.name, "month": self.when}
        bases: dict[str, Any] = {}
        to_fill: tuple[str, ...] = ("hours_to_write",)
        if share := self._limit("share"):
            values |= {"share": share[0] / 100.0, "eligible": self._purchases(share[0] / 100.0)}
            bases["share"] = share[1]
            to_fill = to_fill if values["eligible"] else ("eligible", *to_fill)
        else:
            values["amount"] = 0.0
            to_fill = ("amount", *to_fill)
        if cap := self._limit("cap"):
            values["cap"], bases["cap"] = cap
        months = self._limit("months")
        years = self._limit("years")
        span = months[0] if months else 12.0 * years[0] if years else 0.0
        if span >= 1:
            values["spend_begin"] = self.when
            values["spend_end"] = add_months(self.when, int(span) - 1)
        return values | {"bases": bases}, to_fill

    def _purchases(self, share: float) -> list[str]:
        """Investments of which this share is not paid by other grants already."""
        paid: dict[str, float] = {}
        for grant in self.plan.grants:
            for line in grant.eligible:
                paid[line] = paid.get(line, 0.0) + (grant.share or 0.0)
        return [
            i.id
            for i in self.plan.investments
            if i.month >= self.plan.start and paid.get(i.id, 0.0) + share <= 1.0 + 1e-9
        ][:100]

    def _recurring(self) -> tuple[dict[str, Any], tuple[str, ...]]:
        begin = max(self.plan.opening, self.plan.start)
        values = {"provider": self.name, "amount": 0.0, "begin": begin, "period": "yearly"}
        return values, ("amount", "end")

    def _gift(self) -> tuple[dict[str, Any], tuple[str, ...]]:
        return {"amount": 0.0, "period": "once", "begin": self.when}, ("amount",)

    def _shares(self) -> tuple[dict[str, Any], tuple[str, ...]]:
        found = limits(self.funder, "typical", day=self.when, rules=self.rules)
        price = next((one for one in found if one.value), None)
        values: dict[str, Any] = {"kind": "shares", "month": self.when, "count": 0.0}
        if price is None:
            return values | {"price": 0.0}, ("count", "price")
        return values | {"price": price.value, "bases": {"price": {"source": price.key}}}, (
            "count",
        )

    def _crowdfunding(self) -> tuple[dict[str, Any], tuple[str, ...]]:
        chance = self._limit("chance")
        if chance is None:
            figure = finance_figure(SUCCESS_FIGURE)
            chance = (figure.value or 0.0, {"source": figure.id})
        begin = max(add_months(self.when, -CAMPAIGN_MONTHS), date(2000, 1, 1))
        values = {
            "platform": self.name, "target": 0.0, "campaign_begin": begin, "month": self.when,
            "fee": PLATFORM_FEE, "chance": chance[0] / 100.0, "rewards": 0.0,
            "bases": {"chance": chance[1]},
        }  # fmt: skip
        return values, ("target", "rewards", "backers")

    def _loan(self) -> tuple[dict[str, Any], tuple[str, ...]]:
        bank = self.funder.code == "bank"
        bases: dict[str, Any] = {}
        rate = BANK_RATE if bank else SOCIAL_RATE
        if found := self._limit("rate"):
            rate, bases["rate"] = found[0] / 100.0, found[1]
        term = BANK_TERM
        if years := self._limit("years"):
            term, bases["term"] = int(12 * years[0]), years[1]
        values = {
            "kind": "bank" if bank else "social", "lender": self.name, "amount": 0.0,
            "month": self.when, "rate": rate, "term": term, "bases": bases,
        }  # fmt: skip
        return values, ("amount",) if "rate" in bases else ("amount", "rate")

    def _win_win(self) -> tuple[dict[str, Any], tuple[str, ...]]:
        values: dict[str, Any] = {
            "kind": "win_win", "amount": 0.0, "month": self.when, "repayment": "bullet",
            "period": "yearly",
        }  # fmt: skip
        bases: dict[str, Any] = {}
        to_fill = ["amount", "lenders"]
        for field, key, factor in (("rate", "interest_min", 0.01), ("term", "term_max", 12.0)):
            rule = self.rules(f"win_win_loan.{key}")
            known = rule.is_known(self.when)
            # The newest number stands in for one that is not known yet, and is to be looked up.
            value = rule.on(self.when) if known else rule.values[-1]
            number = float(value.value) * factor  # type: ignore[arg-type]
            values[field] = int(number) if field == "term" else round(number, 6)
            if known:
                bases[field] = {"source": rule.key}
            else:
                to_fill.append(field)
        return values | {"bases": bases}, tuple(to_fill)
