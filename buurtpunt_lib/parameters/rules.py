"""What a dated rule is (see the nouns in `buurtpunt_lib.parameters`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from buurtpunt_lib.errors import InputError

UNITS = (
    "EUR",
    "EUR/day",
    "EUR/km",
    "EUR/year",
    "days/year",
    "hours/year",
    "km/year",
    "percent",
    "percent/year",
    "persons",
    "years",
)


@dataclass(frozen=True)
class Bracket:
    """A rate (in the unit of its parameter) on what lies above an amount in euro."""

    above: float
    rate: float


@dataclass(frozen=True)
class Value:
    """What a rule says from `valid_from` to `valid_until` (both included; None: no known end).

    value: a number, or brackets in rising order for a tax in slices. A percentage is written as
    such: 2.5 with unit "percent" is 2.5 %. source: address of the page that was read.
    checked_on: the day on which somebody last compared the value with its source.
    """

    value: float | tuple[Bracket, ...]
    unit: str
    source: str
    checked_on: date
    valid_from: date
    valid_until: date | None
    note: str = ""


@dataclass(frozen=True)
class Parameter:
    """One rule; `values` are in order of time and do not overlap."""

    key: str
    name_nl: str
    name_en: str
    unit: str
    values: tuple[Value, ...]

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_nl

    @property
    def source(self) -> str:
        """Address of the page that the newest value was read on."""
        return self.values[-1].source

    def on(self, day: date) -> Value:
        """The value on a day. Raises InputError `parameter.not_known` where none is known."""
        for value in self.values:
            if value.valid_from <= day and (value.valid_until is None or day <= value.valid_until):
                return value
        raise InputError(
            "parameter.not_known",
            field=self.key,
            day=day,
            allowed=_periods(self.values),
        )

    def is_known(self, day: date) -> bool:
        """Whether `on(day)` has an answer."""
        try:
            self.on(day)
        except InputError:
            return False
        return True


def _periods(values: tuple[Value, ...]) -> str:
    """The known periods, joined where they touch: "2008-01-01 – 2020-12-31, 2023-01-01 –"."""
    spans: list[list[date | None]] = []
    for value in values:
        last = spans[-1][1] if spans else None
        if last and (value.valid_from - last).days == 1:
            spans[-1][1] = value.valid_until
        else:
            spans.append([value.valid_from, value.valid_until])
    return ", ".join(f"{first} – {last or ''}".rstrip() for first, last in spans)
