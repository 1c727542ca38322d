"""One chart in a browser: drawn once, changed in part, named, and as wide as its place."""

from __future__ import annotations

import json

import psutil
import pytest
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
from opened_page import PHONE, Opened
from playwright.sync_api import expect
from server_process import write_notebook

from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")

CHARTS = """
import datetime as dt
import ipywidgets as w
from buurtpunt_lib.dashboards.chart import Chart
months = [dt.date(2027 + i // 12, i % 12 + 1, 1) for i in range(400)]
rent = w.IntSlider(description="Huur", min=0, max=20, value=1)
lowest = w.HTML("<p id='lowest'>nog niets</p>")
line = Chart(height=300, description="Het saldo per maand.")
bars = Chart(height=260, description="Diensten geteld.")
picked = w.HTML("<p id='picked'>niets</p>")
def figure(rent):
    return {
        "data": [
            {"type": "scatter", "x": months, "y": [30000.0 - rent * i for i in range(400)]},
            {"type": "scatter", "x": months, "y": [1234.5] * 400, "name": "vast"},
        ],
        "layout": {"xaxis": {"type": "date", "tickformat": "%B %Y", "range": months[:6:5]},
                   "yaxis": {"tickformat": ",.0f"}, "margin": {"l": 60, "r": 8, "t": 8, "b": 40},
                   "hovermode": "closest"},
    }
def show(change):
    if rent.value == 13:
        raise RuntimeError("geheim in /pad/naar/iets.py")
    line.figure = figure(rent.value)
    lowest.value = f"<p id='lowest'>{30000 - rent.value * 399}</p>"
rent.observe(show, "value")
line.figure = figure(1)
bars.figure = {"data": [{"type": "bar", "x": [3, 5], "y": ["Brood", "Post"], "orientation": "h",
                         "customdata": ["brood", "post"]}],
               "layout": {"margin": {"l": 60, "r": 0, "t": 0, "b": 30}, "hovermode": "closest"}}
bars.on_click(lambda value: setattr(picked, "value", f"<p id='picked'>{value}</p>"))
tabs = w.Tab([line, w.VBox([bars, picked])], titles=["Saldo", "Diensten"])
w.VBox([w.HTML("<h1>Proef</h1>"), rent, lowest, tabs])
"""
MAP = """
import ipywidgets as w
from buurtpunt_lib.dashboards.chart import Chart
figure = {"data": [{"type": "scattermap", "lon": [4.3], "lat": [51.0], "mode": "markers"}],
          "layout": {"map": {"style": "white-bg", "center": {"lon": 4.3, "lat": 51}, "zoom": 7}}}
w.VBox([w.HTML("<h1>Kaart</h1>"), Chart(figure, description="Een kaart.", height=300)])
"""


