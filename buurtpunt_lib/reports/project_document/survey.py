"""The household survey in a document of a project: the form itself, to be filled in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.reports.content import Block
from buurtpunt_lib.reports.household_survey import paper, sheet
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts


def blocks(
    project: Project, say: Catalogue, *, today: date, facts: Facts | None = None
) -> tuple[Block, ...]:
    """The questions with their boxes; there are always some."""
    return tuple(paper.blocks(project, say))


def to_xlsx(project: Project, say: Catalogue, *, today: date) -> bytes:
    """The sheet to type answers in, as the page gives it."""
    return sheet.to_xlsx(project, say, today=today)
