"""The checklist on paper: opened by other programs, readable, with a box for every answer."""

from __future__ import annotations

import io

import docx
import pytest
from checklist_workbooks import RUNKELEN, TODAY, ZEPPEREN, evidence
from office_programs import as_pdf, pages_of, squeezed, text_of

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import Observation
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.checklist import FORMATS, checklist
from buurtpunt_lib.reports.checklist.paper import EMPTY, paper
from buurtpunt_lib.reports.checklist.questions import questions
from buurtpunt_lib.reports.content import Table
from buurtpunt_lib.texts import LANGUAGES, catalogue

A4 = (595, 842)
ANSWER = Observation.checked(
    village=RUNKELEN, facility="bakery", presence="present", count=2,
    observed_on="2026-11-20", note="<b>op zondag</b> \u202eook",
)  # fmt: skip


def asked(say, villages=(RUNKELEN, ZEPPEREN)):
    return questions(evidence(villages), villages, (ANSWER,), say)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_three_boxes_and_what_was_answered_its_cross(language):
    say = catalogue(language)
    report = paper(asked(say), say, municipality="Sint-Truiden", today=TODAY)
    assert [chapter.title for chapter in report.chapters] == ["Runkelen", "Zepperen"]
    for chapter in report.chapters:
        (table,) = (block for block in chapter.blocks if isinstance(block, Table))
        rows = [row for row in table.rows if row.kind == "plain"]
        assert len(rows) == len(datasets.facilities())
        crossed = [row for row in rows if row.cells[1:4] != (EMPTY, EMPTY, EMPTY)]
        assert len(crossed) == (chapter.title == "Runkelen")
    assert crossed == []
    answered = next(
        row for row in report.chapters[0].blocks[-1].rows if row.kind == "plain"
        and row.cells[1] == "X"
    )  # fmt: skip
    assert answered.cells[1:5] == ("X", EMPTY, EMPTY, "2")
    assert say.day(ANSWER.observed_on) in answered.cells[5]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The list of two villages in each form that can be printed, as pdf: name -> file."""
    folder, say = tmp_path_factory.mktemp("paper"), catalogue("nl")
    made = {}
    for form in ("pdf", "docx", "html"):
        made[form] = folder / f"lijst_{form}.{form}"
        made[form].write_bytes(
            checklist(asked(say), form, say, municipality="Sint-Truiden", today=TODAY)
        )
    (folder / "office").mkdir()
    as_pdf([made["docx"]], folder / "office")
    return made | {"office": folder / "office" / "lijst_docx.pdf"}


@pytest.mark.parametrize("form", ["pdf", "office"])
def test_on_a4_upright_each_village_on_pages_of_its_own(files, form):
    sizes = pages_of(files[form])
    assert all(size == pytest.approx(A4, abs=1.5) for size in sizes)
    # Two sheets of paper per village at most, back and front.
    assert 2 <= len(sizes) <= 8
    text = squeezed(text_of(files[form]))
    for words in ("Is er een bakker?", "Is er een halte van bus of tram?", "weet ik niet",
                  "Op welke dag keek je?", "gezien op 20 november 2026",
                  "niet gevonden (bpost, februari 2026)"):  # fmt: skip
        assert squeezed(words) in text
    assert squeezed("1. Runkelen") not in text
    assert text.count(EMPTY) >= 3 * 2 * len(datasets.facilities()) - 1


def test_what_somebody_wrote_stays_words(files):
    text = files["html"].read_text("utf-8")
    assert "&lt;b&gt;op zondag&lt;/b&gt; ook" in text
    assert "<b>op zondag" not in text
    assert "<nav" not in text
    document = docx.Document(io.BytesIO(files["docx"].read_bytes()))
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert any("<b>op zondag</b> ook" in cell for cell in cells)
    assert "<b>op zondag</b>" in " ".join(text_of(files["pdf"]).split())


def test_a_form_that_is_none_is_refused():
    say = catalogue("nl")
    with pytest.raises(InputError, match="format_unknown"):
        checklist(asked(say), "odt", say, today=TODAY)
    assert FORMATS == ("xlsx", "pdf", "docx", "html")
