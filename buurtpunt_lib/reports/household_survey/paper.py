"""The survey on paper: boxes to put a cross in, readable for everybody, two sides of a sheet.

It asks no name. What is done with the answers and whom one can ask stands on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.planning.survey import MISSES, WEEKLY, Asked
from buurtpunt_lib.reports.content import (
    Block,
    Chapter,
    Column,
    Heading,
    Note,
    Paragraph,
    Report,
    Row,
    Table,
)
from buurtpunt_lib.reports.household_survey import words
from buurtpunt_lib.reports.plan_document.story import village_of
from buurtpunt_lib.texts import Catalogue

BOX = "□"
_LINE = "…" * 24
_WRITING = "…" * 56
# Wide enough to keep boxes apart, and then a place where a line may end.
_APART = "\u00a0" * 5 + " "
_PAIR = 2
_WRITTEN = 3


def paper(project: Project, say: Catalogue, *, today: date) -> Report:
    """The whole sheet, as a form."""
    village = village_of(project.plan)
    title = (
        say("participation_survey.title", village=village.name)
        if village
        else say("participation_survey.title_here")
    )
    return Report(
        title=title,
        subtitle=project.name,
        language=say.language,
        facts=(),
        notes=(),
        chapters=(
            Chapter("survey", say("participation_survey.questions"), tuple(blocks(project, say))),
        ),
        footer=f"{project.name} · {say.day(today)}",
        day=today,
        form=True,
    )


def blocks(project: Project, say: Catalogue) -> Iterator[Block]:
    """The sheet as blocks: what it is for, the questions, what happens with the answers."""
    survey = project.participation.survey
    yield Paragraph(say("participation_survey.lead"), lead=True)
    yield Note(say("participation_survey.how"))
    asked = words.questions(survey)
    numbered = [one for one in asked if one.code != WEEKLY]
    for number, one in enumerate(numbered, start=1):
        yield from _question(number, one, say)
    use = project.participation.use_of_results
    yield Note(
        say("participation_survey.use_own", words=use) if use else say("participation_survey.use")
    )
    yield from _bring(project, say)
    contact = project.contact
    told = [one for one in (contact.name, contact.telephone, contact.email) if one]
    if told:
        yield Paragraph(say("participation_survey.ask", contact=", ".join(told)))
    yield Paragraph(say("participation_survey.thanks"), lead=True)


def _question(number: int, one: Asked, say: Catalogue) -> Iterator[Block]:
    if one.code == MISSES:
        yield Heading(f"{number}. {say('participation_survey.services')}")
        yield _services(one, say)
        return
    yield Heading(f"{number}. {words.question(one, say)}")
    if one.kind == "words":
        for _ in range(_WRITTEN):
            yield Paragraph(_WRITING)
        return
    if one.kind == "many":
        yield Paragraph(say("participation_survey.many"))
    boxes = [f"{BOX} {words.answer(one, code, say)}" for code in one.answers]
    yield Paragraph(_APART.join(box.replace(" ", "\u00a0") for box in boxes))


def _services(one: Asked, say: Catalogue) -> Table:
    """Two services a row, each with a box for either question."""
    heads = (
        Column(say("participation_survey.column.service"), width=2.6),
        Column(say("participation_survey.column.misses"), width=0.7),
        Column(say("participation_survey.column.weekly"), width=0.9),
    )
    names = [words.answer(one, code, say) for code in one.answers]
    half = -(-len(names) // _PAIR)
    rows = []
    for at in range(half):
        cells: list[str] = []
        for name in (names[at], names[at + half] if at + half < len(names) else ""):
            cells += [name, BOX, BOX] if name else ["", "", ""]
        rows.append(Row(tuple(cells)))
    return Table(say("participation_survey.services_hint"), heads * _PAIR, tuple(rows), roomy=True)


def _bring(project: Project, say: Catalogue) -> Iterator[Paragraph]:
    survey = project.participation.survey
    yield Paragraph(say("participation_survey.bring_to", place=survey.return_to or _LINE))
    day = _LINE if survey.return_by is None else say.day(survey.return_by)
    yield Paragraph(say("participation_survey.bring_by", day=day))
