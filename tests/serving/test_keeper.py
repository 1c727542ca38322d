"""Kernels end when nobody looks at them, and only then."""

from __future__ import annotations

import asyncio
import sys

import pytest
from jupyter_client.kernelspec import NoSuchKernel

from buurtpunt_lib.serving.kernels import NAME, Keeper, OwnKernel

pytestmark = pytest.mark.alone


class Manager:
    """As much of a kernel manager as the keeper sees."""

    def __init__(self, *kernels: str) -> None:
        self.kernels = set(kernels)
        self._kernel_connections: dict[str, int] = {}
        self._pools: dict[str, list] = {}
        self.dead: set[str] = set()
        self.filled: list[str] = []

    def list_kernel_ids(self):
        return list(self.kernels)

    def __contains__(self, kernel: str) -> bool:
        return kernel in self.kernels

    async def shutdown_kernel(self, kernel: str) -> None:
        self.kernels.remove(kernel)

    async def is_alive(self, kernel: str) -> bool:
        return kernel not in self.dead

    def fill_if_needed(self, *, delay: float, notebook_name: str) -> None:
        self.filled.append(notebook_name)


def rounds(keeper: Keeper, *times: float) -> None:
    async def look() -> None:
        for now in times:
            await keeper.look(now)

    asyncio.run(look())


def keeper_of(manager: Manager) -> Keeper:
    return Keeper(manager, first_connection_s=90, reconnection_s=60)


def test_a_page_that_nobody_connects_to_ends():
    manager = Manager("a")
    rounds(keeper_of(manager), 0, 89)
    assert manager.kernels == {"a"}
    rounds(keeper_of(manager), 0, 89, 90)
    assert manager.kernels == set()


def test_a_connected_tab_stays_as_long_as_somebody_is_there():
    manager = Manager("a")
    manager._kernel_connections["a"] = 1
    keeper = keeper_of(manager)
    for now in range(0, 100_000, 800):
        keeper.touch("a", now)
        rounds(keeper, now)
    assert manager.kernels == {"a"}
    # Half a minute longer than the page says, since two clocks differ.
    rounds(keeper, now + keeper.idle_s + 29)
    assert manager.kernels == {"a"}
    rounds(keeper, now + keeper.idle_s + 30)
    assert manager.kernels == set()


def test_a_tab_that_only_connected_is_idle_from_then_on():
    manager = Manager("a")
    manager._kernel_connections["a"] = 1
    keeper = keeper_of(manager)
    rounds(keeper, 50, 50 + keeper.idle_s)
    assert manager.kernels == {"a"}
    rounds(keeper, 50 + keeper.idle_s + 30)
    assert manager.kernels == set()


async def waiting_kernel(name):
    return {"kernel_id": name}


def test_a_kernel_that_dies_in_the_pool_is_replaced():
    async def scenario() -> Manager:
        manager = Manager("well", "dies")
        for name in ("well", "dies"):
            task = asyncio.ensure_future(waiting_kernel(name))
            await task
            manager._pools[f"{name}.ipynb"] = [task]
        keeper = keeper_of(manager)
        await keeper.look(0)
        assert manager.filled == []
        assert keeper.visitors() == 0
        manager.dead = {"dies"}
        await keeper.look(5)
        return manager

    manager = asyncio.run(scenario())
    assert manager.filled == ["dies.ipynb"]
    assert manager._pools["dies.ipynb"] == []
    assert len(manager._pools["well.ipynb"]) == 1


def test_a_lost_line_may_come_back_and_is_then_forgotten():
    manager = Manager("a")
    keeper = keeper_of(manager)
    manager._kernel_connections["a"] = 1
    rounds(keeper, 0)
    manager._kernel_connections["a"] = 0
    rounds(keeper, 10, 69)
    assert manager.kernels == {"a"}
    manager._kernel_connections["a"] = 1
    rounds(keeper, 69.5)
    manager._kernel_connections["a"] = 0
    rounds(keeper, 70, 129)
    assert manager.kernels == {"a"}
    rounds(keeper, 130)
    assert manager.kernels == set()


def test_a_kernel_that_waits_in_a_pool_stays():
    manager = Manager("a", "b")

    async def look() -> None:
        done = asyncio.get_running_loop().create_future()
        done.set_result({"kernel_id": "a"})
        failed = asyncio.get_running_loop().create_future()
        failed.set_exception(RuntimeError("no kernel"))
        pending = asyncio.get_running_loop().create_future()
        manager._pools = {"00_start.ipynb": [failed, pending, done]}
        keeper = keeper_of(manager)
        await keeper.end("a")
        for now in (0, 1000, 1050):
            await keeper.look(now)
        assert manager.kernels == {"a"}
        # Once a visitor has taken it, it has as long as any other to be connected to.
        manager._pools = {}
        await keeper.look(1051)
        await keeper.look(1140)
        assert manager.kernels == {"a"}
        await keeper.look(1141)
        assert manager.kernels == set()
        pending.cancel()

    asyncio.run(look())


def test_ending_twice_is_no_fault():
    manager = Manager("a")
    keeper = keeper_of(manager)

    async def twice() -> None:
        await keeper.end("a")
        await keeper.end("a")
        await keeper.end("never-there")

    asyncio.run(twice())
    assert manager.kernels == set()


def test_the_kernel_is_this_python_whatever_is_installed(monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    specs = OwnKernel(language="en").get_all_specs()
    assert list(specs) == [NAME]
    assert specs[NAME]["spec"]["argv"][0] == sys.executable
    assert specs[NAME]["spec"]["env"]["BUURTPUNT_LANGUAGE"] == "en"
    with pytest.raises(NoSuchKernel):
        OwnKernel().get_kernel_spec("ir")
