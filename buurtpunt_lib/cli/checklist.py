"""`buurtpunt checklist`: the questions about the villages of a municipality, to be filled in.

A list that was filled in comes back by `buurtpunt data import --kind observations`.
"""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from datetime import date
from pathlib import Path

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.cli.choices import municipality_of, village_of
from buurtpunt_lib.cli.output import write
from buurtpunt_lib.cli.targets import check_target, write_document
from buurtpunt_lib.datasets.importing import Reading
from buurtpunt_lib.datasets.local_knowledge import KIND, observation_table
from buurtpunt_lib.domain import LOCAL_KNOWLEDGE, Observation
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.reports.checklist import checklist
from buurtpunt_lib.reports.checklist.questions import questions
from buurtpunt_lib.reports.checklist.reading import (
    MAX_BYTES,
    is_checklist,
    observations_from_workbook,
)
from buurtpunt_lib.reports.content import file_stem
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Writes the list; raises InputError and writes nothing where it cannot be done.

    What people on the spot said before stands beside the questions, like any other source.
    """
    villages = datasets.villages()
    nis = municipality_of(options.argument, villages, say)
    name = datasets.municipality(nis)[1]
    if options.village is None:
        of = villages[villages["municipality_nis"] == nis].sort_values("name")
        codes, about = list(of.index), name
    else:
        code = village_of(options.village, villages, say, municipality=nis)
        codes, about = [code], datasets.village(code).name
    stem = file_stem(f"checklist_{about}", otherwise="checklist")
    target = Path(options.output) if options.output else Path(f"{stem}.{options.format}")
    # Looked at first: making a list of many villages takes a while.
    check_target(target, force=bool(options.force))
    asked = questions(assessment.facts().evidence, codes, (), say)
    content = checklist(asked, options.format, say, municipality=name, today=date.today())
    write_document(target, content)
    write(say("cli.plan.written", file=str(target)) + "\n")
    return 0


def filled_in(path: Path, options: Namespace, say: Catalogue) -> Reading | None:
    """A checklist that was filled in as `data import` takes files in; None for any other file.

    Nothing of a list with a fault can be used: its reading holds all faults and no rows.
    """
    try:
        if path.suffix.lower() != ".xlsx" or path.stat().st_size > MAX_BYTES:
            return None
        content = path.read_bytes()
    except (OSError, ValueError):
        # The reader of all other files says what is wrong with it.
        return None
    if not is_checklist(content):
        return None
    faults: tuple[Fault, ...] = ()
    found: tuple[Observation, ...] = ()
    try:
        found = observations_from_workbook(content, say, today=date.today(), name=path.name)
    except InputError as error:
        faults = error.faults
    if options.by:
        by = {"by": options.by[:120]}
        found = tuple(one if one.by else one.model_copy(update=by) for one in found)
    known = datasets.sources()[LOCAL_KNOWLEDGE]
    return Reading(
        file=path.name,
        kind=KIND,
        key=LOCAL_KNOWLEDGE,
        source=replace(known, name=options.source or path.stem),
        frame=observation_table(found),
        rows=len(found) + len(faults),
        faults=faults,
        bad_rows=len(faults),
    )
