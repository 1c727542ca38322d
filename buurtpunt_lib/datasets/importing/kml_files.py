"""KML and what is in a KMZ: placemarks with a name, a description, named values and a shape.

Named value: `Data` or `SimpleData` in the extended data of a placemark; its name is a column.
Nothing outside the file is read: links, styles and overlays are left alone, and a document type,
the only place where XML can define entities, is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from buurtpunt_lib.datasets.importing import archives
from buurtpunt_lib.datasets.importing.raw import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, RawTable
from buurtpunt_lib.errors import InputError

# Folders in folders; a file of people goes a few deep.
_DEEPEST = 60
_PLAIN = ("name", "description", "address")


def read(path: Path) -> RawTable:
    """The placemarks, in WGS 84. Raises InputError `import_file.xml_entities`, `.xml_broken`,
    `.no_rows`, `.too_many_rows`, `.too_many_columns`, `.shape` (row).
    """
    file = path.name
    with path.open("rb") as stream:
        archives.refuse_doctype(stream, file=file)
    records: list[dict[str, str]] = []
    shapes: list[Any] = []
    columns: dict[str, None] = {}
    try:
        for number, placemark in enumerate(_placemarks(path), start=1):
            if number > MOST_ROWS:
                raise InputError("import_file.too_many_rows", file=file, maximum=MOST_ROWS)
            record = _values(placemark)
            columns |= dict.fromkeys(record)
            if len(columns) > MOST_COLUMNS:
                raise InputError(
                    "import_file.too_many_columns", file=file, value=len(columns),
                    maximum=MOST_COLUMNS,
                )  # fmt: skip
            records.append(record)
            try:
                shapes.append(_shape(placemark))
            except Exception:
                # Whatever is wrong with its numbers: the user hears which placemark.
                raise InputError("import_file.shape", file=file, row=str(number)) from None
    except (ElementTree.ParseError, UnicodeDecodeError, LookupError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("import_file.xml_broken", file=file) from None
    if not records:
        raise InputError("import_file.no_rows", file=file)
    rows = [tuple(record.get(name, "") for name in columns) for record in records]
    numbers = list(range(1, len(rows) + 1))
    return RawTable(file, tuple(columns), rows, numbers, shapes, 4326)


def _placemarks(path: Path) -> Iterator[ElementTree.Element]:
    """Each placemark once it is whole; what was read before it is let go."""
    above: list[ElementTree.Element] = []
    for event, element in ElementTree.iterparse(path, events=("start", "end")):
        if event == "start":
            above.append(element)
            if len(above) > _DEEPEST:
                raise ValueError("too deep")
            continue
        above.pop()
        if _local(element) == "Placemark":
            yield element
            if above:
                above[-1].remove(element)


def _local(element: ElementTree.Element) -> str:
    """The name without its namespace: KML 2.0 to 2.3 and Google's own have one each."""
    return element.tag.rpartition("}")[2]


def _values(placemark: ElementTree.Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for child in placemark:
        name = _local(child)
        if name in _PLAIN:
            found[name] = _text(child)
        elif name == "ExtendedData":
            for part in child.iter():
                if _local(part) == "Data":
                    value = next((inner for inner in part if _local(inner) == "value"), None)
                    found[_key(part)] = _text(value)
                elif _local(part) == "SimpleData":
                    found[_key(part)] = _text(part)
    if (key := placemark.get("id")) and "id" not in found:
        found["placemark id"] = key
    return found


def _key(element: ElementTree.Element) -> str:
    return " ".join((element.get("name") or "").split()) or "?"


def _text(element: ElementTree.Element | None) -> str:
    text = "" if element is None else "".join(element.itertext()).strip()
    return text[:LONGEST_CELL]


def _shape(placemark: ElementTree.Element) -> Any:
    """The first point, or else the outer ring of the first polygon; None without either."""
    import shapely

    for kind in ("Point", "Polygon"):
        for part in placemark.iter():
            if _local(part) != kind:
                continue
            text = next((p.text for p in part.iter() if _local(p) == "coordinates"), None) or ""
            # "lon,lat" or "lon,lat,height", parted by spaces.
            pairs = [tuple(map(float, one.split(",")[:2])) for one in text.split()]
            if not pairs:
                return None
            found = shapely.Point(pairs[0]) if kind == "Point" else shapely.Polygon(pairs)
            return None if found.is_empty else found
    return None
