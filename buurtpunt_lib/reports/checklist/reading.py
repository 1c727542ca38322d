"""Reading a checklist workbook that people filled in: every answer, or every fault at once.

What stands where follows from the hidden keys (see `sheet`), so rows and columns may be in another
order and rows may have been added for remarks. A cell means what a person means by it: "Ja", "x",
"3/10/2026".
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from buurtpunt_lib.datasets import facilities, villages
from buurtpunt_lib.datasets.importing import cells, workbooks
from buurtpunt_lib.datasets.importing.raw import as_text
from buurtpunt_lib.datasets.importing.words import fold, presence_words
from buurtpunt_lib.domain import Observation, Presence
from buurtpunt_lib.domain.observation import MOST_COUNTED
from buurtpunt_lib.domain.plan.values import FIRST_YEAR
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.reports.checklist.sheet import COLUMNS, KEY
from buurtpunt_lib.texts import Catalogue

MAX_BYTES = 3_000_000
MOST_FAULTS = 50
_LONGEST = {"by": 120, "note": 500}
_MOST_COLUMNS, _KEYS_WITHIN, _EMPTY_ROWS = 60, 60, 2_000


@dataclass
class _Page:
    """One sheet: its name, where its columns are, and its rows as text with their numbers."""

    name: str
    at: dict[str, int]
    rows: list[tuple[int, list[str]]]

    def cell(self, row: list[str], key: str) -> str:
        return row[self.at[key]] if self.at[key] < len(row) else ""

    def common(self, key: str) -> tuple[int, str]:
        """(row, text) of what holds for the whole sheet; (0, "") where that row is gone."""
        for number, row in self.rows:
            if self.cell(row, "id") == f"{KEY}{key}":
                return number, self.cell(row, "said")
        return 0, ""


def observations_from_workbook(
    content: bytes, say: Catalogue, *, today: date, name: str = "checklist.xlsx"
) -> tuple[Observation, ...]:
    """Every answer in a checklist that was filled in; nothing of a file that has a fault.

    today: no day may come after it. name: what the faults call the file.
    Raises InputError: `file.too_big`; `import_file.not_workbook`, `.zip_broken`, `.zip_bomb` and
    others of a file that is none; `checklist.not_checklist`, `checklist.no_answers`; and per row,
    with the sheet as `file`: `import_file.presence_unknown`, `.required`, `.whole`, `.number`,
    `.negative`, `.too_many`, `.count_not_present`, `.day`, `.day_later`, `.too_long`, `.twice`,
    `.village_unknown`, `.facility_unknown`, `checklist.no_question`, `checklist.day_missing`.
    """
    pages = _pages(content, name)
    if not pages:
        raise InputError("checklist.not_checklist", file=name)
    faults: list[Fault] = []
    found: dict[tuple, tuple[str, int, Observation]] = {}
    for page in pages:
        for number, observation in _Reader(page, say, today, faults).answers():
            other = found.get(observation.key)
            if other is None:
                found[observation.key] = (page.name, number, observation)
            elif other[2] != observation:
                where = say("checklist.column.question")
                faults.append(Fault("import_file.twice", {
                    "file": page.name, "row": str(number), "field": where,
                    "value": observation.facility, "other": str(other[1]),
                }))  # fmt: skip
    if faults:
        raise InputError(faults[:MOST_FAULTS])
    if not found:
        raise InputError("checklist.no_answers", file=name)
    return tuple(observation for _, _, observation in found.values())


def is_checklist(content: bytes) -> bool:
    """Whether it is a workbook with the keys of a checklist in it."""
    try:
        return bool(_pages(content, "checklist.xlsx"))
    except InputError:
        return False


def _pages(content: bytes, name: str) -> list[_Page]:
    if len(content) > MAX_BYTES:
        raise InputError("file.too_big", megabytes=len(content) / 1e6, maximum=MAX_BYTES / 1e6)
    with tempfile.TemporaryDirectory() as folder:
        # Only the last part of a name: nothing is written outside the folder. The library that
        # reads it goes by the ending.
        path = Path(folder) / f"{Path(name).stem[:80] or 'checklist'}.xlsx"
        path.write_bytes(content)
        with workbooks.opened(path) as book:
            pages = [_page(page.title, list(_rows(page))) for page in book.worksheets]
    return [page for page in pages if page is not None]


def _rows(page: Any) -> Iterator[tuple[int, list[str]]]:
    empty = 0
    for number, values in enumerate(
        page.iter_rows(values_only=True, max_col=_MOST_COLUMNS), start=1
    ):
        row = [as_text(value) for value in values]
        empty = 0 if any(row) else empty + 1
        if empty > _EMPTY_ROWS:
            return
        if not empty:
            yield number, row


def _page(title: str, rows: list[tuple[int, list[str]]]) -> _Page | None:
    for _, row in rows[:_KEYS_WITHIN]:
        at = {key: row.index(f"{KEY}{key}") for key in COLUMNS if f"{KEY}{key}" in row}
        if len(at) == len(COLUMNS):
            return _Page(title, at, rows)
    return None


class _Reader:
    """Reads one sheet; what is wrong goes to `faults`."""

    def __init__(self, page: _Page, say: Catalogue, today: date, faults: list[Fault]) -> None:
        self.page, self.say, self.today, self.faults = page, say, today, faults
        self.villages = villages().index
        self.facilities = {facility.code for facility in facilities()}
        self._told_day_missing = False

    def answers(self) -> Iterator[tuple[int, Observation]]:
        page = self.page
        by_row, by = page.common("by")
        day_row, day_text = page.common("day")
        by = self._short(by_row, "by", by)
        common_day = self._day(day_row, day_text) if day_text else None
        for number, row in page.rows:
            code = page.cell(row, "id")
            given = {key: page.cell(row, key) for key in ("choice", "count", "day", "note")}
            if code.startswith(KEY):
                continue
            if not code:
                # A remark between the questions is welcome; an answer to no question is not.
                if (given["choice"] or given["count"]) and self._is_below_keys(number):
                    self._fault("checklist.no_question", number, "choice",
                                value=given["choice"] or given["count"])  # fmt: skip
                continue
            if any(given[key] for key in ("choice", "count", "note")):
                before = len(self.faults)
                observation = self._answer(number, code, given, by, common_day)
                if observation is not None and len(self.faults) == before:
                    yield number, observation

    def _is_below_keys(self, number: int) -> bool:
        # The headings of the columns stand right below the keys.
        keys = next(n for n, row in self.page.rows if self.page.cell(row, "id") == f"{KEY}id")
        return number > keys + 1

    def _answer(
        self, number: int, code: str, given: dict[str, str], by: str, common_day: date | None
    ) -> Observation | None:
        village, _, facility = code.partition(" ")
        if village not in self.villages:
            self._fault("import_file.village_unknown", number, "id", value=village[:40])
            return None
        if facility not in self.facilities:
            self._fault("import_file.facility_unknown", number, "id", value=facility[:40])
            return None
        presence = self._presence(number, given)
        count = self._count(number, given["count"], presence)
        day = self._day(number, given["day"]) if given["day"] else common_day
        if day is None and not given["day"] and not self._told_day_missing:
            self._told_day_missing = True
            self._fault("checklist.day_missing", number, "day")
        note = self._short(number, "note", given["note"])
        if presence is None or day is None:
            return None
        return Observation.checked(
            village=village, facility=facility, presence=presence, count=count,
            observed_on=day, by=by, note=note,
        )  # fmt: skip

    def _presence(self, number: int, given: dict[str, str]) -> Presence | None:
        text = given["choice"]
        if not text:
            if given["count"]:
                self._fault("import_file.required", number, "choice")
                return None
            # Only a remark: whoever wrote it was asked, and did not say whether it is there.
            return Presence.UNKNOWN
        found = presence_words().get(fold(text) or text)
        if found is None:
            keys = ("present", "absent", "unknown")
            allowed = ", ".join(self.say(f"checklist.choice.{key}") for key in keys)
            self._fault("import_file.presence_unknown", number, "choice", value=text[:40],
                        allowed=allowed)  # fmt: skip
        return None if found is None else Presence(found)

    def _count(self, number: int, text: str, presence: Presence | None) -> int | None:
        if not text:
            return None
        try:
            count = cells.whole(text)
        except cells.Wrong as wrong:
            self._fault(f"import_file.{wrong.code}", number, "count",
                        **{"value": text[:40], **wrong.values})  # fmt: skip
            return None
        if count > MOST_COUNTED:
            self._fault("import_file.too_many", number, "count", value=text[:40],
                        maximum=MOST_COUNTED)  # fmt: skip
            return None
        if presence is Presence.PRESENT and count:
            return count
        # "No, 0" is said twice and no more; "yes, 0" and "no, 2" cannot both be meant.
        if presence is not None and not (presence is Presence.ABSENT and count == 0):
            self._fault("import_file.count_not_present", number, "count", value=text[:40])
        return None

    def _day(self, number: int, text: str) -> date | None:
        try:
            day = date.fromisoformat(cells.day(text))
        except cells.Wrong:
            day = None
        if day is None or day.year < FIRST_YEAR:
            self._fault("import_file.day", number, "day", value=text[:40])
            return None
        if day > self.today:
            self._fault("import_file.day_later", number, "day", value=day.isoformat())
            return None
        return day

    def _short(self, number: int, key: str, text: str) -> str:
        if len(text) > _LONGEST[key]:
            self._fault("import_file.too_long", number, key, value=text[:20],
                        maximum=_LONGEST[key])  # fmt: skip
            return ""
        return text

    def _fault(self, code: str, number: int, key: str, **values: Any) -> None:
        word = f"checklist.{'sheet' if key == 'by' else 'column'}.{key}"
        # Numbers of rows are names: 1.234 would be read as something else.
        named = {"file": self.page.name, "row": str(number), "field": self.say(word)}
        self.faults.append(Fault(code, named | values))
