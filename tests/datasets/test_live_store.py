"""Loaded tables: whole or not at all, with what changed, and never from a file that was touched."""

from __future__ import annotations

import json
import multiprocessing

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import Source, loaded
from buurtpunt_lib.errors import InputError


@pytest.fixture(autouse=True)
def _own(own_folders):
    return own_folders


def points(*ids: str, **changes) -> pd.DataFrame:
    number = len(ids)
    frame = {"id": list(ids), "facility": ["bakery"] * number, "name": ["Bakker"] * number,
             "lat": [50.8] * number, "lon": [5.2] * number, "opening_hours": [None] * number,
             "source": ["own"] * number, "as_of": ["2026-10"] * number}  # fmt: skip
    return pd.DataFrame(frame | changes)


def keep(frame, key="own", kind="points", **options):
    options = {"source": "Eigen lijst", "licence": "CC0-1.0", "as_of": "2026-10"} | options
    return loaded.replace(key, kind, frame, **options)


def faults_of(call, *args, **options):
    with pytest.raises(InputError) as caught:
        call(*args, **options)
    return caught.value.faults


def test_without_anything_loaded_there_are_no_rows_but_all_columns():
    assert loaded.tables() == {}
    assert loaded.stamp() == ""
    for kind, known in loaded.KINDS.items():
        table = loaded.read(kind)
        assert list(table.columns) == list(known.columns)
        assert len(table) == 0


def test_what_was_kept_is_read_back():
    change = keep(points("b", "a", name=["Bakker Ann", None]), keys=("id", "facility"))
    assert (change.added, change.removed, change.changed, change.rows) == (2, 0, 0, 2)
    assert change.before is None
    table = loaded.read("points")
    assert list(table["id"]) == ["a", "b"]
    assert table["name"].isna().tolist() == [True, False]
    assert table["lat"].dtype == "float64"
    about = loaded.tables()["own"]
    assert (about.kind, about.rows, about.licence, about.as_of) == (
        "points",
        2,
        "CC0-1.0",
        "2026-10",
    )
    assert about.keys == ("id", "facility")
    assert loaded.sources()["own"].name == "Eigen lijst"
    # What is read belongs to who reads it.
    table.loc[0, "name"] = "anders"
    assert loaded.read("points")["name"].isna().any()


def test_a_replacement_says_what_changed_and_keeps_what_was():
    keep(points("a", "b", "c"))
    before = loaded.stamp()
    change = keep(points("b", "c", "d", name=["Bakker", "Nieuw", "Bakker"]), as_of="2026-11")
    assert (change.added, change.removed, change.changed, change.before) == (1, 1, 1, 3)
    assert loaded.stamp() != before
    assert list(loaded.previous("own")["id"]) == ["a", "b", "c"]
    # The date alone is no change, and the same rows again leave the version before.
    again = points("b", "c", "d", name=["Bakker", "Nieuw", "Bakker"], as_of=["2026-12"] * 3)
    assert keep(again).changed == 0
    keep(again)
    assert list(loaded.previous("own")["id"]) == ["b", "c", "d"]
    assert len(list(loaded.folder().glob("*.parquet"))) == 2


def test_a_first_version_has_none_before_it():
    keep(points("a"))
    assert loaded.previous("own") is None
    assert faults_of(loaded.previous, "other")[0].code == "loaded.table_unknown"


def test_tables_of_one_kind_are_read_together_and_taken_out_apart():
    keep(points("a"))
    keep(points("a", source=["osm"]), key="osm", source="OpenStreetMap", licence="ODbL-1.0")
    assert (
        list(loaded.read("points")["source"]) == ["osm", "own"] or len(loaded.read("points")) == 2
    )
    loaded.remove("own")
    assert list(loaded.read("points")["source"]) == ["osm"]
    assert len(list(loaded.folder().glob("*.parquet"))) == 1
    assert faults_of(loaded.remove, "own")[0].code == "loaded.table_unknown"


