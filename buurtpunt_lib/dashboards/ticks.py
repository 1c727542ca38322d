"""A list to tick off: groups of sentences, each with a box; Python hears of every tick.

Item: (code, words, whether it is ticked). Only codes that stand in the list are heard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

Group = tuple[str, Sequence[tuple[str, str, bool]]]


class Ticks(anywidget.AnyWidget):
    """Set `show` to fill it: (heading, items) per group; `on_tick` hears code and state."""

    _esm = Path(__file__).parent / "ticks.js"

    _groups = traitlets.List().tag(sync=True)

    def __init__(self) -> None:
        self._ticked: Callable[[str, bool], None] = lambda code, ticked: None
        super().__init__()
        self.add_class("bp-tick-list")
        self.on_msg(self._answer)

    def show(self, groups: Sequence[Group]) -> None:
        self._groups = [
            {
                "heading": heading,
                "items": [{"code": c, "words": w, "ticked": t} for c, w, t in items],
            }
            for heading, items in groups
        ]

    def on_tick(self, callback: Callable[[str, bool], None]) -> None:
        self._ticked = callback

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if not isinstance(message, dict):
            return
        known = {item["code"] for group in self._groups for item in group["items"]}
        code = message.get("code")
        if isinstance(code, str) and code in known:
            self._ticked(code, message.get("ticked") is True)
