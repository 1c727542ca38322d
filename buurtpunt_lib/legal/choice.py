"""The choice of a legal form in a project: what was answered, and how far it is."""

from __future__ import annotations

from buurtpunt_lib.domain.finding import Finding
from buurtpunt_lib.domain.legal_forms import DecisionTree
from buurtpunt_lib.domain.progress import Progress
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.legal import tree

REASONS = ("invests", "employs", "lasts")


def answers(project: Project) -> dict[str, str]:
    """Question → answer, also of questions that are not on the way now."""
    return {one.id: one.answer for one in project.legal.answers}


def reasons(project: Project) -> dict[str, bool | None]:
    """The three reasons for a formal structure: yes, no, or None = not answered."""
    return {name: getattr(project.legal, name) for name in REASONS}


def entered(project: Project) -> bool:
    """Whether anything was said of the legal form."""
    told = any(value is not None for value in reasons(project).values())
    return bool(project.legal_form or project.legal.answers or told)


def findings(project: Project, questions: DecisionTree) -> tuple[Finding, ...]:
    """What deserves a thought about the choice of this project."""
    return tree.findings(
        questions,
        answers(project),
        reasons=reasons(project),
        chosen=project.legal_form.value if project.legal_form else "",
        growth_open=project.legal.cooperative_statutes is None,
    )


def progress(project: Project, questions: DecisionTree) -> Progress:
    """The tree walked to its end, the three reasons answered, a form chosen."""
    walk = tree.walk(questions, answers(project))
    told = [value is not None for value in reasons(project).values()]
    return Progress.of([bool(walk.outcome), *told, project.legal_form is not None])
