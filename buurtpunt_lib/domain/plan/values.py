"""The small values that lines of a plan are made of.

Month: a calendar month, held as the first day of it and written "2027-03".
Amount: euro, never negative, VAT included: what is really paid or received.
Share: a part of a whole, from 0 to 1. IndexRate: yearly rise as a share (0.02 is two percent).
Basis: where a number comes from: a source, an assumption with its reason, or the user's own word.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_LINES = 200


class Certainty(StrEnum):
    """How sure a line is. A bank looks at the certain ones first."""

    CERTAIN = "certain"
    EXPECTED = "expected"
    HOPED = "hoped"


class Period(StrEnum):
    """How often an amount returns; it is paid in the first month of each period."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"

    @property
    def months(self) -> int:
        """Months between two payments; 0 for a payment that comes once."""
        return {"once": 0, "monthly": 1, "quarterly": 3, "yearly": 12}[self.value]


class Index(StrEnum):
    """With what an amount rises each year: the plan's price index, its wage index, or nothing."""

    PRICES = "prices"
    WAGES = "wages"
    NONE = "none"


_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def to_month(value: Any) -> date:
    """A month from "2027-03" or from any day in it."""
    if isinstance(value, date):
        found = date(value.year, value.month, 1)
    else:
        match = _MONTH.fullmatch(value) if isinstance(value, str) else None
        if not match:
            raise PydanticCustomError("month", "not a month")
        found = date(max(int(match[1]), 1), int(match[2]), 1)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise PydanticCustomError("month", "outside the calendar")
    return found


def _month_text(value: date) -> str:
    return f"{value.year:04d}-{value.month:02d}"


def _number(**limits: Any) -> Any:
    return Field(strict=True, allow_inf_nan=False, **limits)


Month = Annotated[date, BeforeValidator(to_month), PlainSerializer(_month_text, return_type=str)]
Amount = Annotated[float, _number(ge=0, le=1e8)]
Balance = Annotated[float, _number(ge=-1e8, le=1e8)]
Count = Annotated[float, _number(ge=0, le=1e6)]
Factor = Annotated[float, _number(ge=0, le=100)]
Share = Annotated[float, _number(ge=0, le=1)]
IndexRate = Annotated[float, _number(ge=-0.2, le=0.5)]
InterestRate = Annotated[float, _number(ge=0, le=0.3)]
Flag = Annotated[bool, Field(strict=True)]


def whole(low: int, high: int) -> Any:
    """A whole number between two bounds, both included."""
    return Annotated[int, Field(strict=True, ge=low, le=high)]


LineId = Annotated[str, Field(strict=True, pattern=r"^[a-z0-9_]{1,40}$")]
Name = Annotated[str, Field(strict=True, min_length=1, max_length=120)]
Text = Annotated[str, Field(strict=True, max_length=4000)]


class Frozen(BaseModel):
    """A value that never changes and that refuses keys it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, hide_input_in_errors=True
    )


class Basis(Frozen):
    """Where a number comes from. Exactly one of source, assumption and user is given.

    source: the id of a finance figure, the key of a dated parameter, or an address on the web.
    assumption: why the maker of the plan chose the number. user: the user's own number.
    """

    source: Name | None = None
    assumption: Text | None = None
    user: Flag | None = None
    note: Text = ""

    @model_validator(mode="after")
    def _one_of(self) -> Basis:
        given = [self.source is not None, bool(self.assumption), self.user is True]
        if sum(given) != 1 or self.user is False or self.assumption == "":
            raise PydanticCustomError("basis", "one of source, assumption, user")
        return self

    @property
    def kind(self) -> str:
        """`source`, `assumption` or `user`."""
        if self.source is not None:
            return "source"
        return "assumption" if self.assumption is not None else "user"


USER = Basis(user=True)


class FrozenBases(dict):
    """Basis per field, read only."""

    def _refuse(self, *_: Any, **__: Any) -> None:
        raise TypeError("a plan never changes: use plan.replace(...)")

    __setitem__ = __delitem__ = _refuse
    clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self):
        return (FrozenBases, (dict(self),))


Bases = Annotated[dict[str, Basis], Field(max_length=40), AfterValidator(FrozenBases)]
