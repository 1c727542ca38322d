"""Files of the user's own: every form and encoding is read, every broken file is refused once."""

from __future__ import annotations

import json
import sqlite3
import warnings
import zipfile

import pytest
from import_files import ORIGIN, faults, read, refused, with_member, workbook, write

from buurtpunt_lib.datasets import importing, loaded
from buurtpunt_lib.datasets.importing.reading import read_table
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import LANGUAGES, catalogue

# The same two places, as a Dutch Excel writes them.
CSV = (
    "Naam;Soort;Breedtegraad;Lengtegraad\n"
    "Bäcker Noël;Warme bakker;50,8167;5,1833\n"
    "De Pil;apotheek;50,9;5,2\n"
)
PLACES = [("Bäcker Noël", "bakery", 50.8167, 5.1833), ("De Pil", "pharmacy", 50.9, 5.2)]


def rows_of(reading):
    assert not reading.faults
    return [(r.name, r.facility, r.lat, r.lon) for r in reading.frame.itertuples(index=False)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_every_encoding_that_programs_write(tmp_path, encoding):
    assert rows_of(read(write(tmp_path / "a.csv", CSV, encoding))) == PLACES


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_every_delimiter_with_decimal_commas(tmp_path, delimiter, line):
    text = CSV.replace(";", delimiter).replace("\n", line)
    assert rows_of(read(write(tmp_path / "a.csv", text))) == PLACES


def test_commas_between_cells_and_points_in_numbers(tmp_path):
    text = 'name,facility,lat,lon\n"Bäcker Noël",bakery,50.8167,5.1833\nDe Pil,pharmacy,50.9,5.2\n'
    assert rows_of(read(write(tmp_path / "a.csv", text))) == PLACES


def test_the_line_by_which_excel_names_the_delimiter(tmp_path):
    path = write(tmp_path / "a.csv", "sep=;\n" + CSV)
    assert rows_of(read(path)) == PLACES
    bad = write(tmp_path / "b.csv", "sep=;\n" + CSV.replace("50,9", "x"))
    assert faults(bad) == [("number", "4", "Breedtegraad"), ("required", "4", "Breedtegraad")][:1]


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path):
    text = 'Naam;Soort;lat;lon\n"Bakker\nJan";bakker;50,8;5,2\n\n;;;\nX;bakker;fout;5,2\n'
    assert faults(write(tmp_path / "a.csv", text)) == [("number", "5", "lat")]


def test_two_encodings_in_one_file_are_refused_with_the_row(tmp_path):
    path = tmp_path / "a.csv"
    lines = CSV.splitlines(keepends=True)
    path.write_bytes(
        (lines[0] + lines[1]).encode("utf-8") + "Café Zoë;pub;50,9;5,2\n".encode("cp1252")
        + "Naïef;pub;50,9;5,3\n".encode()
    )  # fmt: skip
    fault = refused(path)
    assert (fault.code, fault.values["rows"]) == ("import_file.encoding_mixed", "3")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert refused(path).values["rows"] == "3"


def test_text_that_was_saved_in_the_wrong_encoding_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV.encode().decode("cp1252").encode())
    fault = refused(path)
    assert fault.code == "import_file.garbled"
    assert (fault.values["row"], fault.values["field"]) == ("2", "Naam")


def test_bytes_of_no_encoding_are_refused_with_the_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV.encode("cp1252").replace(b"De Pil", b"De \x81Pil"))
    fault = refused(path)
    assert (fault.code, fault.values["row"]) == ("import_file.encoding_unknown", "3")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \r\n\r\n", "empty"),
        (b"<!DOCTYPE html>\n<html><h1>404 Not Found</h1></html>", "web_page"),
        (b"\xef\xbb\xbf<!-- x --><HTML><head>", "web_page"),
        (b'<?xml version="1.0"?><ServiceExceptionReport/>', "xml"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old_office"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x1f\x8b\x08 ...", "packed"),
        (b"\x89PNG\r\n\x1a\n...", "picture"),
        (b"\x00\x01\x02\x03\xff" * 9, "binary"),
        (b"naam\nJan\nPiet\n", "one_column"),
        (b"a;b;c\n", "no_rows"),
        (b"a;b;a\n1;2;3\n", "column_twice"),
        (b'a;b;c\n1;"2;3\n4;5;6\n', "quote_open"),
        (b"a;b;c\n1;2;3\n1;2\n", "row_length"),
        (b'{"type": "FeatureCollection", "features": [{"type"', "json_truncated"),
        (b'{"type": "FeatureCollection", "features" [ ]}', "not_json"),
        (b'{"error": "not found"}', "not_geojson"),
        (b'{"type": "FeatureCollection", "features": []}', "no_rows"),
        (b'{"type": "FeatureCollection", "features": [3]}', "shape"),
        (b"[" * 100_000, "not_json"),
        (b'[{"lat": NaN}]', "not_json"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "gpkg_broken"),
        (b"PK\x03\x04" + b"\x00" * 50, "zip_broken"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["data.csv", "data.xlsx"])
