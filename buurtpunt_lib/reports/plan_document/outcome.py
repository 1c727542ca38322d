"""The outcome of a plan in words, figures and a chart; the same with and without grants."""

from __future__ import annotations

from collections.abc import Iterator

from buurtpunt_lib import finance
from buurtpunt_lib.reports.content import (
    Block,
    Column,
    LineChart,
    Note,
    Paragraph,
    Row,
    Series,
    Table,
)
from buurtpunt_lib.reports.plan_document import bearing
from buurtpunt_lib.reports.plan_document.figures import Figures
from buurtpunt_lib.texts import Catalogue


def blocks(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """The answer first: does the money last, with and without grants."""
    if figures.empty:
        yield Note(say("report.outcome.empty"), "unknown")
        return
    for sentence in sentences(figures, say):
        yield Paragraph(sentence, lead=True)
    yield chart(figures, say)
    yield _key_figures(figures, say)
    yield Paragraph(say("report.outcome.rounded"))


def sentences(figures: Figures, say: Catalogue) -> Iterator[str]:
    """ "Zonder subsidie is het geld op in maart 2028; er ontbreekt 14.200 euro." """
    yield sentence("with", figures.summary, say)
    if figures.has_grants:
        yield sentence("without", figures.without, say)
    else:
        yield say("finance.no_grants")
    month = figures.summary.self_supporting_month
    if month is None:
        yield say("report.outcome.never_covers")
    else:
        yield say("report.outcome.covers", month=say.month(month))


def sentence(scenario: str, found: finance.Summary, say: Catalogue) -> str:
    """What becomes of the account in one scenario (`with` or `without` grants)."""
    if found.first_problem_month is None:
        return say(
            f"finance.lasts.{scenario}",
            lowest=say.euro(found.lowest_balance),
            month=say.month(found.lowest_month),
        )
    return say(
        f"finance.runs_out.{scenario}",
        month=say.month(found.first_problem_month),
        amount=say.euro(found.capital_needed),
    )


def chart(figures: Figures, say: Catalogue) -> LineChart:
    """What stands on the account at the end of each month, in both scenarios."""
    series = [Series(say("finance.chart.with"), tuple(figures.balance.tolist()))]
    if figures.has_grants:
        bare = tuple(figures.bare_balance.tolist())
        series.append(Series(say("finance.chart.without"), bare, dashed=True))
    return LineChart(
        title=say("finance.chart_title"),
        months=figures.months,
        series=tuple(series),
        description=say("report.outcome.chart", n=len(figures.months)),
    )


def _key_figures(figures: Figures, say: Catalogue) -> Table:
    found = [figures.summary, figures.without] if figures.has_grants else [figures.summary]
    columns = [Column(say("report.outcome.figure"), width=3.2)]
    scenarios = ("with", "without")[: len(found)]
    columns += [Column(say(f"report.scenario.{s}"), number=True, width=1.6) for s in scenarios]

    def month(day) -> str:
        return say.month(day) if day else say("report.outcome.none")

    def days(value: float | None) -> str:
        return say.number(value) if value is not None else say("report.outcome.no_cost")

    rows = (
        ("problem", [month(s.first_problem_month) for s in found]),
        ("shortage", [say.euro(s.shortage) for s in found]),
        ("lowest", [say.euro(s.lowest_balance) for s in found]),
        ("lowest_month", [month(s.lowest_month) for s in found]),
        ("needed", [say.euro(s.capital_needed) for s in found]),
        ("buffer", [days(s.buffer_days) for s in found]),
        ("end", [say.euro(s.end_balance) for s in found]),
        ("supporting", [month(s.self_supporting_month) for s in found]),
        ("activities_cover", [month(s.activities_cover_month) for s in found]),
        ("earned", [say.euro(s.earned + s.purchases) for s in found]),
        ("supported", [say.euro(s.supported) for s in found]),
    )
    return Table(
        say("report.outcome.caption", n=figures.plan.months),
        tuple(columns),
        tuple(Row((say(f"report.outcome.row.{key}"), *cells)) for key, cells in rows),
    )


def scenario_blocks(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """Both scenarios year by year, and what stands when only the certain lines come true."""
    if figures.empty:
        return
    if figures.has_grants:
        yield Paragraph(say("report.scenarios.lead"))
        yield _by_year(figures, say)
    yield Paragraph(say("report.scenarios.certainty"))
    yield _layers(figures, say)
    yield from bearing.scenarios(figures, say)


def heading_of(figures: Figures, window: tuple[int, int], say: Catalogue) -> str:
    """ "jan 2027 – dec 2027": the months of a window."""
    low, high = window
    return f"{say.short_month(figures.months[low])} – {say.short_month(figures.months[high - 1])}"


def _by_year(figures: Figures, say: Catalogue) -> Table:
    flows = (("with", figures.flow), ("without", figures.bare))
    results = [side.profit.profit[0] for side in (figures.given, figures.bared)]
    columns = [Column(say("report.scenarios.year"), width=2.0)]
    for what in ("result", "balance"):
        columns += [
            Column(say(f"report.scenarios.{what}_{scenario}"), number=True, width=1.5)
            for scenario, _ in flows
        ]
    rows = []
    for window in figures.windows:
        low, high = window
        cells = [say.euro(float(result[low:high].sum())) for result in results]
        cells += [say.euro(float(flow.balance[0, high - 1])) for _, flow in flows]
        rows.append(Row((heading_of(figures, window, say), *cells)))
    return Table(say("report.scenarios.caption"), tuple(columns), tuple(rows))


def _layers(figures: Figures, say: Catalogue) -> Table:
    columns = (
        Column(say("report.scenarios.layer"), width=2.6),
        Column(say("report.outcome.row.problem"), number=True, width=1.5),
        Column(say("report.outcome.row.lowest"), number=True, width=1.4),
        Column(say("report.outcome.row.end"), number=True, width=1.4),
    )
    rows = []
    for layer in figures.layers:
        problem = layer.first_problem_month
        month = say.month(problem) if problem else say("report.outcome.none")
        cells = (month, say.euro(layer.lowest_balance), say.euro(layer.end_balance))
        rows.append(Row((say(f"report.scenarios.layer_{layer.key}"), *cells)))
    return Table(say("report.scenarios.layers_caption"), columns, tuple(rows))
