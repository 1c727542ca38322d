"""Text files with a row per line: which signs they are written in, and what parts their cells.

Encoding: how letters became bytes. Programs write UTF-8 (with or without a mark), UTF-16 or, on
older Windows, cp1252. A file in which rows of two encodings were pasted together cannot be read
without guessing what each row says, so it is refused with the rows.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from buurtpunt_lib.datasets.importing import recognise
from buurtpunt_lib.datasets.importing.raw import LONGEST_CELL, MOST_ROWS, RawTable, header
from buurtpunt_lib.errors import InputError

DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_LINES = 200
_SHOWN = 5
# UTF-8 that somebody read as cp1252 and saved again: "Ã«" for "ë".
_GARBLED = re.compile("\ufffd|[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]|â€")


def read(path: Path) -> RawTable:
    """Raises InputError `import_file.encoding_mixed`, `.encoding_unknown`, `.garbled`, `.no_rows`,
    `.one_column`, `.quote_open`, `.row_length`, `.too_many_rows`, and those of `header`.
    """
    file = path.name
    text = decoded(path.read_bytes(), file)
    first, _, rest = text.partition("\n")
    delimiter = None
    if re.fullmatch(r"sep=.\r?", first):
        # Excel's own way to say what parts the cells; the table begins on the next line.
        delimiter, text, skipped = first[4], rest, 1
    else:
        skipped = 0
    delimiter = delimiter or delimiter_of(text, file)
    return _rows(text, delimiter, file, skipped)


def decoded(data: bytes, file: str) -> str:
    """The text of a file, whichever of the four encodings it has."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
    ):  # fmt: skip
        if data.startswith(mark):
            return _whole(data[len(mark) :], encoding, file)
    head = data[:4096]
    if b"\x00" in head:
        wide = recognise.as_text(head)
        if "\x00" not in wide:
            encoding = "utf-16-le" if wide == head.decode("utf-16-le", "replace") else "utf-16-be"
            return _whole(data, encoding, file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    return _cp1252(data, file)


def _whole(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, errors="replace")
        if encoding == "utf-8":
            # A mark says UTF-8, a row says otherwise: two files pasted together.
            raise InputError(
                "import_file.encoding_mixed", file=file, rows=str(before.count("\n") + 1)
            ) from None
        raise InputError(
            "import_file.encoding_unknown", file=file, row=str(before.count("\n") + 1)
        ) from None


def _cp1252(data: bytes, file: str) -> str:
    """Not UTF-8 as a whole: cp1252, unless other rows hold letters of UTF-8."""
    utf8, other = [], []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.isascii():
            continue
        read_as = line.decode("utf-8", errors="surrogateescape")
        if any("\udc80" <= c <= "\udcff" for c in read_as):
            other.append(number)
        if any(c > "\x7f" and not "\udc80" <= c <= "\udcff" for c in read_as):
            utf8.append(number)
    if utf8:
        fewer = min((utf8, other), key=len)
        rows = ", ".join(map(str, fewer[:_SHOWN])) + (" …" if len(fewer) > _SHOWN else "")
        raise InputError("import_file.encoding_mixed", file=file, rows=rows)
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise InputError("import_file.encoding_unknown", file=file, row=str(row)) from None


def delimiter_of(text: str, file: str) -> str:
    """The sign that parts the header into cells, and most rows into as many.

    Raises InputError `import_file.one_column` where none of the four does.
    """
    sample = "\n".join(text[: 1 << 18].splitlines()[:_SAMPLE_LINES])
    best, best_score = None, (0.0, 0)
    for delimiter in DELIMITERS:
        try:
            rows = [row for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if any(row)]
        except csv.Error:
            continue
        if not rows or len(rows[0]) < 2:
            continue
        alike = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
        # A decimal comma parts cells too, but not the header; a header with a comma in a name
        # parts too, but not the rows.
        if (alike, len(rows[0])) > best_score:
            best, best_score = delimiter, (alike, len(rows[0]))
    if best is None:
        raise InputError("import_file.one_column", file=file)
    return best


def _rows(text: str, delimiter: str, file: str, skipped: int) -> RawTable:
    csv.field_size_limit(LONGEST_CELL * 10)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    number = skipped
    faults = []
    try:
        for number, cells in enumerate(reader, start=skipped + 1):
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                # A last sign without anything behind it makes no column.
                while cells and not cells[-1].strip():
                    cells.pop()
                columns = header(cells, file)
                continue
            while len(cells) > len(columns) and not cells[-1].strip():
                cells.pop()
            if len(cells) != len(columns):
                faults.append((number, len(cells)))
                continue
            if len(rows) >= MOST_ROWS:
                raise InputError("import_file.too_many_rows", file=file, maximum=MOST_ROWS)
            rows.append(tuple(cell.strip() for cell in cells))
            numbers.append(number)
    except csv.Error:
        row = number + 1
        raise InputError("import_file.quote_open", file=file, row=str(row)) from None
    if faults:
        row, found = faults[0]
        raise InputError(
            "import_file.row_length", file=file, row=str(row), value=found,
            expected=len(columns), n=len(faults),
        )  # fmt: skip
    if not rows:
        raise InputError("import_file.no_rows", file=file)
    refuse_garbled(columns, rows, numbers, file)
    return RawTable(file, columns, rows, numbers)


def refuse_garbled(
    columns: tuple[str, ...], rows: list[tuple[str, ...]], numbers: list[int], file: str
) -> None:
    """Raises InputError `import_file.garbled` for text that was saved in the wrong encoding."""
    for number, row in zip(numbers, rows, strict=True):
        for name, cell in zip(columns, row, strict=True):
            if not cell.isascii() and _GARBLED.search(cell):
                raise InputError(
                    "import_file.garbled", file=file, row=str(number), field=name, value=cell[:60]
                )
