"""A document as a pdf: A4, tables over several pages with their headings, a page for each year.

The letters come with the program, so a pdf looks the same on every machine and needs nothing
that must be installed beside the program.
"""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    ListFlowable,
    ListItem,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Paragraph as Words
from reportlab.platypus.tableofcontents import TableOfContents

from buurtpunt_lib.charts.drawing import Area, Dot, Drawing, Stroke, balance_drawing
from buurtpunt_lib.charts.theme import ACCENT, INK, LINE, QUIET, SOFT, WARN
from buurtpunt_lib.reports import content
from buurtpunt_lib.reports.content import Report, Text, plain, runs
from buurtpunt_lib.texts import Catalogue

FONTS = Path(__file__).parents[1] / "fonts"
_REGULAR, _BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"
_MARGIN = 18 * mm
_WIDE_MARGIN = 12 * mm
# Room that must be left on a page for a long table to begin there.
_ROOM = 55 * mm
_LANGUAGES = {"nl": "nl-BE", "en": "en-GB"}


def to_pdf(report: Report, say: Catalogue) -> bytes:
    """The document as a pdf file."""
    _register()
    out = io.BytesIO()
    document = _Document(out, report, say)
    story = [*_front(report, say), *_chapters(report, say, document)]
    document.multiBuild(story, canvasmaker=document.canvas_of)
    return out.getvalue()


@cache
def _register() -> None:
    for name in (_REGULAR, _BOLD):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    # There are no slanted letters; nothing in our documents is slanted.
    pdfmetrics.registerFontFamily(
        _REGULAR, normal=_REGULAR, bold=_BOLD, italic=_REGULAR, boldItalic=_BOLD
    )


def _style(name: str, size: float, **changes: Any) -> ParagraphStyle:
    base = {
        "fontName": _REGULAR,
        "fontSize": size,
        "leading": size * 1.35,
        "textColor": HexColor(INK),
        # Long words without a place to break (an address, a fingerprint) are cut.
        "splitLongWords": 1,
    }
    return ParagraphStyle(name, **(base | changes))


_TITLE = _style("title", 22, fontName=_BOLD, textColor=HexColor(ACCENT), leading=27)
_SUBTITLE = _style("subtitle", 13, textColor=HexColor(QUIET), spaceAfter=8)
_H1 = _style("h1", 15, fontName=_BOLD, spaceBefore=16, spaceAfter=6)
_H2 = _style("h2", 11, fontName=_BOLD, spaceBefore=10, spaceAfter=4)
_BODY = _style("body", 9.5, spaceAfter=5)
_LEAD = _style("lead", 11, fontName=_BOLD, spaceAfter=5)
_CAPTION = _style("caption", 9, fontName=_BOLD, spaceBefore=6, spaceAfter=3)
_CONTENTS = _style("contents", 10, leading=15)
_NOTE = {"borderPadding": (5, 7, 5, 9), "leftIndent": 9, "rightIndent": 7, "spaceBefore": 8,
         "spaceAfter": 10}  # fmt: skip


class _Numbered(Canvas):
    """A canvas that knows how many pages there are when it writes "bladzijde 2 van 9"."""

    document: _Document

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._pages: list[dict] = []

    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.document.foot(self, number, len(self._pages))
            super().showPage()
        super().save()


class _Document(BaseDocTemplate):
    def __init__(self, out: io.BytesIO, report: Report, say: Catalogue) -> None:
        super().__init__(
            out,
            pagesize=A4,
            title=f"{plain(report.title)} – {report.subtitle}",
            author="Ons Buurtpunt",
            subject=report.subtitle,
            lang=_LANGUAGES[report.language],
            # Without it the file names a font that it does not hold.
            initialFontName=_REGULAR,
        )
        self.report, self.say = report, say
        sides = (("upright", A4, _MARGIN), ("side", landscape(A4), _WIDE_MARGIN))
        for name, size, margin in sides:
            width, height = size
            frame = Frame(
                margin, margin, width - 2 * margin, height - 2 * margin,
                leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
            )  # fmt: skip
            self.addPageTemplates(PageTemplate(name, [frame], pagesize=size))

    def canvas_of(self, *args: Any, **options: Any) -> _Numbered:
        canvas = _Numbered(*args, **options)
        canvas.document = self
        return canvas

    def width_of(self, wide: bool) -> float:
        size, margin = (landscape(A4), _WIDE_MARGIN) if wide else (A4, _MARGIN)
        return size[0] - 2 * margin

    def foot(self, canvas: Canvas, page: int, pages: int) -> None:
        width, _ = canvas._pagesize
        margin = _WIDE_MARGIN if width > A4[0] else _MARGIN
        canvas.setFont(_REGULAR, 7.5)
        canvas.setFillColor(HexColor(QUIET))
        canvas.drawString(margin, margin * 0.55, plain(self.report.footer))
        # `say` fills numbers in as people write them, with points: pages never reach a thousand.
        words = self.say("report.page", page=page, pages=pages)
        canvas.drawRightString(width - margin, margin * 0.55, words)

    def afterFlowable(self, flowable: Flowable) -> None:
        key = getattr(flowable, "chapter", None)
        if key is not None:
            words = flowable.getPlainText()
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(words, key, 0)
            self.notify("TOCEntry", (0, escape(words), self.page, key))


