"""The financial plan as a document: its numbers are the engine's, its words are all there."""

from __future__ import annotations

import re

import numpy as np
import numpy_financial as npf
import pytest
from document_plans import (
    DAY,
    EMPTY,
    EXAMPLES,
    PLANS,
    SAY,
    amounts,
    read,
    report_of,
    tables,
    words_of,
)

from buurtpunt_lib import datasets, finance, parameters
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.domain.plan.line import Sourced
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import Account
from buurtpunt_lib.reports.content import Link, Table, file_stem, plain, runs
from buurtpunt_lib.reports.plan_document import CHAPTERS, sections
from buurtpunt_lib.reports.plan_document.about import plan_hash, short_hash
from buurtpunt_lib.reports.plan_document.figures import Figures
from buurtpunt_lib.reports.plan_document.origins import numbers

NL, BOTH = SAY["nl"], SAY


@pytest.mark.parametrize("name", [*EXAMPLES, "nasty"])
def test_both_languages_have_the_same_chapters_and_tables(name):
    shapes = []
    for language in BOTH:
        report = report_of(name, language)
        shapes.append(
            [
                (chapter.key, [(type(b), len(getattr(b, "rows", ()))) for b in chapter.blocks])
                for chapter in report.chapters
            ]
        )
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_plan_of_every_kind_has_what_a_bank_asks_for(name):
    keys = [chapter.key for chapter in report_of(name, "nl").chapters]
    asked = "outcome project activities people investments sources financing balance result"
    asked = {*asked.split(), "scenarios", "tax", "cash", "assumptions", "open", "about"}
    assert asked <= set(keys)
    # The mobility point charges no VAT, borrows from a municipality and has no volunteers.
    assert ("rules" in keys) == (name != "mobipunt_pakjesdienst")
    order = [key for key, _ in CHAPTERS]
    assert [key for key in keys if key in order] == [key for key in order if key in keys]


def test_an_empty_plan_has_no_empty_chapters():
    keys = {chapter.key for chapter in report_of("empty", "nl").chapters}
    gone = {"activities", "investments", "sources", "financing", "balance", "result", "cash",
            "scenarios", "break_even", "happened"}  # fmt: skip
    assert not keys & gone
    assert all(chapter.blocks for chapter in report_of("empty", "nl").chapters)
    assert NL("report.outcome.empty") in words_of(report_of("empty", "nl"))


@pytest.mark.parametrize("name", [*EXAMPLES, "nasty"])
def test_the_outcome_is_told_as_the_engine_found_it(name):
    flow = finance.cash_flow(PLANS[name])
    words = words_of(report_of(name, "nl"))
    for scenario, found in (("with", flow), ("without", flow.without_grants())):
        told = finance.summary(found)
        if told.first_problem_month is None:
            assert NL(f"finance.lasts.{scenario}", lowest=NL.euro(told.lowest_balance),
                      month=NL.month(told.lowest_month)) in words  # fmt: skip
        else:
            assert NL(f"finance.runs_out.{scenario}", month=NL.month(told.first_problem_month),
                      amount=NL.euro(told.capital_needed)) in words  # fmt: skip
        assert NL.euro(told.end_balance) in words


@pytest.mark.parametrize("name", [*EXAMPLES, "nasty"])
def test_balance_sheets_are_those_of_the_engine_and_balance(name):
    found = tables(report_of(name, "nl"), "balance")
    have = amounts(found, NL("report.balance.total_assets"))
    owe = amounts(found, NL("report.balance.total_sources"))
    assert have == pytest.approx(owe, abs=1.01)
    flow = finance.cash_flow(PLANS[name])
    months = Figures(PLANS[name]).sheet_months
    bank = [flow.opening_balance if at < 0 else flow.balance[0, at] for at in months]
    shown = np.array(amounts(found, NL("report.account.bank")))
    assert shown == pytest.approx(np.maximum(bank, 0), abs=0.51)
    if min(bank) < 0:
        short = amounts(found, NL("report.account.bank_turned"))
        assert short == pytest.approx(-np.minimum(bank, 0), abs=0.51)
    sheet = finance.balance_sheet(flow)
    equity = amounts(found, NL("report.balance.equity"))
    assert equity[1:] == pytest.approx([sheet.equity[0, at] for at in months[1:]], abs=0.51)
    # Twelve and twenty-four months after the start, as the law asks.
    assert {11, 23} <= set(months)


