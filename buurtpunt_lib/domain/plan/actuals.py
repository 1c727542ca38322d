"""Actual: what really happened in a month after the doors opened, beside what the plan expected."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from buurtpunt_lib.domain.plan.values import Amount, Balance, Frozen, Month, Text

MAX_ACTUALS = 120


class Actual(Frozen):
    """One month as it was. None means that nobody wrote it down; it never means zero.

    earned: takings of the activities. support: what grants, gifts and partners brought. spent:
    everything paid, as a positive amount. balance: what stood on the account at the end. Euro.
    """

    month: Month
    earned: Amount | None = None
    support: Amount | None = None
    spent: Amount | None = None
    balance: Balance | None = None
    note: Text = ""


Actuals = Annotated[tuple[Actual, ...], Field(max_length=MAX_ACTUALS)]
