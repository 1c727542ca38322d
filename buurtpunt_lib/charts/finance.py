"""The money drawn: what stands on the account, month by month, with and without grants.

Balance: euro on the account at the end of a month, shape (month,).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go

from buurtpunt_lib.charts.theme import ACCENT, INK, QUIET, WARN, layout
from buurtpunt_lib.texts import Catalogue

# From edge to edge of the drawing, whatever months it shows.
_ACROSS = {"xref": "paper", "x0": 0, "x1": 1}
_ZERO = {**_ACROSS, "type": "line", "y0": 0, "y1": 0, "line": {"color": INK, "width": 1}}
# Lines of scenarios: the plan itself first, then others that differ in dash as well as in shade.
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def balance_line(
    months: Sequence[date],
    balance: Sequence[float],
    name: str,
    line: dict[str, Any],
    say: Catalogue,
    **more: Any,
) -> dict[str, Any]:
    """One line of euros by month, with each month and amount in words when it is touched."""
    return {
        "type": "scatter",
        "x": [month.isoformat() for month in months],
        "y": [round(float(value), 2) for value in balance],
        "mode": "lines",
        "name": name,
        "line": line,
        "text": [
            f"{say.month(month)}: {say.euro(value)}"
            for month, value in zip(months, balance, strict=True)
        ],
        "hovertemplate": "%{text}<extra>%{fullData.name}</extra>",
        **more,
    }


def balance_figure(
    traces: list[dict[str, Any]], say: Catalogue, *, shapes: Sequence[dict] = (), hover: str
) -> go.Figure:
    """Lines of euros by month over a line at zero, in the house style.

    Made in one go: adding pieces to a figure costs plotly ten times as much.
    """
    style = layout(
        showlegend=True,
        hovermode=hover,
        xaxis={"type": "date", "tickformat": "%b %Y", "hoverformat": "%B %Y"},
        yaxis={"title": {"text": say("finance.chart.axis")}, "tickformat": ",.0f"},
        separators=",." if say.language == "nl" else ".,",
        shapes=[_ZERO, *shapes],
    )
    return go.Figure({"data": traces, "layout": style})


def balance_chart(
    months: Sequence[date],
    with_grants: Sequence[float],
    without_grants: Sequence[float],
    say: Catalogue,
) -> go.Figure:
    """Bank balance with and without grants, in euro; below zero is shaded and marked.

    The lines differ in dash and width as well as in colour. A cross marks the first month in which
    a line is below zero.
    """
    shapes = []
    lowest = min(0.0, *with_grants, *without_grants)
    if lowest < 0:
        shade = {"fillcolor": WARN, "opacity": 0.06, "line": {"width": 0}, "layer": "below"}
        shapes.append({**_ACROSS, **shade, "type": "rect", "y0": float(lowest) * 1.08, "y1": 0})
    traces = []
    for key, balance, line in (
        ("with", with_grants, {"color": ACCENT, "width": 3}),
        ("without", without_grants, {"color": QUIET, "width": 2.5, "dash": "dash"}),
    ):
        name = say(f"finance.chart.{key}")
        traces.append(balance_line(months, balance, name, line, say))
        traces.append(_first_below(months, balance, name, say))
    return balance_figure(traces, say, shapes=shapes, hover="x unified")


def _first_below(
    months: Sequence[date], balance: Sequence[float], name: str, say: Catalogue
) -> dict[str, Any]:
    first = next((i for i, value in enumerate(balance) if value < -0.005), None)
    # The mark stays in the figure without a point, so that moving a slider changes only data.
    at = [] if first is None else [first]
    return {
        "type": "scatter",
        "x": [months[i].isoformat() for i in at],
        "y": [float(balance[i]) for i in at],
        "mode": "markers",
        "marker": {"size": 11, "color": WARN, "symbol": "x"},
        "name": say("finance.chart.first_below", scenario=name),
        "text": [say.month(months[i]) for i in at],
        "hovertemplate": "%{text}<extra>%{fullData.name}</extra>",
        "showlegend": False,
    }


def scenario_chart(
    months: Sequence[date],
    balances: Sequence[tuple[str, Sequence[float]]],
    say: Catalogue,
) -> go.Figure:
    """Bank balances of scenarios, the plan itself first. balances: (name, euro by month)."""
    traces = []
    for number, (name, balance) in enumerate(balances):
        line = {
            "color": ACCENT if number == 0 else QUIET,
            "width": 3 if number == 0 else 2,
            "dash": _DASHES[number % len(_DASHES)],
        }
        traces.append(balance_line(months, balance, name, line, say))
    return balance_figure(traces, say, hover="closest")
