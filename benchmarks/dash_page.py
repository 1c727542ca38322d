"""The finance page made with Dash, to hold ours against: `python benchmarks/dash_page.py PORT`.

The same numbers to move with the same names, the same model behind them, the same figure, the same
sentences, five figures and table of months. One callback, as Dash's own guide has it: the values of
all sliders come in, whatever follows from them goes out. Served by waitress, without debugging.

Of the ways to make this page in Dash the quickest was taken. Medians of a key press in one run:
the table as Markdown 89 ms, as a DataTable 127 ms, as elements (`html.Table`) 281 ms; with the
table in a callback of its own 122 ms and 144 ms; inputs matched by a pattern 9 % more than a list.
"""

from __future__ import annotations

import sys
from datetime import date
from itertools import groupby

import waitress
from dash import Dash, Input, Output, dcc, html

from buurtpunt_lib import finance
from buurtpunt_lib.charts.finance import balance_chart
from buurtpunt_lib.dashboards.finance_plan import Model, levers, parts
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.reports.plan_document.outcome import sentence
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
# Only read: every visitor's values come with their request, as they should in Dash.
MODEL = Model(SAY, today=date.today())
MODEL.example = MODEL.examples[0][0]
PLAN, LEVERS = MODEL.plan, MODEL.levers

app = Dash("buurtpunt", title="Financieel plan")


def html_id(lever: levers.Lever) -> str:
    """Dash keeps points in ids for itself."""
    return lever.key.replace(".", "-")


def slider(lever: levers.Lever) -> html.Div:
    return html.Div(
        [
            html.Label(parts.lever_words(SAY, lever)),
            dcc.Slider(
                id=html_id(lever),
                min=lever.low,
                max=lever.high,
                step=lever.step,
                value=lever.value,
                marks=None,
                updatemode="drag",
            ),
        ]
    )


def folds() -> list[html.Details]:
    themes = groupby(LEVERS, key=lambda lever: lever.theme)
    return [
        html.Details(
            [html.Summary(SAY(f"finance.theme.{theme}")), *map(slider, own)], open=number == 0
        )
        for number, (theme, own) in enumerate(themes)
    ]


app.layout = html.Main(
    [
        html.H1(SAY("finance.title")),
        html.Div(id="figures", style={"display": "flex", "gap": "1rem", "flexWrap": "wrap"}),
        html.Div(
            [
                html.Div(
                    [
                        html.H2(SAY("finance.chart_title")),
                        html.Div(id="outcome"),
                        dcc.Graph(id="chart", style={"height": "340px"}),
                    ],
                    style={"flex": "5 1 0", "position": "sticky", "top": 0},
                ),
                html.Div([html.H2(SAY("finance.levers")), *folds()], style={"flex": "3 1 0"}),
            ],
            style={"display": "flex", "gap": "2rem", "alignItems": "flex-start"},
        ),
        html.H2(SAY("finance.table.caption")),
        dcc.Markdown(id="months"),
    ],
    style={"maxWidth": "1160px", "margin": "auto", "fontFamily": "system-ui"},
)


@app.callback(
    Output("outcome", "children"),
    Output("figures", "children"),
    Output("chart", "figure"),
    Output("months", "children"),
    [Input(html_id(lever), "value") for lever in LEVERS],
)
def follow(*values: float):
    outcome = finance.PlanOutcome.of(plan_with(values))
    return (
        told(outcome),
        figures(outcome),
        balance_chart(outcome.months, outcome.balance, outcome.bare_balance, SAY),
        month_table(outcome),
    )


def plan_with(values: tuple[float, ...]) -> HubPlan:
    plan = PLAN
    for lever, value in zip(LEVERS, values, strict=True):
        if value != lever.value:
            plan = levers.moved(plan, lever, value)
    return plan


def told(outcome: finance.PlanOutcome) -> list[html.P]:
    words = [sentence("with", outcome.summary, SAY), sentence("without", outcome.without, SAY)]
    return [html.P(one, className="answer") for one in words]


def figures(outcome: finance.PlanOutcome) -> list[html.Div]:
    return [
        html.Div([html.Strong(value), html.Div(label), html.Small(remark)])
        for value, label, remark in parts.key_figures(outcome, SAY)
    ]


def month_table(outcome: finance.PlanOutcome) -> str:
    found = outcome.by_month
    heads = [SAY(f"finance.table.{name}") for name in ("month", *parts.COLUMNS)]
    rows = [
        [SAY.month(month), *(SAY.number(float(found[name][at])) for name in parts.COLUMNS)]
        for at, month in enumerate(outcome.months)
    ]
    lines = [" | ".join(row) for row in (heads, ["---"] * len(heads), *rows)]
    return "\n".join(f"| {line} |" for line in lines)


if __name__ == "__main__":
    waitress.serve(app.server, host="127.0.0.1", port=int(sys.argv[1]), threads=8)
