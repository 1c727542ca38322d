"""`buurtpunt report lessons` and `report events`: what hubs learned, and what there is to go to.

The file comes in the folder where the command runs, or where the user says.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from buurtpunt_lib.cli.output import write
from buurtpunt_lib.cli.targets import check_target, write_document
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Writes the file; raises InputError and writes nothing where it cannot be done."""
    # A calendar has one form, so that command has no such option.
    form = getattr(options, "format", "")
    if form:
        from buurtpunt_lib.reports.lessons_document import lessons_name

        name = lessons_name(say, form)
    else:
        from buurtpunt_lib.reports.calendar import calendar_name

        name = calendar_name(say)
    target, force = Path(options.output or name), bool(options.force)
    # Looked at first: making a document takes a while.
    check_target(target, force=force)
    content = _lessons(form, say) if form else _events(say)
    check_target(target, force=force)
    write_document(target, content)
    write(say("cli.plan.written", file=str(target)) + "\n")
    return 0


def _lessons(form: str, say: Catalogue) -> bytes:
    from buurtpunt_lib.reports.lessons_document import lessons_report

    return lessons_report(form, say)


def _events(say: Catalogue) -> bytes:
    from buurtpunt_lib.register import network
    from buurtpunt_lib.reports.calendar import to_ical

    return to_ical(network.events(), say)
