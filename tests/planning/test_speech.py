"""Spoken language: words and minutes, and hits that help without getting in the way."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib import paths
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import read_yaml
from buurtpunt_lib.planning import speech
from buurtpunt_lib.texts import catalogue

DOCUMENT = read_yaml(paths.DATA / speech.FILE)


def hits(text: str, language: str = "nl") -> list[tuple[str, str]]:
    return [(h.kind, text[h.start : h.end]) for h in speech.check(text, language)]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), (" \n ", 0), ("Eén woord", 2), ("dorpscafé's", 1), ("€ 14.200 per jaar", 3),
     ("ja/nee", 1), ("- een\n- twee", 2), ("“Kom” – zei ze", 3)],
)  # fmt: skip
def test_words_are_counted_as_people_count_them(text, words):
    assert speech.words_in(text) == words


def test_three_minutes_are_390_words_at_130_a_minute():
    assert speech.speed().words_per_minute == 130
    fits, long = speech.length("woord " * 390, 3), speech.length("woord " * 400, 3)
    assert (fits.words, fits.seconds, fits.cut, fits.spare) == (390, 180, 0, 0)
    assert (long.cut, long.spare) == (10, 0)
    assert long.fastest < long.seconds < long.slowest


@given(st.integers(0, 5000), st.integers(1, 30))
def test_what_must_be_cut_is_just_enough(count, minutes):
    found = speech.length("woord " * count, minutes)
    assert found.words - found.cut + found.spare == minutes * 130
    assert 0 in (found.cut, found.spare)
    assert speech.length("woord " * (count - found.cut), minutes).cut == 0


def test_the_words_of_the_handbook_are_found():
    text = "We doen een projectje, misschien krijgen we steun, eventueel doet de gemeente mee."
    assert hits(text) == [
        ("diminutive", "projectje"), ("doubt", "misschien"), ("doubt", "eventueel"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "word",
    ["winkeltje", "Projectjes", "huisje", "pleintje", "boompje", "tafeltje", "hoekje", "ideetje",
     "dorpje", "koninkje", "buurtwinkeltje", "cafeetje", "uurtje"],
)  # fmt: skip
def test_diminutives_are_found(word):
    assert hits(f"dat is een {word.lower()}") == [("diminutive", word.lower())]
    assert hits(f"{word.capitalize()} hier") == [("diminutive", word.capitalize())]


@pytest.mark.parametrize(
    "text",
    [
        "Heb je oranje verf, franje of een plunje?",
        "Het meisje van de buurmeisjes eet een speculaaskoekje en drie broodjes.",
        "Een koffie, een pintje en een ijsje.",
        "Haal hier je pakjes op. De pakjesautomaat staat buiten.",
        "We lopen zachtjes, netjes en stilletjes. Het is eventjes stil.",
        "Een praatje, een kopje soep, een steentje bijdragen, een handje helpen.",
        "Iedereen betaalt een kaartje van een tientje.",
        "We bellen Antje, Marietje en mevrouw Blaasje.",
        "Wat je doet, doe je samen. Je vertelt je verhaal aan jullie buren.",
        "Sprookjes, liedjes en filmpjes op woensdag.",
        "De boekenruilkast en het boekenruilkastje staan aan het bushokje.",
        "Zo veel mogelijk mensen. Dit maakt het mogelijk.",
        "Het dorp koopt maar een brood per dag te weinig.",
        "De conformiteit, de roid en de uspo zijn geen woorden van ons.",
    ],
)
def test_words_that_are_no_belittling_are_left_alone(text):
    assert hits(text) == []


def test_overlapping_words_are_named_once():
    assert hits("Het is een beetje laat.") == [("doubt", "een beetje")]
    # It is in the list of doubt, and the rule takes it for a diminutive.
    assert hits("ietsje later") == [("doubt", "ietsje")]
    assert hits("Een stakeholdersoverleg.") == [("jargon", "stakeholdersoverleg")]
    assert hits("m.b.t. het geld") == [("jargon", "m.b.t.")]
    assert hits("in het  kader\nvan") == [("jargon", "in het  kader\nvan")]


def test_jargon_comes_with_plain_words():
    (hit,) = speech.check("Onze stakeholders.", "nl")
    assert hit.instead == "wie erbij betrokken is"
    for language in ("nl", "en"):
        for word, plain in DOCUMENT[language]["jargon"].items():
            example = word.replace("*", "")
            found = [h for h in speech.check(f"a {example} z", language) if h.kind == "jargon"]
            assert [h.instead for h in found] == [plain], word
            # What we advise is not itself something to advise against.
            assert [k for k, _ in hits(plain, language)] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_word_of_doubt_is_found(language):
    for kind in ("doubt", "small"):
        for word in DOCUMENT[language][kind]:
            assert (kind, word) in hits(f"x {word} x", language), word


def test_english_has_no_rule_for_diminutives():
    assert hits("A projectje, a cafe and a hobby.", "en") == []
    assert hits("Maybe it is a tiny shop.", "en") == [("doubt", "Maybe"), ("small", "tiny")]


def test_a_long_sentence_is_named_beside_the_words_in_it():
    most = speech.longest_sentence()
    assert hits("woord " * most + ".") == []
    long = "misschien " + "woord " * most
    assert [kind for kind, _ in hits(long)] in (["doubt", "long"], ["long", "doubt"])
    assert hits("Kort. " + "woord\n" * 40) == []


@given(st.text(max_size=300), st.sampled_from(["nl", "en"]))
def test_any_text_can_be_checked_and_is_never_changed(text, language):
    for hit in speech.check(text, language):
        assert 0 <= hit.start < hit.end <= len(text)
        before, inside, after = speech.around(text, hit)
        assert inside.removesuffix("…") in text
        assert len(before) <= 42
        assert len(after) <= 41


@given(st.lists(st.sampled_from(["Kom mee.", "Wie doet mee?", "Ja!", "zonder punt"]), max_size=6))
def test_sentences_lose_no_word(parts):
    text = "\n".join(parts)
    assert speech.words_in(" ".join(speech.sentences(text))) == speech.words_in(text)


def test_our_own_openings_stand_the_check():
    for language in ("nl", "en"):
        say = catalogue(language)
        for key, sentence in say.sentences.items():
            if key.startswith(("story.opening.fact.", "story.opening.honest.", "story.money.")):
                found = [k for k, _ in hits(sentence, language) if k != "long"]
                assert found == [], f"{key}: {sentence}"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d.pop("speed"), "data.keys"),
        (lambda d: d["speed"].update(words_per_minute=10), "data.required"),
        (lambda d: d["speed"].update(low="120"), "data.required"),
        (lambda d: d["nl"].update(more=[]), "data.keys"),
        (lambda d: d["nl"]["doubt"].append(""), "data.required"),
        (lambda d: d["en"]["jargon"].update(x=3), "data.required"),
        (lambda d: d["nl"]["diminutives"].pop("keep"), "data.keys"),
    ],
)
def test_a_broken_list_of_words_is_refused(change, code):
    assert speech.read_speech(copy.deepcopy(DOCUMENT)) == DOCUMENT
    broken = copy.deepcopy(DOCUMENT)
    change(broken)
    with pytest.raises(InputError) as caught:
        speech.read_speech(broken)
    assert caught.value.faults[0].code == code
