"""Workbooks (xlsx): the values of one sheet, read row by row.

Formulas are never worked out: a cell counts for the value that was saved with it.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from buurtpunt_lib.datasets.importing import archives
from buurtpunt_lib.datasets.importing.delimited import refuse_garbled
from buurtpunt_lib.datasets.importing.raw import (
    MOST_COLUMNS,
    MOST_ROWS,
    RawTable,
    as_text,
    header,
)
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_UNPACKED = 1_000_000_000
# A sheet of equal cells packs well, but not like this.
MOST_RATIO = 200
# A workbook may say that something stands in row 1,048,576: so many empty rows end a table.
_EMPTY_ROWS = 10_000


def read(path: Path, *, sheet: str | None = None) -> RawTable:
    """The sheet with this name, by default the first with anything in it.

    Raises InputError `import_file.not_workbook`, `.sheet_unknown`, `.no_rows`, `.too_many_rows`,
    and those of `archives`.
    """
    file = path.name
    with opened(path) as book:
        sheets = {page.title: page for page in book.worksheets}
        if sheet is not None and sheet not in sheets:
            allowed = ", ".join(sheets)
            raise InputError("import_file.sheet_unknown", file=file, value=sheet, allowed=allowed)
        for title, page in sheets.items():
            if sheet in (None, title) and (found := _table(page, file)) is not None:
                return found
    raise InputError("import_file.no_rows", file=file)


@contextmanager
def opened(path: Path) -> Iterator[Workbook]:
    """A workbook to read the values of, once its file is known to be safe.

    Raises InputError `import_file.not_workbook`, also for what turns out broken while it is read,
    and those of `archives`.
    """
    file = path.name
    with archives.open_zip(path, max_bytes=MOST_UNPACKED, max_ratio=MOST_RATIO) as archive:
        names = archive.namelist()
        if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
            raise InputError("import_file.not_workbook", file=file)
        for name in names:
            if name.endswith((".xml", ".rels")):
                with archive.open(name) as stream:
                    archives.refuse_doctype(stream, file=file)
        if (damaged := archive.testzip()) is not None:
            raise zipfile.BadZipFile(damaged)
    import openpyxl

    with warnings.catch_warnings():
        # openpyxl warns of styles and validations that it leaves out; none of them is read.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        except Exception as error:
            # What a broken workbook makes openpyxl raise is of many kinds.
            raise InputError("import_file.not_workbook", file=file) from error
        try:
            yield book
        except InputError:
            raise
        except Exception as error:
            raise InputError("import_file.not_workbook", file=file) from error
        finally:
            book.close()


def _table(page, file: str) -> RawTable | None:
    """The rows below the first one that is not empty; None for an empty sheet."""
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    empty = 0
    lines = page.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1)
    for number, values in enumerate(lines, start=1):
        cells = [as_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            empty += 1
            if empty > _EMPTY_ROWS:
                break
            continue
        empty = 0
        if not columns:
            columns = header(cells, file)
            continue
        if len(rows) >= MOST_ROWS:
            raise InputError("import_file.too_many_rows", file=file, maximum=MOST_ROWS)
        if len(cells) > len(columns):
            raise InputError(
                "import_file.row_length", file=file, row=str(number), value=len(cells),
                expected=len(columns), n=1,
            )  # fmt: skip
        rows.append(tuple(cells + [""] * (len(columns) - len(cells))))
        numbers.append(number)
    if not columns:
        return None
    if not rows:
        raise InputError("import_file.no_rows", file=file)
    refuse_garbled(columns, rows, numbers, file)
    return RawTable(file, columns, rows, numbers)
