"""The websocket between a tab and its kernel, and what may pass it.

Frame: one binary message of the protocol v1.kernel.websocket.jupyter.org: a count n, then n
offsets (8 bytes each, little-endian), then the parts between the offsets: the channel, four JSON
parts (header first) and any buffers.

A visitor may move widgets and nothing else. A frame that does not add up closes its own connection.
How much may pass is said by `traffic`, how many connections there may be by `connections`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from typing import Any
from weakref import WeakKeyDictionary

from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from buurtpunt_lib.dashboards.introduced import MESSAGE, PASSWORD
from buurtpunt_lib.serving.connections import behind_by
from buurtpunt_lib.serving.traffic import MOST_BEHIND, Traffic, Unread

PROTOCOL = "v1.kernel.websocket.jupyter.org"
# What a visitor's browser may say to a kernel.
ALLOWED = ["comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request"]
# Kernels of ours ask nobody for input: what is said on that channel would lie there unread.
_CHANNELS = {"shell", "control"}
# Channel, four JSON parts, and more buffers than any widget of ours sends.
_MOST_PARTS = 1000
_WRONG_DATA, _GOING_AWAY = 1007, 1001
# One for the tab, and some for a browser that comes back before its old line is known to be dead.
_MOST_OF_A_KERNEL = 3
_LONGEST_ID = 200
# What a kernel says of itself is short, unless a browser's own header in it is not.
_LONGEST_STATUS = 16 * 1024


class BadFrame(ValueError):
    """A frame that does not add up."""


def parts(frame: Any) -> list[bytes]:
    """The parts of a frame, channel first. Raises BadFrame; takes time linear in its length."""
    if not isinstance(frame, bytes) or len(frame) < 8:
        raise BadFrame("not a binary frame")
    count = int.from_bytes(frame[:8], "little")
    if not 6 <= count <= _MOST_PARTS or 8 * (count + 1) > len(frame):
        raise BadFrame("the count is not possible")
    offsets = [int.from_bytes(frame[8 * i : 8 * (i + 1)], "little") for i in range(1, count + 1)]
    if offsets[0] != 8 * (count + 1) or offsets[-1] != len(frame) or offsets != sorted(offsets):
        raise BadFrame("the offsets are not possible")
    return [frame[a:b] for a, b in itertools.pairwise(offsets)]


def check_incoming(frame: Any) -> str:
    """The id of the message. Raises BadFrame unless a browser of ours could send the frame."""
    channel, *message = parts(frame)
    if channel.decode("utf-8", "replace") not in _CHANNELS:
        raise BadFrame("no such channel")
    for part in message[:4]:
        try:
            value = json.loads(part)
        except (ValueError, RecursionError):
            raise BadFrame("a part is not JSON") from None
        if not isinstance(value, dict):
            raise BadFrame("a part is not an object")
    header = json.loads(message[0])
    kind, name = header.get("msg_type"), header.get("msg_id")
    if not isinstance(kind, str):
        raise BadFrame("no message type")
    if kind == MESSAGE:
        raise BadFrame("only the server introduces somebody")
    if kind not in ALLOWED:
        # Jupyter leaves it aside, so that nobody answers it.
        return ""
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_ID:
        raise BadFrame("no id of the message")
    return name


def cleaned(frame: bytes, sentence: str) -> bytes | None:
    """A frame of a kernel as a visitor may see it; None for what a visitor has no use for.

    Source lines and what a program prints to its operator stay inside; an error becomes `sentence`.
    """
    try:
        channel, header, parent, metadata, content, *buffers = parts(frame)
        kind = str(json.loads(header).get("msg_type"))
        if kind == "execute_input":
            return None
        # The states of widgets are long, and nothing of the inside stands there.
        said = json.loads(content) if kind == "stream" or kind.endswith("_reply") else {}
        if kind == "stream" and said.get("name") == "stderr":
            return None
        if kind == "error" or said.get("status") == "error":
            told = {"status": "error", "ename": "", "evalue": sentence, "traceback": []}
            message = [header, parent, metadata, json.dumps(told).encode(), *buffers]
            return serialize_msg_to_ws_v1(message, channel.decode())
    except (BadFrame, ValueError, AttributeError):
        return None
    return frame


def finished(frame: bytes) -> str | None:
    """The id of the message that a kernel says it is done with; None for any other frame."""
    if len(frame) > _LONGEST_STATUS:
        return None
    try:
        _channel, header, parent, _metadata, content, *_buffers = parts(frame)
        if json.loads(header).get("msg_type") != "status":
            return None
        if json.loads(content).get("execution_state") != "idle":
            return None
        return json.loads(parent).get("msg_id")
    except (BadFrame, ValueError, AttributeError):
        return None


def hang_up(kernel: str) -> None:
    """Closes every tab's connection to a kernel that ended, so that the tab can say so."""
    for socket in _tabs(kernel):
        socket.close(_GOING_AWAY)


def _tabs(kernel: str) -> list[KernelSocket]:
    """The connections to a kernel, the oldest first."""
    return [socket for socket in _OPEN if socket.kernel_id == kernel]


# In the order in which they came.
_OPEN: dict[KernelSocket, None] = {}
# What goes on must be held by somebody.
_ENDING: set[asyncio.Future[None]] = set()
# Of kernels, as Jupyter manages them.
_TRAFFIC: WeakKeyDictionary[Any, Traffic] = WeakKeyDictionary()


