"""Reading the answers of households back in: rows that can be read are counted, others are told.

Row: the answers of one household. A cell means what a person means by it: "Ja", "X", "ja ". Columns
are known by their hidden keys, or by their words in either language; a column that is no question,
such as the number of the paper, is passed over. Nothing of a row is kept but the counts.
Left out: a remark with a telephone number or e-mail address in it is not kept.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from buurtpunt_lib.datasets.importing import workbooks
from buurtpunt_lib.datasets.importing.delimited import decoded, delimiter_of
from buurtpunt_lib.datasets.importing.raw import as_text
from buurtpunt_lib.datasets.importing.words import fold
from buurtpunt_lib.domain.project.participation import Survey
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.landscape.records import holds_contact
from buurtpunt_lib.planning.survey import MOST_LETTERS, Asked, Counted, counted
from buurtpunt_lib.reports.household_survey import words
from buurtpunt_lib.reports.household_survey.sheet import KEY, NUMBER
from buurtpunt_lib.texts import LANGUAGES, Catalogue, catalogue

MAX_BYTES = 3_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 200
_HEAD_WITHIN, _EMPTY_ROWS, _SHOWN = 30, 2_000, 40
_YES = frozenset({"x", "xx", "v", "ja", "j", "yes", "y", "1", "true", "waar", "ok", "kruisje"})
_NO = frozenset({"", "nee", "n", "no", "0", "false", "onwaar"})
# Signs that hold no letter and no digit: `fold` would make them empty.
_SIGNS_YES = frozenset("✓✔☑☒✗✘×√")


@dataclass(frozen=True)
class Reading:
    """counted: the rows that could be read. refused: what is wrong, with row, column and reason.

    rows_refused: how many rows that is. remarks_dropped: remarks that held contact details.
    """

    counted: Counted
    refused: tuple[Fault, ...]
    rows_refused: int
    remarks_dropped: int


def read_answers(content: bytes, survey: Survey, say: Catalogue, *, name: str) -> Reading:
    """The answers in a filled-in workbook or CSV file.

    name: what the visitor calls the file; its ending says nothing, its first bytes do.
    Raises InputError for a file in which nothing can be read: `file.too_big`, those of
    `datasets.importing`, `survey.no_columns`, `survey.no_rows`, `survey.too_many_rows`.
    """
    if len(content) > MAX_BYTES:
        raise InputError("file.too_big", megabytes=len(content) / 1e6, maximum=MAX_BYTES / 1e6)
    shown = Path(name).name[:80] or "?"
    rows = list(_workbook(content, shown) if content.startswith(b"PK") else _text(content, shown))
    asked = {one.code: one for one in words.questions(survey)}
    found = _columns(rows, tuple(asked.values()), shown)
    if found is None:
        raise InputError("survey.no_columns", file=shown)
    head, columns = found
    return _Reader(asked, columns, say).read(
        [(number, row) for number, row in rows if number > head], shown
    )


def _workbook(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    with tempfile.TemporaryDirectory() as folder:
        # Nothing of what a visitor calls a file becomes a path.
        path = Path(folder) / "answers.xlsx"
        path.write_bytes(content)
        try:
            with workbooks.opened(path) as book:
                yield from _cells(book.worksheets[0].iter_rows(
                    values_only=True, max_col=MOST_COLUMNS
                ), name)  # fmt: skip
        except InputError as error:
            raise InputError(
                Fault(one.code, {**one.values, "file": name}) for one in error.faults
            ) from None


def _text(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    text = decoded(content, name)
    delimiter = delimiter_of(text, name)
    try:
        yield from _cells(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), name)
    except csv.Error:
        raise InputError("survey.no_columns", file=name) from None


def _cells(lines: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with anything in them, as text, with their number."""
    empty = kept = 0
    for number, values in enumerate(lines, start=1):
        row = [as_text(value) for value in list(values)[:MOST_COLUMNS]]
        empty = 0 if any(row) else empty + 1
        if empty > _EMPTY_ROWS:
            return
        if not empty:
            kept += 1
            if kept > MOST_ROWS + _HEAD_WITHIN:
                raise InputError("survey.too_many_rows", file=name, maximum=MOST_ROWS)
            yield number, row


