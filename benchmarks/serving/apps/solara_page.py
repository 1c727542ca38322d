"""The small app with Solara."""

from __future__ import annotations

import plotly.graph_objects as go
import small_app as app
import solara


@solara.component
def Points() -> None:
    """Does not hang on the sliders: drawn once."""
    solara.FigurePlotly(solara.use_memo(lambda: go.Figure(app.points()), []))


@solara.component
def Page() -> None:
    solara.Title(app.TITLE)
    numbers = [solara.use_reactive(one.value) for one in app.SLIDERS]
    for one, number in zip(app.SLIDERS, numbers, strict=True):
        solara.SliderInt(one.label, value=number, min=one.low, max=one.high)
    values = [number.value for number in numbers]
    solara.FigurePlotly(go.Figure(app.line(values)))
    solara.FigurePlotly(go.Figure(app.bars(values)))
    Points()
    solara.HTML(unsafe_innerHTML=app.table_html(values))
