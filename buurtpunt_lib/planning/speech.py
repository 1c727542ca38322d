"""Spoken language: how long a text takes to say, and the words that weaken it.

Word: letters or digits in a row; an amount such as 14.200 counts as one.
Hit: a place in a text where a listener may stumble: a word of doubt, a word that makes the plan
small, a diminutive, jargon, or a sentence in which a speaker runs out of breath. A hit is a hint;
nothing here ever changes a text.
Rules: the words of one language, kept in `data/knowledge/speech.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import read_yaml

FILE = "knowledge/speech.yaml"
# In the order in which they are shown.
KINDS = ("doubt", "small", "diminutive", "jargon", "long")
_WORD = re.compile(r"[^\W_]+(?:['’.,/-][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+|\n+")
_SPEED_KEYS = {"words_per_minute", "low", "high", "source", "checked_on"}
_WORD_KEYS = {"doubt", "small", "jargon", "diminutives"}


@dataclass(frozen=True)
class Speed:
    """How fast people speak, in words a minute, with the page that says so."""

    words_per_minute: int
    low: int
    high: int
    source: str
    checked_on: str


@dataclass(frozen=True)
class Length:
    """How long a text is. cut: words to leave out before it fits; spare: words there is room for.

    seconds: at the usual speed; fastest and slowest: at the ends of the range.
    """

    words: int
    seconds: int
    fastest: int
    slowest: int
    cut: int
    spare: int


@dataclass(frozen=True)
class Hit:
    """Letters `start` to `end` of a text. instead: what to say, for jargon only."""

    kind: str
    start: int
    end: int
    instead: str = ""


@dataclass(frozen=True)
class _Rules:
    """Patterns of one language; none where a language has no words of that kind."""

    words: tuple[tuple[str, re.Pattern[str]], ...]
    jargon: re.Pattern[str]
    instead: tuple[tuple[re.Pattern[str], str], ...]
    diminutive: re.Pattern[str] | None
    keep: re.Pattern[str] | None


def words_in(text: str) -> int:
    """The number of words.

    >>> words_in("Wie helpt ons aan € 14.200, of aan een bakfiets?")
    9
    """
    return sum(1 for _ in _WORD.finditer(text))


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the white space around them.

    >>> sentences("Kom kijken! We openen in mei.\\nTot dan")
    ['Kom kijken!', 'We openen in mei.', 'Tot dan']
    """
    return [text[low:high] for low, high in _spans(text)]


def length(text: str, minutes: float) -> Length:
    """The length of a text against the minutes there are."""
    known, count = speed(), words_in(text)
    room = int(minutes * known.words_per_minute)
    return Length(
        words=count,
        seconds=round(count / known.words_per_minute * 60),
        fastest=round(count / known.high * 60),
        slowest=round(count / known.low * 60),
        cut=max(count - room, 0),
        spare=max(room - count, 0),
    )


