"""The database that holds what users write: one file on this computer, or a server's database.

Address: `BUURTPUNT_DATABASE_URL` as SQLAlchemy writes it (such as postgresql+psycopg://…), or a
SQLite file in the user's own data folder. Opening an older database brings it up to date first.
Away: a database that stands somewhere and cannot be reached now; it is never made anew meanwhile.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import migrations
from buurtpunt_lib.storage.address import (
    ADDRESS,
    STANDS,
    default_address,
    read_only_uris,
    sqlite_file,
)
from buurtpunt_lib.storage.tables import metadata, plans, projects, scans

__all__ = ["ADDRESS", "default_address", "engine", "fault", "metadata", "plans", "projects",
           "reading", "scans", "writing"]  # fmt: skip

# Another process that writes is waited for this long before a visitor hears that it failed.
_WAIT_S = 10
# A line to PostgreSQL that says nothing any more is given up after as long, and not after the
# quarter of an hour that systems take.
_POSTGRESQL = {
    "connect_timeout": _WAIT_S,
    "keepalives_idle": _WAIT_S,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": _WAIT_S * 1000,
}
_patience: ContextVar[float | None] = ContextVar("patience", default=None)
_opened: dict[str, Engine] = {}
# One number for all processes that bring a PostgreSQL database up to date.
_UPGRADE_LOCK = 0x6275757274


def engine() -> Engine:
    """The database of this process, brought up to date and filled when it is new.

    Raises InputError: `storage.unreachable` when it cannot be opened, `storage.newer_version` when
    a later version of the program made it, `storage.read_only`, `storage.full`, `storage.busy`.
    """
    address = os.environ.get(ADDRESS) or default_address()
    if address not in _opened:
        _opened[address] = _engine(address)
    return _opened[address]


def forget(address: str) -> None:
    """Closes all connections of a database that this process opened; the next use opens it anew."""
    known = _opened.pop(address, None)
    if known is not None:
        known.dispose()


def forget_all() -> None:
    """Closes every connection: before a fork, which may take none along."""
    for address in list(_opened):
        forget(address)


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection that sees one moment. Raises InputError `storage.…`."""
    with _told(), engine().connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection
        connection.rollback()


