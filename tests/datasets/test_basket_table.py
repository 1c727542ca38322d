"""The baskets that others defined: each number is that of a norm, each faulty file is refused."""

from __future__ import annotations

import copy

import pytest

from buurtpunt_lib import datasets, paths
from buurtpunt_lib.datasets.basket_table import FILE, read_baskets
from buurtpunt_lib.domain import Way
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import read_yaml

NORMS = {"near": 1200.0, "bike": 3750.0, "words": float("nan")}
ITEM = {
    "nl": "Winkel",
    "en": "Shop",
    "facilities": ["shop"],
    "own": [],
    "weight": 1,
    "walk": "near",
}
GOOD = {
    "here": {
        "nl": "Hier",
        "en": "Here",
        "note": {"nl": "Uitleg", "en": "Note"},
        "sources": ["https://example.org"],
        "items": {"food": ITEM},
    }
}


def read(document):
    return read_baskets(document, norms=NORMS, facilities={"shop", "bakery"})


def test_a_basket_takes_its_distances_from_the_norms():
    named = read(GOOD)["here"]
    basket = named.basket("en")
    assert (basket.key, basket.name, basket.items[0].walk_m) == ("here", "Here", 1200.0)
    assert basket.items[0].source(Way.WALK) == "near"
    assert named.basket("nl").name == "Hier"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"walk": "nobody"}, "data.reference"),
        ({"walk": "words"}, "data.reference"),
        ({"facilities": ["mill"]}, "data.reference"),
        ({"own": ["bakery"]}, "data.reference"),
        ({"nl": " "}, "data.required"),
        ({"colour": "red"}, "data.keys"),
        ({"weight": 0}, "basket.weight"),
    ],
)
def test_a_faulty_item_is_refused(change, code):
    document = copy.deepcopy(GOOD)
    document["here"]["items"]["food"] |= change
    with pytest.raises(InputError) as caught:
        read(document)
    assert [fault.code for fault in caught.value.faults] == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"items": {}}, "data.required"),
        ({"sources": []}, "data.required"),
        ({"note": {"nl": "x"}}, "data.required"),
        ({"extra": 1}, "data.keys"),
    ],
)
def test_a_faulty_basket_is_refused(change, code):
    with pytest.raises(InputError) as caught:
        read({"here": GOOD["here"] | change})
    assert caught.value.faults[0].code == code
    for nothing in ({}, None, []):
        with pytest.raises(InputError):
            read(nothing)


def test_the_official_basket_is_the_indicator():
    basket = datasets.baskets()["flanders"].basket("nl")
    assert {(i.walk_m, i.cycle_m, i.weight) for i in basket.items} == {(1200.0, 3750.0, 1.0)}
    assert [i.key for i in basket.items] == ["food", "doctor", "pharmacy", "school"]
    assert list(basket.ways()) == [Way.WALK, Way.CYCLE]
    assert next(iter(datasets.baskets())) == "flanders"


def test_the_other_baskets_are_as_their_norms_say():
    found = {key: named.basket("en") for key, named in datasets.baskets().items()}
    assert {i.walk_m for i in found["scotland"].items} == {800.0}
    # Nine services at 16 km an hour for a quarter of an hour.
    dutch = found["netherlands_15_minutes"]
    assert len(dutch.items) == 9
    assert {i.cycle_m for i in dutch.items} == {16_000 / 4}
    promised = {i.key: i.cycle_m for i in found["belgium_promised"].items}
    assert promised == {"post": 5000.0, "cash": 5000.0, "public_transport": 750.0}
    means = {i.key: i.walk_m for i in found["netherlands_mean"].items}
    assert means == {"doctor": 1100.0, "pharmacy": 1300.0, "school": 700.0}
    known = {facility.code for facility in datasets.facilities()}
    for basket in found.values():
        assert basket.checked(known) is basket
        for item in basket.items:
            for way in Way:
                norm = item.source(way)
                if norm:
                    row = datasets.proximity_norms().loc[norm]
                    assert row["distance_m"] == item.threshold(way)


def test_no_number_is_repeated_in_the_file():
    for entry in read_yaml(paths.DATA / FILE).values():
        for item in entry["items"].values():
            numbers = [v for v in item.values() if isinstance(v, int | float)]
            assert numbers == [item["weight"]]
