"""Book: every flow of a plan, entered twice, before it is known how the drivers turn out.

Line: what a reader sees as one row, such as the rent or the takings of the café.
Group: a family of lines (activities, grants, costs …). What grants and gifts bring is never in
one group with what activities earn.
Account: where money or value sits (the bank, stock, loans …). Assets count what we have,
the other accounts where it came from; each term keeps the two sides equal in every month.
Term: a part of a line as amounts by month and account, with the names of the drivers that scale
it. A line whose value is a sum of products has several terms. Because terms hold months only,
ten thousand draws of the drivers cost one small matrix product.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from buurtpunt_lib.domain.plan import Certainty
from buurtpunt_lib.finance.timeline import Timeline
from buurtpunt_lib.finance.vat import VatRegime


class Account(IntEnum):
    """Assets first; every account from PAYABLE on is a source of money."""

    BANK = 0
    RECEIVABLE = 1
    STOCK = 2
    PREPAID = 3
    FIXED = 4
    PAYABLE = 5
    STAFF_DUE = 6
    LOANS = 7
    INTEREST_DUE = 8
    DEFERRED = 9
    VAT = 10
    TAX = 11
    CAPITAL = 12
    RESULT = 13


ASSETS = tuple(a for a in Account if a < Account.PAYABLE)
SOURCES = tuple(a for a in Account if a >= Account.PAYABLE)

# What activities earn, what others give, what must be paid back or stays in, what goes out.
EARNED_GROUPS = ("activities",)
SUPPORT_GROUPS = ("partners", "gifts", "grants")
FUNDING_GROUPS = ("loans", "own_money")
COST_GROUPS = (
    "purchases", "costs", "staff", "volunteers", "investments", "interest", "repayments", "taxes",
)  # fmt: skip
GROUPS = (*EARNED_GROUPS, *SUPPORT_GROUPS, *FUNDING_GROUPS, *COST_GROUPS)
# What moves with the number of customers; all other groups are fixed.
VARIABLE_GROUPS = ("activities", "purchases", "taxes")
# What "without grants" leaves out: one-off and recurring grants; gifts and partners stay.
GRANT_GROUPS = ("grants",)

# A driver of a term: a name, or a name with the factor at which it is held (a margin of 100 %).
Driver = str | tuple[str, float]


@dataclass(frozen=True)
class LineInfo:
    """What a line is. `source`: id of the plan's line it comes from; `key` is unique."""

    key: str
    source: str
    name: str
    group: str
    kind: str
    certainty: Certainty
    recurring: bool

    @property
    def variable(self) -> bool:
        """Whether it moves with the number of customers."""
        return self.group in VARIABLE_GROUPS

    @property
    def group_text(self) -> str:
        """Key of the group's name in the text catalogue."""
        return f"finance_lines.group.{self.group}"

    @property
    def kind_text(self) -> str:
        """Key of the kind's name in the text catalogue."""
        return f"finance_lines.kind.{self.kind}"

    @property
    def certainty_text(self) -> str:
        """Key of the certainty's name in the text catalogue."""
        return f"finance_lines.certainty.{self.certainty.value}"


class Book:
    """The terms of one plan: `block` has shape (term, account, month).

    vat: how VAT stands; it is settled when the activities are entered, which comes first.
    opening: what stands on each account when the plan starts, shape (account,); opened: what of it
    is of which line of the plan.
    """

    def __init__(self, timeline: Timeline, opening_balance: float) -> None:
        self.timeline = timeline
        self.lines: list[LineInfo] = []
        self.term_line: list[int] = []
        self.term_drivers: list[tuple[Driver, ...]] = []
        self.opening = np.zeros(len(Account))
        self.opened: dict[tuple[str, Account], float] = {}
        self.opening[Account.BANK] = opening_balance
        self.vat: VatRegime
        self._block = np.zeros((64, len(Account), timeline.months))

    @property
    def block(self) -> np.ndarray:
        return self._block[: len(self.term_line)]

    def line(self, info: LineInfo) -> int:
        """Opens a line; terms that follow may be entered on its number."""
        self.lines.append(info)
        return len(self.lines) - 1

    def enter(
        self, line: int, drivers: tuple[Driver, ...], entries: dict[Account, np.ndarray]
    ) -> None:
        """Enters a term: changes by account and month, in euro, assets and sources in balance."""
        number = len(self.term_line)
        if number == len(self._block):
            self._block = np.concatenate([self._block, np.zeros_like(self._block)])
        own = f"line:{self.lines[line].source}"
        self.term_line.append(line)
        self.term_drivers.append((*drivers, own))
        for account, changes in entries.items():
            self._block[number, account] = changes

    def had(self, account: Account, amount: float, source: str) -> None:
        """What a line of the plan had on an account when the plan starts, told by its id.

        The opening capital balances it.
        """
        self.opening[account] += amount
        self.opened[source, account] = self.opened.get((source, account), 0.0) + float(amount)

    def close_opening(self) -> None:
        """Sets the opening capital to what we have minus what we owe."""
        owed = sum(self.opening[a] for a in SOURCES if a != Account.CAPITAL)
        self.opening[Account.CAPITAL] = sum(self.opening[a] for a in ASSETS) - owed
