"""The lessons as a document: everything that the network holds, opened again by other programs."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import docx
import office_programs
import pytest

from buurtpunt_lib.domain.network import (
    Answer,
    Case,
    Experience,
    Question,
    SessionOutput,
    WorkingSession,
)
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.register.network import Asked, CaseFile
from buurtpunt_lib.reports.content import plain
from buurtpunt_lib.reports.lessons_document import (
    FORMATS,
    Knowledge,
    gather,
    lessons_name,
    lessons_report,
    lessons_sections,
)
from buurtpunt_lib.storage.network import Contribution
from buurtpunt_lib.texts import LANGUAGES, catalogue

NL = catalogue("nl")
TODAY = date(2026, 11, 22)
EVIL = "</p><script>alert(1)</script>"
WHEN = datetime(2026, 11, 1, tzinfo=UTC)


def contribution(kind, noun) -> Contribution:
    return Contribution(1, "c", kind, noun, "", "visitor", WHEN, 1, "accepted", "", None, "")


SESSION = WorkingSession.from_dict(
    {"id": "s1", "number": 1, "title": "Begin", "title_en": "Start", "day": "2019-06-06",
     "outputs": [{"id": "wie", "theme": "participation", "asks": "Wie heb je nodig?"}]}
)  # fmt: skip
CASE = Case.from_dict(
    {"id": "k1", "title": "De Linde", "village": "Olmen", "about": "Een winkel.", "plan": EVIL}
)
WRITTEN = SessionOutput.from_dict({"id": "o1", "case": "k1", "output": "wie", "text": "Bakkers."})
ASKED = Question.from_dict({"id": "q1", "text": "Wie levert brood?"})
GIVEN = Answer.from_dict(
    {"id": "a1", "question": "q1", "text": "De bakker.", "organisation": "steunpunt"}
)
OPEN = Question.from_dict({"id": "q2", "text": "Wie betaalt de huur?"})


def lived(kind: str, theme: str, text: str, **more) -> Experience:
    fields = {"id": f"{kind}-{theme}".replace("_", "-"), "kind": kind, "theme": theme, "text": text}
    return Experience.from_dict(fields | more)


KNOWLEDGE = Knowledge(
    cases=(CaseFile(CASE, {"wie": (contribution("session_output", WRITTEN),)}, ()),),
    sessions=(SESSION,),
    questions=(
        Asked(1, ASKED, "", WHEN, (contribution("answer", GIVEN),)),
        Asked(2, OPEN, "", WHEN, ()),
    ),
    experiences=(
        lived("barrier", "finance", "De huur was te hoog.", hubs=("linde", "weg")),
        lived("lesson", "care", "Begin klein.", sources=({"where": "https://www.kw.be/a",
                                                          "as_of": "2022"},)),
        lived("lesson", "finance", "Tel alles op."),
    ),
    organisations={"steunpunt": "Steunpunt Korte Keten"},
    hubs={"linde": "De Nieuwe Linde"},
)  # fmt: skip


def words(report) -> str:
    """Every word of a document, block by block."""
    found = []
    for chapter in report.chapters:
        for block in chapter.blocks:
            for name in ("text", "caption"):
                if getattr(block, name, None):
                    found.append(plain(getattr(block, name)))
            found += [plain(item) for item in getattr(block, "items", ())]
            found += [plain(cell) for row in getattr(block, "rows", ()) for cell in row.cells]
    return "\n".join(found)


def test_everything_that_is_known_stands_in_it():
    told = words(lessons_sections(NL, knowledge=KNOWLEDGE, today=TODAY))
    for sentence in (
        "1 verhaal, 2 lessen, 0 dingen die hielpen en 1 ding dat in de weg stond",
        "Het meest gaat het over Geld en Zorg.",
        "De huur was te hoog. (De Nieuwe Linde)",
        "Begin klein. Bron: kw.be (2022)",
        "(Olmen) Een winkel.",
        "1. Wie heb je nodig?\nBakkers.",
        "Antwoord van Steunpunt Korte Keten: De bakker.",
        "Op deze vraag is nog geen antwoord.",
    ):
        assert sentence in told
    assert "weg)" not in told, "a place that is gone is not named"


def test_a_chapter_without_anything_is_left_out_and_the_document_says_how_to_add():
    empty = lessons_sections(NL, knowledge=Knowledge(), today=TODAY)
    assert [chapter.key for chapter in empty.chapters] == ["short", "about"]
    assert "pagina Netwerk" in words(empty)


def test_what_ships_is_told_in_both_languages_with_its_sources():
    knowledge = gather()
    for language in LANGUAGES:
        told = words(lessons_sections(catalogue(language), knowledge=knowledge, today=TODAY))
        for one in knowledge.experiences:
            assert plain(one.said("text", language)) in told
        for file in knowledge.cases:
            assert file.case.said("title", language) in told
    assert all(one.sources for one in knowledge.experiences)


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_another_program_reads_what_we_wrote(format, tmp_path):
    content = lessons_report(format, NL, knowledge=KNOWLEDGE, today=TODAY)
    if format == "docx":
        opened = docx.Document(io.BytesIO(content))
        read = "\n".join(paragraph.text for paragraph in opened.paragraphs)
        read += "\n".join(c.text for t in opened.tables for r in t.rows for c in r.cells)
    else:
        file = tmp_path / "l.pdf"
        file.write_bytes(content)
        read = office_programs.text_of(file)
    for sentence in ("De huur was te hoog.", "Wie levert brood?", "Bakkers.", "De Linde"):
        assert sentence in read
    assert EVIL in read.replace("\n", " ")


def test_nothing_that_somebody_wrote_is_html():
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []

        def handle_starttag(self, tag, attrs):
            self.found.append(tag)

    content = lessons_report("html", NL, knowledge=KNOWLEDGE, today=TODAY).decode()
    tags = Tags()
    tags.feed(content)
    assert "script" not in tags.found
    assert "&lt;script&gt;" in content


def test_an_unknown_form_is_refused_with_what_is_allowed():
    with pytest.raises(InputError) as caught:
        lessons_report("odt", NL, knowledge=KNOWLEDGE)
    assert all(form in NL.error(caught.value) for form in FORMATS)
    assert lessons_name(NL, "pdf") == "wat_buurtpunten_van_elkaar_leerden.pdf"