@pytest.mark.parametrize("name", [*EXAMPLES, "nasty"])
def test_profit_and_loss_is_that_of_the_engine(name):
    flow = finance.cash_flow(PLANS[name])
    pieces = tables(report_of(name, "nl"), "result")
    count = len([t for t in pieces if t.caption == NL("report.result.caption")])
    profit = finance.profit_and_loss(flow).profit[0]
    years = [profit[low : low + 12].sum() for low in range(0, flow.plan.months, 12)]
    shown = amounts(pieces[:count], NL("report.result.total"))
    assert shown == pytest.approx(years, abs=0.51)
    bare = finance.profit_and_loss(flow.without_grants()).profit[0]
    shown = amounts(pieces[:count], NL("report.result.without_grants"))
    bare_years = [bare[low : low + 12].sum() for low in range(0, flow.plan.months, 12)]
    assert shown == pytest.approx(bare_years, abs=0.51)


@pytest.mark.parametrize("name", [*EXAMPLES, "nasty"])
def test_every_month_of_cash_is_there_and_adds_up(name):
    flow = finance.cash_flow(PLANS[name])
    found = tables(report_of(name, "nl"), "cash")
    assert all(table.wide for table in found)
    ends, nets, bares = [], [], []
    for table in found:
        ends += amounts([table], NL("report.cash.end"))[:-1]
        nets += amounts([table], NL("report.cash.net"))[:-1]
        bares += amounts([table], NL("report.cash.without"))[:-1]
        begins = amounts([table], NL("report.cash.begin"))
        assert begins[-1] == begins[0]
        total = amounts([table], NL("report.cash.net"))[-1]
        assert begins[0] + total == pytest.approx(ends[-1], abs=1.01)
        groups = np.sum(
            [[read(plain(cell)) for cell in row.cells[1:]] for row in table.rows
             if row.kind == "group"], axis=0,
        )  # fmt: skip
        assert groups == pytest.approx(amounts([table], NL("report.cash.net")), abs=8)
    assert ends == pytest.approx(flow.balance[0], abs=0.51)
    assert nets == pytest.approx(flow.net[0], abs=0.51)
    assert bares == pytest.approx(flow.without_grants().balance[0], abs=0.51)


@pytest.mark.parametrize("name", [*EXAMPLES, "nasty"])
def test_sources_minus_uses_is_what_stands_on_the_account(name):
    (table,) = tables(report_of(name, "nl"), "sources")
    came = amounts([table], NL("report.sources.total_sources"))
    went = amounts([table], NL("report.sources.total_uses"))
    left = amounts([table], NL("report.sources.left"))
    assert np.subtract(came, went) == pytest.approx(left, abs=1.01)
    plan = PLANS[name]
    balance = finance.cash_flow(plan).balance[0]
    opening = Figures(plan).opening
    ends = sorted({opening, 24, plan.months} if 0 < opening < plan.months else {24, plan.months})
    assert left == pytest.approx([balance[end - 1] for end in ends], abs=0.51)


def test_a_loan_is_paid_back_as_numpy_financial_says():
    plan = EXAMPLES["dorpswinkel_met_cafe"]
    loan = plan.line("bank_loan")
    caption = NL("report.loan.caption", name=loan.name, month=NL.month(loan.month))
    found = tables(report_of("dorpswinkel_met_cafe", "nl"), "financing")
    table = next(table for table in found if table.caption == caption)
    periods = np.arange(1, loan.term + 1)
    interest = -npf.ipmt(loan.rate / 12, periods, loan.term, loan.amount)
    for number, row in enumerate(table.rows[:-1]):
        shown = [read(plain(cell)) for cell in row.cells[1:]]
        assert shown[1] == pytest.approx(interest[12 * number : 12 * number + 12].sum(), abs=0.51)
        assert shown[0] - shown[2] == pytest.approx(shown[4], abs=1.01)
    assert read(plain(table.rows[-1].cells[3])) == loan.amount


def test_what_falls_due_within_a_year_is_told_apart():
    loan = {"id": "l", "name": "L", "amount": 12000, "month": "2027-03", "rate": 0.0,
            "term": 24, "repayment": "linear"}  # fmt: skip
    plan = HubPlan.from_dict(
        {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01", "months": 36,
         "loans": [loan]}
    )  # fmt: skip
    figures = Figures(plan)
    # Received in March 2027, 500 a month from April 2027 to March 2029.
    assert figures.sheet_months == (-1, 11, 23, 35)
    assert figures.due_within_year() == (0.0, 6000.0, 1500.0, 0.0)
    sheet = finance.balance_sheet(figures.flow).account(Account.LOANS)[0]
    assert [sheet[at] for at in (11, 23, 35)] == [7500.0, 1500.0, 0.0]


