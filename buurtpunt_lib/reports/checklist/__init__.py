"""The checklist per village: what people who live there say there is, asked and read back.

Question: one facility in one village, with what the sources say of it. It leaves as a workbook that
is read back in (`sheet`, `reading`) or as a sheet to print (`paper`); the services page asks the
same questions.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.reports.checklist.questions import Question

FORMATS = ("xlsx", "pdf", "docx", "html")


def checklist(
    questions: Iterable[Question],
    format: str,
    say: Catalogue,
    *,
    municipality: str = "",
    today: date,
) -> bytes:
    """The checklist as the bytes of a file, in the language of `say`.

    municipality: its name, for the title of a list of several villages. today: the day that stands
    on it. Raises InputError `report.format_unknown`, `report.package_missing`.
    """
    if format not in FORMATS:
        raise InputError("report.format_unknown", value=format, allowed=", ".join(FORMATS))
    try:
        if format == "xlsx":
            from buurtpunt_lib.reports.checklist.sheet import to_sheet

            return to_sheet(questions, say, today=today)
        from buurtpunt_lib.reports.checklist.paper import paper

        if format == "docx":
            from buurtpunt_lib.reports.plan_document.as_docx import to_docx as write
        elif format == "pdf":
            from buurtpunt_lib.reports.plan_document.as_pdf import to_pdf as write
        else:
            from buurtpunt_lib.reports.plan_document.as_html import to_html as write
        return write(paper(questions, say, municipality=municipality, today=today), say)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("buurtpunt_lib"):
            raise
        raise InputError("report.package_missing", format=format, package=error.name) from None
