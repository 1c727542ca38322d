"""Questions: at the answer the plan works, one step further it does not."""

from __future__ import annotations

import pytest
from finance_strategies import plans, quick
from full_plan import FULL
from hypothesis import given

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import cash_flow, limit
from buurtpunt_lib.finance.questions import (
    AnswerState,
    answers,
    fewest_customers,
    largest_rent,
    smallest_margin,
    works,
)
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan
from buurtpunt_lib.texts import LANGUAGES, catalogue

EXAMPLES = [read_plan(path) for path in sorted((DATA / "examples").glob("*.json"))]
CAFE = HubPlan.from_dict(
    {
        "schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01", "months": 24,
        "activities": [{"id": "cafe", "name": "Café", "customers": 100, "basket": 10,
                        "margin": 0.6}],
        "costs": [{"id": "rent", "name": "Huur", "kind": "rent", "amount": 400},
                  {"id": "shed", "name": "Schuur", "kind": "rent", "amount": 900,
                   "period": "yearly"}],
    }
)  # fmt: skip


def moved(answer, plan: HubPlan, value: float) -> HubPlan:
    if answer.question == "largest_rent":
        return plan.replace_line(answer.line, amount=value)
    if answer.question == "smallest_margin":
        return plan.replace_line(answer.line, margin=value)
    return plan.replace_line(answer.line, customers=value, reach=None)


def check(answer, plan: HubPlan, buffer: float) -> None:
    assert answer.works_now == works(plan, buffer=buffer)
    if answer.state is AnswerState.NONE:
        assert answer.value is None
        best = {"largest_rent": 0.0, "smallest_margin": 1.0, "fewest_customers": 1e5}
        assert not works(moved(answer, plan, best[answer.question]), buffer=buffer)
        return
    assert works(moved(answer, plan, answer.value), buffer=buffer)
    assert answer.plan == moved(answer, plan, answer.value)
    if answer.state is AnswerState.SOLVED:
        further = round(answer.value + answer.step, 3)
        assert not works(moved(answer, plan, further), buffer=buffer)


@quick
@given(plans())
def test_at_the_answer_it_works_and_one_step_further_it_does_not(plan):
    for answer in answers(plan, buffer=50.0):
        check(answer, plan, 50.0)


@pytest.mark.parametrize("plan", [*EXAMPLES, FULL], ids=lambda p: p.name)
def test_the_same_for_the_examples(plan):
    found = answers(plan)
    assert found
    for answer in found:
        check(answer, plan, 0.0)


def test_the_largest_rent():
    # 600 of margin a month; the shed takes 900 in January, so what is left there is 600 - 900.
    assert largest_rent(CAFE.without_line("shed")).value == 600
    found = largest_rent(CAFE.replace(opening_balance=900), line="shed")
    # January: 900 + 600 - 400 - shed; a year later 900 + 13 × 200 - 2 × shed.
    assert found.value == 1100
    assert found.now == 900
    assert largest_rent(CAFE).line == "rent"
    assert largest_rent(CAFE).state is AnswerState.NONE


def test_the_smallest_margin_and_the_fewest_customers():
    plan = CAFE.without_line("shed")
    assert smallest_margin(plan).value == 0.4
    # 6 euro a visit pay 400: 66 visits are not enough, 67 are.
    assert fewest_customers(plan).value == 67
    assert fewest_customers(plan.replace_line("rent", amount=0)).state is AnswerState.ANY


def test_a_buffer_asks_for_more():
    plan = CAFE.without_line("shed").replace(opening_balance=1000)
    assert largest_rent(plan, buffer=1000).value == 600
    assert largest_rent(plan, buffer=1001).state is AnswerState.SOLVED
    assert largest_rent(plan, buffer=1001).value == 599
    assert largest_rent(plan).value > 640


def test_a_plan_that_fails_is_told_what_would_save_it():
    poor = CAFE.without_line("shed").replace_line("rent", amount=900)
    found = largest_rent(poor)
    assert (found.works_now, found.value, found.now) == (False, 600, 900)
    assert fewest_customers(poor).value == 150
    assert smallest_margin(poor).value == 0.9


def test_a_grant_that_pays_a_share_moves_along():
    grant = {"id": "town", "name": "Gemeente", "share": 0.5, "eligible": ["rent"],
             "month": "2027-01"}  # fmt: skip
    plan = CAFE.without_line("shed").replace(grants=[grant])
    # Half of 24 months of rent comes in at once: the rent may be twice what the margin pays.
    assert largest_rent(plan).value == pytest.approx(1200, abs=0.01)
    assert limit(plan, "rent").factor * 400 < 1100


def test_demand_of_residents_is_asked_in_customers():
    reach = {"residents": 1000, "share": 0.1, "visits": 1}
    plan = CAFE.without_line("shed").replace_line("cafe", customers=None, reach=reach)
    assert fewest_customers(plan).value == 67
    assert fewest_customers(plan).now == 100


def test_it_agrees_with_the_limit_of_a_driver():
    plan = CAFE.without_line("shed")
    assert largest_rent(plan).value == pytest.approx(400 * limit(plan, "rent").factor, abs=0.02)


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: largest_rent(CAFE, line="cafe"), "outlook.nothing_to_ask"),
        (lambda: largest_rent(CAFE, line="none"), "plan.line_unknown"),
        (lambda: largest_rent(CAFE.replace(costs=())), "outlook.nothing_to_ask"),
        (lambda: smallest_margin(CAFE.replace(activities=())), "outlook.nothing_to_ask"),
        (lambda: fewest_customers(CAFE.replace(activities=())), "outlook.nothing_to_ask"),
    ],
)
def test_what_cannot_be_asked_is_said(ask, code):
    with pytest.raises(InputError) as caught:
        ask()
    assert [f.code for f in caught.value.faults] == [code]
    for language in LANGUAGES:
        assert "{" not in catalogue(language).error(caught.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_answer_has_words(language):
    say = catalogue(language)
    assert all(state.text in say for state in AnswerState)
    assert all(answer.text in say for answer in answers(FULL))


def test_asking_changes_nothing():
    before = FULL.to_json()
    answers(FULL)
    assert FULL.to_json() == before
    assert cash_flow(FULL).draws == 1
