"""The section for finding money: what is missed, the catalogue, and what pressing a button does."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.finance_plan import Model
from buurtpunt_lib.dashboards.finance_plan.sections import funding_catalogue as fc
from buurtpunt_lib.dashboards.finance_plan.sections import funding_parts as parts
from buurtpunt_lib.dashboards.finance_plan.sections.funding import Funding
from buurtpunt_lib.dashboards.finance_plan.sections.funding_lenders import sheet_markup
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.domain.plan import Certainty, HubPlan
from buurtpunt_lib.finance.lenders import lender_sheets
from buurtpunt_lib.finance.missing_money import Missing, Want
from buurtpunt_lib.texts import LANGUAGES, catalogue

SAY = catalogue("nl")
TODAY = date(2026, 11, 22)
FUNDERS = datasets.funders()
NOTHING = Missing(Want.NOTHING, 0.0, None)
SHOP = "dorpswinkel_met_cafe"


def text(markup: object) -> str:
    """The words of a piece of a page, with one ordinary space between them."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", str(markup))))


@pytest.fixture
def opened():
    place, guarded = messages(SAY)
    model = Model(SAY, today=TODAY)
    model.example = SHOP
    section = Funding(model, guarded)
    section.refresh()
    model.observe(lambda _change: section.refresh(), "outcome")
    return model, section, place


def press(section: Funding, code: str) -> None:
    section.find.list._handle_custom_msg({"press": code}, [])


def test_the_plan_without_grants_always_stands_there(opened):
    model, section, _ = opened
    assert SAY("finance_funding.need.bare") in section.need.value
    assert "ontbreekt" in section.plan_b.without.value
    model.example = ""
    assert SAY("finance_funding.need.empty") in section.need.value
    assert SAY("finance_funding.need.bare") in section.plan_b.without.value


def codes(**search) -> set[str]:
    return {funder.code for funder in fc.found(fc.Search(**search))[0]}


def test_the_list_is_that_of_the_province_the_money_and_the_legal_form():
    limburg = codes(province="Limburg")
    assert {"leader_limburg", "bank", "buurten_op_den_buiten"} <= limburg
    assert not {"leader_antwerp", "province_west_flanders_villages"} & limburg
    assert "province_limburg_rural" not in limburg
    assert "province_limburg_rural" in codes(province="Limburg", closed=True)
    assert codes(group="recurring") == {"municipality_yearly", "neighbourhood_committee"}
    _, other = fc.found(fc.Search(legal_form="fv"))
    assert {"win_win", "cooperative_shares"} <= {funder.code for funder in other}
    assert "win_win" in codes(legal_form="vzw")
    # What a source does not say bars nobody.
    assert "bank" in codes(legal_form="fv")


def test_every_kind_of_money_has_a_group():
    grouped = [money for kinds in fc.GROUPS.values() for money in kinds]
    assert sorted(grouped) == sorted(datasets.Money)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_tells_what_it_pays_and_when_that_was_said(language):
    say = catalogue(language)
    shown, buttons = fc.catalogue(say, fc.Search(closed=True), NOTHING, day=TODAY)
    told = text(shown)
    assert "{" not in told
    for funder in FUNDERS.values():
        assert funder.names[language] in told
        assert funder.pays[language] in told
        assert funder.open[language] in told
        for place in funder.examples:
            assert next(h.name for h in datasets.hubs() if h.id == place) in told
        assert (f'data-press="{funder.code}"' in shown) == (funder.code in buttons)
    assert "vlaio" not in buttons
    assert "zorgzame_buurten" not in buttons


