"""Databases of the tests' own: a SQLite file, and a database on a PostgreSQL server."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from contextlib import closing

import postgresql_server
import psycopg
import pytest

from buurtpunt_lib.storage import database

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql():
    with postgresql_server.server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_address(request, tmp_path):
    """The address of a database in which nothing is yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'register.sqlite3'}"
    else:
        server = request.getfixturevalue("postgresql")
        yield postgresql_server.new_database(server, f"t{next(_numbers)}")


@pytest.fixture
def empty_database(empty_address, monkeypatch):
    """A database in which nothing is yet, as the one of this program; its address."""
    monkeypatch.setenv(database.ADDRESS, empty_address)
    yield empty_address
    database.forget(empty_address)


@pytest.fixture
def landscape(monkeypatch):
    """What ships is three places, so that a database is filled at once."""
    from small_register import SHIPPED

    from buurtpunt_lib.storage.register import filling

    monkeypatch.setattr(filling, "shipped_records", lambda: SHIPPED)
    return SHIPPED


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """Per kind of database one that was made and filled, to copy from."""
    return {"folder": tmp_path_factory.mktemp("filled")}


@pytest.fixture(params=["sqlite", "postgresql"])
def register_database(request, tmp_path, monkeypatch, landscape, filled):
    """A database with a register of three places, as the one of this program; its address."""
    kind, identity = request.param, f"test{next(_numbers)}"
    change = f"UPDATE register_state SET identity = '{identity}'"
    if kind == "sqlite":
        original, own = filled["folder"] / "filled.sqlite3", tmp_path / "register.sqlite3"
        first, address = f"sqlite:///{original}", f"sqlite:///{own}"
    else:
        server = request.getfixturevalue("postgresql")
        first, address = f"{server}/filled", f"{server}/{identity}"
    if kind not in filled:
        if kind == "postgresql":
            postgresql_server.new_database(server, "filled")
        monkeypatch.setenv(database.ADDRESS, first)
        database.engine()
        database.forget(first)
        filled[kind] = True
    if kind == "sqlite":
        shutil.copy(original, own)
        with closing(sqlite3.connect(own)) as direct:
            direct.execute(change)
            direct.commit()
    else:
        postgresql_server.new_database(server, identity, template="filled")
        with psycopg.connect(address.replace("+psycopg", "")) as direct:
            direct.execute(change)
    monkeypatch.setenv(database.ADDRESS, address)
    yield address
    database.forget(address)
