"""The link of a page: a token in the address that brings back what somebody was working on.

The browser tells which token it came with: that of the address, or else the one that this browser
used last on this page. Python tells it the token of what is saved; the browser keeps both in step,
and shows the link to copy it or to take it back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from buurtpunt_lib.texts import Catalogue

_WORDS = ("heading", "lead", "copy", "copied", "revoke", "sure", "yes", "no")


class Bookmark(anywidget.AnyWidget):
    """Nothing to see until `token` is set; then the browser's address follows it. "" takes it away.

    name: what the token is called in the address, such as "plan" in /financieel-plan?plan=….
    words: how the keys of its sentences begin. shelf: under which name the browser remembers the
    token, "" for one of this page alone; pages with the same shelf open the same thing. remembers:
    False where only a link may bring something back. yields: names of links that go before it.
    """

    _esm = Path(__file__).parent / "bookmark.js"

    name = traitlets.Unicode("").tag(sync=True)
    token = traitlets.Unicode("").tag(sync=True)
    shelf = traitlets.Unicode("").tag(sync=True)
    remembers = traitlets.Bool(True).tag(sync=True)
    yields = traitlets.List().tag(sync=True)
    _words = traitlets.Dict().tag(sync=True)

    def __init__(self, say: Catalogue, *, words: str = "common.link.", **traits: Any) -> None:
        sentences = {key: say(f"{words}{key}") for key in _WORDS}
        self._ask: Callable[[str, bool], None] = lambda token, remembered: None
        self._revoke: Callable[[], None] = lambda: None
        super().__init__(_words=sentences, **traits)
        self.on_msg(self._answer)

    def on_ask(self, callback: Callable[[str, bool], None]) -> None:
        """Calls back with the token that a browser comes with, and whether it was remembered."""
        self._ask = callback

    def on_revoke(self, callback: Callable[[], None]) -> None:
        """Calls back when a visitor takes the link back."""
        self._revoke = callback

    def _answer(self, _widget: object, message: object, _buffers: object) -> None:
        if not isinstance(message, dict):
            return
        if message.get("ask") == "open":
            self._ask(str(message.get("token", ""))[:100], message.get("remembered") is True)
        elif message.get("ask") == "revoke":
            self._revoke()
