"""How long until a page can be used, and what travels: ours beside stock Voila, in one run.

    python benchmarks/serving_start.py [rounds]

One small page: twelve sliders and two charts. In stock Voila the charts are plotly's own
FigureWidget; in ours they are Chart. Usable: the first slider is there and both charts are drawn.
Each round visits every variant once, so that a busy machine is busy for all of them. New visitor:
nothing in the browser's memory. Again: the same browser comes back.
The figures are medians over the rounds; on a machine with other work only their ratios say much.
"""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from playwright.sync_api import BrowserContext, sync_playwright
from server_process import Running, write_notebook

PAGE = """
import ipywidgets as w
sliders = [w.IntSlider(description=f"Schuif {i}", min=0, max=100, value=10 + i) for i in range(12)]
def numbers():
    return [sum(s.value for s in sliders) * i - i * i for i in range(60)]
CHARTS
def show(change):
    CHANGE
for slider in sliders:
    slider.observe(show, "value")
w.VBox([*sliders, line, bars])
"""
STOCK = PAGE.replace(
    "CHARTS",
    """
import plotly.graph_objects as go
line = go.FigureWidget(go.Scatter(y=numbers(), mode="lines"))
bars = go.FigureWidget(go.Bar(x=["a", "b", "c"], y=[3, 1, 2]))
""",
).replace("CHANGE", "line.data[0].y = numbers()")
OURS = PAGE.replace(
    "CHARTS",
    """
from buurtpunt_lib.dashboards.chart import Chart
def figure():
    return {"data": [{"type": "scatter", "y": numbers(), "mode": "lines"}]}
line = Chart(figure(), description="Lijn")
counts = {"type": "bar", "x": ["a", "b", "c"], "y": [3, 1, 2]}
bars = Chart({"data": [counts]}, description="Staven")
""",
).replace("CHANGE", "line.figure = figure()")
DRAWN = (".noUi-handle", ".scatterlayer path.js-line", ".barlayer path")
# A pool needs this long to be full again after a visit.
REST_S = 9


class Stock:
    """Voila as it comes, on one notebook."""

    def __init__(self, notebook: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "voila", str(notebook), "--no-browser", f"--port={port}"]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen([*command, "--Voila.ip=127.0.0.1"], stderr=quiet)
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.2)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def visit(context: BrowserContext, address: str) -> dict[str, float]:
    page = context.new_page()
    seen = {"websocket kB": 0.0, "requests": 0.0}

    def frame(data: Any) -> None:
        seen["websocket kB"] += len(data) / 1000

    def request(_request: Any) -> None:
        seen["requests"] += 1

    page.on("websocket", lambda opened: opened.on("framereceived", frame))
    page.on("request", request)
    begin = time.perf_counter()
    page.goto(address, wait_until="commit", timeout=120_000)
    for selector in DRAWN:
        page.wait_for_selector(selector, state="attached", timeout=120_000)
    seen["seconds"] = time.perf_counter() - begin
    sizes = "performance.getEntriesByType('resource').map(e => e.transferSize)"
    seen["files kB"] = sum(page.evaluate(sizes)) / 1000
    page.wait_for_timeout(500)
    page.goto("about:blank")
    page.close()
    return seen


def main(rounds: int) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name in ("stock", "ours"):
            (folder / name).mkdir()
        stock = write_notebook(folder / "stock" / "00_start.ipynb", "Proef", STOCK)
        write_notebook(folder / "ours" / "03_financieel_plan.ipynb", "Proef", OURS)
        servers = {
            "stock Voila, FigureWidget": Stock(stock),
            "ours, kernel starts with the visit": Running(folder / "ours"),
            "ours, kernel kept ready": Running(folder / "ours", preheat=True),
        }
        for server in servers.values():
            stack.callback(server.stop)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
        )
        addresses = {
            name: server.address + ("" if isinstance(server, Stock) else "/financieel-plan")
            for name, server in servers.items()
        }
        found: dict[tuple[str, str], list[dict[str, float]]] = {}
        time.sleep(REST_S)
        for _ in range(rounds):
            for name, address in addresses.items():
                context = browser.new_context()
                for kind in ("new visitor", "again"):
                    found.setdefault((name, kind), []).append(visit(context, address))
                    time.sleep(REST_S)
                context.close()
        browser.close()
    columns = ("seconds", "websocket kB", "files kB", "requests")
    print(f"{'':36}{'':13}" + "".join(f"{c:>14}" for c in columns))
    for (name, kind), visits in found.items():
        middle = [statistics.median(v[c] for v in visits) for c in columns]
        print(f"{name:36}{kind:13}{middle[0]:14.2f}" + "".join(f"{m:14,.0f}" for m in middle[1:]))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
