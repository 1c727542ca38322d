"""The small app of `benchmarks/serving`: the frameworks show the same, ours answers a slider."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from types import ModuleType

import ipywidgets
import pytest

from buurtpunt_lib.dashboards.chart import Chart, plain_json
from buurtpunt_lib.dashboards.sliders import Sliders
from buurtpunt_lib.paths import ROOT

FOLDER = ROOT / "benchmarks" / "serving"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="not a checkout")


@pytest.fixture
def part(monkeypatch) -> Iterator[object]:
    """A function that imports one module of the app; nothing of it stays imported."""
    monkeypatch.syspath_prepend(str(FOLDER / "apps"))
    before = set(sys.modules)

    def load(name: str) -> ModuleType:
        return importlib.import_module(name)

    yield load
    for name in {"small_app", "ours", "voila_page"} & (set(sys.modules) - before):
        del sys.modules[name]


def test_a_slider_of_ours_moves_the_charts_and_the_table(part):
    app, page = part("small_app"), part("ours").view()
    levers, line, bars, points, table = page.children
    assert isinstance(levers, Sliders)
    assert [row["label"] for row in levers._state["rows"]] == [one.label for one in app.SLIDERS]
    levers._answer(levers, {"do": "move", "key": "3", "value": 99, "turn": 1, "number": 1}, [])
    values = list(app.START)
    values[3] = 99
    assert line.figure == plain_json(app.line(values))
    assert bars.figure == plain_json(app.bars(values))
    assert points.figure == plain_json(app.points())
    assert isinstance(line, Chart)
    for month, euro, change in app.table(values):
        assert all(f">{cell}<" in table.value for cell in (month, euro, change))


def test_stock_voila_shows_the_same_after_the_same_move(part):
    app, page = part("small_app"), part("voila_page").view()
    *sliders, line, bars, points, table = page.children
    assert [one.description for one in sliders] == [one.label for one in app.SLIDERS]
    assert all(isinstance(one, ipywidgets.IntSlider) for one in sliders)
    sliders[3].value = 99
    values = list(app.START)
    values[3] = 99
    assert list(line.data[0].y) == app.balance(values)
    assert list(bars.data[0].y) == app.bars(values)["data"][0]["y"]
    assert len(points.data[1].x) == app.POINTS == 1200
    assert table.value == app.table_html(values)


def test_each_step_of_each_slider_shows_in_the_line(part):
    app = part("small_app")
    low, high = app.line(app.START)["layout"]["yaxis"]["range"]
    for place in range(len(app.SLIDERS)):
        values = list(app.START)
        values[place] += 1
        moved = abs(app.balance(values)[-1] - app.balance(app.START)[-1])
        # 240 pixels high: what a step changes is at least one of them.
        assert moved / (high - low) * 240 >= 1
        assert low < app.balance(values)[-1] < high


def test_every_environment_is_pinned_and_names_no_registry():
    files = sorted(FOLDER.glob("requirements-*.txt"))
    assert {file.stem.removeprefix("requirements-") for file in files} == {
        "voila", "dash", "streamlit", "panel", "solara",
    }  # fmt: skip
    for file in files:
        for line in file.read_text().splitlines():
            assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line), line
