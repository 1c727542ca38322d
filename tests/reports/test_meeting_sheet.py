"""The sheet of a meeting, opened by programs that did not write it."""

from __future__ import annotations

import io
import subprocess

import docx
import pytest
from participation_examples import FULL, TODAY, changed

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning import participation
from buurtpunt_lib.reports.meeting_sheet import file_name, meeting_sheet
from buurtpunt_lib.texts import LANGUAGES, catalogue

NL = catalogue("nl")


def pdf_words(project, meeting: str, language: str = "nl") -> tuple[str, int]:
    content = meeting_sheet(project, meeting, "pdf", catalogue(language), today=TODAY)
    got = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    text = got.stdout.decode()
    return " ".join(text.split()), text.count("\f")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_and_the_checks_stand_on_it(language):
    say = catalogue(language)
    text, pages = pdf_words(FULL, "m1", language)
    for code in participation.ROLE:
        assert say(f"participation.role.{code}") in text
    for code in participation.VENUE:
        mark = "X" if code in ("short", "food") else "□"
        assert f"{mark} {say(f'participation.venue.{code}')}" in text
    for field in participation.DREAM:
        assert say(f"participation.field.{field}") in text
    for typed in ("Parochiezaal", "Wat kost het?", "Wat mis je het meest?", "Offerte vragen"):
        assert typed in text
    assert pages == 3


def test_a_meeting_with_a_name_only_has_a_sheet_too():
    bare = changed(meetings=[{"id": "m", "name": "Avond"}])
    text, _ = pdf_words(bare, "m")
    assert "Avond" in text
    assert NL("participation.role.no_verdict") in text


def test_it_is_a_word_document_with_rows_to_write_in():
    content = meeting_sheet(FULL, "m1", "docx", NL, today=TODAY)
    document = docx.Document(io.BytesIO(content))
    rows = [[cell.text.strip() for cell in row.cells] for row in document.tables[-1].rows]
    assert ["Offerte vragen", "An", "15 januari 2027"] in rows
    assert rows.count(["", "", ""]) == 4


def test_what_is_not_there_is_refused():
    for meeting, form, code in (
        ("gone", "pdf", "project.item_gone"), ("m1", "xlsx", "report.format_unknown"),
    ):  # fmt: skip
        with pytest.raises(InputError) as caught:
            meeting_sheet(FULL, meeting, form, NL, today=TODAY)
        assert caught.value.faults[0].code == code


def test_its_name_is_one_for_every_system():
    odd = changed(meetings=[{"id": "m", "name": "../../Ávond: “1”"}])
    assert file_name(odd, "m", "pdf") == "avond_1.pdf"
