"""The tables of the database, as SQLAlchemy knows them: one model for SQLite and PostgreSQL.

Here stand the documents that come back by their link (plan, scan, project); the register has a
module of its own (`register_tables`), and so has the network (`network_tables`). All share
`metadata`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, MetaData, String, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

metadata = MetaData()


class Base(DeclarativeBase):
    metadata = metadata


class _Document:
    """Documents of one kind, each under its link."""

    # The token is all that opens a document: it is the link, long enough that nobody guesses it.
    token: Mapped[str] = mapped_column(String(43), primary_key=True)
    # Rises by one with each save, so that two tabs cannot overwrite one another in silence.
    revision: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Plan(_Document, Base):
    __tablename__ = "plan"


class Scan(_Document, Base):
    __tablename__ = "scan"


class Project(_Document, Base):
    __tablename__ = "project"


plans: Table = Plan.__table__
scans: Table = Scan.__table__
projects: Table = Project.__table__


def whole_model() -> MetaData:
    """`metadata` with the tables of every module."""
    from buurtpunt_lib.storage import network_tables, register_tables, sign_in_tries  # noqa: F401

    return metadata
