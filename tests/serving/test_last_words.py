"""What waits to be saved is saved when a tab closes and when the server stops."""

from __future__ import annotations

import pytest
import requests
from server_process import kernel_of, write_notebook

pytestmark = pytest.mark.alone

# Something that would be written in ten minutes, in the kernel's own loop.
WAITS = """
import asyncio, pathlib
from buurtpunt_lib.dashboards.later import Later
later = Later(lambda: pathlib.Path(f"saved-{name}").write_text("ja"), seconds=600)
asyncio.get_event_loop().call_soon(later.soon)
"""


def visited(server, page: str) -> str:
    return kernel_of(requests.get(server.address + page, timeout=60).text)


def test_what_waits_is_done_before_a_kernel_ends(start_server, tmp_path):
    for notebook, name in (("00_start", "tab"), ("01_landschap", "server")):
        cells = f"name = {name!r}{WAITS}"
        write_notebook(tmp_path / f"{notebook}.ipynb", "Proef", "# Proef", cells, "1 + 1")
    server = start_server(tmp_path)
    tab = visited(server, "/")
    visited(server, "/landschap")
    assert not list(tmp_path.glob("saved-*"))
    answer = requests.post(
        f"{server.address}/voila/api/shutdown/{tab}",
        headers={"Origin": server.address},
        timeout=20,
    )
    assert answer.status_code == 204
    assert [path.name for path in tmp_path.glob("saved-*")] == ["saved-tab"]
    assert server.stop() == 0
    assert sorted(path.name for path in tmp_path.glob("saved-*")) == ["saved-server", "saved-tab"]
