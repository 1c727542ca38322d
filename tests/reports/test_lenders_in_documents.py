"""The side of those who lend by a Win-win loan, in the documents of a plan."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance.lenders import lender_sheets
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.reports import plan_document
from buurtpunt_lib.reports.content import Bullets, Heading, Note, Paragraph, Table
from buurtpunt_lib.reports.plan_document import lenders
from buurtpunt_lib.storage import read_plan
from buurtpunt_lib.texts import LANGUAGES, catalogue

WIN_WIN = {"id": "friends", "name": "Winwin", "kind": "win_win", "amount": 30_000, "lenders": 3,
           "month": "2026-03", "rate": 0.03, "term": 60, "repayment": "linear",
           "period": "yearly"}  # fmt: skip


def plan(**changes) -> HubPlan:
    base = {"schema": 1, "name": "x", "start": "2026-01", "opening": "2026-01"}
    return HubPlan.from_dict(base | changes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapter_on_financing_tells_what_lenders_get(language):
    say = catalogue(language)
    whole = read_plan(DATA / "examples" / "dorpswinkel_met_cafe.json")
    report = plan_document.sections(whole, say, today=date(2026, 11, 22))
    (chapter,) = [c for c in report.chapters if c.key == "financing"]
    headings = [b.text for b in chapter.blocks if isinstance(b, Heading)]
    assert say("finance_funding.lender.chapter") in headings
    (sheet,) = lender_sheets(whole)
    (table,) = [
        b
        for b in chapter.blocks
        if isinstance(b, Table) and b.caption == lenders.caption(say, sheet)
    ]
    # A row a year and the sum, to the cent.
    assert [row.cells[0] for row in table.rows][:-1] == [str(y.year) for y in sheet.years]
    assert table.rows[-1].cells[1:] == (
        say.euro(sheet.interest, 2),
        say.euro(34_000, 2),
        say.euro(sheet.credit, 2),
    )
    notes = [b.text for b in chapter.blocks if isinstance(b, Note)]
    assert say("finance_funding.lender.advice") in notes


def test_a_plan_without_such_a_loan_says_nothing_of_it():
    assert list(lenders.blocks(plan(), catalogue("nl"))) == []
    bank = plan(loans=[WIN_WIN | {"kind": "bank"}])
    assert list(lenders.blocks(bank, catalogue("nl"))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_is_said_and_no_number_takes_its_place(language):
    say = catalogue(language)
    early = plan(start="2015-01", opening="2015-01", loans=[WIN_WIN | {"month": "2015-03"}])
    blocks = list(lenders.blocks(early, say))
    words = [b.text for b in blocks if isinstance(b, Paragraph)]
    assert words.count(say("finance_funding.lender.cap_unknown")) == 2
    (told,) = [b.items for b in blocks if isinstance(b, Bullets)]
    assert say("finance_funding.lender.loss_unknown") in told
    assert say("finance_funding.lender.credit_unknown") in told
    (table,) = [b for b in blocks if isinstance(b, Table)]
    assert {row.cells[3] for row in table.rows} == {say("common.not_known")}


def test_the_rules_with_value_since_when_and_page():
    say = catalogue("nl")
    (sheet,) = lender_sheets(plan(loans=[WIN_WIN]))
    rows = {name: rest for name, *rest in lenders.rule_rows(say, sheet)}
    assert len(rows) == 8
    assert rows["Hoogste bedrag per kredietgever"][:2] == [say.euro(75_000), "1 oktober 2020"]
    assert rows["Langste looptijd"][0] == "10 jaar"
    assert rows["Hoogste rente"][0] == say.percent(0.045, 2)
    assert all(source.startswith("http") for *_, source in rows.values())


def test_it_is_told_when_money_comes_back():
    say = catalogue("nl")

    def first(**changes) -> str:
        (sheet,) = lender_sheets(plan(loans=[WIN_WIN | changes]))
        return next(lenders.lines(say, sheet))

    assert "tussen maart 2027 en maart 2031" in first()
    assert "tussen maart 2028 en maart 2031" in first(grace=12)
    assert "alles in één keer terug in maart 2031" in first(repayment="bullet")
