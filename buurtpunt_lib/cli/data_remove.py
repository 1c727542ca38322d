"""`buurtpunt data remove`: what was loaded from a source goes, such as a file read by mistake."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib.cli.data_distances import after_change
from buurtpunt_lib.cli.output import write
from buurtpunt_lib.datasets import loaded
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """A line per table that went; raises InputError `loaded.table_unknown` for a source without."""
    known = loaded.tables()
    wanted = options.argument
    found = [key for key, table in known.items() if wanted in (key, table.source.key)]
    if not found:
        allowed = ", ".join(sorted({table.source.key for table in known.values()})) or "-"
        raise InputError("loaded.table_unknown", value=wanted, allowed=allowed)
    for key in found:
        loaded.remove(key)
        write(say("importing.removed", table=key, n=known[key].rows) + "\n")
    if options.distances:
        after_change(say)
    return 0
