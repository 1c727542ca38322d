"""A server of our own in a process of its own, for the tests that need a real one."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

_PROGRAM = """
import json, sys
from pathlib import Path
from buurtpunt_lib.serving import serve
options = json.loads(sys.argv[1])
folder = options.pop("notebooks")
serve(port=options.pop("port", 0), notebooks=Path(folder) if folder else None, **options)
"""


_CONFIG = re.compile(r'<script id="bp-kernel" type="application/json">(.*?)</script>')


class Running:
    """A server that answers. `address` has no slash at its end. options: see `serving.serve`."""

    def __init__(self, notebooks: Path | None = None, *, preheat: bool = False, **options) -> None:
        asked = options | {"notebooks": str(notebooks or ""), "preheat": preheat}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, json.dumps(asked)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._ready.wait(60) or not self.lines:
            self.process.kill()
            raise RuntimeError("the server did not start: " + "".join(self.lines))
        found = re.search(r"http://localhost:(\d+)/", "".join(self.lines))
        if found is None:
            self.process.kill()
            raise RuntimeError("the server did not start: " + "".join(self.lines))
        self.port = int(found[1])
        self.address = f"http://127.0.0.1:{self.port}"

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line)
            if "http://localhost:" in line:
                self._ready.set()
        self._ready.set()

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def kernels(self) -> list[int]:
        """Process ids of the kernels that run: those of the nursery, and new processes."""
        found = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            try:
                started = "buurtpunt_lib.serving.kernel" in " ".join(child.cmdline())
                if started or child.ppid() in self.nurseries():
                    found.append(child.pid)
            except psutil.Error:
                continue
        return found

    def nurseries(self) -> list[int]:
        """Process ids of the nursery: one, or none where kernels are new processes."""
        found = []
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):
                if "buurtpunt_lib.serving.nursery" in " ".join(child.cmdline()):
                    found.append(child.pid)
        return found

    def stop(self, seconds: float = 30) -> int:
        """Asks it to stop, as a system does, and returns what it exits with."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self._reader.join(5)
        return code


@contextmanager
def servers() -> Iterator[Callable[..., Running]]:
    """A function that starts servers; all of them stop at the end."""
    started: list[Running] = []

    def start(notebooks: Path | None = None, **options) -> Running:
        started.append(Running(notebooks, **options))
        return started[-1]

    try:
        yield start
    finally:
        for server in started:
            server.stop()


def wait_until(met: Callable[[], Any], seconds: float = 20) -> bool:
    """Whether a condition comes true; the limit only keeps a failing test from hanging."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if met():
            return True
        time.sleep(0.1)
    return False


def kernel_of(page: str) -> str:
    """The id of the kernel of a page that was sent."""
    return json.loads(_CONFIG.search(page)[1])["kernelId"]


def write_notebook(path: Path, title: str, *cells: str) -> Path:
    """A notebook of code cells; a cell that begins with "#" and a space is Markdown."""

    def cell(number: int, source: str) -> dict[str, Any]:
        shared = {"id": f"cell-{number}", "metadata": {}, "source": source}
        if source.startswith("# "):
            return {"cell_type": "markdown", **shared}
        return {"cell_type": "code", "execution_count": None, "outputs": [], **shared}

    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": [cell(i, source) for i, source in enumerate(cells)],
        "metadata": {"title": title, "kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path
