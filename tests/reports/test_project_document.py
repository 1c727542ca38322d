"""The documents of a project, opened again by programs that did not write them."""

from __future__ import annotations

import html
import io
import re
import subprocess
import zipfile
from itertools import chain

import docx
import openpyxl
import pptx
import pytest
from document_plans import FORMULA, words_of
from hypothesis import given, settings
from hypothesis import strategies as st
from office_programs import program, spaced, squeezed
from whole_projects import DAY, EMPTY, HOSTILE, VILLAGE, WHOLE

from buurtpunt_lib import finance
from buurtpunt_lib.cli.commands import PROJECT_FORMS, PROJECT_KINDS
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning.canvas import BLOCKS
from buurtpunt_lib.reports import calendar, plan_document, project_document
from buurtpunt_lib.reports.content import (
    Bullets,
    Chapter,
    Column,
    Heading,
    LineChart,
    Picture,
    Row,
    Table,
)
from buurtpunt_lib.reports.content import plain as words
from buurtpunt_lib.reports.plan_document.figures import Figures
from buurtpunt_lib.reports.project_document import FORMS, KINDS, chapters
from buurtpunt_lib.reports.project_document.making import Making
from buurtpunt_lib.texts import catalogue

SAY = {language: catalogue(language) for language in ("nl", "en")}
BEGINS = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "pptx": b"PK", "html": b"<!DOCTYPE",
          "ics": b"BEGIN:VCALENDAR"}  # fmt: skip
EVERY = [(kind, form) for kind, forms in FORMS.items() for form in forms]


@pytest.fixture(scope="module")
def made():
    """Every document of the whole project once, when it is first asked for."""
    kept: dict[tuple[str, str], bytes] = {}

    def make(kind: str, form: str) -> bytes:
        if (kind, form) not in kept:
            kept[kind, form] = project_document.project_report(
                WHOLE, kind, form, SAY["nl"], today=DAY
            )
        return kept[kind, form]

    return make


@pytest.fixture(scope="module")
def dossier():
    return project_document.sections(WHOLE, "dossier", SAY["nl"], today=DAY)


def text_of(content: bytes, tmp_path) -> str:
    """What poppler reads in a pdf."""
    file = tmp_path / "x.pdf"
    file.write_bytes(content)
    found = subprocess.run(
        [program("pdftotext"), "-layout", file, "-"], capture_output=True, text=True, check=True
    )
    return spaced(found.stdout)


def holds_words(chapter: Chapter) -> bool:
    return any(not isinstance(block, Heading) for block in chapter.blocks)


# --- kinds and forms -----------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "form"), EVERY)
def test_each_kind_comes_in_the_forms_of_the_table(made, kind, form):
    content = made(kind, form)
    assert content.startswith(BEGINS[form])
    assert len(content) > 300


def test_the_command_knows_the_same_kinds_and_forms():
    assert PROJECT_KINDS == KINDS
    assert set(PROJECT_FORMS) == set(chain.from_iterable(FORMS.values()))
    assert set(project_document.MEDIA_TYPES) == set(PROJECT_FORMS)


@pytest.mark.parametrize("language", SAY)
@pytest.mark.parametrize(("kind", "form"), [("dossier", "ics"), ("pitch", "xlsx"), ("x", "pdf")])
def test_another_form_is_refused_in_one_sentence_that_names_the_forms(kind, form, language):
    with pytest.raises(InputError) as caught:
        project_document.project_report(WHOLE, kind, form, SAY[language], today=DAY)
    told = SAY[language].error(caught.value)
    assert "\n" not in told
    for allowed in FORMS.get(kind, KINDS):
        assert allowed in told


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in ("survey", "framework", "dossier")])
def test_of_an_empty_project_there_is_one_sentence_and_no_document(kind):
    with pytest.raises(InputError) as caught:
        project_document.project_report(EMPTY, kind, "pdf", SAY["nl"], today=DAY)
    assert [fault.code for fault in caught.value.faults] == ["project_document.empty"]
    name = SAY["nl"](f"project_document.kind.{kind}")
    assert name in SAY["nl"].error(caught.value)


# --- chapters ------------------------------------------------------------------------------------


