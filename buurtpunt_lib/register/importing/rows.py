"""The rows of a list of hubs, cell by cell: what each says, and every fault with its row and field.

Given value: what a cell says, of a field of a record or of one that gives such a field (`opened`,
`postcode`). An empty cell gives nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from buurtpunt_lib.datasets.importing.cells import Wrong, day
from buurtpunt_lib.datasets.importing.raw import RawTable
from buurtpunt_lib.datasets.importing.words import presence_words
from buurtpunt_lib.domain.opening_words import in_syntax
from buurtpunt_lib.errors import Fault
from buurtpunt_lib.register.importing import cells
from buurtpunt_lib.register.importing.words import CODED, SERVICE, fold

_LINES = ("id", "name", "village", "place", "municipality", "municipality_nis", "province",
          "postcode", "address", "number", "carrier")  # fmt: skip
_LONG = ("digital", "funding", "figures", "notes")
_LINE_END = re.compile(r"[\r\n\t\f\v\x85\u2028\u2029]+")
READERS: dict[str, Callable[[str], Any]] = {
    **{field: cells.one_code(field) for field in CODED},
    "status_as_of": cells.partial_date,
    "opened": cells.partial_date,
    "closed": cells.partial_date,
    "stages": cells.stages,
    "services": cells.offered,
    "partners": cells.partners,
    "challenges": cells.codes("challenge"),
    "domains": cells.codes("domain"),
    "sources": cells.texts,
    "physical": cells.yes_or_no,
    "confirmed_on": day,
    "opening_hours": lambda text: _LINE_END.sub("; ", in_syntax(text)),
}
# How a cell is read: as one line, as text, as ja or nee to a service, or by its reader.
_LINE, _TEXT, _WIDE, _BY_READER = "line", "text", "wide", "reader"
# Fields that say where a place lies; `places` reads them.
COORDINATES = ("lat", "lon", "x", "y", "wkt")
# Longer than any field of a record may be: not worth reading as a list.
_LONGEST = 30_000
# Sentences of the import of tables; the others are our own.
_OF_TABLES = frozenset(("as_of", "day", "required", "number", "too_long"))


def _way(name: str) -> str:
    if name in _LINES:
        return _LINE
    if name in _LONG:
        return _TEXT
    return _WIDE if name.startswith(SERVICE) else _BY_READER


@dataclass(frozen=True)
class RowFault:
    """row: its number, as a spreadsheet counts. field: our field; column: its header, or the field.

    reason: a fault whose sentence names what is wrong.
    """

    row: int
    field: str
    column: str
    reason: Fault


@dataclass
class Rows:
    """A raw table being read. mapping: field -> column. shielded: the cells may have a shield."""

    table: RawTable
    mapping: Mapping[str, str]
    shielded: bool
    faults: list[RowFault] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._at = {name: place for place, name in enumerate(self.table.columns)}
        self._memory: dict[str, dict[str, Any]] = defaultdict(dict)

    def __len__(self) -> int:
        return len(self.table.rows)

    def column(self, name: str) -> str:
        """What the user calls a field."""
        return self.mapping.get(name, name)

    def fault(self, i: int, name: str, code: str, **values: Any) -> None:
        """Notes a fault; code: of a sentence of this import or, with a point, any sentence."""
        if "." not in code:
            code = f"import_file.{code}" if code in _OF_TABLES else f"hub_import.{code}"
        row, column = self.table.numbers[i], self.column(name)
        known = {"file": self.table.file, "row": str(row), "field": column}
        self.faults.append(RowFault(row, name, column, Fault(code, {**values, **known})))
        self.bad.add(i)

    def text(self, i: int, name: str) -> str:
        """The cell of a field, "" where the file has no such column."""
        column = self.mapping.get(name)
        if column is None:
            return ""
        text = self.table.rows[i][self._at[column]]
        return cells.unshielded(text) if self.shielded else text

    @cached_property
    def _columns(self) -> list[tuple[str, int, str]]:
        """(field, place in a row, how it is read), of each field but those of `places`."""
        return [
            (name, self._at[column], _way(name))
            for name, column in self.mapping.items()
            if name not in COORDINATES and not name.startswith("-")
        ]

    def given(self, i: int) -> dict[str, Any]:
        """field -> given value of the i-th row, None of a cell that cannot be read."""
        found: dict[str, Any] = {}
        wide: list[dict[str, str]] = []
        absent: set[str] = set()
        row = self.table.rows[i]
        # Every cell of a list passes here: what holds for a column is looked up once.
        for name, at, way in self._columns:
            text = row[at]
            if self.shielded and text[:1] == "'":
                text = cells.unshielded(text)
            if not text:
                continue
            if way == _LINE:
                found[name] = text if text.isprintable() else _LINE_END.sub(" ", text)
            elif way == _TEXT:
                found[name] = text
            elif way == _WIDE:
                self._wide(i, name, text, wide, absent)
            else:
                found[name] = self._read(i, name, text)
        if wide or absent:
            found.setdefault("services", tuple(wide))
            found["services_absent"] = absent
        return found

    def _read(self, i: int, name: str, text: str) -> Any:
        value = self._memory[name].get(text)
        if value is None:
            try:
                if len(text) > _LONGEST:
                    raise Wrong("too_long", value=text[:40], maximum=_LONGEST)
                value = READERS[name](text)
            except Wrong as error:
                value = error
            self._memory[name][text] = value
        if isinstance(value, Wrong):
            self.fault(i, name, value.code, **value.values)
            return None
        return value

    def _wide(self, i: int, name: str, text: str, offered: list, absent: set[str]) -> None:
        """A column about one service: ja, nee, not known, or its state and dates."""
        code = name.removeprefix(SERVICE)
        said = presence_words().get(fold(text) or text)
        if said == "present":
            offered.append({"service": code})
        elif said == "absent":
            absent.add(code)
        elif said is None:
            try:
                offered.append(cells.offered(f"{code} ({text})")[0])
            except Wrong:
                self.fault(i, name, "yes_or_no", value=text[:40])