def test_what_is_no_table_is_refused_in_one_sentence(own_folders, content, code, name):
    path = own_folders / name
    path.write_bytes(content)
    fault = refused(path)
    assert fault.code == f"import_file.{code}"
    for language in LANGUAGES:
        said = catalogue(language)(f"errors.{fault.code}", **fault.values)
        assert name in said
        assert "{" not in said.replace("{error", "")
    assert loaded.tables() == {}


def test_a_folder_and_a_missing_file(tmp_path):
    assert refused(tmp_path).code == "import_file.folder"
    assert refused(tmp_path / "weg.csv").code == "file.missing"


def test_a_row_with_too_few_cells_says_how_many(tmp_path):
    fault = refused(write(tmp_path / "a.csv", "a;b;c\n1;2;3\n1;2\n1\n"))
    assert {k: fault.values[k] for k in ("row", "value", "expected", "n")} == {
        "row": "3", "value": 2, "expected": 3, "n": 2,
    }  # fmt: skip


def test_a_workbook_with_numbers_dates_and_an_empty_first_sheet(tmp_path):
    rows = [[], ["Naam", "Soort", "lat", "lon", "id"], ["Jan", "bakker", 50.8, 5.2, 12.0]]
    path = workbook(tmp_path / "a.xlsx", [], rows)
    reading = read(path)
    assert rows_of(reading) == [("Jan", "bakery", 50.8, 5.2)]
    assert reading.frame.at[0, "id"] == "12"
    rows[2][2] = "hier"
    assert faults(workbook(path, rows)) == [("number", "3", "lat")]


def test_a_sheet_is_chosen_by_name(tmp_path):
    head = ["Naam", "Soort", "lat", "lon"]
    path = workbook(
        tmp_path / "a.xlsx", [head, ["A", "bakker", 50.8, 5.2]], [head, ["B", "pub", 50.8, 5.2]]
    )
    assert rows_of(read(path, sheet="Blad2"))[0][0] == "B"
    fault = refused(path, sheet="Blad3")
    assert (fault.code, fault.values["allowed"]) == ("import_file.sheet_unknown", "Blad1, Blad2")


def test_a_formula_is_text_and_is_neutralised_on_the_way_out(tmp_path):
    from buurtpunt_lib.reports.tables import to_csv

    evil = '=HYPERLINK("http://x";"klik")'
    text = f'Naam;Soort;lat;lon\n"{evil.replace(chr(34), chr(34) * 2)}";bakker;50,8;5,2\n'
    frame = read(write(tmp_path / "a.csv", text)).frame
    assert frame.at[0, "name"] == evil
    assert "'=HYPERLINK" in to_csv(frame)
    # In a workbook a formula counts for its saved value; without one the cell is empty.
    rows = [["Naam", "Soort", "lat", "lon"], [evil, "bakker", 50.8, 5.2]]
    assert read(workbook(tmp_path / "b.xlsx", rows)).frame["name"].isna().all()


def test_a_truncated_workbook_and_a_truncated_zip(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["a", "b"], *[[i, i] for i in range(500)]])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refused(path).code == "import_file.zip_broken"
    # Damaged inside: the list of members is whole, one member is not.
    half = len(whole) // 2
    path.write_bytes(
        whole[:half] + bytes(b ^ 255 for b in whole[half : half + 200]) + whole[half + 200 :]
    )
    assert refused(path).code in ("import_file.zip_broken", "import_file.xml_broken")


def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.csv", b"0;" * 10_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))
    fault = refused(path)
    assert (fault.code, fault.values["megabytes"]) == ("import_file.zip_bomb", 20)
    path.rename(path.with_suffix(".xlsx"))
    assert refused(path.with_suffix(".xlsx")).code == "import_file.zip_bomb"


def test_a_zip_with_one_table_is_read_and_with_two_is_not(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("leesmij.md", "hallo")
        archive.writestr("../../map/data.csv", CSV)
    assert rows_of(read(path)) == PLACES
    assert not (tmp_path.parent / "map").exists()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("b.csv", CSV)
    assert refused(path).code == "import_file.zip_many"


def test_entities_in_a_workbook_are_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["a", "b"], ["1", "2"]])
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'
    with_member(path, "xl/sharedStrings.xml", bomb)
    assert refused(path).code == "import_file.xml_entities"


def test_a_zip_that_calls_itself_a_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data.csv", CSV)
    assert refused(path).code == "import_file.not_workbook"


def test_a_file_that_is_too_big(tmp_path, monkeypatch):
    from buurtpunt_lib.datasets.importing import recognise

    monkeypatch.setitem(recognise.MOST_MEGABYTES, "csv", 0)
    path = write(tmp_path / "a.csv", CSV * 20_000)
    assert refused(path).code == "file.too_big"


def geojson(features, **members):
    return {"type": "FeatureCollection", "features": features, **members}


