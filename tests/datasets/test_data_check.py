"""The check of the data folder: it passes ours, and finds what is wrong in tampered copies."""

import json
import shutil

import pytest

from buurtpunt_lib import paths
from buurtpunt_lib.datasets import check, package
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import LANGUAGES, catalogue

STATIONS = "evidence/stations.csv"
SERVICES = "evidence/village_services.csv"
VILLAGES = "reference/villages.csv"
MUNICIPALITIES = "reference/municipalities.csv"
CANTONS = "reference/cantons.geojson"
COLLECTION = '{"type":"FeatureCollection"'


@pytest.fixture
def folder(tmp_path):
    """A copy of the data folder that a test may spoil."""
    copy = tmp_path / "data"
    shutil.copytree(paths.DATA, copy)
    return copy


def replace(folder, file, old, new, *, count=1):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8", newline="")


def change(folder, edit):
    """Edits datapackage.json; `edit` gets the resources by name."""
    listed = package.read(folder)
    edit({resource["name"]: resource for resource in listed["resources"]})
    (folder / package.FILE).write_text(json.dumps(listed), encoding="utf-8")


def codes(folder):
    faults = check(folder)
    # Whatever is found can be said in both languages.
    for language in LANGUAGES:
        assert catalogue(language).error(InputError(faults)) or not faults
    return [fault.code for fault in faults]


def test_our_own_data_is_sound():
    assert check() == []


def test_a_changed_byte_is_seen(folder):
    replace(folder, STATIONS, "Aalst,50.94281", "Aalst,50.94282")
    (fault,) = check(folder)
    assert (fault.code, fault.values["file"]) == ("data.hash", STATIONS)


def test_refresh_takes_up_a_sound_change_and_nothing_else(folder):
    assert package.refresh(folder) == []
    replace(folder, STATIONS, "Aalst,50.94281", "Aalst,50.94282")
    assert package.refresh(folder) == [STATIONS]
    assert check(folder) == []
    assert package.refresh(folder) == []


def test_refresh_refuses_a_source_that_is_not_known(folder):
    change(folder, lambda r: r["stations"]["sources"].append({"key": "hearsay"}))
    with pytest.raises(InputError) as caught:
        package.refresh(folder)
    assert caught.value.faults[0].values == {"where": "stations", "key": "hearsay"}


TAMPERED = [
    # file, old text, new text, code, row, field
    (STATIONS, "50.94281", "fifty", "data.not_number", "211", "lat"),
    (STATIONS, "50.94281", "nan", "data.not_number", "211", "lat"),
    (STATIONS, "50.94281", "61.5", "data.too_high", "211", "lat"),
    (STATIONS, "50.94281", "40", "data.too_low", "211", "lat"),
    (STATIONS, "008895000,Aalst", "008895000,", "data.required", "211", "name"),
    (STATIONS, "008895000,", "8895,", "data.pattern", "211", "id"),
    (STATIONS, "41002A,144.9", "99999Z,144.9", "data.reference", "211", "village_code"),
    (STATIONS, "008800252,", "008811148,", "data.duplicate", "3", "id"),
    (MUNICIPALITIES, "lst,Oost-Vlaanderen", "lst,Oost", "data.not_allowed", "194", "province"),
    (MUNICIPALITIES, "11001,", "11002,", "data.duplicate", "3", "nis"),
    (VILLAGES, ",14885,", ",14885.5,", "data.not_integer", "2", "population"),
    (VILLAGES, ",14885,", ",-1,", "data.too_low", "2", "population"),
    (VILLAGES, ",geonames,", ",hearsay,", "data.reference", "2", "location_source"),
    (VILLAGES, "Aartselaar,11001", "Aartselaar,99999", "data.reference", "2", "municipality_nis"),
    (SERVICES, "11001A,parcel_locker", "11001A,windmill", "data.reference", "2", "service"),
    (SERVICES, "post_office,1", "parcel_locker,1", "data.duplicate", "3", "village_code, service"),
    (SERVICES, ",3,bpost", ",0,bpost", "data.too_low", "2", "count"),
    (SERVICES, "2026-02", "February", "data.pattern", "2", "as_of"),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "row", "field"), TAMPERED)
def test_a_bad_cell_is_named_by_file_row_and_field(folder, file, old, new, code, row, field):
    replace(folder, file, old, new)
    package.refresh(folder)
    faults = [fault for fault in check(folder) if fault.code == code]
    assert faults
    values = faults[0].values
    assert (values["file"], values["row"], values["field"]) == (file, row, field)


def test_every_fault_of_the_first_broken_table_and_none_of_the_next(folder):
    replace(folder, "reference/municipalities.csv", "Aartselaar,Antwerpen", "Aartselaar,Luik")
    replace(folder, "reference/municipalities.csv", "Boechout,Antwerpen", "Boechout,")
    replace(folder, STATIONS, "50.94281", "fifty")
    faults = check(folder)
    assert [fault.code for fault in faults] == ["data.hash", "data.not_allowed", "data.required"]
    assert {fault.values["file"] for fault in faults} == {"reference/municipalities.csv"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id,name,lat", "id,naam,lat"),
        ("id,name,lat", "name,id,lat"),
        (",stops_per_day\n", ",stops_per_day,extra\n"),
        (",stops_per_day\n", "\n"),
        (",144.9\n", ",144.9,1\n"),
        (",144.9\n", "\n"),
    ],
)
def test_columns_too_many_too_few_or_in_another_order(folder, old, new):
    replace(folder, STATIONS, old, new)
    assert codes(folder) == ["data.hash", "data.columns"]


