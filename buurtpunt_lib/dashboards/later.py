"""What may wait until a hand comes to rest, so that what the eye follows comes first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from weakref import WeakSet

# Longer than a slow machine takes between two steps of a drag, shorter than a person minds.
REST_S = 0.25
_waiting: WeakSet[Later] = WeakSet()


def flush() -> None:
    """Does at once what still waits, because the program ends."""
    for later in list(_waiting):
        with suppress(Exception):
            later.now()


class Later:
    """Does something once nothing asked for it any more for `seconds`.

    Without an event loop, as in a script, it is done at once.
    """

    def __init__(self, action: Callable[[], None], seconds: float = REST_S) -> None:
        self.action = action
        self.seconds = seconds
        self._timer: asyncio.TimerHandle | None = None

    def soon(self) -> None:
        """Asks for it; asking again puts it off."""
        self.forget()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.action()
        else:
            self._timer = loop.call_later(self.seconds, self.now)
            _waiting.add(self)

    def now(self) -> None:
        """Does it at once."""
        self.forget()
        self.action()

    def forget(self) -> None:
        """It need not be done any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            _waiting.discard(self)
