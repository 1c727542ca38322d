"""`buurtpunt hubs export`: the places that fit, in a file that others can open and we can read."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from buurtpunt_lib import register as rules
from buurtpunt_lib.cli.hubs import chosen
from buurtpunt_lib.cli.output import remark, write
from buurtpunt_lib.cli.targets import check_target, write_document
from buurtpunt_lib.domain.actor import COMMAND_LINE
from buurtpunt_lib.storage import register
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Writes the file; raises InputError and leaves what was there where it cannot be done."""
    table = rules.find(register.hub_table(), chosen(options, say))
    html = options.format == "html"
    target = Path(options.output or _name(options.format, say))
    force = bool(options.force)
    # Looked at first: making a file takes a while.
    check_target(target, force=force)
    if html:
        from buurtpunt_lib.reports.hub_map_page import hub_map_page

        content = hub_map_page(table, say)
    else:
        from buurtpunt_lib.reports.register_files import register_file

        records = [saved.record for saved in register.load_all(table["id"])]
        content = register_file(
            records, options.format, say, contacts=bool(options.contacts), by=COMMAND_LINE
        )
    check_target(target, force=force)
    write_document(target, content)
    write(say("hub_files.written", file=str(target), n=len(table)) + "\n")
    if options.contacts and not html:
        remark(say("hub_files.with_contacts"))
    return 0


def _name(format: str, say: Catalogue) -> str:
    return f"{say('hub_files.file')}-{datetime.now().date().isoformat()}.{format}"
