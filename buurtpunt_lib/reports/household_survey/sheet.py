"""The survey as a table to type answers in: a row per household, a column per question or answer.

Keys: a hidden row says what each column is, so that columns may be moved about and words mended.
No cell holds a formula, and there is no column for a name.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from typing import Any

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.planning.survey import MOST_LETTERS, Asked
from buurtpunt_lib.reports.content import clean, file_stem
from buurtpunt_lib.reports.household_survey import words
from buurtpunt_lib.texts import Catalogue

KEY = "buurtpunt:"
NUMBER = "number"
ROWS = 400
_HEAD = 4
_INK, _PALE, _INPUT, _LINE = "#17414F", "#E3EDF0", "#FFF6CC", "#77868C"
_A4 = 9
_STARTS = ("=", "+", "-", "@", "\t", "\r")


def file_name(project: Project, form: str, say: Catalogue) -> str:
    """What the file is called."""
    return f"{file_stem(project.name)}_{say('project_document.file.survey')}.{form}"


def to_csv(project: Project, say: Catalogue, *, today: date) -> bytes:
    """The heads of the columns as a CSV file, for other programs. today: not used, for form's sake
    of one call for both."""
    out = io.StringIO()
    heads = [head for _, head in _columns(project, say)]
    writer = csv.writer(out, delimiter=";" if say.language == "nl" else ",")
    # What a village wrote as a question could be read as a formula by a program that opens it.
    writer.writerow([f"'{head}" if head.startswith(_STARTS) else head for head in heads])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(project: Project, say: Catalogue, *, today: date) -> bytes:
    """A workbook with a list to choose from in each cell. The same survey gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties(
        {"title": say("participation_survey.title_here"), "author": "Ons Buurtpunt",
         "created": datetime.combine(today, time())}
    )  # fmt: skip
    _write(book, project, say)
    book.close()
    return out.getvalue()


def _columns(project: Project, say: Catalogue) -> tuple[tuple[str, str], ...]:
    asked = words.questions(project.participation.survey)
    number = (NUMBER, say("participation_survey.sheet.number"))
    return (number, *words.columns(asked, say))


def _write(book: Any, project: Project, say: Catalogue) -> None:
    looks = {
        "title": book.add_format({"bold": True, "font_size": 16, "font_color": _INK}),
        "words": book.add_format({"valign": "top"}),
        "head": book.add_format(
            {"bold": True, "bg_color": _PALE, "border": 1, "border_color": _LINE,
             "text_wrap": True, "valign": "bottom"}
        ),
        "turned": book.add_format(
            {"bold": True, "bg_color": _PALE, "border": 1, "border_color": _LINE,
             "rotation": 90, "valign": "bottom"}
        ),
        "box": book.add_format(
            {"locked": False, "bg_color": _INPUT, "border": 1, "border_color": _LINE}
        ),
        "number": book.add_format({"border": 1, "border_color": _LINE, "font_color": _LINE}),
    }  # fmt: skip
    page = book.add_worksheet(say("participation_survey.sheet.name"))
    page.write_string(0, 0, clean(project.name), looks["title"])
    page.write_string(1, 0, say("participation_survey.sheet.lead"), looks["words"])
    asked = {one.code: one for one in words.questions(project.participation.survey)}
    columns = _columns(project, say)
    for at, (key, head) in enumerate(columns):
        many = "." in key
        page.write_string(_HEAD - 1, at, f"{KEY}{key}")
        page.write_string(_HEAD, at, clean(head), looks["turned" if many else "head"])
        kind = "words" if key == NUMBER else asked[key.partition(".")[0]].kind
        width = 4 if many else 7 if key == NUMBER else 24 if kind == "one" else 40
        # The look of a column is that of every cell in it that nobody wrote in yet.
        page.set_column(at, at, width, None if key == NUMBER else looks["box"])
        if key != NUMBER:
            _rule(page, at, asked[key.partition(".")[0]], say)
    for row in range(_HEAD + 1, _HEAD + 1 + ROWS):
        page.write_number(row, 0, row - _HEAD, looks["number"])
    for row in range(_HEAD - 1):
        page.set_row(row, None, looks["words"])
    page.set_row(_HEAD - 1, None, looks["words"], {"hidden": True})
    page.set_row(_HEAD, 190)
    page.protect("", {"format_columns": True, "format_rows": True, "sort": True})
    page.freeze_panes(_HEAD + 1, 1)
    page.hide_gridlines(2)
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD)
    page.print_area(0, 0, _HEAD + 40, len(columns) - 1)


def _rule(page: Any, column: int, one: Asked, say: Catalogue) -> None:
    """What a cell takes; who types something else is warned, and may."""
    told = {"error_type": "warning", "error_title": say("participation_survey.sheet.check")}
    first, last = _HEAD + 1, _HEAD + ROWS
    if one.kind == "one":
        source = [words.answer(one, code, say) for code in one.answers]
        rule = {"validate": "list", "source": source,
                "error_message": say("participation_survey.sheet.choice")}  # fmt: skip
    elif one.kind == "many":
        rule = {"validate": "list", "source": ["x"],
                "error_message": say("participation_survey.sheet.tick")}  # fmt: skip
    else:
        message = say("participation_survey.sheet.words", most=MOST_LETTERS)
        rule = {"validate": "length", "criteria": "<=", "value": MOST_LETTERS,
                "error_message": message}  # fmt: skip
    page.data_validation(first, column, last, column, {**rule, **told})