def _letters(words: str) -> str:
    """Words in letters that we have: without the accent where need be, else an empty box."""
    have = pdfmetrics.getFont(_REGULAR).face.charToGlyph
    found = []
    for letter in words:
        if letter.isspace() or ord(letter) in have:
            found.append(letter)
        elif unicodedata.category(letter) != "Cf":
            bare = unicodedata.normalize("NFKD", letter)[0]
            found.append(bare if ord(bare) in have else "□")
    return "".join(found)


def _marked(text: Text) -> str:
    """A text in the little language of paragraphs: escaped, with its links."""
    pieces = []
    for words, address in runs(text):
        written = escape(_letters(words)).replace("\n", "<br/>")
        if address is not None:
            written = f'<a href={quoteattr(address)} color="{ACCENT}"><u>{written}</u></a>'
        pieces.append(written)
    return "".join(pieces)


def _front(report: Report, say: Catalogue) -> list[Flowable]:
    found: list[Flowable] = [
        Words(_marked(report.title), _TITLE),
        Words(_marked(report.subtitle), _SUBTITLE),
    ]
    found += [_note(note) for note in report.notes]
    if report.form:
        return found
    cells = [[Words(_marked(n), _BODY), Words(_marked(v), _BODY)] for n, v in report.facts]
    facts = LongTable(cells, colWidths=[45 * mm, None], hAlign="LEFT")
    sides = ("LEFTPADDING", "TOPPADDING", "BOTTOMPADDING")
    bare = [(side, (0, 0), (-1, -1), 0) for side in sides]
    look = [*bare, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONT", (0, 0), (-1, -1), _REGULAR)]
    facts.setStyle(TableStyle(look))
    if not report.listed:
        return [*found, facts, Spacer(0, 8)]
    contents = TableOfContents(levelStyles=[_CONTENTS], dotsMinLevel=0)
    contents.tableStyle = TableStyle(look)
    return [*found, facts, Spacer(0, 8), Words(say("report.contents"), _H2), contents, PageBreak()]


def _chapters(report: Report, say: Catalogue, document: _Document) -> list[Flowable]:
    found: list[Flowable] = []
    on_side = False
    for heading, chapter in report.numbered():
        wide = any(getattr(block, "wide", False) for block in chapter.blocks)
        if wide or on_side:
            found += [NextPageTemplate("side" if wide else "upright"), PageBreak()]
        elif report.form and chapter is not report.chapters[0]:
            found.append(PageBreak())
        on_side = wide
        title = Words(_marked(heading), _H1)
        title.chapter = chapter.key
        # Headings and what introduces a table go to the page on which the table stands.
        waiting: list[Flowable] = [title]
        before = None
        for block in chapter.blocks:
            if getattr(block, "wide", False) and getattr(before, "wide", False):
                found.append(PageBreak())
            made = _block(block, say, document)
            before = block
            if isinstance(block, content.Heading):
                if any(words.style is _BODY for words in waiting):
                    found.append(KeepTogether(waiting))
                    waiting = []
                waiting = [*waiting, *made]
            elif waiting and isinstance(block, content.Paragraph):
                waiting += made
            elif not getattr(block, "together", True):
                found += [CondPageBreak(_ROOM), *waiting, *made]
                waiting = []
            else:
                found.append(KeepTogether([*waiting, *made]))
                waiting = []
        found += waiting
    return found


def _block(block: content.Block, say: Catalogue, document: _Document) -> list[Flowable]:
    if isinstance(block, content.Heading):
        return [Words(_marked(block.text), _H2)]
    if isinstance(block, content.Paragraph):
        return [Words(_marked(block.text), _LEAD if block.lead else _BODY)]
    if isinstance(block, content.Bullets):
        items = [ListItem(Words(_marked(item), _BODY), leftIndent=12) for item in block.items]
        return [
            ListFlowable(
                items, bulletType="bullet", start="•", bulletFontName=_REGULAR, leftIndent=12
            )
        ]
    if isinstance(block, content.Note):
        return [_note(block)]
    if isinstance(block, content.LineChart):
        series = [(plain(s.name), s.values, s.dashed) for s in block.series]
        width = document.width_of(False)
        drawing = balance_drawing(block.months, series, say, width=width, height=width * 0.46)
        return [Words(_marked(block.title), _CAPTION), _Chart(drawing)]
    if isinstance(block, content.Picture):
        return [Words(_marked(block.title), _CAPTION), _Chart(block.drawing), Spacer(0, 6)]
    return _table(block, document.width_of(block.wide))


def _note(note: content.Note) -> Words:
    warning = note.kind == "warning"
    style = _style(
        "note",
        9.5,
        backColor=HexColor("#faf1ed" if warning else "#f3f6f6"),
        borderColor=HexColor(WARN if warning else LINE),
        borderWidth=0.7,
        **_NOTE,
    )
    return Words(_marked(note.text), style)


def _table(table: content.Table, width: float) -> list[Flowable]:
    size = 10.2 if table.roomy else 6.4 if table.wide else 8.3
    pad = (4.5, 3.5) if table.roomy else (0.6, 2.0) if table.wide else (2.2, 3.5)
    styles = {
        (bold, number): _style(
            "cell",
            size,
            fontName=_BOLD if bold else _REGULAR,
            leading=size * 1.25,
            **({"alignment": TA_RIGHT} if number else {}),
        )
        for bold in (False, True)
        for number in (False, True)
    }
    look: list[tuple] = [
        ("FONT", (0, 0), (-1, -1), _REGULAR, size, size * 1.25),
        ("TEXTCOLOR", (0, 0), (-1, -1), HexColor(INK)),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), pad[0]),
        ("BOTTOMPADDING", (0, 0), (-1, -1), pad[0]),
        ("LEFTPADDING", (0, 0), (-1, -1), pad[1]),
        ("RIGHTPADDING", (0, 0), (-1, -1), pad[1]),
        ("LINEBELOW", (0, 0), (-1, 0), 1.1, HexColor(ACCENT)),
        ("LINEBELOW", (0, 1), (-1, -1), 0.35, HexColor(LINE)),
    ]
    if table.roomy:
        look.append(("INNERGRID", (0, 1), (-1, -1), 0.35, HexColor(LINE)))
    for at, column in enumerate(table.columns):
        if column.number:
            look.append(("ALIGN", (at, 0), (at, -1), "RIGHT"))
        elif at and table.columns[at - 1].number:
            look.append(("LEFTPADDING", (at, 0), (at, -1), 4 * pad[1]))
    cells: list[list] = [[Words(_marked(c.heading), styles[True, c.number]) for c in table.columns]]
    for row in table.rows:
        at, bold = len(cells), row.kind != "plain"
        if row.kind == "group":
            look.append(("BACKGROUND", (0, at), (-1, at), HexColor(SOFT)))
        if row.kind == "total":
            look.append(("LINEABOVE", (0, at), (-1, at), 0.8, HexColor(INK)))
        if bold:
            look.append(("FONT", (0, at), (-1, at), _BOLD, size, size * 1.25))
        if row.is_heading:
            look += [("SPAN", (0, at), (-1, at)), ("NOSPLIT", (0, at), (0, at + 1))]
        cells.append(
            [
                _cell(cell, styles[bold, column.number], short=column.number)
                for cell, column in zip(row.cells, table.columns, strict=True)
            ]
        )
    whole = sum(column.width for column in table.columns)
    widths = [width * column.width / whole for column in table.columns]
    made = LongTable(cells, colWidths=widths, repeatRows=1, style=TableStyle(look))
    caption = Words(_marked(table.caption), _CAPTION)
    return [caption, made] if table.wide else [caption, made, Spacer(0, 8)]


