"""The chart without a browser: what it sends, what it takes, and that a patch makes the figure."""

from __future__ import annotations

import json
import math
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from buurtpunt_lib.dashboards.chart import BASIC_BUNDLE, Chart, full_bundle, patch, plain_json
from buurtpunt_lib.texts import catalogue

# ── patches ─────────────────────────────────────────────────────────────────────────────────────

VALUES = st.one_of(st.integers(0, 3), st.lists(st.integers(0, 3), max_size=3))
TRACES = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["bar", "scatter"])},
        optional={"x": VALUES, "y": VALUES, "name": st.text(max_size=2)},
    ),
    max_size=3,
)
FIGURES = st.fixed_dictionaries(
    {"data": TRACES, "layout": st.dictionaries(st.sampled_from("abcd"), VALUES)}
)


def applied(figure: dict, message: dict) -> dict:
    """What chart.js does with a patch, in Python."""

    def changed(old: dict, change: dict) -> dict:
        return {k: v for k, v in (old | change["set"]).items() if k not in change["drop"]}

    if "data" in message:
        return {"data": message["data"], "layout": message["layout"]}
    traces = message.get("traces", {})
    nothing = {"set": {}, "drop": []}
    return {
        "data": [changed(t, traces.get(str(i), nothing)) for i, t in enumerate(figure["data"])],
        "layout": changed(figure["layout"], message.get("layout", nothing)),
    }


@given(FIGURES, FIGURES)
def test_a_patch_makes_the_one_figure_into_the_other(before, after):
    assert applied(before, json.loads(json.dumps(patch(before, after)))) == after


@given(FIGURES)
def test_the_same_figure_gives_an_empty_patch(figure):
    assert patch(figure, figure) == {}


def test_a_patch_holds_only_what_differs():
    before = {"data": [{"x": [1], "y": [1]}, {"y": [2]}], "layout": {"a": 1, "b": 2}}
    after = {"data": [{"x": [1], "y": [9]}, {"y": [2]}], "layout": {"a": 1}}
    assert patch(before, after) == {
        "traces": {"0": {"set": {"y": [9]}, "drop": []}},
        "layout": {"set": {}, "drop": ["b"]},
    }


# ── what is sent ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def chart():
    made = Chart({"data": [{"type": "bar", "y": [1, 2], "customdata": ["a", "b"]}]}, height=200)
    made.sent = []
    made._send = lambda message, buffers=None: made.sent.append((message, buffers))
    return made


def test_a_new_figure_travels_as_a_patch_and_never_as_a_whole(chart):
    chart.figure = {"data": [{"type": "bar", "y": [1, 3], "customdata": ["a", "b"]}]}
    ((message, _),) = chart.sent
    assert message["method"] == "custom"
    assert message["content"] == {
        "kind": "patch",
        "revision": 1,
        "traces": {"0": {"set": {"y": [1, 3]}, "drop": []}},
    }


def test_the_same_figure_again_travels_not_at_all(chart):
    chart.figure = dict(chart.figure)
    assert chart.sent == []


def test_a_browser_that_comes_later_gets_the_last_figure(chart):
    for y in ([5, 6], [7, 8]):
        chart.figure = {"data": [{"type": "bar", "y": y}]}
    drawing = chart.get_state()["_drawing"]
    assert drawing == {"figure": chart.figure, "revision": 2}
    assert drawing["figure"]["data"][0]["y"] == [7, 8]


def test_a_browser_that_missed_a_patch_can_ask_for_the_whole(chart):
    chart._handle_custom_msg({"ask": "figure"}, [])
    ((message, _),) = chart.sent
    assert message["content"] == {"kind": "figure", "figure": chart.figure, "revision": 0}


@pytest.mark.parametrize(("name", "path"), [("basic", BASIC_BUNDLE), ("full", full_bundle())])
def test_the_script_is_given_to_who_has_no_file(chart, name, path):
    chart._handle_custom_msg({"ask": name}, [])
    ((message, buffers),) = chart.sent
    assert message["content"] == {"kind": "bundle", "bundle": name}
    assert buffers == [path.read_bytes()]


@pytest.mark.parametrize("message", [None, [], "basic", {"ask": "../secret"}, {"ask": ["basic"]}])
def test_other_questions_get_no_answer(chart, message):
    chart._handle_custom_msg(message, [])
    assert chart.sent == []


# ── what is taken ───────────────────────────────────────────────────────────────────────────────


def test_a_browser_can_only_choose_a_point_that_is_there(chart):
    heard = []
    chart.on_click(heard.append)
    for value in ("a", None, "zzz", ["a"], {"a": 1}, "x" * 5000, 7):
        chart.set_state({"clicked": value})
    chart.set_state({"clicked": "b"})
    assert heard == ["a", "b"]


def test_nothing_else_is_taken_from_a_browser(chart):
    before = chart.get_state()
    chart.set_state(
        {"height": 9999, "description": "x", "_drawing": {}, "_words": {}, "_esm": "alert(1)"}
    )
    assert chart.get_state() == before


def test_points_of_every_trace_and_of_several_values_can_be_chosen():
    chart = Chart({"data": [{"y": [1]}, {"y": [2], "customdata": [["a", 1]]}]})
    chart.set_state({"clicked": ["a", 1]})
    assert chart.clicked == ["a", 1]


# ── figures ─────────────────────────────────────────────────────────────────────────────────────


def test_a_plotly_figure_becomes_plain_json():
    figure = go.Figure(
        go.Scatter(
            x=[date(2027, 1, 1), pd.Timestamp("2027-02-01")],
            y=[1.0, float("nan")],
            customdata=np.array(["a", "b"], dtype=object),
        ),
        layout={"height": 30},
    )
    chart = Chart(figure)
    (trace,) = chart.figure["data"]
    assert trace["x"] == ["2027-01-01", "2027-02-01T00:00:00"]
    assert trace["y"] == [1.0, None]
    assert trace["customdata"] == ["a", "b"]
    json.dumps(chart.figure, allow_nan=False)


@given(st.recursive(st.none() | st.floats() | st.text(), st.lists, max_leaves=8))
def test_what_json_cannot_hold_becomes_nothing(value):
    written = json.dumps(plain_json(value), allow_nan=False)
    if isinstance(value, float):
        assert (json.loads(written) is None) == (not math.isfinite(value))


def test_what_is_no_figure_is_refused_and_the_old_one_stays(chart):
    before = chart.figure
    for wrong in (3, [1], {"data": 5}):
        with pytest.raises(TraitError):
            chart.figure = wrong
    with pytest.raises(TypeError, match="object"):
        chart.figure = {"data": [{"x": object()}]}
    assert chart.figure == before


@pytest.mark.parametrize(
    ("language", "month", "thousands"), [("nl", "maart", "."), ("en", "March", ",")]
)
def test_a_chart_knows_its_language(language, month, thousands):
    words = Chart(say=catalogue(language)).get_state()["_words"]
    assert words["format"]["months"][2] == month
    assert words["format"]["thousands"] == thousands
    assert words["format"]["days"][0] in ("zondag", "Sunday")
    assert words["no_webgl"] == catalogue(language)("chart.no_webgl")