@pytest.mark.parametrize("name", [*EXAMPLES, "nasty"])
@pytest.mark.parametrize("language", BOTH)
def test_every_number_stands_there_with_its_origin(name, language):
    plan, say = PLANS[name], BOTH[language]
    given = {place for place, _, _ in plan.numbers() if place != "actuals"}
    shown = {number.place for number in numbers(plan, say)}
    assert given <= shown
    (table,) = tables(report_of(name, language), "assumptions")
    rows = [row for row in table.rows if row.kind == "plain"]
    assert len(rows) == len(list(numbers(Figures(plan).plan, say)))
    assert all(plain(cell).strip() for row in rows for cell in row.cells)


def test_every_kind_of_number_has_a_name_in_both_languages():
    def classes(kind):
        yield kind
        for below in kind.__subclasses__():
            yield from classes(below)

    fields = {
        field
        for kind in classes(Sourced)
        for field, info in kind.model_fields.items()
        if re.search(r"\b(float|int|Reach|Pull)\b", str(info.annotation))
    } - {"schema_version", "actuals"}
    assert {"rate", "amount", "reach", "pulled_by"} <= fields
    for say in BOTH.values():
        assert [f for f in sorted(fields) if f"report.field.{f}" not in say] == []


def test_sources_lead_to_their_page():
    (table,) = tables(report_of("dorpswinkel_met_cafe", "nl"), "assumptions")
    links = {url for row in table.rows for _, url in runs(row.cells[-1]) if url}
    for key in ("nl_shop_eext_refrigeration_2020", "win_win_mean_loan_2021"):
        assert datasets.finance_figure(key).source_url in links
    assert parameters.parameter("vat.food_shop").source in links


def test_rules_stand_there_with_value_and_day_of_checking():
    (table,) = tables(report_of("dorpswinkel_met_cafe", "nl"), "rules")
    rule = parameters.parameter("win_win_loan.max_per_lender")
    row = next(row for row in table.rows if plain(row.cells[0]) == rule.name_nl)
    value = rule.on(EXAMPLES["dorpswinkel_met_cafe"].line("win_win").month)
    assert read(plain(row.cells[2])) == value.value
    assert plain(row.cells[4]) == f"{value.checked_on:%d/%m/%Y}"
    # The bounds of interest change every year: that of 2027 is not known, and said to be so.
    unknown = parameters.parameter("win_win_loan.interest_max")
    with pytest.raises(InputError):
        unknown.on(EXAMPLES["dorpswinkel_met_cafe"].line("win_win").month)
    row = next(row for row in table.rows if plain(row.cells[0]) == unknown.name_nl)
    assert plain(row.cells[2]).startswith(NL("common.not_known"))


def test_a_plan_against_the_rules_is_told_so():
    words = words_of(report_of("nasty", "nl"))
    assert "80.000 euro per kredietgever is te veel" in words
    assert "Winwin, looptijd in maanden" in words
    assert "loans[" not in words


def test_what_happened_stands_beside_the_plan_and_what_is_not_known_is_said():
    (table,) = tables(report_of("nasty", "nl"), "happened")
    march, april = ([plain(cell) for cell in row.cells] for row in table.rows)
    assert (march[2], march[8], april[6]) == ("2.101", "1.234", "3.000")
    assert march[4] == march[6] == april[2] == april[8] == NL("common.not_known")


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("language", BOTH)
def test_no_advice_is_said_and_inputs_have_a_fingerprint(name, language):
    report, say = report_of(name, language), BOTH[language]
    assert say("report.no_advice") in [plain(note.text) for note in report.notes]
    for key in ("tax", "about"):
        blocks = report.chapter(key).blocks
        assert say("report.no_advice") in [plain(getattr(b, "text", "")) for b in blocks]
    hashed = plan_hash(PLANS[name])
    assert hashed in words_of(report)
    assert short_hash(hashed) in report.footer
    assert say.day(DAY) in words_of(report)


def test_another_number_gives_another_fingerprint_and_the_same_plan_the_same_document():
    plan = EXAMPLES["dorpswinkel_met_cafe"]
    assert plan_hash(plan) != plan_hash(plan.replace_line("rent", amount=621.0))
    # A number put back to what it was: the same plan, whatever way it came.
    round_about = plan.replace_line("rent", amount=1.0).replace_line("rent", amount=620.0)
    assert sections(round_about, NL, today=DAY) == sections(plan, NL, today=DAY)


def test_an_example_is_said_to_be_one():
    assert NL("finance.about_example") in [
        plain(note.text) for note in report_of("dorpswinkel_met_cafe", "nl").notes
    ]
    assert all(
        NL("finance.about_example") != plain(note.text) for note in report_of("nasty", "nl").notes
    )


