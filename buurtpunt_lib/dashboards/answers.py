"""Questions with yes, no or "I do not know", and what one may add to an answer.

Question: code, sentence, what is said of it elsewhere. Answer: a choice, and once one is given the
number, the day and a remark. The browser sends what was chosen or typed, as text; Python decides
and says what now stands there. What was refused stays in its box with one sentence below it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue

CHOICES = ("present", "absent", "unknown")
# "choice" may be "" too: the answer is taken away.
FIELDS = ("choice", "count", "day", "note")
_LONGEST = 500
_WORDS = ("count", "day", "note", "clear")


@dataclass(frozen=True)
class Asked:
    """One question as it is shown. told: a sentence below the answer, "" for none."""

    code: str
    sentence: str
    said: str
    choice: str = ""
    count: str = ""
    day: str = ""
    note: str = ""
    told: str = ""


class Answers(anywidget.AnyWidget):
    """`show` fills it; `on_answer` hears code, field and what was entered.

    An InputError of the callback is told below the field, and nothing else changes.
    """

    _esm = Path(__file__).parent / "answers.js"

    _groups = traitlets.List().tag(sync=True)
    _faults = traitlets.Dict().tag(sync=True)
    _words = traitlets.Dict().tag(sync=True)
    _latest = traitlets.Unicode("").tag(sync=True)

    def __init__(self, say: Catalogue) -> None:
        self.say = say
        self._heard: Callable[[str, str, str], None] = lambda code, field, value: None
        words = {key: say(f"checklist.field.{key}") for key in _WORDS}
        words |= {key: say(f"checklist.choice.{key}") for key in CHOICES}
        super().__init__(_words=words)
        self.add_class("bp-answers")
        self.on_msg(self._answer)

    def show(self, groups: Sequence[tuple[str, Sequence[Asked]]], *, latest: str) -> None:
        """groups: (heading, questions). latest: the last day that may be chosen, ISO."""
        shown = [{"heading": h, "items": [asdict(one) for one in items]} for h, items in groups]
        codes = {item["code"] for group in shown for item in group["items"]}
        with self.hold_sync():
            self._latest = latest
            self._groups = shown
            self._faults = {k: v for k, v in self._faults.items() if k.split("|")[0] in codes}

    def on_answer(self, callback: Callable[[str, str, str], None]) -> None:
        self._heard = callback

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if not isinstance(message, dict):
            return
        code, field, value = (message.get(name) for name in ("code", "field", "value"))
        known = {item["code"] for group in self._groups for item in group["items"]}
        # `in` first asks whether the text is one: a list cannot stand in a set.
        if not all(isinstance(one, str) for one in (code, field, value)):
            return
        if code not in known or field not in FIELDS:
            return
        if field == "choice" and value not in (*CHOICES, ""):
            return
        place = f"{code}|{field}"
        faults = {k: v for k, v in self._faults.items() if k != place}
        try:
            self._heard(code, field, value[:_LONGEST])
        except InputError as error:
            faults[place] = self.say.error(error)
        self._faults = faults
