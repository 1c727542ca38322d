"""The money drawn: what stands on the account, month by month, with and without grants.

Balance: euro on the account at the end of a month, shape (month,).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from buurtpunt_lib.charts.theme import ACCENT, INK, QUIET, WARN, layout
from buurtpunt_lib.texts import Catalogue


def balance_chart(
    months: Sequence[date],
    with_grants: Sequence[float],
    without_grants: Sequence[float],
    say: Catalogue,
) -> go.Figure:
    """Bank balance with and without grants, in euro; below zero is shaded and marked.

    The lines differ in dash and width as well as in colour. A dot marks the first month in which
    a line is below zero.
    """
    shapes = [{**_ACROSS, "y0": 0, "y1": 0, "type": "line", "line": {"color": INK, "width": 1}}]
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
        traces.append(
            {
                "type": "scatter",
                "x": [m.isoformat() for m in months],
                "y": [round(float(v), 2) for v in balance],
                "mode": "lines",
                "name": name,
                "line": line,
                "text": [
                    f"{say.month(m)}: {say.euro(v)}" for m, v in zip(months, balance, strict=True)
                ],
                "hovertemplate": "%{text}<extra>%{fullData.name}</extra>",
            }
        )
        first = next((i for i, v in enumerate(balance) if v < -0.005), None)
        # The mark stays in the figure without a point, so that moving a slider changes only data.
        at = [] if first is None else [first]
        traces.append(
            {
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
        )
    style = layout(
        showlegend=True,
        hovermode="x unified",
        xaxis={"type": "date", "tickformat": "%b %Y", "hoverformat": "%B %Y"},
        yaxis={"title": {"text": say("finance.chart.axis")}, "tickformat": ",.0f"},
        separators=",." if say.language == "nl" else ".,",
        shapes=shapes,
    )
    # Made in one go: adding pieces to a figure costs plotly ten times as much.
    return go.Figure({"data": traces, "layout": style})


# Lines of scenarios: the plan itself first, then others that differ in dash as well as in shade.
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def scenario_chart(
    months: Sequence[date],
    balances: Sequence[tuple[str, Sequence[float]]],
    say: Catalogue,
) -> go.Figure:
    """Bank balances of scenarios, the plan itself first. balances: (name, euro by month)."""
    traces = []
    for number, (name, balance) in enumerate(balances):
        colour = ACCENT if number == 0 else QUIET
        line = {"color": colour, "width": 3 if number == 0 else 2, "dash": _DASHES[number % 6]}
        traces.append(
            {
                "type": "scatter",
                "x": [m.isoformat() for m in months],
                "y": [round(float(v), 2) for v in balance],
                "mode": "lines",
                "name": name,
                "line": line,
                "text": [
                    f"{say.month(m)}: {say.euro(v)}" for m, v in zip(months, balance, strict=True)
                ],
                "hovertemplate": "%{text}<extra>%{fullData.name}</extra>",
            }
        )
    zero = {**_ACROSS, "y0": 0, "y1": 0, "type": "line", "line": {"color": INK, "width": 1}}
    style = layout(
        showlegend=True,
        hovermode="closest",
        xaxis={"type": "date", "tickformat": "%b %Y", "hoverformat": "%B %Y"},
        yaxis={"title": {"text": say("finance.chart.axis")}, "tickformat": ",.0f"},
        separators=",." if say.language == "nl" else ".,",
        shapes=[zero],
    )
    return go.Figure({"data": traces, "layout": style})


# From edge to edge of the drawing, whatever months it shows.
_ACROSS = {"xref": "paper", "x0": 0, "x1": 1}