class KernelSocket(VoilaKernelWebsocketHandler):
    """One tab's connection to its kernel."""

    async def open(self, kernel_id: str) -> None:
        _OPEN[self] = None
        self.since = time.monotonic()
        self.settings["buurtpunt_journal"].event("tab_came")
        self.line = self.ws_connection.stream
        self.settings["buurtpunt_lines"].stays(self.line)
        for replaced in _tabs(kernel_id)[:-_MOST_OF_A_KERNEL]:
            replaced.abort()
        await super().open(kernel_id)
        if self.settings["buurtpunt_access"].sign_in != PASSWORD:
            self.settings["buurtpunt_introductions"].tell(kernel_id, self.connection)

    def abort(self) -> None:
        """Closes the connection without a word: whoever is there does not listen."""
        self.line.close()

    async def pre_get(self) -> None:
        if PROTOCOL not in self.request.headers.get("Sec-WebSocket-Protocol", ""):
            # The older protocol lets one message announce two thousand million parts.
            raise HTTPError(400)
        if self.kernel_id not in self.kernel_manager:
            raise HTTPError(404)
        if not self.settings["buurtpunt_introductions"].belongs(self.kernel_id, await self._who()):
            raise HTTPError(403)
        kernel = self.kernel_manager.get_kernel(self.kernel_id)
        self.traffic = _TRAFFIC.setdefault(kernel, Traffic())
        await super().pre_get()

    async def _who(self) -> str:
        """The name of who connects, by the proxy or the hub; "" where neither says one."""
        access, hub = self.settings["buurtpunt_access"], self.settings["buurtpunt_hub"]
        return await hub.name(self) if hub else access.from_header(self.request)

    async def on_message(self, ws_message: Any) -> None:
        # The next message of this tab is only read after this one: who sends too much, waits.
        try:
            name = check_incoming(ws_message)
            if self.traffic.knows(name):
                raise BadFrame("a message of this id is under way")
            while wait := self.traffic.wait_s(behind_by(self.line)):
                if self._is_over():
                    return
                await asyncio.sleep(min(wait, 1.0))
            if self._is_over():
                return
            self.settings["buurtpunt_keeper"].touch(self.kernel_id)
            self.settings["buurtpunt_introductions"].look_again(self.kernel_id, self.connection)
            super().on_message(ws_message)
            self.traffic.passed(name, len(ws_message))
        except BadFrame as fault:
            self.log.warning("closed a connection: %s", fault)
            self.close(_WRONG_DATA)
        except Exception:
            self.log.exception("closed a connection after a message that could not be passed on")
            self.close(_WRONG_DATA)

    def _is_over(self) -> bool:
        """Whether the connection was closed. What still comes by it then, Jupyter would read by the
        older protocol, as a message of a hundred million parts: the server would stand still."""
        return self.ws_connection is None or self.connection is None or self.line.closed()

    def write_message(self, message: Any, binary: bool = False) -> Any:
        if isinstance(message, bytes):
            if (done := finished(message)) is not None:
                self.traffic.done(done)
            self._tell_operator(message)
            message = cleaned(message, self.settings["buurtpunt_failed"])
        if message is None:
            return None
        if behind_by(self.line) > MOST_BEHIND:
            self.log.warning("closed a connection that does not read what it was sent")
            self.abort()
            return None
        try:
            # Past Voila's own filter, which reads the count without a limit.
            sent = super(VoilaKernelWebsocketHandler, self).write_message(message, binary)
        except WebSocketClosedError:
            return None
        # Nobody waits for it: that the line broke meanwhile is told elsewhere.
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())
        return sent

    def _tell_operator(self, frame: bytes) -> None:
        """What a page prints for whoever runs it reaches nobody else; it says what went wrong."""
        if b"stderr" not in frame:
            return
        try:
            _, header, _, _, content, *_ = parts(frame)
            if json.loads(header).get("msg_type") == "stream":
                told = json.loads(content)
                if told.get("name") == "stderr":
                    self.settings["buurtpunt_journal"].page_fault(str(told.get("text", "")))
        except (BadFrame, ValueError, AttributeError):
            return

    def on_close(self) -> None:
        if self in _OPEN:
            del _OPEN[self]
            seconds = time.monotonic() - self.since
            self.settings["buurtpunt_journal"].event("tab_went", seconds=seconds)
        if (line := getattr(self, "line", None)) is not None:
            self.settings["buurtpunt_lines"].gone(line)
        if self.ping_callback is not None:
            # It would keep what belongs to a visit until its next turn.
            self.ping_callback.stop()
        if getattr(self, "connection", None) is not None:
            super().on_close()
            self._bound_what_is_kept()

    def _bound_what_is_kept(self) -> None:
        """Jupyter keeps all that a kernel says until a tab comes back, however much that is."""
        kept = self.kernel_manager._kernel_buffers.get(self.kernel_id)
        if kept and type(kept.get("buffer")) is list:
            kept["buffer"] = Unread(self._end_kernel)

    def _end_kernel(self) -> None:
        self.log.warning("ended a kernel that says very much to nobody")
        ends = asyncio.ensure_future(self.settings["buurtpunt_keeper"].end(self.kernel_id))
        _ENDING.add(ends)
        ends.add_done_callback(_ENDING.discard)
