"""Nearness in words: what a mayor reads, in both languages, for each kind of result."""

from __future__ import annotations

import math
from datetime import datetime
from types import SimpleNamespace

import numpy as np
import pytest

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.domain import Basket, BasketItem
from buurtpunt_lib.proximity import MET, NOT_MET, UNKNOWN, Group, Split, Verdict
from buurtpunt_lib.reports import gap_words, resident_words
from buurtpunt_lib.texts import LANGUAGES, catalogue

NL, EN = catalogue("nl"), catalogue("en")
BASKET = Basket(
    key="own",
    name="Ons mandje",
    items=(
        BasketItem(key="food", facilities=("supermarket", "bakery"), walk_m=1200.0),
        BasketItem(key="doctor", facilities=("doctor",), walk_m=1200.0),
        BasketItem(key="bus", facilities=("transit_stop",), walk_m=500.0),
    ),
)
INF = math.inf


def basket(metres, *, silent=None, population=100.0, assumed=False):
    """From metres per item: food, doctor, bus. silent: where sources say nothing."""
    food, doctor, bus = metres
    table = np.array([[food, food, doctor, bus]], dtype=float)
    codes = ("supermarket", "bakery", "doctor", "transit_stop")
    hushed = None if silent is None else np.array([[silent[0], *silent]], dtype=float)
    return proximity.basket_result(
        table, codes, np.array([population]), BASKET, possible=np.where(np.isnan(table), 0, table),
        silent=hushed, assumed=np.full(table.shape, assumed),
    )  # fmt: skip


NAN = math.nan


@pytest.mark.parametrize(
    ("metres", "silent", "nl", "en"),
    [
        (
            (100, 200, 300),
            None,
            "Vanuit Runkelen heb je te voet alles dichtbij: een supermarkt of bakker, een huisarts "
            "en een bus- of tramhalte.",
            "From Runkelen you reach everything on foot: a supermarket or bakery, a general "
            "practitioner and a bus or tram stop.",
        ),
        (
            (100, 9000, NAN),
            (INF, INF, 0),
            "Vanuit Runkelen heb je te voet een supermarkt of bakker dichtbij; te ver: een "
            "huisarts; niet bekend: een bus- of tramhalte.",
            "From Runkelen you reach a supermarket or bakery on foot; too far: a general "
            "practitioner; not known: a bus or tram stop.",
        ),
        (
            (NAN, 9000, NAN),
            (INF, INF, 0),
            "Vanuit Runkelen heb je te voet niets hiervan zeker dichtbij; te ver: een huisarts; "
            "voor zover bekend te ver: een supermarkt of bakker; niet bekend: een bus- of "
            "tramhalte.",
            "From Runkelen you surely reach nothing of this on foot; too far: a general "
            "practitioner; too far as far as known: a supermarket or bakery; not known: a bus or "
            "tram stop.",
        ),
    ],
)
def test_a_basket_from_a_village(metres, silent, nl, en):
    found = basket(metres, silent=silent)
    assert gap_words.basket_of_place(NL, "Runkelen", found) == nl
    assert gap_words.basket_of_place(EN, "Runkelen", found) == en


def test_what_is_assumed_is_said():
    assert "aanname" in gap_words.basket_note(NL, basket((0, 0, 0), assumed=True))
    assert gap_words.basket_note(NL, basket((0, 0, 0))) == ""


