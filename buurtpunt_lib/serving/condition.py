"""How the server is doing: for a program that watches over it, and for Prometheus.

Nothing here tells who came or what was entered: numbers only.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily

# Seconds until a page was sent: from what nobody notices to what nobody waits for.
_SECONDS = (0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30)


class Condition:
    """Counts what happens; `health` and `metrics` say how it is now.

    kernels, visitors: how many there are. crowd: who may come in (`crowd.Crowd`).
    """

    def __init__(self, *, kernels: Any, visitors: Any, crowd: Any) -> None:
        self._kernels, self._visitors, self._crowd = kernels, visitors, crowd
        self._begun, self._begun_steady = time.time(), time.monotonic()
        self.registry = CollectorRegistry()
        made = {"registry": self.registry, "namespace": "buurtpunt"}
        self.answers = Counter("answers", "Answers by kind of address and status.",
                               ("kind", "status"), **made)  # fmt: skip
        self.pages = Histogram("page_seconds", "Seconds until a page was sent whole.",
                               ("page",), buckets=_SECONDS, **made)  # fmt: skip
        self.registry.register(self)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """What is measured when it is asked."""
        for name, words, value in (
            ("kernels", "Kernels that run, those ready for a visitor included.", self._kernels()),
            ("visitors", "Visitors with a page.", self._visitors()),
            ("visitors_most", "Visitors that fit.", self._crowd.most),
            ("visitors_waiting", "Visitors shown the waiting page now.", self._crowd.waiting()),
            ("start_time_seconds", "When the server began, in Unix time.", self._begun),
        ):
            yield GaugeMetricFamily(f"buurtpunt_{name}", words, value=value)

    def metrics(self) -> bytes:
        """In the text form of Prometheus."""
        return generate_latest(self.registry)

    def health(self, *, trouble: bool) -> dict[str, Any]:
        """`status`: ok, busy (nobody more fits) or degraded (`trouble`: no database to read)."""
        status = "degraded" if trouble else "busy" if self._crowd.full() else "ok"
        return {
            "status": status,
            "visitors": self._visitors(),
            "visitors_most": self._crowd.most,
            "kernels": self._kernels(),
            "database": "unreachable" if trouble else "ok",
            "seconds": round(time.monotonic() - self._begun_steady),
        }
