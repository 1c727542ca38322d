"""The nursery: one process that has imported everything, and forks a kernel when it is asked.

Run as `python -m buurtpunt_lib.serving.nursery FD LANGUAGE`; FD is a socket to the server. Asked is
one line of JSON: {"argv": […], "env": {…}, "cwd": "…"}. Told: {"ready": true} once, {"pid": n} for
each question, in order, and {"ended": pid, "status": exit status} when a kernel is gone.

A fork copies what the parent holds and shares the memory of it. So before the first one nothing may
run beside the main thread, and no socket, database or random state of the nursery may go along.
When the server is gone, its socket closes, and the nursery ends with every kernel that it made.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import select
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ipykernel.kernelapp import IPKernelApp

log = logging.getLogger(__name__)

# What the nursery is started with. Libraries of mathematics and of memory start threads of their
# own unless they are told not to; what threads share need not be kept for each of them apart.
SETTINGS = {
    **dict.fromkeys(
        ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
    ),
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MALLOC_ARENA_MAX": "2",
}
_GIB = 1024**3
# A kernel of ours needs 1.5 GiB of addresses at most, of which it uses a tenth.
MEMORY_LIMIT = "BUURTPUNT_KERNEL_MEMORY_GB"
PROCESSOR_LIMIT = "BUURTPUNT_KERNEL_PROCESSOR_S"
_MEMORY_GB, _PROCESSOR_S = 4.0, 1800


# What a kernel imports before it is ready.
_EARLY = (
    "numpy", "pandas", "anywidget", "ipywidgets", "ipykernel.kernelapp", "ipykernel.debugger",
    "ipykernel.zmqshell", "IPython.core.debugger", "IPython.extensions.storemagic", "psutil", "pdb",
    "faulthandler", "tornado.platform.asyncio", "tornado.locks", "tornado.queues", "resource",
)  # fmt: skip


def warm(language: str) -> IPKernelApp | None:
    """Imports what every page needs, prepares a kernel, and makes each page once.

    What a page reads and works out on its way (tables, texts, indices) is then there for every
    kernel, and so is what Python learns of code that it runs: memory that a kernel would otherwise
    write itself.
    """
    import importlib

    from buurtpunt_lib.serving import kernel

    kernel.spare()
    for name in _EARLY:
        # Another version may have put it elsewhere; then each kernel imports it itself.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    from ipywidgets import Widget

    app = kernel.prepare()
    from buurtpunt_lib.dashboards.pages import PAGES
    from buurtpunt_lib.datasets import loaded
    from buurtpunt_lib.errors import InputError
    from buurtpunt_lib.storage import database

    try:
        # Parquet is read by threads, which would not live on in a fork.
        plain = not loaded.tables()
    except InputError:
        plain = False
    with kernel.unheard(app):
        for page in PAGES:
            try:
                module = importlib.import_module(f"buurtpunt_lib.dashboards.{page.module}")
                if plain:
                    module.view(module.Model.start(language))
            except Exception:
                # It says so to its own visitors as well.
                log.warning("the nursery could not make page %s", page.module, exc_info=True)
        Widget.close_all()
    database.forget_all()
    if app is not None:
        from buurtpunt_lib.serving.prepared import rehearse

        rehearse()
    return app


def main(argv: list[str]) -> int:
    server = socket.socket(fileno=int(argv[0]))
    os.environ["BUURTPUNT_LANGUAGE"] = argv[1]
    # Whoever stops the server with Ctrl+C means the server; that tells us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    app = warm(argv[1])
    gc.collect()
    # What is there already is never looked at again, so that its memory stays shared.
    gc.freeze()
    return _Nursery(server, app).run()


class _Nursery:
    def __init__(self, server: socket.socket, app: IPKernelApp | None) -> None:
        self.server = server
        self.app = app
        self.kernels: set[int] = set()
        self._rest = b""

    def run(self) -> int:
        """Forks until the server is gone. In a kernel that was forked it never comes back."""
        woken, wake = os.pipe()
        for end in (woken, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: self._end())
        self._tell({"ready": True})
        while True:
            ready, _, _ = select.select([self.server, woken], [], [])
            if woken in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(woken, 4096)
                self._gather()
            if self.server in ready:
                asked = self._read()
                if asked is None:
                    self._end()
                for one in asked:
                    self._fork(one, (woken, wake))

    def _read(self) -> list[dict[str, Any]] | None:
        """Questions that came whole; None when the server is gone."""
        try:
            piece = self.server.recv(1 << 20)
        except OSError:
            return None
        if not piece:
            return None
        *lines, self._rest = (self._rest + piece).split(b"\n")
        return [json.loads(line) for line in lines]

    def _tell(self, said: dict[str, Any]) -> None:
        try:
            self.server.sendall(json.dumps(said).encode() + b"\n")
        except OSError:
            self._end()

    def _fork(self, asked: dict[str, Any], pipe: tuple[int, int]) -> None:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                self.server.close()
                for end in pipe:
                    os.close(end)
                _become_kernel(asked, self.app)
                status = 0
            except SystemExit as told:
                status = told.code if isinstance(told.code, int) else 0 if told.code is None else 1
            except BaseException:
                import traceback

                traceback.print_exc()
            finally:
                # Not through the exits of the nursery: those are not the kernel's.
                with contextlib.suppress(Exception):
                    sys.stdout.flush()
                    sys.stderr.flush()
                os._exit(status)
        self.kernels.add(child)
        self._tell({"pid": child})

    def _gather(self) -> None:
        for child in list(self.kernels):
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                self.kernels.discard(child)
                self._tell({"ended": child, "status": os.waitstatus_to_exitcode(status)})

    def _end(self) -> None:
        for child in self.kernels:
            # Just after its birth a kernel has no group of its own yet.
            for kill in (os.killpg, os.kill):
                with contextlib.suppress(OSError):
                    kill(child, signal.SIGKILL)
        os._exit(0)


def _become_kernel(asked: dict[str, Any], app: IPKernelApp | None) -> None:
    """What a new process would have: its own session, signals, folder, settings and chance."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    # The kernel ends by itself when this is no longer its parent.
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    import numpy as np

    # Python's own chance is new after a fork; that of numpy is not.
    np.random.seed()
    limit_resources()
    sys.argv = [*asked["argv"]]
    # From here on what is made is looked at as usual.
    from buurtpunt_lib.serving.kernel import main as serve

    serve(asked["argv"], app)


def limit_resources() -> None:
    """No kernel takes the machine from the others: memory and seconds of the processor."""
    import resource

    memory = int(float(os.environ.get(MEMORY_LIMIT) or _MEMORY_GB) * _GIB)
    seconds = int(os.environ.get(PROCESSOR_LIMIT) or _PROCESSOR_S)
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, hard))
    # Nothing is dumped: a dump would hold what visitors typed.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