def test_a_company_sees_where_each_part_stands_that_the_law_asks():
    found = tables(report_of("dorpswinkel_met_cafe", "nl"), "open")
    assert [plain(row.cells[1]) for row in found[0].rows][-1] == NL("report.open")
    numbered = {c.key: n for n, c in enumerate(report_of("dorpswinkel_met_cafe", "nl").chapters, 1)}
    balance = next(r for r in found[0].rows if plain(r.cells[0]) == NL("report.law.balance"))
    assert str(numbered["balance"]) in plain(balance.cells[1])
    assert tables(report_of("ontmoetingsplek_zorg", "nl"), "open") == []


def test_what_the_plan_does_not_say_is_said():
    words = words_of(report_of("empty", "nl"))
    for key in ("description", "village", "legal_form", "vat", "staff", "costs", "activities",
                "prices", "founders", "expert"):  # fmt: skip
        assert NL(f"report.open_points.{key}") in words
    unknown = EMPTY.replace(village="99999Z")
    assert NL("report.open_points.village_unknown") in words_of(sections(unknown, NL, today=DAY))


def test_the_village_is_named_with_its_residents():
    village = datasets.village("71053G")
    words = words_of(report_of("nasty", "nl"))
    assert village.name in words
    assert NL.number(village.population) in words


@pytest.mark.parametrize("name", PLANS)
def test_rows_fit_their_columns_and_nothing_is_left_unwritten(name):
    for language in BOTH:
        report = report_of(name, language)
        for chapter in report.chapters:
            for block in chapter.blocks:
                if isinstance(block, Table):
                    assert {len(row.cells) for row in block.rows} == {len(block.columns)}
        words = words_of(report)
        # What a program writes where it has no words: such as nan, None, or a place not filled in.
        left = re.findall(r"\b(?:nan|None|inf|Ellipsis)\b|\{[a-z_]+\}|report\.[a-z_]+", words)
        assert left == []


def test_links_lead_only_to_pages():
    text = (Link("a", "javascript:alert(1)"), Link("b", "https://x.example/?q=1&r=2"),
            Link("c", 'https://x.example/" x="'), Link("d", "https://x.example/a b"))  # fmt: skip
    assert list(runs(text)) == [
        ("a", None), ("b", "https://x.example/?q=1&r=2"), ("c", None), ("d", None),
    ]  # fmt: skip
    assert plain("a\x00b\x0bc\ud800d\u202ee") == "abcde"
    assert plain("Łódź – 😀\n") == "Łódź – 😀\n"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("../../etc/passwd", "etc_passwd"),
        ("CON", "plan"),
        ("lpt1", "plan"),
        ("", "plan"),
        ("العربية", "plan"),
        ("Café “De Linde”", "cafe_de_linde"),
        ("a" * 300, "a" * 60),
        ("x\x00y:z*?", "x_y_z"),
    ],
)
def test_a_name_becomes_a_file_name_that_every_system_takes(name, stem):
    assert file_stem(name) == stem


def test_tax_weighs_on_the_profit():
    plan = HubPlan.from_dict(
        {"schema": 1, "name": "Winst", "start": "2027-01", "opening": "2027-01", "months": 24,
         "income_tax": {"rate": 0.25},
         "activities": [{"id": "a", "name": "Zaal", "customers": 10, "basket": 100}]}
    )  # fmt: skip
    report = sections(plan, NL, today=DAY)
    (table,) = tables(report, "result")
    # Twelve times a thousand euro a year, a quarter of it for taxes.
    assert amounts([table], NL("finance_lines.kind.profit_tax")) == [-3000, -3000]
    assert amounts([table], NL("report.result.total")) == [9000, 9000]
    (sheets,) = tables(report, "balance")
    assert amounts([sheets], NL("report.account.tax")) == [0, 3000, 3000]
    assert NL("report.tax.rate", rate=NL.percent(0.25)) in words_of(report)


def test_what_nobody_filled_in_is_told_to_be_a_default():
    plan = EXAMPLES["dorpswinkel_met_cafe"]
    found = {number.place: number for number in numbers(Figures(plan).plan, NL)}
    # Ten years is the default, but the plan says why it stands there.
    assert plan.investments[0].life_years == 10
    assert "tien jaar" in found["investments[0].life_years"].basis.assumption
    assert found["activities[3].margin"].value == 1.0
    assert found["activities[3].margin"].basis is None
    (table,) = tables(report_of("dorpswinkel_met_cafe", "nl"), "assumptions")
    assert NL("report.origin.default") in [plain(row.cells[2]) for row in table.rows]
