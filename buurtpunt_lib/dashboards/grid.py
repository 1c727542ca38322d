"""An editable table: rows of cells that people type in (`typed_cells`).

A cell that was refused keeps what was typed, with one sentence below it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from buurtpunt_lib.dashboards.typed_cells import LONGEST, GridColumn, read_cell, write_cell
from buurtpunt_lib.dashboards.typed_numbers import in_words
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue


class Grid(anywidget.AnyWidget):
    """Set `show` to fill it; `on_edit`, `on_remove` and the others hear what a visitor does.

    caption: what the table holds (its accessible name). more: words of a button in each row that
    opens more about it.
    """

    _esm = Path(__file__).parent / "grid.js"

    caption = traitlets.Unicode("").tag(sync=True)
    _columns = traitlets.List().tag(sync=True)
    _rows = traitlets.List().tag(sync=True)
    _faults = traitlets.Dict().tag(sync=True)
    _words = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        columns: Sequence[GridColumn],
        say: Catalogue,
        *,
        caption: str,
        add: str = "",
        removable: bool = True,
        more: str = "",
    ) -> None:
        self.columns = {column.key: column for column in columns}
        self.say = say
        self._edit: Callable[[str, str, Any], None] = lambda row, key, value: None
        self._remove: Callable[[str], None] = lambda row: None
        self._add: Callable[[], None] = lambda: None
        self._more: Callable[[str], None] = lambda row: None
        self._shown: Sequence[tuple[str, dict[str, Any]]] = ()
        # What was typed and refused, with the sentence about it, by row and column.
        self._refused: dict[tuple[str, str], tuple[str, str]] = {}
        self._taking = False
        super().__init__(
            caption=caption,
            _columns=[
                {"key": c.key, "label": c.label, "kind": c.kind, "choices": list(c.choices)}
                for c in columns
            ],
            _words={
                "add": add,
                "remove": say("chart.grid.remove") if removable else "",
                "more": more,
            },
        )
        self.add_class("bp-grid-table")
        self.on_msg(self._answer)

    def show(self, rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """Fills the table: (id, values by key) per row.

        What was refused stays while this table itself is edited, and is forgotten when the plan
        changes by something else.
        """
        self._shown = rows
        if not self._taking:
            self._refused = {}
        self._push()

    def tell(self, row: str, key: str, sentence: str) -> None:
        """Says below a cell what is wrong, such as after saving; what was typed stays there."""
        values = next((v for code, v in self._shown if code == row), None)
        if values is not None and key in self.columns:
            self._refused[row, key] = (self._written(key, values.get(key)), sentence)
            self._push()

    def focus(self, row: str) -> None:
        """Puts the cursor on the button of a row that opens more about it."""
        self.send({"focus": row})

    def _push(self) -> None:
        rows, faults = [], {}
        for row, values in self._shown:
            cells = {key: self._written(key, values.get(key)) for key in self.columns}
            for key in self.columns:
                if (row, key) in self._refused:
                    cells[key], faults[f"{row}.{key}"] = self._refused[row, key]
            rows.append({"id": row, "cells": cells})
        with self.hold_sync():
            self._rows, self._faults = rows, faults

    def on_edit(self, callback: Callable[[str, str, Any], None]) -> None:
        """Calls back with row, key and value; an InputError of it is told below the cell."""
        self._edit = callback

    def on_remove(self, callback: Callable[[str], None]) -> None:
        self._remove = callback

    def on_add(self, callback: Callable[[], None]) -> None:
        self._add = callback

    def on_more(self, callback: Callable[[str], None]) -> None:
        self._more = callback

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if not isinstance(message, dict):
            return
        row = str(message.get("row"))
        known = {entry["id"] for entry in self._rows}
        if message.get("do") == "add" and self._words["add"]:
            self._add()
        elif message.get("do") == "remove" and row in known and self._words["remove"]:
            self._remove(row)
        elif message.get("do") == "more" and row in known and self._words["more"]:
            self._more(row)
        elif message.get("do") == "edit" and row in known:
            self._take(row, str(message.get("key")), str(message.get("text"))[:LONGEST])

    def _take(self, row: str, key: str, text: str) -> None:
        column = self.columns.get(key)
        if column is None or column.kind == "fixed":
            return
        self._refused.pop((row, key), None)
        self._taking = True
        try:
            self._edit(row, key, read_cell(column, text, self.say))
        except InputError as error:
            percent = column.kind == "percent"
            told = in_words(error, key, column.label, self.say, typed=text, percent=percent)
            self._refused[row, key] = (text, self.say.error(told))
        finally:
            self._taking = False
            self._push()

    def _written(self, key: str, value: Any) -> str:
        return write_cell(self.columns[key], value, self.say)
