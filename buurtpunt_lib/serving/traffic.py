"""How much the tabs of one kernel may send it, and how much it may send a tab that does not read.

Under way: a message that was handed to the kernel, and of which it has not said yet that it is done
with it. A browser of ours sends a message when the one before was answered, so it never meets
these bounds; who floods its own kernel waits for it, and takes nothing from anybody else.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MEGABYTE = 1024 * 1024
# A page that opens asks a few dozen things; an upload is one message of ten megabytes at most.
MOST_AT_ONCE, MOST_A_SECOND = 600.0, 150.0
MOST_BYTES_AT_ONCE, MOST_BYTES_A_SECOND = 24.0 * MEGABYTE, 4.0 * MEGABYTE
# One short message can ask for all states of a page, so that few of them are let through at once.
MOST_UNDER_WAY, MOST_BYTES_UNDER_WAY = 40, 32 * MEGABYTE
# A tab that is behind by more than this does not read: the largest document is a few megabytes.
MOST_BEHIND = 32 * MEGABYTE
# A tab that is behind by this much first reads before it is heard.
BEHIND = 4 * MEGABYTE
# Of a message the kernel may never say that it is done: somebody was not connected just then.
_FORGOTTEN_S = 30.0
_LOOK_AGAIN_S = 0.1


class Bucket:
    """Fills by so much a second up to `most`; what is taken from it may run it into debt."""

    def __init__(self, most: float, a_second: float, now: float) -> None:
        self.most, self.a_second = most, a_second
        self._level, self._at = most, now

    def wait_s(self, now: float) -> float:
        """Seconds until something may be taken; 0.0 for at once."""
        self._level = min(self.most, self._level + max(0.0, now - self._at) * self.a_second)
        self._at = now
        return max(0.0, -self._level / self.a_second)

    def take(self, amount: float) -> None:
        self._level -= amount


class Traffic:
    """What goes to one kernel. clock: seconds that only go forward."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        now = clock()
        self._messages = Bucket(MOST_AT_ONCE, MOST_A_SECOND, now)
        self._bytes = Bucket(MOST_BYTES_AT_ONCE, MOST_BYTES_A_SECOND, now)
        self._under_way: dict[str, tuple[int, float]] = {}
        self._size = 0

    def wait_s(self, behind: int = 0) -> float:
        """Seconds after which to ask again whether a message may pass; 0.0 for now.

        behind: bytes that its tab was sent and has not taken yet.
        """
        now = self._clock()
        self._forget_old(now)
        wait = max(self._messages.wait_s(now), self._bytes.wait_s(now))
        full = len(self._under_way) >= MOST_UNDER_WAY or self._size >= MOST_BYTES_UNDER_WAY
        if full or behind > BEHIND:
            wait = max(wait, _LOOK_AGAIN_S)
        return wait

    def knows(self, message: str) -> bool:
        """Whether a message of this id is under way."""
        return message in self._under_way

    def passed(self, message: str, size: int) -> None:
        """A message came through. message: its id, "" for one that no kernel gets; size: bytes."""
        self._messages.take(1)
        self._bytes.take(size)
        if not message:
            return
        self._under_way[message] = (size, self._clock())
        self._size += size

    def done(self, message: str) -> None:
        """The kernel is done with a message; nothing happens when it is not known."""
        self._size -= self._under_way.pop(message, (0, 0.0))[0]

    def _forget_old(self, now: float) -> None:
        for message, (_, since) in list(self._under_way.items()):
            if now - since < _FORGOTTEN_S:
                # They stand in the order in which they came.
                return
            self.done(message)


class Unread(list):
    """What a kernel says while no tab is connected, kept for the tab that comes back.

    Messages are (channel, parts). Beyond `MOST_BEHIND` bytes nothing is kept any more, and `full`
    is called, once.
    """

    def __init__(self, full: Callable[[], None]) -> None:
        super().__init__()
        self._full, self._size = full, 0

    def append(self, message: tuple[str, list[bytes]]) -> None:
        before = self._size
        self._size += sum(map(len, message[1]))
        if self._size <= MOST_BEHIND:
            super().append(message)
        elif before <= MOST_BEHIND:
            self.clear()
            self._full()
