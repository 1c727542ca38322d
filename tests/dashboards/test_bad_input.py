"""What a plan or a rule does not allow: one clear sentence, the field and what is allowed named.

By hand in a table, from a file, and in a plan that breaks a rule; the rest of the plan stays.
"""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.finance_plan import Model
from buurtpunt_lib.dashboards.finance_plan.line_editor import LineEditor
from buurtpunt_lib.dashboards.finance_plan.sections.checks import finding_note
from buurtpunt_lib.dashboards.finance_plan.sections.funding import Funding, money_rules
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.upload import upload
from buurtpunt_lib.domain.plan import MAX_BYTES, HubPlan
from buurtpunt_lib.finance import check_rules
from buurtpunt_lib.texts import LANGUAGES, catalogue

WIN_WIN = {"id": "friends", "name": "Lening van Ann", "kind": "win_win", "amount": 50_000.0,
           "month": "2026-03", "rate": 0.03, "term": 96, "repayment": "bullet",
           "period": "yearly"}  # fmt: skip
GRANT = {"id": "g", "name": "Provincie", "amount": 1_000.0, "month": "2026-03"}


def plan(**changes) -> HubPlan:
    base = {"schema": 1, "name": "Punt", "start": "2026-01", "opening": "2026-02",
            "costs": [{"id": "rent", "name": "Huur", "amount": 400, "begin": "2026-02",
                       "end": "2027-01"}],
            "grants": [GRANT], "loans": [WIN_WIN]}  # fmt: skip
    return HubPlan.from_dict(base | changes)


@pytest.fixture(params=LANGUAGES)
def page(request):
    say = catalogue(request.param)
    place, guarded = messages(say)
    model = Model(say, today=date(2026, 11, 22))
    model.open(plan())
    return say, place, guarded, model


# --- in a table ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "row", "key", "typed", "allowed"),
    [
        ("costs", "rent", "amount", "-5", "-5"),
        ("costs", "rent", "end", "2026-01", "2026-02"),
        ("costs", "rent", "begin", "2027-13", "2027-03"),
        ("costs", "rent", "period", "weekly", ""),
        ("loans", "friends", "rate", "45", "30"),
        ("loans", "friends", "term", "7,5", ""),
        ("loans", "friends", "term", "500", "360"),
        ("grants", "g", "amount", "-1", "-1"),
        ("grants", "g", "share", "120", "100"),
    ],
)
def test_in_a_table_it_is_told_at_the_cell(page, name, row, key, typed, allowed):
    _, _, guarded, model = page
    editor = LineEditor(model, guarded, name)
    editor.refresh()
    before = model.plan
    grid = editor.grid
    grid._answer(None, {"do": "edit", "row": row, "key": key, "text": typed}, [])
    told = grid._faults[f"{row}.{key}"]
    label = grid.columns[key].label
    assert label.lower() in told.lower(), told
    assert allowed in told
    assert "\n" not in told
    assert not re.search(r"\w+\[\d+\]|[{}]", told)
    assert model.plan == before
    # Mended, it counts, and nothing is said any more.
    good = {"amount": "12", "end": "2027-02", "begin": "2026-03", "rate": "4", "term": "60"}
    if key in good:
        grid._answer(None, {"do": "edit", "row": row, "key": key, "text": good[key]}, [])
        assert grid._faults == {}
        assert model.plan != before


# --- from a file ---------------------------------------------------------------------------------


def send(page, content: bytes, size: float | None = None) -> str:
    """What the page says when a visitor opens a file; the words of the note alone."""
    _, place, guarded, model = page
    button = upload(
        "Open", lambda c: model.open(HubPlan.from_json(c)), guarded, accept=".json",
        largest=MAX_BYTES,
    )  # fmt: skip
    told = len(content) if size is None else size
    button._handle_custom_msg({"size": told}, [content])
    return re.sub(r"<[^>]+>", "", place.value)


