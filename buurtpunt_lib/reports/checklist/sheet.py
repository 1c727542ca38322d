"""The checklist as a workbook: one sheet per village, filled in by people and read back in.

Input cell: one that may be filled in; all others are locked (without a password: it only keeps
fingers away). Keys: a hidden row and a hidden column say what each column and each row is, so that
columns and rows may be moved about. No cell holds a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from buurtpunt_lib.domain.observation import MOST_COUNTED
from buurtpunt_lib.reports.checklist.questions import Question
from buurtpunt_lib.reports.content import clean
from buurtpunt_lib.reports.table_sheet import sheet_name
from buurtpunt_lib.texts import Catalogue

KEY = "buurtpunt:"
# In the order in which they stand; the last one is hidden.
COLUMNS = ("question", "said", "choice", "count", "day", "note", "id")
_WIDTHS = (48, 44, 15, 10, 13, 36, 8)
_HEAD = 6
_INK, _PALE, _INPUT, _LINE = "#17414F", "#E3EDF0", "#FFF6CC", "#77868C"
_A4 = 9


def to_sheet(questions: Iterable[Question], say: Catalogue, *, today: date) -> bytes:
    """The bytes of an xlsx file. The same questions on the same day give the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False},
    )  # fmt: skip
    book.set_properties(
        {"title": say("checklist.sheet.properties"), "author": "Ons Buurtpunt",
         "created": datetime.combine(today, time())}
    )  # fmt: skip
    writer = _Writer(book, say)
    used: set[str] = set()
    for _, of_village in groupby(questions, key=lambda one: one.village):
        writer.sheet(list(of_village), used)
    book.close()
    return out.getvalue()


