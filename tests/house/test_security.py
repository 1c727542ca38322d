"""SECURITY.md: every promise names the tests that hold it, and those tests exist."""

from __future__ import annotations

import ast
import functools
import re

import pytest

from buurtpunt_lib.paths import ROOT

FILE = ROOT / "SECURITY.md"
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="not a checkout")

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@functools.cache
def names_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def promises() -> list[tuple[str, str]]:
    """(promise, what holds it), of the tables between "Promises" and the next chapter."""
    text = FILE.read_text(encoding="utf-8").split("\n## Promises\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [(row[0], row[1]) for row in rows if row[0] != "promise"]


def test_every_promise_names_the_tests_that_hold_it():
    assert len(promises()) > 25
    assert [promise for promise, held in promises() if not NAMED.search(held)] == []


def test_every_test_that_is_named_exists():
    named = [found for _, held in promises() for found in NAMED.findall(held)]
    assert len(named) > 40
    missing = [f"{path}::{name}" for path, name in named
               if not (ROOT / path).is_file() or name not in names_of(path)]  # fmt: skip
    assert missing == []
    # Nothing that looks like a test is passed over.
    whole = FILE.read_text(encoding="utf-8")
    assert len(re.findall(r"`tests/[^`]*::", whole)) == len(named)


def test_every_file_that_is_named_exists():
    whole = FILE.read_text(encoding="utf-8")
    folders = r"(?:buurtpunt_lib|deploy|tests)/[\w./-]+"
    paths = re.findall(rf"`({folders})(?:::\w+)?`", whole)
    assert [path for path in paths if not (ROOT / path).exists()] == []
