"""Tables that leave the program, read back by programs that we did not write."""

from __future__ import annotations

import csv
import io
import json
import warnings
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.tables import plain, records, to_csv, to_geojson, to_json, to_table

NAN = float("nan")
# No lone surrogates: they are no Unicode text and cannot be written as UTF-8.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
NUMBER = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
UNKNOWN = st.sampled_from([None, NAN, pd.NA, pd.NaT, float("inf"), np.float64("nan")])
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.int64(3), 3),
        (np.float64(2.5), 2.5),
        (392.0, 392),
        (np.bool_(True), True),
        (True, True),
        (Colour.RED, "red"),
        (pd.Timestamp("2026-02-01"), "2026-02-01T00:00:00"),
        (date(2026, 2, 1), "2026-02-01"),
        (("a", NAN), ["a", None]),
        (frozenset("ba"), ["a", "b"]),
        (np.array([1.0, NAN]), [1, None]),
        ({"a": {"b": pd.NA}}, {"a": {"b": None}}),
        (pd.NaT, None),
        (-np.inf, None),
    ],
)
def test_a_plain_value(value, expected):
    found = plain(value)
    assert found == expected
    assert type(found) is type(expected)


@given(st.lists(st.fixed_dictionaries({"a": TEXT, "b": NUMBER | UNKNOWN, "c": TEXT}), min_size=1))
def test_csv_reads_back(rows):
    header, *found = read_csv(to_csv(rows, columns=["a", "b", "c"]))
    assert header == ["a", "b", "c"]
    assert len(found) == len(rows)
    for row, (a, b, c) in zip(rows, found, strict=True):
        for cell, text in ((a, row["a"]), (c, row["c"])):
            assert cell == (f"'{text}" if text.startswith(FORMULAS) else text)
            assert not cell.startswith(FORMULAS)
        if plain(row["b"]) is None:
            assert b == ""
        else:
            assert (int(b) if isinstance(row["b"], int) else float(b)) == row["b"]


def test_csv_is_as_rfc_4180_has_it():
    rows = [{"naam": 'Het "Dorp", nu', "n": -5}, {"naam": "twee\nregels", "n": None}]
    assert to_csv(rows) == 'naam,n\r\n"Het ""Dorp"", nu",-5\r\n"twee\nregels",\r\n'


@pytest.mark.parametrize(
    "text", ["=1+1", "+32 11", "-5", "@SUM(A1)", "\tx", "\rx", "=cmd|'/C x'!A"]
)
def test_a_formula_is_shown_and_not_run(text):
    assert read_csv(to_csv([{"a": text}]))[1] == [f"'{text}"]
    assert read_csv(to_csv([{"a": [text, "b"]}]))[1] == [f"'{text}; b"]
    assert read_csv(to_csv([{"a": 1}], headers={"a": text}))[0] == [f"'{text}"]


def test_pandas_reads_the_csv_back():
    table = pd.DataFrame(
        {"name": ["Aalst", "Ö"], "n": [929.0, NAN], "x": [-0.5, 1e-9], "ok": [True, False]}
    )
    found = pd.read_csv(io.BytesIO(to_csv(table).encode("utf-8")))
    pd.testing.assert_frame_equal(found, table)
    assert "929," in to_csv(table)


def test_columns_choose_and_headers_name():
    rows = [{"a": 1, "b": 2}, {"b": 3, "c": 4}]
    assert records(rows) == [{"a": 1, "b": 2, "c": None}, {"a": None, "b": 3, "c": 4}]
    assert read_csv(to_csv(rows, columns=["c", "a"], headers={"c": "Ce"})) == [
        ["Ce", "a"],
        ["", "1"],
        ["4", ""],
    ]
    assert read_csv(to_csv([], columns=["a"])) == [["a"]]
    assert to_csv([]) == to_table([]) == ""