class _Writer:
    def __init__(self, book: Any, say: Catalogue) -> None:
        self.book, self.say = book, say
        words = {"text_wrap": True, "valign": "top"}
        box = {**words, "locked": False, "bg_color": _INPUT, "border": 1, "border_color": _LINE}
        day = "d/m/yyyy"
        self.look = {
            name: book.add_format(form)
            for name, form in {
                "title": {"bold": True, "font_size": 16, "font_color": _INK},
                "words": words,
                "label": {"bold": True, "valign": "top"},
                "head": {"bold": True, "bg_color": _PALE, "bottom": 1, **words},
                "group": {"bold": True, "font_color": _INK, "top": 1, "bg_color": _PALE},
                "box": box,
                "number": {**box, "num_format": "0"},
                "day": {**box, "num_format": day, "align": "left"},
                "quoted": {**box, "quote_prefix": True},
            }.items()
        }

    def sheet(self, questions: list[Question], used: set[str]) -> None:
        say, look = self.say, self.look
        name = questions[0].village_name
        page = self.book.add_worksheet(sheet_name(name, used))
        last = len(COLUMNS) - 2
        page.merge_range(0, 0, 0, last, "", look["title"])
        page.write_string(0, 0, say("checklist.title", village=name), look["title"])
        page.merge_range(1, 0, 1, last, "", look["words"])
        page.write_string(1, 0, say("checklist.sheet.lead"), look["words"])
        page.set_row(1, 48)
        by, day = _common(questions)
        for row, key, value in ((3, "by", by), (4, "day", day)):
            page.write_string(row, 0, say(f"checklist.sheet.{key}"), look["label"])
            page.write_string(row, len(COLUMNS) - 1, f"{KEY}{key}")
            self._fill(page, row, 1, value)
        self._day_rule(page, 4, 1)
        for column, key in enumerate(COLUMNS):
            page.write_string(_HEAD - 1, column, f"{KEY}{key}")
            if key != "id":
                page.write_string(_HEAD, column, say(f"checklist.column.{key}"), look["head"])
            page.set_column(column, column, _WIDTHS[column], None, {"hidden": key == "id"})
        page.set_row(_HEAD - 1, None, None, {"hidden": True})
        row = _HEAD
        for group, asked in groupby(questions, key=lambda one: one.group):
            row += 1
            for column in range(len(COLUMNS) - 1):
                page.write_blank(row, column, None, look["group"])
            page.write_string(row, 0, say(f"checklist.group.{group}"), look["group"])
            for question in asked:
                row += 1
                self._question(page, row, question, day)
        self._set_up(page, row)

    def _question(self, page: Any, row: int, question: Question, common_day: date | None) -> None:
        say, answer = self.say, question.answer
        sentence = say("checklist.question", what=question.asked, village=question.village_name)
        long = len(sentence) > _WIDTHS[0] or len(question.said) > _WIDTHS[1]
        # Not every program makes a row as high as its words.
        page.set_row(row, 31 if long else 17)
        page.write_string(row, 0, sentence, self.look["words"])
        page.write_string(row, 1, question.said, self.look["words"])
        seen = answer and answer.observed_on
        values = (
            answer and say(f"checklist.choice.{answer.presence}"),
            answer and answer.count,
            # A day that holds for all stands above; beside the question only another one.
            None if seen == common_day else seen,
            answer and answer.note,
        )
        for column, value in enumerate(values, start=2):
            self._fill(page, row, column, value, key=COLUMNS[column])
        page.write_string(row, len(COLUMNS) - 1, question.code)
        page.data_validation(row, 2, row, 2, {
            "validate": "list",
            "source": [say(f"checklist.choice.{key}") for key in ("present", "absent", "unknown")],
            # Who types "x" or "Ja" may: it is understood when the file is read.
            "error_type": "warning",
            "error_title": say("checklist.sheet.check"),
            "error_message": say("checklist.sheet.choice"),
        })  # fmt: skip
        page.data_validation(row, 3, row, 3, {
            "validate": "integer", "criteria": "between", "minimum": 1, "maximum": MOST_COUNTED,
            "error_title": say("checklist.sheet.check"),
            "error_message": say("checklist.sheet.count", maximum=MOST_COUNTED),
        })  # fmt: skip
        self._day_rule(page, row, 4)

    def _day_rule(self, page: Any, row: int, column: int) -> None:
        page.data_validation(row, column, row, column, {
            "validate": "date", "criteria": "between",
            "minimum": date(2000, 1, 1), "maximum": date(2100, 12, 31),
            "error_type": "warning",
            "error_title": self.say("checklist.sheet.check"),
            "error_message": self.say("checklist.sheet.day_form"),
        })  # fmt: skip

    def _fill(self, page: Any, row: int, column: int, value: Any, *, key: str = "") -> None:
        look = self.look
        if isinstance(value, date):
            page.write_datetime(row, column, datetime.combine(value, time()), look["day"])
        elif isinstance(value, int):
            page.write_number(row, column, value, look["number"])
        elif value:
            words = clean(value)
            style = look["quoted" if words[:1] in ("=", "+", "-", "@") else "box"]
            page.write_string(row, column, words, style)
        else:
            style = {"count": "number", "day": "day"}.get(key, "box")
            page.write_blank(row, column, None, look["day" if row == 4 else style])

    def _set_up(self, page: Any, last_row: int) -> None:
        page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        page.freeze_panes(_HEAD + 1, 1)
        page.hide_gridlines(2)
        page.set_paper(_A4)
        page.set_landscape()
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.repeat_rows(_HEAD)
        page.print_area(0, 0, last_row, len(COLUMNS) - 2)
        page.set_footer(f"&L{self.say('checklist.sheet.properties')}&C&A&R&P / &N")


def _common(questions: list[Question]) -> tuple[str, date | None]:
    """Who filled in all answers, and on which day, where that is the same for all of them."""
    answers = [one.answer for one in questions if one.answer is not None]
    by = {one.by for one in answers}
    days = {one.observed_on for one in answers}
    return (by.pop() if len(by) == 1 else ""), (days.pop() if len(days) == 1 else None)
