"""Every row of the source documents that a room takes on has a place, and every place exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import buurtpunt_lib

LIBRARY = Path(buurtpunt_lib.__file__).parent
ROW = re.compile(r"^\| (S\d-\d{2,3}) \| (.+?) \| (.+?) \| (.+?) \|$", re.M)


def _rows(document: int, numbers) -> list[str]:
    width = 3 if document == 3 else 2
    return [f"S{document}-{number:0{width}}" for number in numbers]


EXPECTED = {
    "finance": _rows(3, (*range(87, 90), *range(123, 160))),
    "assessment": [
        *_rows(1, (1, *range(3, 15))),
        *_rows(3, (1, 80, 81, *range(160, 165))),
        *_rows(4, (1, 2, 3, 7, 9, 10, 12, 15)),
    ],
    "landscape": [
        *_rows(0, (2, 3, *range(5, 13), 14, *range(16, 19))),
        *_rows(1, (2, 3, 7, 11, 15)),
        *_rows(2, (1, 2, *range(5, 13))),
        *_rows(3, (70, 71, *range(73, 84), *range(165, 168), 169)),
    ],
}
TABLES = {room: ROW.findall((LIBRARY / room / "README.md").read_text("utf-8")) for room in EXPECTED}


@pytest.mark.parametrize("room", EXPECTED)
def test_every_row_stands_there_once_and_in_order(room):
    assert [row for row, *_ in TABLES[room]] == EXPECTED[room]


@pytest.mark.parametrize(
    "row", [row for rows in TABLES.values() for row in rows], ids=lambda row: row[0]
)
def test_its_places_exist(row):
    for column in row[2:]:
        places = re.findall(r"`([\w/.]+?\.py)(?::(\w+))?`", column)
        assert places, "a model and a place where users meet it"
        for file, name in places:
            text = (LIBRARY / file).read_text("utf-8")
            if name:
                assert re.search(rf"^(?:def|class) {name}\b|^{name}\b.* = ", text, re.M), (
                    file,
                    name,
                )
