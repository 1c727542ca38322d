"""A table of thousands of rows, a page at a time: only the rows of one page are ever written.

Page: a number of rows, counted from 0. Sorting is the owner's: a press on a heading says which.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable
from buurtpunt_lib.dashboards.tables import Heading, Row
from buurtpunt_lib.texts import Catalogue

_SORT, _PAGE = "sort:", "page:"
SIZE = 25


class PagedTable:
    """`show` fills it; on_open hears which row is opened, on_sort a column, on_page a number."""

    def __init__(self, say: Catalogue, guarded: Any, *, size: int = SIZE) -> None:
        self.say, self.size = say, size
        self.widget = Pressable()
        self.widget.add_class("bp-paged")
        self._open: Callable[[str], None] = lambda code: None
        self._sort: Callable[[str], None] = lambda key: None
        self._page: Callable[[int], None] = lambda number: None
        self.widget.on_press(guarded(self._press))

    def on_open(self, callback: Callable[[str], None]) -> None:
        self._open = callback

    def on_sort(self, callback: Callable[[str], None]) -> None:
        self._sort = callback

    def on_page(self, callback: Callable[[int], None]) -> None:
        self._page = callback

    def show(
        self,
        headings: Sequence[Heading],
        rows: Sequence[Row],
        *,
        count: int,
        page: int,
        caption: str,
        sort: str = "",
        turned: bool = False,
    ) -> None:
        """rows: those of this page. count: of all rows. sort, turned: by which column, and whether
        the other way round."""
        codes = {row.code for row in rows if row.code}
        codes |= {f"{_SORT}{heading.key}" for heading in headings if heading.key}
        table = m.element(
            "table",
            m.element("caption", caption),
            m.element("thead", m.element("tr", [_head(one, sort, turned) for one in headings])),
            m.element("tbody", [_row(headings, row) for row in rows]),
            class_="bp-table",
        )
        box = m.element(
            "div", table, class_="bp-scroll", tabindex="0", role="region", aria_label=caption
        )
        pager, pages = self._pager(count, page)
        self.widget.show(box + pager, codes | pages)

    def clear(self) -> None:
        self.widget.show(Markup("<span></span>"), set())

    def _press(self, code: str) -> None:
        if code.startswith(_SORT):
            self._sort(code.removeprefix(_SORT))
        elif code.startswith(_PAGE):
            self._page(int(code.removeprefix(_PAGE)))
        else:
            self._open(code)

    def _pager(self, count: int, page: int) -> tuple[Markup, set[str]]:
        say, last = self.say, max(0, (count - 1) // self.size)
        first = page * self.size
        told = say(
            "register_page.list.which",
            first=say.number(first + 1),
            last=say.number(min(first + self.size, count)),
            n=count,
        )
        if not last:
            return m.element("p", told, class_="bp-small"), set()
        numbers = [n for n in pages_to_show(page, last) if n is not None]
        items = [
            _turn(say("register_page.list.previous"), page - 1, off=page == 0),
            *(
                m.element("span", "…", class_="bp-page-gap")
                if number is None
                else _number(say, number, number == page)
                for number in pages_to_show(page, last)
            ),
            _turn(say("register_page.list.next"), page + 1, off=page == last),
        ]
        codes = {f"{_PAGE}{n}" for n in (*numbers, page - 1, page + 1) if 0 <= n <= last}
        row = m.element("nav", items, class_="bp-pager", aria_label=say("register_page.list.pages"))
        return m.element("p", told, class_="bp-small") + row, codes


def pages_to_show(page: int, last: int) -> list[int | None]:
    """The first, the last and those around this one; None for a gap.

    >>> pages_to_show(5, 20)
    [0, None, 4, 5, 6, None, 20]
    """
    chosen = sorted({0, last, *(n for n in range(page - 1, page + 2) if 0 <= n <= last)})
    found: list[int | None] = []
    for number in chosen:
        if found and found[-1] is not None and number > found[-1] + 1:
            found.append(None)
        found.append(number)
    return found


def _turn(words: str, number: int, *, off: bool) -> Markup:
    return m.element(
        "button", words, type="button", class_="bp-page", data_press=f"{_PAGE}{number}",
        disabled="" if off else None,
    )  # fmt: skip


def _number(say: Catalogue, number: int, here: bool) -> Markup:
    words = say.number(number + 1)
    return m.element(
        "button", words, type="button", class_="bp-page", data_press=f"{_PAGE}{number}",
        aria_label=say("register_page.list.page", n=number + 1),
        aria_current="page" if here else None,
    )  # fmt: skip


def _head(heading: Heading, sort: str, turned: bool) -> Markup:
    kind = "num" if heading.number else "bp-roomy" if heading.wide else None
    if not heading.key:
        return m.element("th", heading.words, scope="col", class_=kind)
    way = None
    if heading.key == sort:
        way = "descending" if heading.number != turned else "ascending"
    button = m.element(
        "button", heading.words, type="button", class_="bp-sort",
        data_press=f"{_SORT}{heading.key}", title=heading.about,
    )  # fmt: skip
    return m.element("th", button, scope="col", class_=kind, aria_sort=way)


def _row(headings: Sequence[Heading], row: Row) -> Markup:
    first, *rest = row.cells
    if row.code:
        first = m.element("button", first, type="button", class_="bp-row-open", data_press=row.code)
    kinds = ["num" if heading.number else None for heading in headings]
    # Where rows are stacked on a phone, a cell says itself what it is.
    cells = [
        m.element("td", cell, class_=kind, data_heading=f"{heading.words}:")
        for cell, kind, heading in zip(rest, kinds[1:], headings[1:], strict=True)
    ]
    return m.element("tr", m.element("th", first, scope="row", class_=kinds[0]), cells)
