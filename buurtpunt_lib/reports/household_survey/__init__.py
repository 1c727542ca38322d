"""The household survey: a paper to fill in, and a workbook or CSV file that is read back in.

Paper: what goes round in the village (`paper`). Sheet: a row per household, to type the papers
over in (`sheet`); `reading` counts it. Answers of one household are never kept.
"""

from __future__ import annotations

from datetime import date

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.reports.document_writing import check_form, packages_of, written
from buurtpunt_lib.texts import Catalogue

FORMS = ("pdf", "docx", "html", "xlsx", "csv")


def household_survey(project: Project, form: str, say: Catalogue, *, today: date) -> bytes:
    """The survey as the bytes of a file, in the language of `say`.

    pdf, docx, html: to print; xlsx, csv: to type the answers in. Raises InputError
    `report.format_unknown`, `report.package_missing`.
    """
    check_form(form, FORMS)
    with packages_of(form):
        if form in ("xlsx", "csv"):
            from buurtpunt_lib.reports.household_survey import sheet

            make = sheet.to_xlsx if form == "xlsx" else sheet.to_csv
            return make(project, say, today=today)
        from buurtpunt_lib.reports.household_survey.paper import paper

        return written(lambda: paper(project, say, today=today), form, say, FORMS)
