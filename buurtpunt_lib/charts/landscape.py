"""The landscape drawn: where the places are, and how often each service occurs.

Place: a row of the hub table with lat and lon (degrees, WGS 84). Places without a location are not
drawn; the page counts them in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from buurtpunt_lib.charts.theme import ACCENT, INK, LINE, QUIET, WARN, layout, map_layout
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

# Shape and fill tell the status, so that it can be read without colour and on paper.
MARKERS = {
    "open": {"symbol": "circle", "color": ACCENT, "line": {"color": "white", "width": 1}},
    "project": {"symbol": "diamond", "color": ACCENT, "line": {"color": "white", "width": 1}},
    "plan": {"symbol": "circle-open", "color": ACCENT, "line": {"color": ACCENT, "width": 2}},
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
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in rings:
        x += [point[0] for point in ring] + [None]
        y += [point[1] for point in ring] + [None]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": LINE, "width": width},
        hoverinfo="skip",
        name="outline",
        showlegend=False,
    )


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
    figure = go.Figure()
    if not background:
        figure.add_trace(outline_trace(rings))
    for status, marker in MARKERS.items():
        these = placed[placed["status"] == status]
        if these.empty:
            continue
        shared = {
            "mode": "markers",
            "name": say(f"landscape.status.{status}"),
            "customdata": these["id"].tolist(),
            "text": [f"{n}<br>{p}" for n, p in zip(these["name"], these["place"], strict=True)],
            "hovertemplate": "%{text}<extra>%{fullData.name}</extra>",
        }
        lon, lat = these["lon"].tolist(), these["lat"].tolist()
        if background:
            # Map tiles draw circles only: there the status stands in the hover text.
            colour = marker["color"]
            figure.add_trace(
                go.Scattermap(lon=lon, lat=lat, marker={"size": 11, "color": colour}, **shared)
            )
        else:
            figure.add_trace(go.Scatter(x=lon, y=lat, marker={"size": 10} | marker, **shared))
    chosen = placed[placed["id"] == selected]
    if not chosen.empty:
        ring = {"size": 20, "symbol": "circle-open", "color": INK, "line": {"width": 2.5}}
        lon, lat = chosen["lon"].tolist(), chosen["lat"].tolist()
        shared = {"mode": "markers", "hoverinfo": "skip", "showlegend": False, "name": "selected"}
        if background:
            marker = {"size": 20, "color": INK, "opacity": 0.4}
            figure.add_trace(go.Scattermap(lon=lon, lat=lat, marker=marker, **shared))
        else:
            figure.add_trace(go.Scatter(x=lon, y=lat, marker=ring, **shared))
    if background:
        figure.update_layout(
            layout(showlegend=True, dragmode="pan"),
            map={
                "style": {
                    "version": 8,
                    "sources": {
                        "osm": {
                            "type": "raster",
                            "tiles": [TILES],
                            "tileSize": 256,
                            "attribution": CREDIT,
                        }
                    },
                    "layers": [{"id": "osm", "type": "raster", "source": "osm"}],
                },
                "center": {"lon": 4.3, "lat": 51.02},
                "zoom": 7,
            },
        )
    else:
        figure.update_layout(map_layout(showlegend=True))
    return figure


def count_bars(counts: pd.Series, say: Catalogue, *, unit: str) -> go.Figure:
    """Horizontal bars, largest on top. counts: (label, number), largest first; unit in words."""
    ordered = counts.sort_values(kind="stable")
    figure = go.Figure(
        go.Bar(
            x=ordered.to_numpy().tolist(),
            y=ordered.index.tolist(),
            orientation="h",
            marker={"color": ACCENT},
            text=[say.number(v) for v in ordered],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x}<extra></extra>",
            name=unit,
        )
    )
    figure.update_layout(
        layout(
            xaxis={"visible": False, "title": {"text": unit}},
            yaxis={"ticksuffix": "  ", "gridcolor": "rgba(0,0,0,0)"},
            bargap=0.3,
            margin={"l": 8, "r": 40, "t": 8, "b": 8},
        )
    )
    return figure