def _columns(
    rows: list[tuple[int, list[str]]], asked: tuple[Asked, ...], name: str
) -> tuple[int, dict[int, str]] | None:
    """(the last row of the heads, place -> key) by the row of keys, or else by the words.

    Raises InputError `survey.column_twice`: two columns for one answer would count it twice.
    """
    known = {NUMBER} | {key for key, _ in words.columns(asked, catalogue(LANGUAGES[0]))}
    spoken: dict[str, str] = {}
    for language in LANGUAGES:
        for key, head in words.columns(asked, catalogue(language)):
            spoken.setdefault(fold(head), key)
    keyed, worded = None, None
    for number, row in rows[:_HEAD_WITHIN]:
        keys = {
            at: cell.removeprefix(KEY)
            for at, cell in enumerate(row)
            if cell.startswith(KEY) and cell.removeprefix(KEY) in known
        }
        heads = {at: spoken[fold(cell)] for at, cell in enumerate(row) if fold(cell) in spoken}
        if keyed is None and len(keys) >= 2:
            keyed = number, keys
        elif worded is None and len(heads) >= 2:
            worded = number, heads
    if keyed is None and worded is None:
        return None
    columns = keyed[1] if keyed else worded[1]
    keys = list(columns.values())
    for key in keys:
        if keys.count(key) > 1:
            raise InputError("survey.column_twice", file=name, field=key)
    # The words stand below the keys; answers come below both.
    last = max(found[0] for found in (keyed, worded) if found is not None)
    return last, {at: key for at, key in columns.items() if key != NUMBER}


class _Reader:
    """Reads row by row; what is wrong in one leaves the others alone."""

    def __init__(self, asked: dict[str, Asked], columns: dict[int, str], say: Catalogue) -> None:
        self.asked, self.columns = asked, columns
        self.heads = dict(words.columns(tuple(asked.values()), say))
        self.say = say
        self.answers = {code: _answer_words(one) for code, one in asked.items()}
        self.faults: list[Fault] = []
        self.dropped = 0

    def read(self, rows: list[tuple[int, list[str]]], name: str) -> Reading:
        good, refused, filled = [], 0, 0
        for number, cells in rows:
            given = {
                key: cells[at] for at, key in self.columns.items() if at < len(cells) and cells[at]
            }
            if not given:
                continue
            filled += 1
            before = len(self.faults)
            answers = self._row(number, given)
            if len(self.faults) > before:
                refused += 1
            else:
                good.append(answers)
        if not filled:
            raise InputError("survey.no_rows", file=name)
        total = counted(good, tuple(self.asked.values()))
        return Reading(total, tuple(self.faults[:_SHOWN]), refused, self.dropped)

    def _row(self, number: int, given: dict[str, str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        dropped = 0
        for key, text in given.items():
            code, _, answer = key.partition(".")
            one = self.asked[code]
            if one.kind == "words":
                if len(text) > MOST_LETTERS:
                    self._fault("survey.too_long", number, key, value=text[:20],
                                maximum=MOST_LETTERS)  # fmt: skip
                elif holds_contact(text):
                    dropped += 1
                else:
                    found.setdefault(code, []).append(" ".join(text.split()))
            elif one.kind == "many":
                ticked = _ticked(text)
                if ticked is None:
                    self._fault("survey.tick", number, key, value=text[:40])
                elif ticked:
                    found.setdefault(code, []).append(answer)
            else:
                known = self.answers[code].get(fold(text))
                if known is None:
                    allowed = ", ".join(
                        words.answer(one, answer, self.say) for answer in one.answers
                    )
                    self._fault("survey.choice", number, key, value=text[:40], allowed=allowed)
                else:
                    found.setdefault(code, []).append(known)
        self.dropped += dropped
        return {code: tuple(answers) for code, answers in found.items()}

    def _fault(self, code: str, number: int, key: str, **values: Any) -> None:
        # The number of a row is a name: 1.234 would be read as something else.
        self.faults.append(Fault(code, {"row": str(number), "field": self.heads[key], **values}))


def _answer_words(one: Asked) -> dict[str, str]:
    """What people may type -> the answer, in every language."""
    found: dict[str, str] = {}
    if one.kind == "one":
        for code in one.answers:
            found[fold(code)] = code
            for language in LANGUAGES:
                found[fold(words.answer(one, code, catalogue(language)))] = code
    return found


def _ticked(text: str) -> bool | None:
    """Whether a box is crossed; None for anything that says neither."""
    if text.strip() in _SIGNS_YES:
        return True
    folded = fold(text)
    if folded in _YES:
        return True
    return False if folded in _NO and (folded or text.strip() in ("", "-", "–", "□")) else None
