"""What the server itself knows of the database, asked in a thread beside it.

A database that is away may take ten seconds to say so, or say nothing at all. All visitors share
one event loop, so the server never waits there for a database: it shows what it knew last.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass

from buurtpunt_lib.serving import footer
from buurtpunt_lib.storage import address, register
from buurtpunt_lib.storage.address import STANDS
from buurtpunt_lib.texts import Catalogue

log = logging.getLogger(__name__)

# So long a page waits for what is new; who is slower is shown on the next page.
WITHIN_S = 1.0


@dataclass(frozen=True)
class Seen:
    """footer: its sentences; trouble: the database cannot be read."""

    footer: tuple[str, ...]
    trouble: bool


def ask(say: Catalogue) -> Seen:
    """Asks the database; never raises because that is away."""
    trouble = register.trouble()
    if trouble is None:
        # From now on a kernel that finds no database does not make one.
        os.environ[STANDS] = address.address()
    return Seen(tuple(footer.lines(say)), trouble is not None)


class Lookout:
    """`seen` is what was known last. question: what is asked in the thread."""

    def __init__(self, question: Callable[[], Seen], *, within_s: float = WITHIN_S) -> None:
        self._question, self.within_s = question, within_s
        # The first time the server does not answer anybody yet.
        self.seen = question()
        self._answered: asyncio.Event | None = None

    async def look(self) -> Seen:
        """What is known now, or after `within_s` still was not told otherwise."""
        if self._answered is None:
            self._answered = asyncio.Event()
            # Nobody waits at the end for a thread that hears nothing.
            loop = asyncio.get_running_loop()
            threading.Thread(target=self._ask, args=(loop,), daemon=True).start()
        try:
            await asyncio.wait_for(self._answered.wait(), self.within_s)
        except TimeoutError:
            return Seen(self.seen.footer, trouble=True)
        return self.seen

    def _ask(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            seen: Seen | None = self._question()
        except Exception:
            log.exception("the database could not be asked")
            seen = None
        # Perhaps the server has stopped meanwhile.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(self._hear, seen)

    def _hear(self, seen: Seen | None) -> None:
        self.seen = Seen(self.seen.footer, trouble=True) if seen is None else seen
        answered, self._answered = self._answered, None
        answered.set()
