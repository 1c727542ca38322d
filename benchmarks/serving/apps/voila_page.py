"""The small app as stock Voila has it: ipywidgets and plotly's FigureWidget."""

from __future__ import annotations

import ipywidgets as widgets
import plotly.graph_objects as go
import small_app as app


def view() -> widgets.Widget:
    sliders = [
        widgets.IntSlider(description=one.label, min=one.low, max=one.high, value=one.value)
        for one in app.SLIDERS
    ]
    line, bars = go.FigureWidget(app.line(app.START)), go.FigureWidget(app.bars(app.START))
    points = go.FigureWidget(app.points())
    table = widgets.HTML(app.table_html(app.START))

    def show(_change: object) -> None:
        values = [slider.value for slider in sliders]
        line.data[0].y = app.line(values)["data"][0]["y"]
        bars.data[0].y = app.bars(values)["data"][0]["y"]
        table.value = app.table_html(values)

    for slider in sliders:
        slider.observe(show, "value")
    return widgets.VBox([*sliders, line, bars, points, table])
