"""The rows of one file while they are read: each cell checked, each fault with row and column.

Job: a raw table, which column holds which field, and the faults found so far.
Fixed value: what an option of the user says for all rows (`--facility bakery`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from buurtpunt_lib.datasets.importing import cells, words
from buurtpunt_lib.datasets.importing.cells import Sheet, Wrong
from buurtpunt_lib.datasets.importing.raw import RawTable
from buurtpunt_lib.datasets.importing.village_finder import NotFound, finder

_LONGEST = {"name": 200, "opening_hours": 255, "note": 500, "by": 120, "id": 120}


@dataclass
class Job:
    """One file being read. mapping: field -> column; fixed: field -> value for all rows.

    recoded: the rows that name a village by its code of before a merger.
    """

    table: RawTable
    kind: str
    mapping: Mapping[str, str]
    fixed: Mapping[str, str]
    epsg: int | None
    swap: bool
    sheet: Sheet
    recoded: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.place_of = {name: i for i, name in enumerate(self.table.columns)}

    def text(self, i: int, field: str) -> str:
        """The cell of a field in the i-th row, "" where the file has no such column."""
        column = self.mapping.get(field)
        if column is None:
            return self.fixed.get(field, "")
        return self.table.rows[i][self.place_of[column]]

    def cell(self, i: int, column: str) -> str:
        """The cell of a column in the i-th row."""
        return self.table.rows[i][self.place_of[column]]

    def label(self, field: str) -> str:
        """What the user calls the field: the header of its column."""
        return self.mapping.get(field, field)

    def fault(self, i: int, field: str, code: str, **values: Any) -> None:
        self.sheet.add(code, self.table.numbers[i], self.label(field), **values)

    def said(self, i: int, field: str, parse: Callable[[str], Any], *, must: bool = False) -> Any:
        """The cell as `parse` reads it; None, with a fault, where it cannot."""
        text = self.text(i, field)
        if must and not text:
            self.fault(i, field, "required")
            return None
        try:
            return parse(text)
        except Wrong as error:
            self.fault(i, field, error.code, **error.values)
            return None

    def short(self, i: int, field: str) -> str:
        """A text that is not longer than a name or a note can be."""
        text = " ".join(self.text(i, field).split())
        most = _LONGEST[field]
        if len(text) > most:
            self.fault(i, field, "too_long", value=text[:40], maximum=most)
        return text

    def village(self, i: int, *, must: bool = True) -> str | None:
        """The NIS6 code that the row means."""
        mention = self.text(i, "village")
        if not mention:
            if must:
                self.fault(i, "village", "required")
            return None
        within = self.text(i, "municipality_nis") or self.text(i, "municipality")
        try:
            found = finder().village(mention, within)
            if mention.upper() != found and mention[:5].isdigit():
                self.recoded.add(i)
            return found
        except NotFound as error:
            about = self._municipality_field() if "municipality" in error.code else "village"
            self.fault(i, about, error.code, **error.values)
            return None

    def municipality(self, i: int) -> str | None:
        """The NIS code of the municipality that the row means."""
        field = self._municipality_field()
        mention = self.text(i, "municipality_nis") or self.text(i, "municipality")
        if not mention:
            self.fault(i, field, "required")
            return None
        try:
            return finder().municipality(mention)
        except NotFound as error:
            self.fault(i, field, error.code, **error.values)
            return None

    def _municipality_field(self) -> str:
        return "municipality_nis" if "municipality_nis" in self.mapping else "municipality"

    def facility(self, i: int, field: str) -> str | None:
        """The code of the facility that the row means."""
        text = self.text(i, field)
        if not text:
            self.fault(i, field, "required")
            return None
        code = words.facility_of(text)
        if code is None:
            near = ", ".join(words.close_facilities(text))
            self.fault(
                i, field, "facility_close" if near else "facility_unknown",
                value=text[:60], allowed=near,
            )  # fmt: skip
        return code

    def as_of(self, i: int) -> str:
        """The date of the row, else that of the whole file."""
        if "as_of" in self.mapping and self.text(i, "as_of"):
            return self.said(i, "as_of", cells.as_of) or ""
        return self.fixed.get("as_of", "")

    def made_id(self, *parts: Any) -> str:
        """A key for a row that brings none: the same row gets the same one at each import."""
        joined = "\x1f".join(map(str, parts))
        return hashlib.sha256(joined.encode()).hexdigest()[:16]
