"""Outlines drawn, as a plain dict: the quiet lines below every map that asks nothing of the world.

Ring: a closed list of (lon, lat) in degrees. Drawn as longitude against latitude, like the places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from buurtpunt_lib.charts.theme import OUTLINE

Rings = Sequence[Sequence[tuple[float, float]]]


def outline_lines(rings: Rings, *, width: float = 1) -> dict[str, Any]:
    """All rings as one trace; nothing is said when it is touched."""
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in rings:
        x += [point[0] for point in ring] + [None]
        y += [point[1] for point in ring] + [None]
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "line": {"color": OUTLINE, "width": width},
        "hoverinfo": "skip",
        "name": "outline",
        "showlegend": False,
    }
