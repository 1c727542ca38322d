"""The house style of figures: one accent colour, quiet lines, readable letters.

A meaning is never carried by colour alone: lines differ in dash, markers in shape.
"""

from __future__ import annotations

from typing import Any

ACCENT = "#0b6e63"
INK = "#1f2a2e"
QUIET = "#5b6a70"
LINE = "#c9d3d5"
OUTLINE = "#9fb0b4"
SOFT = "#dcebe8"
WARN = "#9a3412"

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
# One degree of longitude at 51° north is this part of a degree of latitude.
LONGITUDE_SCALE = 0.629


def layout(**changes: Any) -> dict[str, Any]:
    """The layout that all figures share; `changes` are laid over it."""
    axis = {
        "gridcolor": "#e8eded",
        "linecolor": LINE,
        "zeroline": False,
        "ticks": "",
        "automargin": True,
        "fixedrange": True,
        "title": {"font": {"size": 14, "color": QUIET}},
    }
    base: dict[str, Any] = {
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "showlegend": False,
        "hoverlabel": {"bgcolor": "white", "bordercolor": LINE, "font": {"size": 14, "color": INK}},
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "xanchor": "left",
            "itemsizing": "constant",
        },
        "dragmode": False,
    }
    for name in ("xaxis", "yaxis"):
        base[name] = axis | changes.pop(name, {})
    return base | changes


def map_layout(**changes: Any) -> dict[str, Any]:
    """A plain map: longitude against latitude in true proportion, without axes."""
    hidden = {"visible": False, "fixedrange": False}
    return layout(
        xaxis=hidden | changes.pop("xaxis", {}),
        yaxis=hidden
        | {"scaleanchor": "x", "scaleratio": round(1 / LONGITUDE_SCALE, 3)}
        | changes.pop("yaxis", {}),
        dragmode="pan",
        hovermode="closest",
        **changes,
    )
