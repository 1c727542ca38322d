"""Readability: how easy a Dutch text is for somebody of 14 and somebody of 82, and where it is not.

Ease: the outcome of Douma's formula, higher is easier; only for texts that are long enough.
Level: what the maker of the formula called that ease. Remark: one place in one sentence that a
reader may stumble over, with what to do about it. Nothing here ever changes a text.
Words without a letter (amounts, years) count neither as words nor as syllables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from buurtpunt_lib.datasets.reading_table import ReadingRules
from buurtpunt_lib.planning import speech
from buurtpunt_lib.planning.syllables import syllables

# In the order in which they are shown.
KINDS = ("jargon", "stiff", "long_sentence", "passive", "long_word")
_WORD = re.compile(r"[^\W_]+(?:['’.,/-][^\W_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_WERE = r"(?:wordt|worden|werd|werden|geworden)"
# A past participle of which the form can be told: nearly all of "er werd beslist", none of "het
# wordt gezellig". Names of things that look like one ("gebied") are left out.
_DONE = (
    r"(?:(?:aan|af|bij|door|in|mee|na|om|onder|op|over|toe|uit|vast|voor|weg|samen)?ge\w{3,}(?:d|t|en)"
    r"|(?:be|ver|ont|her)\w{3,}(?:d|t))"
)
_NO_VERB = frozenset(
    re.findall(
        r"\w+",
        """gebied geld gezond geluid gedicht gezicht gewicht gerecht gemeent gebouwen gemeenten
    gebieden gevoelens gegevens gebruiken gezinnen gedachten geduld beleid verstand verband
    bestand verdriet bezoek goed geen gezelligheid bereid bekend verschillend ontbijt
    beperkt""",
    )
)
_PASSIVE = re.compile(
    rf"\b(?P<were>{_WERE})\b[^.;:!?]{{0,80}}?\b(?P<done>{_DONE})\b"
    rf"|\b(?P<done2>{_DONE})\s+(?P<were2>{_WERE})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Measure:
    """What a text comes to. ease, level: None where the text is too short for a formula.

    words_a_sentence: the mean. syllables_a_word: the mean.
    """

    words: int
    sentences: int
    syllables: int
    ease: float | None
    level: str | None

    @property
    def words_a_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def syllables_a_word(self) -> float:
        return self.syllables / self.words if self.words else 0.0


@dataclass(frozen=True)
class Remark:
    """One of KINDS at letters `start` to `end` of a text.

    sentence: its number, from 0. instead: plain words, for jargon and stiff words.
    number: words of a long sentence, syllables of a long word.
    """

    kind: str
    sentence: int
    start: int
    end: int
    instead: str = ""
    number: int = 0


@lru_cache(maxsize=400)
def measure(text: str, rules: ReadingRules) -> Measure:
    """How easy a Dutch text is.

    >>> from buurtpunt_lib.datasets import reading_rules
    >>> found = measure("Kom naar het dorp. We drinken samen koffie. " * 4, reading_rules())
    >>> found.words, found.sentences, found.syllables, found.level
    (32, 8, 44, 'very_easy')
    """
    parts = [_counted(one) for one in speech.sentences(text)]
    kept = [words for words in parts if words]
    words = sum(map(len, kept))
    spoken = sum(syllables(word) for sentence in kept for word in sentence)
    if words < rules.least_words:
        return Measure(words, len(kept), spoken, None, None)
    ease = rules.constant - rules.sentence * words / len(kept) - rules.word * 100 * spoken / words
    level = next(code for low, code in rules.levels if low is None or ease >= low)
    return Measure(words, len(kept), spoken, ease, level)


def easy_enough(found: Measure, rules: ReadingRules) -> bool | None:
    """Whether a text reaches the ease that we aim at; None where it is too short to say."""
    return None if found.ease is None else found.ease >= rules.aim


@lru_cache(maxsize=400)
def remarks(text: str, rules: ReadingRules, language: str = "nl") -> tuple[Remark, ...]:
    """The places where a reader may stumble, in the order of the text.

    Dutch texts are looked at for everything; others for jargon and long sentences only. A word is
    named once: as jargon first, then as a stiff word, then as a long one. Texts that were looked
    at last are remembered: a page asks again at each change.
    """
    found = []
    for number, (low, high) in enumerate(_spans(text)):
        found += _of_sentence(text, number, low, high, rules, language)
    return tuple(sorted(found, key=lambda one: (one.sentence, one.start, KINDS.index(one.kind))))


def _of_sentence(
    text: str, number: int, low: int, high: int, rules: ReadingRules, language: str
) -> Iterator[Remark]:
    sentence = text[low:high]
    length = len(_counted(sentence))
    if length > rules.sentence_words:
        yield Remark("long_sentence", number, low, high, number=length)
    named: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        taken = any(start < after and before < end for before, after in named)
        named.append((start, end))
        return not taken

    for hit in speech.check(sentence, language):
        if hit.kind == "jargon" and free(hit.start, hit.end):
            yield Remark("jargon", number, low + hit.start, low + hit.end, hit.instead)
    if language != "nl":
        return
    for pattern, plain in _stiff(rules):
        for match in pattern.finditer(sentence):
            if free(match.start(), match.end()):
                yield Remark("stiff", number, low + match.start(), low + match.end(), plain)
    for match in _PASSIVE.finditer(sentence):
        done = (match["done"] or match["done2"]).lower()
        if done not in _NO_VERB:
            yield Remark("passive", number, low + match.start(), low + match.end())
            break
    for match in _WORD.finditer(sentence):
        word, count = match[0], syllables(match[0])
        # A capital within a sentence makes it a name, and an address is no word.
        name = word[0].isupper() and match.start() > 0
        long = count >= rules.word_syllables or len(word) >= rules.word_letters
        if long and not name and "." not in word and free(match.start(), match.end()):
            yield Remark("long_word", number, low + match.start(), low + match.end(), number=count)


def _counted(sentence: str) -> list[str]:
    """The words of a sentence that hold a letter."""
    return [word[0] for word in _WORD.finditer(sentence) if _LETTER.search(word[0])]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for sentence in speech.sentences(text):
        low = text.index(sentence, begin)
        begin = low + len(sentence)
        yield low, begin


@lru_cache(maxsize=4)
def _stiff(rules: ReadingRules) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The longest first, so that "tot op heden" goes before "op heden"."""

    def pattern(word: str) -> re.Pattern[str]:
        begun = re.escape(word.rstrip("*")).replace(r"\ ", r"\s+")
        end = r"[^\W_]*" if word.endswith("*") else ""
        return re.compile(rf"(?<![^\W_]){begun}{end}(?![^\W_])", re.IGNORECASE)

    ordered = sorted(rules.stiff, key=lambda one: -len(one[0]))
    return tuple((pattern(word), plain) for word, plain in ordered)
