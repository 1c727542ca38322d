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

    def list_kernel_ids(self):
        return list(self.kernels)

    def __contains__(self, kernel: str) -> bool:
        return kernel in self.kernels

    async def shutdown_kernel(self, kernel: str, now: bool) -> None:
        assert now
        self.kernels.remove(kernel)


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


def test_a_connected_tab_stays_however_long():
    manager = Manager("a")
    manager._kernel_connections["a"] = 1
    rounds(keeper_of(manager), 0, 1e6)
    assert manager.kernels == {"a"}


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