def test_the_dossier_of_a_whole_project_has_every_chapter(dossier):
    found = [chapter.key for chapter in dossier.chapters]
    # Nothing happened yet and nobody wrote about feasibility.
    assert found == [
        *(key for key in chapters.KINDS["dossier"] if key not in ("happened", "feasibility")),
        "open",
        "about",
    ]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "survey"])
def test_no_chapter_is_empty(kind):
    report = project_document.sections(WHOLE, kind, SAY["nl"], today=DAY)
    assert all(holds_words(chapter) for chapter in report.chapters)
    assert len({chapter.title for chapter in report.chapters}) == len(report.chapters)
    for chapter in report.chapters:
        for block in chapter.blocks:
            assert not isinstance(block, Table) or block.rows, (chapter.key, block.caption)
            assert not isinstance(block, Bullets) or block.items, chapter.key


def test_a_column_in_which_nobody_filled_in_anything_is_left_out():
    columns = tuple(Column(name) for name in ("Wat", "Wie", "Dag"))
    rows = (Row(("Groep", "", ""), "group"), Row(("Zaal", "", "5 mei")), Row(("Bord", "", "")))
    made = chapters.without_empty(Table("Acties", columns, rows))
    assert [column.heading for column in made.columns] == ["Wat", "Dag"]
    assert [row.cells for row in made.rows] == [("Groep", ""), ("Zaal", "5 mei"), ("Bord", "")]
    assert [row.kind for row in made.rows] == ["group", "plain", "plain"]
    # Nothing to leave out, or a table for a pen: the same table.
    assert chapters.without_empty(made) == made
    on_paper = Table("Acties", columns, rows, roomy=True)
    assert chapters.without_empty(on_paper) == on_paper


FIELDS = [field for field in WHOLE.to_dict() if field not in ("schema", "plan")]


@settings(max_examples=15)
@given(st.sets(st.sampled_from(FIELDS)))
def test_what_was_not_filled_in_is_left_out(left_out):
    data = {key: value for key, value in WHOLE.to_dict().items() if key not in left_out}
    data["plan"] = EMPTY.plan.to_dict()
    report = project_document.sections(Project.from_dict(data), "dossier", SAY["nl"], today=DAY)
    found = {chapter.key for chapter in report.chapters}
    assert all(holds_words(chapter) for chapter in report.chapters)
    assert not {"outcome", "cash", "village", "canvas"} & found
    gone = {"communication": {"communication"}, "rollout": {"rollout", "framework"},
            "participation": {"participation", "needs"}}  # fmt: skip
    for field, keys in gone.items():
        if field in left_out:
            assert not keys & found


def test_the_empty_dossier_says_only_what_is_so():
    report = project_document.sections(EMPTY, "dossier", SAY["nl"], today=DAY)
    assert report.chapters[-1].key == "about"
    assert all(holds_words(chapter) for chapter in report.chapters)
    assert dict(report.facts)[SAY["nl"]("project_document.fact.contact")] == SAY["nl"](
        "report.open"
    )


def test_no_figure_of_the_plan_is_computed_twice(monkeypatch, dossier):
    begun = []
    before = Figures.__init__
    monkeypatch.setattr(
        Figures, "__init__", lambda self, plan: (begun.append(plan), before(self, plan))[1]
    )
    project_document.sections(WHOLE, "dossier", SAY["nl"], today=DAY)
    assert len(begun) == 1


def test_the_money_is_that_of_the_financial_plan(dossier):
    plan = plan_document.sections(WHOLE.plan, SAY["nl"], today=DAY)
    for key in ("outcome", "investments", "balance", "cash", "scenarios", "rules", "assumptions"):
        ours, theirs = dossier.chapter(key), plan.chapter(key)
        assert ours is not None
        assert theirs is not None
        assert ours.blocks == theirs.blocks
    found = finance.PlanOutcome.of(WHOLE.plan)
    assert SAY["nl"].euro(found.summary.end_balance) in words_of(dossier)


