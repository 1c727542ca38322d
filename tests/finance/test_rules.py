"""Rules by their date: what breaks one, what is not known, and what a lender gets back."""

from __future__ import annotations

import pytest

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import check_rules, lender_side
from buurtpunt_lib.finance.rules import Weight
from buurtpunt_lib.texts import LANGUAGES, catalogue


def plan(start="2026-01", **lists) -> HubPlan:
    base = {"schema": 1, "name": "x", "start": start, "opening": start, "months": 24}
    return HubPlan.from_dict(base | lists)


def found(plan: HubPlan) -> set[tuple[str, str, str]]:
    """Weight, code and field of every finding; each can be said in every language."""
    findings = check_rules(plan)
    for language in LANGUAGES:
        for finding in findings:
            sentence = catalogue(language)(f"errors.{finding.fault.code}", **finding.fault.values)
            assert "{" not in sentence
    return {
        (f.weight.value, f.fault.code.removeprefix("finance."), f.fault.values["field"])
        for f in findings
    }


WIN_WIN = {"id": "friends", "name": "Winwin", "kind": "win_win", "amount": 50_000,
           "month": "2026-03", "rate": 0.03, "term": 96, "repayment": "bullet",
           "period": "yearly"}  # fmt: skip


def win_win(**changes) -> set[tuple[str, str]]:
    loan = WIN_WIN | changes
    start = loan["month"]
    return {(code, field) for _, code, field in found(plan(start, loans=[loan]))}


def test_a_win_win_loan_within_its_caps():
    assert win_win() == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": 75_010}, "win_win_lender"),
        ({"amount": 300_010, "lenders": 5}, "win_win_borrower"),
        ({"term": 48}, "win_win_short"),
        ({"term": 132}, "win_win_long"),
        ({"rate": 0.02}, "win_win_rate_low"),
        ({"rate": 0.046}, "win_win_rate_high"),
    ],
)
def test_a_win_win_loan_outside_its_caps(changes, code):
    assert code in {c for c, _ in win_win(**changes)}


def test_the_rule_is_that_of_the_date():
    assert win_win(amount=60_000) == set()
    before = win_win(amount=60_000, month="2019-06")
    assert ("win_win_lender", "loans[0].amount") in before
    assert ("rule_not_known", "loans[0].rate") in before
    assert ("rule_not_known", "loans[0].rate") in win_win(month="2027-03")


def test_loans_count_together():
    second = WIN_WIN | {"id": "more", "amount": 260_000, "lenders": 8}
    assert found(plan(loans=[WIN_WIN, second])) == {
        ("breaks", "win_win_borrower", "loans[1].amount")
    }


def test_other_loans_have_no_such_rule():
    assert found(plan(loans=[WIN_WIN | {"kind": "bank", "amount": 900_000, "rate": 0.2}])) == set()


def test_the_side_of_the_lender():
    """2,5 % a year on what is lent; half in the first and the last year (PMV)."""
    loan = plan(loans=[WIN_WIN]).loans[0]
    side = lender_side(loan)
    assert side.credits[2026] == pytest.approx(0.5 * 0.025 * 50_000)
    assert side.credits[2030] == pytest.approx(0.025 * 50_000)
    assert side.credits[2034] == pytest.approx(0.5 * 0.025 * 50_000)
    assert sorted(side.credits) == list(range(2026, 2035))
    assert side.total == pytest.approx(8 * 0.025 * 50_000)
    assert side.loss_credit == pytest.approx(0.30)
    during_corona = plan("2021-01", loans=[WIN_WIN | {"month": "2021-01"}]).loans[0]
    assert lender_side(during_corona).loss_credit == pytest.approx(0.40)
    assert lender_side(during_corona).credits[2021] == pytest.approx(0.025 * 50_000)


def test_a_linear_loan_gives_less_back_each_year():
    loan = plan(loans=[WIN_WIN | {"repayment": "linear", "month": "2026-01"}]).loans[0]
    credits = lender_side(loan).credits
    assert credits[2026] == pytest.approx(0.025 * 50_000)
    assert credits[2027] == pytest.approx(0.025 * 50_000 * 7 / 8)
    assert list(credits.values()) == sorted(credits.values(), reverse=True)


