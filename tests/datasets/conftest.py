"""An empty folder for loaded tables, an empty cache, and a server that a test can script."""

import pytest
from open_data_server import OpenDataServer


@pytest.fixture
def own_folders(tmp_path, monkeypatch):
    """Loaded tables and downloads of this test only."""
    monkeypatch.setenv("BUURTPUNT_LOADED_DATA", str(tmp_path / "loaded"))
    monkeypatch.setenv("BUURTPUNT_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def server(own_folders):
    with OpenDataServer().running() as running:
        yield running
