"""Migrations: the steps that bring an older database to the tables of now, by Alembic.

Step: one file in `versions`, named `v` and four digits; its revision is those digits, and the
digits before it are its `down_revision`. A database says in `alembic_version` which step it was
brought to.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

FOLDER = Path(__file__).resolve().parent


@cache
def steps() -> tuple[str, ...]:
    """All steps, the first one first; told from file names, without Alembic."""
    return tuple(sorted(file.name[1:5] for file in (FOLDER / "versions").glob("v[0-9]*.py")))


def head() -> str:
    """The step that this program works with."""
    return steps()[-1]


def migrate(connection: Connection, *, to: str = "head") -> None:
    """Carries out the steps that a database lacks, within the transaction of the connection."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)

    def missing(now, _context):
        return scripts._upgrade_revs(to, now)

    with EnvironmentContext(config, scripts, fn=missing) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()
