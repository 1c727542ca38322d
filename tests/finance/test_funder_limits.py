"""Grants held against the rule of the funder that they cite."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import check_rules
from buurtpunt_lib.finance.funder_limits import limit, limits
from buurtpunt_lib.texts import LANGUAGES, catalogue

FUNDERS = datasets.funders()
DAY = date(2026, 5, 1)
WEST, EAST = "province_west_flanders_villages", "province_oost_vlaanderen_initiatives"


def plan(**lists) -> HubPlan:
    base = {"schema": 1, "name": "x", "start": "2026-01", "opening": "2026-01", "months": 24}
    return HubPlan.from_dict(base | lists)


def found(plan: HubPlan) -> set[tuple[str, str, str, float]]:
    findings = check_rules(plan)
    for language in LANGUAGES:
        for finding in findings:
            values = finding.fault.values
            sentence = catalogue(language)(f"errors.{finding.fault.code}", **values)
            # One clear sentence: the field, what was given and what is allowed.
            assert sentence.startswith(values["field"])
            assert "{" not in sentence
    return {
        (f.weight.value, f.fault.code.removeprefix("finance."), f.fault.values["field"],
         f.fault.values["allowed"])
        for f in findings
    }  # fmt: skip


def cite(funder: str, role: str) -> dict:
    return {"source": FUNDERS[funder].limits[role][0]}


OVEN = {"id": "oven", "name": "Oven", "amount": 100_000, "month": "2026-02"}
GRANT = {"id": "g", "name": "Provincie", "month": "2026-03"}


def test_a_grant_above_the_highest_amount_of_its_rule():
    grant = GRANT | {"amount": 15_000, "bases": {"amount": cite(WEST, "cap")}}
    assert found(plan(grants=[grant])) == set()
    above = {("breaks", "grant_above_rule", "grants[0].amount", 15_000)}
    assert found(plan(grants=[grant | {"amount": 15_000.01}])) == above
    # The rule may also be cited by the line as a whole, or by its own highest amount.
    whole = GRANT | {"amount": 16_000, "basis": cite(WEST, "cap")}
    assert found(plan(grants=[whole])) == above
    named = GRANT | {"amount": 16_000, "provider": FUNDERS[WEST].name("nl")}
    assert found(plan(grants=[named])) == above
    assert found(plan(grants=[named | {"provider": FUNDERS[WEST].name("en")}])) == above
    # A grant of somebody whose rule we do not know is not held against anything.
    assert found(plan(grants=[GRANT | {"amount": 16_000, "provider": "Tante Jeanne"}])) == set()


def test_a_share_above_that_of_its_rule():
    lines = {"investments": [OVEN]}
    grant = GRANT | {"share": 0.65, "eligible": ["oven"], "bases": {"share": cite(EAST, "share")}}
    assert found(plan(**lines, grants=[grant])) == set()
    assert found(plan(**lines, grants=[grant | {"share": 0.7}])) == {
        ("breaks", "grant_share_above", "grants[0].share", 65)
    }
    # An amount is held against the share too, where the costs are named.
    amount = GRANT | {"amount": 66_000, "eligible": ["oven"], "basis": cite(EAST, "share")}
    assert found(plan(**lines, grants=[amount])) == {
        ("breaks", "grant_share_above", "grants[0].amount", 65)
    }
    assert found(plan(**lines, grants=[amount | {"amount": 65_000}])) == set()
    assert found(plan(grants=[GRANT | {"amount": 66_000, "basis": cite(EAST, "share")}])) == set()


def test_a_share_may_be_right_and_the_amount_too_high():
    bases = {"share": cite(EAST, "share"), "cap": cite(EAST, "cap")}
    grant = GRANT | {"share": 0.65, "eligible": ["oven"], "bases": bases}
    above = {("breaks", "grant_above_rule", "grants[0].share", 50_000)}
    assert found(plan(investments=[OVEN], grants=[grant | {"cap": 60_000}])) == above
    assert found(plan(investments=[OVEN], grants=[grant | {"cap": 50_000}])) == set()


def test_a_grant_below_where_its_rule_begins_is_only_advice():
    grant = GRANT | {"amount": 4_000, "basis": cite(EAST, "low")}
    assert found(plan(grants=[grant])) == {
        ("advice", "grant_below_rule", "grants[0].amount", 5_000)
    }
    assert found(plan(grants=[grant | {"amount": 0.0}])) == set()


@pytest.mark.parametrize(
    ("period", "highest"), [("yearly", 50_000), ("quarterly", 12_500), ("once", 50_000)]
)
def test_a_yearly_grant_above_its_rule(period, highest):
    line = {"id": "g", "name": "Zorgzaam", "begin": "2026-03", "period": period,
            "basis": cite("zorgzame_buurten", "cap_yearly")}  # fmt: skip
    assert found(plan(recurring_grants=[line | {"amount": highest}])) == set()
    assert found(plan(recurring_grants=[line | {"amount": highest + 1}])) == {
        ("breaks", "grant_above_year", "recurring_grants[0].amount", 50_000)
    }


def test_an_example_of_what_others_got_is_no_limit():
    typical = FUNDERS["platteland_plus"].limits["typical"][0]
    assert datasets.finance_figure(typical).value == 25_000
    assert found(plan(grants=[GRANT | {"amount": 60_000, "basis": {"source": typical}}])) == set()


def test_the_limits_of_a_funder_with_year_and_source():
    assert limit(FUNDERS[WEST], "cap", day=DAY).value == 15_000
    assert limit(FUNDERS[WEST], "cap", day=DAY).year == "2023+"
    assert limit(FUNDERS[WEST], "share", day=DAY) is None
    # A range: the highest share, the lowest beginning.
    assert limit(FUNDERS["leader_noord_west"], "share", day=DAY).value == 65
    young = FUNDERS["streekfonds_west_vlaanderen"]
    assert [limit(young, role, day=DAY).value for role in ("low", "cap")] == [1000, 5000]
    assert len(limits(FUNDERS["cooperative_shares"], "typical", day=DAY)) == 2
    assert limit(FUNDERS["socrowd"], "own_part", day=DAY).text == "one third"


def test_a_dated_rule_is_that_of_its_day_and_unknown_where_it_is_not_known():
    win_win = FUNDERS["win_win"]
    assert limit(win_win, "cap", day=DAY).value == 300_000
    assert limit(win_win, "cap", day=date(2019, 1, 1)).value == 200_000
    assert limit(win_win, "cap", day=date(2010, 1, 1)).value is None


def test_the_rest_of_the_plan_stays_when_a_grant_is_refused():
    """A negative amount, an end before a begin: the old plan stays, one sentence a fault."""
    good = plan(grants=[GRANT | {"amount": 100}], investments=[OVEN])
    for change, code, field in (
        ({"amount": -1.0}, "plan.negative", "grants[0].amount"),
        ({"spend_begin": "2026-05", "spend_end": "2026-04"}, "plan.end_before_begin",
         "grants[0].spend_end"),
        ({"share": 1.2, "amount": None}, "plan.too_large", "grants[0].share"),
    ):  # fmt: skip
        with pytest.raises(InputError) as caught:
            good.replace_line("g", **change)
        (fault,) = caught.value.faults
        assert (fault.code, fault.values["field"]) == (code, field)
        assert good.line("g").amount == 100
