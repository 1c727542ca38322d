"""The landscape drawn: where the places are, and how often each service occurs.

Place: a row of the hub table with lat and lon (degrees, WGS 84). Places without a location are not
drawn; the page counts them in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from buurtpunt_lib.charts.outlines import outline_lines
from buurtpunt_lib.charts.theme import ACCENT, INK, QUIET, WARN, layout, map_layout
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

# Shape and fill tell the status, so that it can be read without colour and on paper.
MARKERS = {
    "open": {"symbol": "circle", "color": ACCENT, "line": {"color": "white", "width": 1}},
    "start_up": {"symbol": "diamond", "color": ACCENT, "line": {"color": "white", "width": 1}},
    "plan": {"symbol": "circle-open", "color": ACCENT, "line": {"color": ACCENT, "width": 2}},
    "idea": {"symbol": "diamond-open", "color": ACCENT, "line": {"color": ACCENT, "width": 2}},
    "stalled": {"symbol": "square-open", "color": WARN, "line": {"color": WARN, "width": 2}},
    "closed": {"symbol": "x-thin", "color": WARN, "line": {"color": WARN, "width": 2.5}},
    "unknown": {"symbol": "circle", "color": QUIET, "line": {"color": "white", "width": 1}},
}
# OpenStreetMap asks for this credit wherever its map is shown.
TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
CREDIT = "© OpenStreetMap"


def outline_trace(
    rings: Sequence[Sequence[tuple[float, float]]], *, width: float = 1
) -> go.Scatter:
    """Outlines as one quiet line; rings are lists of (lon, lat)."""
    return go.Scatter(outline_lines(rings, width=width))


def hub_map(
    hubs: pd.DataFrame,
    rings: Sequence[Sequence[tuple[float, float]]],
    say: Catalogue,
    *,
    selected: str = "",
    background: bool = False,
) -> go.Figure:
    """The places on a map, one trace a status; `customdata` of a point is the place's id.

    hubs: columns id, name, place, status, lat, lon. background: draw on the tiles of
    OpenStreetMap (asks the internet); otherwise on the outlines in `rings`, offline.
    """
    placed = hubs[hubs["lat"].notna()]
    traces: list[Any] = [] if background else [outline_trace(rings)]
    for status, marker in MARKERS.items():
        these = placed[placed["status"] == status]
        if not these.empty:
            # Tiles can only carry round dots: there the status stands in the legend and the hover.
            dots = {"size": 11, "color": marker["color"]} if background else {"size": 10} | marker
            traces.append(
                _points(these, background)
                | {
                    "marker": dots,
                    "name": say(f"landscape.status.{status}"),
                    "customdata": these["id"].tolist(),
                    # Plotly reads a little HTML in texts: names are escaped, the break is ours.
                    "text": [
                        f"{escape(name)}<br>{escape(place)}"
                        for name, place in zip(these["name"], these["place"], strict=True)
                    ],
                    "hovertemplate": "%{text}<extra>%{fullData.name}</extra>",
                }
            )
    chosen = placed[placed["id"] == selected]
    if not chosen.empty:
        ring = {"size": 20, "symbol": "circle-open", "color": INK, "line": {"width": 2.5}}
        halo = {"size": 20, "color": INK, "opacity": 0.4}
        traces.append(
            _points(chosen, background)
            | {
                "marker": halo if background else ring,
                "hoverinfo": "skip",
                "showlegend": False,
                "name": "selected",
            }
        )
    style = _tiles() if background else map_layout(showlegend=True)
    return go.Figure({"data": traces, "layout": style})


def _points(places: pd.DataFrame, background: bool) -> dict[str, Any]:
    lon, lat = places["lon"].tolist(), places["lat"].tolist()
    if background:
        return {"type": "scattermap", "mode": "markers", "lon": lon, "lat": lat}
    return {"type": "scatter", "mode": "markers", "x": lon, "y": lat}


def _tiles() -> dict[str, Any]:
    source = {"type": "raster", "tiles": [TILES], "tileSize": 256, "attribution": CREDIT}
    style = {
        "version": 8,
        "sources": {"osm": source},
        "layers": [{"id": "osm", "type": "raster", "source": "osm"}],
    }
    view = {"style": style, "center": {"lon": 4.3, "lat": 51.02}, "zoom": 7}
    return layout(showlegend=True, dragmode="pan", map=view)


def count_bars(counts: Sequence[tuple[str, int]], say: Catalogue, *, unit: str) -> go.Figure:
    """Horizontal bars, largest on top. counts: (label, number), largest first; unit in words."""
    ordered = list(reversed(counts))
    bars = {
        "type": "bar",
        "x": [number for _, number in ordered],
        "y": [label for label, _ in ordered],
        "orientation": "h",
        "marker": {"color": ACCENT},
        "text": [say.number(number) for _, number in ordered],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{x}<extra></extra>",
        "name": unit,
    }
    style = layout(
        xaxis={"visible": False, "title": {"text": unit}},
        yaxis={"ticksuffix": "  ", "gridcolor": "rgba(0,0,0,0)"},
        bargap=0.3,
        margin={"l": 8, "r": 40, "t": 8, "b": 8},
    )
    return go.Figure({"data": [bars], "layout": style})