json_value = st.recursive(
    TEXT | NUMBER | st.booleans() | UNKNOWN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(json_value)
def test_json_reads_back_and_never_holds_nan(value):
    def refuse(constant):
        raise AssertionError(constant)

    assert json.loads(to_json(value), parse_constant=refuse) == plain(value)


def test_json_of_a_table():
    table = pd.DataFrame({"name": ["Aalst", None], "n": [929.0, NAN]}, index=[7, 9])
    assert json.loads(to_json(table)) == [{"name": "Aalst", "n": 929}, {"name": None, "n": None}]


PLACES = [
    {"id": "h1", "name": "Zepperen", "lat": 50.81, "lon": 5.25, "services": ["shop", "cafe"]},
    {"id": "h2", "name": "nergens", "lat": NAN, "lon": NAN, "services": []},
    {"id": "h3", "name": "Ö", "lat": 51.1, "lon": 3.0, "services": ["shop"], "n": 5.5},
]


def test_geopandas_reads_the_geojson_back(tmp_path):
    import geopandas as gpd

    text, left_out = to_geojson(PLACES, identifier="id", members={"sources": ["x"]})
    path = tmp_path / "places.geojson"
    path.write_text(text, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = gpd.read_file(path)
    assert left_out == 1
    assert found.crs == "EPSG:4326"
    assert found["name"].tolist() == ["Zepperen", "Ö"]
    assert found.geometry.x.tolist() == [5.25, 3.0]
    assert found.geometry.y.tolist() == [50.81, 51.1]
    assert list(found["services"][0]) == ["shop", "cafe"]
    assert pd.isna(found["n"][0])


def test_geojson_is_as_rfc_7946_has_it():
    document = json.loads(to_geojson(PLACES, identifier="id", members={"sources": ["x"]})[0])
    assert document["type"] == "FeatureCollection"
    assert document["sources"] == ["x"]
    assert "crs" not in document
    assert [feature["id"] for feature in document["features"]] == ["h1", "h3"]
    for feature in document["features"]:
        assert feature.keys() >= {"type", "geometry", "properties"}
        assert feature["geometry"]["type"] == "Point"
        assert not feature["properties"].keys() & {"lat", "lon"}


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "lat": st.floats(-90, 90) | UNKNOWN,
                "lon": st.floats(-180, 180) | UNKNOWN,
                "name": TEXT,
            }
        )
    )
)
def test_every_row_is_placed_or_counted(rows):
    text, left_out = to_geojson(rows)
    features = json.loads(text)["features"]
    placed = [r for r in rows if plain(r["lat"]) is not None and plain(r["lon"]) is not None]
    assert len(features) + left_out == len(rows)
    assert [(f["geometry"]["coordinates"], f["properties"]) for f in features] == [
        ([r["lon"], r["lat"]], {"name": r["name"]}) for r in placed
    ]


@pytest.mark.parametrize("place", [(91, 4), (51, 181), (-91, 0)])
def test_a_place_off_the_globe_is_refused(place):
    with pytest.raises(InputError) as caught:
        to_geojson([{"lat": place[0], "lon": place[1]}])
    assert caught.value.faults[0].code == "table.position"


def test_a_table_lines_up():
    rows = [{"dorp": "Aalst", "n": 929}, {"dorp": "Gelmen", "n": None}, {"dorp": "村", "n": 1.5}]
    assert to_table(rows, headers={"n": "Inw."}) == (
        "dorp    Inw.\n"
        "------  ----\n"
        "Aalst    929\n"
        "Gelmen     –\n"
        "村       1.5\n"
    )  # fmt: skip
    assert to_table([{"a": "1"}, {"a": "22"}], right=["a"]) == " a\n--\n 1\n22\n"
    assert to_table([{"a": 1.5}], number=lambda n: f"€{n}") == "a\n----\n€1.5\n".replace(
        "a\n", "   a\n"
    )


def test_a_table_fits_the_width():
    rows = [{"a": "x" * 40, "b": "kort", "c": "é" * 30}]
    for width in (30, 40, 60, 77):
        lines = to_table(rows, width=width).splitlines()
        assert max(map(len, lines)) <= width
        assert "kort" in lines[2]
        assert "…" in lines[2]
    assert "…" not in to_table(rows, width=78)
    assert to_table(rows, width=3).splitlines()[0].split() == ["a", "b", "c"]


@given(st.lists(st.fixed_dictionaries({"a": TEXT, "b": TEXT}), min_size=1))
def test_a_row_is_a_line_and_no_cell_steers_the_terminal(rows):
    text = to_table(rows)
    assert text.count("\n") == len(rows) + 2
    assert len(text.splitlines()) == len(rows) + 2
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in text.replace("\n", ""))
