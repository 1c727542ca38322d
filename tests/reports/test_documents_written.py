"""The documents opened again by programs that did not write them; no word of a user is ever run."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from datetime import date
from html.parser import HTMLParser
from itertools import product
from xml.etree import ElementTree

import docx
import pptx
import pytest
from document_plans import (
    DAY,
    EXAMPLES,
    FORMULA,
    NASTY,
    PLANS,
    SAY,
    SCRIPT,
    file_of,
    report_of,
    words_of,
)
from docx.oxml.ns import qn
from lxml import etree
from office_programs import as_pdf, pages_of, program, spaced, squeezed, text_of

from buurtpunt_lib import finance
from buurtpunt_lib.charts.drawing import balance_drawing
from buurtpunt_lib.charts.svg import svg
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports import FORMATS, MEDIA_TYPES, plan_report, report_name
from buurtpunt_lib.reports.content import Table, plain
from buurtpunt_lib.reports.plan_document.about import plan_hash, short_hash


def key_sentences(name: str, language: str) -> list[str]:
    """What must be in every document: the outcome, as the engine found it."""
    say, flow = SAY[language], finance.cash_flow(PLANS[name])
    found = [plain(PLANS[name].name)]
    for scenario, one in (("with", flow), ("without", flow.without_grants())):
        told = finance.summary(one)
        if told.first_problem_month is None:
            low, month = say.euro(told.lowest_balance), say.month(told.lowest_month)
            found.append(say(f"finance.lasts.{scenario}", lowest=low, month=month))
        else:
            short, month = say.euro(told.capital_needed), say.month(told.first_problem_month)
            found.append(say(f"finance.runs_out.{scenario}", month=month, amount=short))
    found.append(say.euro(finance.summary(flow).end_balance))
    return [spaced(sentence) for sentence in found]


# --- html ----------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The elements, attributes and words of a page as a browser reads them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "col", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("language", SAY)
def test_the_page_runs_nothing_and_asks_nothing_of_anyone(name, language):
    text = file_of(name, language, "html").decode("utf-8")
    page = Page(text)
    assert page.open == []
    allowed = {"html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav",
               "section", "div", "h1", "h2", "h3", "p", "ol", "ul", "li", "dl", "dt", "dd", "a",
               "table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "br",
               "figure", "figcaption", "svg", "rect", "text", "polyline"}  # fmt: skip
    assert {tag for tag, _ in page.tags} <= allowed
    for tag, attributes in page.tags:
        assert not [key for key in attributes if key.startswith("on") or key == "src"]
        if tag == "a":
            assert attributes["href"].startswith(("https://", "http://", "#"))
    anchors = {a["href"][1:] for t, a in page.tags if t == "a" and a["href"].startswith("#")}
    assert anchors <= {a.get("id") for _, a in page.tags}
    policies = [a["content"] for t, a in page.tags if a.get("http-equiv")]
    assert policies
    assert "default-src 'none'" in policies[0]
    style = text[text.index("<style>") : text.index("</style>")]
    assert not re.search(r"url\(|@import|expression", style)
    (html,) = [a for t, a in page.tags if t == "html"]
    assert html["lang"] == language


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("language", SAY)
def test_the_page_says_everything(name, language):
    page = Page(file_of(name, language, "html").decode("utf-8"))
    words = spaced(" ".join(page.words))
    report = report_of(name, language)
    missing = [line for line in words_of(report).split("\n") if spaced(line) not in words]
    # The fingerprint's prefix and the like are in; facts stand in two elements.
    assert [line for line in missing if not line.startswith(tuple(n for n, _ in report.facts))] == [
        block.description for c in report.chapters for block in c.blocks
        if hasattr(block, "description") and spaced(block.description) not in words
    ]  # fmt: skip
    assert (f"{FORMULA} {SCRIPT}" in words) == (name == "nasty")


def test_tables_of_the_page_have_a_heading_for_each_column():
    page = Page(file_of("dorpswinkel_met_cafe", "nl", "html").decode("utf-8"))
    report = report_of("dorpswinkel_met_cafe", "nl")
    count = sum(isinstance(b, Table) for c in report.chapters for b in c.blocks)
    tags = [tag for tag, _ in page.tags]
    assert tags.count("table") == tags.count("caption") == tags.count("thead") == count
    columns = sum(len(b.columns) for c in report.chapters for b in c.blocks if isinstance(b, Table))
    assert [a.get("scope") for t, a in page.tags if t == "th"].count("col") == columns


# --- svg -----------------------------------------------------------------------------------------


def test_the_drawing_has_both_lines_zero_and_the_month_of_trouble():
    say = SAY["nl"]
    flow = finance.cash_flow(EXAMPLES["dorpswinkel_met_cafe"])
    bare = flow.without_grants()
    lines = [("met & <b>", flow.balance[0], False), ("zonder", bare.balance[0], True)]
    text = svg(balance_drawing(flow.months, lines, say), description='zegt "<alles>"')
    root = ElementTree.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'zegt "<alles>"'
    words = [element.text for element in root.iter(f"{space}text")]
    assert "met & <b>" in words
    assert say.euro(0) in words
    assert any(word.startswith("jan 20") for word in words)
    drawn = [e for e in root.iter(f"{space}polyline") if len(e.get("points").split()) == 36]
    assert [e.get("stroke-dasharray") is not None for e in drawn] == [False, True]
    # Heights on the page follow the euros: the zero line lies where a balance of zero would.
    (zero,) = [w for w in root.iter(f"{space}text") if w.text == say.euro(0)]
    heights = [float(point.split(",")[1]) for point in drawn[1].get("points").split()]
    line = float(zero.get("y")) - 3.85
    for height, value in zip(heights, bare.balance[0], strict=True):
        if abs(value) > 100:
            assert (height < line) == (value > 0)
    crosses = [e for e in root.iter(f"{space}polyline") if e.get("stroke") == "#9a3412"]
    assert len(crosses) == 2


@pytest.mark.parametrize("values", [[0.0] * 24, [1e8] * 24, [-3.0] * 24, [0.001] * 24])
def test_the_drawing_bears_any_balance(values):
    months = [date(2027 + m // 12, m % 12 + 1, 1) for m in range(24)]
    drawing = balance_drawing(months, [("x", values, False)], SAY["nl"])
    root = ElementTree.fromstring(svg(drawing, description="x"))
    for line in root.iter("{http://www.w3.org/2000/svg}polyline"):
        for point in line.get("points").split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= drawing.width
            assert -6 <= y <= drawing.height


# --- docx ----------------------------------------------------------------------------------------


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def all_words(document) -> str:
    paragraphs = document.element.body.iter(qn("w:p"))
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs)


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("language", SAY)
def test_the_text_document_says_everything(name, language):
    document = docx.Document(io.BytesIO(file_of(name, language, "docx")))
    report = report_of(name, language)
    words = spaced(all_words(document))
    footer = spaced(document.sections[0].footer._element.xpath("string(.)"))
    for line in words_of(report).split("\n"):
        told = spaced(line)
        facts = tuple(n for n, _ in report.facts)
        charts = [b.description for c in report.chapters for b in c.blocks if hasattr(b, "months")]
        if not told.startswith(facts) and line not in charts:
            assert told in words or told in footer, told
    assert document.core_properties.title == plain(PLANS[name].name)
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [heading for heading, _ in report.numbered()]


@pytest.mark.parametrize("name", [*EXAMPLES, "nasty"])
def test_tables_of_the_text_document_repeat_their_heading_and_have_its_amounts(name):
    document = docx.Document(io.BytesIO(file_of(name, "nl", "docx")))
    report = report_of(name, "nl")
    wanted = [b for c in report.chapters for b in c.blocks if isinstance(b, Table)]
    assert len(document.tables) == len(wanted)
    for drawn, table in zip(document.tables, wanted, strict=True):
        rows = drawn._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert len(rows) == len(table.rows) + 1
        last = ["".join(t.text or "" for t in c.iter(qn("w:t"))) for c in rows[-1].tc_lst]
        assert [spaced(w) for w in last] == [spaced(plain(c)) for c in table.rows[-1].cells]


@pytest.mark.parametrize("kind", ["docx", "pptx"])
@pytest.mark.parametrize("name", PLANS)
def test_office_files_hold_sound_xml_no_program_and_no_formula(name, kind):
    inside = parts(file_of(name, "nl", kind))
    assert not [p for p in inside if "vba" in p.lower() or p.lower().endswith((".bin", ".exe"))]
    for part, content in inside.items():
        if part.endswith((".xml", ".rels")):
            etree.fromstring(content)
        if part.endswith(".rels"):
            for target in re.findall(rb'Target="([^"]*)"[^>]*TargetMode="External"', content):
                assert target.startswith((b"https://", b"http://"))
                assert b"evil" not in target
        if part.endswith(".xlsx"):
            for sheet, xml in parts(content).items():
                if sheet.startswith("xl/worksheets/"):
                    assert b"<f>" not in xml
                    assert b"HYPERLINK" not in xml
    fields = re.findall(rb'w:instr="([^"]*)"|<w:instrText[^>]*>([^<]*)', b"".join(inside.values()))
    assert {(a or b).strip() for a, b in fields} <= {b"PAGE", b"NUMPAGES"}


def test_the_chart_of_the_text_document_holds_the_balances():
    inside = parts(file_of("dorpswinkel_met_cafe", "nl", "docx"))
    chart = etree.fromstring(inside["word/charts/chart1.xml"])
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    flow = finance.cash_flow(EXAMPLES["dorpswinkel_met_cafe"])
    balances = [flow.balance[0], flow.without_grants().balance[0]]
    drawn = chart.findall(".//c:ser", space)
    assert len(drawn) == 2
    for series, balance in zip(drawn, balances, strict=True):
        values = [float(v.text) for v in series.findall("./c:val//c:v", space)]
        assert values == pytest.approx(balance, abs=0.006)
    # The workbook that is edited when a reader changes the chart is tied to it.
    relations = inside["word/charts/_rels/chart1.xml.rels"]
    tied = chart.find("c:externalData", space).get(
        "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    )
    assert f'Id="{tied}"'.encode() in relations


def test_pages_with_months_lie_on_their_side():
    document = docx.Document(io.BytesIO(file_of("dorpswinkel_met_cafe", "nl", "docx")))
    sides = [section.page_width > section.page_height for section in document.sections]
    assert sides == [False, True, False]


# --- pdf -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("language", SAY)
def test_the_pdf_opens_and_says_the_outcome(name, language, tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(file_of(name, language, "pdf"))
    words, say = text_of(path), SAY[language]
    assert short_hash(plan_hash(PLANS[name])) in words
    if name == "empty":
        assert spaced(say("report.outcome.empty")) in words
    else:
        for sentence in key_sentences(name, language):
            assert sentence in words
    pages = pages_of(path)
    upright = [height > width for width, height in pages]
    wide = 0 if name == "empty" else -(-PLANS[name].months // 12)
    assert upright.count(False) >= wide
    assert len(pages) < 60
    # Every page says which it is, so no page is without content.
    for number in range(1, len(pages) + 1):
        assert spaced(say("report.page", page=number, pages=len(pages))) in words


def test_a_pdf_has_its_letters_and_nothing_that_runs(tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(file_of("nasty", "nl", "pdf"))
    listed = subprocess.run(
        [program("pdffonts"), path], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert listed
    assert all(line.split()[-5] == "yes" for line in listed), listed
    for word in (b"/JavaScript", b"/JS", b"/OpenAction", b"/Launch", b"/EmbeddedFile"):
        assert word not in file_of("nasty", "nl", "pdf")
    words = text_of(path)
    assert "Łódź ő" in words
    assert "□" in words
    assert spaced(f"{FORMULA} {SCRIPT}") in words


def test_the_pdf_says_the_sources_of_the_money(tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(file_of("dorpswinkel_met_cafe", "nl", "pdf"))
    words = squeezed(text_of(path))
    report = report_of("dorpswinkel_met_cafe", "nl")
    for block in report.chapter("sources").blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    assert squeezed(plain(cell)) in words


# --- LibreOffice ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """Every office document as LibreOffice shows it, all in one run."""
    program("soffice")
    folder = tmp_path_factory.mktemp("office")
    files = []
    for name, language, kind in product(PLANS, SAY, ("docx", "pptx")):
        path = folder / f"{name}_{language}_{kind}.{kind}"
        path.write_bytes(file_of(name, language, kind))
        files.append(path)
    out = folder / "out"
    out.mkdir()
    as_pdf(files, out)
    return out


@pytest.mark.parametrize("name", [*EXAMPLES, "nasty"])
@pytest.mark.parametrize("language", SAY)
def test_libreoffice_shows_the_outcome_of_the_engine(converted, name, language):
    words = text_of(converted / f"{name}_{language}_docx.pdf")
    for sentence in key_sentences(name, language):
        assert sentence in words
    report = report_of(name, language)
    for block in report.chapter("sources").blocks:
        if isinstance(block, Table):
            for row in block.rows:
                told = squeezed(words)
                assert all(squeezed(plain(cell)) in told for cell in row.cells[1:])
    pages = pages_of(converted / f"{name}_{language}_docx.pdf")
    assert any(width > height for width, height in pages)
    assert 8 < len(pages) < 60


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("language", SAY)
def test_libreoffice_shows_every_slide(converted, name, language):
    shown = pages_of(converted / f"{name}_{language}_pptx.pdf")
    told = pptx.Presentation(io.BytesIO(file_of(name, language, "pptx"))).slides
    assert len(shown) == len(told) <= 12
    words = text_of(converted / f"{name}_{language}_pptx.pdf")
    assert spaced(SAY[language]("report.pitch.title.question")) in words


# --- the door ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_the_door_gives_a_file_of_its_kind(kind):
    begin = {"pdf": b"%PDF-1.", "html": b"<!DOCTYPE html>"}.get(kind, b"PK\x03\x04")
    for say in SAY.values():
        content = plan_report(EXAMPLES["mobipunt_pakjesdienst"], kind, say, today=DAY)
        assert content.startswith(begin)
    if begin == b"PK\x03\x04":
        folder = {"xlsx": "xl/", "docx": "word/", "pptx": "ppt/"}[kind]
        assert any(part.startswith(folder) for part in parts(content))


def test_there_is_one_door_for_all_formats():
    assert set(FORMATS) == {"xlsx", "docx", "pdf", "pptx", "html"} == set(MEDIA_TYPES)
    with pytest.raises(InputError) as caught:
        plan_report(NASTY, "odt", SAY["nl"])
    assert caught.value.faults[0].code == "report.format_unknown"
    assert "docx" in SAY["nl"].error(caught.value)
    assert (
        report_name(EXAMPLES["dorpswinkel_met_cafe"], "pdf") == "voorbeeld_dorpswinkel_met_cafe.pdf"
    )
    assert re.fullmatch(r"[a-z0-9_]+\.docx", report_name(NASTY, "docx"))


@pytest.mark.parametrize(
    ("kind", "package"), [("docx", "docx"), ("pdf", "reportlab"), ("pptx", "pptx")]
)
def test_a_missing_package_is_named_and_html_still_works(monkeypatch, kind, package):
    for module in list(sys.modules):
        ours = module.startswith(("buurtpunt_lib.reports.pitch", "buurtpunt_lib.reports.native"))
        if ours or module.startswith("buurtpunt_lib.reports.plan_document.as_"):
            monkeypatch.delitem(sys.modules, module)
        if module == package or module.startswith(f"{package}."):
            monkeypatch.setitem(sys.modules, module, None)
    plan = EXAMPLES["mobipunt_pakjesdienst"]
    with pytest.raises(InputError) as caught:
        plan_report(plan, kind, SAY["nl"], today=DAY)
    assert caught.value.faults[0].code == "report.package_missing"
    assert package in SAY["nl"].error(caught.value)
    assert plan_report(plan, "html", SAY["nl"], today=DAY).startswith(b"<!DOCTYPE html>")


def test_the_heavy_libraries_are_only_loaded_for_their_own_format():
    code = (
        "import sys; from buurtpunt_lib import reports; "
        "print([m for m in ('docx','pptx','reportlab','lxml','pandas','numpy','pydantic') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