def feature(properties, coordinates, kind="Point"):
    geometry = None if coordinates is None else {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_geojson_with_points_and_buildings(tmp_path):
    square = [[[5.2, 50.9], [5.2002, 50.9], [5.2002, 50.9002], [5.2, 50.9002], [5.2, 50.9]]]
    document = geojson([
        feature({"naam": "Jan", "soort": "bakker"}, [5.1833, 50.8167]),
        feature({"naam": "De Pil", "soort": "apotheek"}, square, "Polygon"),
    ])  # fmt: skip
    found = rows_of(read(write(tmp_path / "a.geojson", json.dumps(document))))
    assert found[0] == ("Jan", "bakery", 50.8167, 5.1833)
    assert found[1][2:] == pytest.approx((50.9001, 5.2001))


@pytest.mark.parametrize(
    ("name", "epsg"),
    [
        ("urn:ogc:def:crs:EPSG::31370", 31370),
        ("EPSG:3812", 3812),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
        ("http://www.opengis.net/def/crs/EPSG/0/31370", 31370),
    ],
)
def test_geojson_may_state_its_coordinate_system(tmp_path, name, epsg):
    crs = {"type": "name", "properties": {"name": name}}
    path = write(tmp_path / "a.geojson", json.dumps(geojson([feature({}, [1, 2])], crs=crs)))
    assert read_table(path).epsg == epsg


def test_geojson_of_an_unknown_system_or_of_another_than_it_says(tmp_path):
    crs = {"type": "name", "properties": {"name": "Mars 2000"}}
    path = write(tmp_path / "a.geojson", json.dumps(geojson([feature({}, [1, 2])], crs=crs)))
    assert refused(path).code == "import_file.crs_of_file"
    crs["properties"]["name"] = "EPSG:4326"
    point = feature({"soort": "bakker"}, [209000, 165000])
    fault = refused(write(path, json.dumps(geojson([point], crs=crs))))
    assert (fault.code, fault.values["shown"]) == ("import_file.crs_differs", "31370")


def test_a_shape_that_cannot_be_read_is_named(tmp_path):
    good = feature({"soort": "bakker"}, [5.2, 50.8])
    document = geojson([good, feature({"soort": "bakker"}, [[1], "x"], "Polygon")])
    fault = refused(write(tmp_path / "a.geojson", json.dumps(document)))
    assert (fault.code, fault.values["row"]) == ("import_file.shape", "2")
    document = geojson([good, feature({"soort": "bakker"}, None)])
    assert faults(write(tmp_path / "b.geojson", json.dumps(document))) == [
        ("required", "2", "geometry")
    ]


def test_a_plain_json_list_of_cash_machines(tmp_path):
    rows = [{"name": "Batopin", "type": "geldautomaat", "lat": 50.8167, "lon": 5.1833}]
    assert rows_of(read(write(tmp_path / "a.json", json.dumps(rows)))) == [
        ("Batopin", "cash_machine", 50.8167, 5.1833)
    ]


def geopackage(path, layer="plekken", epsg=31370):
    import geopandas

    frame = geopandas.GeoDataFrame(
        {"naam": ["Jan"], "soort": ["bakker"]},
        geometry=geopandas.points_from_xy([209000.0], [165000.0]),
        crs=epsg,
    )
    frame.to_file(path, layer=layer, driver="GPKG")
    return path


def test_geopackage_brings_its_own_coordinate_system(tmp_path):
    import geopandas

    path = geopackage(tmp_path / "a.gpkg")
    ((name, facility, lat, lon),) = rows_of(read(path))
    assert (name, facility) == ("Jan", "bakery")
    point = geopandas.read_file(path).to_crs(4326).geometry[0]
    assert (lat, lon) == pytest.approx((point.y, point.x), abs=1e-9)
    geopackage(path, layer="andere")
    fault = refused(path)
    assert (fault.code, fault.values["allowed"]) == ("import_file.layers", "plekken, andere")
    assert len(read(path, sheet="andere").frame) == 1


def test_a_truncated_geopackage_and_a_database_that_is_none(tmp_path):
    path = geopackage(tmp_path / "a.gpkg")
    path.write_bytes(path.read_bytes()[:30_000])
    assert refused(path).code == "import_file.gpkg_broken"
    other = tmp_path / "b.gpkg"
    with sqlite3.connect(other) as database:
        database.execute("create table x (a)")
    # Not a warning of GDAL as well: one clear message.
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert refused(other).code == "import_file.gpkg_broken"


def test_bad_input_leaves_the_earlier_data_untouched(own_folders):
    path = write(own_folders / "a.csv", CSV)
    importing.store(read(path))
    before = (loaded.stamp(), loaded.read("points").to_csv())
    for text in (
        CSV.replace("50,9;5,2", "5,2;50,9"), CSV.replace("50,9", "95"), "<html>404</html>",
        CSV + "Weg;zeppelin;50,9;5,2\n", CSV + "De Pil;apotheek;50,9;5,2\n",
    ):  # fmt: skip
        with pytest.raises(InputError):
            importing.store(read(write(path, text)))
        assert (loaded.stamp(), loaded.read("points").to_csv()) == before
    assert ORIGIN.name == loaded.sources()["own_points_dienst_economie"].name
