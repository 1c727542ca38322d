"""For every test: hypothesis judges answers, never time; nothing is saved where people save."""

import os

import pytest
from hypothesis import settings

# In CI the examples are the same each time: a rare one is found at a desk, not in a landing.
settings.register_profile("untimed", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _own_database(tmp_path_factory):
    """No test writes into the database of whoever runs it; servers that tests start neither."""
    os.environ["BUURTPUNT_DATABASE_URL"] = (
        f"sqlite:///{tmp_path_factory.mktemp('db') / 't.sqlite3'}"
    )
    # Nor does any test see what whoever runs it has loaded.
    os.environ["BUURTPUNT_LOADED_DATA"] = str(tmp_path_factory.mktemp("loaded"))
    yield
    del os.environ["BUURTPUNT_DATABASE_URL"], os.environ["BUURTPUNT_LOADED_DATA"]


def pytest_collection_modifyitems(items) -> None:
    """Files with a test marked slow come first: side by side, the short ones fill what is left."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


# They hold no examples, and pytest cannot read two modules of one name for doctests.
collect_ignore_glob = ["conftest.py", "*/conftest.py"]
