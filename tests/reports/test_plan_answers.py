"""The outcome of a plan in short answers: the sentences, and that they say what the engine says."""

from __future__ import annotations

import re

import pytest

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import PlanOutcome
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.reports.plan_answers import answers, layer_words
from buurtpunt_lib.storage import read_plan
from buurtpunt_lib.texts import catalogue

NL = catalogue("nl")
EXAMPLES = sorted((DATA / "examples").glob("*.json"))
SHOP = {"id": "shop", "name": "Winkel", "customers": 50, "basket": 10, "margin": 0.5}
RENT = {"id": "rent", "name": "Huur", "amount": 100, "begin": "2027-01"}


def hub(**changes) -> HubPlan:
    return HubPlan.from_dict(
        {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-07", "months": 36,
         "costs": [RENT]} | changes
    )  # fmt: skip


def told(plan: HubPlan, key: str, say=NL) -> list[str]:
    """The remarks of one answer, with the side that they are about before them."""
    found = {answer.key: answer for answer in answers(PlanOutcome.of(plan), say)}
    return [
        f"{say(f'finance_results.side.{r.side}')}: {r.text}" if r.side else r.text
        for r in found[key].remarks
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_answer_is_told_in_both_languages(path, language):
    say = catalogue(language)
    found = answers(PlanOutcome.of(read_plan(path)), say)
    assert len(found) == 8
    for answer in found:
        assert answer.title.endswith("?")
        assert answer.remarks
        for remark in answer.remarks:
            assert re.search(r"\.$", remark.text)
            assert not re.search(r"[{}]|nan|None|  ", remark.text), remark.text


def test_an_empty_plan_has_no_answers():
    assert answers(PlanOutcome.of(hub(costs=[])), NL) == ()


def test_a_plan_without_grants_names_no_side():
    remarks = [r for a in answers(PlanOutcome.of(hub(activities=[SHOP])), NL) for r in a.remarks]
    assert {remark.side for remark in remarks} == {None}


def test_the_no_loss_test_in_words():
    assert told(hub(activities=[SHOP | {"ramp_up": 12}]), "no_loss") == [
        "Het eerste jaar zonder verlies is 2028. Daarna komt er geen jaar met verlies meer."
    ]
    stops = hub(activities=[SHOP | {"end": "2028-12"}])
    assert told(stops, "no_loss") == [
        "Het eerste jaar zonder verlies is 2027. Daarna is er weer verlies in 2029."
    ]
    last = hub(activities=[SHOP | {"begin": "2029-01"}])
    assert told(last, "no_loss") == ["Het eerste jaar zonder verlies is 2029."]
    town = {"id": "town", "name": "Toelage", "amount": 2000, "period": "yearly",
            "begin": "2027-01", "end": "2027-12"}  # fmt: skip
    assert told(hub(recurring_grants=[town]), "no_loss") == [
        "Met subsidie: Het eerste jaar zonder verlies is 2027. "
        "Daarna is er weer verlies in 2028 en 2029.",
        "Zonder subsidie: Geen enkel volledig jaar is zonder verlies.",
    ]
    assert told(hub(opening="2031-01"), "no_loss") == [
        "Je plan heeft nog geen volledig jaar met open deuren."
    ]


def test_two_horizons_in_words():
    plan = hub(activities=[SHOP], opening_balance=1000)
    assert told(plan, "startup") == [
        "De opstart loopt tot en met juni 2028: een jaar na de opening.",
        f"Er blijft altijd geld op de rekening. Het minst is {NL.euro(400)}, in juni 2027.",
    ]
    slow = hub(activities=[SHOP | {"ramp_up": 20}])
    assert told(slow, "startup")[0] == (
        "De opstart loopt tot en met februari 2029: 20 maanden na de opening, "
        "tot elke activiteit op volle kracht draait."
    )
    # Ramp-up of k/20 of 250 a month against a rent of 100: down until the eighth month.
    short = -sum(250 * k / 20 - 100 for k in range(1, 8)) + 600
    assert told(slow, "startup")[1] == (
        f"Het geld is op in januari 2027; er ontbreekt {NL.euro(short)}."
    )
    assert told(hub(opening="2029-06"), "startup")[0] == (
        "De opstart duurt tot het einde van je plan, in december 2029."
    )
    assert len(told(hub(opening="2025-01"), "startup")) == 1
    assert told(plan, "longer") == [
        "Zo loopt het in de laatste twaalf maanden van je plan, "
        "van januari 2029 tot en met december 2029.",
        f"Je houdt {NL.euro(1800)} over. Zo kan het blijven duren.",
    ]
    assert (
        told(hub(), "longer")[1] == f"Je verliest {NL.euro(1200)}. Zo kan het niet blijven duren."
    )


def test_money_to_begin_with_in_words():
    plan = hub(activities=[SHOP], own_money=[{"id": "own", "name": "Eigen", "amount": 1000,
                                              "month": "2027-01"}])  # fmt: skip
    assert told(plan, "start_money") == [
        f"In totaal {NL.euro(600)}, tot en met juni 2027, "
        "omdat er eerst meer uitgaat dan er binnenkomt. "
        f"Je plan brengt {NL.euro(1000)} startgeld bijeen. Dat is genoeg."
    ]
    (less,) = told(plan.replace_line("own", amount=400.0), "start_money")
    assert less.endswith(f"Er ontbreekt nog {NL.euro(200)}.")
    (late,) = told(plan.replace_line("own", month="2029-01"), "start_money")
    assert late.endswith(
        f"Toch ontbreekt er nog {NL.euro(600)}: het komt te laat, of moet te vroeg terugbetaald "
        "worden."
    )
    till = {"id": "till", "name": "Kassa", "amount": 5000, "month": "2027-12"}
    early = plan.replace(investments=[till | {"month": "2027-06"}])
    (bought,) = told(early, "start_money")
    assert f"{NL.euro(5000)} om aan te kopen, en {NL.euro(600)} omdat" in bought
    (bought,) = told(plan.replace(investments=[till]), "start_money")
    # Six times 150 comes in before the till is paid, after six times 100 went out.
    assert f"In totaal {NL.euro(4700)}, tot en met december 2027" in bought
    assert f"intussen komt er {NL.euro(300)} meer binnen dan er uitgaat" in bought
    assert "daalt het geld nog altijd" in told(hub(), "start_money")[0]
    assert told(hub(costs=[], activities=[SHOP]), "start_money") == [
        "Je hebt geen startgeld nodig."
    ]


def test_when_it_carries_itself_and_with_what():
    gift = {"id": "members", "name": "Leden", "amount": 1500, "period": "yearly",
            "begin": "2027-01"}  # fmt: skip
    both = told(hub(gifts=[gift]), "balance")
    assert both[0].startswith("Vanaf juli 2027 dekt")
    assert both[1].endswith("lukt dat niet.")
    assert told(hub(), "balance")[0].startswith("Wat telkens terugkomt aan inkomsten dekt")
    alone = told(hub(activities=[SHOP]), "balance")
    assert alone[1].endswith("is dat vanaf juli 2027.")
    given = told(hub(activities=[SHOP], gifts=[gift]), "earned")
    assert given[0] == (
        f"Je activiteiten verkopen voor {NL.euro(15_000)}. "
        f"Na aankoop van de goederen blijft daarvan {NL.euro(7500)} over."
    )
    assert f"{NL.euro(4500)} aan giften" in given[1]
    assert "Daarnaast krijg je niets." in told(hub(activities=[SHOP]), "earned")


def test_how_long_the_money_lasts():
    plan = hub(opening_balance=850)
    (text,) = told(plan, "depth")
    # Eight months of rent; in July, the ninth, there is too little.
    assert "Het geld gaat 8 maanden mee." in text
    assert "niets meer kunt betalen" in text
    assert "eerste maand" in told(hub(), "depth")[0]
    assert "één maand" in told(hub(opening_balance=150), "depth")[0]
    assert "hele plan" in told(hub(opening_balance=9000), "depth")[0]


def test_layers_in_words():
    plan = hub(activities=[SHOP], opening_balance=1000)
    assert list(layer_words(PlanOutcome.of(plan), NL)) == [
        "Komt alleen uit wat zeker is, dan is het geld op in november 2027 en ontbreekt er "
        f"{NL.euro(2600)}."
    ]
    rich = PlanOutcome.of(plan.replace(opening_balance=9000.0))
    assert list(layer_words(rich, NL)) == [
        "Komt alleen uit wat zeker is, dan blijft er altijd geld op de rekening. Het minst is "
        f"{NL.euro(5400)}, in december 2029; op het einde staat er {NL.euro(5400)}."
    ]
    assert list(layer_words(PlanOutcome.of(hub()), NL)) == ["Alles in dit plan is zeker."]
    only_shop = PlanOutcome.of(plan.replace(costs=()))
    assert list(layer_words(only_shop, NL)) == [
        "Komt alleen uit wat zeker is, dan gebeurt er niets op de rekening."
    ]
    # A certain gift in the last month: the end lies above the deepest point.
    late = {"id": "gift", "name": "Gift", "amount": 500, "period": "once", "begin": "2029-12",
            "certainty": "certain"}  # fmt: skip
    (words,) = layer_words(PlanOutcome.of(plan.replace(gifts=[late])), NL)
    assert words.endswith(f"Op het einde staat er {NL.euro(-2100)}.")