def test_a_truncated_file(folder):
    path = folder / STATIONS
    path.write_bytes(path.read_bytes()[:-20])
    assert codes(folder) == ["data.hash", "data.columns"]
    path.write_text("id,name,lat,lon,village_code,stops_per_day\n", encoding="utf-8")
    assert codes(folder) == ["data.hash", "data.no_rows"]
    path.write_bytes(b"")
    assert codes(folder) == ["data.hash", "data.columns"]


def test_a_file_in_another_encoding(folder):
    path = folder / "knowledge" / "finance_figures.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1", "replace"))
    assert codes(folder) == ["data.hash", "data.encoding"]


def test_a_quote_that_is_not_closed(folder):
    replace(folder, STATIONS, "Aalst,50.94281", '"Aalst,50.94281')
    assert codes(folder) == ["data.hash", "data.unreadable"]


def test_files_that_are_missing_or_not_listed(folder):
    (folder / "extra.csv").write_text("a\n1\n", encoding="utf-8")
    (folder / "NOTES.md").write_text("words are not data", encoding="utf-8")
    (fault,) = check(folder)
    assert (fault.code, fault.values["file"]) == ("data.unlisted", "extra.csv")
    (folder / "extra.csv").unlink()
    (folder / STATIONS).unlink()
    # Found at the first table that needs it, or at itself.
    assert codes(folder) == ["data.missing_file"]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda r: r["stations"].pop("licenses"), "data.licence_missing"),
        (lambda r: r["stations"].update(licenses=[]), "data.licence_missing"),
        (lambda r: r["stations"].update(licenses=[{"name": "GPL-3.0"}]), "data.licence_unknown"),
        (lambda r: r["stations"].update(licenses=[{"name": "ODbL-1.0"}]), "data.odbl"),
        (
            lambda r: r["village-services-openstreetmap"].update(licenses=[{"name": "CC-BY-4.0"}]),
            "data.odbl",
        ),
        (lambda r: r["stations"].update(sources=[]), "data.source_missing"),
        (lambda r: r["stations"].pop("hash"), "data.package_key"),
        (lambda r: r["stations"].pop("schema"), "data.package_key"),
        (lambda r: r["stations"].pop("referenceDate"), "data.package_key"),
        (lambda r: r["stations"].update(referenceDate="lately"), "data.package_key"),
        (lambda r: r["stations"].update(path="../stations.csv"), "data.package_key"),
        (lambda r: r["stations"].update(name="villages"), "data.duplicate"),
        (lambda r: r["stations"]["schema"]["fields"][0].update(type="date"), "data.schema"),
        (lambda r: r["stations"]["schema"]["fields"][0].update(format="email"), "data.schema"),
        (
            lambda r: r["stations"]["schema"]["fields"][0].update(constraints={"minLength": 3}),
            "data.schema",
        ),
        (lambda r: r["stations"]["schema"].update(primaryKey="code"), "data.schema"),
        (lambda r: r["stations"]["schema"]["fields"].clear(), "data.package_key"),
    ],
)
def test_a_resource_that_is_not_in_order(folder, edit, code):
    change(folder, edit)
    assert code in codes(folder)


def test_openstreetmap_rows_may_not_leave_their_folder(folder):
    replace(folder, "evidence/village_services.csv", ",bpost_service_points,", ",openstreetmap,")
    package.refresh(folder)
    assert codes(folder) == ["data.odbl"]


def test_a_package_that_cannot_be_read(folder):
    path = folder / package.FILE
    for text, code in [("{", "data.not_json"), ("{}", "data.package_key")]:
        path.write_text(text, encoding="utf-8")
        assert codes(folder) == [code]
    path.unlink()
    assert codes(folder) == ["file.missing"]


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("knowledge/sources.yaml", "licence: CC0-1.0", "licence: mine", "data.not_allowed"),
        ("knowledge/sources.yaml", "geonames:", "irail_stations:", "file.duplicate_key"),
        ("knowledge/services.yaml", "group: ", "groep: ", "data.keys"),
        ("parameters/vat.yaml", "  unit: percent", "  unit: [", "file.not_yaml"),
        (CANTONS, COLLECTION, '{"type":"X"', "data.not_geojson"),
        (CANTONS, COLLECTION, '{"type"', "data.not_json"),
    ],
)
def test_yaml_and_geojson_are_read_as_well(folder, file, old, new, code):
    replace(folder, file, old, new)
    found = check(folder)
    assert code in [fault.code for fault in found]


def test_a_hub_with_an_unknown_service_or_village(folder):
    with (folder / "landscape" / "hubs.csv").open("a", encoding="utf-8") as file:
        file.write("x,X,cafe,99999Z,,,,,flying_carpets,,,,open,,,,,https://example.org\n")
        file.write("y,Y,cafe,,,,,,flying_carpets,,,99,open,,,,,https://example.org\n")
    package.refresh(folder)
    assert codes(folder) == ["data.too_low", "data.reference"]
    replace(folder, "landscape/hubs.csv", "x,X,cafe,99999Z", "x,X,cafe,")
    replace(folder, "landscape/hubs.csv", ",99,open", ",,open")
    package.refresh(folder)
    assert [fault.values["value"] for fault in check(folder)] == ["flying_carpets"] * 2
