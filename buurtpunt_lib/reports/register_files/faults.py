"""What is wrong with a list, per row: as sentences, and as a file that goes back to its maker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.table_sheet import to_xlsx
from buurtpunt_lib.reports.tables import to_csv
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.register.importing import RowFault

REPORT_FORMATS = ("csv", "xlsx")
# Sentences of lists name file, row and column themselves.
_OF_LISTS = ("hub_import.", "import_file.")
# Those of a record begin with its field, those of the rules with what the record is called.
_BY_ROW = "landscape."


def told(fault: RowFault, say: Catalogue) -> str:
    """One fault as a sentence with its file, row and column."""
    code, values = fault.reason.code, dict(fault.reason.values)
    if code.startswith(_BY_ROW):
        values["row"] = say("hub_files.in_row", file=values["file"], row=values["row"])
    elif not code.startswith(_OF_LISTS):
        where = {name: values[name] for name in ("file", "row", "field")}
        values["field"] = say("hub_files.in_cell", **where)
    return say(f"errors.{code}", **values)


def fault_report(faults: Sequence[RowFault], format: str, say: Catalogue, *, title: str) -> bytes:
    """The faults as a table: row, column, what is wrong. title: the name of the list.

    Raises InputError `hub_files.format`.
    """
    if format not in REPORT_FORMATS:
        raise InputError("hub_files.format", value=format, allowed=", ".join(REPORT_FORMATS))
    rows = [
        {"row": fault.row, "column": fault.column, "reason": told(fault, say)} for fault in faults
    ]
    headers = {name: say(f"hub_files.fault.{name}") for name in ("row", "column", "reason")}
    if format == "xlsx":
        return to_xlsx(rows, headers, title=title)
    text = to_csv(rows, columns=list(headers), headers=headers, dutch=say.language == "nl")
    return text.encode("utf-8-sig")
