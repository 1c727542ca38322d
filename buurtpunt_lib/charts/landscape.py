"""The landscape drawn: the signs of a map of places, and figures of how many and since when.

Figures are plain dicts as plotly's own script takes them. The map itself is
`dashboards/places_map`.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.charts.theme import ACCENT, INK, QUIET, WARN, layout
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

# Shape and fill tell the status, so that it can be read without colour and on paper:
# status → (shape, colour, filled).
MARKS = {
    "open": ("circle", ACCENT, True),
    "start_up": ("diamond", ACCENT, True),
    "plan": ("circle", ACCENT, False),
    "idea": ("diamond", ACCENT, False),
    "stalled": ("square", WARN, False),
    "closed": ("cross", WARN, True),
    "unknown": ("circle", QUIET, True),
}
# Most letters of a name on one line beside a bar.
_LINE = 24
# OpenStreetMap asks for credit wherever its map is shown; the map widget gives it.
TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"


def count_bars(counts: Sequence[tuple[str, int]], say: Catalogue, *, unit: str) -> dict[str, Any]:
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
        yaxis={
            "ticksuffix": "  ",
            "gridcolor": "rgba(0,0,0,0)",
            # A long name takes two lines: on a phone its beginning would be cut off.
            "tickmode": "array",
            "tickvals": [label for label, _ in ordered],
            "ticktext": ["<br>".join(wrap(label, _LINE)) for label, _ in ordered],
        },
        bargap=0.3,
        margin={"l": 8, "r": 40, "t": 8, "b": 8},
    )
    return {"data": [bars], "layout": style}


def growth_chart(years: pd.DataFrame, say: Catalogue) -> dict[str, Any]:
    """Openings up and closures down per year, and how many places were running.

    years: index year, columns opened, closed, running (places).
    """
    x = [str(year) for year in years.index]

    def bars(column: str, sign: int, color: str, pattern: str) -> dict[str, Any]:
        numbers = years[column].tolist()
        return {
            "type": "bar",
            "x": x,
            "y": [sign * number for number in numbers],
            # The way down is no negative number of places.
            "customdata": numbers,
            "name": say(f"register_page.understand.growth.{column}"),
            "marker": {"color": color, "pattern": {"shape": pattern}},
            "hovertemplate": "%{x}: %{customdata}<extra>%{fullData.name}</extra>",
        }

    running = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": years["running"].tolist(),
        "name": say("register_page.understand.growth.running"),
        "line": {"color": INK, "width": 2, "dash": "dot"},
        "marker": {"size": 6},
        "hovertemplate": "%{x}: %{y}<extra>%{fullData.name}</extra>",
    }
    style = layout(
        barmode="relative",
        showlegend=True,
        xaxis={"type": "category", "nticks": 12},
        yaxis={"title": {"text": say("register_page.understand.places")}, "rangemode": "tozero"},
        margin={"l": 8, "r": 8, "t": 60, "b": 8},
    )
    drawn = [bars("opened", 1, ACCENT, ""), bars("closed", -1, WARN, "/"), running]
    return {"data": drawn, "layout": style}


def share_bars(
    rows: Sequence[tuple[str, Sequence[float]]], names: Sequence[str], say: Catalogue
) -> dict[str, Any]:
    """One bar a row, cut into parts. rows: (label, share of each part, 0 to 1), the first on top.

    names: of the parts. Parts differ in pattern as well as in colour.
    """
    looks = [(ACCENT, ""), ("#7fb5af", "/"), (QUIET, ""), ("#c3ccce", "x")]
    ordered = list(reversed(rows))
    traces = []
    for place, name in enumerate(names):
        color, pattern = looks[place % len(looks)]
        shares = [parts[place] for _, parts in ordered]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": shares,
                "y": [label for label, _ in ordered],
                "name": name,
                "text": [say.percent(share) if share >= 0.08 else "" for share in shares],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "marker": {"color": color, "pattern": {"shape": pattern}},
                "hovertemplate": "%{y}: %{text}<extra>%{fullData.name}</extra>",
            }
        )
    style = layout(
        barmode="stack",
        showlegend=True,
        xaxis={"visible": False, "range": [0, 1]},
        yaxis={"ticksuffix": "  ", "gridcolor": "rgba(0,0,0,0)"},
        margin={"l": 8, "r": 8, "t": 60, "b": 8},
    )
    return {"data": traces, "layout": style}
