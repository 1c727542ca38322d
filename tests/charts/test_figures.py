"""Figures: names, values and units, no pixels."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.charts.finance import (
    balance_chart,
    bridge_chart,
    certainty_chart,
    scenario_chart,
)
from buurtpunt_lib.charts.gaps import village_map
from buurtpunt_lib.charts.landscape import MARKS, count_bars, growth_chart, share_bars
from buurtpunt_lib.charts.outlook import band_chart, tornado_chart
from buurtpunt_lib.domain import HubStatus
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
MONTHS = [date(2027, m, 1) for m in range(1, 5)]


def drawn(figure: dict) -> go.Figure:
    """A plain figure as plotly reads it; a name that it does not know is refused."""
    return go.Figure(figure)


def test_balance_has_both_scenarios_and_marks_the_first_month_below_zero():
    figure = drawn(balance_chart(MONTHS, [5, 4, 3, 2], [5, 1, -2, -4], SAY))
    by_name = {trace.name: trace for trace in figure.data}
    assert list(by_name["met subsidie"].y) == [5, 4, 3, 2]
    assert list(by_name["zonder subsidie"].y) == [5, 1, -2, -4]
    assert by_name["met subsidie"].line.dash != by_name["zonder subsidie"].line.dash
    assert list(by_name["zonder subsidie: geld op"].x) == ["2027-03-01"]
    assert list(by_name["met subsidie: geld op"].x) == []
    assert figure.layout.yaxis.title.text == "euro op de rekening"
    assert figure.layout.separators == ",."


def test_an_empty_plan_has_an_axis_of_whole_euros():
    empty = drawn(balance_chart(MONTHS, [0] * 4, [0] * 4, SAY))
    assert list(empty.layout.yaxis.range) == [0, 1000]
    filled = drawn(balance_chart(MONTHS, [0, 0, 0, 1], [0] * 4, SAY)).layout.yaxis
    # Said in so many words: plotly keeps a range that is only left out.
    assert (filled.autorange, filled.range) == (True, None)


def test_a_cent_of_rounding_is_no_shortage():
    figure = drawn(balance_chart(MONTHS, [0, -0.001, 0, 0], [0, 0, 0, 0], SAY))
    assert [len(t.x) for t in figure.data if t.mode == "markers"] == [0, 0]


RINGS = [[(3.0, 51.0), (4.0, 51.0), (4.0, 50.0)]]


def test_every_state_of_a_place_has_a_sign_of_its_own():
    assert set(MARKS) == {status.value for status in HubStatus}
    # Readable without colour: no two states share shape and fill, but an open door and no news.
    looks = [(shape, filled) for code, (shape, _, filled) in MARKS.items() if code != "unknown"]
    assert len(set(looks)) == len(looks)


def test_growth_goes_up_and_down_from_zero():
    years = pd.DataFrame(
        {"opened": [2, 0], "closed": [0, 1], "running": [2, 1]}, index=[2020, 2021]
    )
    figure = drawn(growth_chart(years, SAY))
    assert [list(trace.y) for trace in figure.data] == [[2, 0], [0, -1], [2, 1]]
    assert list(figure.data[1].customdata) == [0, 1]


def test_shares_are_cut_in_parts():
    figure = drawn(share_bars([("A", (0.25, 0.75)), ("B", (1.0, 0.0))], ("x", "y"), SAY))
    assert [list(trace.y) for trace in figure.data] == [["B", "A"], ["B", "A"]]
    assert list(figure.data[0].x) == [1.0, 0.25]
    assert list(figure.data[1].text) == ["", SAY.percent(0.75)]


def test_bars_are_in_order_with_their_numbers():
    figure = drawn(count_bars([("Winkel", 13), ("Café", 10)], SAY, unit="plekken"))
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
    figure = drawn(village_map(villages, RINGS, SAY, selected="1"))
    shapes = {t.name: t.marker.symbol for t in figure.data if t.customdata is not None}
    assert len(set(shapes.values())) == 3
    assert set(shapes) == {SAY(f"gaps.state.{s}") for s in ("present", "absent", "unknown")}
    outside = next(t for t in figure.data if t.name == SAY("gaps.state.unknown"))
    assert list(outside.text) == [""]


def test_the_band_lies_between_its_edges_and_scenarios_differ_in_dash():
    band = drawn(band_chart(MONTHS, [1] * 4, [2] * 4, [3] * 4, SAY))
    assert [trace.y[0] for trace in band.data] == [3, 1, 2]
    assert band.data[1].fill == "tonexty"
    three = [("nu", [1] * 4), ("duur", [0] * 4), ("traag", [2] * 4)]
    lines = drawn(scenario_chart(MONTHS, three, SAY))
    assert [trace.name for trace in lines.data] == ["nu", "duur", "traag"]
    assert len({trace.line.dash for trace in lines.data}) == 3


def test_the_tornado_tells_its_sides_apart_without_colour():
    figure = drawn(tornado_chart([("Huur", 500, -700), ("Marge", -300, 200)], SAY))
    lower, higher = figure.data
    assert list(lower.y) == ["Marge", "Huur"]
    assert list(lower.x) == [-300, 500]
    assert list(higher.x) == [200, -700]
    assert lower.marker.pattern.shape != higher.marker.pattern.shape
    assert figure.layout.xaxis.title.text == SAY("finance.risk.axis")


def test_layers_differ_in_dash_and_name_and_the_plan_is_drawn_as_always():
    layers = [("certain", [1, -2, -5, -6]), ("expected", [1, 1, -1, -2]), ("all", [1, 2, 3, 4])]
    figure = drawn(certainty_chart(MONTHS, layers, SAY))
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert {line.name: list(line.y) for line in lines} == {
        SAY(f"finance_results.layer.{key}"): balance for key, balance in layers
    }
    assert len({line.line.dash for line in lines}) == 3
    assert len({line.line.color for line in lines}) == 3
    plan = drawn(balance_chart(MONTHS, [1, 2, 3, 4], [1, 1, 1, 1], SAY)).data[0]
    assert lines[0].line == plan.line
    marks = {trace.name: list(trace.x) for trace in figure.data if trace.mode == "markers"}
    assert sorted(marks.values()) == [[], ["2027-02-01"], ["2027-03-01"]]
    # Without a hoped line, the plan itself is what is certain and expected.
    fewer = drawn(certainty_chart(MONTHS, layers[:2], SAY))
    assert fewer.data[0].name == SAY("finance_results.layer.expected")
    assert fewer.data[0].line == plan.line


def test_names_that_people_give_are_no_html_in_a_chart():
    name = '<a href="https://example.org">klik</a>'
    for figure in (
        scenario_chart(MONTHS, [(name, [1] * 4)], SAY),
        tornado_chart([(name, 1, 2)], SAY),
    ):
        assert "<a " not in str(figure)
        assert "&lt;a " in str(figure)


def floating(figure: go.Figure) -> dict[str, tuple[float, float]]:
    """Where each bar begins and ends, by its name."""
    return {
        name: (base, base + length)
        for trace in figure.data
        for name, base, length in zip(trace.y, trace.base, trace.x, strict=True)
    }


def test_a_bridge_floats_across_zero_and_says_its_steps():
    steps = [("Verkoop", 0, 100), ("Kosten", 100, -40), ("Giften", -40, 10), ("Resultaat", 0, 10)]
    figure = drawn(bridge_chart(steps, SAY))
    assert floating(figure) == {name: (begin, end) for name, begin, end in steps}
    assert list(figure.layout.yaxis.categoryarray) == [name for name, _, _ in steps]
    adds, takes, comes_to = figure.data
    assert (list(adds.y), list(takes.y)) == (["Verkoop", "Giften"], ["Kosten"])
    assert list(comes_to.y) == ["Resultaat"]
    assert adds.marker.pattern.shape != takes.marker.pattern.shape
    assert takes.text[0] == f"Kosten: {SAY.euro(140)} eraf, blijft {SAY.euro(-40)}"
    assert comes_to.text[0] == f"Resultaat: {SAY.euro(10)}"
    # In the other way of filling, white stripes stand on nothing: a bar that nobody sees.
    assert takes.marker.pattern.fillmode == "overlay"
    # The basic plotly script has no waterfall of its own.
    assert {trace.type for trace in figure.data} == {"bar"}


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=12))
def test_every_bar_of_a_bridge_begins_where_the_one_before_ends(amounts):
    ends = [sum(amounts[: at + 1]) for at in range(len(amounts))]
    steps = [(f"{at}", end - amounts[at], end) for at, end in enumerate(ends)]
    steps.append(("total", 0, ends[-1]))
    found = floating(drawn(bridge_chart(steps, SAY)))
    for at in range(1, len(amounts)):
        assert found[f"{at}"][0] == found[f"{at - 1}"][1]
    assert found["total"] == (0, ends[-1])
