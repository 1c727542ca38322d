"""What if: a scenario of one's own, kept with the plan: which parts become more, less or later.

Driver: a part of a plan that can be scaled; `line:<id>` is one line of it.
Shift: one driver some percent more or less, or the opening some months later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field, model_validator

from buurtpunt_lib.domain.plan.line import LineFaults
from buurtpunt_lib.domain.plan.values import Frozen, Month, Name, whole

# What each driver scales.
DRIVERS: Mapping[str, str] = MappingProxyType(
    {
        "customers": "customers of every activity",
        "basket": "what a customer pays",
        "margin": "share of the takings left after buying goods, at most all; no goods, no effect",
        "rent": "costs of kind rent",
        "energy": "costs of kind electricity and gas",
        "wages": "staff, and costs of kind staff",
        "costs": "all other costs",
        "investments": "price of investments; 1.2 is an overrun of 20 %",
        "grants": "one-off and recurring grants",
        "gifts": "donations, memberships, sponsoring",
        "volunteers": "share of the volunteers that stays, at most all of them",
        "partner": "what partners carry of the staff",
    }
)
LINE_DRIVER = re.compile(r"line:([a-z0-9_]{1,40})")
# The one thing that can come later instead of becoming more or less.
OPENING = "opening"
MAX_WHAT_IFS = MAX_SHIFTS = 30


class Shift(Frozen):
    """One thing that goes differently.

    what: a driver, `line:<id>`, or `opening`. percent: how much more (20) or less (-20), from
    `begin` on or all the time. months: how much later the doors open, for `opening` alone. A line
    that the plan does not have (any more) changes nothing.
    """

    what: Annotated[str, Field(strict=True, max_length=50)]
    percent: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-100, le=900)] | None = (
        None
    )
    begin: Month | None = None
    months: whole(1, 60) | None = None

    @model_validator(mode="after")
    def _check(self) -> Shift:
        found = list(self._faults())
        if found:
            raise LineFaults(found)
        return self

    def _faults(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        later = self.what == OPENING
        if not later and self.what not in DRIVERS and not LINE_DRIVER.fullmatch(self.what):
            allowed = ", ".join([*DRIVERS, OPENING, "line:…"])
            yield "plan.not_choice", "what", {"value": self.what, "allowed": allowed}
        wanted, other = ("months", "percent") if later else ("percent", "months")
        if getattr(self, wanted) is None or getattr(self, other) is not None:
            yield "plan.one_of_two", wanted, {"other": other}
        if later and self.begin is not None:
            yield "plan.one_of_two", "begin", {"other": "months"}


class WhatIf(Frozen):
    """A scenario that the makers of a plan thought up themselves. `id`: unique in the plan."""

    id: Annotated[str, Field(strict=True, pattern=r"^[a-z0-9_]{1,36}$")]
    name: Name
    shifts: Annotated[tuple[Shift, ...], Field(max_length=MAX_SHIFTS)] = ()


WhatIfs = Annotated[tuple[WhatIf, ...], Field(max_length=MAX_WHAT_IFS)]
