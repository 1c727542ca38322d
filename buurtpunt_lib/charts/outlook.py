"""The unsure drawn: the band in which the account will lie, and what moves it most.

Band: the balances that one, five and nine of ten turns of the plan stay at or under, by month.
Bar: how far the lowest balance moves when one number is lower or higher.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from buurtpunt_lib.charts.finance import (
    Drawn,
    balance_figure,
    balance_line,
    by_month,
    hatched,
    separators,
)
from buurtpunt_lib.charts.theme import ACCENT, INK, QUIET, SOFT, layout
from buurtpunt_lib.texts import Catalogue


def band_chart(
    months: Sequence[date],
    low: Sequence[float],
    middle: Sequence[float],
    high: Sequence[float],
    say: Catalogue,
) -> Drawn:
    """The band of balances in euro: eight of ten turns of the plan end between low and high."""
    edge = {"color": QUIET, "width": 1, "dash": "dot"}
    filled = {"fill": "tonexty", "fillcolor": SOFT}
    traces = [
        balance_line(months, high, say("finance.risk.high"), edge, say),
        balance_line(months, low, say("finance.risk.low"), edge, say, **filled),
        balance_line(
            months, middle, say("finance.risk.middle"), {"color": ACCENT, "width": 3}, say
        ),
    ]
    return balance_figure(traces, say, hover="x unified")


def chance_chart(
    months: Sequence[date], below: Sequence[float], ever: Sequence[float], say: Catalogue
) -> Drawn:
    """How likely it is, month by month, that the account is below zero then, or was by then.

    below, ever: shares from 0 to 1, shape (month,).
    """

    def line(key: str, shares: Sequence[float], style: dict) -> dict:
        written = [f"{say.month(m)}: {say.percent(v)}" for m, v in zip(months, shares, strict=True)]
        return {
            "type": "scatter",
            "x": [month.isoformat() for month in months],
            "y": [round(float(share), 4) for share in shares],
            "mode": "lines",
            "name": say(f"finance.risk.{key}"),
            "line": style,
            "text": written,
            "hovertemplate": "%{text}<extra>%{fullData.name}</extra>",
        }

    traces = [
        line("ever", ever, {"color": ACCENT, "width": 3}),
        line("below", below, {"color": QUIET, "width": 2.5, "dash": "dash"}),
    ]
    axis = {
        "title": {"text": say("finance.risk.chance_axis")},
        "tickformat": ".0%",
        "range": [0, max(0.1, 1.08 * float(max(ever)))],
    }
    return by_month(traces, axis, say)


def tornado_chart(bars: Sequence[tuple[str, float, float]], say: Catalogue) -> Drawn:
    """The widest bar on top. bars: (name, change when lower, change when higher), euro."""
    ordered = list(reversed(bars))
    names = [escape(name) for name, _, _ in ordered]

    def side(place: int, key: str, colour: str, pattern: str) -> dict:
        values = [bar[place] for bar in ordered]
        return {
            "type": "bar",
            "orientation": "h",
            "x": [round(float(v), 2) for v in values],
            "y": names,
            "name": say(f"finance.risk.{key}"),
            "marker": hatched(colour, pattern),
            "text": [say.euro(v) for v in values],
            "textposition": "none",
            "hovertemplate": "%{y}: %{text}<extra>%{fullData.name}</extra>",
        }

    traces = [side(1, "lower", QUIET, "/"), side(2, "higher", ACCENT, "")]
    style = layout(
        showlegend=True,
        barmode="overlay",
        bargap=0.35,
        xaxis={"title": {"text": say("finance.risk.axis")}, "tickformat": ",.0f"},
        yaxis={"ticksuffix": "  ", "gridcolor": "rgba(0,0,0,0)"},
        separators=separators(say),
        shapes=[
            {"yref": "paper", "y0": 0, "y1": 1, "x0": 0, "x1": 0, "type": "line",
             "line": {"color": INK, "width": 1}}
        ],
    )  # fmt: skip
    return {"data": traces, "layout": style}
