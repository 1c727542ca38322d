"""Cash flow: what reaches and leaves the bank account, month by month.

Draw: one turn of the drivers; a plan as it stands is one draw, so every array has the shape
(draw, month). Balance: what is on the account at the end of a month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from buurtpunt_lib.domain.plan import Certainty, HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.activities import post_activities
from buurtpunt_lib.finance.book import GRANT_GROUPS, GROUPS, Account, Book, LineInfo
from buurtpunt_lib.finance.costs import post_costs, post_investments
from buurtpunt_lib.finance.drivers import Driver, Factors
from buurtpunt_lib.finance.funding import (
    post_crowdfunding,
    post_gifts,
    post_grants,
    post_own_money,
)
from buurtpunt_lib.finance.loans import post_loans
from buurtpunt_lib.finance.staff import post_staff
from buurtpunt_lib.finance.tax import taxes
from buurtpunt_lib.finance.timeline import Timeline
from buurtpunt_lib.finance.vat import settlement
from buurtpunt_lib.finance.volunteers import post_volunteers


def open_book(plan: HubPlan) -> Book:
    """Enters every line of a plan; no driver is applied yet."""
    book = Book(Timeline.of(plan), plan.opening_balance)
    post_activities(book, plan)
    post_gifts(book, plan)
    post_crowdfunding(book, plan)
    post_grants(book, plan)
    post_staff(book, plan)
    post_volunteers(book, plan)
    post_costs(book, plan)
    post_investments(book, plan)
    post_loans(book, plan)
    post_own_money(book, plan)
    book.close_opening()
    return book


@dataclass(frozen=True)
class CashLine:
    """One line of a cash flow: `info` says what it is, `values` what it brings each month."""

    info: LineInfo
    _flow: CashFlow
    _number: int

    @property
    def values(self) -> np.ndarray:
        """Euro by draw and month, shape (draw, month); income positive, costs negative."""
        return self._flow.of_lines([self._number], Account.BANK)

    @property
    def total(self) -> np.ndarray:
        """Euro over all months, shape (draw,)."""
        return self.values.sum(axis=1)


class CashFlow:
    """The cash flow of one plan; made by `cash_flow`. Nothing is computed before it is asked."""

    def __init__(
        self,
        plan: HubPlan,
        book: Book,
        factors: Factors,
        *,
        left_out: frozenset[str] = frozenset(),
        certainties: frozenset[Certainty] = frozenset(Certainty),
    ) -> None:
        self.plan = plan
        self.book = book
        self.left_out = left_out
        self.certainties = certainties
        self.draws = factors.draws
        self._factors = factors
        signatures: dict[tuple[Driver, ...], int] = {}
        which = [
            signatures.setdefault(factors.effective(drivers), len(signatures))
            for drivers in book.term_drivers
        ]
        self._products = [factors.product(found) for found in signatures]
        self._term_line = np.array(book.term_line, dtype=int)
        # Row s marks the terms that are scaled by product s.
        self._scaled_by = np.zeros((len(signatures), len(which)))
        self._scaled_by[which, np.arange(len(which))] = 1.0
        self._kept = np.array(
            [li.group not in left_out and li.certainty in certainties for li in book.lines],
            dtype=bool,
        )

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each month."""
        return self.book.timeline.dates

    @property
    def opening_balance(self) -> float:
        return self.plan.opening_balance

    @cached_property
    def infos(self) -> tuple[LineInfo, ...]:
        """What every line is: those of the book, then VAT and taxes, which depend on all others."""
        return (*self.book.lines, *(info for info, _ in self._late))

    @cached_property
    def lines(self) -> tuple[CashLine, ...]:
        """Every line that counts, in the order of the plan."""
        return tuple(
            CashLine(info, self, number)
            for number, info in enumerate(self.infos)
            if number >= len(self._kept) or self._kept[number]
        )

    def of_lines(self, numbers: Iterable[int], account: Account) -> np.ndarray:
        """Changes on one account by some lines, by their place in `infos`, shape (draw, month)."""
        chosen = np.zeros(len(self.infos), dtype=bool)
        chosen[list(numbers)] = True
        return self._sum(chosen, account)

    def where(
        self,
        *,
        groups: Iterable[str] | None = None,
        certainty: Iterable[Certainty] | None = None,
        recurring: bool | None = None,
        sources: Iterable[str] | None = None,
        account: Account = Account.BANK,
    ) -> np.ndarray:
        """The sum of all lines that meet every condition, euro, shape (draw, month)."""
        groups = None if groups is None else _known_groups(groups)
        certainty = None if certainty is None else set(certainty)
        sources = None if sources is None else set(sources)
        chosen = [
            (groups is None or line.group in groups)
            and (certainty is None or line.certainty in certainty)
            and (recurring is None or line.recurring is recurring)
            and (sources is None or line.source in sources)
            for line in self.infos
        ]
        return self._sum(np.array(chosen, dtype=bool), account)

    def group(self, name: str) -> np.ndarray:
        """What one group brings or costs, euro, shape (draw, month)."""
        return self.where(groups=[name])

    @cached_property
    def net(self) -> np.ndarray:
        """All flows together, euro, shape (draw, month)."""
        return self.changes(Account.BANK)

    @cached_property
    def balance(self) -> np.ndarray:
        """What is on the account at the end of each month, euro, shape (draw, month)."""
        return self.opening_balance + np.cumsum(self.net, axis=1)

    def changes(self, account: Account) -> np.ndarray:
        """Changes on one account by all lines, euro, shape (draw, month)."""
        return self._sum(np.ones(len(self.infos), dtype=bool), account)

    def balance_with(self, certainty: Iterable[Certainty]) -> np.ndarray:
        """The balance if only lines of these certainties come true, euro, shape (draw, month)."""
        return CashFlow(
            self.plan,
            self.book,
            self._factors,
            left_out=self.left_out,
            certainties=frozenset(certainty),
        ).balance

    def without(self, groups: Iterable[str]) -> CashFlow:
        """The same plan and drivers without some groups of lines; taxes follow."""
        left_out = self.left_out | _known_groups(groups)
        return CashFlow(
            self.plan, self.book, self._factors, left_out=left_out, certainties=self.certainties
        )

    def without_grants(self) -> CashFlow:
        """The same plan and drivers without any grant, one-off or recurring; gifts stay."""
        return self.without(GRANT_GROUPS)

    def driven(self, drivers: Mapping[str, object]) -> CashFlow:
        """The same flow with more drivers; one that it has already is replaced.

        Nothing is entered again, so it costs a sixth of `cash_flow`. Raises InputError for a
        driver that is none, as `cash_flow` does.
        """
        ids = {line.id for _, line in self.plan.lines()}
        factors = self._factors.with_more(drivers, months=self.plan.months, ids=ids)
        return CashFlow(
            self.plan, self.book, factors, left_out=self.left_out, certainties=self.certainties
        )

    @cached_property
    def _late(self) -> list[tuple[LineInfo, dict[Account, np.ndarray]]]:
        """Lines that follow from the sum of all others: VAT settlement and taxes."""
        found: list[tuple[LineInfo, dict[Account, np.ndarray]]] = []
        if "taxes" in self.left_out:
            return found
        timeline, book = self.book.timeline, self.book
        everything = np.ones(len(book.lines), dtype=bool)
        if book.vat.any:
            owed = self._linear(everything, Account.VAT)
            paid = settlement(owed, timeline, refund_months=self.plan.vat.refund_months)
            found.append((_tax_line("vat_settlement"), {Account.BANK: paid, Account.VAT: paid}))
        rules = self.plan.income_tax
        if rules.rate or rules.asset_steps:
            fixed = np.cumsum(self._linear(everything, Account.FIXED), axis=1)
            due = taxes(
                self.plan,
                timeline,
                result=self._linear(everything, Account.RESULT),
                fixed=fixed + book.opening[Account.FIXED],
            )
            for kind, (weighs, paid) in due.items():
                entries = {
                    Account.BANK: -paid,
                    Account.TAX: weighs - paid,
                    Account.RESULT: -weighs,
                }
                found.append((_tax_line(kind), entries))
        return found

    def _sum(self, chosen: np.ndarray, account: Account) -> np.ndarray:
        total = self._linear(chosen[: len(self._kept)], account)
        for wanted, (_, entries) in zip(chosen[len(self._kept) :], self._late, strict=True):
            if wanted and account in entries:
                total = total + entries[account]
        return total

    def _linear(self, chosen: np.ndarray, account: Account) -> np.ndarray:
        # Terms with the same drivers are added before the drivers are applied: the work for many
        # draws does not grow with the number of lines.
        months = self.book.timeline.months
        total = np.zeros((self.draws, months))
        terms = np.flatnonzero((chosen & self._kept)[self._term_line])
        if not terms.size:
            return total
        by_product = self._scaled_by[:, terms] @ self.book.block[terms, account]
        for factor, summed in zip(self._products, by_product, strict=True):
            if summed.any():
                total += factor * summed
        return total


