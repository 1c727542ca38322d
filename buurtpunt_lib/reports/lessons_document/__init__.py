"""What hubs learned from one another, as a document: worked out once, written as docx, pdf or html.

Knowledge: everything that the learning network holds on a day (`knowledge.Knowledge`). The content
is made of the same blocks as the financial plan (`reports.content`) and written by the same
writers. A chapter to which nobody wrote anything is left out, and the last one says how to add.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from buurtpunt_lib import __version__
from buurtpunt_lib.reports.content import Block, Chapter, Note, Report, file_stem
from buurtpunt_lib.reports.document_writing import written
from buurtpunt_lib.reports.lessons_document import cases, experience, questions, sessions
from buurtpunt_lib.reports.lessons_document.knowledge import Knowledge, gather
from buurtpunt_lib.texts import Catalogue

__all__ = ["FORMATS", "Knowledge", "gather", "lessons_name", "lessons_report", "lessons_sections"]

Maker = Callable[[Knowledge, Catalogue], Iterable[Block]]

FORMATS = ("pdf", "docx", "html")

_CHAPTERS: tuple[tuple[str, Maker], ...] = (
    ("short", experience.short),
    ("lessons", experience.lessons),
    ("success", experience.success_factors),
    ("barriers", experience.barriers),
    ("cases", cases.blocks),
    ("models", cases.models),
    ("sessions", sessions.blocks),
    ("questions", questions.blocks),
    ("about", questions.about),
)


def lessons_sections(
    say: Catalogue, *, knowledge: Knowledge | None = None, today: date | None = None
) -> Report:
    """The lessons as a document, in the language of `say`.

    knowledge: that of now when not given. today: the day on the document.
    """
    knowledge, today = knowledge or gather(), today or date.today()
    chapters = []
    for key, make in _CHAPTERS:
        blocks = tuple(make(knowledge, say))
        if blocks:
            chapters.append(Chapter(key, say(f"lessons_report.chapter.{key}"), blocks))
    facts = [
        (say(f"lessons_report.fact.{name}"), say.number(len(getattr(knowledge, name))))
        for name in ("cases", "experiences", "questions")
    ]
    return Report(
        title=say("lessons_report.title"),
        subtitle=say("lessons_report.subtitle"),
        language=say.language,
        facts=(*facts, (say("report.fact.day"), say.day(today))),
        notes=(Note(say("lessons_report.dated"), "info"),),
        chapters=tuple(chapters),
        footer=say("lessons_report.footer", version=__version__, day=say.day(today)),
        day=today,
    )


def lessons_report(
    format: str,
    say: Catalogue,
    *,
    knowledge: Knowledge | None = None,
    today: date | None = None,
) -> bytes:
    """The lessons as the bytes of a file; format: one of FORMATS.

    Raises InputError `report.format_unknown`, `report.package_missing`.
    """
    return written(
        lambda: lessons_sections(say, knowledge=knowledge, today=today), format, say, FORMATS
    )


def lessons_name(say: Catalogue, format: str) -> str:
    """What the file is called."""
    return f"{file_stem(say('lessons_report.title'), otherwise='lessen')}.{format}"
