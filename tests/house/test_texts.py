"""The catalogue: every key in every language, with the same values, and used somewhere."""

from __future__ import annotations

import ast
import json
import re
from datetime import date
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.paths import NOTEBOOKS, PACKAGE
from buurtpunt_lib.texts import LANGUAGES, catalogue

SAY = {language: catalogue(language) for language in LANGUAGES}


def values_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_languages_have_the_same_keys():
    assert set(SAY["nl"].sentences) == set(SAY["en"].sentences)


def test_a_key_asks_for_the_same_values_in_every_language():
    nl, en = SAY["nl"].sentences, SAY["en"].sentences
    assert {k: values_of(v) for k, v in nl.items()} == {k: values_of(v) for k, v in en.items()}


def test_no_sentence_is_empty_or_holds_html():
    wrong = [
        key
        for say in SAY.values()
        for key, sentence in say.sentences.items()
        if not sentence.strip() or re.search(r"</?[a-z]+[ >]", sentence)
    ]
    assert wrong == []


def python_sources() -> list[str]:
    """Every module, and the code of every notebook."""
    found = [p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py")]
    for path in NOTEBOOKS.glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        found += ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    return found


def strings_of(node: ast.AST) -> tuple[set[str], set[str]]:
    """The strings of a piece of code, and the beginnings of its f-strings; no docstrings."""
    docstrings = {id(n.value) for n in ast.walk(node) if isinstance(n, ast.Expr)}
    whole, begun = set(), set()
    for n in ast.walk(node):
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docstrings:
            whole.add(n.value)
        if isinstance(n, ast.JoinedStr) and n.values and isinstance(n.values[0], ast.Constant):
            begun.add(n.values[0].value)
    return whole, begun


def first_words(names: set[str]) -> set[str]:
    """What is literally given first to calls of these names, such as `say("...")`."""
    found = set()
    for source in python_sources():
        for n in ast.walk(ast.parse(source)):
            if not (isinstance(n, ast.Call) and n.args and isinstance(n.args[0], ast.Constant)):
                continue
            name = getattr(n.func, "id", None) or getattr(n.func, "attr", None)
            if name in names and isinstance(n.args[0].value, str):
                found.add(n.args[0].value)
    return {w for w in found if KEY.fullmatch(w)}


KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")


def test_every_key_is_used():
    """Literally, or by a prefix of the code: `say(f"landscape.kind.{kind}")`."""
    whole, begun = set(), set()
    for source in python_sources():
        w, b = strings_of(ast.parse(source))
        whole, begun = whole | w, begun | b
    for path in PACKAGE.rglob("*.j2"):
        whole |= set(re.findall(r"""["']([a-z_]+(?:\.[a-z0-9_]+)+)["']""", path.read_text("utf-8")))
    # A string that ends with a point is the beginning of keys that code puts together.
    begun |= {w for w in whole if re.fullmatch(r"([a-z_]+\.)+", w)}
    prefixes = tuple(b for b in begun if "." in b and b.strip(".") != "errors")
    unused = []
    for key in SAY["nl"].sentences:
        stem = re.sub(r"\.(one|other)$", "", key)
        # Faults name their key without its first part: InputError("file.missing").
        known = {key, stem, stem.removeprefix("errors.")} & whole
        built = (key.startswith(prefixes), key.removeprefix("errors.").startswith(prefixes))
        if not known and not any(built):
            unused.append(key)
    assert unused == []


def test_every_key_that_is_asked_for_exists():
    asked = first_words({"say"})
    assert {k for k in asked if k not in SAY["nl"] and f"{k}.other" not in SAY["nl"]} == set()


def test_every_fault_that_is_raised_has_a_sentence():
    raised = first_words({"InputError", "Fault", "add"})
    assert "file.missing" in raised
    assert {code for code in raised if f"errors.{code}" not in SAY["nl"]} == set()


def test_numbers_and_dates_are_written_as_people_do():
    nl, en = SAY["nl"], SAY["en"]
    assert nl.euro(1234.5) == "€\u00a01.235"
    assert nl.euro(-14200) == "\u2212€\u00a014.200"
    assert nl.euro(0.005, 2) == "€\u00a00,01"
    assert en.euro(1234567.891, 2) == "€1,234,567.89"
    assert nl.percent(0.254, 1) == "25,4\u00a0%"
    assert nl.month(date(2028, 3, 1)) == "maart 2028"
    assert nl.short_month(date(2028, 3, 1)) == "mrt 2028"
    assert nl.listing(["brood", "koffie", "post"]) == "brood, koffie en post"


@pytest.mark.parametrize("value", [None, float("nan")])
def test_what_is_not_known_is_said(value):
    for say in SAY.values():
        for written in (say.number(value), say.euro(value), say.percent(value)):
            assert written == say("common.not_known")


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_written_number_reads_back(value, decimals):
    written = SAY["nl"].number(value, decimals)
    read = float(written.replace(".", "").replace(",", ".").replace("\u2212", "-"))
    assert read == pytest.approx(value, abs=0.5000001 * 10**-decimals)


def test_an_unknown_language_is_refused_with_what_is_allowed():
    with pytest.raises(InputError) as caught:
        catalogue("de")
    assert SAY["en"].error(caught.value) == "We do not know the language “de”. Choose from: nl, en."
