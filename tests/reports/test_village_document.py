"""Dossier of a village and report of a municipality: what they say, and that others can open it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from itertools import combinations

import openpyxl
import pytest
from office_programs import as_pdf, pages_of, spaced, text_of

from buurtpunt_lib import assessment, reports
from buurtpunt_lib.charts.area_map import MapPlace, area_map
from buurtpunt_lib.charts.drawing import Area, Dot, Drawing, Stroke, Words
from buurtpunt_lib.charts.svg import svg
from buurtpunt_lib.domain import Observation
from buurtpunt_lib.domain.scan import Scan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports import village_document
from buurtpunt_lib.reports.content import Bullets, Note, Paragraph, Picture, Report, Table, plain
from buurtpunt_lib.reports.picture import FONTS, png
from buurtpunt_lib.texts import catalogue

RUNKELEN, SINT_TRUIDEN, ALVERINGEM = "71053F", "71053", "38002"
# A village without residents and place of its own in the tables, and one without a boundary.
NOWHERE, UNBOUNDED = "71053S", "38002A"
TODAY = date(2026, 11, 22)
SAY = {language: catalogue(language) for language in ("nl", "en")}


@pytest.fixture(scope="module")
def facts():
    return assessment.facts(on=TODAY)


@pytest.fixture(scope="module")
def dossier(facts) -> Report:
    return village_document.village_sections(RUNKELEN, SAY["nl"], facts=facts, today=TODAY)


@pytest.fixture(scope="module")
def town(facts) -> Report:
    return village_document.municipality_sections(SINT_TRUIDEN, SAY["nl"], facts=facts, today=TODAY)


def words_of(report: Report) -> str:
    """Every word of a document, in order."""
    found = [plain(report.title), report.subtitle]
    found += [f"{name} {plain(value)}" for name, value in report.facts]
    found += [plain(note.text) for note in report.notes]
    for _, chapter in report.numbered():
        found.append(chapter.title)
        for block in chapter.blocks:
            if isinstance(block, Table):
                found += [block.caption, *(column.heading for column in block.columns)]
                found += [plain(cell) for row in block.rows for cell in row.cells]
            elif isinstance(block, Bullets):
                found += [plain(item) for item in block.items]
            elif isinstance(block, Picture):
                found.append(block.title)
            else:
                found.append(plain(block.text))
    return spaced(" ".join(found))


def table(report: Report, chapter: str, number: int = 0) -> Table:
    found = report.chapter(chapter)
    return [block for block in found.blocks if isinstance(block, Table)][number]


def test_the_dossier_tells_the_figures_of_the_assessment(facts, dossier):
    found = assessment.village(facts, RUNKELEN)
    say = SAY["nl"]
    rows = table(dossier, "facilities").rows
    assert len(rows) == len(found.facilities)
    for row, state in zip(rows, found.facilities, strict=True):
        if state.reason:
            assert row.cells[1] == say(f"gaps.reason.{state.reason}")
        else:
            assert row.cells[1] == say(f"gaps.state.{state.presence.value}")
        assert row.cells[3] == f"{state.within[0]} / {state.within[1]}"
        assert say.reference_date(state.as_of) in plain(row.cells[4])
    near = table(dossier, "facilities", 1).rows
    for row, state in zip(near, found.facilities, strict=True):
        assert row.cells[2] == f"{say.number(state.near[0].walk_m / 1000, 1)} km"
    needs = table(dossier, "gaps").rows
    assert len(needs) == len(found.needs)
    for row, need in zip(needs, found.needs, strict=True):
        verdict = "Ontbreekt" if need.certain else "Na te gaan" if need.lacks else "In orde"
        assert row.cells[2].startswith(verdict)


def test_the_outline_in_the_dossier_is_that_of_the_candidate(facts, dossier):
    say = SAY["nl"]
    outline = assessment.candidates(facts, SINT_TRUIDEN).candidate(RUNKELEN).outline
    rows = [row.cells[1] for row in table(dossier, "money").rows]
    assert rows[0] == say.number(outline.customers_expected)
    assert rows[1] == say.number(outline.customers_needed)
    assert rows[2] == say.euro(round(outline.start_money, -2))
    demand = table(dossier, "money", 1).rows
    assert demand[-1].kind == "total"
    assert demand[-1].cells[1] == say.number(outline.demand.residents)
    assumed = dossier.chapter("money").blocks[-1]
    assert isinstance(assumed, Bullets)
    assert len(assumed.items) >= 7


def test_what_is_thin_is_said_and_what_is_assumed_is_marked(dossier, town):
    spot = SAY["nl"]("village_report.on_the_spot")
    for report in (dossier, town):
        assert spot in words_of(report)
        assert any(isinstance(note, Note) and note.kind == "warning" for note in report.notes)
        # Every table is followed by, or holds, where its figures come from.
        assert "Bron" in words_of(report)
    kinds = [
        block.kind
        for chapter in dossier.chapters
        for block in chapter.blocks
        if isinstance(block, Note)
    ]
    assert {"assumption", "unknown", "warning"} <= set(kinds)


def test_every_source_that_is_used_stands_with_its_date(facts, dossier):
    used = set(facts.cells(RUNKELEN)["source"].dropna())
    rows = table(dossier, "sources").rows
    told = {plain(row.cells[0]): plain(row.cells[2]) for row in rows}
    for key in used:
        assert told[SAY["nl"](f"sources.name.{key}")]


def test_first_actions_say_who_and_why(dossier, town):
    for report in (dossier, town):
        rows = table(report, "actions").rows
        assert [row.cells[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
        assert all(plain(cell).strip() for row in rows for cell in row.cells)
    assert "checklist" in plain(table(dossier, "actions").rows[0].cells[1])


def test_the_municipality_report_tells_the_choice(facts, town):
    choice = assessment.candidates(facts, SINT_TRUIDEN)
    say = SAY["nl"]
    rows = table(town, "start").rows
    assert [row.cells[1] for row in rows] == [one.name for one in choice.steps]
    assert rows[-1].cells[3] == say.number(choice.covered)
    every = table(town, "start", 1).rows
    assert [row.cells[0] for row in every] == [one.name for one in choice.candidates]
    assert [row.cells[2] for row in every] == [say.number(one.closes) for one in choice.candidates]
    villages = table(town, "villages").rows
    assert len(villages) == 16
    split = table(town, "villages", 1).rows
    total = say.number(assessment.municipality(facts, SINT_TRUIDEN).residents)
    for row in split:
        people = [int(cell.replace(".", "")) for cell in row.cells[2:5]]
        assert say.number(sum(people)) == total


def test_a_village_that_has_a_hub_hears_so_first(facts):
    report = village_document.village_sections("38002G", SAY["nl"], facts=facts, today=TODAY)
    text = words_of(report)
    assert "Er is al een buurtpunt open: Dorpspunt Beveren aan de IJzer." in text
    # What it saves already cannot be told from what a new one would save.
    assert SAY["nl"]("village_report.hub.car_title") not in text


def test_legends_of_maps_keep_to_their_half():
    from PIL import ImageFont

    letters = ImageFont.truetype(FONTS / "DejaVuSansCondensed.ttf", 9)
    for say in SAY.values():
        for key in ("lacks", "good", "hub", "number"):
            words = say(f"village_report.map.{key}")
            # Letters of another program may be a tenth wider.
            assert 1.1 * letters.getlength(words) < 490 / 2 - 23, words


def test_what_a_group_saw_stands_in_its_dossier(facts):
    seen = Observation(
        village=RUNKELEN,
        facility="supermarket",
        presence="present",
        count=1,
        observed_on=date(2026, 11, 1),
        by="dorpsraad",
    )
    own = facts.with_scan(Scan.empty().with_observations(seen))
    report = village_document.village_sections(RUNKELEN, SAY["nl"], facts=own, today=TODAY)
    row = table(report, "facilities").rows[0]
    assert [plain(cell) for cell in row.cells] == [
        "Supermarkt", "aanwezig", "1", "1 / 1", "plaatselijke kennis, 1 november 2026", "zeker",
    ]  # fmt: skip
    assert "Zeker in het dorp: supermarkt" in words_of(report)


@pytest.mark.parametrize("code", [NOWHERE, UNBOUNDED])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_village_of_which_little_is_known_says_so(facts, code, language):
    say = SAY[language]
    report = village_document.village_sections(code, say, facts=facts, today=TODAY)
    text = words_of(report)
    name = facts.villages.at[code, "name"]
    assert say("village_report.people.unknown", name=name) in text
    assert "nan" not in re.findall(r"\bnan\b|\binf\b", text)
    if code == NOWHERE:
        assert say("village_report.map.unknown", name=name) in text
        assert report.chapter("money") is None
    for format in ("pdf", "xlsx") if language == "nl" else ():
        assert reports.village_report(code, format, say, facts=facts, today=TODAY)


@pytest.mark.parametrize(
    ("nis", "language"), [(ALVERINGEM, "nl"), ("11002", "nl"), (ALVERINGEM, "en")]
)
def test_no_document_shows_a_number_that_is_none(facts, nis, language):
    report = village_document.municipality_sections(nis, SAY[language], facts=facts, today=TODAY)
    assert not re.findall(r"\bnan\b|\binf\b|∞|\{|\}", words_of(report))


def test_both_languages_have_the_same_chapters_and_numbers(facts, dossier):
    other = village_document.village_sections(RUNKELEN, SAY["en"], facts=facts, today=TODAY)
    assert [chapter.key for chapter in other.chapters] == [c.key for c in dossier.chapters]
    for mine, theirs in zip(dossier.chapters, other.chapters, strict=True):
        assert [type(block) for block in mine.blocks] == [type(block) for block in theirs.blocks]
        assert mine.title != theirs.title


def test_what_is_not_there_is_refused(facts):
    for call, code in (
        (lambda: reports.village_report("99999Z", "pdf", SAY["nl"]), "data.village_unknown"),
        (
            lambda: reports.municipality_report("99999", "pdf", SAY["nl"]),
            "data.municipality_unknown",
        ),
        (lambda: reports.village_report(RUNKELEN, "pptx", SAY["nl"]), "report.format_unknown"),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert caught.value.faults[0].code == code


# In other programs


def test_the_same_day_gives_the_same_html_docx_words_and_xlsx(facts):
    for format in ("html", "xlsx"):
        made = [
            reports.village_report(RUNKELEN, format, SAY["nl"], facts=facts, today=TODAY)
            for _ in range(2)
        ]
        assert made[0] == made[1]


def test_html_asks_nothing_from_elsewhere_and_draws_the_map(facts, dossier):
    page = reports.village_report(RUNKELEN, "html", SAY["nl"], facts=facts, today=TODAY).decode()
    assert "<script" not in page
    assert "src=" not in page
    assert page.count("<svg") == 1
    assert page.count("<section") == len(dossier.chapters)


def test_a_name_in_the_tables_never_becomes_html_or_a_formula(facts):
    villages = facts.villages.copy()
    villages.loc[RUNKELEN, "name"] = "<b>=1+1</b>"
    villages.loc["71053D", "name"] = "=cmd|'/c calc'!A1"
    odd = replace(facts, villages=villages)
    page = reports.village_report(RUNKELEN, "html", SAY["nl"], facts=odd, today=TODAY).decode()
    assert "<b>=1+1" not in page
    assert "&lt;b&gt;=1+1&lt;/b&gt;" in page
    book = reports.village_report("71053D", "xlsx", SAY["nl"], facts=odd, today=TODAY)
    for sheet in openpyxl.load_workbook(io.BytesIO(book)):
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_workbook_holds_numbers_as_numbers(facts, town):
    made = reports.municipality_report(SINT_TRUIDEN, "xlsx", SAY["nl"], facts=facts, today=TODAY)
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert len(book.sheetnames) == len(town.chapters)
    sheet = next(book[name] for name in book.sheetnames if "naast elkaar" in name)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (aalst,) = [row for row in rows if row[0] == "Aalst"]
    assert aalst[1:5] == [929, 1, 3, 2]
    money = next(book[name] for name in book.sheetnames if "raming" in name)
    amounts = [cell for row in money.iter_rows() for cell in row if "€" in str(cell.number_format)]
    assert len(amounts) == 3
    assert all(cell.value % 100 == 0 for cell in amounts)
    start = next(book[name] for name in book.sheetnames if "beginnen" in name)
    (halmaal,) = [
        row for row in start.iter_rows(values_only=True) if row[0] == "Halmaal" and row[6]
    ]
    assert halmaal[1] == 6365
    assert [len(book[name]._images) for name in book.sheetnames if "kaart" in name] == [1]


def test_the_pdf_opens_elsewhere_with_every_word_of_the_dossier(facts, dossier, tmp_path):
    made = reports.village_report(RUNKELEN, "pdf", SAY["nl"], facts=facts, today=TODAY)
    file = tmp_path / "dossier.pdf"
    file.write_bytes(made)
    assert all(size == pytest.approx((595.3, 841.9), abs=0.5) for size in pages_of(file))
    found = re.sub(r"\s+", "", text_of(file))
    for _, chapter in dossier.numbered():
        for block in chapter.blocks:
            if isinstance(block, Paragraph | Note) and not isinstance(block.text, tuple):
                assert re.sub(r"\s+", "", plain(block.text)) in found
    # The map is strokes and words, so its names can be found.
    assert "Nieuwerkerken" in text_of(file)


def test_docx_and_xlsx_open_in_another_program(facts, tmp_path):
    files = []
    for name, format, make, code in (
        ("dossier", "docx", reports.village_report, RUNKELEN),
        ("gemeente", "xlsx", reports.municipality_report, SINT_TRUIDEN),
    ):
        file = tmp_path / f"{name}.{format}"
        file.write_bytes(make(code, format, SAY["nl"], facts=facts, today=TODAY))
        files.append(file)
    as_pdf(files, tmp_path)
    for file in files:
        text = text_of(file.with_suffix(".pdf"))
        assert SAY["nl"]("village_report.on_the_spot") in text
        assert "Waar de cijfers vandaan komen" in text
        assert ("Runkelen" if "dossier" in file.name else "Halmaal") in text
        assert "Err:" not in text
        assert "#NAME" not in text


# The map


def place(name: str, lat: float, lon: float, **more: object) -> MapPlace:
    return MapPlace(name, lat, lon, **{"state": "good", **more})


def test_places_stand_where_they_lie_and_a_kilometre_is_a_kilometre():
    say = SAY["nl"]
    places = [place("A", 51.0, 4.0), place("B", 51.02, 4.0), place("C", 51.0, 4.03)]
    drawing = area_map(places, [], say)
    a, b, c = [part for part in drawing.parts if isinstance(part, Dot)]
    assert b.y < a.y == c.y
    assert c.x > a.x == b.x
    bar = next(p for p in drawing.parts if isinstance(p, Stroke) and p.width == 1.4)
    words = next(p.text for p in drawing.parts if isinstance(p, Words) and p.text.endswith("km"))
    pixels = (bar.points[1][0] - bar.points[0][0]) / float(words.split()[0])
    assert (a.y - b.y) / pixels == pytest.approx(0.02 * 111.195, rel=0.01)
    # At 51 degrees a degree of longitude is 0.629 of a degree of latitude.
    assert (c.x - a.x) / pixels == pytest.approx(0.03 * 111.195 * 0.629, rel=0.01)


def test_states_differ_in_shape_and_names_never_cover_one_another():
    say = SAY["nl"]
    places = [place(f"Dorp nummer {n}", 51 + n * 2e-4, 4.0, state="lacks") for n in range(12)]
    drawing = area_map(places, [], say, keys=[("lacks", "mist iets")])
    assert not [part for part in drawing.parts if isinstance(part, Dot)]
    names = [p for p in drawing.parts if isinstance(p, Words) and p.text.startswith("Dorp")]
    assert 0 < len(names) < 12
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}
    boxes = []
    for one in names:
        long = len(one.text) * one.size * 0.5
        left = one.x - shift[one.anchor] * long
        boxes.append((left, left + long, one.y - one.size, one.y))
    for one, other in combinations(boxes, 2):
        beside = one[1] <= other[0] or other[1] <= one[0]
        assert beside or one[3] <= other[2] or other[3] <= one[2]


def test_lines_stop_at_the_border_of_the_map():
    ring = [(3.0, 50.0), (5.0, 50.0), (5.0, 52.0), (3.0, 52.0), (4.0, 50.99), (3.0, 50.0)]
    drawing = area_map([place("A", 51.0, 4.0)], [ring], SAY["nl"])
    for part in drawing.parts:
        if isinstance(part, Stroke):
            for x, y in part.points:
                assert -0.01 <= x <= drawing.width + 0.01
                assert -0.01 <= y <= drawing.height + 0.01


def test_a_drawing_is_the_same_in_every_form():
    from PIL import Image

    parts = (
        Area(0, 0, 100, 60, "#ffffff"),
        Dot(20, 30, 6, "#0b6e63"),
        Dot(50, 30, 6, "#9a3412", open=True),
        Stroke(((70, 10), (70, 50)), "#1f2a2e", 2.0, (4.0, 4.0)),
        Words(80, 30, "é", "#1f2a2e"),
    )
    drawing = Drawing(100, 60, parts)
    text = svg(drawing, description="Kaart <1>")
    assert text.count("<circle") == 2
    assert "Kaart &lt;1&gt;" in text
    image = Image.open(io.BytesIO(png(drawing, scale=2)))
    assert image.size == (200, 120)
    assert image.getpixel((40, 60)) == (0x0B, 0x6E, 0x63)
    assert image.getpixel((100, 60)) == (255, 255, 255)
    assert image.getpixel((100, 49)) == (0x9A, 0x34, 0x12)
    # Dashes of four and gaps of four, from the top.
    assert image.getpixel((140, 24)) == (0x1F, 0x2A, 0x2E)
    assert image.getpixel((140, 32)) == (255, 255, 255)


def test_what_was_lost_stands_in_a_chapter_of_its_own(facts, dossier):
    assert dossier.chapter("changes") is None
    seen = [
        Observation(village=RUNKELEN, facility="pub", presence=presence, observed_on=day)
        for presence, day in (("present", date(2025, 5, 1)), ("absent", date(2026, 11, 1)))
    ]
    own = facts.with_scan(Scan.empty().with_observations(*seen))
    report = village_document.village_sections(RUNKELEN, SAY["nl"], facts=own, today=TODAY)
    (row,) = table(report, "changes").rows
    assert [plain(cell) for cell in row.cells[:2]] == ["Runkelen", "café"]
    assert "1 mei 2025" in plain(row.cells[2])
    assert "1 november 2026" in plain(row.cells[3])


def test_residents_of_another_source_are_named_so(facts):
    villages = facts.villages.copy()
    villages.loc[RUNKELEN, ["population", "population_source", "population_year"]] = [
        400.0, "local_knowledge", 2026.0,
    ]  # fmt: skip
    own = replace(facts, villages=villages)
    report = village_document.municipality_sections(SINT_TRUIDEN, SAY["nl"], facts=own, today=TODAY)
    assert "Inwoners: Statbel, 2024 en plaatselijke kennis, 2026." in words_of(report)
