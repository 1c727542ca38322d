"""The small app with Dash: one callback from all sliders, as its guide has it. Run by gunicorn."""

from __future__ import annotations

import small_app as app
from dash import Dash, Input, Output, dcc, html

page = Dash("proef", title=app.TITLE, compress=True)
server = page.server
HEAD = html.Thead(html.Tr([html.Th(heading) for heading in app.HEADINGS]))


def rows(values: tuple[int, ...]) -> list:
    body = [html.Tr([html.Td(cell) for cell in row]) for row in app.table(values)]
    return [HEAD, html.Tbody(body)]


page.layout = html.Div(
    [
        *(
            html.Div(
                [
                    html.Label(one.label),
                    dcc.Slider(
                        id=f"s{place}", min=one.low, max=one.high, step=1, value=one.value,
                        marks=None, updatemode="drag",
                    ),
                ]
            )
            for place, one in enumerate(app.SLIDERS)
        ),
        dcc.Graph(id="line", figure=app.line(app.START)),
        dcc.Graph(id="bars", figure=app.bars(app.START)),
        dcc.Graph(id="points", figure=app.points()),
        html.Table(rows(app.START), id="table"),
    ]
)  # fmt: skip


@page.callback(
    Output("line", "figure"),
    Output("bars", "figure"),
    Output("table", "children"),
    [Input(f"s{place}", "value") for place in range(len(app.SLIDERS))],
    # The page comes with its figures: nothing needs to be asked for at the start.
    prevent_initial_call=True,
)
def follow(*values: int) -> tuple:
    return app.line(values), app.bars(values), rows(values)


# Dash learns which of its files it may send when a page is asked for. Workers that are forked
# before that answer 500 to a browser whose page came from another one.
server.test_client().get("/")