@pytest.mark.parametrize(
    ("split", "told"),
    [
        (Split(900, 100, 0), "100 van de 1.000 inwoners van Alken (10\u00a0%) hebben een apotheek "
                             "niet te voet dichtbij."),
        (Split(1000, 0, 0), "Alle 1.000 inwoners van Alken hebben een apotheek te voet dichtbij."),
        (Split(0, 1000, 0), "Geen van de 1.000 inwoners van Alken heeft een apotheek te voet "
                            "dichtbij."),
        (Split(700, 100, 200), "Minstens 100 en hoogstens 300 van de 1.000 inwoners van Alken "
                               "hebben een apotheek niet te voet dichtbij."),
        (Split(800, 0, 200), "Hoogstens 200 van de 1.000 inwoners van Alken hebben een apotheek "
                             "niet te voet dichtbij; van hen weten we het niet."),
        (Split(700, 100, 200, 0, 200), "Voor zover bekend hebben 300 van de 1.000 inwoners van "
                                       "Alken een apotheek niet te voet dichtbij."),
        (Split(0, 0, 1000), "Hoeveel van de 1.000 inwoners van Alken een apotheek te voet dichtbij "
                            "hebben, weten we niet."),
        (Split(0, 0, 0, 3), "Van Alken is het aantal inwoners niet bekend."),
    ],
)  # fmt: skip
def test_people_without_it(split, told):
    assert gap_words.people_without(NL, "Alken", split, "een apotheek", "walk") == told
    assert "Alken" in gap_words.people_without(EN, "Alken", split, "a pharmacy", "walk")


def test_people_of_a_basket_and_names_of_its_items():
    found = basket((100, 9000, 100), population=392.0)
    assert gap_words.basket_of_people(NL, "Runkelen", found) == (
        "Geen van de 392 inwoners van Runkelen heeft alles van “Ons mandje” te voet dichtbij."
    )
    named = datasets.baskets()["flanders"].basket("nl")
    # A basket of ours is named in the language of the reader, whatever it was made in.
    assert gap_words.basket_name(EN, named) == "Flemish basic services"
    assert gap_words.item_name(EN, named, "food") == "food shop"
    assert gap_words.item_name(NL, named, "school") == "kleuter- of lagere school"


def peers(judgement, have=73, may_have=0, n=100):
    return SimpleNamespace(judgement=judgement, have=have, may_have=may_have, n=n)


def cell(presence="unknown", reason=""):
    return SimpleNamespace(service="post_office", presence=presence, reason=reason)


@pytest.mark.parametrize(
    ("row", "state", "told"),
    [
        (peers("missing"), cell("absent"), "Zepperen heeft geen postkantoor; in 73 van de 100 "
         "dorpen van ongeveer die grootte is er wel een."),
        (peers("to_check"), cell(reason="not_found"), "Voor zover bekend heeft Zepperen geen "
         "postkantoor, en in minstens 73 van de 100 dorpen van ongeveer die grootte is er wel een: "
         "kijk het na."),
        (peers("extra", 8, 4), cell("present"), "Zepperen heeft een postkantoor, en dat is "
         "bijzonder: in hoogstens 12 van de 100 dorpen van ongeveer die grootte is er een."),
        (peers("usual_with"), cell("present"), "Zepperen heeft een postkantoor, zoals 73 van de "
         "100 dorpen van ongeveer die grootte."),
        (peers("usual_with", 73, 5), cell("present"), "Zepperen heeft een postkantoor, zoals "
         "minstens 73 van de 100 dorpen van ongeveer die grootte."),
        (peers("usual_without", 14), cell("absent"), "Zepperen heeft geen postkantoor, en dat is "
         "gewoon: in 14 van de 100 dorpen van ongeveer die grootte is er een."),
        (peers("not_known", 14, 20), cell(reason="not_found"), "Voor zover bekend heeft Zepperen "
         "geen postkantoor; in minstens 14 van de 100 dorpen van ongeveer die grootte is er een."),
        (peers("not_known", 14, 20), cell(reason="no_boundary"), "Of Zepperen een postkantoor "
         "heeft, is niet bekend; in minstens 14 van de 100 dorpen van ongeveer die grootte is er "
         "een."),
        (peers("not_known", 0, 0, 0), cell(reason="no_source"), "Of Zepperen een postkantoor "
         "heeft, is niet bekend."),
        (peers("not_known", 0, 0, 0), cell("present"), "Zepperen heeft een postkantoor; met andere "
         "dorpen kunnen we niet vergelijken."),
        (peers("not_known", 0, 0, 0), cell("absent"), "Zepperen heeft geen postkantoor; met andere "
         "dorpen kunnen we niet vergelijken."),
    ],
)  # fmt: skip
def test_beside_villages_of_its_size(row, state, told):
    assert gap_words.expected(NL, "Zepperen", row, state) == told
    assert "Zepperen" in gap_words.expected(EN, "Zepperen", row, state)


