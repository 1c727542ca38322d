"""What waits until a hand comes to rest is done once, and at once where nothing can wait."""

from __future__ import annotations

import asyncio

from buurtpunt_lib.dashboards.later import Later


def test_many_times_soon_is_once_after_the_last():
    done = []

    async def drag():
        later = Later(lambda: done.append("done"), seconds=0.02)
        for _ in range(5):
            later.soon()
            await asyncio.sleep(0)
            assert done == []
        await asyncio.sleep(0.1)

    asyncio.run(drag())
    assert done == ["done"]


def test_what_is_done_now_is_not_done_again():
    done = []

    async def press():
        later = Later(lambda: done.append("done"), seconds=0.01)
        later.soon()
        later.now()
        await asyncio.sleep(0.05)

    asyncio.run(press())
    assert done == ["done"]


def test_without_an_event_loop_nothing_waits():
    done = []
    Later(lambda: done.append("done")).soon()
    assert done == ["done"]