def _known_groups(groups: Iterable[str]) -> frozenset[str]:
    groups = frozenset(groups)
    if groups - set(GROUPS):
        unknown = ", ".join(sorted(groups - set(GROUPS)))
        raise InputError("finance.group_unknown", value=unknown, allowed=", ".join(GROUPS))
    return groups


def _tax_line(kind: str) -> LineInfo:
    return LineInfo(kind, kind, "", "taxes", kind, Certainty.CERTAIN, True)


def cash_flow(
    plan: HubPlan,
    *,
    drivers: Mapping[str, object] | None = None,
    without: Iterable[str] = (),
) -> CashFlow:
    """Monthly cash flow of a plan, in euro; income positive, costs negative.

    balance[t] = opening_balance + sum of every flow up to and including month t

    drivers: factors by name (see `drivers.DRIVERS`), each a number, shape (draw,) or
    (draw, month). without: groups of lines to leave out, such as `GRANT_GROUPS`.
    Raises InputError: `finance.driver_unknown`, `finance.driver_shape`,
    `finance.driver_not_number`, `finance.draws_differ`, `finance.group_unknown`.

    >>> plan = HubPlan.from_dict({"schema": 1, "name": "Koffie", "start": "2027-01",
    ...     "opening": "2027-01", "months": 24, "opening_balance": 1000,
    ...     "activities": [{"id": "cafe", "name": "Café", "customers": 100, "basket": 5,
    ...                     "margin": 0.6}],
    ...     "costs": [{"id": "rent", "name": "Huur", "kind": "rent", "amount": 350}]})
    >>> flow = cash_flow(plan)
    >>> flow.group("activities")[0, 0], flow.group("purchases")[0, 0], flow.balance[0, 0]
    (np.float64(500.0), np.float64(-200.0), np.float64(950.0))
    >>> cash_flow(plan, drivers={"customers": [0.5, 1.0, 1.5]}).balance[:, -1].tolist()
    [-3800.0, -200.0, 3400.0]
    """
    book = open_book(plan)
    ids = {line.id for _, line in plan.lines()}
    factors = Factors(drivers, months=plan.months, ids=ids)
    return CashFlow(plan, book, factors, left_out=_known_groups(without))
