"""The canvas on one slide: nine boxes as they lie on the page, to hang up or to write in together.

What was written goes first, then what stands elsewhere in the project; what has no room in a box
with letters of LEAST_POINTS is cut off and stands whole in the notes.
"""

from __future__ import annotations

import io
import math
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Inches, Pt

from buurtpunt_lib.charts.theme import ACCENT, INK, LINE, QUIET
from buurtpunt_lib.planning.canvas import BLOCKS
from buurtpunt_lib.reports import canvas_words
from buurtpunt_lib.reports.content import clean
from buurtpunt_lib.reports.pitch.fitting import short
from buurtpunt_lib.reports.project_document.making import Making

LEAST_POINTS, _MOST_POINTS = 11, 14
_WIDTH, _HEIGHT = 13.333, 7.5
_TITLE_ONLY = 5
_LEFT, _TOP, _GAP = 0.35, 1.0, 0.08
_LANGUAGES = {"nl": MSO_LANGUAGE_ID.BELGIAN_DUTCH, "en": MSO_LANGUAGE_ID.ENGLISH_UK}
# Where each block lies on a grid of ten columns and three rows: (column, row, columns, rows).
_GRID = {
    "partners": (0, 0, 2, 2), "core_activities": (2, 0, 2, 1), "people_and_means": (2, 1, 2, 1),
    "offer": (4, 0, 2, 2), "relationships": (6, 0, 2, 1), "channels": (6, 1, 2, 1),
    "customers": (8, 0, 2, 2), "cost_structure": (0, 2, 5, 1), "income": (5, 2, 5, 1),
}  # fmt: skip
_COLUMN = (_WIDTH - 2 * _LEFT) / 10
_ROW = (_HEIGHT - _TOP - 0.45) / 3


def to_pptx(making: Making) -> bytes:
    """The canvas as a pptx file of one slide."""
    say, plan = making.say, making.project.plan
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    properties = presentation.core_properties
    properties.title, properties.author = clean(plan.name), "Ons Buurtpunt"
    properties.language = "nl-BE" if say.language == "nl" else "en-GB"
    slide = presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY])
    head = slide.shapes.title
    head.left, head.top = Inches(_LEFT), Inches(0.2)
    head.width, head.height = Inches(_WIDTH - 2 * _LEFT), Inches(0.7)
    title = say("story.canvas.paper_about", name=plan.name, day=say.day(making.today))
    _write(head.text_frame, [(short(title, 90), 22, ACCENT, True)], say.language)
    people = canvas_words.catchment(making.facts, making.village, say)
    beside = canvas_words.beside(making.project, making.figures, say, people)
    notes, lines, own = [], {}, {}
    for block in BLOCKS:
        written = getattr(plan.canvas, block).split("\n")
        typed = [clean(line).strip() for line in written if line.strip()]
        own[block], lines[block] = len(typed), [*typed, *map(clean, beside[block])]
        notes.append("\n".join([say(f"story.canvas.block.{block}"), *lines[block]]))
    # One size for all of them: a sheet with four sizes of letters looks like four sheets.
    points = min(size_of(lines[block], *_inside(block)) for block in BLOCKS)
    for block in BLOCKS:
        kept = fitting(lines[block] or [say("story.canvas.empty")], points, *_inside(block))
        # What was written stands in ink, what follows from elsewhere is quieter.
        colors = [INK if at < own[block] else QUIET for at in range(len(kept))]
        texts = [(line, points, color, False) for line, color in zip(kept, colors, strict=True)]
        head_of = (say(f"story.canvas.block.{block}"), 13, ACCENT, True)
        _write(_box(slide, block), [head_of, *texts], say.language)
    slide.notes_slide.notes_text_frame.text = "\n\n".join(notes)
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def _box(slide: Any, block: str) -> Any:
    """An empty box where a block lies; its frame for words comes back."""
    column, row, wide, high = _GRID[block]
    box = slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE,
        Inches(_LEFT + column * _COLUMN),
        Inches(_TOP + row * _ROW),
        Inches(wide * _COLUMN - _GAP),
        Inches(high * _ROW - _GAP),
    )
    box.name = block
    box.fill.solid()
    box.fill.fore_color.rgb = RGBColor(255, 255, 255)
    box.line.color.rgb = RGBColor.from_string(LINE[1:])
    box.shadow.inherit = False
    frame = box.text_frame
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Inches(0.1)
    frame.margin_top = frame.margin_bottom = Inches(0.06)
    return frame


def _inside(block: str) -> tuple[float, float]:
    """Width and height for the lines of a block, below its name; inches."""
    _, _, wide, high = _GRID[block]
    return wide * _COLUMN - _GAP - 0.2, high * _ROW - _GAP - 0.45


def size_of(lines: list[str], width: float, height: float) -> int:
    """The largest letters, in points, with which lines fit; LEAST_POINTS where none do."""
    for points in range(_MOST_POINTS, LEAST_POINTS, -1):
        in_row, rows = _room(points, width, height)
        if sum(_rows(line, in_row) for line in lines) <= rows:
            return points
    return LEAST_POINTS


def fitting(lines: list[str], points: int, width: float, height: float) -> list[str]:
    """The first lines that fit in a box of inches; where some are left out, the last is marked."""
    in_row, rows = _room(points, width, height)
    kept: list[str] = []
    for line in lines:
        need = _rows(line, in_row)
        if need > rows:
            if rows:
                kept.append(short(line, in_row * rows - 2))
            break
        kept.append(line)
        rows -= need
    if len(kept) < len(lines) and not kept[-1].endswith("…"):
        kept[-1] += " …"
    return kept


def _room(points: float, width: float, height: float) -> tuple[int, int]:
    """Letters in a row, and rows, of a box in inches."""
    return int(width * 72 / (points * 0.5)), int(height * 72 / (points * 1.2))


def _rows(line: str, in_row: int) -> int:
    return max(1, math.ceil(len(line) * 1.08 / in_row))


def _write(frame: Any, texts: list[tuple[str, float, str, bool]], language: str) -> None:
    """Paragraphs, each one run: no word of a user becomes anything else."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    for number, (words, points, color, bold) in enumerate(texts):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = words
        font = run.font
        font.size, font.bold = Pt(points), bold
        font.color.rgb = RGBColor.from_string(color[1:])
        font.language_id = _LANGUAGES[language]
