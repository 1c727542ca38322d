"""Gaps drawn: which villages in and around a municipality have a facility."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from buurtpunt_lib.charts.landscape import outline_trace
from buurtpunt_lib.charts.theme import ACCENT, INK, QUIET, WARN, map_layout
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

# Filled, crossed, open: the three states differ in shape, so they print and need no colour.
STATES = {
    "present": {"symbol": "circle", "color": ACCENT, "line": {"color": "white", "width": 1}},
    "absent": {"symbol": "x-thin", "color": WARN, "line": {"color": WARN, "width": 3}},
    "unknown": {"symbol": "circle-open", "color": QUIET, "line": {"color": QUIET, "width": 2}},
}


def village_map(
    villages: pd.DataFrame,
    rings: Sequence[Sequence[tuple[float, float]]],
    say: Catalogue,
    *,
    selected: str = "",
) -> go.Figure:
    """Villages by the state of one facility; `customdata` is the village's code.

    villages: columns village, name, lat, lon (degrees), presence, population, inside. Villages
    outside the municipality are smaller and without a name.
    """
    located = villages[villages["lat"].notna()]
    figure = go.Figure(outline_trace(rings))
    for state, marker in STATES.items():
        these = located[located["presence"] == state]
        if these.empty:
            continue
        inside = these["inside"].to_numpy()
        words = say(f"gaps.state.{state}")
        figure.add_trace(
            go.Scatter(
                x=these["lon"].tolist(),
                y=these["lat"].tolist(),
                mode="markers+text",
                text=[
                    escape(n) if own else "" for n, own in zip(these["name"], inside, strict=True)
                ],
                textposition="top center",
                textfont={"size": 13, "color": INK},
                marker=marker
                | {
                    "size": [15 if own else 8 for own in inside],
                    "opacity": [1.0 if own else 0.45 for own in inside],
                },
                customdata=these["village"].tolist(),
                hovertext=these["name"].map(escape).tolist(),
                hovertemplate="%{hovertext}<extra>%{fullData.name}</extra>",
                name=words,
            )
        )
    chosen = located[located["village"] == selected]
    if not chosen.empty:
        figure.add_trace(
            go.Scatter(
                x=chosen["lon"].tolist(),
                y=chosen["lat"].tolist(),
                mode="markers",
                marker={
                    "size": 27,
                    "symbol": "circle-open",
                    "color": INK,
                    "line": {"width": 2.5},
                },
                hoverinfo="skip",
                showlegend=False,
                name="selected",
            )
        )
    view = {}
    if not located.empty:
        # Outlines reach far beyond: the view keeps to the villages, with room for their names.
        for axis, column, room in (("xaxis", "lon", 0.03), ("yaxis", "lat", 0.02)):
            low, high = float(located[column].min()), float(located[column].max())
            view[axis] = {"range": [low - room, high + room]}
    figure.update_layout(map_layout(showlegend=True, **view))
    return figure
