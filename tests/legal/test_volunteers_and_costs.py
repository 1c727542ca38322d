"""Who may have volunteers and must insure them; what a form costs, put in a plan once."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.finance import cash_flow
from buurtpunt_lib.legal.consequences import growth_path, liability, tax_regime
from buurtpunt_lib.legal.costs import PREFIX, cost_offers
from buurtpunt_lib.legal.duties import month_end, ring_fence
from buurtpunt_lib.legal.volunteers import hours_a_year, rule
from buurtpunt_lib.parameters import parameter

EMPTY = Project.empty(name="Punt", start=date(2027, 1, 1), opening=date(2027, 9, 1))
THREE = (True, False, None)


@pytest.mark.parametrize(("staff", "umbrella"), list(product(THREE, THREE)))
def test_the_duty_to_insure_by_the_handbook(staff, umbrella):
    """Handbook, lines 867-875: a vzw, an umbrella, a public body and an association with staff
    must; an association without umbrella and without paid staff need not."""
    for form in LegalForm:
        found = rule(form, staff=staff, umbrella=umbrella)
        if form in (LegalForm.CV, LegalForm.BV):
            assert (found.may, found.must_insure, found.free) == (False, None, False)
        elif form in (LegalForm.VZW, LegalForm.PUBLIC):
            assert (found.may, found.must_insure) == (True, True)
        else:
            must = True if staff or umbrella else None if None in (staff, umbrella) else False
            assert (found.may, found.must_insure) == (True, must)
        # The free insurance is for associations without paid staff; nobody guesses.
        if form in (LegalForm.FV, LegalForm.VZW):
            assert found.free == (None if staff is None else not staff)
    assert rule(LegalForm.CV, staff=None, umbrella=None).confirm


def test_hours_come_from_the_plan_else_from_the_shifts():
    assert hours_a_year(EMPTY) is None
    shift = {"id": "a", "task": "Toog", "weekday": 1, "begin": "09:30", "end": "12:00", "needed": 2}
    with_shift = EMPTY.replace(offer={"shifts": [shift]})
    assert hours_a_year(with_shift) == 2 * 2.5 * 52
    group = {"id": "v", "name": "Buren", "people": 4.0, "hours": 6.0}
    assert hours_a_year(with_shift.with_plan(volunteers=[group])) == 4 * 6 * 12


# --- costs ---------------------------------------------------------------------------------------


@given(st.sampled_from(list(LegalForm)), st.dates(date(2018, 3, 1), date(2035, 12, 31)))
def test_every_offer_is_added_once_and_weighs_what_it_says(form, founded):
    project = EMPTY.with_plan(legal_form=form).replace(legal={"founded_on": founded})
    before = cash_flow(project.plan)
    grown = project
    for offer in cost_offers(project):
        grown = grown.replace(plan=offer.added_to(grown.plan, offer.code, "omdat"))
    again = grown
    for offer in cost_offers(grown):
        assert offer.placed
        again = again.replace(plan=offer.added_to(again.plan, offer.code, "omdat"))
    assert again == grown
    lines = {line.id: line for line in grown.plan.costs}
    assert set(lines) == {PREFIX + offer.code for offer in cost_offers(project)}
    for offer in cost_offers(project):
        line, basis = lines[offer.id], lines[offer.id].basis
        assert line.amount == (offer.amount or 0)
        assert grown.plan.start <= line.begin
        # A source only where it speaks of that day; never an amount of another year as a fact.
        assert basis.kind == ("source" if offer.sure and offer.amount is not None else "assumption")
    # A plan without anything else pays exactly these.
    end = month_end(project.plan.start.year, project.plan.start.month + project.plan.months - 1)
    inside = [one for one in cost_offers(project) if one.begin <= end]
    once = sum(one.amount or 0 for one in inside if one.period.months == 0)
    yearly = sum((one.amount or 0) * 12 / one.period.months for one in inside if one.period.months)
    spent = float(before.balance[0, -1] - cash_flow(grown.plan).balance[0, -1])
    assert once - 0.01 <= spent <= once + yearly * (project.plan.months / 12 + 1)


@given(st.dates(date(2018, 3, 1), date(2035, 12, 31)))
def test_the_publication_is_a_fact_only_while_its_rate_is_known(founded):
    project = EMPTY.with_plan(legal_form="vzw").replace(legal={"founded_on": founded})
    offer = next(one for one in cost_offers(project) if one.code == "publication")
    dated = parameter("publication.found_vzw_electronic")
    assert offer.sure == dated.is_known(founded)
    expected = dated.on(founded) if offer.sure else dated.values[-1]
    assert offer.amount == expected.value


def test_a_cost_that_the_plan_holds_is_not_offered_twice():
    own = [{"id": "boek", "name": "Boekhouder Jan", "kind": "accounting", "amount": 120.0},
           {"id": "leeg", "name": "Oprichting", "kind": "formation", "amount": 0.0}]  # fmt: skip
    project = EMPTY.with_plan(legal_form="cv", costs=own)
    offers = {one.code: one for one in cost_offers(project)}
    assert offers["accountant"].covered == ("boek",)
    assert not offers["accountant"].placed
    assert offers["accountant"].added_to(project.plan, "x", "y") == project.plan
    # A line without an amount covers nothing.
    assert offers["notary"].covered == ()
    assert cost_offers(EMPTY) == ()


# --- what else follows ---------------------------------------------------------------------------


def test_a_vzw_grows_by_steps_of_which_the_project_has_some():
    duties = datasets.duties()
    project = EMPTY.with_plan(legal_form="vzw").replace(
        legal={"founders": 2, "cooperative_statutes": True}
    )
    steps = {one.step.code: one.ready for one in growth_path(project, duties)}
    assert steps["growth_statutes"] is True
    assert steps["growth_people"] is False
    assert steps["growth_plan"] is None
    assert len(steps) == 11
    assert growth_path(project.with_plan(legal_form="cv"), duties) == ()


def test_liability_and_taxes_by_form():
    assert liability(EMPTY) is None
    staffed = EMPTY.replace(legal={"employs": True}).with_plan(
        legal_form="fv", loans=[{"id": "l", "name": "Lening", "amount": 1000.0, "rate": 0.03,
                                 "month": "2027-02", "term": 12}],
    )  # fmt: skip
    found = liability(staffed)
    assert (found.protected, found.risks) == (False, ("staff", "loans"))
    assert {form: tax_regime(form).profit for form in LegalForm} == {
        LegalForm.FV: "fv", LegalForm.VZW: "vzw", LegalForm.CV: "company",
        LegalForm.BV: "company", LegalForm.PUBLIC: "public",
    }  # fmt: skip
    for form in LegalForm:
        assert all(parameter(key) for key in tax_regime(form).rules)


@pytest.mark.parametrize(("carrier", "fenced", "code"), [
    ("", None, None), ("", False, None), ("De Brug", None, "ring_fence_unknown"),
    ("De Brug", False, "not_ring_fenced"), ("De Brug", True, None),
])  # fmt: skip
def test_a_hub_of_an_organisation_keeps_its_money_apart(carrier, fenced, code):
    project = EMPTY.replace(legal={"carrier": carrier, "ring_fenced": fenced})
    assert [one.code for one in ring_fence(project)] == ([code] if code else [])
