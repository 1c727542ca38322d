"""The state of the legal form page: a project, of which it changes the legal part and the form."""

from __future__ import annotations

from collections.abc import Mapping

import traitlets

from buurtpunt_lib.dashboards.legal_form.sections import SECTIONS
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.datasets.legal_table import legal_forms
from buurtpunt_lib.domain.finding import Finding
from buurtpunt_lib.domain.legal_forms import LegalKnowledge
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.legal import choice, tree
from buurtpunt_lib.planning.steps import Step, step_of

ANSWERS, FORM = "legal.answers", "plan.legal_form"
# Where the field of a place stands on this page; the first that fits.
_FIELDS = (
    ("legal.answers", "tree"),
    *((f"legal.{name}", "tree") for name in choice.REASONS),
    *((f"legal.{name}", "duties") for name in ("duties", "found", "year_end", "long_first")),
    ("legal.", "consequences"),
)


class Model(ProjectModel):
    """The same project as on the page of the steps, under the same link."""

    elsewhere = traitlets.Unicode("", help="the step of another page where a field stands")

    @property
    def knowledge(self) -> LegalKnowledge:
        return legal_forms()

    @property
    def answers(self) -> dict[str, str]:
        """Question → answer, also of questions that are not on the way now."""
        return choice.answers(self.project)

    @property
    def walk(self) -> tree.Walk:
        return tree.walk(self.knowledge.tree, self.answers)

    @property
    def reasons(self) -> Mapping[str, bool | None]:
        return choice.reasons(self.project)

    @property
    def form(self) -> str:
        """Code of the form of the plan, "" where none was chosen."""
        return self.project.legal_form.value if self.project.legal_form else ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        return choice.findings(self.project, self.knowledge.tree)

    def go(self, place: str) -> None:
        """Leads to the field of a place: its section opens, and the cursor goes there.

        A place of another page is told (`elsewhere`), with the way to it.
        """
        step = step_of(place)
        if step not in (None, Step.LEGAL):
            self.elsewhere = step.value
            return
        section = next((key for start, key in _FIELDS if place.startswith(start)), "tree")
        with self.hold_trait_notifications():
            self.elsewhere = ""
            self.wanted = place
            self.section = section if section in SECTIONS else "tree"

    def answer(self, question: str, answer: str) -> None:
        """Answers a question of the tree. Raises InputError `legal_form.no_answer`."""
        known = self.knowledge.tree.questions.get(question)
        if known is None or answer not in known.answers:
            allowed = (
                ", ".join(known.answers) if known else ", ".join(self.knowledge.tree.questions)
            )
            raise InputError("legal_form.no_answer", field=question, value=answer, allowed=allowed)
        self.put(ANSWERS, {"id": question, "answer": answer})

    def clear_answers(self) -> None:
        """Takes every answer away, in one step."""
        self.edit(ANSWERS, ())

    def choose(self, form: str) -> None:
        """Puts a legal form in the plan; "" for none. Raises InputError."""
        self.edit(FORM, form or None)
