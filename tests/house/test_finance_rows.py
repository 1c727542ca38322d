"""Every finance row of the source documents has a place, and every place exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import buurtpunt_lib

LIBRARY = Path(buurtpunt_lib.__file__).parent
README = (LIBRARY / "finance" / "README.md").read_text("utf-8")
ROWS = re.findall(r"^\| (S3-\d{3}) \| (.+?) \| (.+?) \| (.+?) \|$", README, re.M)
EXPECTED = [f"S3-{n:03}" for n in (*range(87, 90), *range(123, 160))]


def test_every_row_stands_there_once_and_in_order():
    assert [row for row, *_ in ROWS] == EXPECTED


@pytest.mark.parametrize("row", ROWS, ids=[row for row, *_ in ROWS])
def test_its_places_exist(row):
    places = re.findall(r"`([\w/.]+?\.py)(?::(\w+))?`", " ".join(row[2:]))
    assert len(places) >= 2, "a model and a place where users meet it"
    for file, name in places:
        text = (LIBRARY / file).read_text("utf-8")
        if name:
            assert re.search(rf"^(?:def|class) {name}\b|^{name}\b.* = ", text, re.M), (file, name)