def test_rows_of_the_models_can_be_said_as_they_are():
    places = datasets.villages().iloc[:300]
    rows = datasets.village_services()
    evidence = proximity.evidence_table(
        places, rows[rows["village"].isin(places.index)], datasets.sources(), datasets.facilities()
    )
    found = proximity.expected(places, evidence)
    said = {
        gap_words.expected(say, "X", row, evidence.loc[row.Index])
        for say in (NL, EN)
        for row in found.iloc[::7].itertuples()
    }
    assert len(said) > 50
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in said)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0, 0, "Alken is geen centrum voor de dorpen eromheen."),
        (3, 3, "Alken is een streekcentrum."),
        (0, 4, "Wat voor centrum Alken is, weten we niet: van 5 van de 9 soorten voorzieningen is "
               "niet bekend of ze er zijn."),
        (1, 4, "Alken is minstens een lokaal centrum; van 5 van de 9 soorten voorzieningen weten "
               "we niet of ze er zijn."),
        (0, 1, "Alken is hoogstens een lokaal centrum; van 5 van de 9 soorten voorzieningen weten "
               "we niet of ze er zijn."),
        (1, 2, "Alken is minstens een lokaal centrum en hoogstens een centrum voor elke dag; van 5 "
               "van de 9 soorten voorzieningen weten we niet of ze er zijn."),
    ],
)  # fmt: skip
def test_what_kind_of_centre(low, high, told):
    count = proximity.LevelCount("local", 1, met=1, unknown=5, not_met=3)
    found = proximity.Centre(low, high, (count,))
    assert gap_words.centre(NL, "Alken", found) == told
    assert gap_words.centre(EN, "Alken", found).startswith(("Alken", "What kind"))


def test_a_level_has_its_article():
    found = proximity.Centre(2, 2, ())
    assert gap_words.centre(EN, "Alken", found) == "Alken is an intermediate centre."


def traders(*places):
    return tuple(
        proximity.Trader("bakery", "V", name, metres, 1, "openstreetmap", "2026-02")
        for name, metres in places
    )


def competes(verdict, *places, unmeasured=False, partners=("sales_point_of_baker",)):
    return proximity.Competition("bread", verdict, traders(*places), partners, (), unmeasured)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (competes(Verdict.TRADERS, ("Alken", 0)), "“Brood” kan klanten afnemen van een bakker in "
         "het dorp zelf (bron: OpenStreetMap, februari 2026): spreek eerst iets af."),
        (competes(Verdict.TRADERS, ("Ulbeek", 2149)), "“Brood” kan klanten afnemen van een bakker "
         "in Ulbeek (2,1 km, bron: OpenStreetMap, februari 2026): spreek eerst iets af."),
        (competes(Verdict.NONE), "Voor “Brood” is er binnen 5 km geen handelaar van wie je klanten "
         "afneemt."),
        (competes(Verdict.NOT_KNOWN), "Of er binnen 5 km een handelaar is van wie “Brood” klanten "
         "afneemt, weten we niet: vraag het na in het dorp."),
        (competes(Verdict.NOT_KNOWN, unmeasured=True), "Voor “Brood” hebben we geen lijst van "
         "handelaars: vraag na in het dorp wie dit al doet."),
        (competes(Verdict.NO_TRADER), "“Brood” neemt voor zover bekend van niemand klanten af."),
    ],
)  # fmt: skip
def test_do_not_compete(found, told):
    assert gap_words.competition(NL, found, 5000) == told
    assert "“Bread”" in gap_words.competition(EN, found, 5000)


def test_many_traders_are_counted_and_partnerships_come_with_them():
    found = competes(Verdict.TRADERS, *[(f"Dorp {n}", 1000 + n) for n in range(6)])
    assert "en nog 3 andere: spreek" in gap_words.competition(NL, found, 5000)
    assert gap_words.partnerships(NL, found) == (
        "Word verkooppunt van de bakker uit het dorp ernaast.",
    )
    assert gap_words.partnerships(NL, competes(Verdict.NOT_KNOWN)) != ()
    assert gap_words.partnerships(NL, competes(Verdict.NONE)) == ()
    assert gap_words.partnerships(NL, competes(Verdict.NO_TRADER)) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_partnership_has_a_sentence(language):
    say = catalogue(language)
    for key in {key for rival in datasets.rivals().values() for key in rival.partners}:
        assert say(f"nearness.partner.{key}").endswith(".")


