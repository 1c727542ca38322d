"""Slides as a presentation: few words, large letters, dark on light, a chart of the program itself.

No letter is smaller than `LEAST_POINTS`; each colour stands out from what lies behind it by at
least 4.5 to 1.
"""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from buurtpunt_lib.charts.theme import ACCENT, INK, QUIET, WARN
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.reports.native_chart import add_chart
from buurtpunt_lib.reports.pitch.fitting import ROOM, ROOM_ABOVE_BOX, size_of
from buurtpunt_lib.reports.pitch.slides import Beside, Slide, slides
from buurtpunt_lib.texts import Catalogue

LEAST_POINTS = 18
PAPER, WARM = "#ffffff", "#faf1ed"
_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_LEFT, _TOP = Inches(0.8), Inches(0.5)
_ROOM = Emu(_WIDTH - 2 * _LEFT)
_LANGUAGES = {"nl": MSO_LANGUAGE_ID.BELGIAN_DUTCH, "en": MSO_LANGUAGE_ID.ENGLISH_UK}
# Layouts of the empty presentation that python-pptx begins with.
_TITLE_SLIDE, _WITH_LINES, _TITLE_ONLY = 0, 1, 5


def to_pptx(
    plan: HubPlan,
    say: Catalogue,
    *,
    today: date | None = None,
    beside: Beside = Beside(),  # noqa: B008 (frozen)
) -> bytes:
    """The pitch of a plan as a pptx file, in the language of `say`."""
    today = today or date.today()
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = _WIDTH, _HEIGHT
    _without_printer(presentation)
    properties = presentation.core_properties
    told = slides(plan, say, today=today, beside=beside)
    properties.title, properties.author = told[0].title, "Ons Buurtpunt"
    properties.subject = say("report.subtitle")
    properties.language = "nl-BE" if say.language == "nl" else "en-GB"
    writer = _Writer(presentation, say)
    for number, slide in enumerate(told, start=1):
        writer.add(slide, number)
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


