"""Kernels: how one starts, which are kept ready, and when one ends.

Alone: a kernel that no tab is connected to and that does not wait in a pool. It may be between
its page being sent and the browser connecting, or in a hole of the network; after a while it ends.
Idle: a kernel whose tab is connected, but whose visitor did nothing for a long time: neither moved
a widget nor touched the page. The page says so before, and after (`page.js`).
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from traitlets import Bool, Unicode
from voila.request_info_handler import RequestInfoSocketHandler

from buurtpunt_lib.dashboards import introduced
from buurtpunt_lib.serving import forking

log = logging.getLogger(__name__)

NAME = "python3"
_FORKED = {"kernel_provisioner": {"provisioner_name": forking.NAME, "config": {}}}
_PROGRAM = "buurtpunt_lib.serving.kernel"
# A page may take this long from being sent to being connected: old phone, slow line.
FIRST_CONNECTION_S = 90.0
# A browser that lost its line tries again for about this long.
RECONNECTION_S = 60.0
# Who does nothing for so long is seen out; the page tells it two minutes before.
IDLE_S = 15 * 60.0
WARNING_S = 2 * 60.0
# The page's clock and ours are not the same: it may still say that somebody is there.
_GRACE_S = 30.0
# A new kernel is made ready this long after one is taken, so as not to get in the page's way.
REFILL_DELAY_S = 4.0
# What is being written may be finished before a kernel is ended by force.
LAST_WORDS_S = 1.0


class OwnKernel(KernelSpecManager):
    """Knows one kernel: this very Python. What else is installed on the machine does not matter."""

    language = Unicode("nl", config=True)
    background_map = Bool(False, config=True)
    forked = Bool(False, config=True, help="kernels come from the nursery")
    sign_in = Unicode(introduced.PASSWORD, config=True)

    def find_kernel_specs(self) -> dict[str, str]:
        return {NAME: ""}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        if kernel_name != NAME:
            raise NoSuchKernel(kernel_name)
        return KernelSpec(
            argv=[sys.executable, "-P", "-m", _PROGRAM, "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
            metadata=_FORKED if self.forked else {},
            env={
                "BUURTPUNT_LANGUAGE": self.language,
                "BUURTPUNT_BACKGROUND_MAP": "1" if self.background_map else "",
                introduced.WAY: self.sign_in,
            },
        )

    def get_all_specs(self) -> dict[str, Any]:
        return {NAME: {"resource_dir": "", "spec": self.get_kernel_spec(NAME).to_dict()}}


async def fill_pools(manager: Any, notebooks: Iterable[str]) -> None:
    """Makes one kernel ready for each notebook, one after another: two cores are soon full."""
    for notebook in notebooks:
        manager.kernel_pools_config = manager.kernel_pools_config | {notebook: {"pool_size": 1}}
        manager.fill_if_needed(delay=0, notebook_name=notebook)
        for waiting in list(manager._pools[notebook]):
            try:
                await (await asyncio.shield(waiting))["task"]
            except Exception:
                log.exception("%s could not be made ready", notebook)


class Keeper:
    """Ends kernels that stay alone."""

    def __init__(
        self,
        manager: Any,
        *,
        first_connection_s: float = FIRST_CONNECTION_S,
        reconnection_s: float = RECONNECTION_S,
        idle_s: float = IDLE_S,
        on_end: Callable[[str], None] = lambda kernel: None,
    ) -> None:
        self.manager = manager
        self.first_connection_s = first_connection_s
        self.reconnection_s = reconnection_s
        self.idle_s = idle_s
        self._on_end = on_end
        self._alone_since: dict[str, float] = {}
        self._seen: set[str] = set()
        self._touched: dict[str, float] = {}

    def touch(self, kernel: str, now: float | None = None) -> None:
        """Somebody did something in the tab of a kernel."""
        self._touched[kernel] = time.monotonic() if now is None else now

    def visitors(self) -> int:
        """Kernels that somebody has a page of."""
        return len(set(self.manager.list_kernel_ids()) - self._waiting())

    async def run(self, every_s: float = 5.0) -> None:
        while True:
            await asyncio.sleep(every_s)
            await self.look(time.monotonic())

    async def look(self, now: float) -> None:
        """One round; `now` in seconds on any clock that only goes forward."""
        there = set(self.manager.list_kernel_ids())
        for gone in (self._alone_since.keys() | self._seen | self._touched.keys()) - there:
            self._forget(gone)
        await self._mend_pools()
        waiting = self._waiting()
        for kernel in there:
            if self.manager._kernel_connections.get(kernel, 0) > 0:
                self._seen.add(kernel)
                self._alone_since.pop(kernel, None)
                if now - self._touched.setdefault(kernel, now) >= self.idle_s + _GRACE_S:
                    await self.end(kernel)
            elif kernel in waiting:
                self._alone_since.pop(kernel, None)
            else:
                since = self._alone_since.setdefault(kernel, now)
                limit = self.reconnection_s if kernel in self._seen else self.first_connection_s
                if now - since >= limit:
                    await self.end(kernel)

    async def end(self, kernel: str) -> None:
        """Ends a kernel at once; nothing happens when it is not there."""
        self._forget(kernel)
        if kernel in self.manager and kernel not in self._waiting():
            try:
                # It is asked first, so that what waits to be saved is saved.
                await self.manager.shutdown_kernel(kernel)
            except Exception:
                log.exception("a kernel did not end")
            self._on_end(kernel)

    async def _mend_pools(self) -> None:
        """Another kernel comes in the place of one that died while it waited."""
        for notebook, pool in getattr(self.manager, "_pools", {}).items():
            for task in list(pool):
                if not task.done() or await self._is_well(task):
                    continue
                if task in pool:
                    pool.remove(task)
                    self.manager.fill_if_needed(delay=0, notebook_name=notebook)

    async def _is_well(self, task: Any) -> bool:
        if task.cancelled() or task.exception() is not None:
            return False
        kernel = task.result()["kernel_id"]
        return kernel in self.manager and await self.manager.is_alive(kernel)

    def _waiting(self) -> set[str]:
        """Kernels in a pool."""
        found = set()
        for pool in getattr(self.manager, "_pools", {}).values():
            for task in pool:
                if task.done() and not task.cancelled() and task.exception() is None:
                    found.add(task.result()["kernel_id"])
        return found

    def _forget(self, kernel: str) -> None:
        self._alone_since.pop(kernel, None)
        self._seen.discard(kernel)
        self._touched.pop(kernel, None)
        # Voila keeps what it knows of a request for ever.
        RequestInfoSocketHandler._cache.pop(kernel, None)
