"""The documents of a project: each worked out once, and written in the forms that its kind has.

Kind: dossier (everything), actionplan, communication, canvas, pitch, survey (the household survey,
to be filled in) or framework (how a municipality supports hubs). Form: see FORMS.
Chapter: the blocks of one theme (see `chapters`); what holds nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib import __version__
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports import MEDIA_TYPES as PLAN_TYPES
from buurtpunt_lib.reports import action_sheet
from buurtpunt_lib.reports.content import Chapter, Note, Report, Text, file_stem
from buurtpunt_lib.reports.document_writing import packages_of, written
from buurtpunt_lib.reports.household_survey import household_survey
from buurtpunt_lib.reports.household_survey.paper import paper as survey_paper
from buurtpunt_lib.reports.project_document import chapters
from buurtpunt_lib.reports.project_document.about import contact_words
from buurtpunt_lib.reports.project_document.making import Making
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts

# Which kind comes in which form, the usual form first: the one table of it.
FORMS: dict[str, tuple[str, ...]] = {
    "dossier": ("pdf", "docx", "html"),
    "actionplan": ("pdf", "docx", "html", "xlsx", "ics"),
    "communication": ("pdf", "docx", "html", "xlsx", "ics"),
    "canvas": ("pdf", "docx", "html", "pptx"),
    "pitch": ("pptx", "pdf", "docx", "html"),
    "survey": ("pdf", "docx", "html", "xlsx"),
    "framework": ("pdf", "docx", "html"),
}
KINDS = tuple(FORMS)
# What a browser is told that each file is.
MEDIA_TYPES = {**PLAN_TYPES, "ics": "text/calendar"}
# Every form that some kind has.
ALL_FORMS = tuple(dict.fromkeys(form for forms in FORMS.values() for form in forms))


def project_report(
    project: Project,
    kind: str,
    form: str,
    say: Catalogue,
    *,
    facts: Facts | None = None,
    today: date | None = None,
) -> bytes:
    """A document of a project as the bytes of a file, in the language of `say`.

    facts: those of now when not given. today: the day that stands on it. Raises InputError
    `project_document.kind_unknown`, `project_document.form_unknown`, `project_document.empty` where
    the document would hold nothing, `report.package_missing`.
    """
    check(kind, form)
    today = today or date.today()
    making = Making(project, say, today, facts)
    if form in ("ics", "pptx"):
        with packages_of(form):
            return _calendar(making, kind) if form == "ics" else _slides(making, kind)
    if kind == "survey":
        return household_survey(project, form, say, today=today)
    if (kind, form) == ("actionplan", "xlsx"):
        with packages_of(form):
            return action_sheet.to_xlsx(project, say, today=today)
    return written(lambda: sections_of(making, kind), form, say, FORMS[kind])


def check(kind: str, form: str) -> None:
    """Raises InputError for a kind that is none, or a form that the kind does not have."""
    if kind not in FORMS:
        raise InputError("project_document.kind_unknown", value=kind, allowed=", ".join(KINDS))
    if form not in FORMS[kind]:
        allowed = ", ".join(FORMS[kind])
        raise InputError("project_document.form_unknown", kind=kind, value=form, allowed=allowed)


def sections(
    project: Project,
    kind: str,
    say: Catalogue,
    *,
    facts: Facts | None = None,
    today: date | None = None,
) -> Report:
    """A document of a project as headings, paragraphs and tables.

    Raises InputError `project_document.kind_unknown`, `project_document.empty`.
    """
    check(kind, FORMS.get(kind, ("",))[0])
    return sections_of(Making(project, say, today or date.today(), facts), kind)


def sections_of(making: Making, kind: str) -> Report:
    """The same, of what was gathered already."""
    project, say, today = making.project, making.say, making.today
    if kind == "survey":
        return survey_paper(project, say, today=today)
    found = [*chapters.of_kind(kind, making)]
    if not found:
        raise InputError("project_document.empty", kind=say(f"project_document.kind.{kind}"))
    found += chapters.closing(kind, making, found)
    return Report(
        title=project.name,
        subtitle=say(f"project_document.subtitle.{kind}"),
        language=say.language,
        facts=tuple(_facts(making)),
        notes=tuple(_notes(making, found)),
        chapters=tuple(found),
        footer=_footer(making, kind),
        day=today,
    )


def report_name(project: Project, kind: str, form: str, say: Catalogue) -> str:
    """What the file is called: the name of the project and the kind, for every system."""
    return f"{file_stem(project.name)}_{file_stem(say(f'project_document.file.{kind}'))}.{form}"


def _facts(making: Making) -> Iterator[tuple[str, Text]]:
    from buurtpunt_lib.reports.plan_document.story import place

    project, say = making.project, making.say
    yield say("report.fact.place"), place(project.plan, say) or say("report.open")
    form = project.legal_form
    told = say(f"report.form.{form.value}") if form else say("report.open")
    yield say("report.fact.form"), told
    yield say("project_document.fact.contact"), contact_words(project, say)
    yield say("report.fact.day"), say.day(making.today)


def _notes(making: Making, found: list[Chapter]) -> Iterator[Note]:
    if making.project.plan.example:
        yield Note(making.say("finance.about_example"), "assumption")
    if chapters.LEGAL & {chapter.key for chapter in found}:
        yield Note(making.say("report.no_advice"), "warning")


def _footer(making: Making, kind: str) -> str:
    say = making.say
    return say(
        "project_document.footer",
        name=making.project.name,
        kind=say(f"project_document.kind.{kind}"),
        version=__version__,
        day=say.day(making.today),
    )


def _calendar(making: Making, kind: str) -> bytes:
    made = chapters.calendar(kind, making)
    if made is None:
        name = making.say(f"project_document.kind.{kind}")
        raise InputError("project_document.no_dates", kind=name)
    return made


def _slides(making: Making, kind: str) -> bytes:
    if kind == "canvas":
        from buurtpunt_lib.reports.project_document.canvas_slide import to_pptx as canvas_slide

        return canvas_slide(making)
    from buurtpunt_lib.reports.pitch import to_pptx
    from buurtpunt_lib.reports.project_document.pitch import beside

    told = beside(making.project, making.say)
    return to_pptx(making.project.plan, making.say, today=making.today, beside=told)