class _Writer:
    def __init__(self, presentation: Any, say: Catalogue) -> None:
        self.presentation, self.say = presentation, say

    def add(self, slide: Slide, number: int) -> None:
        if slide.key == "title":
            made = self._title(slide)
        elif slide.key == "question":
            made = self._question(slide, number)
        elif slide.chart is not None:
            made = self._chart(slide, number)
        else:
            made = self._lines(slide, number)
        made.notes_slide.notes_text_frame.text = slide.notes

    def _new(self, layout: int, background: str = PAPER) -> Any:
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[layout])
        fill = slide.background.fill
        fill.solid()
        fill.fore_color.rgb = _color(background)
        return slide

    def _put(
        self,
        shape: Any,
        paragraphs: list[str] | tuple[str, ...],
        *,
        points: float,
        color: str,
        bold: bool = False,
        align: Any = PP_ALIGN.LEFT,
        after: float = 0,
    ) -> None:
        """Words in a shape, each paragraph one run: no word of a user becomes anything else."""
        frame = shape.text_frame
        # Letters keep their size: a program that shrinks them makes them too small to read.
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        for number, words in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment, paragraph.space_after = align, Pt(after)
            run = paragraph.add_run()
            run.text = words
            font = run.font
            font.size, font.bold, font.color.rgb = Pt(points), bold, _color(color)
            font.language_id = _LANGUAGES[self.say.language]

    def _head(self, slide: Any, title: str, number: int) -> None:
        _place(slide.shapes.title, _LEFT, _TOP, _ROOM, Inches(1.0))
        slide.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        self._put(slide.shapes.title, [title], points=34, color=ACCENT, bold=True)
        line = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, _LEFT, Inches(1.55), Inches(1.6), Inches(0.06)
        )
        line.fill.solid()
        line.fill.fore_color.rgb = _color(ACCENT)
        line.line.fill.background()
        corner = slide.shapes.add_textbox(
            Emu(_WIDTH - Inches(1.6)), Emu(_HEIGHT - Inches(0.7)), Inches(0.9), Inches(0.45)
        )
        self._put(
            corner, [str(number)], points=LEAST_POINTS, color=QUIET, align=PP_ALIGN.RIGHT
        )  # fmt: skip

    def _title(self, slide: Slide) -> Any:
        made = self._new(_TITLE_SLIDE, ACCENT)
        title, below = made.placeholders[0], made.placeholders[1]
        _place(title, _LEFT, Inches(1.7), _ROOM, Inches(2.4))
        _place(below, _LEFT, Inches(4.3), _ROOM, Inches(2.0))
        title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        points = 44 if len(slide.title) <= 50 else 34
        self._put(title, [slide.title], points=points, color=PAPER, bold=True)
        self._put(below, slide.lines, points=24, color=PAPER, after=6)
        return made

    def _lines(self, slide: Slide, number: int) -> Any:
        made = self._new(_WITH_LINES if slide.lines else _TITLE_ONLY)
        self._head(made, slide.title, number)
        below = 1.9
        if slide.lines:
            points, high = size_of(slide.lines, ROOM_ABOVE_BOX if slide.open else ROOM)
            body = made.placeholders[1]
            _place(body, _LEFT, Inches(below), _ROOM, Inches(high))
            body.text_frame.vertical_anchor = MSO_ANCHOR.TOP
            self._put(body, slide.lines, points=points, color=INK, after=10)
            below += high + 0.2
        if slide.open:
            box = made.shapes.add_shape(
                MSO_SHAPE.RECTANGLE, _LEFT, Inches(below), Inches(10.6), Inches(0.9)
            )
            box.fill.solid()
            box.fill.fore_color.rgb = _color(WARM)
            box.line.color.rgb = _color(WARN)
            box.line.width = Pt(1.5)
            box.shadow.inherit = False
            box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            box.text_frame.margin_left = Inches(0.2)
            self._put(box, slide.open, points=22, color=WARN)
        return made

    def _chart(self, slide: Slide, number: int) -> Any:
        made = self._new(_TITLE_ONLY)
        self._head(made, slide.title, number)
        place = (_LEFT, Inches(1.8), Inches(8.4), Inches(5.0))
        assert slide.chart is not None
        add_chart(made, slide.chart, self.say, place=place, points=LEAST_POINTS)
        for at, (value, label) in enumerate(slide.figures):
            box = made.shapes.add_textbox(
                Inches(9.6), Inches(1.9 + 1.6 * at), Inches(3.2), Inches(1.5)
            )
            self._put(box, [value], points=30, color=ACCENT, bold=True)
            below = box.text_frame.add_paragraph()
            run = below.add_run()
            run.text = label
            run.font.size, run.font.color.rgb = Pt(LEAST_POINTS), _color(INK)
            run.font.language_id = _LANGUAGES[self.say.language]
        return made

    def _question(self, slide: Slide, number: int) -> Any:
        made = self._new(_WITH_LINES)
        self._head(made, slide.title, number)
        body = made.placeholders[1]
        _place(body, _LEFT, Inches(2.0), _ROOM, Inches(4.2))
        body.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        self._put(body, slide.lines, points=36, color=INK, bold=True)
        for paragraph in body.text_frame.paragraphs:
            _no_bullet(paragraph)
        return made


def _without_printer(presentation: Any) -> None:
    """Takes out the settings of a stranger's printer that the empty presentation carries."""
    part = presentation.part
    for key, relation in list(part.rels.items()):
        if relation.reltype.endswith("/printerSettings"):
            part.rels.pop(key)


def _place(shape: Any, left: Emu, top: Emu, width: Emu, height: Emu) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height


def _no_bullet(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "0")
    properties.set("indent", "0")
    kind = "{http://schemas.openxmlformats.org/drawingml/2006/main}buNone"
    properties.append(properties.makeelement(kind, {}))


def _color(text: str) -> RGBColor:
    return RGBColor.from_string(text.removeprefix("#"))
