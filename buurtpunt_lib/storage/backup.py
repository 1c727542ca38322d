"""Backups of the whole database: one file that every kind of database can be restored from.

Backup: a zip of a manifest (`manifest.json`: format, step of the migrations, moment, per table its
columns, rows and hash) and per table one file of JSON lines, a row each. It holds everything that
users wrote, details of persons and links of plans too.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    Table,
    create_engine,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import address, migrations
from buurtpunt_lib.storage.database import forget, reading, writing
from buurtpunt_lib.storage.register import filling
from buurtpunt_lib.storage.tables import whole_model

FORMAT = 1
_MANIFEST = "manifest.json"
_CHUNK = 1_000
# More than this nobody's register is; a file of zeros unpacks to any size.
MAX_BYTES = 4_000_000_000
# So long a restore waits for who is writing.
_LOCK_S = 10


@dataclass(frozen=True)
class Backup:
    """What a backup holds. made_at: with time zone. rows: per table."""

    made_at: datetime
    step: str
    rows: dict[str, int]


def backup(path: Path) -> Backup:
    """Writes everything that the database holds at one moment; it can be used meanwhile.

    A file that stands there is replaced in one step; nobody else on the machine can read it.
    Raises InputError `storage.…`, `backup.unwritable`.
    """
    with reading() as connection:
        return _backup(path, connection)


def _backup(path: Path, connection: Connection) -> Backup:
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                made = _write(file, connection)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("backup.unwritable", file=str(path), reason=reason) from None
    return made


def _write(file: Any, connection: Connection) -> Backup:
    made_at, tables = datetime.now(UTC), {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for table in whole_model().sorted_tables:
            digest, rows = hashlib.sha256(), 0
            with packed.open(f"{table.name}.jsonl", "w", force_zip64=True) as member:
                order = select(table).order_by(*table.primary_key.columns)
                for row in connection.execute(order.execution_options(yield_per=_CHUNK)):
                    line = json.dumps([_plain(value) for value in row], ensure_ascii=False)
                    content = line.encode("utf-8", "surrogatepass") + b"\n"
                    digest.update(content)
                    member.write(content)
                    rows += 1
            columns = [column.name for column in table.columns]
            about = {"columns": columns, "rows": rows, "sha256": digest.hexdigest()}
            tables[table.name] = about
        manifest = {
            "what": "buurtpunt",
            "format": FORMAT,
            "step": migrations.head(),
            "made_at": made_at.isoformat(),
            "tables": tables,
        }
        packed.writestr(_MANIFEST, json.dumps(manifest, indent=2))
    return Backup(made_at, migrations.head(), {name: t["rows"] for name, t in tables.items()})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def restore(path: Path) -> tuple[Backup, Path]:
    """Puts back what a backup holds, all or nothing; what stood there is kept in a file beside it.

    (what was restored, the file with what stood there before). The backup is read whole and put
    into a database of its own first, so a backup that is damaged changes nothing. From keeping what
    stood there until the end nobody else writes: what others save comes before it, and is kept, or
    after it, and is told that it became another. They read meanwhile, and wait for some seconds.
    Raises InputError `backup.missing`, `backup.not_ours`, `backup.damaged`, `backup.newer`,
    `storage.…`.
    """
    with tempfile.TemporaryDirectory(prefix="buurtpunt-restore-") as folder:
        stage = create_engine(f"sqlite:///{Path(folder) / 'stage.sqlite3'}")
        try:
            found = _stage(path, stage)
            with stage.connect() as staged:
                before = _swap(path, staged)
        finally:
            stage.dispose()
    return found, before


def _swap(path: Path, staged: Connection) -> Path:
    """Keeps what stands there, then puts what is staged in its place; where it was kept."""
    file = address.sqlite_file()
    now = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    beside = file if file is not None else path
    kept = beside.with_name(f"{beside.stem}-before-restore-{now}.zip")
    try:
        with writing() as connection:
            _nobody_else_writes(connection)
            _backup(kept, connection)
            _replace(connection, staged)
            return kept
    except InputError as error:
        if file is None or error.faults[0].code != "storage.damaged":
            raise
    aside = _set_aside(file, now)
    with writing() as connection:
        _replace(connection, staged)
    return aside


def _nobody_else_writes(connection: Connection) -> None:
    """Until the end of this transaction. On SQLite that is so for whoever writes."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in whole_model().sorted_tables)
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_LOCK_S}s'")
        connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def _set_aside(file: Path, now: str) -> Path:
    """A SQLite file that cannot be opened is kept whole, under another name."""
    aside = file.with_name(f"{file.name}-damaged-{now}")
    forget(address.address())
    for ending in ("", "-wal", "-shm"):
        part = file.with_name(file.name + ending)
        if part.exists():
            part.rename(f"{aside}{ending}")
    return aside


