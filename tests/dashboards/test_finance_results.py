"""The results on the finance page, without a browser: the main chart, the answers, the bridges."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import numpy as np
import pytest

from buurtpunt_lib import finance
from buurtpunt_lib.dashboards import finance_plan
from buurtpunt_lib.dashboards.finance_plan import Model, main_chart, parts
from buurtpunt_lib.dashboards.finance_plan.sections import SECTIONS
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.reports.plan_answers import answers, layer_words
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
EXAMPLES = [name for name, _ in Model(SAY, today=date(2026, 11, 21)).examples]
SHOP = EXAMPLES[0]


def model_of(name: str = "") -> Model:
    model = Model(SAY, today=date(2026, 11, 21))
    model.example = name
    return model


def unguarded(callback):
    """A failure must fail the test, not become a sentence."""
    return callback


def opened(key: str, name: str = SHOP):
    section = SECTIONS[key](model_of(name), unguarded)
    section.refresh()
    return section


def text_of(markup: str) -> str:
    """What a reader sees of a piece of HTML."""
    return unescape(re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", str(markup))))


def rows_of(table: str) -> list[list[str]]:
    return [
        [text_of(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", str(table), re.DOTALL)
    ]


def euros(cell: str) -> float:
    return float(cell.replace("\u2212", "-").replace(".", "").replace(",", "."))


# ── the main chart ──────────────────────────────────────────────────────────────────────────────


def test_the_chart_shows_grants_first_and_certainty_when_asked():
    model = model_of(SHOP)
    chart = main_chart.MainChart(model, unguarded)
    chart.refresh()
    assert [t["name"] for t in chart.chart.figure["data"][::2]] == [
        "met subsidie",
        "zonder subsidie",
    ]
    assert chart.told.layout.display == "none"
    chart.way.value = "certainty"
    lines = [t for t in chart.chart.figure["data"] if t["mode"] == "lines"]
    layers = {SAY(f"finance_results.layer.{layer.key}"): layer for layer in model.outcome.layers}
    assert {line["name"] for line in lines} == set(layers)
    for line in lines:
        assert line["y"] == [round(float(v), 2) for v in layers[line["name"]].balance]
    for sentence in layer_words(model.outcome, SAY):
        assert sentence in text_of(chart.told.value)
    assert "zeker" in chart.chart.description
    chart.way.value = "grants"
    assert chart.told.layout.display == "none"


def test_only_the_chart_that_is_shown_is_worked_out(monkeypatch):
    drawn = []
    for name in ("balance_chart", "certainty_chart"):
        real = getattr(main_chart, name)

        def noted(*given, real=real, name=name):
            drawn.append(name)
            return real(*given)

        monkeypatch.setattr(main_chart, name, noted)
    model = model_of(SHOP)
    page = finance_plan.view(model)
    way = next(w for w in walk(page) if getattr(w, "description", "") == CHOICE)
    lever = model.levers[0]
    drawn.clear()
    model.move(lever.key, lever.value / 2)
    assert drawn == ["balance_chart"]
    assert "layers" not in vars(model.outcome)
    way.value = "certainty"
    drawn.clear()
    model.move(lever.key, lever.value / 4)
    assert drawn == ["certainty_chart"]


CHOICE = SAY("finance_results.chart.choice")


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def test_an_empty_plan_says_nothing_of_its_layers():
    chart = main_chart.MainChart(model_of(), unguarded)
    chart.way.value = "certainty"
    chart.refresh()
    assert text_of(chart.told.value).strip() == ""


# ── five figures and the answers ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", EXAMPLES)
def test_five_figures_stand_on_top(name):
    model = model_of(name)
    shown = str(parts.figures(model))
    assert shown.count('class="bp-figure"') == 5
    first = model.outcome.given.no_loss.first
    assert f'<div class="bp-figure-value">{first}</div>' in shown
    bare = model.outcome.bared.no_loss.first or "geen"
    assert f"zonder subsidie: {bare}" in text_of(shown)
    model.change(grants=[], recurring_grants=[])
    assert "zonder subsidie:" not in text_of(parts.figures(model))


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_result_of_a_plan_stands_in_the_answers(name):
    section = opened("answer", name)
    outcome, shown = section.model.outcome, text_of(section.told.value)
    for answer in answers(outcome, SAY):
        assert answer.title in shown
        for remark in answer.remarks:
            assert remark.text in shown
    found = outcome.summary
    results = [
        SAY.euro(found.lowest_balance), SAY.month(found.lowest_month),
        SAY.euro(found.earned), SAY.euro(outcome.given.start_money.needed),
        SAY.euro(outcome.break_even.turnover), SAY.number(outcome.break_even.customers),
    ]  # fmt: skip
    if found.buffer_days:
        results.append(f"{int(found.buffer_days)} dagen")
    if outcome.break_even.loaves is not None:
        results.append(SAY.number(outcome.break_even.loaves))
    for result in results:
        assert result in shown
    years = rows_of(section.told.value)[1:]
    for row, one, bare in zip(years, outcome.given.years, outcome.bared.years, strict=True):
        assert row == [str(one.year), SAY.number(one.profit), SAY.number(bare.profit)]


def test_a_part_of_a_year_is_said_to_be_one():
    section = opened("answer")
    section.model.change(start="2026-07", months=40)
    section.refresh()
    years = [row[0] for row in rows_of(section.told.value)[1:]]
    assert years == ["2026 (6 maanden)", "2027", "2028", "2029 (10 maanden)"]


def test_prudent_stands_beside_the_plan_and_follows_the_choice():
    section = opened("answer")
    outcome = section.model.outcome

    def column(place: int) -> list[str]:
        return [row[place] for row in rows_of(section.beside.value)[1:]]

    def wanted(sides) -> list[str]:
        def month(day, never: str) -> str:
            return SAY.month(day) if day else SAY(f"finance_results.prudent.{never}")

        both = list(sides.values())
        return [
            *(month(s.summary.first_problem_month, "lasts") for s in both),
            *(SAY.euro(s.summary.lowest_balance) for s in both),
            *(str(s.no_loss.first or SAY("finance_results.prudent.never")) for s in both),
            month(both[0].summary.self_supporting_month, "never"),
        ]

    assert column(1) == wanted(outcome.sides)
    assert column(2) == wanted(outcome.prudent(0.8))
    before = column(2)
    section.share.value = 0.5
    assert column(2) == wanted(outcome.prudent(0.5)) != before
    assert "50" in rows_of(section.beside.value)[0][2]


def test_an_empty_plan_asks_for_numbers():
    section = opened("answer", "")
    assert SAY("finance_results.answer.empty") in section.told.value
    assert section.prudent.layout.display == "none"


# ── the profit bridge and what is tied up ───────────────────────────────────────────────────────


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_bridge_ties_to_the_profit_and_loss_table(name):
    section = opened("statements", name)
    outcome = section.model.outcome
    table = rows_of(section.tables.value.split("</table>")[0])
    for year in outcome.given.profit.years:
        section.year.widget.value = year
        at = table[0].index(str(year))
        in_table = {row[0]: euros(row[at]) for row in table[1:]}
        bars = {
            step: round(length, 2)
            for trace in section.chart.figure["data"]
            for step, length in zip(trace["y"], trace["x"], strict=True)
        }
        names = {
            SAY(f"finance_results.bridge.step.{group}"): SAY(f"finance_lines.group.{group}")
            for group in outcome.given.profit.by_group
        } | {SAY("finance_results.bridge.step.profit"): SAY("finance.books.profit")}
        for step, amount in bars.items():
            assert in_table[names[step]] == pytest.approx(amount, abs=0.5), "whole euros"
        profit = outcome.given.profit
        exact = profit.by_year(profit.profit)[0, profit.years.index(year)]
        assert bars[SAY("finance_results.bridge.step.profit")] == pytest.approx(exact, abs=0.005)
        assert SAY.euro(exact) in section.chart.description
        rest = sum(amount for step, amount in bars.items() if step != "Resultaat")
        assert rest == pytest.approx(exact, abs=0.01 * len(bars))


def test_the_chosen_year_stays_as_long_as_the_plan_has_it():
    section = opened("statements")
    assert section.year.value == section.model.plan.opening.year + 1
    section.year.widget.value = 2029
    section.model.change(months=60)
    section.refresh()
    assert [year for _, year in section.year.widget.options] == [2027, 2028, 2029, 2030, 2031]
    assert section.year.value == 2029
    section.model.change(months=24)
    section.refresh()
    assert section.year.value == 2028
    assert "2028" in section.chart.description
    section.year.widget.value = None
    section.refresh()
    assert "2027" in section.chart.description


def test_an_empty_plan_has_no_bridge():
    assert opened("statements", "").bridge.layout.display == "none"


def test_what_is_tied_up_is_shown_where_there_are_days():
    section = opened("statements")
    found = section.model.outcome.working_capital
    shown = text_of(section.tables.value)
    assert SAY("finance_results.working.title") in shown
    assert f"{SAY.number(found.activities[0].stock)} (20 dagen)" in shown
    assert SAY.euro(found.tied) in shown
    assert (
        SAY("finance_results.working.title") not in opened("statements", EXAMPLES[1]).tables.value
    )


# ── month by month ──────────────────────────────────────────────────────────────────────────────


def test_lines_of_a_year_add_up_and_say_what_kind_they_are():
    section = opened("months")
    section.way.value = "lines"
    outcome, year = section.model.outcome, section.year.value
    table = rows_of(section.table.value)
    inside = [at for at, month in enumerate(outcome.months) if month.year == year]
    net, end = table[-2], table[-1]
    assert euros(net[-1]) == pytest.approx(outcome.flow.net[0, inside].sum(), abs=0.5)
    assert [euros(cell) for cell in end[1:-1]] == pytest.approx(
        outcome.balance[inside].tolist(), abs=0.5
    )
    kinds = {row[0] for row in table if "terugkerend" in row[0] or "eenmalig" in row[0]}
    assert any(k.startswith("Kruidenier") and "variabel, terugkerend, verwacht" in k for k in kinds)
    assert any(k.startswith("Huur") and "vast, terugkerend, zeker" in k for k in kinds)
    months = np.array([[euros(c) for c in row[1:-1]] for row in table[1:-2]
                       if row[0] in kinds])  # fmt: skip
    assert months.sum(axis=0) == pytest.approx(outcome.flow.net[0, inside], abs=len(months))
    assert section.years.layout.display == ""


def test_months_by_certainty_are_those_of_the_layers():
    section = opened("months")
    assert section.years.layout.display == "none"
    section.way.value = "certainty"
    outcome = section.model.outcome
    rows = rows_of(section.table.value)[1:]
    assert len(rows) == len(outcome.months)
    for at, row in enumerate(rows):
        wanted = [values[at] for values in outcome.by_certainty.values()]
        wanted += [layer.balance[at] for layer in outcome.layers]
        assert [euros(cell) for cell in row[1:]] == pytest.approx(wanted, abs=0.51)
    assert SAY("finance_results.months.certainty_note") in section.table.value


def test_names_that_people_give_stay_text():
    model = model_of()
    model.open(HubPlan.from_dict({
        "schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01",
        "activities": [{"id": "a", "name": "<b>Winkel</b>", "customers": 9, "basket": 9.0,
                        "margin": 0.5, "stock_days": 10}],
    }))  # fmt: skip
    for key in ("months", "statements"):
        section = SECTIONS[key](model, unguarded)
        if key == "months":
            section.way.value = "lines"
        section.refresh()
        html = section.table.value if key == "months" else section.tables.value
        assert "&lt;b&gt;Winkel&lt;/b&gt;" in html
        assert "<b>" not in html


def test_the_outcome_of_the_page_is_the_one_of_the_engine():
    model = model_of(SHOP)
    assert isinstance(model.outcome, finance.PlanOutcome)
    assert model.outcome.plan == model.plan
