"""Where hubs could come, drawn: chosen places with their order, open ones, and the others.

Drawn: a figure as a plain dict with `data` and `layout`, as plotly's own script takes it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from buurtpunt_lib.charts.gaps import names, written
from buurtpunt_lib.charts.outlines import Rings, outline_lines
from buurtpunt_lib.charts.theme import ACCENT, INK, LONGITUDE_SCALE, QUIET, map_layout
from buurtpunt_lib.texts import Catalogue

Drawn = dict[str, Any]

_DEGREE_M = 111_195.0
_CORNERS = 72
# Shape tells the role; the order stands in the chosen ones.
_MARKERS = {
    "chosen": {"symbol": "circle", "size": 24, "color": ACCENT, "line": {"color": "white"}},
    "open": {"symbol": "square", "size": 16, "color": INK, "line": {"color": "white", "width": 1}},
    "other": {"symbol": "circle-open", "size": 11, "color": QUIET, "line": {"width": 2}},
}


@dataclass(frozen=True)
class Spot:
    """One place. role: "chosen", "open" or "other". order: in which it opens, for a chosen one."""

    village: str
    name: str
    lat: float
    lon: float
    role: str
    order: int | None = None


def siting_map(spots: Sequence[Spot], rings: Rings, say: Catalogue, *, reach_m: float) -> Drawn:
    """The places, and around the chosen and open ones how far people come.

    reach_m: metres in a straight line. `customdata` of a point is the village's code.
    """
    traces: list[Drawn] = [outline_lines(rings)]
    reached = [spot for spot in spots if spot.role != "other"]
    if reached:
        traces.append(_circles(reached, reach_m, say))
    named = _names(spots)
    for role, marker in _MARKERS.items():
        these = [spot for spot in spots if spot.role == role]
        if these:
            traces.append(_points(these, role, marker, say))
    traces += [_labels(spots, named)] if named else []
    return {"data": traces, "layout": map_layout(showlegend=True, **_view(spots, reach_m))}


def _points(spots: Sequence[Spot], role: str, marker: Drawn, say: Catalogue) -> Drawn:
    orders = [str(spot.order) if spot.order else "" for spot in spots]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [spot.lon for spot in spots],
        "y": [spot.lat for spot in spots],
        "text": orders if role == "chosen" else [""] * len(spots),
        "textfont": {"color": "white", "size": 13},
        "textposition": "middle center",
        "marker": marker,
        "customdata": [spot.village for spot in spots],
        # Plotly reads a little HTML in texts, so names are escaped.
        "hovertext": [escape(spot.name) for spot in spots],
        "hovertemplate": "%{hovertext}<extra>%{fullData.name}</extra>",
        "name": say(f"gaps_page.siting.role.{role}"),
    }


def _names(spots: Sequence[Spot]) -> dict[str, tuple[str, str]]:
    """Names that have room; those of chosen places come first, then those of open ones."""
    import pandas as pd

    first = {"chosen": 2.0, "open": 1.0}
    table = pd.DataFrame(
        [
            {"village": s.village, "name": s.name, "lat": s.lat, "lon": s.lon, "inside": True,
             "population": first.get(s.role, 0.0)}
            for s in spots
        ]
    )  # fmt: skip
    return names(table, "")


def _labels(spots: Sequence[Spot], named: dict[str, tuple[str, str]]) -> Drawn:
    """The names as a trace of their own: in the chosen places stands their order."""
    shown = [spot for spot in spots if spot.village in named]
    # As wide as the dot below it, so that the name stands clear of it.
    return {
        "type": "scatter",
        **written([spot.village for spot in shown], named),
        "x": [spot.lon for spot in shown],
        "y": [spot.lat for spot in shown],
        "marker": {"size": [_MARKERS[spot.role]["size"] for spot in shown], "opacity": 0},
        "hoverinfo": "skip",
        "showlegend": False,
        "name": "names",
    }


def _circles(spots: Sequence[Spot], metres: float, say: Catalogue) -> Drawn:
    x: list[float | None] = []
    y: list[float | None] = []
    high = metres / _DEGREE_M
    for spot in spots:
        for corner in range(_CORNERS + 1):
            turn = 2 * math.pi * corner / _CORNERS
            x.append(spot.lon + high / LONGITUDE_SCALE * math.cos(turn))
            y.append(spot.lat + high * math.sin(turn))
        x.append(None)
        y.append(None)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": ACCENT, "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
        "name": say("gaps_page.siting.role.reach"),
    }


def _view(spots: Sequence[Spot], metres: float) -> Drawn:
    if not spots:
        return {}
    room = metres / _DEGREE_M
    beside = room / LONGITUDE_SCALE
    lats, lons = [spot.lat for spot in spots], [spot.lon for spot in spots]
    return {
        "xaxis": {"range": [min(lons) - beside, max(lons) + beside]},
        "yaxis": {"range": [min(lats) - room, max(lats) + room]},
    }
