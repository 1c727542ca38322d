"""One server for the tests of this folder, with small pages of their own."""

from __future__ import annotations

import pytest
from server_process import Running, servers, write_notebook

COUNTER = """
import ipywidgets as w
from buurtpunt_lib.dashboards.chart import Chart
number = w.IntSlider(description="Aantal", min=0, max=10, value=1)
double = w.Label()
def show(change):
    if number.value == 7:
        raise RuntimeError("geheim in /pad/naar/iets.py")
    double.value = f"dubbel is {2 * number.value}"
number.observe(show, "value")
w.VBox([number, double])
"""


@pytest.fixture(scope="session")
def notebooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    write_notebook(folder / "00_start.ipynb", "Ons Buurtpunt", "# Welkom\n\nEen proef.", COUNTER)
    write_notebook(
        folder / "01_landschap.ipynb",
        "Landschap",
        "# Landschap",
        "raise RuntimeError('geheim in /pad/naar/iets.py')",
    )
    write_notebook(folder / "99_geheim.ipynb", "Staat in geen lijst", "1 + 1")
    (folder / "geheim.yaml").write_text("wachtwoord: 1234", encoding="utf-8")
    (folder / "plaatje.png").write_bytes(b"\x89PNG")
    return folder


@pytest.fixture(scope="session")
def start_server():
    with servers() as start:
        yield start


@pytest.fixture(scope="session")
def server(start_server, notebooks) -> Running:
    return start_server(notebooks)
