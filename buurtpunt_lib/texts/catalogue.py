"""The catalogue of one language: sentences by key, numbers and dates in its form."""

from __future__ import annotations

import os
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import read_yaml

LANGUAGES = ("nl", "en")
_FOLDER = Path(__file__).parent
# Belgian Dutch; British English because prices are in euro and dates are day first.
_LOCALES = {"nl": "nl_BE", "en": "en_GB"}
_NO_BREAK = "\u00a0"
_MINUS = "\u2212"


class Catalogue:
    """Words, numbers and dates of one language. Call it with a key: `say("finance.title")`."""

    def __init__(self, language: str, sentences: dict[str, str]) -> None:
        self.language = language
        self.locale = _LOCALES[language]
        self.sentences = sentences
        # A page writes hundreds of numbers at each move of a slider: the signs come from Babel
        # once, the rest is Python's own formatting (40 times quicker than format_decimal).
        self._signs = str.maketrans(
            {
                ",": get_group_symbol(self.locale),
                ".": get_decimal_symbol(self.locale),
                "-": _MINUS,
            }
        )

    def __call__(self, key: str, /, **values: Any) -> str:
        """The sentence of a key with its values filled in, as plain text (never HTML).

        With a value `n`, the key may hold the forms `one` and `other`.
        """
        sentence = self.sentences.get(key)
        if sentence is None and "n" in values:
            sentence = self.sentences.get(f"{key}.{'one' if values['n'] == 1 else 'other'}")
        if sentence is None:
            raise KeyError(f"{self.language}: no text for {key!r}")
        return sentence.format(**{name: self._written(value) for name, value in values.items()})

    def __contains__(self, key: str) -> bool:
        return key in self.sentences

    def error(self, error: InputError) -> str:
        """An InputError as sentences, one line per fault."""
        return "\n".join(self(f"errors.{f.code}", **f.values) for f in error.faults)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """1234.5 → "1.235" (nl) or "1,235" (en); None → the word for "not known"."""
        if value is None or value != value:
            return self("common.not_known")
        return f"{_rounded(value, decimals):,}".translate(self._signs)

    def euro(self, value: float | None, decimals: int = 0) -> str:
        """1234.5 → "€ 1.235" (nl), "€1,235" (en); negative amounts get a minus sign."""
        if value is None or value != value:
            return self("common.not_known")
        space = _NO_BREAK if self.language == "nl" else ""
        sign = _MINUS if _rounded(value, decimals) < 0 else ""
        return f"{sign}€{space}{self.number(abs(value), decimals)}"

    def percent(self, share: float | None, decimals: int = 0) -> str:
        """0.254 → "25 %" (nl), "25%" (en)."""
        if share is None or share != share:
            return self("common.not_known")
        space = _NO_BREAK if self.language == "nl" else ""
        return f"{self.number(share * 100, decimals)}{space}%"

    def month(self, day: date) -> str:
        """2028-03-01 → "maart 2028"."""
        return _month(day.year, day.month, "MMMM yyyy", self.locale)

    def short_month(self, day: date) -> str:
        """2028-03-01 → "mrt 2028"."""
        return _month(day.year, day.month, "MMM yyyy", self.locale).replace(".", "")

    def day(self, day: date) -> str:
        """2028-03-01 → "1 maart 2028"."""
        return format_date(day, "d MMMM yyyy", locale=self.locale)

    def reference_date(self, text: str | None) -> str:
        """A date as sources state it: "2026-02" → "februari 2026", "2022+" → "2022 of later"."""
        if not text:
            return self("common.not_known")
        if text.endswith("+"):
            return self("common.or_later", date=text[:-1])
        parts = [int(part) for part in text.split("-")]
        if len(parts) == 1:
            return text
        return self.month(date(*parts, 1)) if len(parts) == 2 else self.day(date(*parts))

    def listing(self, items: list[str] | tuple[str, ...]) -> str:
        """["a", "b", "c"] → "a, b en c"."""
        items = list(items)
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('common.and')} {items[-1]}"

    def source(self, source: Any) -> str:
        """The short name of a source (what has a `key` and a `name`).

        That of the catalogue; a source that was loaded later bears the name that it gave itself.
        """
        key = f"sources.name.{source.key}"
        return self(key) if key in self else source.name

    def plain(self, value: float | None) -> str:
        """A number with as many decimals as it has, two at most: 22.0 → "22", 2.25 → "2,25"."""
        if value is None or value != value:
            return self("common.not_known")
        decimals = next(d for d in range(3) if d == 2 or round(value, d) == round(value, 6))
        return self.number(value, decimals)

    def _written(self, value: Any) -> Any:
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return self.number(value, 0 if float(value).is_integer() else 2)


@lru_cache(maxsize=10_000)
def _month(year: int, month: int, form: str, locale: str) -> str:
    # The same months are written a hundred times at each move of a slider.
    return format_date(date(year, month, 1), form, locale=locale)


def _rounded(value: float, decimals: int) -> Decimal:
    """Half away from zero, as people round amounts (Python and Babel round half to even)."""
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)


def catalogue(language: str | None = None) -> Catalogue:
    """The catalogue of a language; raises InputError `language.unknown` for another one.

    Without a language: the one that the server gives its pages (BUURTPUNT_LANGUAGE), else Dutch.
    """
    return _catalogue(language or os.environ.get("BUURTPUNT_LANGUAGE") or "nl")


@cache
def _catalogue(language: str) -> Catalogue:
    if language not in LANGUAGES:
        raise InputError("language.unknown", value=language, allowed=", ".join(LANGUAGES))
    sentences: dict[str, str] = {}
    for path in sorted((_FOLDER / language).glob("*.yaml")):
        _flatten(path.stem, read_yaml(path) or {}, sentences)
    return Catalogue(language, sentences)


def _flatten(prefix: str, node: dict[str, Any], into: dict[str, str]) -> None:
    for key, value in node.items():
        name = f"{prefix}.{key}"
        if isinstance(value, dict):
            _flatten(name, value, into)
        else:
            into[name] = str(value)
