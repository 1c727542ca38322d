"""A hundred first visitors ask for the same file at once: it is read and compressed once."""

from __future__ import annotations

import asyncio

from buurtpunt_lib.serving import assets


def test_a_file_that_many_ask_for_at_once_is_read_and_compressed_once(monkeypatch):
    done: list[str] = []
    read, squeeze = assets._read, assets._CODINGS["gzip"]
    monkeypatch.setattr(assets, "_read", lambda file: done.append("read") or read(file))
    monkeypatch.setitem(
        assets._CODINGS, "gzip", lambda plain: done.append("gzip") or squeeze(plain)
    )

    async def run() -> None:
        all_of_them = assets.Assets()

        async def ask() -> bytes:
            asset = await all_of_them.get("page", "page.css")
            return await all_of_them.body(asset, "gzip")

        # One goes away while it is made; the others still get it.
        gone = asyncio.create_task(ask())
        others = [asyncio.create_task(ask()) for _ in range(100)]
        await asyncio.sleep(0)
        gone.cancel()
        bodies = await asyncio.gather(*others)
        assert len(set(bodies)) == 1

    asyncio.run(run())
    assert sorted(done) == ["gzip", "read"]
