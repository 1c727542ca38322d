"""The small values that a hub record and contact details are made of, and what can be wrong there.

Partial date: a year, a month or a day: "2019", "2019-05", "2019-05-12"; "" is not known.
Line: text without line ends. Both lines and longer texts lose the spaces around them and hold no
control characters: some databases cannot keep those, and signs that turn the direction of writing
can make a text look like another one.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from buurtpunt_lib.domain.plan.faults import PlanFaults

FIRST_YEAR, LAST_YEAR = 1800, 2100
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)

_TURNING = r"\x{202A}-\x{202E}\x{2066}-\x{2069}"
_LINE = rf"^[^\p{{Cc}}\p{{Zl}}\p{{Zp}}{_TURNING}]*$"
_LONG = rf"^(?:[^\p{{Cc}}{_TURNING}]|[\n\r\t])*$"
_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_CODE = r"^[a-z0-9_]{1,40}$"
_VILLAGE = r"^[0-9]{5}[A-Z]{1,2}$"


def to_partial_date(value: Any) -> str:
    """A year, month or day that exists, or "".

    Raises PydanticCustomError `partial_date` for anything else.
    """
    if isinstance(value, str) and (not value or (len(value) <= 10 and _is_partial_date(value))):
        return value
    raise PydanticCustomError("partial_date", "not a year, month or day")


@lru_cache(maxsize=10_000)
def _is_partial_date(value: str) -> bool:
    match = _PARTIAL.fullmatch(value)
    if match and FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        try:
            date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
            return True
        except ValueError:
            pass
    return False


def certainly_before(first: str, second: str) -> bool:
    """Whether one partial date lies wholly before another; "2019" may be after "2019-05".

    >>> certainly_before("2018", "2019-05"), certainly_before("2019", "2019-05")
    (True, False)
    """
    shortest = min(len(first), len(second))
    return bool(shortest) and first[:shortest] < second[:shortest]


def line(most: int, *, least: int = 0) -> Any:
    """Text on one line, of a number of characters at most (and at least)."""
    limits = {"max_length": most, "min_length": least}
    return Annotated[
        str, StringConstraints(strict=True, strip_whitespace=True, pattern=_LINE, **limits)
    ]


def long_text(most: int) -> Any:
    """Text that may have more lines; each ends in "\\n"."""
    return Annotated[
        str,
        StringConstraints(strict=True, strip_whitespace=True, pattern=_LONG, max_length=most),
        AfterValidator(_plain_line_ends),
    ]


def _plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def choice_or_empty(choices: type[StrEnum]) -> Any:
    """One of the codes, or "" for not known."""
    members = {"": "", **{member.value: member for member in choices}}

    def chosen(value: Any) -> str:
        found = members.get(value) if isinstance(value, str) else None
        if found is None:
            allowed = ", ".join(member.value for member in choices)
            raise PydanticCustomError("choice", "not a choice", {"allowed": allowed})
        return found

    return Annotated[choices | str, BeforeValidator(chosen)]


PartialDate = Annotated[str, BeforeValidator(to_partial_date)]
Code = Annotated[str, Field(strict=True, pattern=_CODE)]
HubId = Annotated[str, Field(strict=True, pattern=_ID, max_length=80)]
VillageCode = Annotated[str, Field(strict=True, pattern=_VILLAGE)]

_OF_PATTERN = {
    _LINE: "register.not_a_line",
    _LONG: "register.not_plain_text",
    _ID: "register.not_id",
    _CODE: "register.not_code",
    _VILLAGE: "register.not_village",
}


class RegisterFaults(PlanFaults):
    """Faults of a record or of contact details, with sentences that fit them."""

    _with_value = frozenset(
        ("register.not_id", "register.not_code", "register.not_village", "register.not_date")
    )

    def _own(self, kind: str, context: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
        if kind == "string_pattern_mismatch":
            return _OF_PATTERN[context["pattern"]], {}
        if kind == "partial_date":
            return "register.not_date", {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        if kind == "choice":
            return "plan.not_choice", {"allowed": context["allowed"]}
        if kind == "string_unicode":
            return "register.not_plain_text", {}
        return None


def checked(model: type[BaseModel], data: Any) -> Any:
    """A model from plain values. Raises InputError with every fault and its field."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = RegisterFaults(model)
        faults.add_validation(error)
        raise faults.error() from None
