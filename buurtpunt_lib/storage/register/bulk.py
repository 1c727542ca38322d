"""Writing very many rows at once: tuples that go to the driver as they are.

SQLAlchemy would make a dict for each row and look at each value; for ten thousand places, which are
a hundred thousand rows, that took longer than the database itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, DateTime, Table

# A statement may have 32,766 values on SQLite, 65,535 on PostgreSQL.
_VALUES_AT_ONCE = 15_000

Rows = Sequence[tuple[Any, ...]]


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Rows) -> None:
    """Adds rows, each with a value per column as the driver takes it (see `moment`)."""
    if rows:
        connection.exec_driver_sql(f"{_into(connection, table, columns)} "
                                   f"({_signs(connection, len(columns))})", list(rows))  # fmt: skip


def insert_together(
    connection: Connection, table: Table, columns: Sequence[str], rows: Rows
) -> None:
    """The same with few statements, for a table with triggers that fill a full text index: SQLite
    writes such an index out after each statement."""
    most = _VALUES_AT_ONCE // len(columns)
    one = f"({_signs(connection, len(columns))})"
    for first in range(0, len(rows), most):
        some = rows[first : first + most]
        statement = f"{_into(connection, table, columns)} {', '.join([one] * len(some))}"
        connection.exec_driver_sql(statement, tuple(chain.from_iterable(some)))


def update_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Rows, *, key: str
) -> None:
    """Replaces all columns of rows that are there; key: the column that says which row it is."""
    if not rows:
        return
    at, quote = columns.index(key), connection.dialect.identifier_preparer.quote
    sign = _signs(connection, 1)
    others = [name for name in columns if name != key]
    connection.exec_driver_sql(
        f"UPDATE {quote(table.name)} SET {', '.join(f'{quote(n)} = {sign}' for n in others)}"
        f" WHERE {quote(key)} = {sign}",
        [(*row[:at], *row[at + 1 :], row[at]) for row in rows],
    )


def moment(connection: Connection, at: datetime) -> Any:
    """A moment as the driver of this database takes it: SQLite keeps it as text."""
    dialect = connection.dialect
    write = DateTime(timezone=True).dialect_impl(dialect).bind_processor(dialect)
    return write(at) if write else at


def _into(connection: Connection, table: Table, columns: Sequence[str]) -> str:
    quote = connection.dialect.identifier_preparer.quote
    return f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, columns))}) VALUES"


def _signs(connection: Connection, count: int) -> str:
    return ", ".join(["?" if connection.dialect.paramstyle == "qmark" else "%s"] * count)
