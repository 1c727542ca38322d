"""`buurtpunt db upgrade`: brings the database to the tables of this version; says where it lies."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib.cli.output import write
from buurtpunt_lib.storage import address, database, migrations, register
from buurtpunt_lib.texts import Catalogue


def run(_options: Namespace, say: Catalogue) -> int:
    """Raises InputError `storage.…`. Opening the database does the same; here it is told."""
    database.engine()
    file = address.sqlite_file()
    where = str(file) if file is not None else say("cli_db.server")
    places = len(register.ids())
    write(say("cli_db.upgraded", where=where, step=migrations.head(), n=places) + "\n")
    return 0