@lru_cache(maxsize=100)
def check(text: str, language: str) -> tuple[Hit, ...]:
    """The hits in a text, in the order in which they stand there.

    One place is named once: where words overlap ("een beetje", "beetje") the longest counts, and a
    word of doubt goes before a diminutive. A long sentence is named beside the words in it.
    What was checked last is remembered: a page asks again at each move of a slider.
    """
    rules = _rules(language)
    found = [
        Hit(kind, match.start(), match.end())
        for kind, pattern in rules.words
        for match in pattern.finditer(text)
    ]
    found += _jargon(text, rules)
    found += _diminutives(text, rules)
    taken: list[Hit] = []
    covered = bytearray(len(text))
    for hit in sorted(found, key=lambda h: (h.start - h.end, KINDS.index(h.kind), h.start)):
        if not any(covered[hit.start : hit.end]):
            covered[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            taken.append(hit)
    taken += [
        Hit("long", low, high)
        for low, high in _spans(text)
        if words_in(text[low:high]) > longest_sentence()
    ]
    return tuple(sorted(taken, key=lambda h: (h.start, h.end)))


def around(text: str, hit: Hit, letters: int = 40) -> tuple[str, str, str]:
    """What stands before a hit, the hit itself, and what stands after it; cuts are marked.

    >>> around("Vandaag beginnen we een projectje in het dorp.", Hit("diminutive", 24, 33), 10)
    ('… we een ', 'projectje', ' in het…')
    """
    before, inside, after = text[: hit.start], text[hit.start : hit.end], text[hit.end :]
    if len(before) > letters:
        # A word that is cut through is left out.
        before = "… " + before[-letters:].partition(" ")[2]
    if len(inside) > 2 * letters:
        return before, inside[: 2 * letters].rpartition(" ")[0] + "…", ""
    if len(after) > letters:
        after = after[:letters].rpartition(" ")[0] + "…"
    return before, inside, after


def _spans(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for end in _SENTENCE_END.finditer(text):
        yield from _stripped(text, begin, end.start())
        begin = end.end()
    yield from _stripped(text, begin, len(text))


def _stripped(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    part = text[low:high]
    if part.strip():
        yield low + len(part) - len(part.lstrip()), high - len(part) + len(part.rstrip())


def _jargon(text: str, rules: _Rules) -> Iterator[Hit]:
    for match in rules.jargon.finditer(text):
        plain = next(plain for pattern, plain in rules.instead if pattern.fullmatch(match[0]))
        yield Hit("jargon", match.start(), match.end(), plain)


def _diminutives(text: str, rules: _Rules) -> Iterator[Hit]:
    if rules.diminutive is None:
        return
    for word in _WORD.finditer(text):
        if not rules.diminutive.fullmatch(word[0]):
            continue
        if rules.keep is not None and rules.keep.fullmatch(word[0]):
            continue
        # A capital within a sentence makes it a name: "met Roosje van de bakker".
        before = text[: word.start()].rstrip(" \"'“‘(")
        if word[0][0].isupper() and before and before[-1] not in ".!?…:\n":
            continue
        yield Hit("diminutive", word.start(), word.end())


@cache
def speed() -> Speed:
    """The speed of speaking that is counted with. Raises InputError for a file that is broken."""
    return Speed(**_document()["speed"])


@cache
def longest_sentence() -> int:
    """Words after which a sentence is long: our own choice."""
    return int(_document()["longest_sentence"])


@cache
def _document() -> dict[str, Any]:
    return read_speech(read_yaml(paths.DATA / FILE))


def read_speech(document: Any) -> dict[str, Any]:
    """A speech.yaml that was read, once it is known to be whole.

    Raises InputError `data.keys`, `data.required`.
    """

    def expect(found: Any, keys: set[str], where: str) -> None:
        if not isinstance(found, dict) or set(found) != keys:
            raise InputError("data.keys", file=FILE, where=where, allowed=", ".join(sorted(keys)))

    expect(document, {"speed", "longest_sentence", "nl", "en"}, "")
    expect(document["speed"], _SPEED_KEYS, "speed")
    pace = document["speed"]
    numbers = [pace["low"], pace["words_per_minute"], pace["high"], document["longest_sentence"]]
    if not all(type(n) is int and n > 0 for n in numbers) or sorted(numbers[:3]) != numbers[:3]:
        raise InputError("data.required", file=FILE, row="speed", field="words_per_minute")
    for language in ("nl", "en"):
        entry = document[language]
        expect(entry, _WORD_KEYS, language)
        expect(entry["diminutives"], {"rule", "keep"}, f"{language} diminutives")
        lists = [("keep", entry["diminutives"]["keep"])]
        lists += [(key, entry[key]) for key in ("doubt", "small")]
        lists.append(("jargon", [*entry["jargon"], *entry["jargon"].values()]))
        for key, values in lists:
            if not all(isinstance(value, str) and value.strip() for value in values):
                raise InputError("data.required", file=FILE, row=language, field=key)
    return document


@cache
def _rules(language: str) -> _Rules:
    entry = _document()[language]
    rule, keep = entry["diminutives"]["rule"], entry["diminutives"]["keep"]
    return _Rules(
        words=tuple((kind, _any_of(entry[kind])) for kind in ("doubt", "small") if entry[kind]),
        jargon=_any_of(list(entry["jargon"])),
        instead=tuple((_any_of([word]), plain) for word, plain in entry["jargon"].items()),
        # A stem of two letters at least: "je" and "tje" alone are no diminutives.
        diminutive=re.compile(rf"[^\W\d_]{{2,}}{rule}", re.IGNORECASE) if rule else None,
        keep=re.compile(f"(?:{'|'.join(map(_star, keep))})s?", re.IGNORECASE) if keep else None,
    )


def _any_of(words: list[str]) -> re.Pattern[str]:
    """Whole words only; the longest is tried first."""
    tried = "|".join(_star(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{tried})(?![^\W_])", re.IGNORECASE)


def _star(word: str) -> str:
    """A word as a pattern: a star is any letters, a space any white space."""
    pieces = (re.escape(piece).replace(r"\ ", r"\s+") for piece in word.split("*"))
    return r"[^\W_]*".join(pieces)
