"""Reading: a published formula for how easy a Dutch text is, and what a sentence may not be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.files import read_yaml

FILE = "knowledge/readability.yaml"
_KEYS = {
    "source", "formula", "levels", "aim", "least_words", "sentence_words", "word_syllables",
    "word_letters", "stiff",
}  # fmt: skip
_SOURCE = {"name", "url", "as_of", "checked_on"}
_WHOLE = ("aim", "least_words", "sentence_words", "word_syllables", "word_letters")


@dataclass(frozen=True)
class ReadingRules:
    """constant, sentence, word: ease = constant - sentence x (words per sentence) - word x
    (syllables per 100 words). levels: (lowest ease, code) from easy to hard; the last has None.

    aim: ease that we aim at. least_words: a shorter text gets no ease. sentence_words,
    word_syllables, word_letters: longer ones are pointed out. stiff: word, plain word.
    """

    constant: float
    sentence: float
    word: float
    levels: tuple[tuple[float | None, str], ...]
    aim: int
    least_words: int
    sentence_words: int
    word_syllables: int
    word_letters: int
    stiff: tuple[tuple[str, str], ...]
    source_name: str
    source_url: str
    source_as_of: str
    checked_on: date


def read_reading_rules(document: Any) -> ReadingRules:
    """A readability.yaml that was read. Raises one InputError with every fault (`data.*`)."""
    faults = Faults()

    def keys(entry: Any, wanted: set[str], where: str) -> bool:
        right = isinstance(entry, dict) and set(entry) == wanted
        if not right:
            faults.add("data.keys", file=FILE, where=where, allowed=", ".join(sorted(wanted)))
        return right

    keys(document, _KEYS, "")
    faults.raise_if_any()
    keys(document["source"], _SOURCE, "source")
    if keys(document["formula"], {"constant", "sentence", "word"}, "formula"):
        for name, value in document["formula"].items():
            if type(value) not in (int, float):
                faults.add("data.not_number", file=FILE, row="formula", field=name, value=value)
    for name in _WHOLE:
        if type(document[name]) is not int:
            faults.add("data.not_integer", file=FILE, row=name, field=name, value=document[name])
    levels = document["levels"] if isinstance(document["levels"], list) else []
    right = [keys(one, {"from", "code"}, "levels") for one in levels]
    if all(right):
        steps = [one["from"] for one in levels]
        # From easy to hard, and the last one holds whatever is left.
        numbers = [step for step in steps if type(step) in (int, float)]
        if steps != [*sorted(numbers, reverse=True), None]:
            faults.add("data.required", file=FILE, row="levels", field="from")
    stiff = document["stiff"] if isinstance(document["stiff"], dict) else {}
    words = [*stiff, *stiff.values()]
    if not stiff or not all(isinstance(word, str) and word.strip() for word in words):
        faults.add("data.required", file=FILE, row="stiff", field="stiff")
    faults.raise_if_any()
    source = document["source"]
    if type(source["checked_on"]) is not date:
        raise InputError("data.required", file=FILE, row="source", field="checked_on")
    return ReadingRules(
        **{name: float(value) for name, value in document["formula"].items()},
        **{name: document[name] for name in _WHOLE},
        levels=tuple((one["from"], one["code"]) for one in levels),
        stiff=tuple(stiff.items()),
        source_name=source["name"],
        source_url=source["url"],
        source_as_of=str(source["as_of"]),
        checked_on=source["checked_on"],
    )


@cache
def reading_rules() -> ReadingRules:
    """How a text is judged. Raises InputError when the hand-edited file is broken."""
    return read_reading_rules(read_yaml(paths.DATA / FILE))
