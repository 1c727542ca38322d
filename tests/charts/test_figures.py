"""Figures: names, values and units, no pixels."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from buurtpunt_lib.charts.finance import balance_chart, scenario_chart
from buurtpunt_lib.charts.gaps import village_map
from buurtpunt_lib.charts.landscape import count_bars, hub_map
from buurtpunt_lib.charts.outlook import band_chart, tornado_chart
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
MONTHS = [date(2027, m, 1) for m in range(1, 5)]


def test_balance_has_both_scenarios_and_marks_the_first_month_below_zero():
    figure = balance_chart(MONTHS, [5, 4, 3, 2], [5, 1, -2, -4], SAY)
    by_name = {trace.name: trace for trace in figure.data}
    assert list(by_name["met subsidie"].y) == [5, 4, 3, 2]
    assert list(by_name["zonder subsidie"].y) == [5, 1, -2, -4]
    assert by_name["met subsidie"].line.dash != by_name["zonder subsidie"].line.dash
    assert list(by_name["zonder subsidie: geld op"].x) == ["2027-03-01"]
    assert list(by_name["met subsidie: geld op"].x) == []
    assert figure.layout.yaxis.title.text == "euro op de rekening"
    assert figure.layout.separators == ",."


def test_a_cent_of_rounding_is_no_shortage():
    figure = balance_chart(MONTHS, [0, -0.001, 0, 0], [0, 0, 0, 0], SAY)
    assert [len(t.x) for t in figure.data if t.mode == "markers"] == [0, 0]


HUBS = pd.DataFrame(
    {
        "id": ["a", "b", "c"],
        "name": ["Dorpspunt", "<b>Café</b>", "Nergens"],
        "place": ["Aalst", "Brugge", ""],
        "status": ["open", "plan", "open"],
        "lat": [50.9, 51.2, float("nan")],
        "lon": [4.0, 3.2, float("nan")],
    }
)
RINGS = [[(3.0, 51.0), (4.0, 51.0), (4.0, 50.0)]]


@pytest.mark.parametrize("background", [False, True])
def test_a_map_holds_placed_hubs_only_and_names_their_status(background):
    figure = hub_map(HUBS, RINGS, SAY, selected="a", background=background)
    drawn = [i for trace in figure.data if trace.customdata is not None for i in trace.customdata]
    assert sorted(drawn) == ["a", "b"]
    names = {trace.name for trace in figure.data}
    assert {SAY("landscape.status.open"), SAY("landscape.status.plan")} <= names
    kinds = {trace.type for trace in figure.data}
    # Offline nothing may need map tiles.
    assert kinds == ({"scattermap"} if background else {"scatter"})


def test_names_in_a_map_are_no_html():
    figure = hub_map(HUBS, RINGS, SAY)
    texts = [text for trace in figure.data if trace.text is not None for text in trace.text]
    assert any("&lt;b&gt;Café&lt;/b&gt;" in text for text in texts)
    assert not any("<b>" in text for text in texts)


def test_bars_are_in_order_with_their_numbers():
    figure = count_bars([("Winkel", 13), ("Café", 10)], SAY, unit="plekken")
    assert list(figure.data[0].x) == [10, 13]
    assert list(figure.data[0].y) == ["Café", "Winkel"]
    assert figure.layout.xaxis.title.text == "plekken"


def test_a_village_map_tells_states_by_shape():
    villages = pd.DataFrame(
        {
            "village": ["1", "2", "3"], "name": ["A", "B", "C"], "lat": [50.1, 50.2, 50.3],
            "lon": [4.1, 4.2, 4.3], "presence": ["present", "absent", "unknown"],
            "population": [1, 2, None], "inside": [True, True, False],
        }
    )  # fmt: skip
    figure = village_map(villages, RINGS, SAY, selected="1")
    shapes = {t.name: t.marker.symbol for t in figure.data if t.customdata is not None}
    assert len(set(shapes.values())) == 3
    assert set(shapes) == {SAY(f"gaps.state.{s}") for s in ("present", "absent", "unknown")}
    outside = next(t for t in figure.data if t.name == SAY("gaps.state.unknown"))
    assert list(outside.text) == [""]


def test_the_band_lies_between_its_edges_and_scenarios_differ_in_dash():
    band = band_chart(MONTHS, [1, 1, 1, 1], [2, 2, 2, 2], [3, 3, 3, 3], SAY)
    assert [trace.y[0] for trace in band.data] == [3, 1, 2]
    assert band.data[1].fill == "tonexty"
    lines = scenario_chart(MONTHS, [("nu", [1] * 4), ("duur", [0] * 4), ("traag", [2] * 4)], SAY)
    assert [trace.name for trace in lines.data] == ["nu", "duur", "traag"]
    assert len({trace.line.dash for trace in lines.data}) == 3


def test_the_tornado_tells_its_sides_apart_without_colour():
    figure = tornado_chart([("Huur", 500, -700), ("Marge", -300, 200)], SAY)
    lower, higher = figure.data
    assert list(lower.y) == ["Marge", "Huur"]
    assert list(lower.x) == [-300, 500]
    assert list(higher.x) == [200, -700]
    assert lower.marker.pattern.shape != higher.marker.pattern.shape
    assert figure.layout.xaxis.title.text == SAY("finance.risk.axis")
