"""Where the database lies; known without opening it."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

ADDRESS = "BUURTPUNT_DATABASE_URL"
_SQLITE = "sqlite:///"


def default_address() -> str:
    """The SQLite file in the user's data folder."""
    from platformdirs import user_data_path

    return f"{_SQLITE}{user_data_path('buurtpunt', appauthor=False) / 'buurtpunt.sqlite3'}"


def address() -> str:
    return os.environ.get(ADDRESS) or default_address()


def sqlite_file() -> Path | None:
    """The file of a plain SQLite address; None for any other database."""
    text = address()
    if not text.startswith(_SQLITE) or "?" in text:
        return None
    name = text.removeprefix(_SQLITE)
    return Path(name) if name and name != ":memory:" else None


def read_only_uri(file: Path) -> str:
    return f"file:{quote(str(file.absolute()))}?mode=ro"
