"""Somebody sets the clock of the machine while a visitor works: nobody notices."""

from __future__ import annotations

import shutil
import struct
import subprocess
import time
from pathlib import Path

import pytest
import requests
from server_process import wait_until, write_notebook
from working_visitor import WORK, Visitor

from buurtpunt_lib.storage import database

pytestmark = pytest.mark.alone

HOUR, DAY = 3600, 86_400


@pytest.fixture
def clock(tmp_path, monkeypatch):
    """Sets the wall clock of every process that is started from now on: clock(seconds)."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not Path("/proc").is_dir():
        pytest.skip("a clock to be set needs Linux and a C compiler")
    library, told = tmp_path / "wall_clock.so", tmp_path / "seconds"
    source = Path(__file__).with_name("wall_clock.c")
    command = [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source]
    subprocess.run([*command, "-ldl"], check=True)
    told.write_bytes(struct.pack("=q", 0))

    def put(seconds: int) -> None:
        with told.open("r+b") as file:
            file.write(struct.pack("=q", seconds))

    with monkeypatch.context() as started:
        started.setenv("LD_PRELOAD", str(library))
        started.setenv("WALL_CLOCK", str(told))
        yield put


def seconds_of(server) -> float:
    """What the server takes for now, by the header of an answer."""
    answer = requests.get(f"{server.address}/healthz", timeout=20)
    shown = time.strptime(answer.headers["Date"], "%a, %d %b %Y %H:%M:%S GMT")
    return time.mktime(shown) - time.mktime(time.gmtime())


@pytest.mark.parametrize("kernels", ["", "new"])
def test_a_clock_that_jumps(tmp_path, start_server, monkeypatch, clock, kernels):
    address = f"sqlite:///{tmp_path}/r.sqlite3"
    monkeypatch.setenv(database.ADDRESS, address)
    monkeypatch.setenv("BUURTPUNT_KERNELS", kernels)
    write_notebook(tmp_path / "00_start.ipynb", "Proef", "# Een proef", WORK)
    server = start_server(tmp_path)
    visitor = Visitor(server)
    visitor.move()
    for jump in (HOUR, -HOUR, 30 * DAY, -30 * DAY):
        clock(jump)
        assert abs(seconds_of(server) - jump) < 60, "the clock was set"
        with visitor.working():
            answers = visitor.answers
            assert wait_until(lambda answers=answers: visitor.answers > answers + 10)
        visitor.all_saved()
        # Who comes then gets a page, and what is left of somebody who went is seen to.
        new = Visitor(server)
        new.move()
        new.all_saved()
        new.tab.close()
        assert wait_until(lambda: len(server.kernels()) == 1)
    health = requests.get(f"{server.address}/healthz", timeout=20).json()
    assert 0 < health["seconds"] < HOUR
    assert visitor.warned == []
    database.forget(address)
    server.stop()
