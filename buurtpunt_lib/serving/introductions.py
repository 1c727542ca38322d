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
from buurtpunt_lib.domain.actor import VISITOR, Actor

log = logging.getLogger(__name__)

# A role that is taken away is gone at the first move after this long.
LOOK_AGAIN_S = 5.0


class Introductions:
    """actor: who has a name now, with the role that the list gives it (`access.Access.actor`)."""

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

    def belongs(self, kernel: str, actor: Actor) -> bool:
        """Whether this person may connect to a kernel; the first who comes makes it theirs."""
        return self._whose.setdefault(kernel, actor.name) == actor.name

    def tell(self, kernel: str, actor: Actor, connection: Any) -> None:
        """Sends the kernel who its visitor is. connection: Jupyter's, of the tab to the kernel."""
        said = introduction(actor, kernel, self.manager.get_kernel(kernel).session.key)
        # By the way of the widgets' messages, so that none of them overtakes it.
        connection.session.send(connection.channels["shell"], MESSAGE, said)
        self._told[kernel] = (actor, self._clock())

    def look_again(self, kernel: str, connection: Any) -> None:
        """Tells the kernel when the list gives its visitor another role than before."""
        told = self._told.get(kernel)
        if told is None or self._clock() - told[1] < LOOK_AGAIN_S:
            return
        name = self._whose.get(kernel, "")
        now = self._actor(name) if name else VISITOR
        if now == told[0]:
            self._told[kernel] = (now, self._clock())
        else:
            self.tell(kernel, now, connection)

    def forget(self, kernel: str) -> None:
        """The kernel ended."""
        self._whose.pop(kernel, None)
        self._told.pop(kernel, None)
