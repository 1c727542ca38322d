"""`buurtpunt project report`: a document of a project, beside its file or where the user says."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from buurtpunt_lib import storage
from buurtpunt_lib.cli.output import write
from buurtpunt_lib.cli.targets import check_target, write_document
from buurtpunt_lib.reports import project_document
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Writes the document; raises InputError and writes nothing where it cannot be done.

    Without --format it comes in the usual form of its kind.
    """
    source = Path(options.argument)
    kind = options.kind
    form = options.format or project_document.FORMS[kind][0]
    project_document.check(kind, form)
    project = storage.read_project(source)
    name = project_document.report_name(project, kind, form, say)
    target = Path(options.output) if options.output else source.with_name(name)
    # Looked at first: making a document takes a while.
    check_target(target, force=bool(options.force), source=source)
    content = project_document.project_report(project, kind, form, say)
    check_target(target, force=bool(options.force), source=source)
    write_document(target, content)
    write(say("cli.plan.written", file=str(target)) + "\n")
    return 0