@pytest.mark.parametrize(
    ("frame", "code", "values"),
    [
        (points(), "loaded.no_rows", {}),
        (points("a").drop(columns="lat"), "loaded.column_missing", {"field": "lat"}),
        (points("a", shop="x"), "loaded.column_unknown", {"field": "shop"}),
        (points("a", "a"), "loaded.duplicate", {"row": "2", "value": "a, bakery"}),
        (points("a", None), "loaded.required", {"row": "2", "field": "id"}),
        (points("a", ""), "loaded.required", {"row": "2", "field": "id"}),
        (points("a", lat="oost"), "loaded.not_number", {"row": "1", "value": "oost"}),
        (points("a", lat=np.inf), "loaded.not_number", {"row": "1", "field": "lat"}),
        (points("a", lat=5.2, lon=50.8), "loaded.outside", {"row": "1", "lat": "5.20000"}),
        (points("a", lat=None), "loaded.required", {"row": "1", "field": "lat"}),
        (points("a", stops_per_day=-1), "loaded.negative", {"field": "stops_per_day"}),
    ],
)
def test_a_row_that_no_model_could_use_is_named_and_nothing_changes(frame, code, values):
    keep(points("z"))
    before = loaded.stamp()
    fault = faults_of(keep, frame)[0]
    assert fault.code == code
    assert {name: fault.values.get(name) for name in values} == values
    assert loaded.stamp() == before
    assert list(loaded.read("points")["id"]) == ["z"]


def test_every_fault_is_told_at_once_but_of_each_only_some():
    frame = points(*"abcdefgh", lat="x", lon=99.0)
    faults = faults_of(keep, frame)
    assert [fault.code for fault in faults] == ["loaded.not_number"] * 5
    frame = points(*"aabbccdd", lon=99.0)
    assert {f.code for f in faults_of(keep, frame)} == {"loaded.outside", "loaded.duplicate"}


@pytest.mark.parametrize(
    ("kind", "change", "code"),
    [
        ("village_services", {"count": 1.5}, "loaded.not_whole"),
        ("village_services", {"count": None}, "loaded.required"),
        ("village_services", {"count": -1}, "loaded.negative"),
        ("outlines", {"geometry": "POLYGON"}, "loaded.not_bytes"),
    ],
)
def test_columns_of_other_types(kind, change, code):
    rows = {
        "village_services": {"village": "71053G", "service": "bakery", "count": 1},
        "outlines": {"village": "71053G", "geometry": b"x"},
    }
    good = pd.DataFrame([rows[kind] | {"source": "own", "as_of": "2026"}])
    keep(good, key="table", kind=kind)
    assert loaded.read(kind).iloc[0].to_dict() == good.iloc[0].to_dict()
    assert faults_of(keep, good.assign(**change), key="table", kind=kind)[0].code == code


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"key": "../evil"}, "loaded.key"),
        ({"key": "Own"}, "loaded.key"),
        ({"key": ""}, "loaded.key"),
        ({"licence": ""}, "loaded.source"),
        ({"source": " "}, "loaded.source"),
        ({"as_of": "gisteren"}, "loaded.as_of"),
        ({"kind": "shops"}, "loaded.kind_unknown"),
        ({"kind": "stations"}, "loaded.column_missing"),
        ({"keys": ("name",)}, "loaded.keys"),
    ],
)
def test_a_table_says_what_it_is_and_where_it_comes_from(options, code):
    assert faults_of(keep, points("a"), **options)[0].code == code
    assert loaded.tables() == {}


def test_a_key_keeps_its_kind():
    keep(points("a"))
    rows = pd.DataFrame([{"village": "71053G", "service": "bakery", "count": 1, "source": "own",
                          "as_of": "2026"}])  # fmt: skip
    assert faults_of(keep, rows, kind="village_services")[0].code == "loaded.other_kind"


def test_several_tables_are_taken_in_all_or_none():
    good = loaded.NewTable("one", "points", points("a"), Source("own", "x", "", "", "l", "", ()))
    bad = loaded.NewTable("two", "points", points(), good.source)
    assert faults_of(loaded.replace_all, [good, bad])[0].code == "loaded.no_rows"
    assert loaded.tables() == {}
    other = loaded.NewTable("two", "points", points("b"), good.source)
    assert [change.added for change in loaded.replace_all([good, other])] == [1, 1]


