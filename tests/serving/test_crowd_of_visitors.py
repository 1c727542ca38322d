"""Twenty come at once, twice: everybody is answered, and nothing of them stays in the server.

The visitors are those of `benchmarks/serving`, which measures how long it takes; here nothing is
timed.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Iterator
from types import ModuleType

import psutil
import pytest
from server_process import wait_until, write_notebook

from buurtpunt_lib.paths import ROOT

FOLDER = ROOT / "benchmarks" / "serving"
pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="not a checkout"),
]
PEOPLE = 20
PAGE = """
import sys
sys.path.insert(0, {apps!r})
import ours
ours.view()
"""


@pytest.fixture
def protocol(monkeypatch) -> Iterator[ModuleType]:
    """The visitors of the benchmark; nothing of it stays imported."""
    for folder in (FOLDER, FOLDER / "apps"):
        monkeypatch.syspath_prepend(str(folder))
    before = set(sys.modules)
    yield importlib.import_module("protocol")
    for name in {"protocol", "small_app"} & (set(sys.modules) - before):
        del sys.modules[name]


@pytest.fixture(scope="module")
def server(start_server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    write_notebook(folder / "00_start.ipynb", "Proef", PAGE.format(apps=str(FOLDER / "apps")))
    return start_server(folder, preheat=True)


async def come_and_go(protocol: ModuleType, address: str, people: int = PEOPLE) -> list[str]:
    """So many at the same moment, who move sliders and leave; what they did not get."""
    http = protocol.client()

    async def visit(number: int) -> None:
        visitor = protocol.Ours(address, http)
        # Half of them were here before: their browsers ask for no file again.
        await visitor.come(known=number % 2 == 0)
        for _ in range(3):
            await visitor.move()
        await visitor.leave()

    ended = await asyncio.gather(*(visit(one) for one in range(people)), return_exceptions=True)
    http.close()
    return [str(one) for one in ended if one is not None]


def at_rest(server) -> tuple[int, int]:
    """Threads and open files of the server, once nothing changes any more."""
    process = psutil.Process(server.process.pid)
    seen = [(0, 0)]

    def quiet() -> bool:
        seen.append((process.num_threads(), process.num_fds()))
        return len(seen) > 5 and len(set(seen[-5:])) == 1

    assert wait_until(quiet), seen
    return seen[-1]


def test_twenty_at_once_are_all_answered_and_leave_nothing_behind(protocol, server):
    held = []
    for _ in range(2):
        assert asyncio.run(come_and_go(protocol, server.address + "/")) == []
        # One kernel stays: it waits for the next visitor.
        assert wait_until(lambda: len(server.kernels()) == 1), f"{len(server.kernels())} kernels"
        held.append(at_rest(server))
    # What the first twenty made the server load may stay; the next twenty add nothing.
    assert all(now <= before for before, now in zip(*held, strict=True)), held


def test_a_wrong_answer_is_told(protocol, server, monkeypatch):
    """The visitors look at what they are answered: else nothing above would mean anything."""
    right = protocol.app.balance
    monkeypatch.setattr(protocol.app, "balance", lambda values: [right(values)[-1] + 1])
    (told,) = asyncio.run(come_and_go(protocol, server.address + "/", people=1))
    assert "was not answered with" in told