def _cell(text: Text, style: ParagraphStyle, *, short: bool) -> Any:
    # Amounts never wrap, and are drawn ten times as fast without a paragraph around them.
    if short and isinstance(text, str) and len(text) <= 12:
        return _letters(plain(text))
    return Words(_marked(text), style)


class _Chart(Flowable):
    """A drawing, painted part by part; one that is wider than the page is made to fit."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self.scale = 1.0

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.scale = min(1.0, room / self.drawing.width)
        self.width, self.height = self.drawing.width * self.scale, self.drawing.height * self.scale
        return self.width, self.height

    def draw(self) -> None:
        canvas, height = self.canv, self.drawing.height
        canvas.scale(self.scale, self.scale)
        for part in self.drawing.parts:
            if isinstance(part, Area):
                canvas.setFillColor(HexColor(part.color))
                low = height - part.y - part.height
                canvas.rect(part.x, low, part.width, part.height, stroke=0, fill=1)
            elif isinstance(part, Dot):
                canvas.setFillColor(HexColor("#ffffff" if part.open else part.color))
                canvas.setStrokeColor(HexColor(part.color))
                canvas.setLineWidth(part.width)
                canvas.setDash([], 0)
                stroke = int(part.open)
                canvas.circle(part.x, height - part.y, part.radius, stroke=stroke, fill=1)
            elif isinstance(part, Stroke):
                path = canvas.beginPath()
                path.moveTo(part.points[0][0], height - part.points[0][1])
                for x, y in part.points[1:]:
                    path.lineTo(x, height - y)
                canvas.setStrokeColor(HexColor(part.color))
                canvas.setLineWidth(part.width)
                canvas.setLineJoin(1)
                canvas.setDash(*((list(part.dash), 0) if part.dash else ([], 0)))
                canvas.drawPath(path)
            else:
                canvas.setFont(_BOLD if part.bold else _REGULAR, part.size)
                canvas.setFillColor(HexColor(part.color))
                write = {"start": canvas.drawString, "middle": canvas.drawCentredString,
                         "end": canvas.drawRightString}[part.anchor]  # fmt: skip
                write(part.x, height - part.y, _letters(part.text))
