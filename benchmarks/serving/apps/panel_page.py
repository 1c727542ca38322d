"""The small app with Panel."""

from __future__ import annotations

import panel as pn
import small_app as app

pn.extension("plotly")

sliders = [
    pn.widgets.IntSlider(name=one.label, start=one.low, end=one.high, value=one.value)
    for one in app.SLIDERS
]
line, bars = pn.pane.Plotly(app.line(app.START)), pn.pane.Plotly(app.bars(app.START))
points = pn.pane.Plotly(app.points())
table = pn.pane.HTML(app.table_html(app.START))


def follow(*_events: object) -> None:
    values = [slider.value for slider in sliders]
    line.object, bars.object = app.line(values), app.bars(values)
    table.object = app.table_html(values)


for slider in sliders:
    slider.param.watch(follow, "value")
pn.Column(*sliders, line, bars, points, table).servable(title=app.TITLE)
