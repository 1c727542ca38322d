"""A sorted table that is shown a page at a time, so that a phone need not draw all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from buurtpunt_lib.dashboards.paged_table import PagedTable
from buurtpunt_lib.dashboards.tables import Heading, Row, in_order
from buurtpunt_lib.texts import Catalogue


class PagedRows:
    """`show` fills it; a press on a heading sorts; on_open hears which row is opened."""

    def __init__(self, say: Catalogue, guarded: Any, *, size: int = 15) -> None:
        self._table = PagedTable(say, guarded, size=size)
        self.widget = self._table.widget
        self._shown: tuple[Sequence[Heading], Sequence[Row], str] = ((), (), "")
        self._sort, self._turned, self._page = "", False, 0
        self._table.on_sort(self._sorted)
        self._table.on_page(self._turn)

    def on_open(self, callback: Callable[[str], None]) -> None:
        self._table.on_open(callback)

    def show(self, headings: Sequence[Heading], rows: Sequence[Row], *, caption: str) -> None:
        """Other rows begin at the first page; the same ones stay where they are."""
        if [row.code for row in rows] != [row.code for row in self._shown[1]]:
            self._page = 0
        self._shown = (headings, rows, caption)
        self._draw()

    def clear(self) -> None:
        self._shown = ((), (), "")
        self._table.clear()

    def _sorted(self, key: str) -> None:
        self._turned = not self._turned if key == self._sort else False
        self._sort, self._page = key, 0
        self._draw()

    def _turn(self, page: int) -> None:
        self._page = page
        self._draw()

    def _draw(self) -> None:
        headings, rows, caption = self._shown
        numbers = {heading.key for heading in headings if heading.number}
        ordered = in_order(rows, self._sort, down=(self._sort in numbers) != self._turned)
        size = self._table.size
        self._page = max(0, min(self._page, (len(ordered) - 1) // size))
        self._table.show(
            headings,
            ordered[self._page * size : (self._page + 1) * size],
            count=len(ordered),
            page=self._page,
            caption=caption,
            sort=self._sort,
            turned=self._turned,
        )
