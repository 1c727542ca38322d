"""Where the database lies; known without opening it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

ADDRESS = "BUURTPUNT_DATABASE_URL"
# The address that a server has opened, for its kernels: that database is there.
STANDS = "BUURTPUNT_DATABASE_STANDS"
_SQLITE = "sqlite:///"


def default_address() -> str:
    """The SQLite file in the user's data folder."""
    from platformdirs import user_data_path

    return f"{_SQLITE}{user_data_path('buurtpunt', appauthor=False) / 'buurtpunt.sqlite3'}"


def address() -> str:
    return os.environ.get(ADDRESS) or default_address()


def sqlite_file(text: str | None = None) -> Path | None:
    """The file of a plain SQLite address (default: the one of now); None for another database."""
    text = address() if text is None else text
    if not text.startswith(_SQLITE) or "?" in text:
        return None
    name = text.removeprefix(_SQLITE)
    return Path(name) if name and name != ":memory:" else None


def read_only_uris(file: Path) -> Iterator[str]:
    """How a file can be opened to read. The second is for a folder where nobody may write: there
    SQLite cannot keep beside the file what readers and writers agree upon, so nobody writes."""
    yield f"file:{quote(str(file.absolute()))}?mode=ro"
    if not os.path.exists(f"{file}-wal"):
        yield f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1"
