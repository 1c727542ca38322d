"""The database that holds what users write: one file on this computer, or a server's database.

Address: `BUURTPUNT_DATABASE_URL` as SQLAlchemy writes it (such as postgresql+psycopg://…), or a
SQLite file in the user's own data folder.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)

from buurtpunt_lib.errors import InputError

ADDRESS = "BUURTPUNT_DATABASE_URL"
# Another process that writes is waited for this long before a visitor hears that it failed.
_WAIT_S = 10

metadata = MetaData()


def _documents(name: str) -> Table:
    """A table of documents of one kind, each under its link."""
    return Table(
        name,
        metadata,
        # The token is all that opens a document: it is the link, long enough that nobody
        # guesses it.
        Column("token", String(43), primary_key=True),
        # Rises by one with each save, so that two tabs cannot overwrite one another in silence.
        Column("revision", Integer, nullable=False),
        Column("document", Text, nullable=False),
        Column("saved_at", DateTime(timezone=True), nullable=False),
    )


plans = _documents("plan")
scans = _documents("scan")


def default_address() -> str:
    """The SQLite file in the user's data folder."""
    return f"sqlite:///{user_data_path('buurtpunt', appauthor=False) / 'buurtpunt.sqlite3'}"


def engine() -> Engine:
    """The database of this process, its tables made when they are missing.

    Raises InputError `storage.unreachable` when it cannot be opened.
    """
    return _engine(os.environ.get(ADDRESS) or default_address())


@cache
def _engine(address: str) -> Engine:
    try:
        made = create_engine(address, pool_pre_ping=True)
        if made.dialect.name == "sqlite":
            _prepare_sqlite(made)
        metadata.create_all(made)
    except Exception as error:
        # The address may hold a password: the message names only the kind of database.
        kind = address.split(":", 1)[0]
        raise InputError("storage.unreachable", kind=kind, reason=type(error).__name__) from None
    return made


def _prepare_sqlite(made: Engine) -> None:
    file = made.url.database
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(made, "connect")
    def _settings(connection, _record) -> None:
        cursor = connection.cursor()
        # Readers and one writer at a time; a save survives a crash of the program, and of the
        # machine up to the last moments.
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={_WAIT_S * 1000}")
        cursor.close()
