"""Villages and municipalities beside one another, drawn.

Drawn: a figure as a plain dict with `data` and `layout`, as plotly's own script takes it.
Share: part of the villages, 0 to 1; what is not known is drawn apart, never as absent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from buurtpunt_lib.charts.theme import ACCENT, INK, LINE, layout
from buurtpunt_lib.texts import Catalogue

Drawn = dict[str, Any]

# Bars that differ in hatching as well as in shade: they can be told apart in grey and on paper.
_PATTERN = {"fillmode": "overlay", "size": 9, "solidity": 0.12}
_PARTS = {
    "present": {"color": ACCENT},
    "absent": {"color": "#f6e3d9", "pattern": _PATTERN | {"shape": "/", "fgcolor": "#d39b80"}},
    "unknown": {"color": "#ffffff", "pattern": _PATTERN | {"shape": ".", "fgcolor": "#9fb0b4"}},
}


@dataclass(frozen=True)
class Shares:
    """What is known of the villages of one place: three parts that add up to 1."""

    name: str
    present: float
    absent: float
    unknown: float


def share_bars(rows: Sequence[Shares], say: Catalogue) -> Drawn:
    """One bar per place, cut into what is there, what is not, and what is not known."""
    names = [escape(row.name) for row in reversed(rows)]
    traces = []
    for part, marker in _PARTS.items():
        values = [getattr(row, part) for row in reversed(rows)]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": say(f"gaps.state.{part}"),
                "x": values,
                "y": names,
                "marker": marker | {"line": {"color": LINE, "width": 1}},
                "text": [say.percent(value) if value >= 0.08 else "" for value in values],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {"color": "white" if part == "present" else INK, "size": 13},
                "hovertemplate": "%{y}: %{x:.0%}<extra>%{fullData.name}</extra>",
            }
        )
    style = layout(
        barmode="stack",
        bargap=0.35,
        showlegend=True,
        xaxis={"range": [0, 1], "tickformat": ".0%", "visible": False},
        yaxis={"ticksuffix": "  ", "gridcolor": "rgba(0,0,0,0)"},
    )
    style["legend"] = style["legend"] | {"traceorder": "normal"}
    return {"data": traces, "layout": style}
