"""Numbers as people type them, read and written, and what to say when one cannot be taken.

Typed: the text of one box on a page, such as "1.234,50", "€ 12" or "65 %". A part of a whole is
typed in percent and held as a share: "65" becomes 0.65.
"""

from __future__ import annotations

import re
from typing import Any

from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.texts import Catalogue

# What a sentence repeats of what was typed.
_SHOWN = 40


def read_number(text: str, language: str) -> float | None:
    """A number as people type it: "1.234,50", "€ 12", "12 %", "1234.5"; None when it is none.

    A single point or comma that cannot part thousands is the decimal sign in both languages; where
    it can ("1.500"), the language decides.

    >>> read_number("1.234,50", "nl"), read_number("1,234.50", "en"), read_number("0.25", "nl")
    (1234.5, 1234.5, 0.25)
    >>> read_number("1.500", "nl"), read_number("1.500", "en"), read_number("0.500", "nl")
    (1500.0, 1.5, 0.5)
    >>> read_number("veel", "nl"), read_number("12.34.5", "nl")
    (None, None)
    """
    bare = re.sub(r"[€%\s\u00a0]", "", text).replace("\u2212", "-")
    if not re.fullmatch(r"-?[\d.,]*\d[\d.,]*", bare, re.ASCII) or len(bare) > 30:
        return None
    group, decimal = (".", ",") if language == "nl" else (",", ".")
    whole, _, part = bare.partition(decimal)
    grouped = rf"-?[1-9]\d{{0,2}}(\{group}\d{{3}})+"
    if re.fullmatch(rf"-?\d*|{grouped}", whole) and re.fullmatch(r"\d*", part):
        return float(f"{whole.replace(group, '')}.{part}")
    # The other language's decimal sign; two signs of which one is out of place are no number.
    if bare.count(".") + bare.count(",") == 1:
        return float(bare.replace(",", "."))
    return None


def read_typed(
    text: str, label: str, say: Catalogue, *, percent: bool = False, whole: bool = False
) -> float | int:
    """What was typed in the box that is called `label`, as a number or, in percent, a share.

    Raises InputError `grid.required`, `grid.not_number`, `grid.not_whole`.
    """
    text = text.strip()
    if not text:
        raise InputError("grid.required", field=label)
    number = read_number(text, say.language)
    if number is None:
        raise InputError("grid.not_number", field=label, value=_shortened(text))
    if whole:
        if not number.is_integer():
            raise InputError("grid.not_whole", field=label, value=_shortened(text))
        return int(number)
    return number / 100 if percent else number


def write_typed(value: float, say: Catalogue, *, percent: bool = False) -> str:
    """A number as one would type it, with as many decimals as it has, four at most.

    >>> from buurtpunt_lib.texts import catalogue
    >>> write_typed(1234.5, catalogue("nl")), write_typed(0.65, catalogue("nl"), percent=True)
    ('1.234,5', '65')
    """
    number = float(value) * (100 if percent else 1)
    decimals = next(d for d in range(5) if d == 4 or round(number, d) == round(number, 6))
    return say.number(number, decimals)


def in_words(
    error: InputError, field: str, label: str, say: Catalogue, *, typed: str, percent: bool = False
) -> InputError:
    """The error as it concerns a box: with its label, what was typed, and bounds in its own unit.

    field: the last part of the place that the plan names ("costs[2].amount"). A plan that refuses
    the share 1.5 says "150 is too large, give at most 100" to whom typed 150 in percent.
    """

    def bound(value: Any) -> Any:
        return write_typed(value, say, percent=True) + "\u00a0%"

    def named(fault: Fault) -> Fault:
        if str(fault.values.get("field", "")).rsplit(".", 1)[-1] != field:
            return fault
        values = {**fault.values, "field": label}
        if "value" in values:
            values["value"] = _shortened(typed)
        for limit in {"minimum", "maximum"} & values.keys() if percent else ():
            values[limit] = bound(values[limit])
        return Fault(fault.code, values)

    return InputError([named(fault) for fault in error.faults])


def _shortened(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
