"""Opening hours as people write them in Dutch, turned into the syntax of OpenStreetMap.

Rule: days with the spans of time on them; days may be a span themselves. Whatever is no day, no
hour and no word for a span is not guessed at: then there is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from buurtpunt_lib.domain.opening_hours import readable

_WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_DAYS: dict[str, tuple[str, ...]] = {
    "elke dag": _WEEK, "dagelijks": _WEEK, "alle dagen": _WEEK, "weekdagen": _WEEK[:5],
    "werkdagen": _WEEK[:5], "weekend": _WEEK[5:], "feestdagen": ("PH",), "feestdag": ("PH",),
}  # fmt: skip
for _code, _name in zip(_WEEK, _NAMES, strict=True):
    _DAYS |= dict.fromkeys((_name[:2], f"{_name[:2]}.", _name, f"{_name}en", f"{_name}s"), (_code,))
_TO, _AND, _CLOSED, _NEXT, _FILLER = "to", "and", "closed", "next", "filler"
_WORDS = {
    "tot en met": _TO, "t/m": _TO, "tot": _TO, "-": _TO, "–": _TO, "—": _TO,
    "en": _AND, "&": _AND, ",": _AND, "+": _AND, "/": _AND,
    "gesloten": _CLOSED, "dicht": _CLOSED, ";": _NEXT, "\n": _NEXT,
    "van": _FILLER, "op": _FILLER, "open": _FILLER, "om": _FILLER, ":": _FILLER, "uur": _FILLER,
    "telkens": _FILLER,
}  # fmt: skip
_CLOCK = r"(?P<hour>[01]?\d|2[0-4])(?:\s?(?:u(?!ur)|[:.h])\s?(?P<minute>[0-5]\d)?)?(?!\d)"
_TOKEN = re.compile(
    rf"\s*(?:(?P<clock>{_CLOCK})|(?P<word>"
    + "|".join(
        re.escape(word) + (r"(?![a-z])" if word[-1].isalpha() else "")
        for word in sorted((*_DAYS, *_WORDS), key=len, reverse=True)
    )
    + "))"
)


def in_syntax(text: str) -> str:
    """Opening hours in the syntax of OpenStreetMap where the words can be read; else the text.

    >>> in_syntax("ma-vr 9u-12u en 13u30 tot 17u, za gesloten")
    'Mo-Fr 09:00-12:00,13:30-17:00; Sa off'
    >>> in_syntax("Mo-Fr 09:00-17:00"), in_syntax("na afspraak")
    ('Mo-Fr 09:00-17:00', 'na afspraak')
    """
    if not text.strip() or readable(text):
        return text
    rules = _rules(text)
    if not rules:
        return text
    found = "; ".join(f"{_together(days)} {','.join(spans) or 'off'}" for days, spans in rules)
    return found if readable(found) else text


def _rules(text: str) -> list[tuple[tuple[str, ...], list[str]]] | None:
    """(days, spans of time) of each rule, no spans where it is closed; None where it is unclear."""
    days: list[str] = []
    spans: list[str] = []
    rules: list[tuple[tuple[str, ...], list[str]]] = []
    closed, ranged, pending, joined = False, False, "", ""
    for kind, value in (*_tokens(text), (_NEXT, "")):
        if kind == "unknown":
            return None
        if (kind == "day" and (spans or closed)) or kind == _NEXT:
            if pending or joined == _TO or (spans and closed):
                return None
            if bool(days) != bool(spans or closed):
                return None
            if days:
                rules.append((tuple(days), spans))
            days, spans, closed, ranged, joined = [], [], False, False, ""
        if kind == "day":
            first = days.pop() if joined == _TO and days else None
            if (joined == _TO) != (first is not None) or (first and (ranged or len(value) != 1)):
                return None
            days += _between(first, value[0]) if first else value
            ranged = bool(first) or len(value) > 1
        elif kind == "clock":
            if joined == _TO:
                if not pending:
                    return None
                spans.append(f"{pending}-{value}")
                pending = ""
            elif pending:
                return None
            else:
                pending = value
        elif kind == _CLOSED:
            closed = True
        if kind != _FILLER:
            joined = kind if kind in (_TO, _AND) else ""
    named = [day for listed, _ in rules for day in listed]
    # A later rule replaces an earlier one for the same day: that is not what people mean.
    return rules if len(named) == len(set(named)) else None


def _tokens(text: str) -> Iterator[tuple[str, tuple[str, ...] | str]]:
    text, place = text.casefold().strip().rstrip("."), 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if not found:
            yield "unknown", text[place:]
            return
        place = found.end()
        if found["clock"]:
            yield "clock", f"{int(found['hour']):02d}:{found['minute'] or '00'}"
        elif found["word"] in _DAYS:
            yield "day", _DAYS[found["word"]]
        else:
            yield _WORDS[found["word"]], ""


def _between(first: str, last: str) -> list[str]:
    if first not in _WEEK or last not in _WEEK or first == last:
        return [first, last]
    begin, end = _WEEK.index(first), _WEEK.index(last)
    return list(_WEEK[begin : end + 1] if begin < end else _WEEK[begin:] + _WEEK[: end + 1])


def _together(days: tuple[str, ...]) -> str:
    """Days with their spans: three in a row or more are written as one."""
    parts: list[list[str]] = []
    for day in days:
        last = parts[-1][-1] if parts else ""
        follows = last in _WEEK and day in _WEEK and _WEEK.index(day) == _WEEK.index(last) + 1
        if follows:
            parts[-1].append(day)
        else:
            parts.append([day])
    return ",".join(f"{part[0]}-{part[-1]}" if len(part) > 2 else ",".join(part) for part in parts)
