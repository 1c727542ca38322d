"""Backups: of one moment, whole or refused, and from one kind of database to the other."""

from __future__ import annotations

import json
import threading
import zipfile
from datetime import date

import postgresql_server
import pytest
from small_register import ANNA, FULL, VISITOR, record
from sqlalchemy import select

from buurtpunt_lib.domain.contact import Contact
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import backup as module
from buurtpunt_lib.storage import database, migrations, register
from buurtpunt_lib.storage.backup import backup, restore
from buurtpunt_lib.storage.register_search import search
from buurtpunt_lib.storage.saved_plans import load_plan, new_plan
from buurtpunt_lib.storage.tables import whole_model

PLAN = HubPlan.empty(name="Koffie", start=date(2027, 1, 1))
CONTACT = Contact.from_dict({"hub": "de-halle", "email": "a@b.be", "consent_on": "2026-01-02"})


def everything() -> dict[str, list]:
    """All rows of all tables; of the state not which database it is."""
    with database.reading() as connection:
        found = {}
        for table in whole_model().sorted_tables:
            order = select(table).order_by(*table.primary_key.columns)
            found[table.name] = [
                {
                    name: str(value)[:19] if name.endswith("_at") else value
                    for name, value in row.items()
                    if name != "identity"
                }
                for row in connection.execute(order).mappings()
            ]
    return found


def a_bit_of_everything() -> str:
    """Changes of every sort; the link of a plan."""
    register.save(FULL.replace(name="De Hal"), base=1, by=ANNA, reason="x")
    register.save_contact(CONTACT, by=ANNA)
    register.suggest(FULL, hub="de-halle", by=VISITOR)
    register.merge("de-halle", "cafe-de-ster", FULL, base=2, by=ANNA)
    register.remove("t-kapelletje", base=1, by=ANNA)
    return new_plan(PLAN).token


def code_of(action, *arguments) -> str:
    with pytest.raises(InputError) as caught:
        action(*arguments)
    return caught.value.faults[0].code


def test_everything_comes_back_as_it_was(register_database, tmp_path):
    token = a_bit_of_everything()
    before, stamp, file = everything(), register.stamp(), tmp_path / "b.zip"
    made = backup(file)
    assert made.rows["hub"] == 3
    assert made.rows["plan"] == 1
    assert file.stat().st_mode & 0o077 == 0
    register.save(record("later"), base=None, by=ANNA)
    register.restore("t-kapelletje", 1, by=ANNA)
    changed = everything()
    found, kept = restore(file)
    assert found == made
    assert everything() == before
    assert load_plan(token).plan == PLAN
    assert [id for id, _ in search("halle")] == ["de-halle"]
    assert register.stamp() not in (stamp, "")
    assert register.ids() == {"de-halle"}
    # What stood there is not lost either, and numbers go on where they were.
    restore(kept)
    assert everything() == changed
    register.save_contact(CONTACT, by=ANNA)
    register.suggest(FULL, hub="de-halle", by=VISITOR)
    register.save(record("nog-later"), base=None, by=ANNA)
    assert new_plan(PLAN).revision == 1


@pytest.mark.parametrize("way", ["to_postgresql", "to_sqlite"])
def test_a_register_moves_from_one_kind_of_database_to_the_other(
    way, tmp_path, postgresql, monkeypatch, landscape
):
    there = postgresql_server.new_database(postgresql, way)
    here = f"sqlite:///{tmp_path / 'r.sqlite3'}"
    first, second = (here, there) if way == "to_postgresql" else (there, here)
    monkeypatch.setenv(database.ADDRESS, first)
    a_bit_of_everything()
    before = everything()
    backup(tmp_path / "b.zip")
    monkeypatch.setenv(database.ADDRESS, second)
    restore(tmp_path / "b.zip")
    assert everything() == before
    register.save_contact(CONTACT, by=ANNA)
    register.suggest(FULL, hub="de-halle", by=VISITOR)
    database.forget(there)