@contextmanager
def writing() -> Iterator[Connection]:
    """A connection whose changes are all kept at the end, or none after a fault.

    On SQLite nobody else writes meanwhile. Raises InputError `storage.…`.
    """
    with _told(), engine().connect() as connection:
        begin_writing(connection)
        yield connection
        connection.commit()


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Within it, somebody else who writes is waited for so long: for who comes back by itself."""
    before = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(before)


def be_patient(connection: Connection) -> None:
    """Has a connection wait as long as `patience` says, or as long as usual."""
    seconds = _patience.get()
    if connection.dialect.name == "sqlite":
        wait = _WAIT_S if seconds is None else seconds
        connection.exec_driver_sql(f"PRAGMA busy_timeout={round(wait * 1000)}")
    elif seconds is not None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(seconds * 1000)}")


def begin_writing(connection: Connection) -> None:
    be_patient(connection)
    if connection.dialect.name == "sqlite":
        # Begun by reading, two writers would find out too late that they exclude one another.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise fault(error) from None


# What SQLite and PostgreSQL call what a person can do something about.
_CAUSES = {
    "SQLITE_READONLY": "storage.read_only",
    "25006": "storage.read_only",
    "SQLITE_FULL": "storage.full",
    "SQLITE_IOERR_WRITE": "storage.full",
    "53100": "storage.full",
    "SQLITE_NOTADB": "storage.damaged",
    "SQLITE_CORRUPT": "storage.damaged",
    "SQLITE_BUSY": "storage.busy",
    "55P03": "storage.busy",
    "40P01": "storage.busy",
}


def fault(error: BaseException) -> InputError:
    """What a person is told of a fault of the database; never a password or a statement."""
    cause = getattr(error, "orig", None) or error
    name = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
    for known, code in _CAUSES.items():
        if name.startswith(known):
            return InputError(code)
    return InputError("storage.failed", reason=name or type(cause).__name__)


def _engine(address: str) -> Engine:
    # The address may hold a password: a message names only the kind of database.
    kind = address.split(":", 1)[0]
    try:
        try:
            return _ready(address)
        except DBAPIError as error:
            for other in _only_to_read(address, error):
                with suppress(DBAPIError):
                    return _ready(other)
            raise
    except InputError:
        raise
    except DBAPIError as error:
        told = fault(error)
        if told.faults[0].code == "storage.failed":
            told = InputError("storage.unreachable", kind=kind, reason=type(error).__name__)
        raise told from None
    except ImportError:
        raise InputError("storage.driver_missing", kind=kind) from None
    except Exception as error:
        raise InputError("storage.unreachable", kind=kind, reason=type(error).__name__) from None


def _ready(address: str) -> Engine:
    given = _POSTGRESQL if address.startswith("postgresql") else {}
    made = create_engine(address, pool_pre_ping=True, connect_args=given)
    if made.dialect.name == "sqlite":
        _prepare_sqlite(made, address)
    _bring_up_to_date(made)
    return made


# What SQLite says where it cannot put beside a file what readers and writers agree upon.
_NO_PLACE = ("SQLITE_CANTOPEN", "SQLITE_READONLY")


def _only_to_read(address: str, error: DBAPIError) -> Iterator[str]:
    """Another address of a SQLite file that lies where nobody may write."""
    name = getattr(error.orig, "sqlite_errorname", "")
    file = sqlite_file(address)
    if file is not None and os.path.isfile(file) and name.startswith(_NO_PLACE):
        for uri in read_only_uris(file):
            yield f"sqlite:///{uri}&uri=true"


def _prepare_sqlite(made: Engine, address: str) -> None:
    file = made.url.database
    if file and file != ":memory:" and not file.startswith("file:"):
        event.listen(made, "do_connect", lambda *_: _still_there(file))
        if os.environ.get(STANDS) == address:
            _still_there(file)
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        # Details of persons are nobody else's; what SQLite puts beside it gets the same rights.
        with suppress(OSError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))

    @event.listens_for(made, "connect")
    def _settings(connection, _record) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_WAIT_S * 1000}")
        _use_wal(cursor)
        # A save survives a crash of the program, and of the machine up to the last moments.
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # What is deleted is overwritten: details of a person are gone from the file too.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()


def _still_there(file: str) -> None:
    """Raises what SQLite raises where it cannot open a file: by itself it would make an empty one
    in the place of a database that was moved, or whose disk is not there."""
    if not os.path.exists(file):
        away = sqlite3.OperationalError("unable to open database file")
        away.sqlite_errorname = "SQLITE_CANTOPEN"
        raise away


def _use_wal(cursor: Any) -> None:
    """Readers beside one writer. The file keeps it; a file that cannot be written stays as is."""
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    end = time.monotonic() + _WAIT_S
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except Exception as error:
            name = getattr(error, "sqlite_errorname", "")
            if name.startswith("SQLITE_READONLY"):
                return
            # This one statement does not wait by itself when several processes begin together.
            if not name.startswith("SQLITE_BUSY") or time.monotonic() > end:
                raise
            time.sleep(0.02)


def _bring_up_to_date(made: Engine) -> None:
    from buurtpunt_lib.storage.register.fingerprint import fingerprint

    step, shipped = _state(made)
    if step == migrations.head() and shipped == fingerprint():
        return
    if step not in (None, *migrations.steps()):
        raise InputError("storage.newer_version")
    try:
        _upgrade(made)
    except DBAPIError as error:
        # Without the newest places that ship, a database is still whole.
        if step == migrations.head() and fault(error).faults[0].code == "storage.read_only":
            return
        raise


def _state(made: Engine) -> tuple[str | None, str | None]:
    """The step that the database was brought to, and the fingerprint of what filled it."""
    with made.connect() as connection:
        for question in (
            "SELECT version_num, (SELECT shipped FROM register_state) FROM alembic_version",
            "SELECT version_num, NULL FROM alembic_version",
        ):
            with suppress(DBAPIError):
                row = connection.exec_driver_sql(question).first()
                return (row[0], row[1]) if row else (None, None)
            connection.rollback()
    return None, None


def _upgrade(made: Engine) -> None:
    """Migrates and fills in one transaction, one process at a time."""
    from buurtpunt_lib.storage.register import filling

    shipped = filling.shipped_records()
    with made.connect() as connection:
        begin_writing(connection)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")
        migrations.migrate(connection)
        filling.fill(connection, shipped)
        connection.commit()