def car(low, high, unknown=0):
    figures = proximity.figures_for("supermarket", datasets.travel_figures())
    return proximity.CarTraffic(low, high, 100.0, unknown, 1.0, 2.0, figures)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (car(23_925.4, 92_874.0), "Dit spaart misschien 24.000 tot 93.000 kilometer met de auto "
         "per jaar uit, als onze aannames kloppen."),
        (car(-92_874.0, -23_925.4), "Dit kost misschien 24.000 tot 93.000 kilometer met de auto "
         "per jaar meer, als onze aannames kloppen."),
        (car(-500, 700), "Of dit kilometers met de auto uitspaart, is niet te zeggen: het kan van "
         "\u2212500 tot 700 kilometer per jaar zijn."),
        (car(0, 0), "Voor niemand van wie we het weten, wordt de weg korter of langer."),
    ],
)  # fmt: skip
def test_kilometres_by_car(found, told):
    assert gap_words.car_traffic(NL, found) == told
    assert gap_words.car_traffic(EN, found).endswith(".")


def test_every_figure_behind_the_kilometres_has_a_source_or_is_an_assumption():
    notes = gap_words.car_notes(NL, car(1, 2, unknown=3))
    assert notes[0] == "personen per gezin: 2,28 (bron: statbel.fgov.be, 2024)"
    assert notes[1] == "ritten per gezin per jaar: 145 tot 151 (bron: gfk.com, 2017-2019)"
    assert "52\u00a0% tot 65\u00a0%" in notes[2]
    assert "aanname van ons, 2026" in notes[3]
    assert notes[4] == "Van 3 plekken weten we niet hoe ver het nu is; die tellen niet mee."
    assert len(gap_words.car_notes(EN, car(1, 2))) == 4


def of_group(which, *, with_it=10.0, without=5.0, unknown=0.0, estimated=0.0, loaded=True):
    split = Split(with_it, without, unknown)
    return proximity.GroupSplit(which, split, estimated, loaded)


def test_groups():
    older = of_group(Group.OLDER, estimated=3)
    assert gap_words.group(NL, "Alken", older, "een huisarts", "walk") == (
        "5 van de 15 65-plussers in Alken hebben een huisarts niet te voet dichtbij."
    )
    assert "Geschat" in gap_words.group_note(NL, older)
    carless = of_group(Group.WITHOUT_CAR, unknown=4)
    assert gap_words.group(NL, "Alken", carless, "een huisarts", "cycle") == (
        "Minstens 5 en hoogstens 9 van de 19 gezinnen zonder auto in Alken hebben een huisarts "
        "niet met de fiets dichtbij."
    )
    assert gap_words.group_note(NL, carless) == ""
    for which in Group:
        nothing = of_group(which, with_it=0, without=0, loaded=False)
        assert "niet geladen" in gap_words.group(NL, "Alken", nothing, "een huisarts", "walk")


@pytest.mark.parametrize(
    ("numbers", "begin", "end"),
    [
        ({"with_it": 10, "without": 0}, "Alle 10 65-plussers in Alken", "te voet dichtbij."),
        ({"with_it": 6, "without": 0, "unknown": 4}, "Hoogstens 4 van de 10", "weten we het niet."),
        ({"with_it": 0, "without": 0, "unknown": 4}, "Hoeveel van de 4", "weten we niet."),
        ({"with_it": 6, "without": 1, "unknown": 3}, "Minstens 1 en hoogstens 4 van de 10", "bij."),
    ],
)
def test_a_group_of_whom_little_is_known(numbers, begin, end):
    told = gap_words.group(NL, "Alken", of_group(Group.OLDER, **numbers), "een huisarts", "walk")
    assert told.startswith(begin)
    assert told.endswith(end)


