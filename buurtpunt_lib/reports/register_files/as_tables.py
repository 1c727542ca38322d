"""The register as tables: CSV and XLSX, with a column per field and a row per place."""

from __future__ import annotations

import csv as csv_rows
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.register_files.cells import FIELDS, Cell, Words, header, shielded
from buurtpunt_lib.reports.table_sheet import sheet_name
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.domain.contact import Contact
    from buurtpunt_lib.reports.register_files import Content

# What a cell of Excel holds at most.
_MOST = 32_767
_WIDE, _NARROW = 44, 16
_WIDE_FIELDS = ("name", "address", "services", "stages", "partners", "funding", "figures", "notes",
                "sources", "digital")  # fmt: skip
_CONTACT = ("hub", "name", "role", "email", "telephone", "consent_on", "note")
# What LibreOffice and Excel may run when somebody types the cell again.
_FORMULA = ("=", "+", "-", "@")


def csv(content: Content, say: Catalogue) -> bytes:
    """UTF-8 with a mark; in Dutch semicolons and decimal commas, as spreadsheets here expect."""
    dutch = say.language == "nl"
    out = io.StringIO(newline="")
    writer = csv_rows.writer(out, delimiter=";" if dutch else ",", lineterminator="\r\n")
    contacts = content.contacts
    heads = [header(field, say) for field in FIELDS]
    writer.writerow([*heads, *([] if contacts is None else [say("hub_files.column.contact")])])
    words = Words(say)
    for record in content.records:
        cells = [_csv_cell(cell, dutch) for cell in words.row(record)]
        if contacts is not None:
            told = "\n".join(map(_told, contacts.get(record.id, ())))
            cells.append(shielded(told))
        writer.writerow(cells)
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell, dutch: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return repr(cell).replace(".", ",") if dutch else repr(cell)
    return shielded(cell)


def _told(contact: Contact) -> str:
    """One contact on one line."""
    given = (_text(getattr(contact, field)) for field in _CONTACT if field != "hub")
    return ", ".join(text for text in given if text)


def _text(value: Any) -> str:
    if value is None:
        return ""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return " ".join(text.split())


def xlsx(content: Content, say: Catalogue) -> bytes:
    """A sheet with the places, one about the file, and one with contacts where an editor asked.

    Raises InputError `hub_files.cell_too_long`.
    """
    import xlsxwriter

    out = io.BytesIO()
    about = content.about
    # No cell is ever read as a number, a formula or a link: what is text stays text.
    safe = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
            "strings_to_urls": False}  # fmt: skip
    book = xlsxwriter.Workbook(out, safe)
    book.set_properties(
        {
            "title": about.title,
            "author": "Ons Buurtpunt",
            "comments": f"{about.source} {about.licence}",
            "created": about.made.replace(tzinfo=None),
        }
    )
    styles = _Styles(book)
    words = Words(say)
    rows = (words.row(record) for record in content.records)
    heads = [header(field, say) for field in FIELDS]
    used: set[str] = set()
    sheet = book.add_worksheet(sheet_name(say("hub_files.sheet.places"), used))
    _write(sheet, styles, heads, rows, FIELDS)
    if content.contacts is not None:
        page = book.add_worksheet(sheet_name(say("hub_files.sheet.contacts"), used))
        columns = [say(f"hub_files.contact.{field}") for field in _CONTACT]
        listed = [c for record in content.records for c in content.contacts.get(record.id, ())]
        cells = ([_text(getattr(c, field)) or None for field in _CONTACT] for c in listed)
        _write(page, styles, columns, cells, _CONTACT)
    page = book.add_worksheet(sheet_name(say("hub_files.sheet.about"), used))
    page.set_column(0, 0, 110)
    for number, sentence in enumerate((*about.sentences, "", *about.cells)):
        page.write_string(number, 0, sentence, styles.head if number == 0 else styles.text)
    book.close()
    return out.getvalue()


class _Styles:
    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        # Shown as it is also when somebody types it again.
        self.quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self.degrees = book.add_format({"num_format": "0.00000##", "valign": "top"})


def _write(
    sheet: Any, styles: _Styles, heads: list[str], rows: Iterable[list[Cell]], fields: Sequence[str]
) -> None:
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, styles.head)
        width = _WIDE if fields[column] in _WIDE_FIELDS else _NARROW
        sheet.set_column(column, column, max(width, len(head) + 2))
    last = 0
    for last, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            if isinstance(cell, float):
                sheet.write_number(last, column, cell, styles.degrees)
                continue
            # Only text that begins with an apostrophe and such a sign needs one more here: a
            # shield is taken away when the cell is read again.
            text = shielded(cell) if cell[:1] == "'" else cell
            if len(text.encode("utf-16-le")) // 2 > _MOST:
                raise InputError(
                    "hub_files.cell_too_long",
                    name=str(cells[1]),
                    field=heads[column],
                    maximum=_MOST,
                )
            style = styles.quoted if text.startswith(_FORMULA) else styles.text
            sheet.write_string(last, column, text, style)
    sheet.freeze_panes(1, 2)
    if last:
        sheet.autofilter(0, 0, last, len(heads) - 1)
