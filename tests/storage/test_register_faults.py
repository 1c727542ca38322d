"""A full disk, a file that can only be read, a file that is damaged: said clearly, nothing half."""

from __future__ import annotations

import os
import resource
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from processes import answer, use
from small_register import ANNA, FULL, record
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import database, register
from buurtpunt_lib.storage.register_search import search
from buurtpunt_lib.storage.saved_plans import new_plan
from buurtpunt_lib.texts import catalogue

NOBODY = 65534


@pytest.fixture
def file(tmp_path, monkeypatch, landscape):
    """A SQLite file with a register of three places, closed."""
    # Modules are imported by now, for another user may not see where they lie.
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'other.sqlite3'}")
    attempts()
    with tempfile.TemporaryDirectory() as folder:
        # Another user can come here, and not in the folders that pytest makes.
        os.chmod(folder, 0o755)
        found = Path(folder) / "own" / "r.sqlite3"
        monkeypatch.setenv(database.ADDRESS, f"sqlite:///{found}")
        register.load("de-halle")
        database.forget(os.environ[database.ADDRESS])
        yield found


def codes(work) -> list[str]:
    try:
        work()
    except InputError as error:
        return [fault.code for fault in error.faults]
    return []


def attempts() -> dict:
    """What reading and writing meet in this process."""
    use(os.environ[database.ADDRESS])
    return {
        "save": codes(lambda: register.save(FULL.replace(name="X"), base=1, by=ANNA)),
        "suggest": codes(lambda: register.suggest(FULL, hub="de-halle", by=ANNA)),
        "load": codes(lambda: register.load("de-halle")),
        "search": [id for id, _ in search("halle")],
        "table": sorted(register.hub_table()["id"]),
        "trouble": register.trouble(),
    }


def test_a_file_that_can_only_be_read_is_read(file):
    os.chmod(file, 0o444)
    file.parent.chmod(0o777)
    found = answer(attempts, user=NOBODY)
    assert found["save"] == found["suggest"] == ["storage.read_only"], found
    assert found["load"] == []
    assert found["search"] == ["de-halle"]
    assert found["table"] == ["cafe-de-ster", "de-halle", "t-kapelletje"]
    assert found["trouble"] is None


def test_so_is_one_in_a_folder_where_nobody_may_write(file):
    for part in file.parent.iterdir():
        part.chmod(0o444)
    file.parent.chmod(0o555)
    found = answer(attempts, user=NOBODY)
    file.parent.chmod(0o755)
    assert found["save"] == found["suggest"] == ["storage.read_only"], found
    assert (found["load"], found["search"]) == ([], ["de-halle"])
    assert found["trouble"] is None


@pytest.mark.parametrize("folder", [0o755, 0o700])
def test_a_file_that_another_user_may_not_see_leaves_what_ships(file, folder):
    file.parent.chmod(folder)
    assert file.stat().st_mode & 0o077 == 0, "details of persons are nobody else's"
    found = answer(attempts_without_search, user=NOBODY)
    if os.geteuid() == 0:
        assert found == (["storage.unreachable"], True)


def attempts_without_search() -> tuple:
    use(os.environ[database.ADDRESS])
    return codes(lambda: register.load("de-halle")), len(register.hub_table()) > 0


def many() -> list:
    return [record(f"veel-{n}", notes="x" * 4000) for n in range(300)]


def fill_the_disk() -> list:
    """Saves until a file may grow no further, as on a disk that is full."""
    use(os.environ[database.ADDRESS])
    size = os.stat(os.environ[database.ADDRESS].removeprefix("sqlite:///")).st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    told = codes(lambda: register.save_many(many(), by=ANNA))
    return [*told, len(register.load_all())]


def test_a_disk_that_is_full_is_said_and_nothing_is_kept_by_half(file):
    assert answer(fill_the_disk) == ["storage.full", 3]
    assert len(register.load_all()) == 3
    assert register.save_many(many(), by=ANNA) == 300


def test_a_database_that_may_not_grow_is_full(file):
    with database.engine().connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count={pages + 5}"))
    assert codes(lambda: register.save_many(many(), by=ANNA)) == ["storage.full"]
    plan = HubPlan.empty(name="A" * 100, start=FULL.confirmed_on)
    assert [codes(lambda: new_plan(plan)) for _ in range(200)][-1] == ["storage.full"]
    assert len(register.load_all()) == 3


def test_a_file_that_is_no_database_is_damaged(file):
    content = file.read_bytes()
    for damaged in (b"rubbish" * 1000, content[:100] + b"\0" * (len(content) - 100)):
        database.forget(os.environ[database.ADDRESS])
        for part in file.parent.iterdir():
            part.unlink()
        file.write_bytes(damaged)
        assert codes(lambda: register.load("de-halle")) == ["storage.damaged"]
        assert register.trouble().faults[0].code == "storage.damaged"
        assert len(register.hub_table()) == 3, "what ships"
        assert file.read_bytes() == damaged


def test_somebody_who_holds_the_database_is_waited_for_and_then_told(file, monkeypatch):
    monkeypatch.setattr(database, "_WAIT_S", 0.1)
    register.load("de-halle")
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert codes(lambda: register.save(FULL.replace(name="X"), base=1, by=ANNA)) == [
            "storage.busy"
        ]
        # Reading goes on.
        assert register.load("de-halle").record == FULL
        assert register.trouble() is None


def test_a_server_that_may_only_be_read_says_so(postgresql, monkeypatch, landscape):
    import postgresql_server

    address = postgresql_server.new_database(postgresql, "only_to_read")
    monkeypatch.setenv(database.ADDRESS, address)
    register.load("de-halle")
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as direct:
        direct.execute("ALTER DATABASE only_to_read SET default_transaction_read_only = on")
    database.forget(address)
    assert codes(lambda: register.save(FULL.replace(name="X"), base=1, by=ANNA)) == [
        "storage.read_only"
    ]
    assert register.load("de-halle").record == FULL
    database.forget(address)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (psycopg.errors.DiskFull, "storage.full"),
        (psycopg.errors.ReadOnlySqlTransaction, "storage.read_only"),
        (psycopg.errors.LockNotAvailable, "storage.busy"),
        (psycopg.errors.SyntaxError, "storage.failed"),
    ],
)
def test_faults_of_a_server_have_words(state, code):
    told = database.fault(DBAPIError("SELECT secret", {}, state("x")))
    assert [fault.code for fault in told.faults] == [code]
    for language in ("nl", "en"):
        sentence = catalogue(language).error(told)
        assert "secret" not in sentence
        assert len(sentence) > 20


def test_an_address_without_its_package_is_said(monkeypatch):
    monkeypatch.setenv(database.ADDRESS, "postgresql+pg_none://x/y")
    assert codes(database.engine) in (["storage.driver_missing"], ["storage.unreachable"])


def test_a_password_is_in_no_message(monkeypatch):
    monkeypatch.setenv(database.ADDRESS, "postgresql+psycopg://u:geheim@127.0.0.1:1/x")
    with pytest.raises(InputError) as caught:
        database.engine()
    assert "geheim" not in str(caught.value)