def test_a_platform_of_the_handbook_says_since_when_nobody_looked():
    told = text(fc.card(SAY, FUNDERS["koalect"], day=TODAY))
    assert SAY("finance_funding.card.unchecked", date="maart 2020") in told
    assert "Praktijkboek Ons Buurtpunt (maart 2020)" in told
    assert SAY("finance_funding.card.amounts_unknown") in told
    assert SAY("finance_funding.card.undated") in text(fc.card(SAY, FUNDERS["bank"], day=TODAY))
    closed = text(fc.card(SAY, FUNDERS["province_antwerp_village_hubs"], day=TODAY))
    assert SAY("finance_funding.card.over") in closed


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("leader_noord_west", "hoogstens 65 % van de kosten (2024)"),
        ("leader_noord_west", "tot € 7.800 met een eenvoudiger dossier (2024)"),
        ("leader_oost_vlaanderen_micro", "te besteden in 18 maanden (2023–2027)"),
        ("leader_antwerp", "te besteden in 2 jaar (jaar niet bekend)"),
        ("socrowd", "terug te betalen in hoogstens 10 jaar (jaar niet bekend)"),
        ("socrowd", "rente 0,0 % per jaar (2023)"),
        ("buurten_op_den_buiten", "een voorbeeld: € 750 tot € 5.000 (2022)"),
        ("buurten_op_den_buiten", "48 % van de aanvragen kreeg iets (jaar niet bekend)"),
        ("growfunding", "92 % van de acties lukte (2019)"),
        ("miimosa", "uitbetaald vanaf 60 % van het doel (2016)"),
        ("cooperative_shares", "een voorbeeld: € 125 per aandeel (jaar niet bekend)"),
        ("municipality_yearly", "een voorbeeld: € 30.000 per jaar (2018)"),
        ("win_win", "hoogstens € 300.000 voor alle leningen samen (2026)"),
        ("streekfonds_west_vlaanderen", "minstens € 1.000 (2018)"),
    ],
)  # fmt: skip
def test_amounts_in_words_with_their_year(code, words):
    told = text(fc.card(SAY, FUNDERS[code], day=date(2026, 5, 1)))
    assert words in told


def test_money_that_comes_once_is_told_not_to_mend_a_structural_loss():
    loses = Missing(Want.STRUCTURAL, 5_000.0, TODAY)
    shown, _ = fc.catalogue(SAY, fc.Search(group="one_off"), loses, day=TODAY)
    assert SAY("finance_funding.fits.less") in shown
    shown, _ = fc.catalogue(SAY, fc.Search(group="recurring"), loses, day=TODAY)
    assert SAY("finance_funding.fits.best") in shown
    shown, _ = fc.catalogue(SAY, fc.Search(), NOTHING, day=TODAY)
    assert SAY("finance_funding.fits.less") not in shown


def test_a_button_puts_a_hoped_line_in_the_plan_and_can_be_undone(opened):
    model, section, place = opened
    before = model.plan
    press(section, "leader_limburg")
    (line,) = [g for g in model.plan.grants if g.provider == FUNDERS["leader_limburg"].name("nl")]
    assert line.certainty is Certainty.HOPED
    assert line.bases["share"].source == "leader_limburg_cofinancing_max_2024"
    assert FUNDERS["leader_limburg"].name("nl") in section.added.value
    assert SAY("finance.field.hours_to_write") in section.added.value
    assert SAY("finance_funding.find.placed") in section.find.list._html
    # The list that grew can be filled in here.
    assert list(section.editors) == ["grants"]
    press(section, "bank")
    assert list(section.editors) == ["grants", "loans"]
    assert place.value == ""
    model.undo()
    assert section.added.value == ""
    model.undo()
    assert model.plan == before


def test_only_what_is_shown_can_be_pressed(opened):
    model, section, _ = opened
    before = model.plan
    for code in ("vlaio", "zorgzame_buurten", "nothing", "../x"):
        press(section, code)
    section.find.province.value = "Limburg"
    press(section, "leader_antwerp")
    assert model.plan == before
    press(section, "leader_limburg")
    assert model.plan != before


def test_the_province_is_that_of_the_village(opened):
    model, section, _ = opened
    village = next(v for v in datasets.villages().itertuples() if v.province == "Limburg")
    model.change(village=village.Index)
    assert section.find.province.value == "Limburg"
    section.find.province.value = ""
    model.change(name="Anders")
    assert section.find.province.value == ""


def test_the_list_is_not_written_again_for_each_move_of_a_slider(opened, monkeypatch):
    model, _section, _ = opened
    written = []
    whole = fc.catalogue
    monkeypatch.setattr(fc, "catalogue", lambda *a, **k: written.append(1) or whole(*a, **k))
    model.change(opening_balance=model.plan.opening_balance + 10.0)
    assert written == []
    model.change(legal_form="fv")
    assert written == [1]


def test_plan_b_is_written_once_and_kept_in_the_plan(opened):
    model, section, _ = opened
    section.plan_b.answer._handle_custom_msg({"text": "We gaan <b>kleiner</b> verder."}, [])
    assert model.plan.feasibility.plan_b == "We gaan <b>kleiner</b> verder."
    assert HubPlan.from_json(model.plan.to_json()).feasibility.plan_b.startswith("We gaan")
    model.change(feasibility={"plan_b": "Anders."})
    assert section.plan_b.answer.text == "Anders."


