"""`buurtpunt db restore FILE`: puts back what a backup holds, all or nothing."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from buurtpunt_lib.cli.output import write
from buurtpunt_lib.storage.backup import restore
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Says what came back, and where what stood there went. Raises InputError `backup.…`."""
    found, before = restore(Path(options.argument))
    counts = {name: found.rows.get(name, 0) for name in ("hub", "plan", "scan")}
    values = {"places": counts["hub"], "plans": counts["plan"], "scans": counts["scan"]}
    write(say("cli_db.restored", date=say.day(found.made_at.date()), **values) + "\n")
    write(say("cli_db.before", file=str(before)) + "\n")
    return 0
