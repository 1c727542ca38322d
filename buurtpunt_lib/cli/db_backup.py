"""`buurtpunt db backup FILE`: all that users wrote, in one file; also while the server runs."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from buurtpunt_lib.cli.output import write
from buurtpunt_lib.cli.targets import check_target
from buurtpunt_lib.storage import address
from buurtpunt_lib.storage.backup import backup
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Raises InputError `report.exists`, `report.…` for the file, `backup.…`, `storage.…`."""
    target = Path(options.argument)
    check_target(target, force=bool(options.force), source=address.sqlite_file())
    rows = backup(target).rows
    counts = {"places": rows["hub"], "plans": rows["plan"], "scans": rows["scan"]}
    write(say("cli_db.backed_up", file=str(target), **counts) + "\n")
    write(say("cli_db.private") + "\n")
    return 0
