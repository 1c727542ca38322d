"""`buurtpunt gaps`, held against the tables themselves."""

from __future__ import annotations

import csv
import io
import json

import geopandas as gpd
import pandas as pd
import pytest
from command import run

from buurtpunt_lib.paths import DATA

FACILITIES = {
    "supermarket", "pharmacy", "post_office", "post_point", "parcel_locker", "railway_station",
}  # fmt: skip


def gaps(capsys, place: str, form: str, language: str = "nl"):
    return run(capsys, "gaps", "--municipality", place, "--format", form, "--lang", language)


def shown() -> dict[tuple[str, str], int]:
    """(village, facility) -> number, straight from the files."""
    found = {}
    for layer in ("evidence", "openstreetmap"):
        with (DATA / layer / "village_services.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["village_code"], row["service"]] = int(row["count"])
    return found


@pytest.fixture
def sint_truiden(capsys):
    ran = gaps(capsys, "71053", "json")
    assert (ran.status, ran.err) == (0, "")
    return json.loads(ran.out)


def test_json_lists_the_villages_with_population(sint_truiden):
    assert sint_truiden["municipality"] == {
        "nis": "71053",
        "name": "Sint-Truiden",
        "province": "Limburg",
    }
    villages = {village["name"]: village for village in sint_truiden["villages"]}
    assert {"Runkelen", "Zepperen", "Aalst"} <= set(villages)
    assert len(villages) == 16
    assert (villages["Runkelen"]["code"], villages["Runkelen"]["population"]) == ("71053F", 392)
    assert villages["Zepperen"]["population"] == 3397
    assert villages["Aalst"]["population"] == 929
    # A village whose boundary is not known: no population, and nothing is said to be absent.
    assert villages["Gelmen"]["population"] is None
    cells = villages["Gelmen"]["services"].values()
    assert {(cell["presence"], cell["reason"]) for cell in cells} == {("unknown", "no_boundary")}


def test_json_gives_each_service_with_source_and_date(sint_truiden):
    rows = shown()
    for village in sint_truiden["villages"]:
        assert set(village["services"]) == FACILITIES
        states = [cell["presence"] for cell in village["services"].values()]
        for state in ("present", "absent", "unknown"):
            assert village[state] == states.count(state)
        for service, cell in village["services"].items():
            count = rows.get((village["code"], service))
            assert (cell["presence"] == "present") == (count is not None)
            assert cell["count"] == count
            assert cell["source"] in sint_truiden["sources"]
            assert cell["as_of"]
            assert (cell["reason"] == "") == (cell["presence"] != "unknown")


def test_json_names_the_nearest_village_that_has_it(sint_truiden):
    rows = shown()
    runkelen = next(v for v in sint_truiden["villages"] if v["name"] == "Runkelen")
    for service, cell in runkelen["services"].items():
        near = cell["nearest"]
        assert near["village"] != runkelen["code"]
        assert (near["village"], service) in rows
        assert 500 < near["distance_m"] < 10_000
        assert isinstance(near["distance_m"], int)


def test_json_names_the_licence_of_each_source(sint_truiden):
    sources = sint_truiden["sources"]
    assert sources["openstreetmap"]["licence"] == "ODbL-1.0"
    assert {"bpost_service_points", "irail_stations", "statbel_population_2024"} <= set(sources)


@pytest.mark.parametrize("name", ["Sint-Truiden", "sint truiden", "SINT-TRUIDEN"])
def test_a_municipality_may_be_named(capsys, name, sint_truiden):
    assert json.loads(gaps(capsys, name, "json").out) == sint_truiden


def test_a_village_and_a_municipality_of_one_name(capsys):
    """Aalst is a city and a village of Sint-Truiden: the municipality is meant."""
    assert json.loads(gaps(capsys, "aalst", "json").out)["municipality"]["nis"] == "41002"


def test_csv_says_the_same(capsys, sint_truiden):
    table = pd.read_csv(io.StringIO(gaps(capsys, "71053", "csv").out), keep_default_na=False)
    assert len(table) == 16 * 6
    cells = {(row.village, row.service): row for row in table.itertuples()}
    for village in sint_truiden["villages"]:
        for service, cell in village["services"].items():
            row = cells[village["code"], service]
            assert row.presence == cell["presence"]
            assert row.source == cell["source"]
            assert str(row.count) == ("" if cell["count"] is None else str(cell["count"]))
            assert str(row.population) == str(village["population"] or "")
            assert row.licence == sint_truiden["sources"][cell["source"]]["licence"]


def test_geojson_places_the_villages_and_counts_the_others(capsys, tmp_path, sint_truiden):
    ran = gaps(capsys, "71053", "geojson", "en")
    assert ran.err == "1 village is left out: its location is not known.\n"
    path = tmp_path / "gaps.geojson"
    path.write_text(ran.out, encoding="utf-8")
    places = gpd.read_file(path).set_index("village")
    assert len(places) == 15
    for village in sint_truiden["villages"]:
        if village["lat"] is None:
            continue
        place = places.loc[village["code"]]
        assert (place.geometry.y, place.geometry.x) == (village["lat"], village["lon"])
        assert {place[service] for service in FACILITIES} == {
            cell["presence"] for cell in village["services"].values()
        }
    assert "openstreetmap" in json.loads(ran.out)["sources"]


def test_the_table_speaks_both_languages(capsys):
    dutch = gaps(capsys, "71053", "table").out
    zepperen = next(line for line in dutch.splitlines() if line.startswith("Zepperen"))
    assert "3.397" in zepperen
    assert "ja (2)" in zepperen
    assert "nee, " in zepperen
    assert "Gelmen" in dutch.splitlines()[-7]
    english = gaps(capsys, "71053", "table", "en").out
    assert "3,397" in english
    assert "yes (2)" in english
    assert "Pharmacy: OpenStreetMap, 2022 or later" in english
