"""The table of what users write about the network: questions, answers, experiences, events and
more.

Entry: one noun of `domain.network`, whole, as JSON, with who wrote it and what an editor decided.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from sqlalchemy import DateTime, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from buurtpunt_lib.storage.tables import Base

_Code = Annotated[str, mapped_column(String(40))]
_Author = Annotated[str, mapped_column(String(120))]


class EntryRow(Base):
    """kind: code of the noun. id: of the noun. state: waiting, accepted or refused."""

    __tablename__ = "network_entry"

    number: Mapped[int] = mapped_column(primary_key=True)
    # What a visitor is given to ask later what became of it.
    code: Mapped[str] = mapped_column(String(43), unique=True)
    kind: Mapped[_Code]
    id: Mapped[str] = mapped_column(String(80), unique=True)
    document: Mapped[str] = mapped_column(Text)
    by: Mapped[_Author] = mapped_column("author")
    role: Mapped[_Code]
    at: Mapped[datetime] = mapped_column("made_at", DateTime(timezone=True))
    # Rises with each change by an editor, so that two of them cannot overwrite one another.
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    decided_by: Mapped[_Author]
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decision: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_network_entry_state_kind", "state", "kind"),)
