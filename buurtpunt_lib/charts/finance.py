"""The money drawn: what stands on the account month by month, and how a year comes to its profit.

Balance: euro on the account at the end of a month, shape (month,).
Drawn: a figure as a plain dict with `data` and `layout`, as plotly's own script takes it. A slider
redraws these charts at every move, and plotly's Python objects would cost half of that time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from buurtpunt_lib.charts.theme import ACCENT, INK, LINE, QUIET, WARN, layout
from buurtpunt_lib.texts import Catalogue

Drawn = dict[str, Any]

# From edge to edge of the drawing, whatever months it shows.
_ACROSS = {"xref": "paper", "x0": 0, "x1": 1}
_ZERO = {**_ACROSS, "type": "line", "y0": 0, "y1": 0, "line": {"color": INK, "width": 1}}
# Lines of scenarios: the plan itself first, then others that differ in dash as well as in shade.
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
# The plan itself, with all its lines, looks the same in every chart.
_PLAN = {"color": ACCENT, "width": 3}
_LAYERS = {
    "all": _PLAN,
    "expected": {"color": QUIET, "width": 2.5, "dash": "dash"},
    "certain": {"color": INK, "width": 2.5, "dash": "dot"},
}
# Less than half a cent is no shortage.
_NOTHING = 0.005


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
        # Plotly reads a little HTML in names, and people name their own scenarios.
        "name": escape(name),
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
) -> Drawn:
    """Lines of euros by month over a line at zero, in the house style."""
    # Where nothing is filled in, an axis of plotly's own choice would count parts of a euro. It is
    # said in so many words when the axis may choose again, or it would keep the range it had.
    something = any(any(trace["y"]) for trace in traces)
    scale = {"autorange": True} if something else {"autorange": False, "range": [0, 1000]}
    axis = {"title": {"text": say("finance.chart.axis")}, "tickformat": ",.0f", **scale}
    return by_month(traces, axis, say, shapes=[_ZERO, *shapes], hover=hover)


def by_month(
    traces: list[dict[str, Any]],
    axis: dict[str, Any],
    say: Catalogue,
    *,
    shapes: Sequence[dict] = (),
    hover: str = "x unified",
) -> Drawn:
    """Lines by month in the house style; `axis` is the upright one."""
    style = layout(
        showlegend=True,
        hovermode=hover,
        xaxis={"type": "date", "tickformat": "%b %Y", "hoverformat": "%B %Y"},
        yaxis=axis,
        separators=separators(say),
        shapes=list(shapes),
    )
    return {"data": traces, "layout": style}


def separators(say: Catalogue) -> str:
    """The signs for decimals and thousands on an axis."""
    return ",." if say.language == "nl" else ".,"


def balance_chart(
    months: Sequence[date],
    with_grants: Sequence[float],
    without_grants: Sequence[float],
    say: Catalogue,
) -> Drawn:
    """Bank balance with and without grants, in euro; below zero is shaded and marked.

    The lines differ in dash and width as well as in colour. A cross marks the first month in which
    a line is below zero.
    """
    lines = (
        (say("finance.chart.with"), with_grants, _PLAN),
        (say("finance.chart.without"), without_grants, _LAYERS["expected"]),
    )
    return _marked(months, lines, say)


def certainty_chart(
    months: Sequence[date], layers: Sequence[tuple[str, Sequence[float]]], say: Catalogue
) -> Drawn:
    """Bank balance by certainty, in euro, the surest layer first; marked as `balance_chart` is.

    layers: (key, balance) with the keys `certain`, `expected`, `all`. The last one holds every
    line and is drawn as the plan itself, whatever its key.
    """
    lines = [
        (say(f"finance_results.layer.{key}"), balance, _LAYERS[key]) for key, balance in layers
    ]
    name, balance, _ = lines[-1]
    return _marked(months, [(name, balance, _PLAN), *reversed(lines[:-1])], say)


def _marked(
    months: Sequence[date],
    lines: Sequence[tuple[str, Sequence[float], dict[str, Any]]],
    say: Catalogue,
) -> Drawn:
    """Lines with a cross where each is first below zero, over a shade below zero."""
    shapes = []
    lowest = min(0.0, *(float(min(balance)) for _, balance, _ in lines))
    if lowest < 0:
        shade = {"fillcolor": WARN, "opacity": 0.06, "line": {"width": 0}, "layer": "below"}
        shapes.append({**_ACROSS, **shade, "type": "rect", "y0": lowest * 1.08, "y1": 0})
    traces = []
    for name, balance, line in lines:
        traces.append(balance_line(months, balance, name, line, say))
        traces.append(_first_below(months, balance, name, say))
    return balance_figure(traces, say, shapes=shapes, hover="x unified")


def _first_below(
    months: Sequence[date], balance: Sequence[float], name: str, say: Catalogue
) -> dict[str, Any]:
    first = next((i for i, value in enumerate(balance) if value < -_NOTHING), None)
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
) -> Drawn:
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


# Room for one bar, and for the axis below and the legend above, in pixels.
_BAR, _AROUND = 36, 90


def bridge_height(steps: int) -> int:
    """Pixels that a bridge of so many steps needs."""
    return _BAR * steps + _AROUND


def bridge_chart(steps: Sequence[tuple[str, float, float]], say: Catalogue) -> Drawn:
    """A bridge from the first amount to the last, as lying bars from top to bottom.

    steps: (name, begin, end) in euro; the last one is what it comes to and begins at zero. Each
    bar floats between where its step begins and ends, also across zero. What adds, what takes away
    and what it comes to differ in pattern as well as in colour.
    """
    kinds = {"adds": (ACCENT, ""), "takes": (QUIET, "/"), "comes_to": (INK, "")}
    words = bridge_words(steps, say)
    traces = []
    for kind, (colour, pattern) in kinds.items():
        own = [at for at in range(len(steps)) if _kind(steps, at) == kind]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "base": [round(steps[at][1], 2) for at in own],
                "x": [round(steps[at][2] - steps[at][1], 2) for at in own],
                "y": [steps[at][0] for at in own],
                "name": say(f"finance_results.bridge.{kind}"),
                "marker": hatched(colour, pattern),
                "text": [words[at] for at in own],
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    # A thin line leads from where one step ends to where the next one begins.
    joints = [
        {"type": "line", "x0": end, "x1": end, "y0": at + 0.35, "y1": at + 0.65,
         "line": {"color": QUIET, "width": 1, "dash": "dot"}}
        for at, (_, _, end) in enumerate(steps[:-1])
    ]  # fmt: skip
    zero = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": 0, "x1": 0,
            "line": {"color": INK, "width": 1}}  # fmt: skip
    style = layout(
        showlegend=True,
        barmode="overlay",
        bargap=0.3,
        hovermode="closest",
        xaxis={
            "title": {"text": say("finance_results.bridge.axis")},
            "tickformat": ",.0f",
            # Few and upright, so that they fit side by side on a phone.
            "nticks": 5,
            "tickangle": 0,
        },
        yaxis={
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [name for name, _, _ in steps],
            "autorange": "reversed",
            "ticksuffix": "  ",
            "gridcolor": "rgba(0,0,0,0)",
            "linecolor": LINE,
        },
        separators=separators(say),
        shapes=[zero, *joints],
    )
    return {"data": traces, "layout": style}


def hatched(colour: str, pattern: str) -> dict[str, Any]:
    """The marker of bars that a pattern tells apart without colour, and on paper."""
    # Unless it is laid over the colour, a pattern stands on nothing: white on white.
    over = {
        "shape": pattern,
        "fgcolor": "white",
        "fillmode": "overlay",
        "size": 7,
        "solidity": 0.25,
    }
    return {"color": colour, "pattern": over if pattern else {"shape": ""}}


def bridge_words(steps: Sequence[tuple[str, float, float]], say: Catalogue) -> list[str]:
    """Each step in words: "Personeel: € 22.000 eraf, blijft € 3.400"."""
    return [
        say(
            f"finance_results.bridge.said.{_kind(steps, at)}",
            name=name,
            amount=say.euro(end if at == len(steps) - 1 else abs(end - begin)),
            left=say.euro(end),
        )
        for at, (name, begin, end) in enumerate(steps)
    ]


def _kind(steps: Sequence[tuple[str, float, float]], at: int) -> str:
    _, begin, end = steps[at]
    if at == len(steps) - 1:
        return "comes_to"
    return "adds" if end >= begin else "takes"
