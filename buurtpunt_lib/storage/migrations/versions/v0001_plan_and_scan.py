"""Plans and scans, as version 0.3 of the program made them without Alembic.

A database of that version has these tables already: they are kept with all that they hold.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    there = sa.inspect(op.get_bind()).get_table_names()
    for name in ("plan", "scan"):
        if name not in there:
            op.create_table(
                name,
                sa.Column("token", sa.String(43), primary_key=True),
                sa.Column("revision", sa.Integer, nullable=False),
                sa.Column("document", sa.Text, nullable=False),
                sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
            )
