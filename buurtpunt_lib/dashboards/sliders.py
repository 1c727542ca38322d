"""The numbers of a plan, each with a slider and a box to type in, in one widget.

Slide: one number that can be moved: its name, its unit and the range of its slider.
Turn: from taking hold of a slider to letting go of it; everything moved in between is one change.

The browser sends one message at a time and waits for the answer before it sends the newest value,
so that a slow machine never falls behind. Python decides what holds, and answers with what changed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from buurtpunt_lib.dashboards.typed_numbers import in_words, read_typed, write_typed
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue

log = logging.getLogger(__name__)
_LONGEST = 200
_LARGEST = 1e12


@dataclass(frozen=True)
class Slide:
    """key: what callbacks hear. group: the heading under which it stands. field: the last part of
    the place that the plan names when it refuses the number. unit: "euro", "share" (shown in
    percent) or "number". low, high, step: of the slider; the box takes any number.
    """

    key: str
    group: str
    label: str
    field: str
    unit: str
    value: float
    low: float
    high: float
    step: float


class Sliders(anywidget.AnyWidget):
    """Call `show` to fill it; `on_move` and `on_type` hear what a visitor does.

    A callback may raise InputError: its sentence is told below the box, the number stays.
    """

    _esm = Path(__file__).parent / "sliders.js"

    # Everything, for a browser that comes in; after that only what changed goes (see `_tell`).
    _state = traitlets.Dict().tag(sync=True)
    _locale = traitlets.Unicode().tag(sync=True)

    def __init__(self, say: Catalogue) -> None:
        self.say = say
        self._slides: dict[str, Slide] = {}
        self._faults: dict[str, str] = {}
        # The number of a message that was not answered yet.
        self._asked: int | None = None
        self._move: Callable[[str, float, int], None] = lambda key, value, turn: None
        self._type: Callable[[str, float], None] = lambda key, value: None
        super().__init__(_state={"revision": 0, "rows": []}, _locale=say.locale.replace("_", "-"))
        self.add_class("bp-sliders")
        self.on_msg(self._answer)

    def show(self, slides: Sequence[Slide]) -> None:
        """Shows these numbers, in this order; slides of one group stand together."""
        before = self._slides
        self._slides = {slide.key: slide for slide in slides}
        self._faults = {
            key: told
            for key, told in self._faults.items()
            if key in before
            and key in self._slides
            and before[key].value == self._slides[key].value
        }
        self._tell()

    def on_move(self, callback: Callable[[str, float, int], None]) -> None:
        """Calls back with key, value and turn while a slider moves."""
        self._move = callback

    def on_type(self, callback: Callable[[str, float], None]) -> None:
        """Calls back with key and value when a number was typed, exactly as it was typed."""
        self._type = callback

    # ── what goes to the browser ─────────────────────────────────────────────────────────────────

    def _tell(self) -> None:
        """Sends what differs from what the browser has, with the number of what it answers.

        The answer goes as soon as it is known what holds: before anything is drawn with it.
        """
        old = self._state["rows"]
        new = [vars(s) | {"fault": self._faults.get(s.key, "")} for s in self._slides.values()]
        number, self._asked = self._asked, None
        more = {} if number is None else {"number": number}
        if old == new:
            if more:
                self.send({"kind": "heard", **more})
            return
        revision = self._state["revision"] + 1
        self._state = {"revision": revision, "rows": new}
        if [row["key"] for row in old] != [row["key"] for row in new]:
            self.send({"kind": "all", **self._state, **more})
            return
        changes = {
            row["key"]: {name: value for name, value in row.items() if value != was[name]}
            for was, row in zip(old, new, strict=True)
            if was != row
        }
        self.send({"kind": "changes", "revision": revision, "rows": changes, **more})

    def _should_send_property(self, key: str, value: Any) -> bool:
        return key != "_state" and super()._should_send_property(key, value)

    # ── what comes from it; none of it is trusted ────────────────────────────────────────────────

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Takes no state from a browser: what a visitor does comes as a message."""

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if not isinstance(message, dict):
            return
        if message.get("do") == "ask":
            self.send({"kind": "all", **self._state})
            return
        key = message.get("key")
        slide = self._slides.get(key) if isinstance(key, str) else None
        self._asked = _whole(message.get("number"))
        try:
            if slide is not None:
                self._take(slide, message)
        finally:
            self._tell()

    def _take(self, slide: Slide, message: dict[str, Any]) -> None:
        value, text = message.get("value"), message.get("text")
        typed, percent = "", slide.unit == "share"
        try:
            if message.get("do") == "move" and _is_number(value):
                typed = write_typed(value, self.say, percent=percent)
                self._move(slide.key, float(value), _whole(message.get("turn")))
            elif message.get("do") == "type" and isinstance(text, str):
                typed = text[:_LONGEST]
                self._type(slide.key, read_typed(typed, slide.label, self.say, percent=percent))
            else:
                return
        except InputError as error:
            told = in_words(error, slide.field, slide.label, self.say, typed=typed, percent=percent)
            self._faults[slide.key] = self.say.error(told)
        except Exception:
            log.exception("a slider could not be moved")
            self._faults[slide.key] = self.say("common.failed")
        else:
            self._faults.pop(slide.key, None)


def _is_number(value: Any) -> bool:
    # Neither NaN nor infinity is smaller than anything.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST


def _whole(value: Any) -> int:
    """A serial number of the browser, or 0 for whatever else came in its place."""
    return value if isinstance(value, int) and 0 <= value < 2**31 else 0
