"""Duties, consequences, costs and grants on page 04, and the search for money on page 05."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.finance_plan.sections import funding_catalogue as fc
from buurtpunt_lib.dashboards.guard import guarded
from buurtpunt_lib.dashboards.legal_form.model import Model
from buurtpunt_lib.dashboards.legal_form.sections.consequences import Consequences
from buurtpunt_lib.dashboards.legal_form.sections.costs import Costs
from buurtpunt_lib.dashboards.legal_form.sections.duties import Duties
from buurtpunt_lib.dashboards.legal_form.sections.grants import Grants, counted
from buurtpunt_lib.dashboards.steps.sections.money import MoneyStep
from buurtpunt_lib.datasets import Money
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.legal.duties import checklist
from buurtpunt_lib.legal.eligibility import Applicant, Verdict
from buurtpunt_lib.reports.funding_facts import applicant_of
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
TODAY = date(2026, 11, 22)


@pytest.fixture
def model() -> Model:
    made = Model(SAY, today=TODAY)
    made.edit("plan.legal_form", "vzw")
    made.edit("legal.founded_on", date(2027, 3, 1))
    return made


def shown(model, section):
    """A section as on its page: brought up to date at every change, its faults told."""
    told: list[str] = []
    made = section(model, lambda call: guarded(call, SAY, told.append))
    made.faults = told
    made.refresh()
    model.observe(lambda _change: made.refresh(), "project")
    return made


def press(pressable, code: str) -> None:
    pressable._answer(pressable, {"press": code}, [])


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", str(html))).split())


def test_a_duty_is_marked_taken_back_and_undone(model):
    made = shown(model, Duties)
    assert "uiterlijk 31 maart 2027" in text(made.list._html)
    press(made.list, "mark:deposit")
    (state,) = model.project.legal.duties
    assert (state.id, state.done_on) == ("deposit", TODAY)
    assert "gedaan op 22 november 2026" in text(made.list._html)
    press(made.list, "back:deposit")
    assert model.project.legal.duties == ()
    press(made.list, "skip:deposit")
    assert model.project.legal.duties[0].not_needed
    model.undo()
    assert model.project.legal.duties == ()


def test_who_does_it_is_typed_in_fields_that_leave_nothing_behind_when_empty(model):
    made = shown(model, Duties)
    press(made.list, "note:ubo")
    assert "legal.duties[ubo].who" in made._entry.fields
    made._entry._edit({"legal.duties[ubo].who": "An"})
    assert model.project.legal.duties[0].who == "An"
    assert "An" in text(made.list._html)
    press(made.list, "note:deposit")
    assert {one.id for one in model.project.legal.duties} == {"ubo", "deposit"}
    press(made.list, "note:deposit")
    # Nothing was typed for the deposit, so nothing of it stays.
    assert [one.id for one in model.project.legal.duties] == ["ubo"]
    assert made.entry.children == ()


def test_every_duty_that_counts_stands_on_the_page_with_its_source(model):
    made = shown(model, Duties)
    page = text(made.list._html)
    for one in checklist(model.project, datasets.duties(), today=TODAY):
        assert SAY(f"duties.{one.duty.code}.title") in page
        for source in one.duty.sources:
            assert source.url in unescape(made.list._html)
        if one.due is not None:
            assert SAY.day(one.due) in page, one.key
    model.edit("plan.legal_form", None)
    assert SAY("duties.page.none") in text(made.count.value)


@pytest.mark.parametrize("code", ["mark:", "mark:<b>x</b>", "note:x", "x", "back:deposit"])
def test_a_forged_press_changes_nothing(model, code):
    made = shown(model, Duties)
    before = model.project
    press(made.list, code)
    assert model.project is before


@pytest.mark.parametrize("form", [form.value for form in LegalForm])
def test_consequences_speak_of_the_chosen_form(model, form):
    made = shown(model, Consequences)
    model.edit("plan.legal_form", form)
    page = text(made.first.value)
    may = "no" if form in ("cv", "bv") else "yes"
    assert SAY(f"legal_effects.volunteers.may.{may}") in page
    kind = {"fv": "fv", "vzw": "vzw", "public": "public"}.get(form, "company")
    assert SAY(f"legal_effects.tax.profit.{kind}") in page
    assert (SAY("legal_effects.liability.personal") in page) == (form == "fv")
    steps = text(made.growth.value)
    assert (SAY("duties.growth_recognition.title") in steps) == (form == "vzw")


def test_what_is_typed_never_becomes_html(model):
    for made in (shown(model, Consequences), shown(model, Duties)):
        model.edit("legal.carrier", "<script>alert(1)</script>")
        model.edit("legal.ring_fenced", False)
        html = made.findings.widget._html
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_all_missing_costs_go_into_the_plan_once(model):
    model.edit("plan.legal_form", "cv")
    made = shown(model, Costs)
    press(made.list, "all")
    ids = [line.id for line in model.project.plan.costs]
    assert ids == ["legal_notary", "legal_publication", "legal_business_number", "legal_filing",
                   "legal_accountant"]  # fmt: skip
    assert "Notaris voor de oprichting" in text(made.told.value)
    press(made.list, "all")
    press(made.list, "add:notary")
    assert [line.id for line in model.project.plan.costs] == ids
    model.undo()
    assert model.project.plan.costs == ()
    press(made.list, "add:notary")
    assert [line.id for line in model.project.plan.costs] == ["legal_notary"]


def test_grants_count_the_same_as_they_list(model):
    made = shown(model, Grants)
    made.show.value = "all"
    counts = counted(applicant_of(model.project.plan))
    money = [f for f in datasets.funders().values() if f.money is not Money.ADVICE]
    assert sum(counts.values()) == len(money)
    page = text(made.list.value)
    for verdict in Verdict:
        if counts[verdict]:
            assert f"{SAY(f'funding.verdict.{verdict.value}')} ({counts[verdict]})" in page
    made.show.value = "only"
    assert f"({counts[Verdict.FITS]})" in text(made.list.value)
    assert SAY("funding.verdict.not") not in text(made.list.value).replace(
        SAY("funding.verdict.unknown"), ""
    )


# --- page 05 -------------------------------------------------------------------------------------


@pytest.fixture
def money(model):
    made = shown(model, MoneyStep)
    for one in made.parts.unfolds:
        one.head.value = True
    return made


def part(money, number: int):
    return money.parts.unfolds[number].content


def test_a_giver_goes_into_the_calendar_and_gets_its_day(model, money):
    catalogue_, calendar = part(money, 1), part(money, 0)
    press(catalogue_.list, "put:municipality_grant")
    assert [one.id for one in model.project.money.applications] == ["municipality_grant"]
    assert SAY("funding.moment.unknown") in text(calendar.list._html)
    press(calendar.list, "edit:municipality_grant")
    calendar._fields._edit({"money.applications[municipality_grant].deadline": date(2027, 2, 1),
                            "money.applications[municipality_grant].write_weeks": 13})  # fmt: skip
    page = text(calendar.list._html)
    assert SAY("funding.moment.told", day=date(2027, 2, 1)) in page
    assert SAY("funding.time.short", begin=date(2026, 11, 2)) in page
    assert "te weinig tijd" in text(money.findings.widget._html)
    press(calendar.list, "take:municipality_grant")
    assert model.project.money.applications == ()


def test_a_giver_goes_into_the_plan_once(model, money):
    made = part(money, 1)
    press(made.list, "plan:cera_regional")
    (grant,) = model.project.plan.grants
    assert grant.name == datasets.funders()["cera_regional"].name("nl")
    press(made.list, "plan:cera_regional")
    assert model.project.plan.grants == (grant,)
    assert SAY("funding.page.in_plan") in text(made.list._html)


def test_the_catalogue_of_page_03_and_of_page_05_say_the_same(model, money):
    """Amounts, reasons and sources of a giver come from the same functions on both pages."""
    model.edit("plan.legal_form", "cv")
    page = text(part(money, 1).list._html)
    plan = model.project.plan
    applicant = Applicant.of(plan, None)
    search = fc.Search(legal_form="cv", closed=True)
    assert search.applicant == Applicant(LegalForm.CV, None, None)
    for code in ("leader_limburg", "hefboom", "win_win", "streekfonds_oost_vlaanderen"):
        funder = datasets.funders()[code]
        for words in fc.amount_words(SAY, funder, day=plan.opening):
            assert text(words) in page
        assert text(fc.fit(SAY, applicant, funder)) in page
        assert text(fc.fit(SAY, applicant, funder)) in text(
            fc.card(SAY, funder, search.applicant, day=plan.opening)
        )


def test_plan_b_is_that_of_the_plan(model, money):
    made = part(money, 3)
    made.answer._edit({"plan.feasibility.plan_b": "Dan blijft alleen het café."})
    assert model.project.plan.feasibility.plan_b == "Dan blijft alleen het café."


@pytest.mark.parametrize("code", ["put:x", "plan:x", "take:x", "put:vlaio"])
def test_a_forged_giver_changes_nothing(model, money, code):
    before = model.project
    for number in (0, 1):
        press(part(money, number).list, code)
    assert model.project is before
