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
    figure = go.Figure()
    lowest = min(0, *with_grants, *without_grants)
    if lowest < 0:
        figure.add_hrect(
            y0=lowest * 1.08, y1=0, fillcolor=WARN, opacity=0.06, line_width=0, layer="below"
        )
    figure.add_hline(y=0, line={"color": INK, "width": 1})
    lines = (
        ("with", with_grants, {"color": ACCENT, "width": 3}),
        ("without", without_grants, {"color": QUIET, "width": 2.5, "dash": "dash"}),
    )
    for key, balance, line in lines:
        name = say(f"finance.chart.{key}")
        figure.add_trace(
            go.Scatter(
                x=list(months),
                y=[round(float(v), 2) for v in balance],
                mode="lines",
                name=name,
                line=line,
                text=[
                    f"{say.month(m)}: {say.euro(v)}" for m, v in zip(months, balance, strict=True)
                ],
                hovertemplate="%{text}<extra>%{fullData.name}</extra>",
            )
        )
        first = next((i for i, v in enumerate(balance) if v < 0), None)
        if first is not None:
            figure.add_trace(
                go.Scatter(
                    x=[months[first]],
                    y=[float(balance[first])],
                    mode="markers",
                    marker={"size": 11, "color": WARN, "symbol": "x"},
                    name=say("finance.chart.first_below", scenario=name),
                    text=[say.month(months[first])],
                    hovertemplate="%{text}<extra>%{fullData.name}</extra>",
                    showlegend=False,
                )
            )
    figure.update_layout(
        layout(
            showlegend=True,
            hovermode="x unified",
            xaxis={"type": "date", "tickformat": "%b %Y", "hoverformat": "%B %Y"},
            yaxis={"title": {"text": say("finance.chart.axis")}, "tickformat": ",.0f"},
            separators=",." if say.language == "nl" else ".,",
        )
    )
    return figure
