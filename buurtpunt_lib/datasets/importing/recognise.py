"""What a file is, by its first bytes: names lie (a page that says "404" is often called data.csv).

Content: "csv", "xlsx", "geojson", "gpkg", "kml", "zip" or "pbf".
"""

from __future__ import annotations

import re
from pathlib import Path

from buurtpunt_lib.errors import InputError

_FIRST_BYTES = 4096
_MEGABYTE = 1_000_000
# What a program of our own size can read at once; a larger table belongs in a GeoPackage.
MOST_MEGABYTES = {
    "csv": 200, "geojson": 200, "xlsx": 100, "gpkg": 2_000, "kml": 100, "zip": 500, "pbf": 4_000,
}  # fmt: skip
_BEGINS = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"SQLite format 3\x00", "gpkg"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"%PDF-", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "gzip"),
    (b"\xfd7zXZ", "gzip"),
    (b"7z\xbc\xaf", "gzip"),
    (b"Rar!", "gzip"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PAGE = re.compile(r"<!doctype\s+html|<html|<head|<body", re.I)
# Comments and an XML declaration may stand before it, and a name may have a prefix.
_KML = re.compile(r"<(?:\w+:)?kml[\s>]")


def content_of(path: Path) -> str:
    """What the file holds. Raises InputError `import_file.…` with what to do instead.

    `file.missing`, `file.too_big`, `import_file.folder`, `.empty`, `.web_page`, `.xml`,
    `.old_office`, `.pdf`, `.packed`, `.picture`, `.binary`.
    """
    if path.is_dir():
        raise InputError("import_file.folder", file=path.name)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            first = file.read(_FIRST_BYTES)
    except FileNotFoundError:
        raise InputError("file.missing", file=str(path)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("data.unreadable", file=path.name, reason=reason) from None
    if not first.strip(b" \t\r\n\x00"):
        raise InputError("import_file.empty", file=path.name)
    found = _of_bytes(first)
    if found in _REFUSED:
        raise InputError(_REFUSED[found], file=path.name)
    if found == "zip" and path.suffix.lower() in (".xlsx", ".xlsm"):
        found = "xlsx"
    most = MOST_MEGABYTES[found]
    if size > most * _MEGABYTE:
        raise InputError("file.too_big", megabytes=size // _MEGABYTE, maximum=most)
    return found


_REFUSED = {
    "web_page": "import_file.web_page",
    "xml": "import_file.xml",
    "old_office": "import_file.old_office",
    "pdf": "import_file.pdf",
    "gzip": "import_file.packed",
    "picture": "import_file.picture",
    "binary": "import_file.binary",
}


def _of_bytes(first: bytes) -> str:
    for begin, found in _BEGINS:
        if first.startswith(begin):
            return found
    # A block of OSM's own form: four bytes of length, then the name of the block.
    if b"OSMHeader" in first[:32]:
        return "pbf"
    text = as_text(first).lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        # A page that an error sends may begin with a comment or an XML declaration.
        if _KML.search(text):
            return "kml"
        return "web_page" if _PAGE.search(text) else "xml"
    if text[:1] in ("{", "["):
        return "geojson"
    marked = first.startswith(_MARKS)
    odd = sum(1 for c in text if ord(c) < 32 and c not in "\t\r\n\f\x1a")
    if odd and (not marked or odd > len(text) // 100):
        return "binary"
    return "csv"


def as_text(first: bytes) -> str:
    """The first bytes of a file as text, good enough to see what it is."""
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return first.decode("utf-16", errors="replace")
    # UTF-16 without a mark: Latin letters leave every second byte zero.
    for encoding, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        half = first[offset::2]
        if (
            len(half) > 3
            and half.count(0) > 0.6 * len(half)
            and not first[1 - offset :: 2].count(0)
        ):
            return first[: len(first) // 2 * 2].decode(encoding, errors="replace")
    return first.decode("utf-8", errors="replace")
