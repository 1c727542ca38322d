"""A minute in which everything goes wrong at once, beside one visitor who works.

What is asked of the visitor (`working_visitor`): each answer is right, none takes longer than
`PATIENCE_S`, and what the page said to be saved is in the database.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path

import attackers
import postgresql_server
import psutil
import pytest
import requests
from server_process import Running, wait_until, write_notebook
from working_visitor import PATIENCE_S, WORK, Visitor

from buurtpunt_lib.storage import database
from buurtpunt_lib.texts import catalogue

pytestmark = [pytest.mark.alone, pytest.mark.slow]

SAY = catalogue("nl")
# How long everything goes wrong at once, and how long the database is away.
SECONDS = float(os.environ.get("BUURTPUNT_FAULTS_SECONDS", "60"))
AWAY_S = 10.0


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    write_notebook(folder / "00_start.ipynb", "Proef", "# Een proef", WORK)
    return folder


def files_of(server: Running) -> int:
    return psutil.Process(server.process.pid).num_fds()


def memory_of(server: Running) -> int:
    """Megabytes that are the server's own."""
    return psutil.Process(server.process.pid).memory_info().rss // 2**20


def test_a_minute_of_everything_at_once(pages, start_server, monkeypatch):
    with postgresql_server.server() as postgresql:
        address = postgresql_server.new_database(postgresql, "faults")
        monkeypatch.setenv(database.ADDRESS, address)
        server = start_server(pages)
        visitor = Visitor(server)
        visitor.move()
        files, memory, largest = files_of(server), memory_of(server), 0
        stop, done = threading.Event(), {}
        threads = [
            threading.Thread(target=lambda one=one: done.update({one.__name__: one(server, stop)}))
            for one in attackers.ALL
        ]
        begun = time.monotonic()
        with visitor.working():
            for thread in threads:
                thread.start()
            before = visitor.answers
            while time.monotonic() - begun < 0.35 * SECONDS:
                time.sleep(0.25)
                largest = max(largest, memory_of(server))
            with postgresql_server.away(postgresql):
                time.sleep(AWAY_S)
                health = requests.get(f"{server.address}/healthz", timeout=PATIENCE_S).json()
                assert health["database"] == "unreachable"
            while time.monotonic() - begun < SECONDS:
                time.sleep(0.25)
                largest = max(largest, memory_of(server))
            stop.set()
        for thread in threads:
            thread.join(30)
        visitor.all_saved()
        print(done, visitor.answers, round(visitor.slowest, 2), memory, largest, memory_of(server))
        assert visitor.answers - before > SECONDS
        assert visitor.warned, "the page said that it could not save while the database was away"
        assert set(done) == {one.__name__ for one in attackers.ALL}
        assert done["half_open"] > attackers.HALF_OPEN / 2
        assert min(done.values()) >= 3, done
        # Nothing of it stays: kernels, files, memory.
        assert wait_until(lambda: len(server.kernels()) == 1, 30)
        assert wait_until(lambda: files_of(server) <= files + 20, 30), files_of(server)
        assert max(largest, memory_of(server)) - memory < 900, (memory, largest)
        new = Visitor(server)
        new.move()
        new.all_saved()
        health = requests.get(f"{server.address}/healthz", timeout=PATIENCE_S).json()
        assert health["database"] == "ok"
        assert 0 < health["seconds"] < 20 * SECONDS
        database.forget(address)
        server.stop()


@pytest.fixture
def small_disk(tmp_path):
    """A disk of four megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(place)]
    if os.geteuid() != 0 or subprocess.run(options, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_disk_that_is_full_and_a_file_that_is_locked_or_moved(
    pages, start_server, monkeypatch, small_disk
):
    file = small_disk / "own" / "r.sqlite3"
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{file}")
    # What Jupyter writes for a kernel stands on the same disk.
    (small_disk / "t").mkdir()
    monkeypatch.setenv("TMPDIR", str(small_disk / "t"))
    server = start_server(pages)
    monkeypatch.delenv("TMPDIR")
    visitor = Visitor(server)
    visitor.move()
    visitor.all_saved()

    # 1. The disk is full: answers go on, the page says so, and saves when there is room again.
    full = small_disk / "full"
    with visitor.working():
        with contextlib.suppress(OSError), full.open("wb", buffering=0) as large:
            while True:
                large.write(b"x" * 4_096)
        assert shutil.disk_usage(small_disk).free < 65_536
        answers = visitor.answers
        assert wait_until(lambda: visitor.warned and visitor.answers > answers + 20, 30)
        # Somebody else comes meanwhile: a page or a sentence, and nothing that hangs.
        page = requests.get(server.address, timeout=60)
        assert page.status_code in (200, 500)
        assert "Traceback" not in page.text
        full.unlink()
    visitor.all_saved()
    assert SAY("errors.storage.full") in "".join(visitor.warned)

    # 2. Somebody holds the database for ten seconds.
    visitor.warned.clear()
    with closing(sqlite3.connect(file)) as other, visitor.working():
        other.execute("BEGIN IMMEDIATE")
        time.sleep(AWAY_S)
        assert visitor.warned
        other.rollback()
    visitor.all_saved()

    # 3. Its folder is moved away and comes back.
    away = small_disk / "away"
    with visitor.working():
        file.parent.rename(away)
        time.sleep(2)
        assert requests.get(server.address, timeout=60).status_code == 200
        assert not file.exists(), "an empty one in its place would take everything away"
        away.rename(file.parent)
    visitor.all_saved()
    with closing(sqlite3.connect(file)) as direct:
        assert direct.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.forget(os.environ[database.ADDRESS])
    server.stop()
