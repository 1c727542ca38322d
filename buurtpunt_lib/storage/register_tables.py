"""The tables of the landscape register.

Hub: a place as it stands now, in columns that can be asked for. What it has several of (stages of
its life, services, partners, sources, tags) stands in tables of its own, in the order of
`position`. Revision: a place as it was, whole, as JSON; None where it was taken out. Alias: the id
of a place that was merged into another. Words: what can be searched, folded. State: one row for the
whole register. Shipped: a place as the program last brought it, so that a later version knows what
changed.

Numbers (`number`) are ours and never change; ids are what people and files use.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from buurtpunt_lib.storage.tables import Base

Code = Annotated[str, mapped_column(String(40))]
Partial = Annotated[str, mapped_column(String(10))]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Line = Annotated[str, mapped_column(String(160))]
Long = Annotated[str, mapped_column(Text)]
# Who did something: the name that history shows.
Author = Annotated[str, mapped_column(String(120))]
HubNumber = Annotated[
    int, mapped_column(ForeignKey("hub.number", ondelete="CASCADE"), primary_key=True)
]
Position = Annotated[int, mapped_column(primary_key=True, autoincrement=False)]


class HubRow(Base):
    """A place as it stands now. removed: it was taken out or merged; only its history is left."""

    __tablename__ = "hub"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[Line]
    kind: Mapped[Code]
    village: Mapped[str | None] = mapped_column(String(7), index=True)
    place: Mapped[Line]
    municipality: Mapped[str] = mapped_column(String(80), index=True)
    province: Mapped[Code]
    address: Mapped[str] = mapped_column(String(300))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    precision: Mapped[Code]
    setting: Mapped[Code]
    status: Mapped[Code]
    status_as_of: Mapped[Partial]
    initiator: Mapped[Code]
    legal_form: Mapped[Code]
    carrier: Mapped[Line]
    opening_hours: Mapped[Long]
    physical: Mapped[bool | None]
    digital: Mapped[Long]
    funding: Mapped[Long]
    figures: Mapped[Long]
    notes: Mapped[Long]
    confirmed_on: Mapped[date | None]
    revision: Mapped[int]
    changed_at: Mapped[Moment]
    changed_by: Mapped[Author]
    removed: Mapped[bool]

    __table_args__ = (Index("ix_hub_removed_kind", "removed", "kind"),)


class StageRow(Base):
    __tablename__ = "hub_stage"

    hub: Mapped[HubNumber]
    position: Mapped[Position]
    status: Mapped[Code]
    since: Mapped[Partial]


class ServiceRow(Base):
    __tablename__ = "hub_service"

    hub: Mapped[HubNumber]
    position: Mapped[Position]
    service: Mapped[str] = mapped_column(String(40), index=True)
    status: Mapped[Code]
    begin: Mapped[Partial] = mapped_column("begin_on")
    end: Mapped[Partial] = mapped_column("end_on")


class PartnerRow(Base):
    __tablename__ = "hub_partner"

    hub: Mapped[HubNumber]
    position: Mapped[Position]
    kind: Mapped[Code]
    name: Mapped[Line]


class SourceRow(Base):
    __tablename__ = "hub_source"

    hub: Mapped[HubNumber]
    position: Mapped[Position]
    address: Mapped[str] = mapped_column(String(500))


class TagRow(Base):
    """field: which list of codes of the record it belongs to (challenges, domains)."""

    __tablename__ = "hub_tag"

    hub: Mapped[HubNumber]
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    position: Mapped[Position]
    code: Mapped[Code]


class RevisionRow(Base):
    """action: shipped, added, changed, imported, confirmed, accepted, merged, removed, restored.

    batch: the import that it came with. suggestion: the suggestion that it came from.
    """

    __tablename__ = "hub_revision"

    hub: Mapped[HubNumber]
    number: Mapped[Position]
    record: Mapped[str | None] = mapped_column(Text)
    by: Mapped[Author] = mapped_column("author")
    at: Mapped[Moment] = mapped_column("made_at")
    reason: Mapped[Long]
    action: Mapped[Code]
    batch: Mapped[str] = mapped_column(String(80), index=True)
    suggestion: Mapped[int | None]


class AliasRow(Base):
    """id: of a place that was merged. hub: the place that its id leads to."""

    __tablename__ = "hub_alias"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    hub: Mapped[int] = mapped_column(ForeignKey("hub.number", ondelete="CASCADE"), index=True)


class ContactRow(Base):
    """Details of persons: in no revision and in no index, so that deleting one deletes it."""

    __tablename__ = "hub_contact"

    number: Mapped[int] = mapped_column(primary_key=True)
    hub: Mapped[int] = mapped_column(ForeignKey("hub.number", ondelete="CASCADE"), index=True)
    name: Mapped[Line]
    role: Mapped[Line]
    email: Mapped[str] = mapped_column(String(254))
    telephone: Mapped[str] = mapped_column(String(40))
    note: Mapped[Long]
    consent_on: Mapped[date | None]
    saved_at: Mapped[Moment]
    saved_by: Mapped[Author]


class SuggestionRow(Base):
    """hub: the id that it is about, None for a new place. base: the revision that was seen."""

    __tablename__ = "hub_suggestion"

    number: Mapped[int] = mapped_column(primary_key=True)
    # What a visitor is given to ask later what became of it.
    code: Mapped[str] = mapped_column(String(43), unique=True)
    hub: Mapped[str | None] = mapped_column(String(80), index=True)
    base: Mapped[int | None]
    record: Mapped[str | None] = mapped_column(Text)
    by: Mapped[Author] = mapped_column("author")
    role: Mapped[Code]
    at: Mapped[Moment] = mapped_column("made_at")
    reason: Mapped[Long]
    state: Mapped[str] = mapped_column(String(10), index=True)
    decided_by: Mapped[Author]
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decision: Mapped[Long]


class WordsRow(Base):
    """title: name, place, municipality, services; words: the rest that can be searched; folded."""

    __tablename__ = "hub_words"

    hub: Mapped[HubNumber]
    title: Mapped[Long]
    words: Mapped[Long]


class StateRow(Base):
    """identity: differs between databases. changes: rises by one with each accepted change.

    next_number: the number of the next place. shipped: fingerprint of the shipped landscape that
    was last taken over, "" when none was.
    """

    __tablename__ = "register_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    identity: Mapped[str] = mapped_column(String(32))
    changes: Mapped[int]
    next_number: Mapped[int]
    shipped: Mapped[str] = mapped_column(String(64))


class ShippedRow(Base):
    __tablename__ = "hub_shipped"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    record: Mapped[Long]
