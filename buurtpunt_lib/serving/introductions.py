"""Telling a kernel who its visitor is (`dashboards.introduced`), from the side of the server.

It is told when the tab connects, not when the page is made: kernels that wait in a pool ran their
page before anybody came, so their environment can say nothing about who will. The connection itself
is a request of the browser, which the proxy or the cookie says the name of. A kernel belongs to
whom it was first connected for; somebody else who knows its id is refused.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from buurtpunt_lib.dashboards.introduced import MESSAGE, introduction
from buurtpunt_lib.domain.actor import Actor

log = logging.getLogger(__name__)

# A role that is taken away is gone at the first move after this long.
LOOK_AGAIN_S = 5.0


class Introductions:
    """actor: who signs in by a name, with the role that the list gives now (`Access.actor`).

    A name here is the one that somebody signs in by, "" for nobody.
    """

    def __init__(
        self,
        manager: Any,
        actor: Callable[[str], Actor],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.manager, self._actor, self._clock = manager, actor, clock
        self._whose: dict[str, str] = {}
        self._told: dict[str, tuple[Actor, float]] = {}

    def belongs(self, kernel: str, name: str) -> bool:
        """Whether this person may connect to a kernel; the first who comes makes it theirs."""
        return self._whose.setdefault(kernel, name) == name

    def tell(self, kernel: str, connection: Any) -> None:
        """Sends the kernel who its visitor is. connection: Jupyter's, of the tab to the kernel."""
        actor = self._actor(self._whose.get(kernel, ""))
        said = introduction(actor, kernel, self.manager.get_kernel(kernel).session.key)
        # By the way of the widgets' messages, so that none of them overtakes it.
        connection.session.send(connection.channels["shell"], MESSAGE, said)
        self._told[kernel] = (actor, self._clock())

    def look_again(self, kernel: str, connection: Any) -> None:
        """Tells the kernel when the list gives its visitor another role than before."""
        told = self._told.get(kernel)
        if told is None or self._clock() - told[1] < LOOK_AGAIN_S:
            return
        if self._actor(self._whose.get(kernel, "")) == told[0]:
            self._told[kernel] = (told[0], self._clock())
        else:
            self.tell(kernel, connection)

    def forget(self, kernel: str) -> None:
        """The kernel ended."""
        self._whose.pop(kernel, None)
        self._told.pop(kernel, None)
