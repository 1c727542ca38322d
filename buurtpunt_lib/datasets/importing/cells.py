"""What one cell says: a number, a day, a word; or a fault with its row and column.

Sheet of faults: every fault of a file, in the order of its rows, so that a user mends them at once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from buurtpunt_lib.datasets.provenance import AS_OF
from buurtpunt_lib.errors import Fault

# Spaces, points and apostrophes that part thousands: 12 500, 12.500, 12'500.
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:([ .,'’\u00a0\u202f])\d{3})(?:\1\d{3})*")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ][\d:.Z+\-]*)?")
_AGE = re.compile(r"(\d{1,3})\s*(?:-|–|tot(?: en met)?|t/m|to|à|a)\s*(\d{1,3})")
_AGE_UP = re.compile(
    r"(?:>=?\s*)?(\d{1,3})\s*(?:\+|plus|en (?:ouder|meer)|jaar en (?:ouder|meer)|and over|et plus)",
    re.I,
)  # fmt: skip
OLDEST = 120
_EARLIEST, _LATEST = 1950, 2100


class Wrong(Exception):
    """The cell cannot be what its column says. code: below `errors.import_file.`."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class Sheet:
    """Collects the faults of a file; `bad` holds the row numbers that have one."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[tuple[int, Fault]] = []
        self.bad: set[int] = set()

    def add(self, code: str, row: int, field: str, **values: Any) -> None:
        # Numbers of rows are names here: 12.345 would be read as something else.
        known = {"file": self.file, "row": str(row), "field": field}
        self.faults.append((row, Fault(f"import_file.{code}", known | values)))
        self.bad.add(row)

    def sorted(self) -> list[Fault]:
        return [fault for _, fault in sorted(self.faults, key=lambda pair: pair[0])]


def decimal(text: str) -> float:
    """A number with a decimal point or comma; "" is NaN. Raises Wrong `number`.

    >>> decimal("51,2345"), decimal("152.345,67"), decimal("1,234.5"), decimal("150 000")
    (51.2345, 152345.67, 1234.5, 150000.0)
    """
    if not text:
        return math.nan
    plain = re.sub(r"[\s\u00a0\u202f'’]", "", text.replace("\u2212", "-"))
    if "," in plain and "." in plain:
        # The sign that stands last parts the decimals; the other one parts thousands.
        thousands = "." if plain.rfind(",") > plain.rfind(".") else ","
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".")
    try:
        if not plain.isascii() or "_" in plain:
            raise ValueError
        value = float(plain)
    except ValueError:
        raise Wrong("number", value=text) from None
    if not math.isfinite(value):
        raise Wrong("number", value=text)
    return value


def amount(text: str) -> float:
    """A number of people or things, 0 or more; "" is NaN. Raises Wrong `number`, `negative`.

    >>> amount("12.500"), amount("12500"), amount("3,5")
    (12500.0, 12500.0, 3.5)
    """
    if _THOUSANDS.fullmatch(text):
        text = re.sub(r"[^\d+-]", "", text)
    value = decimal(text)
    if value < 0:
        raise Wrong("negative", value=text)
    return value


def whole(text: str) -> int:
    """A whole number, 0 or more. Raises Wrong `whole`, `number`, `negative`, `required`."""
    value = amount(text)
    if value != value:
        raise Wrong("required")
    if value % 1:
        raise Wrong("whole", value=text)
    return int(value)


def day(text: str) -> str:
    """A day as 2026-10-03; days are written first, as people here do. Raises Wrong `day`.

    >>> day("3/10/2026"), day("2026-10-03T12:00:00")
    ('2026-10-03', '2026-10-03')
    """
    try:
        if found := _ISO.fullmatch(text):
            value = date.fromisoformat(found[1])
        elif found := _DAY.fullmatch(text):
            value = date(int(found[3]), int(found[2]), int(found[1]))
        else:
            raise ValueError
    except ValueError:
        raise Wrong("day", value=text) from None
    if not _EARLIEST <= value.year <= _LATEST:
        raise Wrong("day", value=text)
    return value.isoformat()


def as_of(text: str) -> str:
    """A reference date: 2026, 2026-10, 2026-10-03, or a day as people write it.

    Raises Wrong `as_of`.
    """
    if AS_OF.fullmatch(text):
        year, *rest = text.rstrip("+").split("-")
        months_fit = not rest or 1 <= int(rest[0]) <= 12
        if _EARLIEST <= int(year) <= _LATEST and months_fit and len(rest) < 2:
            return text
    try:
        return day(text.rstrip("+")) + ("+" if text.endswith("+") else "")
    except Wrong:
        raise Wrong("as_of", value=text) from None


def ages(text: str) -> tuple[int, int]:
    """(from, to) of an age or a group of ages, both included. Raises Wrong `ages`.

    >>> ages("67"), ages("65+"), ages("18-64"), ages("65 jaar en ouder")
    ((67, 67), (65, 120), (18, 64), (65, 120))
    """
    plain = " ".join(text.lower().replace("jaar ", "").replace("jarigen", "").split())
    plain = plain.removesuffix(" jaar")
    if plain.isascii() and plain.isdigit():
        first = last = int(plain)
    elif found := _AGE.fullmatch(plain):
        first, last = int(found[1]), int(found[2])
    elif found := _AGE_UP.fullmatch(plain):
        first, last = int(found[1]), OLDEST
    else:
        raise Wrong("ages", value=text)
    if not 0 <= first <= last <= OLDEST:
        raise Wrong("ages", value=text)
    return first, last


def first_of(values: Iterable[str], most: int = 10) -> str:
    """The first few, with a sign that there are more."""
    values = list(values)
    return ", ".join(values[:most]) + (" …" if len(values) > most else "")
