"""The landscape register: places, what they have several of, their history, their search index.

Searching: SQLite keeps two full text indices on `hub_words` (words, and for typing errors parts of
three letters of the titles), kept in step by triggers. PostgreSQL keeps indices of such parts
(pg_trgm, where that extension may be made).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# Name, what it indexes of hub_words, how it cuts text into terms.
_INDICES = (
    ("hub_fts", ("title", "words"), "tokenize='unicode61 remove_diacritics 2', prefix='2 3'"),
    ("hub_parts", ("title",), "tokenize='trigram'"),
)


def upgrade() -> None:
    op.create_table(
        "hub",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("village", sa.String(length=7), nullable=True),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("municipality", sa.String(length=80), nullable=False),
        sa.Column("province", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("precision", sa.String(length=40), nullable=False),
        sa.Column("setting", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_as_of", sa.String(length=10), nullable=False),
        sa.Column("initiator", sa.String(length=40), nullable=False),
        sa.Column("legal_form", sa.String(length=40), nullable=False),
        sa.Column("carrier", sa.String(length=160), nullable=False),
        sa.Column("opening_hours", sa.Text(), nullable=False),
        sa.Column("physical", sa.Boolean(), nullable=True),
        sa.Column("digital", sa.Text(), nullable=False),
        sa.Column("funding", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_hub_municipality", "hub", ["municipality"], unique=False)
    op.create_index("ix_hub_removed_kind", "hub", ["removed", "kind"], unique=False)
    op.create_index("ix_hub_village", "hub", ["village"], unique=False)
    op.create_table(
        "hub_shipped",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "hub_suggestion",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=43), nullable=False),
        sa.Column("hub", sa.String(length=80), nullable=True),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_hub_suggestion_hub", "hub_suggestion", ["hub"], unique=False)
    op.create_index("ix_hub_suggestion_state", "hub_suggestion", ["state"], unique=False)
    op.create_table(
        "register_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("shipped", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "hub_alias",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("hub", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hub.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_hub_alias_hub", "hub_alias", ["hub"], unique=False)
    op.create_table(
        "hub_contact",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hub", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("role", sa.String(length=160), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hub.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_hub_contact_hub", "hub_contact", ["hub"], unique=False)
    op.create_table(
        "hub_partner",
        sa.Column("hub", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hub.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hub", "position"),
    )
    op.create_table(
        "hub_revision",
        sa.Column("hub", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("batch", sa.String(length=80), nullable=False),
        sa.Column("suggestion", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["hub"], ["hub.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hub", "number"),
    )
    op.create_index("ix_hub_revision_batch", "hub_revision", ["batch"], unique=False)
    op.create_table(
        "hub_service",
        sa.Column("hub", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("begin_on", sa.String(length=10), nullable=False),
        sa.Column("end_on", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hub.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hub", "position"),
    )
    op.create_index("ix_hub_service_service", "hub_service", ["service"], unique=False)
    op.create_table(
        "hub_source",
        sa.Column("hub", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hub.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hub", "position"),
    )
    op.create_table(
        "hub_stage",
        sa.Column("hub", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hub.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hub", "position"),
    )
    op.create_table(
        "hub_tag",
        sa.Column("hub", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hub.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hub", "field", "position"),
    )
    op.create_table(
        "hub_words",
        sa.Column("hub", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hub.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hub"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _full_text()
    else:
        _trigrams()


def _full_text() -> None:
    new, old = [], []
    for name, columns, how in _INDICES:
        listed = ", ".join(columns)
        op.execute(
            f"CREATE VIRTUAL TABLE {name} USING fts5"
            f"({listed}, content='hub_words', content_rowid='hub', {how})"
        )
        values = ", ".join(f"{{row}}.{column}" for column in ("hub", *columns))
        new.append(f"INSERT INTO {name}(rowid, {listed}) VALUES ({values})".replace("{row}", "new"))
        old.append(
            f"INSERT INTO {name}({name}, rowid, {listed}) VALUES ('delete', {values})".replace(
                "{row}", "old"
            )
        )
    for event, does in (("INSERT", new), ("DELETE", old), ("UPDATE", [*old, *new])):
        op.execute(
            f"CREATE TRIGGER hub_words_{event.lower()} AFTER {event} ON hub_words"
            f" BEGIN {'; '.join(does)}; END"
        )


def _trigrams() -> None:
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except sa.exc.DBAPIError:
        # Whoever runs this database forbids it: searching then goes without an index.
        return
    for column in ("title", "words"):
        op.execute(
            f"CREATE INDEX ix_hub_words_{column} ON hub_words USING gin ({column} gin_trgm_ops)"
        )
