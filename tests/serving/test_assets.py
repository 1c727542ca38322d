"""Assets are read and compressed once, however many come at the same moment."""

from __future__ import annotations

import asyncio
import gzip

import brotli
import pytest

from buurtpunt_lib.serving import assets as module
from buurtpunt_lib.serving.assets import Assets


def test_a_hundred_first_visitors_wait_for_one_reading_and_one_compression(monkeypatch):
    found = Assets()
    read, zipped = [], []
    real_read, real_zip = module._read, module._CODINGS["br"]
    monkeypatch.setattr(module, "_read", lambda file: read.append(file) or real_read(file))
    monkeypatch.setitem(
        module._CODINGS, "br", lambda plain: zipped.append(len(plain)) or real_zip(plain)
    )

    async def visitor() -> bytes:
        asset = await found.get("page", "page.css")
        body = await found.body(asset, "br")
        assert brotli.decompress(body) == asset.plain
        return body

    async def all_of_them() -> set[bytes]:
        return set(await asyncio.gather(*(visitor() for _ in range(100))))

    assert len(asyncio.run(all_of_them())) == 1
    assert len(read) == len(zipped) == 1


def test_a_reading_that_failed_is_tried_anew(monkeypatch):
    found = Assets()
    real, times = module._read, []

    def fails_first(file):
        times.append(file)
        if len(times) == 1:
            raise OSError("the disk was away")
        return real(file)

    monkeypatch.setattr(module, "_read", fails_first)

    async def twice() -> bytes:
        with pytest.raises(OSError, match="away"):
            await found.get("page", "page.js")
        asset = await found.get("page", "page.js")
        return gzip.decompress(await found.body(asset, "gzip"))

    assert b"bp-kernel" in asyncio.run(twice())


def test_what_is_not_there_is_none_and_small_or_unknown_codings_are_not_made():
    found = Assets()

    async def look() -> None:
        assert await found.get("page", "nothing.js") is None
        assert await found.get("nowhere", "page.js") is None
        icon = await found.get("page", "icon.svg")
        assert await found.body(icon, "br") is None
        script = await found.get("page", "page.js")
        assert await found.body(script, "") is None

    asyncio.run(look())
