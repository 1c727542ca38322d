"""Questions with a button each that takes the question up in the plan.

Offer: (code, question, name of what the button adds). Only codes that are shown are heard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets


class Offers(anywidget.AnyWidget):
    """Set `show` to fill it; `on_take` hears the code of the one that is taken.

    label: what stands on every button. caption: what the list holds, its accessible name.
    """

    _esm = Path(__file__).parent / "offers.js"

    label = traitlets.Unicode("").tag(sync=True)
    caption = traitlets.Unicode("").tag(sync=True)
    _offers = traitlets.List().tag(sync=True)

    def __init__(self, *, label: str, caption: str) -> None:
        self._take: Callable[[str], None] = lambda code: None
        super().__init__(label=label, caption=caption)
        self.add_class("bp-offers")
        self.on_msg(self._answer)

    def show(self, offers: Sequence[tuple[str, str, str]]) -> None:
        self._offers = [
            {"code": code, "words": words, "name": name} for code, words, name in offers
        ]

    def on_take(self, callback: Callable[[str], None]) -> None:
        self._take = callback

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """A browser may take an offer; which there are, only Python says."""

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        code = message.get("take") if isinstance(message, dict) else None
        if isinstance(code, str) and code in {offer["code"] for offer in self._offers}:
            self._take(code)