def _stage(path: Path, stage: Engine) -> Backup:
    """Puts a backup in an empty database, brings that up to date and looks whether it is whole."""
    try:
        with zipfile.ZipFile(path) as packed:
            manifest = _manifest(packed)
            with stage.connect() as connection:
                migrations.migrate(connection, to=manifest["step"])
                tables = MetaData()
                tables.reflect(connection, only=_known(connection, manifest))
                for name, table in tables.tables.items():
                    _load(connection, packed, table, manifest["tables"][name])
                migrations.migrate(connection)
                # As opening a database does: an older one gets what ships by now.
                filling.fill(connection, filling.shipped_records())
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise InputError("backup.damaged")
                _check_records(connection)
                connection.commit()
    except FileNotFoundError:
        raise InputError("backup.missing", file=str(path)) from None
    except (zipfile.BadZipFile, IsADirectoryError):
        raise InputError("backup.not_ours", file=str(path)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("backup.unreadable", file=str(path), reason=reason) from None
    except (SQLAlchemyError, ValueError, KeyError, TypeError, RuntimeError) as error:
        if isinstance(error, InputError) and error.faults[0].code.startswith("backup."):
            raise
        # Whatever does not fit in the tables is no backup that we made.
        raise InputError("backup.damaged") from None
    rows = {name: about["rows"] for name, about in manifest["tables"].items()}
    return Backup(datetime.fromisoformat(manifest["made_at"]), manifest["step"], rows)


def _manifest(packed: zipfile.ZipFile) -> dict[str, Any]:
    names = set(packed.namelist())
    if _MANIFEST not in names:
        raise InputError("backup.not_ours", file=str(packed.filename))
    if sum(member.file_size for member in packed.infolist()) > MAX_BYTES:
        raise InputError("backup.damaged")
    manifest = json.loads(packed.read(_MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("what") != "buurtpunt":
        raise InputError("backup.not_ours", file=str(packed.filename))
    if manifest["format"] != FORMAT or manifest["step"] not in migrations.steps():
        raise InputError("backup.newer")
    if {f"{name}.jsonl" for name in manifest["tables"]} | {_MANIFEST} != names:
        raise InputError("backup.damaged")
    return manifest


def _known(connection: Connection, manifest: dict[str, Any]) -> list[str]:
    """The tables of the manifest, each of which its step must have, and the other way round."""
    from sqlalchemy import inspect

    there = set(inspect(connection).get_table_names()) & {
        table.name for table in whole_model().tables.values()
    }
    if there != set(manifest["tables"]):
        raise InputError("backup.damaged")
    return sorted(there)


def _load(
    connection: Connection, packed: zipfile.ZipFile, table: Table, about: dict[str, Any]
) -> None:
    digest, count, rows = hashlib.sha256(), 0, []
    columns = [table.columns[name] for name in about["columns"]]
    if set(about["columns"]) != {column.name for column in table.columns}:
        raise InputError("backup.damaged")
    with packed.open(f"{table.name}.jsonl") as member:
        for line in member:
            digest.update(line)
            values = json.loads(line.decode("utf-8", "surrogatepass"))
            cells = zip(columns, values, strict=True)
            rows.append({column.name: _typed(column, value) for column, value in cells})
            count += 1
            if len(rows) == _CHUNK:
                connection.execute(insert(table), rows)
                rows = []
    if rows:
        connection.execute(insert(table), rows)
    if (count, digest.hexdigest()) != (about["rows"], about["sha256"]):
        raise InputError("backup.damaged")


def _typed(column: Any, value: Any) -> Any:
    kind = column.type.python_type
    if value is None:
        return None
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind):
        raise ValueError(column.name)
    return value


def _check_records(connection: Connection) -> None:
    """Each place of the register can be read as a record. Raises InputError."""
    from buurtpunt_lib.storage.register.reading import loaded
    from buurtpunt_lib.storage.register_tables import HubRow

    hub = HubRow.__table__
    rows = connection.execute(select(hub).where(hub.c.removed.is_(False))).mappings().all()
    loaded(connection, rows, every=True)


def _replace(connection: Connection, staged: Connection) -> None:
    tables = whole_model().sorted_tables
    for table in reversed(tables):
        connection.execute(delete(table))
    for table in tables:
        for rows in _chunks(staged, table):
            connection.execute(insert(table), rows)
        _next_number(connection, table)
    state = whole_model().tables["register_state"]
    # Whoever kept something of this database must see that it became another.
    connection.execute(update(state).values(identity=secrets.token_hex(8)))


def _chunks(staged: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    found = staged.execution_options(yield_per=_CHUNK).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for rows in found.mappings().partitions(_CHUNK):
        yield [{name: _aware(value) for name, value in row.items()} for row in rows]


def _aware(value: Any) -> Any:
    """SQLite forgets the time zone; all moments are kept in UTC."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def _next_number(connection: Connection, table: Table) -> None:
    """PostgreSQL counts on from the highest number; SQLite does so by itself."""
    if connection.dialect.name != "postgresql" or table.autoincrement_column is None:
        return
    column = table.autoincrement_column
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    if connection.execute(select(sequence)).scalar() is None:
        return
    highest = select(func.max(column)).scalar_subquery()
    connection.execute(
        select(func.setval(sequence, func.coalesce(highest, 1), highest.is_not(None)))
    )