def test_before_the_rule_is_known_nothing_is_said_of_the_lender():
    with pytest.raises(InputError):
        lender_side(plan("2015-01", loans=[WIN_WIN | {"month": "2015-01"}]).loans[0])


def test_a_grant_above_its_rule():
    oven = {"id": "oven", "name": "Oven", "amount": 10_000, "month": "2026-02"}
    grant = {"id": "g", "name": "g", "month": "2026-03", "amount": 9000, "eligible": ["oven"]}
    assert found(plan(investments=[oven], grants=[grant])) == set()
    above = ("breaks", "grant_above", "grants[0].amount")
    assert found(plan(investments=[oven], grants=[grant | {"amount": 10_001}])) == {above}
    assert found(plan(investments=[oven], grants=[grant | {"cap": 5000}])) == {above}


def test_grants_together_never_pay_more_than_the_cost():
    oven = {"id": "oven", "name": "Oven", "amount": 10_000, "month": "2026-02"}
    half = {"name": "g", "month": "2026-03", "share": 0.6, "eligible": ["oven"]}
    both = plan(investments=[oven], grants=[half | {"id": "a"}, half | {"id": "b"}])
    assert found(both) == {("breaks", "grants_above_cost", "grants[1].share")}


@pytest.mark.parametrize(
    ("start", "allowance", "days", "expected"),
    [
        ("2025-01", 40, 10, set()),
        ("2025-01", 43, 10, {("breaks", "volunteer_day", "volunteers[0].allowance")}),
        ("2025-01", 40, 43, {("breaks", "volunteer_year", "volunteers[0].days")}),
        ("2027-01", 10, 10, {
            ("unknown", "rule_not_known", "volunteers[0].allowance"),
            ("unknown", "rule_not_known", "volunteers[0].days"),
        }),
        ("2027-01", 0, 10, set()),
    ],
)  # fmt: skip
def test_allowances_of_volunteers_have_a_cap(start, allowance, days, expected):
    end = f"{start[:4]}-12"
    team = {"id": "t", "name": "t", "people": 5, "hours": 4, "allowance": allowance, "days": days,
            "end": end}  # fmt: skip
    assert found(plan(start, volunteers=[team])) == expected


def vat(**changes) -> set[tuple[str, str, str]]:
    rates = [{"kind": "drinks_on_site", "rate": 0.21}, {"kind": "of_my_own", "rate": 0.33}]
    cafe = {"id": "cafe", "name": "Café", "customers": 100, "basket": 20, "vat": "drinks_on_site"}
    return found(plan(vat={"rates": rates} | changes, activities=[cafe]))


def test_vat_is_held_against_its_rates_and_threshold():
    assert vat(scheme="settled") == set()
    wrong = [{"kind": "drinks_on_site", "rate": 0.12}]
    assert vat(scheme="settled", rates=wrong) == {("breaks", "vat_rate", "vat.rates[0].rate")}
    assert vat(scheme="exempt") == {("breaks", "vat_no_threshold", "vat.threshold")}
    assert vat(scheme="exempt", threshold=25_000) == set()
    assert ("breaks", "vat_threshold", "vat.threshold") in vat(scheme="exempt", threshold=30_000)
    assert vat(scheme="exempt", threshold=20_000) == {("advice", "vat_crossing", "vat")}
    assert vat(scheme="outside") == set()


def test_a_rate_whose_future_is_not_known():
    rates = [{"kind": "food_take_away", "rate": 0.06}]
    late = plan("2027-01", vat={"scheme": "settled", "rates": rates})
    assert found(late) == {("unknown", "rule_not_known", "vat.rates[0].rate")}
    assert found(plan("2026-01", vat={"scheme": "settled", "rates": rates})) == set()


def test_a_company_pays_tax_on_profit():
    assert found(plan(legal_form="cv")) == {("advice", "no_profit_tax", "income_tax.rate")}
    assert found(plan(legal_form="vzw")) == set()
    assert found(plan(legal_form="cv", income_tax={"rate": 0.25})) == set()
    assert found(plan(legal_form="bv", income_tax={"rate": 0.33})) == {
        ("breaks", "profit_tax_rate", "income_tax.rate")
    }


def test_findings_name_the_page_of_the_rule():
    findings = check_rules(plan(loans=[WIN_WIN | {"amount": 80_000}]))
    assert [f.weight for f in findings] == [Weight.BREAKS]
    assert findings[0].source.startswith("http")
