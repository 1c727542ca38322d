"""Tables of a page: sorted by a press on a heading, kept as a file, printed.

Row: the cells as they are shown, and the values by which they sort. What is not known sorts last,
whichever way round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.pressable import Pressable
from buurtpunt_lib.dashboards.print_button import PrintButton
from buurtpunt_lib.texts import Catalogue

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SORT = "sort:"


@dataclass(frozen=True)
class Heading:
    """One column. number: numbers, of which the largest comes first. about: said on a touch.
    wide: it holds sentences, which want room."""

    key: str
    words: str
    number: bool = False
    about: str | None = None
    wide: bool = False


@dataclass(frozen=True)
class Row:
    """code: what `on_open` hears; "" for a row that opens nothing. sort: column → value."""

    code: str
    cells: Sequence[Any]
    sort: Mapping[str, Any] = field(default_factory=dict)


class SortedTable:
    """A table that a press on a heading sorts; `on_open` hears which row is opened.

    sort: column by which it is sorted at first, "" for the order in which the rows come.
    """

    def __init__(self, say: Catalogue, guarded: Any, *, sort: str = "") -> None:
        self.say = say
        self.widget = Pressable()
        self.sort, self.turned = sort, False
        self._open: Callable[[str], None] = lambda code: None
        self._shown: tuple[Sequence[Heading], Sequence[Row], str, Any] = ((), (), "", None)
        self.widget.on_press(guarded(self._press))

    def on_open(self, callback: Callable[[str], None]) -> None:
        self._open = callback

    def show(
        self, headings: Sequence[Heading], rows: Sequence[Row], *, caption: str, below: Any = None
    ) -> None:
        """Fills the table; the first cell of a row with a code is a button that opens it."""
        self._shown = (headings, rows, caption, below)
        self._draw()

    def clear(self, below: Any = None) -> None:
        self._shown = ((), (), "", below)
        self.widget.show(Markup("") if below is None else Markup(below), set())

    def _press(self, code: str) -> None:
        if not code.startswith(_SORT):
            self._open(code)
            return
        key = code.removeprefix(_SORT)
        self.turned = not self.turned if key == self.sort else False
        self.sort = key
        self._draw()

    def _draw(self) -> None:
        headings, rows, caption, below = self._shown
        numbers = {heading.key for heading in headings if heading.number}
        ordered = in_order(rows, self.sort, down=(self.sort in numbers) != self.turned)
        codes = {f"{_SORT}{heading.key}" for heading in headings if heading.key}
        codes |= {row.code for row in rows if row.code}
        table = m.element(
            "table",
            m.element("caption", caption),
            m.element("thead", m.element("tr", [self._heading(one) for one in headings])),
            m.element("tbody", [self._row(headings, row) for row in ordered]),
            class_="bp-table",
        )
        box = m.element(
            "div", table, class_="bp-scroll", tabindex="0", role="region", aria_label=caption
        )
        self.widget.show(box + (below if below is not None else Markup("")), codes)

    def _heading(self, heading: Heading) -> Markup:
        numeric = "num" if heading.number else "bp-roomy" if heading.wide else None
        if not heading.key:
            return m.element("th", heading.words, scope="col", class_=numeric)
        sorted_by = heading.key == self.sort
        way = None
        if sorted_by:
            way = "descending" if heading.number != self.turned else "ascending"
        button = m.element(
            "button", heading.words, type="button", class_="bp-sort",
            data_press=f"{_SORT}{heading.key}", title=heading.about,
        )  # fmt: skip
        return m.element("th", button, scope="col", class_=numeric, aria_sort=way)

    def _row(self, headings: Sequence[Heading], row: Row) -> Markup:
        first, *rest = row.cells
        if row.code:
            first = m.element(
                "button", first, type="button", class_="bp-row-open", data_press=row.code
            )
        kinds = ["num" if heading.number else None for heading in headings]
        # Where rows are stacked on a phone, a cell says itself what it is.
        cells = [
            m.element("td", cell, class_=kind, data_heading=f"{heading.words}:")
            for cell, kind, heading in zip(rest, kinds[1:], headings[1:], strict=True)
        ]
        return m.element("tr", m.element("th", first, scope="row", class_=kinds[0]), cells)


def in_order(rows: Sequence[Row], key: str, *, down: bool) -> list[Row]:
    """Rows by one column; what is not known stays at the end, equals keep their order."""
    if not key:
        return list(rows)

    def value(row: Row) -> Any:
        found = row.sort.get(key)
        return None if found is None or found != found else found

    known = [row for row in rows if value(row) is not None]
    rest = [row for row in rows if value(row) is None]
    known.sort(key=_comparable(value), reverse=down)
    return known + rest


def _comparable(value: Callable[[Row], Any]) -> Callable[[Row], Any]:
    def of(row: Row) -> Any:
        found = value(row)
        return found.casefold() if isinstance(found, str) else found

    return of


@dataclass(frozen=True)
class TableFile:
    """A table to keep. rows: DataFrame or dicts. headers: column → heading. name: of the file,
    without its ending. notes: sentences below it, such as sources."""

    rows: Any
    headers: Mapping[str, str]
    title: str
    name: str
    notes: Sequence[str] = ()


def tools(
    say: Catalogue, make: Callable[[], TableFile], guarded: Any, *, part: str = ""
) -> widgets.Widget:
    """Buttons below a table: keep it as csv or xlsx, print it. part: class of what is printed."""

    def csv() -> bytes:
        from buurtpunt_lib.reports.tables import to_csv

        one = make()
        text = to_csv(
            one.rows, columns=list(one.headers), headers=one.headers, dutch=say.language == "nl"
        )
        return text.encode("utf-8-sig")

    def xlsx() -> bytes:
        from buurtpunt_lib.reports.table_sheet import to_xlsx

        one = make()
        return to_xlsx(one.rows, one.headers, title=one.title, notes=one.notes)

    made = [
        download(say("gaps_page.tools.csv"), csv, lambda: f"{make().name}.csv", guarded),
        download(
            say("gaps_page.tools.xlsx"), xlsx, lambda: f"{make().name}.xlsx", guarded, kind=XLSX
        ),
    ]
    if part:
        made.append(PrintButton(label=say("gaps_page.tools.print"), part=part))
    return c.buttons(*made)
