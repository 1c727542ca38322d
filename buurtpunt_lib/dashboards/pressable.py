"""A piece of a page in which there are buttons: Markup in, the code of a pressed button out.

Many buttons between words, such as one per entry of a list, are one widget here; a widget each
would make a page slow. `press_button` makes such a button, `fold` something that is folded away
and that stays open when the piece is shown anew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from markupsafe import Markup

from buurtpunt_lib.dashboards import markup as m


class Pressable(anywidget.AnyWidget):
    """Set `show` to fill it; `on_press` hears the code of a button that stands in it."""

    _esm = Path(__file__).parent / "pressable.js"

    _html = traitlets.Unicode("").tag(sync=True)
    # Code of the button that asks for the cursor ("" for the first one), and how often was asked.
    _goal = traitlets.List(["", 0]).tag(sync=True)

    def __init__(self) -> None:
        self._codes: frozenset[str] = frozenset()
        self._press: Callable[[str], None] = lambda code: None
        super().__init__()
        self.on_msg(self._answer)

    def show(self, content: Markup, codes: frozenset[str] | set[str]) -> None:
        """content: with buttons of which the codes are in `codes`; no other code is heard."""
        self._codes = frozenset(codes)
        self._html = str(content)

    def holds(self, code: str) -> bool:
        """Whether a button with this code stands in it."""
        return code in self._codes

    def focus(self, code: str = "") -> None:
        """Puts the cursor on a button, or on the first one; what holds it comes into sight."""
        self._goal = [code, self._goal[1] + 1]

    def on_press(self, callback: Callable[[str], None]) -> None:
        self._press = callback

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """A browser may press; what stands in it, only Python says."""

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        code = message.get("press") if isinstance(message, dict) else None
        if isinstance(code, str) and code in self._codes:
            self._press(code)


def press_button(label: str, code: str, *, about: str) -> Markup:
    """about: what the button is for, said to who does not see where it stands."""
    return m.element(
        "button", label, type="button", class_="bp-download", data_press=code,
        aria_label=f"{label}: {about}",
    )  # fmt: skip


def fold(summary: object, code: str, *children: object) -> Markup:
    """Something folded away, known by its code."""
    inside = m.element("summary", summary)
    return m.element("details", inside, *children, class_="bp-details", data_fold=code)
