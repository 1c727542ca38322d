"""A register of its own for each test that writes in one: a copy of what ships, made once."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from buurtpunt_lib.storage import database
from buurtpunt_lib.storage import register as stored


@pytest.fixture(scope="session")
def _filled(tmp_path_factory):
    """A database file with the shipped register in it."""
    file = tmp_path_factory.mktemp("register") / "filled.sqlite3"
    address = f"sqlite:///{file}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(database.ADDRESS, address)
        stored.load_all()
        database.forget(address)
    # What is still in the log beside it goes into the file itself.
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@pytest.fixture
def own_register(_filled, tmp_path, monkeypatch):
    """The database of this test alone; its address."""
    file = tmp_path / "own.sqlite3"
    shutil.copy(_filled, file)
    address = f"sqlite:///{file}"
    monkeypatch.setenv(database.ADDRESS, address)
    yield address
    database.forget(address)
