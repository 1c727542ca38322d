"""What a plan misses: how much money, from which month, and which kind of money mends that.

Want: what is wrong with the account. NOTHING: it never sinks below zero. BRIDGE: it does, and comes
back by itself. START: it stays below zero although the hub no longer loses money, so money is
missing to begin with. STRUCTURAL: more goes out than comes in to the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from buurtpunt_lib.finance.cash_flow import CashFlow
from buurtpunt_lib.finance.holes import HALF_CENT, located
from buurtpunt_lib.finance.results import YEAR


class Want(StrEnum):
    NOTHING = "nothing"
    BRIDGE = "bridge"
    START = "start"
    STRUCTURAL = "structural"


# Money of the catalogue (`datasets.Money`) that mends it, what fits best first.
FITS: dict[Want, tuple[str, ...]] = {
    Want.NOTHING: (),
    Want.BRIDGE: ("loan", "win_win", "one_off", "gift", "crowdfunding", "shares", "recurring"),
    Want.START: ("one_off", "shares", "crowdfunding", "gift", "win_win", "loan", "recurring"),
    # Money that comes once, or must be paid back, only puts the end off.
    Want.STRUCTURAL: ("recurring", "gift"),
}


@dataclass(frozen=True)
class Missing:
    """amount: euro short in the deepest month. month: the first one below zero; None: never."""

    want: Want
    amount: float
    month: date | None

    def fits(self, money: str) -> bool:
        """Whether a kind of money mends it."""
        return money in FITS[self.want]


def missing(flow: CashFlow) -> Missing:
    """What a cash flow of one draw misses."""
    holes = [hole for hole, _, _ in located(flow, 0.0)]
    if not holes:
        return Missing(Want.NOTHING, 0.0, None)
    amount = max(hole.depth for hole in holes)
    loses = float(flow.net[0, -YEAR:].sum()) < -HALF_CENT
    stays = Want.STRUCTURAL if loses else Want.START
    return Missing(stays if holes[-1].to_end else Want.BRIDGE, amount, holes[0].first)
