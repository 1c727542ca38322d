"""The chart in JupyterLab: drawn without our server, and nothing of it left in the notebook."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from opened_page import READY_MS, Opened
from server_process import write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHARTS = """
import ipywidgets as w
from buurtpunt_lib.dashboards.chart import Chart
one = Chart({"data": [{"type": "bar", "x": ["a", "b"], "y": [1200, 3400]}]}, description="Staven.")
two = Chart({"data": [{"type": "scatter", "x": [1, 2], "y": [2, 1]}]}, description="Een lijn.")
w.VBox([one, two])
"""


@pytest.fixture
def lab(tmp_path):
    """JupyterLab with one notebook; its address."""
    write_notebook(tmp_path / "proef.ipynb", "Proef", CHARTS)
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


def test_a_chart_draws_in_jupyterlab_and_stores_nothing(lab, browser, tmp_path):
    page = browser.new_page()
    opened = Opened(page).listen()
    page.goto(f"{lab}/lab/tree/proef.ipynb", timeout=READY_MS)
    idle = ".jp-Notebook-ExecutionIndicator[data-status=idle]"
    page.wait_for_selector(idle, state="attached", timeout=READY_MS)
    page.locator(".jp-Notebook .cm-content").first.click()
    page.keyboard.press("Control+Enter")
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

    page.keyboard.press("Control+s")
    stored = tmp_path / "proef.ipynb"
    for _ in range(100):
        notebook = json.loads(stored.read_text(encoding="utf-8"))
        if notebook["cells"][0]["outputs"]:
            break
        page.wait_for_timeout(100)
    assert notebook["cells"][0]["outputs"]
    assert stored.stat().st_size < 10_000
    page.close()
