"""Every row of the source documents about the guide has a model, a place where users meet it and,
where it leaves the program, a document; and all of these exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from buurtpunt_lib import paths

README = (paths.PACKAGE / "planning" / "README.md").read_text("utf-8")
ROW = re.compile(r"^\| (S\d-\d{2,3}) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.M)
ROWS = ROW.findall(README)
PLACE = re.compile(r"`([\w/.]+?\.(?:py|yaml|csv|js))(?::(\w+))?`")
REQUIRED = [
    *(f"S2-{number:02}" for number in range(1, 13)),
    *(f"S4-{number:02}" for number in range(1, 17)),
    *(f"S3-{number:03}" for number in (*range(1, 123), *range(143, 150))),
]
# What is asked, chosen or followed on a page and belongs on no paper.
NO_DOCUMENT = {
    "S0-16": "what a running hub asks itself",
    "S1-09": "beginnings of an offer, taken over with a button",
    "S3-030": "links to who describes a method",
    "S3-037": "names do not go round",
    "S3-071": "the way to an adviser",
}


def exists(file: str, name: str) -> bool:
    """Whether a file of the library or the data is there, and defines what is named."""
    path = paths.PACKAGE / file
    if not path.is_file():
        path = Path(paths.DATA).parent / file
    if not path.is_file():
        return False
    if not name:
        return True
    text = path.read_text("utf-8")
    return re.search(rf"^(?:    )?(?:def|class) {name}\b|^{name}\b.* = ", text, re.M) is not None


def test_no_row_is_missing_and_none_stands_twice():
    found = [row for row, *_ in ROWS]
    assert set(REQUIRED) - set(found) == set()
    assert len(found) == len(set(found))


def test_every_line_of_a_table_is_read():
    lines = [line for line in README.splitlines() if re.match(r"\| S\d", line)]
    assert len(lines) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_its_places_exist(row):
    key, _what, *cells = row
    for word, cell in zip(("model", "place", "document"), cells, strict=True):
        found = PLACE.findall(cell)
        if word == "document" and key in NO_DOCUMENT:
            continue
        assert found, f"{key} has no {word}: {cell}"
        assert [place for place in found if not exists(*place)] == []


def test_only_what_has_no_document_is_excused():
    without = {row[0] for row in ROWS if not PLACE.search(row[4])}
    assert without == set(NO_DOCUMENT)
