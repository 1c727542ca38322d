"""Charts and sliders in JupyterLab: without our server, and nothing left in the notebook."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import suppress

import pytest
from opened_page import READY_MS, Opened
from playwright.sync_api import TimeoutError, expect
from server_process import write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHARTS = """
import ipywidgets as w
from buurtpunt_lib.dashboards.chart import Chart
one = Chart({"data": [{"type": "bar", "x": ["a", "b"], "y": [1200, 3400]}]}, description="Staven.")
two = Chart({"data": [{"type": "scatter", "x": [1, 2], "y": [2, 1]}]}, description="Een lijn.")
w.VBox([one, two])
"""
# What is shown is given only after the widget was made: the browser must ask for it.
SLIDERS = """
from buurtpunt_lib.dashboards.sliders import Slide, Sliders
from buurtpunt_lib.texts import catalogue
sliders = Sliders(catalogue("nl"))
def show(value):
    sliders.show([Slide("rent", "Kosten", "Huur", "amount", "euro", value, 0, 1000, 10)])
sliders.on_move(lambda key, value, turn: show(value))
sliders.on_type(lambda key, value: show(2 * value))
show(500)
sliders
"""


@pytest.fixture
def lab(tmp_path):
    """JupyterLab with one notebook; its address."""
    write_notebook(tmp_path / "proef.ipynb", "Proef", CHARTS, SLIDERS)
    # Packages of the benchmarks would have JupyterLab ask whether to build itself anew.
    settings = tmp_path / "config" / "labconfig"
    settings.mkdir(parents=True)
    (settings / "page_config.json").write_text('{"buildCheck": false}', encoding="utf-8")
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--port=0", "--allow-root"]
    command += ["--IdentityProvider.token=", "--ServerApp.ip=127.0.0.1"]
    # What JupyterLab itself would ask the internet.
    command += ["--LabApp.news_url=", "--LabApp.extension_manager=readonly"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            break
    else:
        pytest.fail("".join(said))
    yield found[0]
    process.terminate()
    process.stderr.close()
    process.wait(30)


def run(page, number: int) -> None:
    """Runs a cell. A kernel that says that it is idle may still lose what it is asked at once."""
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(number)
    for _ in range(6):
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        try:
            cell.locator(".jp-OutputArea-output").first.wait_for(state="attached", timeout=10_000)
        except TimeoutError:
            continue
        return
    pytest.fail("the cell did not run")


def test_charts_and_sliders_work_in_jupyterlab_and_store_nothing(lab, browser, tmp_path):
    page = browser.new_page()
    opened = Opened(page).listen()
    page.goto(f"{lab}/lab/tree/proef.ipynb", timeout=READY_MS)
    idle = ".jp-Notebook-ExecutionIndicator[data-status=idle]"
    page.wait_for_selector(idle, state="attached", timeout=READY_MS)
    run(page, 0)
    for drawn in (".barlayer", ".scatterlayer path"):
        ready = f".bp-chart-box[data-state=ready] {drawn}"
        page.wait_for_selector(ready, state="attached", timeout=READY_MS)
    assert page.get_by_role("img", name="Staven.").count() == 1
    assert "1,5" in page.locator(".bp-chart-box").last.text_content()
    # The script came over the widget's channel, once for both charts.
    assert page.locator("head script[src^=blob]").count() == 1
    assert [
        path for path in opened.paths if "plotly" in path and "jupyterlab-plotly" not in path
    ] == []

    # Sliders without our style sheet, in a cell of their own.
    run(page, 1)
    box = page.get_by_role("textbox", name="Huur €")
    slider = page.get_by_role("slider", name="Huur")
    expect(box).to_have_value("500")
    slider.focus()
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value("510")
    assert slider.get_attribute("aria-valuetext") == "€ 510"
    box.fill("12,5")
    box.press("Enter")
    expect(box).to_have_value("25")
    assert opened.errors == []

    page.keyboard.press("Control+s")
    stored = tmp_path / "proef.ipynb"
    for _ in range(100):
        # While it is being written it is no whole notebook.
        with suppress(json.JSONDecodeError):
            notebook = json.loads(stored.read_text(encoding="utf-8"))
            if all(cell["outputs"] for cell in notebook["cells"]):
                break
        page.wait_for_timeout(100)
    assert all(cell["outputs"] for cell in notebook["cells"])
    assert stored.stat().st_size < 10_000
    page.close()
