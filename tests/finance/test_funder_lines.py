"""A line of a plan from a funder: what its rule gives comes with a source, the rest is open."""

from __future__ import annotations

from datetime import date

import pytest
from finance_strategies import plans, quick
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import Money
from buurtpunt_lib.domain.plan import Certainty, HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import Weight, cash_flow, check_rules
from buurtpunt_lib.finance.funder_lines import can_propose, proposed_line

FUNDERS = datasets.funders()
OVEN = {"id": "oven", "name": "Oven", "amount": 40_000, "month": "2026-02"}
OLD = {"id": "old", "name": "Oude kast", "amount": 9_000, "month": "2024-02"}


def plan(**lists) -> HubPlan:
    base = {"schema": 1, "name": "x", "start": "2026-01", "opening": "2026-04", "months": 24}
    return HubPlan.from_dict(base | lists)


def propose(plan: HubPlan, code: str, **options):
    words = {"name": FUNDERS[code].name("nl"), "because": "Nog niet gevraagd"}
    found = proposed_line(plan, FUNDERS[code], **words, **options)
    new = found.added_to(plan)
    return found, new.line(found.line["id"]), new


def test_a_share_with_its_source_pays_a_part_of_what_is_bought():
    found, line, new = propose(plan(investments=[OVEN, OLD]), "leader_oost_vlaanderen_micro")
    assert line.share == 0.65
    assert line.eligible == ("oven",)
    assert line.cap == 7_800
    assert line.bases["share"].source == "leader_oost_vlaanderen_share_2023"
    assert line.bases["cap"].source == "leader_oost_vlaanderen_micro_max_2024"
    # Eighteen months to spend it, from the opening on.
    assert (line.spend_begin, line.spend_end) == (date(2026, 4, 1), date(2027, 9, 1))
    assert "hours_to_write" in found.to_fill
    assert check_rules(new) == ()


def test_what_another_grant_pays_already_is_not_paid_twice():
    half = {"id": "g", "name": "g", "month": "2026-03", "share": 0.5, "eligible": ["oven"]}
    found, line, _ = propose(plan(investments=[OVEN], grants=[half]), "leader_limburg")
    assert line.eligible == ()
    assert "eligible" in found.to_fill


def test_a_highest_amount_alone_leaves_the_amount_open():
    found, line, new = propose(plan(), "province_west_flanders_villages", month=date(2026, 9, 1))
    assert (line.amount, line.cap, line.month) == (0, 15_000, date(2026, 9, 1))
    assert found.to_fill == ("amount", "hours_to_write")
    # Filled in above the rule, the plan says so, whoever the number is from.
    above = new.replace_line(line.id, amount=16_000.0, cap=None, bases={})
    assert "finance.grant_above_rule" in {f.fault.code for f in check_rules(above)}


def test_a_loan_without_interest_has_that_from_its_source():
    _, line, _ = propose(plan(), "socrowd")
    assert (line.rate, line.term, line.kind.value) == (0, 120, "social")
    assert line.bases["rate"].source == "socrowd_interest_2023"
    found, line, _ = propose(plan(), "hefboom")
    assert line.basis_of("rate").assumption == "Nog niet gevraagd"
    assert "rate" in found.to_fill
    assert propose(plan(), "bank")[1].kind.value == "bank"


def test_a_win_win_loan_keeps_to_the_rule_of_its_month():
    found, line, new = propose(plan(), "win_win")
    assert (line.rate, line.term) == (0.0225, 120)
    assert line.bases["rate"].source == "win_win_loan.interest_min"
    assert found.to_fill == ("amount", "lenders")
    assert check_rules(new.replace_line(line.id, amount=50_000.0)) == ()
    later = plan().replace(start="2027-01", opening="2027-02")
    found, line, new = propose(later, "win_win")
    assert "rate" in found.to_fill
    assert line.basis_of("rate").kind == "assumption"
    assert {f.weight for f in check_rules(new)} == {Weight.UNKNOWN}


def test_a_campaign_begins_three_months_before_it_pays():
    found, line, _ = propose(plan(), "growfunding", month=date(2026, 9, 1))
    assert (line.campaign_begin, line.month) == (date(2026, 6, 1), date(2026, 9, 1))
    assert line.chance == pytest.approx(0.92)
    assert line.platform == "Growfunding"
    assert found.to_fill == ("target", "rewards", "backers")


def test_shares_have_the_price_of_a_real_cooperative():
    _, line, _ = propose(plan(), "cooperative_shares")
    assert (line.price, line.count) == (125, 0)
    assert line.bases["price"].source == "cooperative_share_price_lokaalhalle"


@quick
@given(plans(), st.sampled_from([f for f in FUNDERS.values() if can_propose(f)]))
def test_any_funder_fits_in_any_plan_and_is_only_hoped_for(plan, funder):
    _, line, new = propose(plan, funder.code)
    assert HubPlan.from_json(new.to_json()) == new
    assert new.without_line(line.id) == plan
    assert line.certainty is Certainty.HOPED
    assert line.name == funder.name("nl")
    # Nothing comes in that nobody said: only a share of what the plan itself buys.
    grown = cash_flow(new).balance - cash_flow(plan).balance
    if getattr(line, "share", None) is None:
        assert abs(grown).max() < 1e-6
    # A second time gives a second line.
    again = proposed_line(new, funder, name="x", because="y")
    assert again.line["id"] != line.id


def test_what_is_over_and_what_is_advice_cannot_be_put_in_a_plan():
    assert not can_propose(FUNDERS["vlaio"])
    assert FUNDERS["vlaio"].money is Money.ADVICE
    for code in ("vlaio", "zorgzame_buurten", "province_antwerp_village_hubs"):
        with pytest.raises(InputError) as caught:
            propose(plan(), code)
        assert caught.value.faults[0].code == "finance.no_money"
