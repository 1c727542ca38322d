"""The documents of a plan by their format: the one door for the command line and for the pages.

Format: `xlsx` (workbook with formulas), `docx`, `pdf`, `html` (the financial plan) or `pptx` (the
pitch). What writes a format is only loaded when that format is asked for.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib.reports.content import file_stem
from buurtpunt_lib.reports.document_writing import check_form, packages_of, written
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.domain.plan import HubPlan

_OFFICE = "application/vnd.openxmlformats-officedocument."
# What a browser is told that each file is.
MEDIA_TYPES = {
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "docx": _OFFICE + "wordprocessingml.document",
    "pdf": "application/pdf",
    "pptx": _OFFICE + "presentationml.presentation",
    "html": "text/html",
}
FORMATS = tuple(MEDIA_TYPES)


def plan_report(plan: HubPlan, format: str, say: Catalogue, *, today: date | None = None) -> bytes:
    """A document of a plan as the bytes of a file, in the language of `say`.

    today: the day that stands on the document. Raises InputError: `report.format_unknown`,
    `report.package_missing`.
    """
    check_form(format, FORMATS)
    today = today or date.today()
    if format == "xlsx":
        with packages_of(format):
            from buurtpunt_lib.reports.workbook import workbook

            return workbook(plan, say, today=today)
    if format == "pptx":
        with packages_of(format):
            from buurtpunt_lib.reports.pitch import to_pptx

            return to_pptx(plan, say, today=today)
    from buurtpunt_lib.reports.plan_document import sections

    return written(lambda: sections(plan, say, today=today), format, say, FORMATS)


def report_name(plan: HubPlan, format: str) -> str:
    """A file name for a document of a plan, from its name, that every system takes."""
    return f"{file_stem(plan.name)}.{format}"
