"""Kernels come from the nursery: new each time, limited, and never left behind."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil
import pytest
import requests
from server_process import wait_until, write_notebook

from buurtpunt_lib.serving import forking

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(not forking.possible(), reason="this machine cannot fork"),
]

CHANCE = """
import os, random, resource, sys, uuid
import numpy as np
told = [np.random.rand(), random.random(), uuid.uuid4().hex, os.getpid(), os.getsid(0),
        resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CORE)[0],
        "pandas" in sys.modules, os.environ.get("BUURTPUNT_LANGUAGE"), os.getcwd(),
        type(get_ipython().kernel).__name__]
# Pages show nothing that is printed.
open("told.txt", "w").write("|".join(map(str, told)))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("chance")
    write_notebook(found / "00_start.ipynb", "Ons Buurtpunt", "# Welkom", CHANCE)
    return found


@pytest.fixture(scope="module")
def own_server(start_server, folder):
    return start_server(folder)


def visit(server, folder: Path) -> list[str]:
    """What a new kernel tells of itself."""
    told = folder / "told.txt"
    told.unlink(missing_ok=True)
    requests.get(server.address + "/", timeout=90)
    return told.read_text().split("|")


def runs(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_each_kernel_is_a_process_of_its_own_with_chance_of_its_own(own_server, folder):
    one, two = visit(own_server, folder), visit(own_server, folder)
    for at in range(5):
        assert one[at] != two[at], at
    (nursery,) = own_server.nurseries()
    for pid, session, memory, core, warm, language, cwd, _ in (one[3:], two[3:]):
        assert psutil.Process(int(pid)).ppid() == nursery
        assert session == pid, "a kernel has a session of its own"
        assert int(memory) == 4 * 1024**3
        assert core == "0"
        assert (warm, language, Path(cwd)) == ("True", "nl", folder)


def test_nothing_runs_beside_the_nursery_when_it_forks(own_server, folder):
    visit(own_server, folder)
    (nursery,) = own_server.nurseries()
    assert psutil.Process(nursery).num_threads() == 1
    # One end of the line to the server, and the pipe that tells of kernels that ended.
    kinds = [os.readlink(f"/proc/{nursery}/fd/{fd}") for fd in os.listdir(f"/proc/{nursery}/fd")]
    assert sum(kind.startswith("socket:") for kind in kinds) == 1
    assert not any("sqlite" in kind for kind in kinds)


def test_a_kernel_that_is_killed_is_gone_and_the_next_visit_works(own_server, folder):
    kernel = int(visit(own_server, folder)[3])
    os.kill(kernel, signal.SIGKILL)
    assert wait_until(lambda: not runs(kernel))
    # Not even as a zombie: the nursery gathered it.
    assert wait_until(lambda: not psutil.pid_exists(kernel))
    assert visit(own_server, folder)


def test_a_nursery_that_is_killed_takes_its_kernels_along_and_another_comes(own_server, folder):
    kernel = int(visit(own_server, folder)[3])
    (before,) = own_server.nurseries()
    os.kill(before, signal.SIGKILL)
    assert wait_until(lambda: not runs(kernel)), "a kernel without a nursery is left behind"
    assert visit(own_server, folder)
    assert wait_until(lambda: own_server.nurseries() not in ([], [before]))


def test_a_server_that_is_killed_leaves_nothing_behind(start_server, folder):
    server = start_server(folder)
    kernel = int(visit(server, folder)[3])
    (nursery,) = server.nurseries()
    server.process.kill()
    assert wait_until(lambda: not runs(nursery))
    assert wait_until(lambda: not runs(kernel))


def test_without_a_fork_kernels_start_as_new_processes(start_server, folder, monkeypatch):
    monkeypatch.setenv("BUURTPUNT_KERNELS", "new")
    server = start_server(folder)
    told = visit(server, folder)
    assert server.nurseries() == []
    assert psutil.Process(int(told[3])).ppid() == server.process.pid
    assert told[-1] == "PreparedKernel", "both ways are one"
