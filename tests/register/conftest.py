"""A register of its own for each test: a SQLite file that starts with three places."""

from __future__ import annotations

import pytest
from three_places import THREE

from buurtpunt_lib.storage import database


@pytest.fixture
def three_places(tmp_path, monkeypatch):
    """A database with a register of three places; its address."""
    from buurtpunt_lib.storage.register import filling, suggesting

    address = f"sqlite:///{tmp_path / 'register.sqlite3'}"
    monkeypatch.setenv(database.ADDRESS, address)
    monkeypatch.setattr(filling, "shipped_records", lambda: THREE)
    # The pace of other tests in this process is not ours.
    suggesting._sent.clear()
    yield address
    database.forget(address)
