"""The register as KML, for Google Earth and phones: a placemark per place, its fields as data.

Programs that show KML take a description for HTML. So ours is text of ours only, in which each
value is escaped, and the balloon of a placemark shows that description and nothing else.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from buurtpunt_lib.reports.register_files.cells import FIELDS, Cell, Words, header
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.reports.register_files import Content

_TOLD = ("kind", "status", "address", "municipality", "services", "opening_hours")
_STYLE = '<Style id="place"><BalloonStyle><text>$[description]</text></BalloonStyle></Style>\n'


def kml(content: Content, say: Catalogue) -> bytes:
    about, words = content.about, Words(say)
    heads = [header(field, say) for field in FIELDS]
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        '<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n',
        f"<name>{_xml(about.title)}</name>\n",
        f"<description>{_balloon(about.sentences)}</description>\n",
        _STYLE,
    ]
    for record in content.records:
        cells = words.row(record)
        told = [f"{heads[i]}: {cells[i]}" for i in map(FIELDS.index, _TOLD) if cells[i]]
        parts.append(
            f"<Placemark>\n<name>{_xml(record.name)}</name>\n"
            f"<description>{_balloon((record.name, *told))}</description>\n"
            "<styleUrl>#place</styleUrl>\n<ExtendedData>\n"
        )
        parts += [
            f'<Data name="{_xml(head)}"><value>{_value(cell)}</value></Data>\n'
            for head, cell, field in zip(heads, cells, FIELDS, strict=True)
            if field not in ("lat", "lon", "name")
        ]
        parts.append("</ExtendedData>\n")
        if record.lat is not None:
            place = f"{record.lon!r},{record.lat!r}"
            parts.append(f"<Point><coordinates>{place}</coordinates></Point>\n")
        parts.append("</Placemark>\n")
    parts.append("</Document>\n</kml>\n")
    return "".join(parts).encode("utf-8")


def _balloon(lines: tuple[str, ...]) -> str:
    """Lines of text as the HTML that a balloon shows, as XML."""
    return _xml("<br>".join(html.escape(line).replace("\n", "<br>") for line in lines))


def _value(cell: Cell) -> str:
    return "" if cell is None else _xml(str(cell))


def _xml(text: str) -> str:
    return html.escape(text).replace("\r", "&#13;")
