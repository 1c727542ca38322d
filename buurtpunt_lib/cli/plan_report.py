"""`buurtpunt plan report`: a document of the plan in a file, beside it or where the user says."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from buurtpunt_lib import reports, storage
from buurtpunt_lib.cli.output import write
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import write_atomic
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Writes the document; raises InputError and writes nothing where it cannot be done."""
    source = Path(options.argument)
    plan = storage.read_plan(source)
    target = Path(options.output) if options.output else source.with_suffix(f".{options.format}")
    # Looked at first: making a document takes a while.
    _check(target, source, force=bool(options.force))
    content = reports.plan_report(plan, options.format, say)
    _check(target, source, force=bool(options.force))
    try:
        write_atomic(target, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("report.unwritable", file=str(target), reason=reason) from None
    write(say("cli.plan.written", file=str(target)) + "\n")
    return 0


def _check(target: Path, source: Path, *, force: bool) -> None:
    try:
        if not target.parent.is_dir():
            raise InputError("report.no_folder", folder=str(target.parent))
        if target.is_dir():
            raise InputError("report.is_folder", file=str(target))
        if not target.exists():
            return
        if target.samefile(source):
            raise InputError("report.is_plan", file=str(target))
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("report.unwritable", file=str(target), reason=reason) from None
    if not force:
        raise InputError("report.exists", file=str(target))
