"""Pieces of a docx in the words of its format (OOXML): runs, fields, the look of a table, a chart.

Run: a stretch of text with one look. Field: a number that the office program fills in.
"""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import RGBColor

from buurtpunt_lib.charts.theme import ACCENT, LINE


def drawing(relation: str, number: int, width: int, height: int, description: str) -> Any:
    """A chart in the text; relation: of its part. width, height: in English metric units."""
    chart = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    made = parse_xml(
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{int(width)}" '
        f'cy="{int(height)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="Chart {number}"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{chart}"><c:chart xmlns:c="{chart}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    made.find(".//" + qn("wp:docPr")).set("descr", description)
    return made


def table_look(width: int, *, narrow: bool, roomy: bool) -> Any:
    """Borders and margins of a table; width: in twentieths of a point."""
    look = OxmlElement("w:tblPr")
    look.append(element("w:tblW", w=str(width), type="dxa"))
    borders = OxmlElement("w:tblBorders")
    borders.append(element("w:bottom", val="single", sz="4", space="0", color=LINE[1:]))
    borders.append(element("w:insideH", val="single", sz="4", space="0", color=LINE[1:]))
    if roomy:
        borders.append(element("w:insideV", val="single", sz="4", space="0", color=LINE[1:]))
    look.append(borders)
    look.append(element("w:tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    sizes = (("top", 0), ("left", 30), ("bottom", 0), ("right", 30))
    if not narrow:
        high = 90 if roomy else 30
        sizes = (("top", high), ("left", 70), ("bottom", high), ("right", 70))
    for side, size in sizes:
        margins.append(element(f"w:{side}", w=str(size), type="dxa"))
    look.append(margins)
    return look


def run(
    words: str,
    *,
    bold: bool = False,
    size: float | None = None,
    color: str | None = None,
    link: bool = False,
) -> Any:
    """Words with one look; size: in points."""
    made, look = OxmlElement("w:r"), OxmlElement("w:rPr")
    if bold:
        look.append(OxmlElement("w:b"))
    if link or color:
        look.append(element("w:color", val=(color or ACCENT)[1:]))
    if size is not None:
        look.append(element("w:sz", val=str(round(size * 2))))
    if link:
        look.append(element("w:u", val="single"))
    if len(look):
        made.append(look)
    for number, line in enumerate(words.split("\n")):
        if number:
            made.append(OxmlElement("w:br"))
        text = OxmlElement("w:t")
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(text)
    return made


def field(name: str, **look: Any) -> Any:
    """A number that the office program fills in, such as that of the page."""
    made = element("w:fldSimple", instr=f" {name} ")
    made.append(run("1", **look))
    return made


def element(tag: str, **attributes: str) -> Any:
    """An element with attributes, all of them of the format's own namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def rgb(color: str) -> RGBColor:
    """ "#0a5c5c" as the package takes it."""
    return RGBColor.from_string(color.removeprefix("#"))
