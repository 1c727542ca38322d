"""Gaps drawn: which villages in and around a municipality have a facility.

Drawn: a figure as a plain dict with `data` and `layout`, as plotly's own script takes it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.charts.outlines import Rings, outline_lines
from buurtpunt_lib.charts.theme import ACCENT, INK, LONGITUDE_SCALE, QUIET, WARN, map_layout
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

Drawn = dict[str, Any]

# Filled, crossed, open: the three states differ in shape, so they print and need no colour.
STATES = {
    "present": {"symbol": "circle", "color": ACCENT, "line": {"color": "white", "width": 1}},
    "absent": {"symbol": "x-thin", "color": WARN, "line": {"color": WARN, "width": 3}},
    "unknown": {"symbol": "circle-open", "color": QUIET, "line": {"color": QUIET, "width": 2}},
}
_RING = {"size": 26, "symbol": "circle-open", "color": INK, "line": {"width": 2.5}}


def village_map(
    villages: pd.DataFrame, rings: Rings, say: Catalogue, *, selected: str = ""
) -> Drawn:
    """Villages by the state of one facility; `customdata` is the village's code.

    villages: columns village, name, lat, lon (degrees), presence, population, inside. Villages
    outside the municipality are smaller and without a name.
    """
    located = villages[villages["lat"].notna()]
    named = names(located, selected)
    traces: list[Any] = [outline_lines(rings)]
    for state, marker in STATES.items():
        these = located[located["presence"] == state]
        if these.empty:
            continue
        inside = these["inside"].tolist()
        traces.append(
            {
                **points(these),
                "mode": "markers+text",
                "text": [named.get(code, "") for code in these["village"]],
                "textposition": "top center",
                "textfont": {"size": 13, "color": INK},
                "marker": marker
                | {
                    "size": [14 if own else 8 for own in inside],
                    "opacity": [1.0 if own else 0.45 for own in inside],
                },
                "name": say(f"gaps.state.{state}"),
            }
        )
    traces += chosen(located, selected)
    return {"data": traces, "layout": map_layout(showlegend=True, **around(located))}


def points(places: pd.DataFrame) -> dict[str, Any]:
    """Places with their names on a touch, and their code when one is chosen."""
    return {
        "type": "scatter",
        "x": places["lon"].tolist(),
        "y": places["lat"].tolist(),
        "mode": "markers",
        "customdata": places["village"].tolist(),
        # Plotly reads a little HTML in texts, so names are escaped.
        "hovertext": [escape(name) for name in places["name"]],
        "hovertemplate": "%{hovertext}<extra>%{fullData.name}</extra>",
    }


def chosen(places: pd.DataFrame, selected: str) -> list[dict[str, Any]]:
    """A ring around the chosen village, where it is drawn."""
    found = places[places["village"] == selected]
    if found.empty:
        return []
    ring = {"marker": _RING, "hoverinfo": "skip", "showlegend": False, "name": "selected"}
    drawn = points(found) | ring
    del drawn["hovertext"], drawn["hovertemplate"], drawn["customdata"]
    return [drawn]


def around(places: pd.DataFrame, *, room: float = 0.012) -> dict[str, Any]:
    """Axes that keep to the places: outlines reach far beyond. room: degrees beside them."""
    if places.empty:
        return {}
    return {
        axis: {"range": [float(places[name].min()) - room, float(places[name].max()) + room]}
        for axis, name in (("xaxis", "lon"), ("yaxis", "lat"))
    }


# What a letter and a line take, and how large the drawing is at least, in pixels.
_LETTER, _LINE, _WIDE, _HIGH = 7.5, 20, 430, 300


def names(villages: pd.DataFrame, selected: str) -> dict[str, str]:
    """Names of villages in the municipality that can stand without covering one another.

    The chosen village comes first, then the largest; the others show their name on a touch.
    """
    if villages.empty:
        return {}
    wide = max(float(villages["lon"].max() - villages["lon"].min()), 0.02)
    high = max(float(villages["lat"].max() - villages["lat"].min()), 0.02)
    # The map keeps its proportions: the tighter of its sides says how large a degree is.
    upward = min(_HIGH / high, _WIDE / wide / LONGITUDE_SCALE)
    sideward = upward * LONGITUDE_SCALE
    own = villages[villages["inside"]].assign(first=villages["village"] == selected)
    own = own.sort_values(["first", "population"], ascending=False, kind="stable")
    kept: list[tuple[float, float, float]] = []
    found = {}
    for row in own.itertuples():
        x, y, half = row.lon * sideward, row.lat * upward, len(row.name) * _LETTER / 2
        if all(abs(y - v) > _LINE or abs(x - u) > half + other for u, v, other in kept):
            kept.append((x, y, half))
            found[row.village] = escape(row.name)
    return found
