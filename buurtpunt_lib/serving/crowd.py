"""How many visitors a server can have at once, and how long who comes then has to wait.

Visitor: a kernel that a page was made with and that has not ended. Kernels that wait in a pool are
nobody's yet. Waiting: visitors who were shown the waiting page a moment ago; their pages ask again
by themselves, and no more is known of them.
"""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Callable

# What a kernel of our pages takes of its own, with what it makes while it is used; measured.
KERNEL_MB = 80
# A waiting page asks again after this long.
AGAIN_S = 5
# So far back goes what is known of how soon visitors leave.
_LOOK_BACK_S = 1800.0
_FEWEST, _MOST = 4, 500


def most_visitors(available_mb: float | None) -> int:
    """How many visitors fit in the memory that is free; 30 where that is not known.

    >>> most_visitors(8_000), most_visitors(100), most_visitors(None)
    (80, 4, 30)
    """
    if available_mb is None:
        return 30
    # A fifth stays for the system, the database and the browser's files.
    return max(_FEWEST, min(_MOST, int(available_mb * 0.8 / KERNEL_MB)))


def available_mb() -> float | None:
    """Memory that is free now, in megabytes; None where the system does not say."""
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) / 1024
    except (OSError, ValueError):
        pass
    return None


def settle_memory() -> None:
    """Of the server's process: what is there at its start stays, and is never looked through again.

    Python looks for what only refers to itself when a quarter was added to all there is: the server
    grew by 46 MB before it looked for the first time, and then it looked through everything.
    """
    gc.collect()
    gc.freeze()
    # Only now does it count from the little that is left.
    gc.collect()


class Crowd:
    """Who may come in. visitors: how many there are now. idle_s: after how long idle ones go."""

    def __init__(
        self,
        most: int,
        visitors: Callable[[], int],
        *,
        idle_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.most, self.visitors, self.idle_s, self._clock = most, visitors, idle_s, clock
        # Visitors to whom a page was promised and whose kernel does not stand in a list yet.
        self.coming = 0
        self._left: deque[float] = deque(maxlen=1_000)
        self._asked: deque[float] = deque(maxlen=10_000)
        self.refused = 0

    def full(self) -> bool:
        """Whether nobody can come in now."""
        return self.visitors() + self.coming >= self.most

    def left(self) -> None:
        """A visitor went."""
        self._left.append(self._clock())

    def turned_away(self) -> None:
        """A visitor was shown the waiting page."""
        self.refused += 1
        self._asked.append(self._clock())

    def waiting(self) -> int:
        """About how many visitors wait: their pages ask again every AGAIN_S seconds."""
        since = self._clock() - AGAIN_S * 1.2
        return sum(asked >= since for asked in self._asked)

    def minutes(self) -> int:
        """After about how many minutes there is room for the last who waits; 1 at least."""
        now = self._clock()
        ended = [left for left in self._left if left >= now - _LOOK_BACK_S]
        ahead = max(1, self.waiting())
        if len(ended) < 2:
            # Nothing to go by: at the latest when who does nothing any more is seen out.
            return max(1, round(self.idle_s / 60))
        rate = len(ended) / max(now - ended[0], 1.0)
        return max(1, min(60, round(ahead / rate / 60)))
