"""Review: costs that are asked, numbers beside those of others, questions for an expert."""

from __future__ import annotations

import pandas as pd
import pytest
from finance_strategies import plans, quick
from full_plan import FULL
from hypothesis import given

from buurtpunt_lib.datasets import finance_figures
from buurtpunt_lib.domain.plan import CostKind, HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.beside import COPY_WARNING_TEXT, Position, beside_references
from buurtpunt_lib.finance.review import (
    REVIEW,
    CostState,
    cost_questions,
    review_questions,
)
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan
from buurtpunt_lib.texts import LANGUAGES, catalogue

EXAMPLES = [read_plan(path) for path in sorted((DATA / "examples").glob("*.json"))]
EMPTY = HubPlan.from_dict({"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-05"})


def plan(**lists) -> HubPlan:
    return EMPTY.replace(**lists)


# --- costs ----------------------------------------------------------------------------------------


def test_the_usual_costs_are_asked_and_not_filled_in():
    asked = {q.kind.value for q in cost_questions(EMPTY)}
    assert {"rent", "electricity", "gas", "water", "telephone", "accounting", "insurance",
            "publicity", "staff", "travel", "bank", "software", "taxes"} <= asked  # fmt: skip
    assert {q.state for q in cost_questions(EMPTY)} == {CostState.ASKED}
    assert EMPTY.costs == ()


def test_a_cost_is_present_asked_or_not_needed():
    rent = {"id": "rent", "name": "Huur", "kind": "rent", "amount": 1}
    found = {
        q.kind: q.state for q in cost_questions(plan(costs=[rent]), not_needed=["gas", "rent"])
    }
    assert found[CostKind.RENT] is CostState.PRESENT
    assert found[CostKind.GAS] is CostState.NOT_NEEDED
    assert found[CostKind.WATER] is CostState.ASKED
    with pytest.raises(InputError, match="cost_unknown"):
        cost_questions(EMPTY, not_needed=["huur"])


def test_the_handbook_names_eight():
    assert sum(q.handbook for q in cost_questions(EMPTY)) == 8


# --- comparisons ----------------------------------------------------------------------------------


def figures(**changes) -> pd.DataFrame:
    row = {"topic": "benchmark", "country": "BE", "item": "Huur", "value": 600.0,
           "value_min": 600.0, "value_max": 600.0, "value_text": None, "unit": "EUR/month",
           "year": "2024", "source_url": "https://example.org", "note": None}  # fmt: skip
    return pd.DataFrame([row | changes], index=["nl_rent_contribution_welfare_house_2018"])


def rent(amount: float, **fields) -> HubPlan:
    line = {"id": "rent", "name": "Huur", "kind": "rent", "amount": amount} | fields
    return plan(costs=[line])


@pytest.mark.parametrize(
    ("amount", "position"),
    [(449, "below"), (450, "within"), (600, "within"), (750, "within"), (751, "above")],
)
def test_a_single_number_is_widened(amount, position):
    (found,) = beside_references(rent(amount), figures=figures())
    assert (found.low, found.high, found.widened) == (450, 750, True)
    assert found.position == Position(position)
    assert (found.country, found.year, found.source_url) == ("BE", "2024", "https://example.org")
    (narrow,) = beside_references(rent(amount), figures=figures(), around=0.0)
    assert (narrow.position is Position.WITHIN) == (amount == 600)


def test_a_range_is_taken_as_it_is():
    table = figures(value=None, value_min=100.0, value_max=900.0)
    (found,) = beside_references(rent(901), figures=table)
    assert (found.low, found.high, found.widened, found.position) == (100, 900, False, "above")


def test_words_and_other_currencies_are_not_compared():
    words = figures(value=None, value_min=None, value_max=None, value_text="veel")
    (found,) = beside_references(rent(600), figures=words)
    assert (found.position, found.low, found.high) == (Position.NOT_COMPARABLE, None, None)
    (found,) = beside_references(rent(600), figures=figures(unit="GBP/month"))
    assert found.position is Position.NOT_COMPARABLE


def test_a_yearly_rent_is_compared_by_month():
    (found,) = beside_references(rent(7200, period="yearly"), figures=figures())
    assert (found.value, found.line, found.place) == (600, "rent", "costs[0].amount")


def test_it_is_told_when_the_plan_took_its_number_there():
    assert not beside_references(rent(600), figures=figures())[0].own_source
    source = {"source": "nl_rent_contribution_welfare_house_2018"}
    assert beside_references(rent(600, basis=source), figures=figures())[0].own_source


def test_a_number_that_cites_a_figure_is_laid_beside_it():
    fit_out = {"id": "fit_out", "name": "Inrichting", "amount": 90_000, "month": "2027-02",
               "basis": {"source": "nl_cooperative_shop_fit_out_sterksel_2004"}}  # fmt: skip
    (found,) = beside_references(plan(investments=[fit_out]))
    assert (found.figure, found.position, found.own_source) == (
        "nl_cooperative_shop_fit_out_sterksel_2004", Position.ABOVE, True,
    )  # fmt: skip


