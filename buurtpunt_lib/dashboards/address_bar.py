"""What is looked at, in the address of the page: copied, it shows somebody else the same.

Query: the part of an address behind its question mark. The browser says once with which query it
came; after that it shows the query that Python gives.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from buurtpunt_lib.texts import Catalogue

LONGEST = 2000


class AddressBar(anywidget.AnyWidget):
    """Set `query`; the address follows. on_come hears the query that a browser came with."""

    _esm = Path(__file__).parent / "address_bar.js"

    query = traitlets.Unicode("").tag(sync=True)
    _words = traitlets.Dict().tag(sync=True)

    def __init__(self, say: Catalogue, guarded: Any) -> None:
        self._come: Callable[[str], None] = lambda query: None
        words = ("copy", "copied", "lead")
        super().__init__(_words={key: say(f"register_page.link.{key}") for key in words})
        self.on_msg(guarded(self._answer))

    def on_come(self, callback: Callable[[str], None]) -> None:
        self._come = callback

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """What a browser says of our traits is not heard."""

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        query = message.get("query") if isinstance(message, dict) else None
        if isinstance(query, str):
            self._come(query[:LONGEST])
