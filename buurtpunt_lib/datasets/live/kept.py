"""What is kept of a source between two refreshes: its downloads, and how much it was asked today.

Mark: what the server calls one version of a file (its ETag, or the date of its last change).
Part: a download that was cut; it is continued only where the server still has the same mark.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from buurtpunt_lib.datasets.live.source import LiveSource
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import write_atomic

CACHE = "BUURTPUNT_CACHE"


def cache_folder() -> Path:
    """Where downloads are kept: `BUURTPUNT_CACHE`, else the user's own cache folder."""
    if os.environ.get(CACHE):
        return Path(os.environ[CACHE])
    from platformdirs import user_cache_path

    return user_cache_path("buurtpunt", appauthor=False)


class Kept:
    """The files of one download: whole, in part, and what the server calls each (its marks)."""

    def __init__(self, folder: Path, address: str) -> None:
        # A folder per address, in which the file has the name that it has there: faults show it.
        self.folder = folder / hashlib.sha256(address.encode()).hexdigest()[:20]
        last = urlsplit(address).path.rsplit("/", 1)[-1]
        name = re.sub(r"[^A-Za-z0-9._-]+", "_", last).strip("._")[-80:] or "download"
        self.file = self.folder / name
        self.part, self._marks = self.folder / ".part", self.folder / ".marks.json"

    def marks(self) -> dict[str, str]:
        try:
            found = json.loads(self._marks.read_text(encoding="utf-8"))
            return {key: str(value) for key, value in found.items() if value}
        except (OSError, ValueError, AttributeError):
            return {}

    def remember(self, **marks: str | None) -> None:
        write_atomic(self._marks, json.dumps(self.marks() | marks))

    def finish(self, validator: str | None, modified: str | None) -> None:
        # The mark goes first: a file without its mark is fetched again, never taken for another.
        self.remember(file=None, part=None, modified=None)
        os.replace(self.part, self.file)
        self.remember(file=validator, modified=modified)

    def forget_part(self) -> None:
        self.part.unlink(missing_ok=True)
        self.remember(part=None)

    def forget(self) -> None:
        for path in (self.file, self.part, self._marks):
            path.unlink(missing_ok=True)


class Day:
    """How much a source was asked today, where it states how much it allows."""

    def __init__(self, source: LiveSource) -> None:
        self._source = source
        self._file = cache_folder() / source.key / "today.json"

    def count(self, *, requests: int = 0, bytes: int = 0) -> None:
        """Raises InputError `live.daily_limit` when a request would be one too many."""
        limits = self._source.limits
        if not (limits.requests_a_day or limits.bytes_a_day):
            return
        today = datetime.now(UTC).date().isoformat()
        try:
            so_far = json.loads(self._file.read_text(encoding="utf-8"))
            if so_far["day"] != today:
                raise ValueError
            asked, taken = int(so_far["requests"]), int(so_far["bytes"])
        except (OSError, ValueError, KeyError, TypeError):
            asked, taken = 0, 0
        full = limits.requests_a_day and asked + requests > limits.requests_a_day
        full = full or (limits.bytes_a_day and taken >= limits.bytes_a_day)
        if requests and full:
            raise InputError("live.daily_limit", source=self._source.name)
        counted = {"day": today, "requests": asked + requests, "bytes": taken + bytes}
        write_atomic(self._file, json.dumps(counted))