def test_of_the_law_it_says_that_it_is_no_advice(dossier):
    advice = SAY["nl"]("report.no_advice")
    assert advice in [words(note.text) for note in dossier.notes]
    for key in ("legal", "duties"):
        chapter = dossier.chapter(key)
        assert chapter is not None
        assert words(chapter.blocks[0].text) == advice
    canvas = project_document.sections(WHOLE, "canvas", SAY["nl"], today=DAY)
    assert advice not in [words(note.text) for note in canvas.notes]


def test_the_first_page_names_place_contact_and_day(dossier):
    facts = {words(name): words(value) for name, value in dossier.facts}
    assert facts["Aanspreekpunt"] == "Dorpsraad, 011 00 00 00, dorp@example.org"
    assert (
        facts["Plaats"].startswith("Het buurtpunt komt in Wilderen")
        or "Wilderen" in facts["Plaats"]
    )
    assert "22 november 2026" in facts.values()


def test_the_last_chapter_names_the_versions_of_data_and_rules(dossier):
    told = " ".join(
        words(cell) for row in dossier.chapter("about").blocks[0].rows for cell in row.cells
    )
    project_print = Making(WHOLE, SAY["nl"], DAY).fingerprint
    assert project_print in told
    assert re.search(r"sha256:[0-9a-f]{64}.*[0-9a-f]{64}", told)
    assert SAY["nl"]("report.about.rules") in told


def test_another_project_has_another_fingerprint():
    other = WHOLE.replace(hub="iets")
    prints = {Making(one, SAY["nl"], DAY).fingerprint for one in (WHOLE, other, WHOLE)}
    assert len(prints) == 2


# --- opened again --------------------------------------------------------------------------------


def test_the_docx_has_its_headings_and_its_facts(made, dossier):
    found = docx.Document(io.BytesIO(made("dossier", "docx")))
    headings = [p.text for p in found.paragraphs if p.style.name == "Heading 1"]
    assert headings == [words(heading) for heading, _ in dossier.numbered()]
    text = "\n".join(p.text for p in found.paragraphs)
    for told in ("De Linde in Wilderen", "011 00 00 00", "22 november 2026", "De kerktoren"):
        assert told in text
    cells = {cell.text for table in found.tables for row in table.rows for cell in row.cells}
    assert any("€" in cell and re.search(r"\d\.\d{3}", cell) for cell in cells)


def test_the_pdf_says_the_same_in_words_that_can_be_read(made, dossier, tmp_path):
    text = text_of(made("dossier", "pdf"), tmp_path)
    for heading, _ in dossier.numbered():
        assert squeezed(words(heading)) in squeezed(text)
    for told in ("dorp@example.org", "Droomavond", "Zaal vastleggen", "Bakkerij Zuid"):
        assert told in text
    # Dutch: a point between thousands, the day before the month.
    assert re.search(r"€ \d{1,3}\.\d{3}\b", text)
    assert not re.search(r"€ \d{1,3},\d{3}\b", text)


def test_the_html_has_no_script_and_asks_nothing_from_elsewhere(made):
    text = html.unescape(made("dossier", "html").decode())
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert 'href="#about"' in text
    assert 'id="about"' in text


@pytest.mark.parametrize("kind", [kind for kind, forms in FORMS.items() if "xlsx" in forms])
def test_a_workbook_opens_and_holds_the_words(made, kind):
    book = openpyxl.load_workbook(io.BytesIO(made(kind, "xlsx")))
    text = " ".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    )
    told = {"actionplan": "Zaal vastleggen", "communication": "Uitnodiging droomavond"}
    assert told.get(kind, "") in text
    assert len(text) > 200


def test_the_deck_has_at_most_twelve_slides_with_letters_one_can_read(made):
    deck = pptx.Presentation(io.BytesIO(made("pitch", "pptx")))
    assert 5 <= len(deck.slides) <= 12
    first = " ".join(s.text_frame.text for s in deck.slides[0].shapes if s.has_text_frame)
    assert "Dorpsraad, 011 00 00 00" in first
    every = "\n".join(
        shape.text_frame.text for slide in deck.slides for shape in slide.shapes
        if shape.has_text_frame
    )  # fmt: skip
    assert "Eerst: Zaal vastleggen" in every
    assert "Op lange termijn: Tweede punt zoeken" in every
    assert "Het kernteam: An en Bert" in every
    assert "Voor Het hele dorp" in every
    sizes = [
        run.font.size.pt
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
        if run.font.size is not None
    ]
    assert min(sizes) >= 18


