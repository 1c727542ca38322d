"""Kernels forked from a process that has imported everything; started anew where that cannot be.

A new Python needs a second of the processor to import what a page needs, and holds 95 MB of its
own. A fork of the nursery (`nursery.py`) has it at once and shares most of that memory. Where there
is no fork (Windows), or the nursery does not answer, a kernel starts as Jupyter would start it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from importlib.metadata import EntryPoint
from typing import Any

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

from buurtpunt_lib.serving.nursery import SETTINGS

log = logging.getLogger(__name__)

NAME = "buurtpunt-fork"
SWITCH = "BUURTPUNT_KERNELS"
# Importing everything, on a slow machine that is busy.
_READY_S = 60.0
_FORK_S = 10.0


def possible() -> bool:
    """Whether this machine can fork, and may: BUURTPUNT_KERNELS=new says that it may not."""
    # On macOS what Apple's libraries hold does not survive a fork.
    able = hasattr(os, "fork") and sys.platform != "darwin"
    return able and os.environ.get(SWITCH) != "new"


class ForkedKernel:
    """A kernel as `subprocess.Popen` shows a process; the nursery says when it ended."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit status, None while it runs."""
        return self.returncode

    def wait(self) -> int | None:
        """Its exit status; only asked for once it ended."""
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Nursery:
    """The server's side. One for a server; `start` it before kernels are asked for."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.process: subprocess.Popen | None = None
        self._kernels: dict[int, ForkedKernel] = {}
        self._asked: list[asyncio.Future[ForkedKernel]] = []
        self._ready: asyncio.Future[None] | None = None
        self._reader: asyncio.Task | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Starts the nursery's process; it imports while the server goes on."""
        own, theirs = socket.socketpair()
        with theirs:
            os.set_inheritable(theirs.fileno(), True)
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "buurtpunt_lib.serving.nursery",
                 str(theirs.fileno()), self.language],
                pass_fds=(theirs.fileno(),),
                env=os.environ | SETTINGS,
                # A Ctrl+C in the terminal is for the server.
                start_new_session=True,
            )  # fmt: skip
        reader, self._writer = await asyncio.open_connection(sock=own, limit=1 << 22)
        self._ready = asyncio.get_running_loop().create_future()
        self._reader = asyncio.create_task(self._listen(reader))

    async def kernel(self, argv: list[str], env: dict[str, str], cwd: str) -> ForkedKernel:
        """A new kernel. Raises OSError, TimeoutError when the nursery does not bring one."""
        async with self._turn:
            if self._reader is None or self._reader.done():
                await self._close()
                await self.start()
        await asyncio.wait_for(asyncio.shield(self._ready), _READY_S)
        answer: asyncio.Future[ForkedKernel] = asyncio.get_running_loop().create_future()
        self._asked.append(answer)
        asked = {"argv": argv, "env": env, "cwd": cwd}
        self._writer.write(json.dumps(asked).encode() + b"\n")
        await self._writer.drain()
        return await asyncio.wait_for(answer, _FORK_S)

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        try:
            while line := await reader.readline():
                said = json.loads(line)
                if "ready" in said:
                    self._ready.set_result(None)
                elif "pid" in said:
                    kernel = self._kernels[said["pid"]] = ForkedKernel(said["pid"])
                    answer = self._asked.pop(0)
                    if answer.done():
                        # Nobody waits for it any more.
                        kernel.kill()
                    else:
                        answer.set_result(kernel)
                elif (ended := self._kernels.pop(said["ended"], None)) is not None:
                    ended.returncode = said["status"]
        finally:
            self._lost()

    def _lost(self) -> None:
        """The nursery is gone, and its kernels end with it."""
        gone = ConnectionError("the nursery is gone")
        for answer in (self._ready, *self._asked):
            if answer is not None and not answer.done():
                answer.set_exception(gone)
                # Perhaps nobody waits for it.
                answer.exception()
        self._asked.clear()
        for kernel in self._kernels.values():
            with contextlib.suppress(OSError):
                os.killpg(kernel.pid, signal.SIGKILL)
            kernel.returncode = -signal.SIGKILL
        self._kernels.clear()

    async def stop(self) -> None:
        """Ends the nursery and its kernels."""
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await self._reader
        await self._close()

    async def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        if self.process is not None:
            # Its socket is closed: it ends by itself.
            try:
                await asyncio.to_thread(self.process.wait, 5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                await asyncio.to_thread(self.process.wait)


class ForkProvisioner(LocalProvisioner):
    """Jupyter's way to start a kernel, with the nursery in the place of a new process."""

    nursery: Nursery | None = None

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        argv = cmd[cmd.index("-f") :]
        try:
            made = await self.nursery.kernel(
                argv, dict(options["env"]), str(options.get("cwd") or os.getcwd())
            )
        except (OSError, TimeoutError):
            log.warning("the nursery brought no kernel; it starts as a new process")
            return await super().launch_kernel(cmd, **options)
        self.process = made
        self.pid = self.pgid = made.pid
        self.cwd = options.get("cwd")
        return self.connection_info


def register(nursery: Nursery) -> None:
    """Makes Jupyter's factory know our provisioner, under NAME."""
    ForkProvisioner.nursery = nursery
    factory = KernelProvisionerFactory.instance()
    group = KernelProvisionerFactory.GROUP_NAME
    factory.provisioners[NAME] = EntryPoint(NAME, f"{__name__}:ForkProvisioner", group)
