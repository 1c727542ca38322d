"""Readability: the printed formula, pairs of texts of which it is known which is easier."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.datasets import reading_rules
from buurtpunt_lib.planning.readability import KINDS, easy_enough, measure, remarks

RULES = reading_rules()

# A letter as offices write them, and the same for everybody. Both written by us.
PAIRS = [
    (
        "In het kader van het participatietraject dient de bevolking van de deelgemeente te "
        "worden geïnformeerd omtrent de voorgenomen realisatie van een multifunctionele "
        "ontmoetingsplaats, waarbij de verantwoordelijkheid voor de organisatie bij de "
        "vereniging wordt ondergebracht.",
        "Er komt een plek in het dorp waar iedereen elkaar kan zien. We willen weten wat je "
        "ervan vindt. Kom dus langs op dinsdag. Onze club doet het werk. Jij zegt wat er in "
        "moet.",
    ),
    (
        "Gelieve uw bezwaren aangaande eventuele geluidsoverlast schriftelijk te formuleren "
        "en over te maken aan de verantwoordelijke van het coördinatieteam, die desgevallend "
        "een aangepaste regeling zal uitwerken in samenspraak met de betrokken buurtbewoners.",
        "Heb je last van lawaai? Bel dan naar An. Zij zoekt samen met jou naar een oplossing. "
        "Na tien uur is de zaal dicht. Dat hebben we met de buren zo beslist. En dat blijft "
        "zo.",
    ),
    (
        "De inschakeling van vrijwilligers impliceert dat er een organisatienota ter "
        "beschikking gesteld wordt waarin de verzekeringsvoorwaarden en de "
        "kostenvergoedingsregeling overeenkomstig de geldende wetgeving worden toegelicht aan "
        "alle betrokkenen, alvorens de activiteiten een aanvang nemen.",
        "Wil je ons een handje helpen? Fijn! Je krijgt een blad met alle regels. Je leest "
        "daar ook hoe je verzekerd bent. Wat je zelf betaalt voor ons, krijg je terug van de "
        "kas.",
    ),
    (
        "Overwegende dat de leefbaarheid van de dorpskernen onder toenemende druk komt te "
        "staan, beoogt het beleidsprogramma een herwaardering van gemeenschapsvoorzieningen "
        "middels investeringssubsidies en ondersteunende begeleidingsinstrumenten, conform de "
        "prioriteiten van de huidige bestuursperiode.",
        "In veel dorpen is de winkel weg. De bank is weg en de bus komt niet meer. De "
        "gemeente wil daar iets aan doen. Ze geeft geld en raad. Zo kan het dorp zelf weer "
        "iets beginnen.",
    ),
]


def kinds(text: str, language: str = "nl") -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in remarks(text, RULES, language)]


def test_the_formula_is_the_one_that_the_source_prints():
    """Taal (1977): 206,8 - 0,77 x syllables per hundred words - 0,93 x words per sentence."""
    # Ten sentences of four words; 60 syllables over 40 words, counted by hand.
    found = measure("De koffie staat klaar. " * 10, RULES)
    assert (found.words, found.sentences, found.syllables) == (40, 10, 50)
    assert found.ease == pytest.approx(206.8 - 0.77 * 125 - 0.93 * 4)
    assert found.level == "very_easy"


def test_the_levels_begin_where_the_source_says():
    steps = {code: low for low, code in RULES.levels}
    assert steps == {"very_easy": 90, "easy": 80, "fairly_easy": 70, "normal": 60,
                     "fairly_hard": 45, "hard": 30, "very_hard": None}  # fmt: skip


@pytest.mark.parametrize(("office", "plain"), PAIRS)
def test_a_text_for_everybody_is_easy_enough_and_the_letter_is_not(office, plain):
    """Measured over the four pairs: letters from -37 to -13, plain texts from 105 to 110."""
    hard, easy = measure(office, RULES), measure(plain, RULES)
    assert easy_enough(easy, RULES) is True
    assert easy_enough(hard, RULES) is False
    assert easy.ease - hard.ease > 60
    assert len(remarks(office, RULES)) >= 3
    assert [one.kind for one in remarks(plain, RULES)] == []


def test_a_short_text_gets_no_figure():
    found = measure("Kom je ook?", RULES)
    assert (found.ease, found.level) == (None, None)
    assert easy_enough(found, RULES) is None
    assert measure("", RULES).words == 0
    assert measure("", RULES).words_a_sentence == measure("", RULES).syllables_a_word == 0


def test_amounts_and_years_count_for_nothing():
    text = "In 2027 vragen we € 14.200 aan de gemeente voor de zaal. "
    assert measure(text, RULES).words == 9


@pytest.mark.parametrize(
    "word", ["inclusief atelier", "sociale cohesie", "common", "beleidsplannen", "commons"]
)
def test_the_words_of_the_handbook_are_named_and_replaced(word):
    found = remarks(f"Wij doen aan {word} in het dorp.", RULES)
    assert [one.kind for one in found] == ["jargon"]
    assert found[0].instead


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De zaal wordt door de buren geschilderd.", ["passive"]),
        ("Er werd beslist om te stoppen.", ["passive"]),
        ("De brief is er als hij verstuurd wordt.", ["passive"]),
        ("Het wordt gezellig in het dorp.", []),
        ("Het wordt een goed jaar voor het gebied.", []),
        ("Wij worden blij van muziek.", []),
        ("De buren schilderen de zaal.", []),
        ("Alvorens u komt, gelieve te bellen.", ["stiff", "stiff"]),
        ("Ten gevolge van de regen is het dicht.", ["stiff"]),
        ("We maken een buurtfeest in Sint-Katelijne-Waver-Elzestraat.", []),
        ("De verantwoordelijkheidsverdeling ligt vast.", ["long_word"]),
        ("Mail naar an.peeters.van.het.buurtpunt@example.org.", []),
        ("een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
         "zestien zeventien achttien negentien", ["long_sentence"]),
    ],
)  # fmt: skip
def test_remarks(text, expected):
    assert [kind for kind, _ in kinds(text)] == expected


def test_a_word_is_named_once_and_a_sentence_by_its_number():
    text = "Alles goed. In het kader van de multifunctionele werking komt er iets. Dag."
    found = remarks(text, RULES)
    assert {one.sentence for one in found} == {1}
    assert [text[one.start : one.end] for one in found] == ["In het kader van", "multifunctionele"]


def test_other_languages_get_jargon_and_long_sentences_only():
    assert kinds("Wordt er beslist, gelieve te bellen.", "en") == []
    assert kinds("We work with every stakeholder.", "en") == [("jargon", "stakeholder")]


@given(st.text(max_size=300))
def test_any_text_is_measured_and_every_remark_lies_in_it(text):
    found = measure(text, RULES)
    assert (found.ease is None) == (found.words < RULES.least_words)
    for one in remarks(text, RULES):
        assert one.kind in KINDS
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip()


SENTENCES = st.lists(
    st.sampled_from(["Kom kijken naar de zaal.", "De buren helpen ons.", "Er is koffie en taart."]),
    min_size=8,
    max_size=20,
)


@given(SENTENCES, st.randoms())
def test_the_order_of_sentences_does_not_matter(listed, chance):
    mixed = list(listed)
    chance.shuffle(mixed)
    assert measure(" ".join(mixed), RULES) == measure(" ".join(listed), RULES)


@given(SENTENCES)
def test_joining_sentences_never_makes_a_text_easier(listed):
    apart = measure(" ".join(listed), RULES)
    joined = measure(" en ".join(one.rstrip(".") for one in listed) + ".", RULES)
    assert joined.ease < apart.ease


@given(SENTENCES, st.integers(5, 40))
def test_a_stricter_limit_never_hides_a_long_sentence(listed, limit):
    text = " ".join(listed)
    loose = [one.start for one in remarks(text, replace(RULES, sentence_words=limit))
             if one.kind == "long_sentence"]  # fmt: skip
    strict = [one.start for one in remarks(text, replace(RULES, sentence_words=limit - 1))
              if one.kind == "long_sentence"]  # fmt: skip
    assert set(loose) <= set(strict)
