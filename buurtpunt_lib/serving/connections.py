"""Everything that is connected to the server: how much that may be, and who does not go on.

Guest: a connection that is no open websocket: it asks for pages and files, or only says that it
will. Behind: bytes that a connection was sent and has not taken yet.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop

from buurtpunt_lib.serving.traffic import MEGABYTE

log = logging.getLogger("buurtpunt")

# A request begins and comes whole within this time; a proxy keeps lines to us about as long.
REQUEST_S, BODY_S = 120, 30
# Who was sent something takes at least so much of it in so much time; a bad line takes ten times
# as much.
STALLED_S, LEAST_BYTES = 30.0, 16 * 1024
# More than this no two hundred slow lines need; beyond it who is farthest behind is let go.
MOST_BEHIND_TOGETHER = 256 * MEGABYTE
_FILES, _SOCKETS = 65_536, 16_384
# What the server itself, its kernels and its database have open at the least.
_OWN_FILES = 200


def make_room() -> int:
    """Lets this process have as many files and sockets open as the system allows; how many files.

    Systems begin with 1,024, and Jupyter's sockets with 1,023 for everybody together.
    """
    import zmq

    with contextlib.suppress(zmq.ZMQError):
        context = zmq.Context.instance()
        context.set(zmq.MAX_SOCKETS, min(_SOCKETS, context.get(zmq.SOCKET_LIMIT)))
    try:
        import resource
    except ImportError:  # Windows knows no such limit
        return _FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    if soft == resource.RLIM_INFINITY or soft >= most:
        return most
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):
        return soft
    return most


def steady_clock(loop: IOLoop) -> None:
    """Counts what is waited for by a clock that nobody sets.

    Tornado takes the clock on the wall: set back by an hour, no tab would be pinged and no kernel
    looked after for an hour. All it does with the number is to compare it with others from here.
    """
    loop.time = time.monotonic


class Lines:
    """The connections of now. most: so many at once; clock: seconds that only go forward."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self._clock = most, clock
        self._open: WeakKeyDictionary[Any, None] = WeakKeyDictionary()
        # In the order in which they came.
        self._guests: dict[Any, None] = {}
        self._stood: WeakKeyDictionary[Any, tuple[int, float]] = WeakKeyDictionary()

    def __len__(self) -> int:
        return len(self._open)

    def came(self, stream: Any) -> None:
        """A new connection. Beyond `most` the guest who came first makes room."""
        while len(self._open) >= self.most and self._guests:
            self.gone(oldest := next(iter(self._guests)))
            oldest.close()
        self._open[stream] = None
        self._guests[stream] = None

    def stays(self, stream: Any) -> None:
        """A connection became a tab's websocket: no guest any more."""
        self._guests.pop(stream, None)

    def gone(self, stream: Any) -> None:
        """A connection that closed."""
        self._open.pop(stream, None)
        self._guests.pop(stream, None)
        self._stood.pop(stream, None)

    def look(self) -> None:
        """Closes who takes nothing of what it was sent, and who is behind when all are too far."""
        now = self._clock()
        behind = {}
        for stream in list(self._open):
            if stream.closed():
                self.gone(stream)
                continue
            waits = behind_by(stream)
            if not waits:
                self._stood.pop(stream, None)
                continue
            behind[stream] = waits
            taken = stream._total_write_done_index
            before, since = self._stood.setdefault(stream, (taken, now))
            if now - since >= STALLED_S:
                if taken - before < LEAST_BYTES:
                    self._cut(stream, behind)
                else:
                    self._stood[stream] = (taken, now)
        while behind and sum(behind.values()) > MOST_BEHIND_TOGETHER:
            self._cut(max(behind, key=behind.__getitem__), behind)

    def _cut(self, stream: Any, behind: dict[Any, int]) -> None:
        log.warning("closed a connection that does not read what it was sent")
        behind.pop(stream, None)
        self.gone(stream)
        stream.close()

    async def run(self, every_s: float = 5.0) -> None:
        while True:
            await asyncio.sleep(every_s)
            self.look()


def behind_by(stream: Any) -> int:
    """Bytes that were written to a connection and not taken by it; 0 for one that is closed."""
    return len(stream._write_buffer or ())


def most_lines(files: int) -> int:
    """How many connections fit beside what a kernel's tab takes: six files each.

    >>> most_lines(65_536), most_lines(1_024), most_lines(256)
    (32668, 412, 28)
    """
    return max(16, (files - _OWN_FILES) // 2)


class Server(HTTPServer):
    """Tornado's server, which knows its lines."""

    def initialize(self, *arguments: Any, lines: Lines, **options: Any) -> None:
        super().initialize(*arguments, **options)
        self.lines = lines

    def handle_stream(self, stream: Any, address: Any) -> None:
        self.lines.came(stream)
        super().handle_stream(stream, address)

    def on_close(self, server_conn: Any) -> None:
        super().on_close(server_conn)
        # A websocket took its line along: that is none of this server's any more.
        stream = server_conn.stream
        if stream.closed():
            self.lines.gone(stream)
