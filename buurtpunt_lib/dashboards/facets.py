"""Filters to tick, each with how many places it would leave.

Facet: one thing to filter by, with its options: (code, words, number of places, whether ticked).
Only codes that stand in the list are heard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anywidget
import traitlets


@dataclass(frozen=True)
class Option:
    code: str
    words: str
    number: int
    ticked: bool


@dataclass(frozen=True)
class Facet:
    key: str
    heading: str
    options: Sequence[Option]
    opened: bool = False


class Facets(anywidget.AnyWidget):
    """Set `show` to fill it; `on_tick` hears facet, code and state.

    heading: above all of it; on a phone it opens the list. more, fewer: of the button of a long
    list. chosen: words for how many are ticked, with {n}.
    """

    _esm = Path(__file__).parent / "facets.js"

    _facets = traitlets.List().tag(sync=True)
    _words = traitlets.Dict().tag(sync=True)

    def __init__(self, *, heading: str, more: str, fewer: str, chosen: str) -> None:
        self._ticked: Callable[[str, str, bool], None] = lambda facet, code, ticked: None
        super().__init__(
            _words={"heading": heading, "more": more, "fewer": fewer, "chosen": chosen}
        )
        self.add_class("bp-facets")
        self.on_msg(self._answer)

    def show(self, facets: Sequence[Facet]) -> None:
        self._facets = [
            {
                "key": facet.key,
                "heading": facet.heading,
                "opened": facet.opened,
                "options": [
                    {"code": o.code, "words": o.words, "n": o.number, "on": o.ticked}
                    for o in facet.options
                ],
            }
            for facet in facets
        ]

    def on_tick(self, callback: Callable[[str, str, bool], None]) -> None:
        self._ticked = callback

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """What a browser says of our traits is not heard."""

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if not isinstance(message, dict):
            return
        facet, code = message.get("facet"), message.get("code")
        known = {(one["key"], option["code"]) for one in self._facets for option in one["options"]}
        if isinstance(facet, str) and isinstance(code, str) and (facet, code) in known:
            self._ticked(facet, code, message.get("on") is True)