def test_plan_b_looks_for_what_can_be_done_without_grants(opened):
    model, section, _ = opened
    model.change(opening_balance=0.0)
    section.plan_b.run()
    told = text("".join(w.value for w in section.plan_b.found.children))
    assert SAY("finance_checks.way.own_money") in told
    assert "Kleiner beginnen" in told
    assert section.plan_b.state.value == ""
    model.change(name="Anders")
    assert SAY("finance_funding.plan_b.stale") in section.plan_b.state.value


def test_a_smaller_start_is_a_plan_of_its_own_with_a_list_of_changes(opened):
    model, section, _ = opened
    before = model.plan
    section.folds[3].head.value = True
    section.small.make()
    assert model.plan.name == SAY("finance_funding.small.name", name=before.name)
    told = text(section.small.told.value)
    first = before.investments[0]
    assert text(f"{first.name}, bedrag: {SAY.euro(first.amount)}") in told
    assert model.plan.line(first.id).amount == first.amount / 2
    model.undo()
    assert model.plan == before
    assert section.small.told.value == ""


def test_a_hub_that_is_open_is_told_that_it_cannot_start_smaller(opened):
    model, section, place = opened
    model.change(start="2028-01", actuals=())
    before = model.plan
    section.small.make_button.click()
    assert "al open" in place.value
    assert model.plan == before


def test_what_a_grant_leaves_open_is_told(opened):
    model, _, _ = opened
    told = text(parts.left_open(SAY, model.plan))
    assert "LEADER" in told
    assert "60" in told
    assert "stopt. Vanaf juli 2029" in told
    bare = model.plan.replace(grants=(), recurring_grants=())
    assert text(parts.left_open(SAY, bare)) == f" {SAY('finance_funding.left_open.none')} "


CAMPAIGN = {"id": "crowd", "name": "<i>Red het brood</i>", "target": 10_000.0,
            "campaign_begin": "2027-01", "month": "2027-03", "fee": 0.06, "rewards": 1_200.0,
            "rewards_months": 12, "backers": 120}  # fmt: skip


def test_a_campaign_is_told_from_begin_to_end(opened):
    model, _, _ = opened
    village = datasets.village("71053G")
    plan = model.plan.replace(crowdfunding=[CAMPAIGN], village="71053G")
    shown = parts.campaigns(SAY, plan, village)
    told = text(shown)
    assert "januari 2027: de campagne begint." in told
    assert "Je hebt 3 maanden om € 10.000 bij elkaar te krijgen, van 120 mensen" in told
    assert "Niet gehaald? Dan krijgt iedereen zijn geld terug" in told
    assert "het platform € 600" in told
    assert "Er blijft € 8.200 over." in told
    assert "elke maand voor € 100" in told
    part = text(SAY.percent(120 / village.population, 1))
    assert f"Dat is {part}" in told
    assert "<i>" not in shown
    open_ = plan.replace(crowdfunding=[CAMPAIGN | {"campaign_begin": None, "backers": None}])
    told = text(parts.campaigns(SAY, open_, None))
    assert SAY("finance_funding.campaign.begin_open") in told
    assert SAY("finance_funding.campaign.demand_open") in told


WIN_WIN = {"id": "friends", "name": "Winwin", "kind": "win_win", "amount": 30_000.0, "lenders": 3,
           "month": "2026-12", "rate": 0.03, "term": 60, "repayment": "bullet",
           "period": "yearly"}  # fmt: skip


def test_the_sheet_for_a_neighbour(opened):
    model, section, _ = opened
    model.change(start="2026-12", loans=[WIN_WIN])
    (sheet,) = lender_sheets(model.plan)
    told = text(sheet_markup(SAY, model.plan, sheet))
    assert "Je leent € 10.000 uit in december 2026. Je krijgt alles in één keer terug" in told
    assert "december 2031, met 3,00 % rente per jaar" in told
    assert "2027 € 300,00 € 0,00 € 250,00" in told
    assert "Is alles weg, dan is dat € 3.000." in told
    assert "Dat mag tot € 75.000." in told
    assert "binnen 3 maanden" in told
    assert SAY("finance_funding.lender.advice") in told
    fold = section.folds[2]
    fold.head.value = True
    ((place, button),) = fold.content.sheets
    assert "Je leent" in place.value
    assert button.part in place._dom_classes
    model.change(loans=[])
    assert fold.content.sheets == []


def test_a_loan_above_its_cap_says_so_on_the_sheet(opened):
    model, _, _ = opened
    much = WIN_WIN | {"amount": 330_000.0}
    (sheet,) = lender_sheets(model.plan.replace(start="2026-12", loans=[much]))
    told = text(sheet_markup(SAY, model.plan, sheet))
    assert told.count("Dat is te veel") == 2
