"""Files that a user might bring, written for the tests of the import."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from buurtpunt_lib.datasets import importing
from buurtpunt_lib.errors import Fault, InputError

ORIGIN = importing.Origin("Dienst Economie", as_of="2026-10")


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path, kind: str = "points", **options: Any) -> importing.Reading:
    return importing.read_file(path, kind, options.pop("origin", ORIGIN), **options)


def refused(path: Path, kind: str = "points", **options: Any) -> Fault:
    """The one fault for which the whole file is refused."""
    try:
        read(path, kind, **options)
    except InputError as error:
        (fault,) = error.faults
        return fault
    raise AssertionError("the file was read")


def faults(path: Path, kind: str = "points", **options: Any) -> list[tuple[str, str, str]]:
    """(code, row, field) of every fault of a row."""
    found = read(path, kind, **options).faults
    return [
        (f.code.removeprefix("import_file."), f.values["row"], f.values["field"]) for f in found
    ]


def workbook(path: Path, *sheets: list[list[Any]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        page = book.create_sheet(f"Blad{number}")
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def with_member(source: Path, name: str, content: bytes) -> Path:
    """A zip with one of its members replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, content)
    source.write_bytes(out.getvalue())
    return source
