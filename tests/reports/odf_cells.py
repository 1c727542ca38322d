"""The cells of an OpenDocument spreadsheet: what is shown, and the formula where there is one."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def rows_of(path: Path) -> list[list[tuple[str, str | None]]]:
    """The rows of the first sheet; the heads of the first row alone are plain texts."""
    with zipfile.ZipFile(path) as archive:
        tree = ElementTree.fromstring(archive.read("content.xml"))
    found = []
    for row in tree.find(f".//{_TABLE}table").iter(f"{_TABLE}table-row"):
        cells = []
        for cell in row.iter(f"{_TABLE}table-cell"):
            shown = "\n".join("".join(p.itertext()) for p in cell.iter(f"{_TEXT}p"))
            value = cell.get(f"{_OFFICE}value") or shown
            again = min(int(cell.get(f"{_TABLE}number-columns-repeated", 1)), 100)
            cells += [(value, cell.get(f"{_TABLE}formula"))] * again
        found.append(cells)
    found[0] = [text for text, _ in found[0]]
    return found