@pytest.fixture(scope="module")
def server(start_server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("charts")
    write_notebook(folder / "00_start.ipynb", "Start", "# Welkom", "1 + 1")
    write_notebook(folder / "01_landschap.ipynb", "Kaart", MAP)
    write_notebook(folder / "03_financieel_plan.ipynb", "Proef", CHARTS)
    return start_server(folder)


@pytest.fixture
def charts(server, open_page) -> Opened:
    return open_page(f"{server.address}/financieel-plan")


def press(opened: Opened, times: int = 1) -> None:
    opened.page.get_by_role("slider", name="Huur").focus()
    for _ in range(times):
        opened.page.keyboard.press("ArrowRight")


def sent(opened: Opened, kind: str) -> list[dict]:
    """Messages of charts that came over the websocket."""
    found = []
    for frame in opened.frames:
        _, parts = deserialize_msg_from_ws_v1(frame)
        content = json.loads(parts[3]).get("data", {})
        if isinstance(content, dict) and content.get("method") == "custom":
            found.append(content["content"] | {"bytes": len(frame)})
    return [message for message in found if message.get("kind") == kind]


def test_a_slider_moves_a_number_and_a_line_and_only_the_change_travels(charts):
    before = charts.page.locator(".scatterlayer path.js-line").first.get_attribute("d")
    press(charts)
    charts.page.wait_for_selector("#lowest:has-text('29202')")
    line = charts.page.locator(".scatterlayer path.js-line").first
    expect(line).not_to_have_attribute("d", before)
    (patch,) = sent(charts, "patch")
    assert set(patch) == {"kind", "revision", "traces", "bytes"}
    assert set(patch["traces"]) == {"0"}
    assert set(patch["traces"]["0"]["set"]) == {"y"}
    assert charts.errors == []


def test_dates_and_numbers_are_dutch(charts):
    drawn = charts.page.locator(".bp-chart-box").first.text_content()
    assert "30.000" in drawn
    assert "maart 2027" in drawn


def test_plotly_comes_once_as_a_file_and_without_maps(charts):
    charts.page.get_by_role("tab", name="Diensten").click()
    charts.page.wait_for_selector(".bp-chart-box[data-state=ready] .barlayer")
    scripts = [path for path in charts.paths if "plotly" in path]
    assert [path.rsplit("/", 1)[1] for path in scripts] == ["plotly-basic.min.js"]
    assert not any(message for message in sent(charts, "bundle"))


def test_a_page_without_charts_does_not_ask_for_plotly(server, open_page):
    assert [path for path in open_page(server.address).paths if "plotly" in path] == []


def test_a_chart_is_a_picture_with_a_name(charts):
    picture = charts.page.get_by_role("img", name="Het saldo per maand.")
    assert picture.count() == 1
    assert charts.page.get_by_role("button", name=SAY("chart.download")).count() == 1


@pytest.mark.parametrize("width", [1280, PHONE])
def test_a_chart_in_a_tab_that_opens_later_has_the_width_of_its_place(server, open_page, width):
    opened = open_page(f"{server.address}/financieel-plan", width)
    opened.page.get_by_role("tab", name="Diensten").click()
    opened.page.wait_for_selector(".bp-chart-box[data-state=ready] .barlayer")
    wide = "element => element.getBoundingClientRect().width"
    box = opened.page.locator(".bp-chart-box").last
    drawing = box.locator(".main-svg").first
    assert drawing.evaluate(wide) == pytest.approx(box.evaluate(wide), abs=2)
    opened.page.set_viewport_size({"width": width // 2 + 200, "height": 900})
    opened.page.wait_for_timeout(500)
    assert drawing.evaluate(wide) == pytest.approx(box.evaluate(wide), abs=2)


def test_a_point_that_is_chosen_reaches_python(charts):
    charts.page.get_by_role("tab", name="Diensten").click()
    charts.page.wait_for_selector(".bp-chart-box[data-state=ready] .barlayer")
    area = charts.page.locator(".barlayer path").last.bounding_box()
    charts.page.mouse.move(area["x"] + 10, area["y"] + area["height"] / 2)
    charts.page.mouse.down()
    charts.page.mouse.up()
    charts.page.wait_for_selector("#picked:has-text('post')")


def test_a_map_brings_the_full_script(server, open_page):
    opened = open_page(f"{server.address}/landschap")
    assert "plotly.min.js" in {path.rsplit("/", 1)[1] for path in opened.paths}
    assert opened.page.locator(".bp-chart-box[data-state=ready] .maplibregl-map").count() == 1
    assert opened.outside == []
    assert opened.errors == []


def test_a_browser_that_cannot_draw_maps_says_so(server, open_page):
    without = "HTMLCanvasElement.prototype.getContext = () => null;"
    opened = open_page(f"{server.address}/landschap", init_script=without)
    assert SAY("chart.no_webgl") in opened.page.inner_text("main")


def test_a_callback_that_fails_says_so_and_the_page_goes_on(charts):
    press(charts, 12)
    alert = charts.page.get_by_role("alert")
    alert.wait_for()
    assert SAY("common.failed") in alert.inner_text()
    alert.get_by_role("button", name=SAY("serving.close")).click()
    press(charts)
    charts.page.wait_for_selector("#lowest:has-text('24414')")
    assert "geheim" not in charts.page.content()


# ── the kernel behind it ────────────────────────────────────────────────────────────────────────


def test_leaving_and_reloading_end_the_kernel(server, browser):
    before = set(server.kernels())
    page = browser.new_page()
    opened = Opened(page).listen()

    def mine() -> set[int]:
        return set(server.kernels()) - before

    def wait_for(number: int) -> None:
        for _ in range(200):
            if len(mine()) == number:
                return
            page.wait_for_timeout(100)
        raise AssertionError(f"{len(mine())} kernels, not {number}")

    page.goto(f"{server.address}/financieel-plan")
    opened.wait()
    first = mine()
    assert len(first) == 1
    page.reload()
    opened.wait()
    wait_for(1)
    assert mine() != first
    page.goto("about:blank")
    wait_for(0)
    page.close()


def test_a_download_does_not_end_the_page(charts):
    # A link to a file makes the browser ask the page whether it may go; then it stays.
    charts.page.evaluate("window.dispatchEvent(new Event('beforeunload'))")
    press(charts)
    charts.page.wait_for_selector("#lowest:has-text('29202')")


def test_a_kernel_that_dies_is_said_with_a_way_out(server, open_page):
    before = set(server.kernels())
    opened = open_page(f"{server.address}/financieel-plan")
    (kernel,) = set(server.kernels()) - before
    psutil.Process(kernel).kill()
    alert = opened.page.get_by_role("alert")
    alert.wait_for(timeout=30_000)
    assert SAY("serving.lost.text") in alert.inner_text()
    alert.get_by_role("button", name=SAY("serving.lost.again")).click()
    opened.wait()
    press(opened)
    opened.page.wait_for_selector("#lowest:has-text('29202')")
