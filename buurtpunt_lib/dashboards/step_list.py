"""The list of steps: where one is, how far each step is, and a way to go to any of them.

The list is a `nav` with the open step marked for assistive technology; below it stands the place in
the order and the name of the open step, as the heading of what follows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from buurtpunt_lib.texts import Catalogue


class StepList(anywidget.AnyWidget):
    """Set `show` to fill it; `on_go` hears the number of the step that somebody wants, from 0.

    words: how the keys of its own words begin: `list`, `all` and `place` ("step 2 of 8").
    keys: short names of the steps, when the address of the page says which one is open ("?stap=…").
    """

    _esm = Path(__file__).parent / "step_list.js"

    _steps = traitlets.List().tag(sync=True)
    _current = traitlets.Int(0).tag(sync=True)
    _words = traitlets.Dict().tag(sync=True)
    _names = traitlets.List().tag(sync=True)

    def __init__(
        self, say: Catalogue, words: str = "finance_guide.", keys: Sequence[str] = ()
    ) -> None:
        self.say = say
        self.words = words
        self.quiet = False
        self._go: Callable[[int], None] = lambda number: None
        super().__init__(
            _names=list(keys), _words={key: say(f"{words}{key}") for key in ("list", "all")}
        )
        self.add_class("bp-step-list")
        self.on_msg(self._answer)

    def on_go(self, callback: Callable[[int], None]) -> None:
        self._go = callback

    def show(self, steps: Sequence[tuple[str, str, str]], current: int) -> None:
        """steps: (name, code of its state, words of its state). current: number from 0."""
        total = len(steps)
        self._steps = [
            {
                "name": name,
                "state": state,
                "words": words,
                "place": self.say(f"{self.words}place", number=number, total=total),
            }
            for number, (name, state, words) in enumerate(steps, 1)
        ]
        self._current = current

    def arrive(self) -> None:
        """Somebody asked for a step: its heading comes into view and gets the focus."""
        if not self.quiet:
            self.send({"do": "arrive"})

    def leave(self) -> None:
        """Somebody asked for another section: its button gets the focus once it is open."""
        self.send({"do": "leave"})

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """A browser may ask for a step; what the list shows, only Python says."""

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        wanted = message.get("go") if isinstance(message, dict) else None
        if type(wanted) is int and 0 <= wanted < len(self._steps):
            # A step that comes from the address is only shown; the cursor stays where it is.
            self.quiet = message.get("quiet") is True
            try:
                self._go(wanted)
            finally:
                self.quiet = False
