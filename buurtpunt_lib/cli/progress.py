"""How far a long task is, on one line of the terminal; nothing where nobody watches.

Step: what is being done (a key below `live.step.`), with how much of it is done.
"""

from __future__ import annotations

import sys
import time
from typing import TextIO

from buurtpunt_lib.texts import Catalogue

_WIDTH = 24
# The eye follows no more; a terminal over a slow line neither.
_EVERY_S = 0.1
_CLEAR = "\r\x1b[K"


class ProgressLine:
    """Call it with a step; close it before anything else is written."""

    def __init__(self, say: Catalogue, stream: TextIO | None = None) -> None:
        self._say = say
        self._stream = sys.stderr if stream is None else stream
        self._shown = False
        self._last: tuple[str, float] = ("", 0.0)
        self._watched = self._stream.isatty()

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """done, total: bytes of a document ("fetch"), rows ("rows"), seconds ("wait"), ..."""
        if not self._watched:
            return
        now = time.monotonic()
        before, at = self._last
        if step == before and now - at < _EVERY_S and done != total:
            return
        self._last = (step, now)
        self._stream.write(_CLEAR + self.line(step, done, total))
        self._stream.flush()
        self._shown = True

    def line(self, step: str, done: int, total: int | None) -> str:
        """The words, with a bar where the end is known."""
        say = self._say
        if step == "fetch":
            amount = say("live.megabytes", n=say.number(done / 1e6, 1))
        else:
            amount = say.number(done) if done else ""
        text = say(f"live.step.{step}", amount=amount)
        if not total:
            return text
        share = min(done / total, 1.0)
        filled = int(share * _WIDTH)
        return f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {say.percent(share)} {text}"

    def close(self) -> None:
        if self._shown:
            self._stream.write(_CLEAR)
            self._stream.flush()
            self._shown = False
