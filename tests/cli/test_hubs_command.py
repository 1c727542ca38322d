"""`buurtpunt hubs list`: every place is shown or counted."""

from __future__ import annotations

import csv
import io
import json

import geopandas as gpd
import pytest
from command import run

from buurtpunt_lib import datasets
from buurtpunt_lib.paths import DATA


def listed(capsys, *words: str):
    ran = run(capsys, "hubs", "list", "--lang", "en", *words)
    assert ran.status == 0
    return ran


def rows() -> list[dict[str, str]]:
    with (DATA / "landscape" / "hubs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ids(capsys, *filters: str) -> list[str]:
    return [row["id"] for row in json.loads(listed(capsys, "--format", "json", *filters).out)]


def test_json_and_csv_list_every_place(capsys):
    expected = [row["id"] for row in rows()]
    assert len(expected) == 145
    assert ids(capsys) == expected
    found = list(csv.DictReader(io.StringIO(listed(capsys, "--format", "csv").out, newline="")))
    assert [row["id"] for row in found] == expected
    assert [row["notes"].removeprefix("'") for row in found] == [row["notes"] for row in rows()]


def test_geojson_holds_every_placed_hub_and_the_others_are_counted(capsys, tmp_path):
    ran = listed(capsys, "--format", "geojson")
    located = set(datasets.villages().query("lat.notna()").index)
    placed = [row["id"] for row in rows() if row["village"] in located]
    path = tmp_path / "hubs.geojson"
    path.write_text(ran.out, encoding="utf-8")
    found = gpd.read_file(path)
    assert found["id"].tolist() == placed
    assert found.geometry.geom_type.eq("Point").all()
    # All within Flanders.
    west, south, east, north = found.total_bounds
    assert (west > 2.5, south > 50.6, east < 6.0, north < 51.6) == (True,) * 4
    assert 0 < len(placed) < 145
    assert ran.err.startswith(f"{145 - len(placed)} places are left out")


@pytest.mark.parametrize(
    ("option", "value", "column"),
    [
        ("--province", "West-Vlaanderen", "province"),
        ("--kind", "buurtpunt", "kind"),
        ("--status", "open", "status"),
    ],
)
def test_a_filter_keeps_what_fits(capsys, option, value, column):
    expected = [row["id"] for row in rows() if row[column] == value]
    assert 0 < len(expected) < 145
    assert ids(capsys, option, value) == expected


@pytest.mark.parametrize("name", ["cafe", "Café", "CAFÉ"])
def test_a_service_by_code_or_name(capsys, name):
    expected = [row["id"] for row in rows() if "cafe" in row["services"].split(";")]
    assert ids(capsys, "--service", name) == expected


def test_filters_narrow_one_another(capsys):
    both = ids(capsys, "--service", "cafe", "--province", "limburg")
    alone = set(ids(capsys, "--service", "cafe"))
    assert set(both) == alone & set(ids(capsys, "--province", "limburg"))


def test_nothing_found_is_said_and_is_no_fault(capsys):
    words = ("--service", "butcher", "--status", "closed", "--province", "limburg")
    ran = listed(capsys, *words)
    assert ran.err == "0 places found.\n"
    assert json.loads(listed(capsys, *words, "--format", "json").out) == []
    assert listed(capsys, *words, "--format", "csv").out.startswith("id,name,kind")


def test_the_table_has_words_for_codes(capsys):
    ran = listed(capsys, "--kind", "buurtpunt")
    assert ran.err == "31 places found.\n"
    lines = ran.out.splitlines()
    assert lines[0].split()[:2] == ["Name", "Kind"]
    assert len(lines) == 33
    assert "Meeting place" in ran.out
    assert "meeting_place" not in ran.out
