"""The checklist per village: what people who live there say there is, asked and read back.

Question: one facility in one village, with what the sources say of it. It leaves as a workbook that
is read back in (`sheet`, `reading`) or as a sheet to print (`paper`); the services page asks the
same questions.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib.reports.document_writing import packages_of, written
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.reports.checklist.questions import Question
    from buurtpunt_lib.reports.content import Report

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
    if format == "xlsx":
        with packages_of(format):
            from buurtpunt_lib.reports.checklist.sheet import to_sheet

            return to_sheet(questions, say, today=today)

    def on_paper() -> Report:
        from buurtpunt_lib.reports.checklist.paper import paper

        return paper(questions, say, municipality=municipality, today=today)

    return written(on_paper, format, say, FORMATS)
