"""Our check of tables and the frictionless library come to the same verdict."""

import json
import shutil

import pytest
from frictionless import Package, Resource, Schema
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib import paths
from buurtpunt_lib.datasets import package, table_schema
from buurtpunt_lib.datasets.checking import check
from buurtpunt_lib.errors import Faults

LISTED = {resource["name"]: resource for resource in package.read(paths.DATA)["resources"]}
TABLES = sorted(name for name, resource in LISTED.items() if "schema" in resource)


def test_our_package_is_valid_for_frictionless():
    report = Package(str(paths.DATA / package.FILE)).validate()
    assert report.flatten(["name", "type", "note"]) == []
    assert report.valid


@pytest.mark.parametrize(
    ("name", "old", "new", "kind"),
    [
        ("stations", "50.94281", "fifty", "type-error"),
        ("stations", "008895000,Aalst,", "008895000,,", "constraint-error"),
        ("stations", "50.94281", "61.5", "constraint-error"),
        ("stations", "41002A,144.9", "99999Z,144.9", "foreign-key"),
        ("stations", "008800252,", "008811148,", "primary-key"),
        ("stations", ",144.9\n", ",144.9,1\n", "extra-cell"),
        ("stations", ",144.9\n", "\n", "missing-cell"),
        ("stations", ",stops_per_day\n", ",stops_per_day,extra\n", "extra-label"),
        ("municipalities", "lst,Oost-Vlaanderen", "lst,Oost", "constraint-error"),
        ("municipalities", "Aalter", "Aalst", "unique-error"),
        ("village-services", "post_office,1", "parcel_locker,1", "primary-key"),
    ],
)
def test_both_refuse_a_tampered_table(tmp_path, name, old, new, kind):
    folder = tmp_path / "data"
    shutil.copytree(paths.DATA, folder)
    path = folder / LISTED[name]["path"]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    package.refresh(folder)
    found = {error.type for error in _one(folder, name).errors}
    assert kind in found
    faults = check(folder)
    assert {fault.values["file"] for fault in faults} == {LISTED[name]["path"]}


def test_both_refuse_another_encoding_and_a_wrong_hash(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(paths.DATA, folder)
    path = folder / LISTED["municipalities"]["path"]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Aalter", "Aälter"), encoding="utf-8")
    assert {error.type for error in _one(folder, "municipalities").errors} >= {"hash-count"}
    assert [fault.code for fault in check(folder)][:1] == ["data.hash"]
    path.write_bytes(text.replace("Aalter", "Aälter").encode("latin-1"))
    package.refresh(folder)
    assert not _one(folder, "municipalities").valid
    assert [fault.code for fault in check(folder)] == ["data.encoding"]


def _one(folder, name):
    """frictionless' report on one resource, with the tables it refers to at hand."""
    needed = {name, "villages", "municipalities"}
    listed = package.read(folder)
    listed["resources"] = [r for r in listed["resources"] if r["name"] in needed]
    part = folder / "part.json"
    part.write_text(json.dumps(listed), encoding="utf-8")
    report = Package(str(part)).get_resource(name).validate()
    part.unlink()
    return report.task


# fmt: off
CELLS = st.sampled_from([
    "0", "1", "-1", "+2", "007", "1.5", "-0.5", ".5", "5.", "1e3", "1,5", "abc", "NIS", "2022",
    "99999999", "50.9", "3.2", "11001", "11001A", "known", "Antwerpen", "2026-02", "2022+",
    "..2020-09", "https://example.org/a", "https://", "cafe", "open", "BE", "walk", "", "a b",
])
# fmt: on


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=15)
@given(data=st.data())
def test_both_judge_any_row_alike(name, data):
    """Cells at random; foreign keys and our own `keyOf` are left out on both sides."""
    schema = {**LISTED[name]["schema"]}
    schema.pop("foreignKeys", None)
    names = [field["name"] for field in schema["fields"]]
    rows = data.draw(
        st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), min_size=1, max_size=3)
    )
    faults = Faults()
    ours = [
        table_schema.Row(str(line), dict(zip(names, cells, strict=True)))
        for line, cells in enumerate(rows, start=2)
    ]
    table_schema.check_rows(ours, "table.csv", schema, faults)
    theirs = Resource(data=[names, *rows], schema=Schema.from_descriptor(schema)).validate()
    blank = {str(line) for line, cells in enumerate(rows, start=2) if not any(cells)}
    errors = {
        (str(error.row_number), error.type)
        for error in theirs.task.errors
        if hasattr(error, "row_number")
    }
    # Which rows are wrong, not how often: a blank row is one error there, one per cell here.
    their_rows = {line for line, _ in errors}
    our_rows = {fault.values["row"] for fault in faults}
    assert our_rows | blank == their_rows | blank, theirs.flatten(["rowNumber", "type", "note"])
