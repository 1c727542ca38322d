"""How a document of a project ends: what is still open, and with what it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.reports.content import Block, Note, Paragraph
from buurtpunt_lib.reports.plan_document import about as plan_about
from buurtpunt_lib.reports.project_document.making import Making
from buurtpunt_lib.texts import Catalogue


def open_points(making: Making, numbers: Mapping[str, int]) -> Iterator[Block]:
    """What the financial plan does not say yet; numbers: of each chapter by its key."""
    if not making.figures.empty:
        yield from plan_about.open_points(making.figures, numbers, making.say)


def made(making: Making, *, of_law: bool) -> Iterator[Block]:
    """The day, the program, and the versions of input, data and rules.

    of_law: the document tells something of the law or of taxes.
    """
    say = making.say
    yield plan_about.made_with(
        making.project.plan, say, today=making.today, fingerprint=making.fingerprint
    )
    yield Paragraph(say("project_document.same"))
    if of_law:
        yield Note(say("report.no_advice"), "warning")


def contact_words(project: Project, say: Catalogue) -> str:
    """Name, telephone number and e-mail address of the contact point, or that it is open."""
    contact = project.contact
    told = [one for one in (contact.name, contact.telephone, contact.email) if one.strip()]
    return ", ".join(told) or say("report.open")
