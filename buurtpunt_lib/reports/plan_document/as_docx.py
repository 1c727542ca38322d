"""A document as docx: headings that a reader can jump to, tables with headings on every page.

Every text is a run of its own, so no text becomes a field, a formula or a link of its own making.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from buurtpunt_lib.charts.theme import ACCENT, INK, QUIET, SOFT, WARN
from buurtpunt_lib.reports import content
from buurtpunt_lib.reports.content import Report, Row, Table, Text, plain, runs
from buurtpunt_lib.reports.native_chart import embedded
from buurtpunt_lib.reports.picture import png
from buurtpunt_lib.reports.plan_document import docx_parts as parts
from buurtpunt_lib.texts import Catalogue

_FONT = "Calibri"
_MARGIN, _WIDE_MARGIN = Mm(18), Mm(12)
_PAGE = (Mm(210), Mm(297))
_FOOT = {"size": 8, "color": QUIET}
_LANGUAGES = {"nl": "nl-BE", "en": "en-GB"}
_TWIPS = 635  # English metric units in a twentieth of a point.
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def to_docx(report: Report, say: Catalogue) -> bytes:
    """The document as a docx file."""
    return _Writer(report, say).write()


class _Writer:
    def __init__(self, report: Report, say: Catalogue) -> None:
        self.report, self.say = report, say
        self.document = Document()
        self._charts = 0
        self._bookmarks = 0

    def write(self) -> bytes:
        self._dress()
        self._page(self.document.sections[0], wide=False)
        self._foot(self.document.sections[0])
        self._front()
        wide = False
        for heading, chapter in self.report.numbered():
            needs = any(getattr(block, "wide", False) for block in chapter.blocks)
            if needs != wide:
                wide = needs
                self._page(self.document.add_section(WD_SECTION.NEW_PAGE), wide=wide)
            title = self.document.add_heading(plain(heading), 1)
            later = chapter is not self.report.chapters[0]
            title.paragraph_format.page_break_before = self.report.form and later
            self._bookmark(title, chapter.key)
            before = None
            for block, after in zip(chapter.blocks, (*chapter.blocks[1:], None), strict=True):
                follows = getattr(block, "wide", False) and getattr(before, "wide", False)
                self._block(block, new_page=follows)
                if isinstance(block, content.Paragraph | content.Note):
                    # What introduces a table goes to the page on which the table begins.
                    last = self.document.paragraphs[-1]
                    last.paragraph_format.keep_with_next = isinstance(after, content.Table)
                before = block
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _dress(self) -> None:
        properties = self.document.core_properties
        properties.title = plain(self.report.title)
        properties.subject = self.report.subtitle
        properties.author = "Ons Buurtpunt"
        properties.comments = plain(self.report.footer)
        properties.language = _LANGUAGES[self.report.language]
        properties.created = datetime.combine(self.report.day, datetime.min.time())
        styles = self.document.styles
        defaults = styles.element.find(qn("w:docDefaults"))
        for language in defaults.iter(qn("w:lang")):
            language.set(qn("w:val"), _LANGUAGES[self.report.language])
        looks = (
            ("Normal", 10.5, INK, False, 0, 5),
            ("Title", 24, ACCENT, True, 0, 2),
            ("Subtitle", 14, QUIET, False, 0, 10),
            ("Heading 1", 16, INK, True, 18, 6),
            ("Heading 2", 12, INK, True, 12, 4),
            ("Caption", 10, INK, True, 8, 3),
            ("List Bullet", 10.5, INK, False, 0, 3),
        )
        for name, size, color, bold, before, after in looks:
            style = styles[name]
            style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), bold
            style.font.italic, style.font.color.rgb = False, parts.rgb(color)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{kind}"), None)
            for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{kind}"), _FONT)
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(after)
            style.paragraph_format.line_spacing = 1.08
        styles["Caption"].paragraph_format.keep_with_next = True
        border = styles["Title"].element.pPr.find(qn("w:pBdr"))
        if border is not None:
            styles["Title"].element.pPr.remove(border)

    def _page(self, section: Any, *, wide: bool) -> None:
        low, high = _PAGE
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (high, low) if wide else (low, high)
        margin = _WIDE_MARGIN if wide else _MARGIN
        section.left_margin = section.right_margin = margin
        section.top_margin = section.bottom_margin = margin
        section.footer_distance = Mm(7)

    def _foot(self, section: Any) -> None:
        """The same foot on every page, with its number as a field."""
        paragraph = section.footer.paragraphs[0]
        # `say` puts numbers in: the places of the two numbers are found back by these signs.
        words = self.say("report.page", page="\x00", pages="\x01")
        before, _, rest = words.partition("\x00")
        between, _, after = rest.partition("\x01")
        paragraph._p.append(parts.run(f"{plain(self.report.footer)} – {before}", **_FOOT))
        paragraph._p.append(parts.field("PAGE", **_FOOT))
        paragraph._p.append(parts.run(between, **_FOOT))
        paragraph._p.append(parts.field("NUMPAGES", **_FOOT))
        paragraph._p.append(parts.run(after, **_FOOT))

    def _front(self) -> None:
        self.document.add_paragraph(plain(self.report.title), style="Title")
        self.document.add_paragraph(self.report.subtitle, style="Subtitle")
        for note in self.report.notes:
            self._block(note)
        for name, value in self.report.facts:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(45))
            run = paragraph.add_run(f"{name}\t")
            run.font.color.rgb = parts.rgb(QUIET)
            self._write(paragraph._p, value)
        if not self.report.listed:
            return
        self.document.add_heading(self.say("report.contents"), 2)
        for heading, chapter in self.report.numbered():
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(1)
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), chapter.key)
            link.append(parts.run(plain(heading), link=True))
            paragraph._p.append(link)
        self.document.add_page_break()

    def _bookmark(self, paragraph: Any, name: str) -> None:
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self._bookmarks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), name)
                paragraph._p.insert_element_before(mark, "w:r")
            else:
                paragraph._p.append(mark)
        self._bookmarks += 1

    def _block(self, block: content.Block, *, new_page: bool = False) -> None:
        if isinstance(block, content.Heading):
            self.document.add_heading(plain(block.text), 2)
        elif isinstance(block, content.Paragraph):
            paragraph = self.document.add_paragraph()
            self._write(paragraph._p, block.text, bold=block.lead, size=12 if block.lead else None)
        elif isinstance(block, content.Bullets):
            for item in block.items:
                self._write(self.document.add_paragraph(style="List Bullet")._p, item)
        elif isinstance(block, content.Note):
            self._note(block)
        elif isinstance(block, content.Picture):
            self.document.add_paragraph(block.title, style="Caption")
            self._picture(block)
        elif isinstance(block, content.LineChart):
            self.document.add_paragraph(block.title, style="Caption")
            self._chart(block)
        else:
            caption = self.document.add_paragraph(plain(block.caption), style="Caption")
            caption.paragraph_format.page_break_before = new_page
            self._table(block)

    def _note(self, note: content.Note) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(3)
        warning = note.kind == "warning"
        properties = paragraph._p.get_or_add_pPr()
        border = OxmlElement("w:pBdr")
        side = parts.element(
            "w:left", val="single", sz="24", space="6", color=(WARN if warning else QUIET)[1:]
        )
        border.append(side)
        shade = parts.element(
            "w:shd", val="clear", color="auto", fill="FAF1ED" if warning else "F3F6F6"
        )
        # Borders and shading come before the spacing and indent in the order of the schema.
        for made in (border, shade):
            properties.insert_element_before(made, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
        self._write(paragraph._p, note.text)

    def _write(
        self, paragraph: Any, text: Text, *, bold: bool = False, size: float | None = None
    ) -> None:
        for words, address in runs(text):
            if address is None:
                paragraph.append(parts.run(words, bold=bold, size=size))
                continue
            link = OxmlElement("w:hyperlink")
            part = self.document.part
            relation = part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link.set(qn("r:id"), relation)
            link.append(parts.run(words, bold=bold, size=size, link=True))
            paragraph.append(link)

    def _table(self, table: Table) -> None:
        section = self.document.sections[-1]
        room = section.page_width - section.left_margin - section.right_margin
        whole = sum(column.width for column in table.columns)
        widths = [int(room * column.width / whole / _TWIPS) for column in table.columns]
        made = OxmlElement("w:tbl")
        made.append(parts.table_look(sum(widths), narrow=table.wide, roomy=table.roomy))
        grid = OxmlElement("w:tblGrid")
        for width in widths:
            grid.append(parts.element("w:gridCol", w=str(width)))
        made.append(grid)
        size = 10.5 if table.roomy else 6.5 if table.wide else 9.0
        headings = Row(tuple(column.heading for column in table.columns), "heading")
        for row in (headings, *table.rows):
            kept = row.kind in ("heading", "group") or (
                table.together and row is not table.rows[-1]
            )
            made.append(self._row(row, table, widths, size, kept=kept))
        self.document.element.body.insert_element_before(made, "w:sectPr")
        after = self.document.add_paragraph()
        after.paragraph_format.space_after = Pt(2)
        if table.wide:
            # A paragraph must follow a table; it may not push an empty page out.
            after.paragraph_format.line_spacing = Pt(1)
            after.paragraph_format.space_after = Pt(0)

    def _row(self, row: Row, table: Table, widths: list[int], size: float, *, kept: bool) -> Any:
        made = OxmlElement("w:tr")
        properties = OxmlElement("w:trPr")
        properties.append(OxmlElement("w:cantSplit"))
        if row.kind == "heading":
            properties.append(OxmlElement("w:tblHeader"))
        made.append(properties)
        cells = row.cells[:1] if row.is_heading else row.cells
        for at, (text, column) in enumerate(zip(cells, table.columns, strict=False)):
            cell, look = OxmlElement("w:tc"), OxmlElement("w:tcPr")
            width = sum(widths) if row.is_heading else widths[at]
            look.append(parts.element("w:tcW", w=str(width), type="dxa"))
            if row.is_heading:
                look.append(parts.element("w:gridSpan", val=str(len(widths))))
            if row.kind in ("heading", "total"):
                below = row.kind == "heading"
                borders = OxmlElement("w:tcBorders")
                color = (ACCENT if below else INK)[1:]
                borders.append(
                    parts.element(
                        "w:bottom" if below else "w:top", val="single", sz="8", color=color
                    )
                )
                look.append(borders)
            if row.kind == "group":
                look.append(parts.element("w:shd", val="clear", color="auto", fill=SOFT[1:]))
            if at and table.columns[at - 1].number and not column.number:
                # Room between an amount that stands right and words that stand left.
                margin = OxmlElement("w:tcMar")
                margin.append(parts.element("w:left", w="260", type="dxa"))
                look.append(margin)
            if row.kind == "heading":
                look.append(parts.element("w:vAlign", val="bottom"))
            cell.append(look)
            paragraph, form = OxmlElement("w:p"), OxmlElement("w:pPr")
            if kept:
                form.append(OxmlElement("w:keepNext"))
            form.append(
                parts.element("w:spacing", before="0", after="0", line="240", lineRule="auto")
            )
            if column.number:
                form.append(parts.element("w:jc", val="right"))
            paragraph.append(form)
            self._write(paragraph, text, bold=row.kind != "plain", size=size)
            cell.append(paragraph)
            made.append(cell)
        return made

    def _picture(self, picture: content.Picture) -> None:
        section = self.document.sections[-1]
        width = section.page_width - section.left_margin - section.right_margin
        self.document.add_picture(io.BytesIO(png(picture.drawing)), width=width)
        shape = self.document.inline_shapes[-1]
        shape._inline.docPr.set("descr", picture.description)

    def _chart(self, chart: content.LineChart) -> None:
        """The chart of the office program itself, with its workbook inside the document."""
        found = embedded(chart, self.say, points=10)
        self._charts += 1
        package, main = self.document.part.package, self.document.part
        number = self._charts
        workbook = Part(
            PackURI(f"/word/embeddings/chart{number}.xlsx"), _WORKBOOK, found.workbook, package
        )
        part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, found.xml, package)
        part.load_rel(RELATIONSHIP_TYPE.PACKAGE, workbook, found.relation)
        relation = main.relate_to(part, RELATIONSHIP_TYPE.CHART)
        section = self.document.sections[-1]
        width = section.page_width - section.left_margin - section.right_margin
        paragraph = self.document.add_paragraph()
        paragraph.add_run()._r.append(
            parts.drawing(relation, number, width, Emu(int(width * 0.46)), chart.description)
        )