def changed(**changes) -> bytes:
    return json.dumps(plan().to_dict() | changes).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (changed(grants=[GRANT | {"amount": -5}]), ("grants[0].amount", "-5")),
        (changed(costs=[{"id": "r", "name": "r", "amount": 1, "begin": "2026-03",
                         "end": "2026-02"}]), ("costs[0].end", "2026-02", "2026-03")),
        (changed(colour="green"), ("colour", "opening_balance")),
        (changed(loans=[WIN_WIN | {"colour": "green"}]), ("loans[0].colour", "lenders")),
        (changed(loans=[WIN_WIN | {"kind": "magic"}]), ("loans[0].kind", "win_win")),
        (changed(crowdfunding=[{"id": "c", "name": "c", "target": 1, "month": "2026-03",
                                "campaign_begin": "2026-04"}]),
         ("crowdfunding[0].month", "2026-03", "2026-04")),
        (changed(start="1999-01"), ("start", "1999-01", "2000", "2100")),
        (changed(schema=99), ("99", "1")),
        (b'{"schema": 1, "name": ', ("JSON",)),
        (b"\xff\xfe\x00", ("UTF-8",)),
        (b"PK\x03\x04 not a plan", ("JSON",)),
        (b"[]", ()),
        (b"", ()),
    ],
)  # fmt: skip
def test_a_file_that_is_no_plan_is_refused_and_the_plan_stays(page, content, words):
    _, _, _, model = page
    before = model.plan
    told = send(page, content)
    assert told
    assert "\n" not in told.strip()
    assert model.plan == before
    for word in words:
        assert word in told, told


def test_a_huge_file_is_refused_before_it_is_read(page):
    _, _, _, model = page
    before = model.plan
    told = send(page, b"", size=MAX_BYTES + 1)
    assert re.search(r"\d", told)
    # A browser that says less than it sends is not believed.
    assert send(page, b" " * (MAX_BYTES + 1), size=5)
    assert model.plan == before


def test_a_good_file_after_a_bad_one_is_opened_and_the_sentence_goes(page):
    _, _, _, model = page
    send(page, b"no")
    assert send(page, plan(name="Ander punt").to_json().encode()) == ""
    assert model.plan.name == "Ander punt"


def test_every_fault_of_a_file_is_told_at_once_each_on_a_line_of_its_own(page):
    told = send(page, changed(grants=[GRANT | {"amount": -5}], colour="green"))
    assert len(told.strip().split("\n")) == 2


# --- against a rule ------------------------------------------------------------------------------


def rule_words(say, found: HubPlan) -> list[str]:
    return [
        re.sub(r"<[^>]+>", "", str(finding_note(say, found, finding)))
        for finding in check_rules(found)
    ]


@pytest.mark.parametrize(
    ("loan", "allowed"),
    [
        ({"amount": 75_010.0}, {"nl": "75.000", "en": "75,000"}),
        ({"amount": 300_010.0, "lenders": 5}, {"nl": "300.000", "en": "300,000"}),
        ({"term": 48}, {"nl": "5", "en": "5"}),
        ({"term": 132}, {"nl": "10", "en": "10"}),
        ({"rate": 0.02}, {"nl": "2,25", "en": "2.25"}),
        ({"rate": 0.046}, {"nl": "4,50", "en": "4.50"}),
        # The rule of its date: in 2019 a lender could lend 50,000.
        ({"amount": 60_000.0, "month": "2019-06", "term": 96}, {"nl": "50.000", "en": "50,000"}),
    ],
)
def test_a_win_win_loan_outside_its_caps(page, loan, allowed):
    say, _, _, model = page
    model.change(loans=[WIN_WIN | loan])
    told = [words for words in rule_words(say, model.plan) if allowed[say.language] in words]
    assert told, rule_words(say, model.plan)
    assert told[0].startswith("Lening van Ann")
    assert "[0]" not in told[0]
    # The plan itself is kept, so that it can be mended.
    assert model.plan.line("rent").amount == 400


def test_a_grant_above_its_rule_is_told_on_the_page_that_found_it(page):
    say, _, guarded, model = page
    section = Funding(model, guarded)
    section.refresh()
    model.observe(lambda _change: section.refresh(), "outcome")
    section.find.list._handle_custom_msg({"press": "province_west_flanders_villages"}, [])
    name = datasets.funders()["province_west_flanders_villages"].name(say.language)
    line = next(g for g in model.plan.grants if g.provider == name)
    editor = section.editors["grants"]
    message = {"do": "edit", "row": line.id, "key": "amount", "text": "16000"}
    editor.grid._answer(None, message, [])
    assert model.plan.line(line.id).amount == 16_000
    told = re.sub(r"<[^>]+>", "", section.rules.value)
    assert name in told
    assert {"nl": "15.000", "en": "15,000"}[say.language] in told
    editor.grid._answer(None, message | {"text": "15000"}, [])
    assert name not in section.rules.value


def test_a_date_outside_the_known_rules_decides_nothing(page):
    say, _, _, model = page
    later = plan(start="2027-06", opening="2027-06", grants=[],
                 loans=[WIN_WIN | {"month": "2027-06"}])  # fmt: skip
    model.open(later)
    told = money_rules(say, model.plan)
    assert "bp-note-unknown" in told
    assert "bp-note-warning" not in told
    assert {"nl": "2,25", "en": "2.25"}[say.language] in told
    assert model.plan == later
