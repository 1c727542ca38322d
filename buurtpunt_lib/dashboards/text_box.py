"""A box for a longer text, with questions that help to write it; it is heard while one types.

What was typed is sent when typing pauses and when the box is left, so that nothing is lost when the
page is closed. Python decides; a text that was refused stays in the box with one sentence below it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.texts import Catalogue


class TextBox(anywidget.AnyWidget):
    """`show` fills it; `on_write` hears what was typed; `text` is what Python accepted last.

    label: what it is called; also in the sentence of an InputError, whatever field that names.
    questions: short lines above the box. hint: a short line below it. most: letters that it
    takes. rows: its least height.
    """

    _esm = Path(__file__).parent / "text_box.js"

    label = traitlets.Unicode("").tag(sync=True)
    hint = traitlets.Unicode("").tag(sync=True)
    _questions = traitlets.List().tag(sync=True)
    _most = traitlets.Int(2000).tag(sync=True)
    _rows = traitlets.Int(3).tag(sync=True)
    # What Python last put in the box. Not what stands there: that would travel back to the browser
    # while somebody types on. The number makes a text that was told before new again.
    _told = traitlets.Dict({"text": "", "number": 0}).tag(sync=True)
    _fault = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self,
        label: str,
        say: Catalogue,
        guarded: Callable[[Callable[..., Any]], Callable[..., Any]],
        *,
        questions: Sequence[str] = (),
        most: int = 2000,
        rows: int = 3,
    ) -> None:
        self.say = say
        self.text = ""
        self._write: Callable[[str], None] = lambda text: None
        super().__init__(label=label, _questions=list(questions), _most=most, _rows=rows)
        self.add_class("bp-text-box")
        self.on_msg(guarded(self._answer))

    def show(self, text: str) -> None:
        """Fills the box, where it does not hold that text already."""
        if text != self.text:
            self.text = text
            self._fault = ""
            self._told = {"text": text, "number": self._told["number"] + 1}

    def on_write(self, callback: Callable[[str], None]) -> None:
        """Calls back with the text; an InputError of it is told below the box."""
        self._write = callback

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        text = message.get("text") if isinstance(message, dict) else None
        if not isinstance(text, str):
            return
        # Browsers write the end of a line in two ways; a text has one.
        text = text.replace("\r\n", "\n").replace("\r", "\n")[: self._most]
        before, self.text = self.text, text
        try:
            self._write(text)
        except InputError as error:
            self.text = before
            self._fault = self.say.error(_named(error, self.label))
        else:
            self._fault = ""


def _named(error: InputError, label: str) -> InputError:
    """The error with the label of the box for the place of its field ("canvas.offer")."""
    return InputError(
        [
            Fault(f.code, {**f.values, "field": label} if "field" in f.values else f.values)
            for f in error.faults
        ]
    )
