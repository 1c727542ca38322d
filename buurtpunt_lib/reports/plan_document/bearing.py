"""What a plan bears: its break-even, how far a number may slide, and what becomes of it in others'
hands: scenarios with our own, assumed numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from buurtpunt_lib import finance
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import scenarios as sc
from buurtpunt_lib.finance.break_even import OPEN_DAYS
from buurtpunt_lib.finance.changes import Said
from buurtpunt_lib.reports.content import Block, Column, Heading, Note, Paragraph, Row, Table
from buurtpunt_lib.reports.plan_document.figures import Figures
from buurtpunt_lib.texts import Catalogue

_LIMITS = ("customers", "basket", "margin", "rent", "energy", "wages", "costs", "investments")


def break_even(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """The takings at which nothing is lost, and how far each number may slide."""
    found = figures.break_even
    if figures.empty or not found.turnover_now:
        return
    last = figures.months[-1]
    yield Paragraph(
        say(
            "report.break_even.lead",
            first=say.month(found.first),
            last=say.month(last),
            days=say.number(OPEN_DAYS),
        )
    )
    yield _table(found, say)
    if found.turnover is None:
        yield Note(say("report.break_even.never"), "warning")
    yield Heading(say("report.limits.heading"))
    yield Paragraph(say("report.limits.lead"))
    columns = (Column(say("report.limits.number"), width=1.4), Column("", width=3.6))
    limits = (finance.limit(figures.plan, driver) for driver in _LIMITS)
    rows = tuple(
        Row((say(f"finance_scenarios.driver.{found.driver}"), limit_words(found, say)))
        for found in limits
        if found.moves
    )
    yield Table(say("report.limits.caption"), columns, rows)


def _table(found: finance.BreakEven, say: Catalogue) -> Table:
    def euro(value: float | None) -> str:
        return say("report.break_even.not_reached") if value is None else say.euro(value)

    def share(value: float | None) -> str:
        return say("report.break_even.not_reached") if value is None else say.percent(value)

    rows = [
        ("turnover", euro(found.turnover)),
        ("turnover_now", euro(found.turnover_now)),
        ("factor", share(found.factor)),
        ("margin", share(found.margin)),
        ("fixed", euro(found.fixed_cost)),
    ]
    if found.carried:
        rows.append(("carried", euro(found.carried)))
    if found.customers is not None:
        rows.append(("customers", say.number(found.customers)))
    if found.loaves is not None:
        rows.append(("loaves", say.number(found.loaves)))
    month = say.month(found.month) if found.month else say("report.outcome.none")
    rows.append(("month", month))
    columns = (
        Column(say("report.outcome.figure"), width=3.2),
        Column(say("report.break_even.a_year"), number=True, width=1.4),
    )
    written = tuple(Row((say(f"report.break_even.{key}"), value)) for key, value in rows)
    return Table(say("report.break_even.caption"), columns, written)


def limit_words(found: finance.Limit, say: Catalogue) -> str:
    """How far a number may go, or how far it must go, in a few words."""
    if found.factor is None:
        return say("report.limits.alone")
    if found.unbounded:
        return say("report.limits.falls_away" if found.factor == 0 else "report.limits.grows")
    way = "up" if found.factor > 1 else "down"
    percent = say.percent(abs(found.factor - 1), 0)
    if found.works_now:
        return say(f"report.limits.may_{way}", percent=percent)
    return say(f"report.limits.must_{way}", percent=percent)


def scenarios(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """The plan in every built-in scenario that it has something for, the worst outcome first."""
    if figures.empty:
        return
    table = sc.run(figures.plan)
    counting = [o for o in table.outcomes[1:] if o.state is sc.ScenarioState.COUNTS]
    if not counting:
        return
    yield Heading(say("report.what_if.heading"))
    yield Note(say(sc.ASSUMPTION_TEXT), "assumption")
    columns = (
        Column(say("report.what_if.name"), width=2.2),
        Column(say("report.what_if.change"), width=3.2),
        Column(say("report.outcome.row.problem"), number=True, width=1.5),
        Column(say("report.what_if.lowest"), number=True, width=1.2),
        Column(say("report.what_if.end"), number=True, width=1.2),
    )
    base = _cells(table.base, say)
    rows = [Row((say("finance_scenarios.name.base"), "", *base), "total")]
    for outcome in sorted(counting, key=_worst_first):
        rows.append(Row((name(outcome.scenario, say), changes(outcome.scenario, figures.plan, say),
                         *_cells(outcome, say))))  # fmt: skip
    yield Table(say("report.what_if.caption"), columns, tuple(rows))


def _worst_first(outcome: sc.Outcome) -> tuple[float, float]:
    found = outcome.summary
    assert found is not None
    return round(found.lowest_balance, 2), found.end_balance


def name(scenario: sc.Scenario, say: Catalogue) -> str:
    """The name that its maker gave it, or ours."""
    return scenario.name or say(scenario.name_text or "")


def _cells(outcome: sc.Outcome, say: Catalogue) -> tuple[str, str, str]:
    found = outcome.summary
    assert found is not None
    problem = found.first_problem_month
    month = say.month(problem) if problem else say("report.outcome.none")
    return month, say.euro(found.lowest_balance), say.euro(found.end_balance)


def changes(scenario: sc.Scenario, plan: HubPlan, say: Catalogue) -> str:
    """What a scenario changes, in a few words."""
    return "; ".join(said(found, say) for found in scenario.said(plan))


def said(found: Said, say: Catalogue) -> str:
    """What one change does, as words."""
    values: dict[str, Any] = {
        key: say.month(value) if isinstance(value, date) else value
        for key, value in found.values.items()
    }
    return say(found.key, **values, **{key: say(name) for key, name in found.names.items()})