@pytest.mark.parametrize("harm", ["change", "cut", "gone", "another"])
def test_a_file_that_is_not_what_was_kept_is_not_read(harm):
    keep(points("a", "b"))
    (path,) = loaded.folder().glob("*.parquet")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    if harm == "gone":
        path.unlink()
    elif harm == "another":
        # A table as good as any, but not the one that was kept.
        loaded.read("points").head(1).to_parquet(path)
    else:
        path.write_bytes(content if harm == "change" else content[:-20])
    (fault,) = faults_of(loaded.read_table, "own")
    assert (fault.code, fault.values["table"]) == ("loaded.broken", "own")
    # Loading it again is how it is mended.
    assert keep(points("a", "c")).before is None
    assert list(loaded.read("points")["id"]) == ["a", "c"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "loaded.manifest"),
        ("[]", "loaded.manifest"),
        ('{"schema": 1, "tables": {"own": {}}}', "loaded.manifest"),
        ('{"schema": 2, "tables": {}}', "loaded.newer"),
    ],
)
def test_a_list_of_tables_that_cannot_be_read_is_said(text, code):
    keep(points("a"))
    (loaded.folder() / "manifest.json").write_text(text)
    assert faults_of(loaded.tables)[0].code == code
    assert faults_of(keep, points("b"))[0].code == code


def test_a_hash_in_the_list_cannot_name_another_file():
    keep(points("a"))
    path = loaded.folder() / "manifest.json"
    document = json.loads(path.read_text())
    document["tables"]["own"]["sha256"] = "../../etc/passwd"
    path.write_text(json.dumps(document))
    assert faults_of(loaded.tables)[0].code == "loaded.manifest"


def test_a_write_that_fails_leaves_everything_as_it_was(monkeypatch):
    keep(points("a"))
    before = loaded.stamp()

    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(loaded, "write_manifest", full)
        (fault,) = faults_of(keep, points("b"))
    assert (fault.code, fault.values["reason"]) == ("loaded.unwritable", "No space left on device")
    assert loaded.stamp() == before
    assert list(loaded.read("points")["id"]) == ["a"]
    keep(points("c"))
    # What was written aside, and the file that no list names, are gone.
    names = sorted(path.name for path in loaded.folder().iterdir())
    assert [name for name in names if name.endswith(".new")] == []
    assert len([name for name in names if name.endswith(".parquet")]) == 2


def hold(name, ready, done):
    with loaded.lock(name):
        ready.set()
        done.wait(10)


def test_two_processes_do_not_write_at_once(monkeypatch):
    context = multiprocessing.get_context("fork")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=hold, args=("write", ready, done))
    other.start()
    try:
        assert ready.wait(10)
        monkeypatch.setattr(loaded, "_WAIT_S", 0.05)
        assert faults_of(keep, points("a"))[0].code == "loaded.busy"
    finally:
        done.set()
        other.join()
    assert keep(points("a")).rows == 1


def test_a_process_that_dies_leaves_no_lock_behind():
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    other = context.Process(target=hold, args=("write", ready, context.Event()))
    other.start()
    assert ready.wait(10)
    other.kill()
    other.join()
    assert keep(points("a")).rows == 1


def test_what_follows_from_tables_is_worked_out_once_per_change(monkeypatch):
    calls = []

    def make():
        calls.append(1)
        return pd.DataFrame({"village": ["a", "b"], "n": [len(calls), 0]})

    # Nothing is loaded: nothing is written.
    loaded.derived("counts", make)
    assert not loaded.folder().exists()
    keep(points("a"))
    first = loaded.derived("counts", make)
    assert loaded.derived("counts", make).equals(first)
    assert len(calls) == 2
    keep(points("b"))
    assert loaded.derived("counts", make)["n"][0] == 3
    (path,) = loaded.folder().glob("derived-*")
    path.write_bytes(b"broken")
    assert loaded.derived("counts", make)["n"][0] == 4
    assert loaded.derived("counts", make)["n"][0] == 4
    monkeypatch.setattr(loaded, "__version__", "another")
    assert loaded.derived("counts", make)["n"][0] == 5


CELL = st.one_of(st.none(), st.sampled_from(["x", "y"]))
TABLE = st.dictionaries(st.integers(0, 8), st.tuples(CELL, st.sampled_from([np.nan, 1.0, 2.0])))


def as_frame(rows: dict) -> pd.DataFrame:
    return pd.DataFrame(
        [(str(key), name, number) for key, (name, number) in rows.items()],
        columns=["id", "name", "number"],
    )


