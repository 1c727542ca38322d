"""Assets: the files that every visitor may read, and nothing else.

Place: a name for a folder, "page" or "charts", or for what a package brings ("plotly"); an asset's
address is /static/<edition>/<place>/<path>. Edition: a short hash over everything that can be
served, so that an address always means the same bytes and browsers may keep them for a year.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import importlib.metadata
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import brotli

from buurtpunt_lib.dashboards import chart

TEMPLATE = Path(__file__).parent / "template"
# Kinds of files that may leave the machine, and how they are called on the wire.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".txt": "text/plain; charset=utf-8",
}
_TEXT = {".css", ".js", ".svg", ".txt"}
# What a browser may ask for, the smallest first. Brotli's level 9 takes a third of a second for all
# that a first visit needs and saves 15 % of gzip's bytes; level 11 saves 8 % more and takes six.
_CODINGS = {
    "br": lambda plain: brotli.compress(plain, quality=9),
    "gzip": lambda plain: gzip.compress(plain, 6, mtime=0),
}
_REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")
# Less than this is not worth compressing.
_SMALL = 600


@dataclass(frozen=True)
class Asset:
    """The bytes of one file. zipped: the same per coding, begun when a browser asks for it."""

    plain: bytes
    type: str
    shrinks: bool
    zipped: dict[str, asyncio.Future[bytes]] = field(default_factory=dict, compare=False)

    @cached_property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.plain).hexdigest()[:20]}"'


def coding(accepted: str) -> str:
    """The best coding for a browser, "" for none. accepted: its header Accept-Encoding.

    >>> coding("gzip, deflate, br;q=0.9"), coding("br;q=0, gzip"), coding("identity")
    ('br', 'gzip', '')
    """
    parts = [part.strip().lower() for part in accepted.split(",")]
    taken = {part.partition(";")[0].strip() for part in parts if not _REFUSED.search(part)}
    return next((name for name in _CODINGS if name in taken), "")


class Assets:
    """Every asset by place and path. Compressed once, kept in memory."""

    def __init__(self) -> None:
        full = chart.full_bundle()
        self._folders = {"page": TEMPLATE / "static", "charts": chart.STATIC}
        self._files: dict[tuple[str, str], Path] = {("plotly", full.name): full}
        # What is on its way is kept too: a hundred visitors at once wait for one reading.
        self._kept: dict[tuple[str, str], asyncio.Future[Asset]] = {}
        self._workers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="assets")

    @cached_property
    def edition(self) -> str:
        mark = hashlib.sha256()
        mark.update(f"plotly={importlib.metadata.version('plotly')};".encode())
        own = [path for folder in self._folders.values() for path in folder.rglob("*")]
        for path in sorted(p for p in own if p.is_file()):
            mark.update(path.name.encode() + path.read_bytes())
        return mark.hexdigest()[:12]

    @property
    def root(self) -> str:
        """The beginning of every address: "/static/<edition>"."""
        return f"/static/{self.edition}"

    def address(self, place: str, path: str) -> str:
        return f"{self.root}/{place}/{path}"

    def find(self, place: str, path: str) -> Path | None:
        """The file of an asset; None where there is none or it may not be read."""
        if (place, path) in self._files:
            return self._files[place, path]
        parts = path.split("/")
        # Also on Windows, where a backslash and a colon lead elsewhere.
        if any(part in ("", ".", "..") or part.startswith(".") for part in parts):
            return None
        if "\\" in path or ":" in path or "\0" in path or Path(path).suffix not in TYPES:
            return None
        found = self._folders[place].joinpath(*parts) if place in self._folders else None
        return found if found is not None and found.is_file() else None

    async def get(self, place: str, path: str) -> Asset | None:
        """The asset, read outside the server's own loop the first time."""
        key = (place, path)
        if key not in self._kept:
            file = self.find(place, path)
            if file is None:
                return None
            self._begin(self._kept, key, _read, file)
        return await asyncio.shield(self._kept[key])

    async def body(self, asset: Asset, coding: str) -> bytes | None:
        """The asset in a coding, compressed outside the loop the first time; None where that does
        not help."""
        if not asset.shrinks or coding not in _CODINGS:
            return None
        if coding not in asset.zipped:
            self._begin(asset.zipped, coding, _CODINGS[coding], asset.plain)
        return await asyncio.shield(asset.zipped[coding])

    def _begin(self, kept: dict[Any, asyncio.Future], key: Any, work: Any, given: Any) -> None:
        """Works outside the server's own loop. What failed is not kept, but tried anew."""
        loop = asyncio.get_running_loop()

        def ended(done: asyncio.Future) -> None:
            if done.cancelled() or done.exception() is not None:
                del kept[key]

        kept[key] = loop.run_in_executor(self._workers, work, given)
        kept[key].add_done_callback(ended)


def _read(file: Path) -> Asset:
    plain, suffix = file.read_bytes(), file.suffix
    return Asset(plain, TYPES[suffix], suffix in _TEXT and len(plain) > _SMALL)
