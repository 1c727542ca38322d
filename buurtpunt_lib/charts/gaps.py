"""Gaps drawn: which villages in and around a municipality have a facility."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

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
    named = _names(located, selected)
    traces: list[Any] = [outline_trace(rings)]
    for state, marker in STATES.items():
        these = located[located["presence"] == state]
        if these.empty:
            continue
        inside = these["inside"].tolist()
        traces.append(
            {
                "type": "scatter",
                "x": these["lon"].tolist(),
                "y": these["lat"].tolist(),
                "mode": "markers+text",
                "text": [named.get(code, "") for code in these["village"]],
                "textposition": "top center",
                "textfont": {"size": 13, "color": INK},
                "marker": marker
                | {
                    "size": [14 if own else 8 for own in inside],
                    "opacity": [1.0 if own else 0.45 for own in inside],
                },
                "customdata": these["village"].tolist(),
                "hovertext": these["name"].map(escape).tolist(),
                "hovertemplate": "%{hovertext}<extra>%{fullData.name}</extra>",
                "name": say(f"gaps.state.{state}"),
            }
        )
    chosen = located[located["village"] == selected]
    if not chosen.empty:
        ring = {"size": 26, "symbol": "circle-open", "color": INK, "line": {"width": 2.5}}
        traces.append(
            {
                "type": "scatter",
                "x": chosen["lon"].tolist(),
                "y": chosen["lat"].tolist(),
                "mode": "markers",
                "marker": ring,
                "hoverinfo": "skip",
                "showlegend": False,
                "name": "selected",
            }
        )
    view = {}
    if not located.empty:
        # Outlines reach far beyond: the view keeps to the villages.
        for axis, column in (("xaxis", "lon"), ("yaxis", "lat")):
            view[axis] = {"range": _range(located[column], room=0.012)}
    return go.Figure({"data": traces, "layout": map_layout(showlegend=True, **view)})


def _range(values: pd.Series, *, room: float) -> list[float]:
    return [float(values.min()) - room, float(values.max()) + room]


# Roughly what a name takes of the drawing: a letter this part of its width, a line of its height.
_LETTER, _LINE = 0.016, 0.055


def _names(villages: pd.DataFrame, selected: str) -> dict[str, str]:
    """Names of villages in the municipality that can stand without covering one another.

    The chosen village comes first, then the largest; the others show their name on a touch.
    """
    if villages.empty:
        return {}
    wide = max(float(villages["lon"].max() - villages["lon"].min()), 0.02)
    high = max(float(villages["lat"].max() - villages["lat"].min()), 0.02)
    own = villages[villages["inside"]].assign(first=villages["village"] == selected)
    own = own.sort_values(["first", "population"], ascending=False, kind="stable")
    kept: list[tuple[float, float, float]] = []
    names = {}
    for row in own.itertuples():
        half = len(row.name) * _LETTER * wide / 2
        clear = all(
            abs(row.lat - lat) > _LINE * high or abs(row.lon - lon) > half + other
            for lon, lat, other in kept
        )
        if clear:
            kept.append((row.lon, row.lat, half))
            names[row.village] = escape(row.name)
    return names