@settings(max_examples=25)
@given(TABLE, TABLE)
def test_rows_that_come_go_and_change_add_up(before, after):
    added, removed, changed = loaded.change(as_frame(before), as_frame(after), ["id"])
    assert (added, removed) == (len(after.keys() - before), len(before.keys() - after))
    same = [
        key for key in before.keys() & after
        if before[key][0] == after[key][0]
        and (before[key][1] == after[key][1] or np.isnan([before[key][1], after[key][1]]).all())
    ]  # fmt: skip
    assert changed == len(before.keys() & after) - len(same)
    assert len(before) + added - removed == len(after)


# What is loaded and what is shipped, together.


def origins(**changes) -> pd.DataFrame:
    row = {"id": "s1", "name": "Kern", "village": "71053G", "municipality_nis": "71053",
           "lat": 50.8, "lon": 5.25, "population": 10, "population_65_plus": None,
           "households_without_car": None, "source": "sectors", "as_of": "2025"}  # fmt: skip
    return pd.DataFrame([row | changes])


def test_people_start_from_their_village_until_something_finer_is_loaded():
    whole = datasets.origins()
    villages = datasets.villages()
    assert list(whole["id"]) == list(villages.index)
    assert whole["population"].sum() == villages["population"].sum()
    assert list(whole.columns) == list(loaded.KINDS["origins"].columns)
    keep(origins(), key="sectors", kind="origins")
    mixed = datasets.origins()
    assert len(mixed) == len(whole)
    assert mixed.loc[mixed["village"] == "71053G", "id"].tolist() == ["s1"]


def test_two_tables_of_origins_do_not_count_people_twice():
    keep(origins(), key="sectors", kind="origins")
    keep(origins(id="g1", source="grid"), key="zz_grid", kind="origins")
    of_village = datasets.origins().query("village == '71053G'")
    assert of_village["source"].tolist() == ["grid"]


def test_points_are_the_loaded_ones_and_stations():
    stations = datasets.stations()
    only = datasets.points()
    assert set(only["facility"]) == {"railway_station"}
    assert sorted(only["id"]) == sorted(stations.index)
    keep(points("a"))
    assert len(datasets.points()) == len(stations) + 1
    fresh = pd.DataFrame([{"id": "x", "name": "Zepperen", "lat": 50.8, "lon": 5.2,
                           "stops_per_day": 3, "source": "irail", "as_of": "2026"}])  # fmt: skip
    keep(fresh, key="irail", kind="stations")
    assert sorted(datasets.points()["facility"]) == ["bakery", "railway_station"]


def test_rows_of_a_source_that_is_shipped_too_stand_in_their_place():
    shipped = datasets.village_services()
    row = {"village": "71053G", "service": "post_point", "count": 2,
           "source": "bpost_service_points", "as_of": "2026-11"}  # fmt: skip
    about = datasets.sources()["bpost_service_points"]
    keep(pd.DataFrame([row]), key="bpost", kind="village_services", source=about, licence="facts",
         as_of="2026-11")  # fmt: skip
    now = datasets.village_services()
    of_bpost = now[(now["service"] == "post_point") & (now["source"] == "bpost_service_points")]
    assert of_bpost["village"].tolist() == ["71053G"]
    others = shipped[shipped["service"] != "post_point"]
    assert len(now) == len(others) + 1
    assert of_bpost["licence"].tolist() == ["facts"]
    assert datasets.sources()["bpost_service_points"].as_of == "2026-11"
    assert set(datasets.sources()) == set(datasets.provenance.sources())


def test_the_date_of_the_residents_is_that_of_those_that_are_shown():
    dates = {what: (key, date) for what, key, date in datasets.data_dates()}
    assert dates["population"] == ("statbel_population_2024", "2024-01-01")
    sectors = pd.concat([origins(id=code, village=code) for code in datasets.villages().index])
    about = Source("statbel_sectors", "x", "", "", "CC-BY-4.0", "2025-01-01", ())
    keep(sectors.assign(source="statbel_sectors", as_of="2025-01-01"), key="statbel_sectors",
         kind="origins", source=about, licence="", as_of="")  # fmt: skip
    dates = {what: (key, date) for what, key, date in datasets.data_dates()}
    assert dates["population"] == ("statbel_sectors", "2025-01-01")
    assert datasets.villages()["population"].sum() == 10 * 1132