def test_the_canvas_on_one_slide_has_nine_boxes_that_fit(made):
    deck = pptx.Presentation(io.BytesIO(made("canvas", "pptx")))
    (slide,) = deck.slides
    boxes = {shape.name: shape for shape in slide.shapes if not shape.is_placeholder}
    say = SAY["nl"]
    assert set(boxes) == set(BLOCKS)
    for block, shape in boxes.items():
        assert shape.text_frame.paragraphs[0].text == say(f"story.canvas.block.{block}")
        assert shape.left >= 0
        assert shape.left + shape.width <= deck.slide_width
        assert shape.top + shape.height <= deck.slide_height
    areas = sum(shape.width * shape.height for shape in boxes.values())
    assert areas < deck.slide_width * deck.slide_height
    assert "Brood, koffie en post" in boxes["offer"].text_frame.text
    assert "Folder in elke brievenbus" in boxes["channels"].text_frame.text
    notes = slide.notes_slide.notes_text_frame.text
    assert "De kerktoren en het prikbord" in notes


@pytest.mark.parametrize(
    ("kind", "told"),
    [("communication", "Uitnodiging droomavond"), ("actionplan", "Zaal vastleggen")],
)
def test_a_calendar_is_read_by_another_program(made, kind, told):
    import vobject

    read = vobject.readOne(made(kind, "ics").decode())
    names = [event.summary.value for event in read.vevent_list]
    assert any(told in name for name in names)
    assert len(names) == len({event.uid.value for event in read.vevent_list})


def test_without_a_day_there_is_no_calendar():
    data = WHOLE.to_dict()
    data["actions"], data["participation"] = [], {}
    data["communication"] = {"segments": data["communication"]["segments"]}
    bare = Project.from_dict(data | {"gates": [], "legal": {}, "rollout": {}, "start": {}})
    for kind in ("actionplan", "communication"):
        with pytest.raises(InputError) as caught:
            project_document.project_report(bare, kind, "ics", SAY["nl"], today=DAY)
        assert caught.value.faults[0].code == "project_document.no_dates"


# --- no word of a user becomes anything else -----------------------------------------------------


# A pdf holds letters and nothing that runs; one docx holds every chapter there is.
RUNS = [(kind, form) for kind, form in EVERY if form not in ("pdf", "docx")]


@pytest.mark.parametrize(("kind", "form"), [("dossier", "docx"), *RUNS])
def test_what_was_typed_stays_words(kind, form):
    content = project_document.project_report(HOSTILE, kind, form, SAY["nl"], today=DAY)
    if form == "html":
        assert b"<script" not in content
        assert b"<img" not in content
    elif form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        typed = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [c for c in typed if c.data_type == "f" and "HYPERLINK" in str(c.value)]
    elif form in ("docx", "pptx"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            links = b"".join(parts.read(n) for n in parts.namelist() if n.endswith(".rels"))
        assert b"evil.example" not in links
        assert b"javascript:" not in links


@pytest.mark.parametrize("language", SAY)
def test_every_document_is_made_in_both_languages(language):
    for kind in KINDS:
        report = project_document.sections(WHOLE, kind, SAY[language], today=DAY)
        assert report.language == language
        assert words_of(report)


def test_the_name_of_a_file_is_safe_everywhere():
    for kind, form in EVERY:
        name = project_document.report_name(HOSTILE, kind, form, SAY["nl"])
        assert re.fullmatch(r"[a-z0-9_]+\.[a-z]+", name), name
    assert FORMULA in HOSTILE.name


def test_charts_and_maps_say_in_words_what_they_show(dossier):
    pictures = [
        block
        for chapter in dossier.chapters
        for block in chapter.blocks
        if isinstance(block, LineChart | Picture)
    ]
    assert pictures
    assert all(len(one.description) > 20 for one in pictures)


def test_its_village_is_that_of_the_project(dossier):
    village = dossier.chapter("village")
    assert village is not None
    assert WHOLE.village == VILLAGE
    assert calendar.ZONE.key == "Europe/Brussels"
