"""The link of a page: a token in the address that brings back what somebody was working on.

The browser tells which token it came with: that of the address, or else the one that this browser
used last on this page. Python tells it the token of what is saved; the browser keeps both in step.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import anywidget
import traitlets


class Bookmark(anywidget.AnyWidget):
    """Invisible. Set `token` and the browser's address follows; "" takes it away.

    name: what the token is called in the address, such as "plan" in /financieel-plan?plan=….
    """

    _esm = Path(__file__).parent / "bookmark.js"

    name = traitlets.Unicode("").tag(sync=True)
    token = traitlets.Unicode("").tag(sync=True)

    def on_ask(self, callback: Callable[[str, bool], None]) -> None:
        """Calls back with the token that a browser comes with, and whether it was remembered."""

        def answer(_widget: Bookmark, message: object, _buffers: object) -> None:
            if isinstance(message, dict) and message.get("ask") == "open":
                callback(str(message.get("token", ""))[:100], message.get("remembered") is True)

        self.on_msg(answer)
