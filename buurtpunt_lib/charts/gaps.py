"""Gaps drawn: which villages in and around a municipality have a facility.

Drawn: a figure as a plain dict with `data` and `layout`, as plotly's own script takes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
                **written(these["village"], named),
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


def written(codes: Iterable[str], named: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """The names that stand beside these points; the others have none."""
    found = [named.get(code, ("", "top center")) for code in codes]
    return {
        "mode": "markers+text",
        "text": [name for name, _ in found],
        "textposition": [position for _, position in found],
        "textfont": {"size": 13, "color": INK},
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


# What a letter and a line take, how much room a dot asks, and how large the drawing is at least:
# all in pixels.
_LETTER, _LINE, _DOT, _WIDE, _HIGH = 7.5, 18, 8, 430, 300
# Where a name may stand beside its dot: how plotly says it, and how many line heights up and
# half widths to the right its middle lies. Above is tried first.
_BESIDE = (
    ("top center", 0.95, 0),
    ("bottom center", -0.95, 0),
    ("middle right", 0, 1),
    ("middle left", 0, -1),
)


def names(villages: pd.DataFrame, selected: str) -> dict[str, tuple[str, str]]:
    """Names of villages in the municipality that cover neither one another nor another dot.

    Code → (name, where it stands). The chosen village comes first, then the largest; the others
    show their name on a touch.
    """
    if villages.empty:
        return {}
    wide = max(float(villages["lon"].max() - villages["lon"].min()), 0.02)
    high = max(float(villages["lat"].max() - villages["lat"].min()), 0.02)
    # The map keeps its proportions: the tighter of its sides says how large a degree is.
    upward = min(_HIGH / high, _WIDE / wide / LONGITUDE_SCALE)
    places = villages.assign(
        x=villages["lon"] * upward * LONGITUDE_SCALE,
        y=villages["lat"] * upward,
        first=villages["village"] == selected,
    )
    own = places[places["inside"]]
    own = own.sort_values(["first", "population"], ascending=False, kind="stable")
    dots = list(zip(places["village"], places["x"], places["y"], strict=True))
    kept: list[tuple[float, float, float]] = []
    found: dict[str, tuple[str, str]] = {}
    for row in own.itertuples():
        half = len(row.name) * _LETTER / 2
        others = [(u, v, 0.0) for code, u, v in dots if code != row.village]
        for position, up, right in _BESIDE:
            x, y = row.x + right * (half + _DOT), row.y + up * _LINE
            names_free = all(_apart(x, y, half, one, _LINE) for one in kept)
            dots_free = all(_apart(x, y, half + _DOT, one, _LINE / 2 + _DOT) for one in others)
            if names_free and (dots_free or row.first):
                kept.append((x, y, half))
                found[row.village] = (escape(row.name), position)
                break
    return found


def _apart(x: float, y: float, half: float, other: tuple[float, float, float], line: float) -> bool:
    """Whether a text of half that width lies clear of another one (x, y, half its width)."""
    u, v, beside = other
    return abs(y - v) > line or abs(x - u) > half + beside
