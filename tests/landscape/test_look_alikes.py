"""Look-alikes: shipped places are told apart, made duplicates are found however spelled."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_examples import PLACED, records

from buurtpunt_lib import datasets, landscape
from buurtpunt_lib.landscape.look_alikes import LEAST
from buurtpunt_lib.landscape.names import name_similarity, name_words

SHIPPED = datasets.hubs_table()
COLUMNS = [
    "id", "name", "kind", "village", "place", "municipality", "address", "lat", "lon", "precision"
]  # fmt: skip


def similarity(first: str, second: str, *, place: str = "Zepperen", other: str = "") -> float:
    one, two = name_words(first, [place]), name_words(second, [other or place])
    found = name_similarity(one, two)
    assert found == pytest.approx(name_similarity(two, one))
    assert 0 <= found <= 1
    return found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Dorpspunt Zepperen", "Dorpspunt Zepperen vzw"),
        ("Café De Liefde", "cafe de liefde"),
        ("Café Chapeau (Coopuweigencafé)", "Café Chapeau"),
        ("Plus-plek Zepperen", "Plusplek Zepperen"),
        ("St.-Bavohuis", "Sint-Bavohuis"),
        ("Buurthuis Vogelweelde", "Buurthuis Vogelweede"),
        ("Het Hannekesnest", "Buurtpunt Den Hannekesnest"),
        ("’t Een en ’t Ander", "t een en t ander"),
    ],
)
def test_names_of_one_place(first, second):
    assert similarity(first, second) >= 0.8


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Buurthuis Vogelweelde", "Buurthuis Windmoleken"),
        ("Dorpspunt Zepperen", "Ontmoetingscentrum De Veva"),
        ("Café Zepperen", "Dorpswinkel Zepperen"),
        ("Den Donk", "De Buurting"),
    ],
)
def test_names_of_two_places_in_one_village(first, second):
    assert similarity(first, second) <= 0.6


def test_the_name_of_the_village_tells_apart_only_where_villages_differ():
    assert (
        similarity("Dorpspunt Aalst", "Dorpspunt Runkelen", place="Aalst", other="Runkelen") < 0.5
    )
    assert similarity("Dorpspunt Aalst", "Dorpshuis Aalst", place="Aalst") > 0.7


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=10))
def test_any_two_texts_compare_the_same_both_ways(first, second, place):
    similarity(first, second, place=place)
    if name_words(first, [place]).words:
        assert similarity(first, first, place=place) == pytest.approx(1)


def test_places_that_ship_are_not_taken_for_one_another():
    found = landscape.duplicates(SHIPPED)
    # The village house, and the plan to move it into the church: a person has to say.
    assert [(pair.first, pair.second) for pair in found] == [
        ("dorpshuis-overslag", "dorpshuis-overslag-kerk")
    ]
    # Names that are near, of places that are not one.
    pairs = {frozenset((p.first, p.second)) for p in landscape.duplicates(SHIPPED, least=0.45)}
    for first, second in [
        ("dorpspunt-stavele", "dorpspunt-pervijze"),
        ("buurthuis-vogelweelde", "buurthuis-windmoleken"),
        ("plus-plek-lafelt", "plus-plek-pelt"),
        ("buurtsalon-watou", "buurtsalon-roesbrugge"),
        ("mini-market-snaaskerke", "broodautomaat-snaaskerke"),
        ("ontmoetingscentrum-de-veva", "dorpspunt-zepperen"),
        ("stationsgebouw-herne", "bakkersatelier-t-bruut"),
    ]:
        assert frozenset((first, second)) not in pairs


def respelled(name: str, rng: random.Random) -> str:
    """A name as somebody else would write it down."""
    way = rng.randrange(7)
    if way == 0:
        return f"{name} vzw"
    if way == 1:
        return name.upper()
    if way == 2:
        at = rng.randrange(len(name))
        # A letter is forgotten.
        return name[:at] + name[at + 1 :] if name[at].isalpha() and len(name) > 9 else name
    if way == 3:
        return name.replace("é", "e").replace("-", " ").replace("’", "")
    if way == 4:
        return name.split(" (")[0]
    if way == 5:
        return name.replace("Dorpshuis", "Buurthuis").replace("Dorpspunt", "Buurtpunt")
    words = name.split()
    return " ".join([*words[1:], words[0]]) if len(words) > 1 and "(" not in name else name


@pytest.mark.parametrize("seed", range(3))
def test_made_duplicates_are_found_and_little_else(seed):
    rng = random.Random(seed)
    copies = SHIPPED[COLUMNS].copy()
    truth = {f"kopie-{number}": id_ for number, id_ in enumerate(copies["id"])}
    copies["id"] = list(truth)
    copies["name"] = [respelled(name, rng) for name in copies["name"]]
    copies["address"] = [rng.choice(["", text]) for text in copies["address"]]
    found = landscape.duplicates(copies, SHIPPED)
    right = {pair.first for pair in found if truth[pair.first] == pair.second}
    wrong = [pair for pair in found if truth[pair.first] != pair.second]
    recall = len(right) / len(truth)
    precision = len(right) / (len(right) + len(wrong))
    print(f"recall {recall:.3f}, precision {precision:.3f}")
    assert recall >= 0.9
    assert precision >= 0.95


def row(**more) -> dict:
    values = {
        "id": "a", "name": "De Brug", "kind": "buurtpunt", "village": "71053G", "place": "Zepperen",
        "municipality": "Sint-Truiden", "address": "", "lat": 50.82, "lon": 5.25, "precision": "",
    }  # fmt: skip
    return {**values, **more}


def only(*rows: dict):
    return landscape.duplicates(pd.DataFrame(rows), least=0)


def test_reasons_are_told():
    [pair] = only(row(), row(id="b", precision="exact"))
    assert dict(pair.reasons) == {"name": 1.0, "same_village": "71053G"}
    # A village has one point: only locations that are known to the address say how near they are.
    [pair] = only(row(precision="exact"), row(id="b", precision="address", lat=50.8209))
    assert pair.reasons["near"] == 100
    [pair] = only(row(address="Kerkstraat 5"), row(id="b", address="Kerkstraat 5, 3800 Zepperen"))
    assert pair.reasons["same_address"] == "kerkstraat"


def test_one_house_may_have_had_two_names():
    [pair] = only(row(address="Kerkstraat 5"), row(id="b", name="Soepcafé", address="Kerkstraat 5"))
    assert pair.score >= LEAST
    [pair] = only(row(address="Kerkstraat 5"), row(id="b", name="Soepcafé", address="Kerkstraat 7"))
    assert pair.score < LEAST
    assert "other_address" in pair.reasons


def test_farther_apart_is_less_alike():
    scores = [
        only(row(precision="exact"), row(id="b", precision="exact", lat=50.82 + step))[0].score
        for step in (0.0, 0.002, 0.005, 0.008, 0.02)
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1
    assert len(set(scores)) == 5


def test_a_village_that_nobody_filled_in_is_sought_in_its_municipality():
    [pair] = only(row(), row(id="b", village=None, place=""))
    assert pair.reasons["same_municipality"] == "Sint-Truiden"
    assert pair.score >= LEAST
    # Another village, the same own words: perhaps a slip in the village.
    [pair] = only(row(), row(id="b", village="38002F", place="Stavele", municipality="Alveringem"))
    assert "other_village" in pair.reasons
    assert pair.score < LEAST


@given(st.lists(st.tuples(records(), st.sampled_from(["a", "b", "c", "d"])), max_size=5))
def test_every_pair_is_told_once_and_never_a_record_with_itself(drawn):
    found = landscape.duplicates([record.replace(id=id_) for record, id_ in drawn], least=0)
    assert all(pair.first != pair.second for pair in found)
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)


def test_one_new_record_finds_what_the_whole_list_finds():
    for at in range(0, len(SHIPPED), 12):
        one = SHIPPED.iloc[[at]].assign(id="nieuw")
        [first, *_] = landscape.duplicates(one, SHIPPED)
        assert first.second == SHIPPED["id"].iat[at]
        assert first.score >= 0.85


def test_large_villages_do_not_cost_the_square():
    """Two thousand places in one village: far fewer pairs are compared than there are."""
    from buurtpunt_lib.landscape import look_alikes

    code = PLACED.index[0]
    rng = random.Random(1)
    letters = "bdfghklmnprstvz"
    names = [
        "".join(rng.choice(letters) + rng.choice("aeiou") for _ in range(4)) for _ in range(2000)
    ]
    many = pd.DataFrame([row(id=f"h-{n}", name=name, village=code) for n, name in enumerate(names)])
    compared = 0
    compare = look_alikes._compare

    def counting(*arguments):
        nonlocal compared
        compared += 1
        return compare(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(look_alikes, "_compare", counting)
        found = landscape.duplicates(many, many.assign(id=many["id"].str.replace("h-", "k-")))
    assert compared < 2000 * 2000 / 100
    assert {(p.first, p.second) for p in found} >= {(f"h-{n}", f"k-{n}") for n in range(2000)}


@pytest.mark.parametrize("name", ["De Linde", "Plek {}", "De {} Linde", "{} Plek van de Linde"])
@pytest.mark.parametrize("precision", ["", "exact"])
def test_a_list_of_places_called_the_same_stays_within_bounds(name, precision):
    from buurtpunt_lib.landscape import look_alikes

    count = 600
    many = pd.DataFrame(
        [row(id=f"h-{n:03}", name=name.format(n), precision=precision) for n in range(count)]
    )
    with pytest.MonkeyPatch.context() as patch:
        calls = []
        compare = look_alikes._compare
        patch.setattr(look_alikes, "_compare", lambda *a: calls.append(0) or compare(*a))
        found = landscape.duplicates(many)
    # Each with its neighbours in the alphabet and on the map, not with all of the others.
    assert len(calls) <= count * 100
    assert len(found) <= count * look_alikes.MOST_ALIKE
    # Nobody slips through: all but the first look like one that stands before them.
    later = {max(pair.first, pair.second) for pair in found}
    if name == "De Linde":
        assert later == set(many["id"][1:])
    assert len(later) > count * 0.9
    # A new one is told its best, and no more than that.
    new = many.iloc[[300]].assign(id="nieuw")
    pairs = landscape.duplicates(new, many)
    assert len(pairs) == look_alikes.MOST_ALIKE
    assert "h-300" in {pair.second for pair in pairs if pair.score == pairs[0].score} or (
        name == "De Linde"
    )
