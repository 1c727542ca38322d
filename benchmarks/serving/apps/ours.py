"""The small app with the parts of our own pages; a notebook shows `view()`."""

from __future__ import annotations

import ipywidgets as widgets
import small_app as app

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.sliders import Slide, Sliders
from buurtpunt_lib.texts import catalogue


def view() -> widgets.Widget:
    say = catalogue()
    values = list(app.START)
    line = Chart(app.line(values), say=say, description="Saldo", height=320)
    bars = Chart(app.bars(values), say=say, description="Delen", height=320)
    points = Chart(app.points(), say=say, description="Kaart", height=320)
    table = c.html()
    levers = Sliders(say)

    def draw() -> None:
        levers.show(
            [
                Slide(str(place), "Proef", one.label, "", "number", value, one.low, one.high, 1)
                for place, (one, value) in enumerate(zip(app.SLIDERS, values, strict=True))
            ]
        )
        line.figure, bars.figure = app.line(values), app.bars(values)
        columns = [m.Column(heading, number=True) for heading in app.HEADINGS]
        table.value = str(m.table(columns, app.table(values), caption="Maanden"))

    def move(key: str, value: float, _turn: int = 0) -> None:
        values[int(key)] = int(value)
        draw()

    levers.on_move(move)
    levers.on_type(move)
    draw()
    return widgets.VBox([levers, line, bars, points, table])
