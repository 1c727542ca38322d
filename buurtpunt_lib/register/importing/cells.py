"""Cells that hold a code, a date or a list: services, partners, stages, sources, challenges.

Items of a list are parted by ";" or by a new line; codes and partners also by ",". An item between
quotes is never parted, and "" inside it is one quote, as in CSV. In brackets behind a service or a
stage stand its state and its dates: "Winkel (gepland, vanaf 2027)". The same list may be JSON.
Shield: the apostrophe that a CSV file has before text that a spreadsheet would run as a formula.

Every reader raises `Wrong` with the code of a sentence and its values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from buurtpunt_lib.datasets.importing.cells import Wrong, day
from buurtpunt_lib.datasets.importing.words import facility_of
from buurtpunt_lib.datasets.kinds import facilities, services
from buurtpunt_lib.register.importing.words import close_to, code_of

_SHIELDED = re.compile(r"'+[=+\-@\t\r]")
_PARTIAL = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[/.\-](\d{4})", re.ASCII)
_IN_BRACKETS = re.compile(r"(.*\S)\s*\(([^()]*)\)", re.S)
_FROM = re.compile(r"(?:vanaf|sinds|van|from|since)\s+", re.I)
_UNTIL = re.compile(r"(?:tot en met|t/m|tot|until|to)\s+", re.I)
_SPAN = re.compile(r"\s+[-–]\s+|–")
_LINK = re.compile(r",?\s+(?=https?://)|,(?=https?://)")
_QUOTED = r'\s*"((?:[^"]|"")*)"\s*'
_SHOWN = 60


def _item(signs: str) -> re.Pattern[str]:
    # What stands between brackets holds no item of its own.
    return re.compile(rf"(?:{_QUOTED}|((?:\([^()]*\)|[^{signs}])*))(?:[{signs}]|$)")


_BY_COMMA, _BY_SEMICOLON = _item(";\n,"), _item(";\n")
_COMMA, _LINE_OR_SEMICOLON = re.compile("[;\n,]"), re.compile("[;\n]")


def unshielded(text: str) -> str:
    """Text without its shield; any other apostrophe stays.

    >>> unshielded("'=1+1"), unshielded("'t Ander")
    ('=1+1', "'t Ander")
    """
    return text[1:] if text[:1] == "'" and _SHIELDED.match(text) else text


def items(text: str, *, comma: bool) -> list[Any]:
    """The items of a list; those of a JSON list as they are. comma: "," parts items too.

    >>> items('Winkel; Café (vanaf 2019, tot 2023); "Tuin; terras"', comma=True)
    ['Winkel', 'Café (vanaf 2019, tot 2023)', 'Tuin; terras']
    """
    if text[:1] == "[":
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list):
            return found
    if '"' not in text and "(" not in text:
        # Nothing that could hold a sign of its own.
        parts = (_COMMA if comma else _LINE_OR_SEMICOLON).split(text)
        return [item for part in parts if (item := part.strip())]
    found, place = [], 0
    pattern = _BY_COMMA if comma else _BY_SEMICOLON
    while place < len(text):
        match = pattern.match(text, place)
        quoted, bare = match[1], match[2]
        item = bare.strip() if quoted is None else quoted.replace('""', '"')
        if item:
            found.append(item)
        place = match.end()
    return found


def partial_date(text: str) -> str:
    """A year, month or day, also as people write them. Raises Wrong `as_of`.

    Whether the day exists is for the record to say.

    >>> partial_date("2019"), partial_date("5/2019"), partial_date("3/05/2019")
    ('2019', '2019-05', '2019-05-03')
    """
    if _PARTIAL.fullmatch(text):
        return text
    if found := _MONTH.fullmatch(text):
        return f"{found[2]}-{int(found[1]):02d}"
    try:
        return day(text)
    except Wrong:
        raise Wrong("as_of", value=text[:_SHOWN]) from None


def one_code(part: str) -> Callable[[str], str]:
    """Reads one code or word of a coded field."""
    return lambda text: _code(part, text)


def codes(part: str) -> Callable[[str], tuple[str, ...]]:
    """Reads a list of codes or words, each once."""

    def parse(text: str) -> tuple[str, ...]:
        whole = code_of(part, text)
        if whole is not None:
            return (whole,)
        return tuple(dict.fromkeys(_code(part, item) for item in items(text, comma=True)))

    return parse


def _code(part: str, item: Any) -> str:
    found = code_of(part, item) if isinstance(item, str) else None
    if found is None:
        raise _unknown(part, item)
    return found


def _unknown(part: str, item: Any) -> Wrong:
    text = item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
    allowed = close_to(part, text[:_SHOWN])
    return Wrong("word" if allowed else "word_unknown", value=text[:_SHOWN], allowed=allowed)


def yes_or_no(text: str) -> bool:
    """Raises Wrong `yes_or_no`."""
    found = code_of("physical", text)
    if found is None:
        raise Wrong("yes_or_no", value=text[:_SHOWN])
    return found == "ja"


def texts(text: str) -> tuple[str, ...]:
    """Sources; web addresses that stand behind one another are told apart."""
    found: list[str] = []
    for item in items(text, comma=False):
        item = item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
        bare = item.startswith("http") and '"' not in text and text[:1] != "["
        found += _LINK.split(item) if bare else [item]
    return tuple(dict.fromkeys(part.strip() for part in found if part.strip()))


@cache
def _service_of_facility() -> dict[str, str]:
    """Facilities that one service of a hub brings, and no other."""
    return {f.code: f.provides[0] for f in facilities() if len(f.provides) == 1}


@cache
def _service_codes() -> frozenset[str]:
    return frozenset(service.code for service in services())


def service_of(text: str) -> str | None:
    """The code of a service of a hub, by its code, its names or a word for it."""
    if text in _service_codes():
        return text
    found = code_of("service", text)
    if found or len(text) > _SHOWN:
        return found
    return _service_of_facility().get(facility_of(text) or "")


def offered(text: str) -> tuple[dict[str, str], ...]:
    """Services: dicts of service, and of status, begin and end where the cell says them."""
    if code := service_of(text):
        return ({"service": code},)
    return tuple(_offered(item) for item in items(text, comma=True))


def _offered(item: Any) -> dict[str, str]:
    if isinstance(item, dict):
        return {**_plain(item, ("service", "status", "begin", "end"))}
    if not isinstance(item, str):
        raise _unknown("service", item)
    if code := service_of(item):
        return {"service": code}
    found = _IN_BRACKETS.fullmatch(item)
    code = service_of(found[1]) if found else None
    if code is None:
        raise _unknown("service", found[1] if found else item)
    return {"service": code, **_details(found[2], "service_state", item)}


def _details(text: str, part: str, item: str) -> dict[str, str]:
    """What stands in brackets: a state, "vanaf …", "tot …", "… – …" or one date, the begin."""
    found: dict[str, str] = {}
    for word in (piece.strip() for piece in text.split(",")):
        if not word:
            continue
        if code := code_of(part, word):
            found["status"] = code
        elif match := _FROM.match(word):
            found["begin"] = partial_date(word[match.end() :].strip())
        elif match := _UNTIL.match(word):
            found["end"] = partial_date(word[match.end() :].strip())
        elif len(pair := _SPAN.split(word)) == 2:
            for key, date in zip(("begin", "end"), pair, strict=True):
                if date.strip():
                    found[key] = partial_date(date.strip())
        else:
            try:
                found["begin"] = partial_date(word)
            except Wrong:
                raise Wrong("details", value=item[:_SHOWN]) from None
    return found


def stages(text: str) -> tuple[dict[str, str], ...]:
    """The life of a place: dicts of status and since. "Open (2019-05)" or "2019-05: open"."""
    return tuple(_stage(item) for item in items(text, comma=True))


def _stage(item: Any) -> dict[str, str]:
    if isinstance(item, dict):
        return _plain(item, ("status", "since"))
    if not isinstance(item, str):
        raise _unknown("status", item)
    if code := code_of("status", item):
        return {"status": code}
    if found := _IN_BRACKETS.fullmatch(item):
        word = _FROM.sub("", found[2].strip())
        return {"status": _code("status", found[1]), "since": partial_date(word) if word else ""}
    first, sign, rest = item.partition(":")
    if sign:
        return {"status": _code("status", rest), "since": partial_date(first.strip())}
    raise _unknown("status", item)


def partners(text: str) -> tuple[dict[str, str], ...]:
    """Partners: dicts of kind and name. "Vereniging: Natuurpunt"; a bare name is of kind other."""
    return tuple(_partner(item) for item in items(text, comma=True))


def _partner(item: Any) -> dict[str, str]:
    if isinstance(item, dict):
        return _plain(item, ("kind", "name"))
    if not isinstance(item, str):
        raise _unknown("partner", item)
    first, _, rest = item.partition(":")
    if code := code_of("partner", first):
        return {"kind": code, "name": rest.strip()}
    return {"kind": "other", "name": item}


def _plain(item: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """The object of a JSON list, its values as they are. Raises Wrong `list_keys`."""
    if not set(item) <= set(keys) or keys[0] not in item:
        raise Wrong("list_keys", value=json.dumps(item, ensure_ascii=False)[:_SHOWN],
                    allowed=", ".join(keys))  # fmt: skip
    return {key: value for key, value in item.items() if value not in (None, "")}
