"""Between the server and a kernel: what Jupyter asks and reads of each of them, and we need not.

Jupyter asks a kernel three times who it is before a tab may speak to it, and reads everything that
kernels say once more for itself, to know which are busy. Here every kernel is of our own making and
ran its page a moment ago, and `kernels.Keeper` knows by other means who is there.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any
from weakref import WeakSet

from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager
from tornado.web import HTTPError

# A kernel says at once that it hears of a new listener; one that does not is asked.
_WELCOME_S = 1.0
_WELCOME = "iopub_welcome"
# Streams of which it is known that what a kernel says arrives by them.
_HEARS: WeakSet[Any] = WeakSet()


class Channels(ZMQChannelsWebsocketConnection):
    """The channels from one tab's websocket to its kernel."""

    async def prepare(self) -> None:
        """Before the websocket is accepted. Raises HTTPError 404 for a kernel that ended.

        Jupyter asks here which version of the protocol a kernel speaks (that of this very Python),
        and keeps a visit in memory for the minute that it would wait for an answer.
        """
        await self._register_session()
        if not await self.kernel_manager.is_alive():
            raise HTTPError(404)
        self.session.key = self.kernel_manager.session.key

    def nudge(self) -> asyncio.Future[None]:
        """Done once what the kernel says to everybody arrives here: before that it would be lost.

        The kernel greets each new listener (its `iopub_welcome`); Jupyter asks it twice instead.
        """
        stream = self.channels["iopub"]
        # A tab that comes back after a hole in the network finds its stream as it was.
        return asyncio.ensure_future(self._wait(stream))

    async def _wait(self, stream: Any) -> None:
        if stream not in _HEARS:
            greeted = asyncio.get_running_loop().create_future()

            def hear(message: list[bytes]) -> None:
                if not greeted.done():
                    stream.stop_on_recv()
                    greeted.set_result(message)

            stream.on_recv(hear)
            try:
                message = await asyncio.wait_for(greeted, _WELCOME_S)
            except TimeoutError:
                if not stream.closed():
                    stream.stop_on_recv()
                    await super().nudge()
            else:
                if self._kind(message) != _WELCOME:
                    self.handle_outgoing_message("iopub", message)
        _HEARS.add(stream)

    def _kind(self, message: list[bytes]) -> str:
        _, (_, header, *_) = self.session.feed_identities(message)
        return json.loads(header)["msg_type"]


class Kernel(ServerKernelManager):
    """A kernel as Jupyter manages it, which tells no log of events what is done with it.

    Each would read its own schema of events and leave a logger behind for ever; nobody listens.
    """

    def emit(self, schema_id: Any, data: Any) -> None:
        """Does nothing."""


def leave_unwatched(manager: Any) -> None:
    """Jupyter's manager no longer reads along with what kernels say; it takes each for at rest."""
    manager.kernel_manager_class = f"{__name__}.{Kernel.__name__}"

    def begin(kernel_id: str) -> None:
        kernel = manager.get_kernel(kernel_id)
        kernel.reason, kernel.execution_state, kernel.last_activity = "", "idle", utcnow()

    manager.start_watching_activity = begin
