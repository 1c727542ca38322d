"""`buurtpunt plan report`: a document of the plan in a file, beside it or where the user says."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from buurtpunt_lib import reports, storage
from buurtpunt_lib.cli.output import write
from buurtpunt_lib.cli.targets import check_target, write_document
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Writes the document; raises InputError and writes nothing where it cannot be done."""
    source = Path(options.argument)
    plan = storage.read_plan(source)
    target = Path(options.output) if options.output else source.with_suffix(f".{options.format}")
    # Looked at first: making a document takes a while.
    check_target(target, force=bool(options.force), source=source)
    content = reports.plan_report(plan, options.format, say)
    check_target(target, force=bool(options.force), source=source)
    write_document(target, content)
    write(say("cli.plan.written", file=str(target)) + "\n")
    return 0