def rewritten(file, target, change) -> None:
    """The backup with its parts changed: name → content; None leaves a part out."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, content in change(parts).items():
            new.writestr(name, content)


def with_manifest(**values):
    def change(parts):
        manifest = json.loads(parts["manifest.json"]) | values
        return parts | {"manifest.json": json.dumps(manifest)}

    return change


def without(name):
    return lambda parts: {k: v for k, v in parts.items() if k != name}


def replaced(name, old, new):
    return lambda parts: parts | {name: parts[name].replace(old, new)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (replaced("hub.jsonl", b"De Hal", b"De Hel"), "backup.damaged"),
        (replaced("hub_revision.jsonl", b"\n", b""), "backup.damaged"),
        (without("hub.jsonl"), "backup.damaged"),
        (without("manifest.json"), "backup.not_ours"),
        (with_manifest(what="other"), "backup.not_ours"),
        (with_manifest(format=2), "backup.newer"),
        (with_manifest(step="9999"), "backup.newer"),
        (with_manifest(tables={}), "backup.damaged"),
        (with_manifest(tables=5), "backup.damaged"),
        (lambda parts: parts | {"manifest.json": b"{"}, "backup.damaged"),
        (lambda parts: parts | {"more.txt": b""}, "backup.damaged"),
    ],
)
def test_a_backup_that_is_damaged_changes_nothing(change, code, tmp_path, monkeypatch, landscape):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'r.sqlite3'}")
    a_bit_of_everything()
    backup(tmp_path / "b.zip")
    rewritten(tmp_path / "b.zip", tmp_path / "c.zip", change)
    before, files = everything(), sorted(tmp_path.iterdir())
    assert code_of(restore, tmp_path / "c.zip") == code
    assert everything() == before
    assert sorted(tmp_path.iterdir()) == files


def test_rows_that_fit_no_table_are_refused_even_with_a_right_hash(
    tmp_path, monkeypatch, landscape
):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'r.sqlite3'}")
    register.load("de-halle")
    plain = module._plain
    for wrong in ("<b>", 5, None):
        # As somebody would who makes a backup by hand.
        monkeypatch.setattr(module, "_plain", lambda v, w=wrong: w if v == "de-halle" else plain(v))
        backup(tmp_path / "b.zip")
        monkeypatch.setattr(module, "_plain", plain)
        assert code_of(restore, tmp_path / "b.zip") == "backup.damaged"
    assert register.load("de-halle").record == FULL


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip", b"\0" * 1000])
def test_what_is_no_backup_is_said(content, tmp_path, monkeypatch, landscape):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'r.sqlite3'}")
    (tmp_path / "b.zip").write_bytes(content)
    assert code_of(restore, tmp_path / "b.zip") == "backup.not_ours"
    assert code_of(restore, tmp_path / "none.zip") == "backup.missing"
    assert code_of(restore, tmp_path) == "backup.not_ours"
    assert code_of(backup, tmp_path / "no" / "b.zip") == "backup.unwritable"


def test_a_fault_in_the_last_moment_leaves_what_was_there(register_database, tmp_path, monkeypatch):
    a_bit_of_everything()
    backup(tmp_path / "b.zip")
    register.save(record("later"), base=None, by=ANNA)
    before, chunks = everything(), module._chunks

    def broken(staged, table):
        yield from chunks(staged, table)
        if table.name == "hub_words":
            raise KeyboardInterrupt

    monkeypatch.setattr(module, "_chunks", broken)
    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "b.zip")
    assert everything() == before


def test_a_backup_of_an_older_step_is_brought_up_to_date(tmp_path, monkeypatch, landscape):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'r.sqlite3'}")
    token = new_plan(PLAN).token
    backup(tmp_path / "b.zip")

    def of_step_0001(parts):
        manifest = json.loads(parts["manifest.json"])
        tables = {name: manifest["tables"][name] for name in ("plan", "scan")}
        manifest = manifest | {"step": "0001", "tables": tables}
        kept = {name: parts[f"{name}.jsonl"] for name in ("plan", "scan")}
        return {"manifest.json": json.dumps(manifest)} | {f"{k}.jsonl": v for k, v in kept.items()}

    rewritten(tmp_path / "b.zip", tmp_path / "old.zip", of_step_0001)
    restore(tmp_path / "old.zip")
    assert load_plan(token).plan == PLAN
    assert register.ids() == {one.id for one in landscape}
    assert migrations.head() > "0001"


def test_a_database_that_is_damaged_is_set_aside(tmp_path, monkeypatch, landscape):
    file = tmp_path / "r.sqlite3"
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{file}")
    a_bit_of_everything()
    before = everything()
    backup(tmp_path / "b.zip")
    database.forget(f"sqlite:///{file}")
    for part in tmp_path.glob("r.sqlite3*"):
        part.unlink()
    file.write_bytes(b"rubbish" * 1000)
    _, aside = restore(tmp_path / "b.zip")
    assert aside.read_bytes() == b"rubbish" * 1000
    assert everything() == before


def test_a_backup_while_others_write_holds_one_moment(register_database, tmp_path):
    going, wrote = threading.Event(), []

    def write():
        base = 1
        while not going.is_set():
            saved = register.save(FULL.replace(name=f"N{base}"), base=base, by=ANNA)
            base = saved.revision
            wrote.append(base)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        turn = 0
        while turn < 3 or (len(wrote) < 5 and turn < 50):
            turn += 1
            file = tmp_path / f"{turn}.zip"
            backup(file)
            with zipfile.ZipFile(file) as packed:
                manifest = json.loads(packed.read("manifest.json"))
                hub = [json.loads(line) for line in packed.open("hub.jsonl")]
                revisions = [json.loads(line) for line in packed.open("hub_revision.jsonl")]
            at = manifest["tables"]["hub"]["columns"].index("revision")
            first = min(hub)
            own = [revision for revision in revisions if revision[0] == first[0]]
            assert first[at] == len(own)
    finally:
        going.set()
        writer.join()
    assert len(wrote) >= 5
    restore(tmp_path / "3.zip")
    assert register.load("de-halle").revision == len(register.history("de-halle"))
