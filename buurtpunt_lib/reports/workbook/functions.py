"""The functions of a spreadsheet that our formulas use, each as spreadsheets define it.

A function gets the place of its formula and its arguments unread, so that IF works out only the
branch it takes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from buurtpunt_lib.reports.workbook.grid import Area

_FIRST_DAY = date(1899, 12, 30)
FUNCTIONS: dict[str, Callable] = {}


class FormulaError(Exception):
    """What a spreadsheet shows where a formula has no value, such as #N/A."""


def number(value: Any) -> float:
    """A value as a number; blank is zero."""
    if value is None:
        return 0.0
    if isinstance(value, str):
        raise FormulaError("#VALUE!")
    return float(value)


def text(value: Any) -> str:
    """A value as text; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _function(call: Callable) -> Callable:
    FUNCTIONS[call.__name__.strip("_").upper()] = call
    return call


def _one(where, argument) -> Any:
    return where[0].single(argument(where))


def _number(where, argument) -> float:
    return number(_one(where, argument))


def _day(where, argument) -> date:
    return _FIRST_DAY + timedelta(days=int(_number(where, argument)))


def _flat(where, arguments) -> list[Any]:
    """Every value of the arguments, those of ranges included."""
    found = []
    for argument in arguments:
        value = argument(where)
        found += where[0].cells(value) if isinstance(value, Area) else [value]
    for value in found:
        if isinstance(value, FormulaError):
            raise value
    return found


def _numbers(where, arguments) -> list[float]:
    # Like a spreadsheet: text and blanks in a range are passed over.
    return [float(v) for v in _flat(where, arguments) if v is not None and not isinstance(v, str)]


@_function
def _if(where, test, then, otherwise):
    return (then if _number(where, test) else otherwise)(where)


@_function
def _iferror(where, value, otherwise):
    try:
        return _one(where, value)
    except FormulaError:
        return otherwise(where)


@_function
def _and(where, *arguments):
    return all(_numbers(where, arguments))


@_function
def _or(where, *arguments):
    return any(_numbers(where, arguments))


@_function
def _min(where, *arguments):
    return min(_numbers(where, arguments), default=0.0)


@_function
def _max(where, *arguments):
    return max(_numbers(where, arguments), default=0.0)


@_function
def _sum(where, *arguments):
    return sum(_numbers(where, arguments))


@_function
def _abs(where, value):
    return abs(_number(where, value))


@_function
def _int(where, value):
    return float(math.floor(_number(where, value)))


@_function
def _mod(where, value, divisor):
    by = _number(where, divisor)
    if not by:
        raise FormulaError("#DIV/0!")
    return _number(where, value) % by


@_function
def _round(where, value, digits):
    scale = 10.0 ** _number(where, digits)
    scaled = _number(where, value) * scale
    return math.copysign(math.floor(abs(scaled) + 0.5), scaled) / scale


@_function
def _sumproduct(where, *arguments):
    rows = [where[0].cells(argument(where)) for argument in arguments]
    return sum(math.prod(number(v) for v in values) for values in zip(*rows, strict=True))


@_function
def _index(where, area, *position):
    found: Area = area(where)
    at = [int(_number(where, p)) for p in position]
    if len(at) == 1:
        at = [1, at[0]] if found.first_row == found.last_row else [at[0], 1]
    row, col = found.first_row + at[0] - 1, found.first_col + at[1] - 1
    inside = found.first_row <= row <= found.last_row and found.first_col <= col <= found.last_col
    if not inside:
        raise FormulaError("#REF!")
    return Area(found.sheet, row, col, row, col)


@_function
def _match(where, wanted, area, how):
    if _number(where, how):
        raise ValueError("MATCH is used for exact matches only")
    value = _one(where, wanted)
    for at, found in enumerate(where[0].cells(area(where)), start=1):
        if _same(value, found):
            return float(at)
    raise FormulaError("#N/A")


def _same(value: Any, found: Any) -> bool:
    if isinstance(value, str) and isinstance(found, str):
        return value.casefold() == found.casefold()
    return type(value) is not str and type(found) is not str and found == value


@_function
def _choose(where, which, *choices):
    at = int(_number(where, which))
    if not 1 <= at <= len(choices):
        raise FormulaError("#VALUE!")
    return choices[at - 1](where)


_CRITERION = re.compile(r"(<=|>=|<>|<|>|=)?(.*)", re.S)


def _meets(criterion: Any) -> Callable[[Any], bool]:
    """A test of cells from a criterion such as ">=3" or a word."""
    sign, rest = _CRITERION.fullmatch(text(criterion)).groups()
    try:
        bound = float(rest)
    except ValueError:
        if sign:
            raise ValueError(f"criterion {criterion!r}: only numbers are compared") from None
        return lambda value: isinstance(value, str) and value.casefold() == rest.casefold()
    tests = {
        "<=": lambda v: v <= bound,
        ">=": lambda v: v >= bound,
        "<": lambda v: v < bound,
        ">": lambda v: v > bound,
        "<>": lambda v: v != bound,
    }
    test = tests.get(sign, lambda v: v == bound)
    return lambda value: isinstance(value, int | float) and test(value)


@_function
def _sumif(where, tested, criterion, added):
    return _sumifs(where, added, tested, criterion)


@_function
def _sumifs(where, added, *conditions):
    kept = [True] * len(values := where[0].cells(added(where)))
    for tested, criterion in zip(conditions[::2], conditions[1::2], strict=True):
        meets = _meets(_one(where, criterion))
        cells = where[0].cells(tested(where))
        kept = [k and meets(c) for k, c in zip(kept, cells, strict=True)]
    return sum(float(v) for v, k in zip(values, kept, strict=True) if k and _is_number(v))


def _is_number(value: Any) -> bool:
    return value is not None and not isinstance(value, str)


@_function
def _year(where, day):
    return float(_day(where, day).year)


@_function
def _month(where, day):
    return float(_day(where, day).month)


@_function
def _date(where, year, month, day):
    # A month below 1 or above 12 falls in another year.
    count = int(_number(where, year)) * 12 + int(_number(where, month)) - 1
    first = date(count // 12, count % 12 + 1, 1)
    return float((first - _FIRST_DAY).days) + _number(where, day) - 1.0


@_function
def _pmt(where, rate, periods, worth):
    i, n, pv = (_number(where, a) for a in (rate, periods, worth))
    if not i:
        return -pv / n
    # Exact near rate zero too, as LibreOffice works it out.
    growth = n * math.log1p(i)
    return -pv * math.exp(growth) * i / math.expm1(growth)


@_function
def _fv(where, rate, periods, payment, worth):
    i, n, pmt, pv = (_number(where, a) for a in (rate, periods, payment, worth))
    if not i:
        return -(pv + pmt * n)
    growth = math.expm1(n * math.log1p(i))
    return -(pv * (1.0 + growth) + pmt * growth / i)
