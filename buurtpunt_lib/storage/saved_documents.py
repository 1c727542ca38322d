"""Documents that are saved as they change and come back by their link; plans and scans alike.

Token: the unguessable part of a link; whoever has it can open and change the document.
Revision: how often a document was saved; a save names the one it builds on.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage.database import be_patient, engine, fault

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")

Document = TypeVar("Document")


@dataclass(frozen=True)
class Saved(Generic[Document]):
    """A document as it stands in the database."""

    token: str
    revision: int
    document: Document
    saved_at: datetime


@dataclass(frozen=True)
class Shelf(Generic[Document]):
    """One kind of document: its table, how it is written and read, and what a saved one is.

    changed, unknown, revoked: codes of the faults that say so.
    """

    table: Table
    write: Callable[[Document], str]
    read: Callable[[str], Document]
    saved: type[Saved]
    changed: str
    unknown: str
    revoked: str

    def new(self, document: Document) -> Any:
        """Saves a document under a new link. Raises InputError `storage.…`."""
        saved = self.saved(secrets.token_urlsafe(16), 1, document, datetime.now(UTC))
        run(
            insert(self.table).values(
                token=saved.token,
                revision=1,
                document=self.write(document),
                saved_at=saved.saved_at,
            )
        )
        return saved

    def save(self, before: Saved[Document], document: Document) -> Any:
        """Saves a document over the one that was read or saved last.

        Raises InputError `changed` when somebody else saved it in between (what they saved
        stays), `revoked` when its link was taken back, and `storage.failed`.
        """
        now, table, text = datetime.now(UTC), self.table, self.write(document)
        done = run(
            update(table)
            .where(table.c.token == before.token, table.c.revision == before.revision)
            .values(revision=before.revision + 1, document=text, saved_at=now)
        )
        if done != 1:
            row = self._row(before.token)
            if row is None:
                raise InputError(self.revoked)
            if (row.revision, row.document) != (before.revision + 1, text):
                raise InputError(self.changed)
            # It was saved by a try whose answer got lost: the database went away at that moment.
        return self.saved(before.token, before.revision + 1, document, now)

    def load(self, token: str) -> Any:
        """The document of a link. Raises InputError `unknown`, `storage.failed`."""
        row = None
        if isinstance(token, str) and _TOKEN.fullmatch(token):
            row = self._row(token)
        if row is None:
            raise InputError(self.unknown)
        return self.saved(token, row.revision, self.read(row.document), row.saved_at)

    def forget(self, token: str) -> bool:
        """Takes back a link: the document is deleted. False when there was none."""
        return run(delete(self.table).where(self.table.c.token == token)) == 1

    def _row(self, token: str) -> Any:
        found = rows(select(self.table).where(self.table.c.token == token))
        return found[0] if found else None


def rows(statement: Any) -> list[Any]:
    """The rows of a question to the database. Raises InputError `storage.…`."""
    try:
        with engine().connect() as connection:
            return list(connection.execute(statement))
    except SQLAlchemyError as error:
        raise fault(error) from None


def run(*statements: Any) -> int:
    """Carries out statements together or not at all; the number of rows of the last one."""
    try:
        with engine().begin() as connection:
            be_patient(connection)
            return [connection.execute(statement).rowcount for statement in statements][-1]
    except SQLAlchemyError as error:
        raise fault(error) from None
