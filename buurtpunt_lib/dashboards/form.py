"""A form: named fields in groups that open, for one thing that has more fields than a table row.

Refused: what was typed and could not be taken; it stays until it is mended (fields, groups and
offers: see `form_fields`).

What was typed is read by `typed_cells`. What was refused before is tried again together with each
new change, because some fields are only right together (an end that lies after a begin that is
still to be changed).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from buurtpunt_lib.dashboards.form_fields import (
    FormField,
    FormGroup,
    as_cell,
    codes_of,
    group_json,
    with_unit,
)
from buurtpunt_lib.dashboards.typed_cells import (
    LONGEST,
    NUMBERS,
    GridColumn,
    read_cell,
    write_cell,
)
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue

_MOST_ROWS = 100


@dataclass
class _Refused:
    """What stands in the boxes, the sentence below them, and the value where it could be read."""

    written: Any
    sentence: str
    value: Any = None
    readable: bool = False


@dataclass
class _Callbacks:
    edit: Callable[[dict[str, Any]], None] = lambda changes: None
    press: Callable[[str, str], None] = lambda key, code: None
    add: Callable[[str], None] = lambda key: None
    ask: Callable[[str], Sequence[str]] = lambda key: ()
    close: Callable[[], None] = lambda: None
    words: Callable[[InputError], InputError] = field(default=lambda error: error)


class Form(anywidget.AnyWidget):
    """Set `show` to fill it; `on_edit` and the other callbacks hear what a visitor does.

    closable: there is a button to close it.
    """

    _esm = Path(__file__).parent / "form.js"

    _title = traitlets.Unicode("").tag(sync=True)
    _groups = traitlets.List().tag(sync=True)
    _values = traitlets.Dict().tag(sync=True)
    _faults = traitlets.Dict().tag(sync=True)
    _lists = traitlets.Dict().tag(sync=True)
    _words = traitlets.Dict().tag(sync=True)
    # True until the browser has put the cursor at the heading.
    _wanted = traitlets.Bool(False).tag(sync=True)
    # Key of the field where the browser has to put the cursor, and how often that was asked.
    _goal = traitlets.List(["", 0]).tag(sync=True)

    def __init__(self, say: Catalogue, *, closable: bool = False) -> None:
        self.say = say
        self.fields: dict[str, FormField] = {}
        self._now: dict[str, Any] = {}
        self._refused: dict[str, _Refused] = {}
        self._taking = False
        self._asked = 0
        self._call = _Callbacks()
        words = {key: say(f"finance_details.form.{key}") for key in ("remove", "row", "source")}
        words["close"] = say("finance_details.form.close") if closable else ""
        super().__init__(_words=words)
        self.add_class("bp-form")
        self.on_msg(self._answer)

    # --- what it shows ---------------------------------------------------------------------------

    def show(self, title: str, groups: Sequence[FormGroup], values: Mapping[str, Any]) -> None:
        """Fills the form. What was refused stays, when it is this form that made the change."""
        self.fields = {one.key: one for group in groups for one in group.fields}
        self._now = {key: values.get(key) for key in self.fields}
        if not self._taking:
            self._refused = {}
        with self.hold_sync():
            self._title = title
            self._groups = [group_json(group, self.say) for group in groups]
            self._push()

    def forget(self) -> None:
        """Lets go of what was refused: the form is about something else now."""
        self._refused = {}

    def focus(self) -> None:
        """Brings the form into sight and the cursor to its heading."""
        self._wanted = True

    def focus_field(self, key: str) -> None:
        """Brings one field into sight and the cursor into it; an unknown key changes nothing."""
        if key in self.fields:
            self._asked += 1
            self._goal = [key, self._asked]

    def _push(self) -> None:
        values = {key: self._written(one, self._now[key]) for key, one in self.fields.items()}
        faults = {}
        for place, refused in self._refused.items():
            key, _, inner = place.partition("|")
            if key not in self.fields:
                continue
            if not inner:
                values[key] = refused.written
            else:
                row, _, column = inner.partition("|")
                if int(row) >= len(values[key]):
                    continue
                values[key][int(row)][column] = refused.written
            faults[place] = refused.sentence
        with self.hold_sync():
            self._values = values
            self._faults = faults

    def _written(self, one: FormField, value: Any) -> Any:
        if one.kind == "rows":
            return [
                {c.key: self._written(c, row.get(c.key)) for c in one.columns}
                for row in value or ()
            ]
        if one.kind == "twelve":
            share = GridColumn(one.key, one.label, "percent")
            return [write_cell(share, each, self.say) for each in value or (0.0,) * 12]
        if one.kind == "checks":
            return list(value or ())
        if one.kind == "tick":
            return bool(value)
        return write_cell(as_cell(one), value, self.say)

    # --- what it hears ---------------------------------------------------------------------------

    def on_edit(self, callback: Callable[[dict[str, Any]], None]) -> None:
        """Calls back with values by key; an InputError of it is told below the field."""
        self._call.edit = callback

    def on_press(self, callback: Callable[[str, str], None]) -> None:
        """Calls back with the key and the code of an offer or a preset."""
        self._call.press = callback

    def on_add(self, callback: Callable[[str], None]) -> None:
        self._call.add = callback

    def on_ask(self, callback: Callable[[str], Sequence[str]]) -> None:
        """Calls back with the key of a search field; the answer is what can be chosen."""
        self._call.ask = callback

    def on_close(self, callback: Callable[[], None]) -> None:
        self._call.close = callback

    def on_fault(self, callback: Callable[[InputError], InputError]) -> None:
        """Puts an error in the words of the page before it is told."""
        self._call.words = callback

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if not isinstance(message, dict):
            return
        do, key, code = (message.get(name) for name in ("do", "key", "code"))
        if do == "close" and self._words["close"]:
            self._call.close()
            return
        one = self.fields.get(key) if isinstance(key, str) else None
        if one is None or one.kind == "fixed":
            return
        if do == "ask" and one.kind == "search":
            self._lists = {**self._lists, one.key: list(self._call.ask(one.key))}
        elif do == "press" and isinstance(code, str) and code in codes_of(one):
            self._try(one.key, lambda: self._call.press(one.key, code))
        elif one.kind == "rows":
            self._answer_rows(one, str(do), message)
        elif do == "tick" and isinstance(code, str) and code in dict(one.choices):
            self._tick(one, code, message.get("on") is True)
        elif do == "edit":
            self._answer_edit(one, message)

    def _answer_edit(self, one: FormField, message: dict[str, Any]) -> None:
        if one.kind == "twelve":
            given = message.get("texts")
            if isinstance(given, list) and len(given) == 12:
                texts = [str(text)[:LONGEST] for text in given]
                self._take(one.key, texts, lambda: self._read_twelve(one, texts))
        elif one.kind == "tick":
            ticked = message.get("on") is True
            self._take(one.key, ticked, lambda: ticked)
        elif one.kind != "checks":
            text = str(message.get("text", ""))[:LONGEST]
            self._take(one.key, text, lambda: self._read(one, text))

    def _answer_rows(self, one: FormField, do: str, message: dict[str, Any]) -> None:
        rows = [dict(row) for row in self._now[one.key] or ()]
        at = message.get("row")
        inside = isinstance(at, int) and not isinstance(at, bool) and 0 <= at < len(rows)
        if do == "add" and one.add and len(rows) < _MOST_ROWS:
            self._try(one.key, lambda: self._call.add(one.key))
        elif do == "remove" and inside:
            del rows[at]
            # Rows after it move up, and with them what was refused in them.
            mine = {p: r for p, r in self._refused.items() if p.startswith(f"{one.key}|")}
            self._refused = {p: r for p, r in self._refused.items() if p not in mine}
            self._take(one.key, None, lambda: tuple(rows))
        elif do == "row" and inside:
            column = next((c for c in one.columns if c.key == message.get("column")), None)
            if column is None or column.kind == "fixed":
                return
            text = str(message.get("text", ""))[:LONGEST]

            def read() -> Any:
                rows[at][column.key] = self._read(column, text)
                return tuple(rows)

            self._take(f"{one.key}|{at}|{column.key}", text, read)

    def _tick(self, one: FormField, code: str, ticked: bool) -> None:
        if one.kind == "checks":
            chosen = set(self._now[one.key] or ())
            chosen = chosen | {code} if ticked else chosen - {code}
            ordered = tuple(c for c, _ in one.choices if c in chosen)
            self._take(one.key, list(ordered), lambda: ordered)

    # --- reading and deciding --------------------------------------------------------------------

    def _take(self, place: str, written: Any, read: Callable[[], Any]) -> None:
        """Reads what was typed and tries it, with and without what was refused before."""
        key, _, inner = place.partition("|")
        self._refused.pop(place, None)
        try:
            value = read()
        except InputError as error:
            self._refuse(place, written, error)
            return
        # Rows are tried on their own: what is wrong in another row is not in their value.
        waiting = {
            name: refused.value
            for name, refused in self._refused.items()
            if refused.readable and not inner and name in self.fields
        }
        self._taking = True
        try:
            if waiting and self._accepted(waiting | {key: value}):
                self._refused = {n: r for n, r in self._refused.items() if n not in waiting}
            else:
                self._call.edit({key: value})
        except InputError as error:
            self._refuse(place, written, error, value=value, readable=not inner)
        else:
            self._push()
        finally:
            self._taking = False

    def _accepted(self, changes: dict[str, Any]) -> bool:
        try:
            self._call.edit(changes)
        except InputError:
            return False
        return True

    def _try(self, key: str, action: Callable[[], None]) -> None:
        self._refused.pop(key, None)
        self._taking = True
        try:
            action()
        except InputError as error:
            self._refuse(key, self._written(self.fields[key], self._now[key]), error)
        else:
            self._push()
        finally:
            self._taking = False

    def _refuse(
        self,
        place: str,
        written: Any,
        error: InputError,
        *,
        value: Any = None,
        readable: bool = False,
    ) -> None:
        told = self.say.error(self._call.words(error))
        if written is None:  # a row that may not go
            place, written = place, self._written(self.fields[place], self._now[place])
        self._refused[place] = _Refused(written, told, value, readable)
        self._push()

    def _read(self, one: FormField, text: str) -> Any:
        """What was typed, as a value within what is allowed. Raises InputError."""
        try:
            value = read_cell(as_cell(one), text, self.say)
        except InputError as error:
            if error.faults[0].code == "grid.not_month":
                raise InputError("form.not_month", field=one.label) from None
            raise
        if one.kind in NUMBERS and value is not None:
            self._check_range(one, value * 100 if one.kind == "percent" else value, text)
        return value

    def _read_twelve(self, one: FormField, texts: list[str]) -> tuple[float, ...]:
        found = []
        for text, label in zip(texts, one.labels, strict=True):
            named = FormField(one.key, f"{one.label}, {label}", "percent", low=one.low,
                              high=one.high)  # fmt: skip
            found.append(self._read(named, text))
        return tuple(found)

    def _check_range(self, one: FormField, value: float, text: str) -> None:
        low, high = one.low, one.high
        # A hair of room: 0.29 × 100 is a little more than 29.
        below = low is not None and value < low - 1e-9
        if not below and (high is None or value <= high + 1e-9):
            return
        values = {"field": one.label, "value": text.strip()}
        if below and (high is None or high >= 1e6):
            raise InputError("form.too_low", low=with_unit(one, low, self.say), **values)
        if low is None:
            raise InputError("form.too_high", high=with_unit(one, high, self.say), **values)
        # The unit once, after the second number.
        limits = {"low": self.say.plain(low), "high": with_unit(one, high, self.say)}
        raise InputError("form.range", **limits, **values)
