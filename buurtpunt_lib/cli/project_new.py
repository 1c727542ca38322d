"""`buurtpunt project new`: an empty project in a file, or one around a plan that there is."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from buurtpunt_lib import datasets, storage
from buurtpunt_lib.cli.choices import village_of
from buurtpunt_lib.cli.output import write
from buurtpunt_lib.cli.targets import check_target
from buurtpunt_lib.domain.plan.values import to_month
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Writes the project; raises InputError and writes nothing where it cannot be done."""
    target = Path(options.argument)
    if options.plan:
        project = Project.empty(name="-", start=date.today())
        project = project.replace(plan=storage.read_plan(options.plan))
    else:
        year = date.today().year + 1
        project = Project.empty(
            name=say("project.new_name"), start=date(year, 1, 1), opening=date(year, 4, 1)
        )
    changes = {}
    if options.name:
        changes["name"] = options.name
    if options.village:
        changes["village"] = village_of(options.village, datasets.villages(), say)
    if options.opening:
        changes["opening"] = _month(options.opening)
        changes["start"] = min(project.plan.start, changes["opening"])
    if changes:
        project = project.with_plan(**changes)
    check_target(target, force=bool(options.force))
    storage.write_project(target, project)
    write(say("cli.plan.written", file=str(target)) + "\n")
    return 0


def _month(text: str) -> date:
    from pydantic_core import PydanticCustomError

    try:
        return to_month(text)
    except PydanticCustomError:
        raise InputError("cli.not_month", option="--opening", value=text) from None
