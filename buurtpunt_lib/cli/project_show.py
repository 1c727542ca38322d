"""`buurtpunt project show`: how far each step of a project is, and what it still asks."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from buurtpunt_lib import storage
from buurtpunt_lib.assessment.route import progress
from buurtpunt_lib.cli.output import write, write_table
from buurtpunt_lib.planning.steps import STEPS, state_of
from buurtpunt_lib.reports import tables
from buurtpunt_lib.reports.route_words import asked, begun
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Prints the steps; raises InputError for a file that is no project."""
    project = storage.read_project(options.argument)
    today = date.today()
    found = {step: (progress(project, step), asked(project, step, say, today=today))
             for step in STEPS}  # fmt: skip
    if options.format == "json":
        write(
            tables.to_json(
                {
                    "name": project.name,
                    "village": project.village,
                    "legal_form": project.legal_form.value if project.legal_form else None,
                    "opening": f"{project.plan.opening:%Y-%m}",
                    "steps": [
                        {
                            "step": step.value,
                            "state": state_of(done).value,
                            "done": done.done,
                            "total": done.total,
                            "findings": [
                                {"code": one.finding.code, "weight": one.finding.weight.value,
                                 "place": one.finding.place, "text": one.sentence}
                                for one in findings
                            ],
                        }
                        for step, (done, findings) in found.items()
                    ],
                }
            )
        )  # fmt: skip
        return 0
    write(f"{project.name}\n\n")
    rows = [
        {
            "step": say(f"steps.section.{step.value}"),
            "state": say(f"steps.state.{state_of(done).value}"),
            "done": f"{done.done}/{done.total}",
        }
        for step, (done, _) in found.items()
    ]
    headings = {key: say(f"cli.project.{key}") for key in ("step", "state", "done")}
    write_table(rows, columns=tuple(headings), headers=headings)
    for step in begun(project):
        findings = found[step][1]
        if findings:
            write(f"\n{say(f'steps.section.{step.value}')}\n")
            for one in findings:
                weight = say(f"project.findings.weight.{one.finding.weight.value}")
                write(f"- {weight} {one.sentence}\n")
    return 0
