"""The balance as a chart of the office program itself: sharp at any size, its numbers within.

The same chart goes into a presentation and into a text document. Words of users never become
part of it, so its workbook holds no formula of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from buurtpunt_lib.charts.theme import ACCENT, INK, QUIET
from buurtpunt_lib.reports.content import LineChart, plain
from buurtpunt_lib.texts import Catalogue

# Without decimals, in the thousands separator of the reader's own program.
_NUMBERS, _EUROS = "#,##0", {"nl": '[$-813]"€ "#,##0', "en": '[$-809]"€"#,##0'}
_FONT = "Calibri"
_MOST_LABELS = 6
# Months by name in Belgian Dutch and British English, whatever the reader's program speaks.
_MONTHS = {"nl": "[$-813]mmm\\ yyyy", "en": "[$-809]mmm\\ yyyy"}


@dataclass(frozen=True)
class Embedded:
    """A chart apart from its presentation: its XML, its workbook and the name that ties them."""

    xml: bytes
    workbook: bytes
    relation: str


def add_chart(
    slide: Any, chart: LineChart, say: Catalogue, *, place: tuple[Emu, Emu, Emu, Emu], points: float
) -> Any:
    """Puts the chart on a slide, with letters of `points` points; gives its frame."""
    data = CategoryChartData(number_format=_NUMBERS)
    data.categories = list(chart.months)
    for series in chart.series:
        data.add_series(plain(series.name), [round(value, 2) for value in series.values])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE, *place, data)
    made = frame.chart
    made.has_title = False
    made.font.name, made.font.size, made.font.color.rgb = _FONT, Pt(points), _color(INK)
    made.has_legend = True
    made.legend.position = XL_LEGEND_POSITION.TOP
    made.legend.include_in_layout = False
    _axes(made, len(chart.months), say.language)
    _no_frame(made)
    for drawn, series in zip(made.plots[0].series, chart.series, strict=True):
        drawn.smooth = False
        drawn.marker.style = XL_MARKER_STYLE.NONE
        line = drawn.format.line
        line.width, line.color.rgb = Pt(2.5), _color(QUIET if series.dashed else ACCENT)
        if series.dashed:
            line.dash_style = MSO_LINE_DASH_STYLE.DASH
    described = frame._element.nvGraphicFramePr.cNvPr
    described.set("descr", chart.description)
    return frame


def embedded(chart: LineChart, say: Catalogue, *, points: float) -> Embedded:
    """The chart for a document of another kind."""
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    frame = add_chart(slide, chart, say, place=(Emu(0), Emu(0), Emu(1), Emu(1)), points=points)
    part = frame.chart.part
    workbook = part.chart_workbook.xlsx_part
    relation = next(key for key, rel in part.rels.items() if rel.target_part is workbook)
    return Embedded(part.blob, workbook.blob, relation)


def _axes(made: Any, months: int, language: str) -> None:
    values, names = made.value_axis, made.category_axis
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = RGBColor(0xE1, 0xE8, 0xE8)
    values.format.line.fill.background()
    values.tick_labels.number_format = _EUROS[language]
    values.tick_labels.number_format_is_linked = False
    names.format.line.color.rgb = _color(INK)
    # Months stand below the drawing, also where the account goes below zero.
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.tick_labels.number_format = _MONTHS[language]
    names.tick_labels.number_format_is_linked = False
    names.has_major_gridlines = False
    beat = next(b for b in (1, 3, 6, 12, 24) if months / b <= _MOST_LABELS or b == 24)
    axis = names._element
    for tag in ("baseTimeUnit", "majorUnit", "majorTimeUnit"):
        for found in axis.findall(_qualified(tag)):
            axis.remove(found)
    # In the order of the schema, at the end of a date axis.
    for tag, value in (
        ("baseTimeUnit", "months"),
        ("majorUnit", str(beat)),
        ("majorTimeUnit", "months"),
    ):
        axis.append(axis.makeelement(_qualified(tag), {"val": value}))


def _no_frame(made: Any) -> None:
    """No border around the chart and no colour behind it."""
    look = parse_xml(
        '<c:spPr xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        "<a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    )
    made._chartSpace.find(_qualified("chart")).addnext(look)


def _qualified(tag: str) -> str:
    return "{http://schemas.openxmlformats.org/drawingml/2006/chart}" + tag


def _color(text: str) -> RGBColor:
    return RGBColor.from_string(text.removeprefix("#"))