def test_counted_comparisons():
    bread = {"id": "bread", "name": "Brood", "kind": "bread", "customers": 1000, "basket": 3}
    shop = {"id": "shop", "name": "Winkel", "kind": "shop", "basket": 10, "margin": 0.2,
            "reach": {"residents": 1500, "share": 0.1, "visits": 8}}  # fmt: skip
    post = {"id": "post", "name": "Kracht", "fte": 4, "yearly_cost": 1}
    town = {"id": "town", "name": "Gemeente", "amount": 2500, "period": "monthly",
            "begin": "2027-01"}  # fmt: skip
    loan = {"id": "friend", "name": "x", "kind": "win_win", "amount": 1, "month": "2027-01",
            "rate": 0.05, "term": 132, "repayment": "bullet"}  # fmt: skip
    found = {
        (b.figure, b.place): b
        for b in beside_references(plan(activities=[bread, shop], staff=[post],
                                        recurring_grants=[town], loans=[loan]))
    }  # fmt: skip
    by_figure = {figure: b for (figure, _), b in found.items()}
    assert by_figure["bread_vending_machine_capacity_2019"].value == pytest.approx(1000 / 25)
    assert by_figure["customer_base_village_cafe_or_grocery_2013"].position is Position.BELOW
    assert by_figure["uk_community_shop_paid_jobs_2017"].position is Position.WITHIN
    assert by_figure["operating_grant_social_restaurant_halle_2018"].value == 30_000
    assert by_figure["win_win_interest_bounds_2025"].position is Position.ABOVE
    assert by_figure["win_win_term_2020"].value == 11
    assert by_figure["uk_community_shop_mean_turnover_2020"].position is Position.NOT_COMPARABLE


@pytest.mark.parametrize("example", [*EXAMPLES, FULL], ids=lambda p: p.name)
def test_every_comparison_names_country_and_source(example):
    table = finance_figures()
    found = beside_references(example)
    assert found
    for beside in found:
        assert beside.figure in table.index
        assert beside.country in ("BE", "NL", "DE", "UK")
        assert beside.source_url.startswith("http")
        assert beside.line is None or example.line(beside.line)
        if beside.position is not Position.NOT_COMPARABLE:
            assert beside.low <= beside.high
    assert len({(b.place, b.figure) for b in found}) == len(found)


# --- questions ------------------------------------------------------------------------------------


def test_an_empty_plan_raises_only_what_holds_for_every_plan():
    codes = {q.code for q in review_questions(EMPTY)}
    assert codes == {"costs_complete", "buffer", "indexation", "legal_form", "accountant"}
    with_index = {q.code for q in review_questions(EMPTY.replace(price_index=0.02))}
    assert with_index == codes - {"indexation"} | {"assumptions_replaced"}


def test_questions_name_the_lines_that_they_are_about():
    found = {q.code: q.lines for q in review_questions(FULL)}
    assert found["investment_quotes"] == ("fit_out",)
    assert found["grants_awarded"] == ("leader", "town")
    assert found["grant_cliff"] == ("town",)
    assert "loan_offer" not in found
    hoped = review_questions(FULL.replace_line("bank", certainty="hoped"))
    assert next(q.lines for q in hoped if q.code == "loan_offer") == ("bank",)
    assert found["win_win_registered"] == ("friends",)
    assert found["margin_checked"] == ("bread", "cafe")
    assert found["staff_holidays"] == found["partner_end"] == ("coach",)
    assert "volunteers_replaced" not in found
    assert "ramp_up" in found
    assert "ramp_up" not in {
        q.code for q in review_questions(FULL.replace(activities=[
            a.model_copy(update={"ramp_up": 3}) for a in FULL.activities]))
    }  # fmt: skip


def test_a_number_with_a_source_needs_no_quote():
    sourced = FULL.replace_line("fit_out", basis={"source": "offerte.pdf"})
    assert "investment_quotes" not in {q.code for q in review_questions(sourced)}


def test_a_reviewer_ticks_off():
    read = HubPlan.from_json(FULL.replace(ticked=["buffer", "asked_long_ago"]).to_json())
    found = review_questions(read)
    assert [q.code for q in found] == [q.code for q in review_questions(FULL)]
    assert [q.code for q in found if q.ticked] == ["buffer"]


@quick
@given(plans())
def test_every_question_is_about_lines_of_the_plan(plan):
    ids = {line.id for _, line in plan.lines()}
    for question in review_questions(plan):
        assert set(question.lines) <= ids
        assert question.code in REVIEW


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_words(language):
    say = catalogue(language)
    assert COPY_WARNING_TEXT in say
    assert all(state.text in say for state in (*CostState, *Position))
    assert all(q.text in say for q in cost_questions(EMPTY))
    assert {code for code in REVIEW if f"finance_checks.review.{code}" not in say} == set()
    assert {t for t, _ in REVIEW.values() if f"finance_checks.topic.{t}" not in say} == set()
    with pytest.raises(InputError) as caught:
        cost_questions(EMPTY, not_needed=["x"])
    assert "{" not in say.error(caught.value)
