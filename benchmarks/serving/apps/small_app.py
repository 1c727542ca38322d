"""The small app, the same for every framework: twelve sliders, two charts, a map, a table.

Plain Python without any package, so that each environment can import it. A figure is a dict as
plotly takes it. The map is points by longitude and latitude inside an outline, drawn by plotly as
a scatter: no framework needs tiles, WebGL or the internet for it.
"""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any, NamedTuple

TITLE = "Proef"
MONTHS = 36
POINTS = 1200
ROWS = 12


class Slider(NamedTuple):
    """One number that can be moved, a whole one at a time."""

    label: str
    value: int
    low: int = 0
    high: int = 200


SLIDERS = tuple(Slider(f"Schuif {number}", 40 + 5 * number) for number in range(1, 13))
START = tuple(slider.value for slider in SLIDERS)
# What a step of each slider does to the account each month, euro: more than a pixel.
WEIGHTS = (9, -7, 8, -6, 11, -5, 10, -8, 7, -9, 6, -10)


def balance(values: tuple[int, ...] | list[int]) -> list[float]:
    """Euro on the account at the end of each month."""
    shares = [weight * value for weight, value in zip(WEIGHTS, values, strict=True)]
    return [round(sum(shares) * month + 150 * sin(month / 3), 2) for month in range(1, MONTHS + 1)]


def line(values: tuple[int, ...] | list[int]) -> dict[str, Any]:
    trace = {
        "type": "scatter", "mode": "lines", "name": "saldo",
        "x": list(range(1, MONTHS + 1)), "y": balance(values),
    }  # fmt: skip
    return {"data": [trace], "layout": _layout("Saldo", yaxis={"range": [-6000, 6000]})}


def bars(values: tuple[int, ...] | list[int]) -> dict[str, Any]:
    trace = {
        "type": "bar", "name": "delen", "x": [slider.label for slider in SLIDERS],
        "y": [weight * value for weight, value in zip(WEIGHTS, values, strict=True)],
    }  # fmt: skip
    return {"data": [trace], "layout": _layout("Delen", yaxis={"range": [-1500, 1500]})}


def points() -> dict[str, Any]:
    """The map: 1,200 dots, spread evenly over an ellipse the size of Flanders."""
    angles = [number * pi * (3 - 5**0.5) for number in range(POINTS)]
    far = [(number / POINTS) ** 0.5 for number in range(POINTS)]
    dots = {
        "type": "scatter", "mode": "markers", "name": "plekken",
        "x": [round(4.3 + 1.5 * r * cos(a), 4) for r, a in zip(far, angles, strict=True)],
        "y": [round(51.0 + 0.4 * r * sin(a), 4) for r, a in zip(far, angles, strict=True)],
        "marker": {"size": 5},
    }  # fmt: skip
    turns = [2 * pi * number / 60 for number in range(61)]
    outline = {
        "type": "scatter", "mode": "lines", "name": "grens", "hoverinfo": "skip",
        "x": [round(4.3 + 1.55 * cos(a), 4) for a in turns],
        "y": [round(51.0 + 0.42 * sin(a), 4) for a in turns],
    }  # fmt: skip
    return {"data": [outline, dots], "layout": _layout("Kaart")}


HEADINGS = ("Maand", "Saldo", "Verschil")


def table(values: tuple[int, ...] | list[int]) -> list[tuple[str, str, str]]:
    """The last twelve months: month, balance, change."""
    euro = balance(values)
    return [
        (str(month), f"{euro[month - 1]:.2f}", f"{euro[month - 1] - euro[month - 2]:.2f}")
        for month in range(MONTHS - ROWS + 1, MONTHS + 1)
    ]


def table_html(values: tuple[int, ...] | list[int]) -> str:
    """The table as plain HTML, for frameworks that show HTML as it is."""
    head = "".join(f"<th>{heading}</th>" for heading in HEADINGS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table(values)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _layout(title: str, **more: Any) -> dict[str, Any]:
    shared = {"title": {"text": title}, "height": 320, "showlegend": False}
    return shared | {"margin": {"l": 50, "r": 20, "t": 40, "b": 40}} | more