def test_what_was_searched_for_a_group_and_not_found_is_said_as_far_as_known():
    split = Split(6.0, 1.0, 3.0, 0, 3.0)
    found = proximity.GroupSplit(Group.WITHOUT_CAR, split, 0.0, True)
    assert gap_words.group(NL, "Alken", found, "een huisarts", "walk") == (
        "Voor zover bekend hebben 4 van de 10 gezinnen zonder auto in Alken een huisarts niet te "
        "voet dichtbij."
    )
    assert resident_words.without(NL, split) == "4, na te gaan"
    assert resident_words.without(NL, Split(6.0, 1.0, 3.0)) == "1 tot 4"
    assert resident_words.without(NL, Split(0.0, 0.0, 3.0)) == "niet bekend"
    assert resident_words.without(NL, Split(6.0, 0.0, 0.0)) == "0"


def test_transport_on_request():
    states = np.array([MET, NOT_MET, NOT_MET, UNKNOWN])
    people = np.array([10.0, 20, 40, 80])
    served = np.array([True, True, False, True])
    found = proximity.with_transport_on_request(states, people, served, 0.25)
    assert gap_words.transport_on_request(NL, found) == (
        "Vervoer op vraag helpt 20 van de 60 inwoners die zeker te ver wonen; telt dat voor "
        "25\u00a0% mee, dan is het gat nog zo groot als van 55 inwoners."
    )
    nobody = proximity.with_transport_on_request(states, people, ~served, 0.25)
    assert "helpt 40" in gap_words.transport_on_request(NL, nobody)
    none = proximity.with_transport_on_request(states, people, served & False, 0.25)
    assert "verandert hier niets" in gap_words.transport_on_request(NL, none)


def point(name, state, reason=""):
    opening = proximity.Opening(proximity.OpenState(state), reason)
    return proximity.PointOpening("p", name, "bakery", 100.0, opening, "", "map", "2026")


def test_what_is_open():
    moment = datetime(2026, 11, 25, 10)
    near = proximity.OpenNear(
        moment, (point("Bakker Jan", "open"), point("", "open")), (), (point("", "unknown"),)
    )
    assert gap_words.opening(NL, near, 1200) == (
        "Op woensdag 25 november 2026 om 10 uur zijn zeker open: Bakker Jan en een bakker. Van 1 "
        "plek kennen we de openingsuren niet."
    )
    shut = proximity.OpenNear(moment.replace(minute=30), (), (point("", "closed"),), ())
    assert gap_words.opening(NL, shut, 1200) == (
        "Op woensdag 25 november 2026 om 10:30 uur is voor zover bekend niets open binnen 1,2 km."
    )
    many = proximity.OpenNear(moment, (point("Bakker Jan", "open"),) * 8, (), ())
    assert "Bakker Jan en nog 3 andere." in gap_words.opening(NL, many, 1200)
    nothing = proximity.OpenNear(moment, (), (), ())
    assert gap_words.opening(EN, nothing, 5000) == "Within 5 km we know of no place."


@pytest.mark.parametrize(
    ("hours", "nl"),
    [
        ("Mo-Fr 09:00-12:30,13:30-18:00; Sa 09:00-12:00; PH off", "ma-vr 09:00-12:30,13:30-18:00; "
         "za 09:00-12:00; feestdagen dicht"),
        ("24/7", "altijd"),
        ('We 09:00-12:00 "We are off on Mo"', 'wo 09:00-12:00 "We are off on Mo"'),
        ("Jul-Aug off; SH closed", "jul-aug dicht; schoolvakanties dicht"),
        ("<b>x</b>", "<b>x</b>"),
        ("", ""),
    ],
)  # fmt: skip
def test_opening_hours_as_people_write_them(hours, nl):
    assert gap_words.opening_hours(NL, hours) == nl


def test_names_keep_their_capitals_within_a_sentence():
    assert gap_words.facility(EN, "diy_store") == "DIY store"
    assert gap_words.facility(NL, "diy_store") == "doe-het-zelfzaak"
    assert gap_words.with_article(EN, "outlet") == "an outlet"
