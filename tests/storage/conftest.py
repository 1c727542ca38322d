"""Databases of the tests' own: a SQLite file, and a database on a PostgreSQL server."""

from __future__ import annotations

import itertools

import postgresql_server
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


@pytest.fixture
def register_database(empty_database, landscape):
    """A database with a register of three places; its address."""
    return empty_database
