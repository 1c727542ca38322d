"""Dossier of a village and report of a municipality: worked out once, written in four forms.

Dossier: the assessments that the document tells (`dossier.Dossier`). The content is made of the
same blocks as the financial plan (`reports.content`) and written by the same writers as docx, pdf
and html; `as_xlsx` puts the tables in a workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib import __version__, assessment
from buurtpunt_lib.reports.content import Block, Chapter, Note, Report, Text, file_stem
from buurtpunt_lib.reports.document_writing import written
from buurtpunt_lib.reports.village_document import (
    actions,
    hubs,
    lost_and_gained,
    money,
    municipality,
    sources,
    village,
)
from buurtpunt_lib.reports.village_document.dossier import Dossier
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts

Maker = Callable[[Dossier, Catalogue], Iterable[Block]]

FORMATS = ("pdf", "docx", "html", "xlsx")

_VILLAGE: tuple[tuple[str, Maker], ...] = (
    ("short", village.short),
    ("where", village.where),
    ("people", village.people),
    ("strengths", village.strengths),
    ("facilities", village.facilities),
    ("gaps", village.gaps),
    ("hub", hubs.blocks),
    ("money", lambda dossier, say: _money(dossier, say)),
    ("actions", actions.village_actions),
    ("sources", lambda dossier, say: sources.blocks(dossier, [dossier.village_code], say)),
)
_MUNICIPALITY: tuple[tuple[str, Maker], ...] = (
    ("short", municipality.short),
    ("where", municipality.where),
    ("villages", municipality.villages),
    ("start", municipality.start),
    ("outlines", municipality.outlines),
    ("van", municipality.van),
    ("actions", actions.municipality_actions),
    ("sources", lambda dossier, say: sources.blocks(dossier, _codes(dossier), say)),
)


def village_sections(
    code: str, say: Catalogue, *, facts: Facts | None = None, today: date | None = None
) -> Report:
    """The dossier of a village as a document, in the language of `say`; `today`: the day on it.

    facts: those of now, without a scan, when not given. Raises InputError `data.village_unknown`.
    """
    dossier = Dossier(facts or assessment.facts(), village=code)
    found = dossier.village
    written: list[tuple[str, Text]] = [
        (say("village_report.fact.municipality"), found.municipality),
        (say("village_report.fact.province"), found.province),
        (say("village_report.fact.residents"), _residents(found.population, say)),
    ]
    return _report(dossier, _VILLAGE, say, found.name, "village", written, today)


def municipality_sections(
    nis: str, say: Catalogue, *, facts: Facts | None = None, today: date | None = None
) -> Report:
    """The report of a municipality as a document, in the language of `say`.

    facts: those of now, without a scan, when not given. Raises InputError
    `data.municipality_unknown`.
    """
    dossier = Dossier(facts or assessment.facts(), nis=nis)
    found = dossier.municipality
    written: list[tuple[str, Text]] = [
        (say("village_report.fact.province"), found.province),
        (say("village_report.fact.villages"), say.number(len(found.villages))),
        (say("village_report.fact.residents"), _residents(found.residents or None, say)),
    ]
    return _report(dossier, _MUNICIPALITY, say, found.name, "municipality", written, today)


def village_report(
    code: str,
    format: str,
    say: Catalogue,
    *,
    facts: Facts | None = None,
    today: date | None = None,
) -> bytes:
    """The dossier of a village as the bytes of a file; format: one of FORMATS.

    Raises InputError `data.village_unknown`, `report.format_unknown`, `report.package_missing`.
    """
    return written(
        lambda: village_sections(code, say, facts=facts, today=today), format, say, FORMATS
    )


def municipality_report(
    nis: str,
    format: str,
    say: Catalogue,
    *,
    facts: Facts | None = None,
    today: date | None = None,
) -> bytes:
    """The report of a municipality as the bytes of a file; format: one of FORMATS.

    Raises InputError `data.municipality_unknown`, `report.format_unknown`,
    `report.package_missing`.
    """
    return written(
        lambda: municipality_sections(nis, say, facts=facts, today=today), format, say, FORMATS
    )


def document_name(name: str, format: str) -> str:
    """A file name for a document about a village or municipality, that every system takes."""
    return f"{file_stem(name, otherwise='dossier')}.{format}"


def _report(
    dossier: Dossier,
    makers: tuple[tuple[str, Maker], ...],
    say: Catalogue,
    name: str,
    kind: str,
    written: list[tuple[str, Text]],
    today: date | None,
) -> Report:
    today = today or date.today()
    chapters = []
    for key, make in makers:
        blocks = tuple(make(dossier, say))
        if key == "actions":
            changed = tuple(lost_and_gained.blocks(dossier, say, today=today))
            if changed:
                title = say("village_report.chapter.changes")
                chapters.append(Chapter("changes", title, changed))
        if blocks:
            chapters.append(Chapter(key, say(f"village_report.chapter.{key}"), blocks))
    about = tuple(sources.about(say, today=today))
    chapters.append(Chapter("about", say("village_report.chapter.about"), about))
    return Report(
        title=say(f"village_report.title.{kind}", name=name),
        subtitle=say(f"village_report.subtitle.{kind}"),
        language=say.language,
        facts=(*written, (say("report.fact.day"), say.day(today))),
        notes=(Note(say("village_report.on_the_spot"), "warning"),),
        chapters=tuple(chapters),
        footer=say("village_report.footer", name=name, version=__version__, day=say.day(today)),
        day=today,
    )


def _money(dossier: Dossier, say: Catalogue) -> Iterable[Block]:
    if dossier.outline is not None:
        yield from money.outline_blocks(dossier.outline, say, name=dossier.village.name)


def _codes(dossier: Dossier) -> list[str]:
    return list(dossier.municipality.villages.index)


def _residents(value: float | None, say: Catalogue) -> str:
    return say("common.not_known") if value is None else say.number(value)
