"""A kernel that was prepared gets what is its own; another ipykernel makes its own kernels."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import requests
from server_process import servers, write_notebook

from buurtpunt_lib.serving import forking

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(not forking.possible(), reason="this machine cannot fork"),
]

ITSELF = """import asyncio, os, sys, threading
from ipywidgets import Widget
told = 0
await asyncio.sleep(0)
shell = get_ipython()
kernel = shell.kernel
told = {
    "pid": os.getpid(), "ident": kernel.ident, "session": kernel.session.session,
    "key": kernel.session.key.hex(), "topic": shell.displayhook.topic.decode(),
    "same session": all(s is kernel.session for s in (shell.displayhook.session,
        shell.display_pub.session, kernel.iopub_thread.session)),
    "prepared": type(kernel).__name__,
    "own": kernel.session.pid == os.getpid(), "folder": os.getcwd(), "dh": [*map(str, _dh)],
    "start": shell.starting_dir, "term": os.environ.get("TERM"), "secret": os.environ["SECRET"],
    "names": sorted(n for n in shell.user_ns if not n.startswith("_")), "ran": _ih[1:],
    "widgets": len(Widget.widgets), "comms": len(kernel.comm_manager.comms),
    "parent": int(os.environ["JPY_PARENT_PID"]) == os.getppid(),
}"""
TELL = "import json; open('told.json', 'w').write(json.dumps(told))"


def visit(server, folder: Path) -> dict:
    """What a new kernel tells of itself."""
    import json

    told = folder / "told.json"
    told.unlink(missing_ok=True)
    assert requests.get(server.address + "/", timeout=90).ok
    return json.loads(told.read_text())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("prepared")
    write_notebook(found / "00_start.ipynb", "Ons Buurtpunt", "# Welkom", ITSELF, TELL)
    return found


@pytest.fixture
def start(monkeypatch):
    monkeypatch.setenv("SECRET", "of this server")
    with servers() as function:
        yield function


def changed(tmp_path: Path, monkeypatch, source: str) -> None:
    """Every Python that starts from here on first runs this."""
    (tmp_path / "sitecustomize.py").write_text(source)
    there = [p for p in (os.environ.get("PYTHONPATH"),) if p]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *there]))


def right(told: dict, folder: Path) -> None:
    """What holds of every kernel, however it was made."""
    for yes in ("same session", "own", "parent"):
        assert told[yes], yes
    assert told["ident"] in told["topic"]
    assert len(bytes.fromhex(told["key"])) > 16
    assert told["ran"] == [ITSELF]
    assert Path(told["folder"]) == Path(told["start"]) == folder
    assert told["dh"] == [str(folder)]
    assert told["widgets"] == told["comms"] == 0, "no widget of the pages that were made before"
    assert told["secret"] == "of this server"
    assert told["term"] == "xterm-color"
    assert set(told["names"]) <= {
        "In", "Out", "asyncio", "exit", "get_ipython", "kernel", "open", "os", "quit", "shell",
        "sys", "threading", "told", "Widget",
    }  # fmt: skip


def test_what_is_prepared_once_is_still_each_kernels_own(start, folder):
    server = start(folder)
    one, two = visit(server, folder), visit(server, folder)
    for told in (one, two):
        right(told, folder)
        assert told["prepared"] == "PreparedKernel"
    assert "could not make page" not in server.output
    for own in ("pid", "ident", "session", "key", "topic"):
        assert one[own] != two[own], own


def test_a_version_that_we_do_not_know_makes_its_own_kernels(start, folder, tmp_path, monkeypatch):
    changed(tmp_path, monkeypatch, "import ipykernel\nipykernel.version_info = (99, 0, 0)")
    server = start(folder)
    told = visit(server, folder)
    right(told, folder)
    assert told["prepared"] == "IPythonKernel"
    assert "kernels are not prepared" in server.output


# A later ipykernel might make the kernel object in another place than today.
ELSEWHERE = """
import sys
if "nursery" in " ".join(sys.orig_argv) or "serving.kernel" in " ".join(sys.orig_argv):
    from ipykernel.kernelapp import IPKernelApp
    from ipykernel.ipkernel import IPythonKernel
    made = IPKernelApp.init_kernel
    def init_kernel(self):
        self.kernel_class = IPythonKernel
        made(self)
    IPKernelApp.init_kernel = init_kernel
"""


def test_a_kernel_that_cannot_begin_as_prepared_starts_anew(start, folder, tmp_path, monkeypatch):
    changed(tmp_path, monkeypatch, ELSEWHERE)
    server = start(folder)
    told = visit(server, folder)
    right(told, folder)
    assert told["prepared"] == "IPythonKernel"
    assert told["pid"] in server.kernels()
    assert "starts anew" in server.output
