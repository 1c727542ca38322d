"""A basket as it is written: JSON both ways, and every fault said with its field."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain import Basket, BasketItem, Way
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import LANGUAGES, catalogue

FOOD = {"key": "food", "facilities": ["shop", "bakery"], "weight": 2.0, "walk_m": 1200.0}
GOOD = {"key": "own", "name": "Ons mandje", "items": [FOOD, {"key": "bus", "facilities": ["stop"],
        "walk_m": 500.0, "cycle_m": 2000.0}]}  # fmt: skip


def faults_of(data, **more) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        Basket.from_dict(data, **more)
    return [(f.code, f.values.get("field")) for f in caught.value.faults]


items = st.builds(
    BasketItem,
    key=st.from_regex(r"[a-z0-9_]{1,40}", fullmatch=True),
    facilities=st.lists(st.sampled_from(["shop", "bakery", "stop"]), min_size=1, unique=True).map(
        tuple
    ),
    weight=st.floats(0.001, 100),
    walk_m=st.floats(0, 250_000),
    cycle_m=st.none() | st.floats(0, 250_000),
)


@given(st.lists(items, min_size=1, max_size=6, unique_by=lambda item: item.key))
def test_a_basket_comes_back_from_its_text_as_it_was(given_items):
    basket = Basket(key="own", name="Ons mandje", items=tuple(given_items))
    assert Basket.from_json(basket.to_json()) == basket
    assert Basket.from_json(basket.to_json()).to_json() == basket.to_json()


def test_a_basket_says_what_it_is_about():
    basket = Basket.from_dict(GOOD)
    assert basket.facilities == ("shop", "bakery", "stop")
    # The food has no distance by bike: as a whole the basket is about walking.
    assert list(basket.ways()) == [Way.WALK]
    food, bus = basket.items
    assert (food.threshold("walk"), food.threshold(Way.CYCLE), bus.threshold("cycle")) == (
        1200.0,
        None,
        2000.0,
    )
    assert bus.weight == 1.0
    assert basket.replace(name="Anders").items == basket.items
    with pytest.raises(InputError):
        basket.replace(items=[])


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"items": []}, ("plan.empty", "items")),
        ({"items": [FOOD | {"weight": 0.0}]}, ("basket.weight", "items[0].weight")),
        ({"items": [FOOD | {"weight": -1.0}]}, ("basket.weight", "items[0].weight")),
        ({"items": [FOOD | {"weight": float("nan")}]}, ("plan.not_finite", "items[0].weight")),
        ({"items": [FOOD | {"weight": "2"}]}, ("plan.not_number", "items[0].weight")),
        ({"items": [FOOD | {"walk_m": -0.5}]}, ("plan.negative", "items[0].walk_m")),
        ({"items": [FOOD | {"walk_m": 1e9}]}, ("plan.too_large", "items[0].walk_m")),
        ({"items": [FOOD | {"walk_m": None}]}, ("basket.no_threshold", "items[0].walk_m")),
        ({"items": [FOOD | {"facilities": []}]}, ("plan.empty", "items[0].facilities")),
        (
            {"items": [FOOD | {"facilities": ["shop", "shop"]}]},
            ("basket.facility_twice", "items[0].facilities"),
        ),
        ({"items": [FOOD, FOOD]}, ("basket.item_twice", "items[1].key")),
        ({"items": [FOOD | {"key": "=SUM(A1)"}]}, ("plan.not_id", "items[0].key")),
        ({"items": [FOOD | {"colour": "red"}]}, ("plan.unknown_key", "items[0].colour")),
        ({"name": ""}, ("plan.empty", "name")),
        ({"name": 3}, ("plan.not_text", "name")),
    ],
)
def test_a_faulty_basket_is_refused_with_the_field(change, fault):
    assert faults_of(GOOD | change) == [fault]


def test_all_faults_are_told_at_once_and_in_both_languages():
    bad = GOOD | {"name": "", "items": [FOOD | {"weight": 0.0}, FOOD | {"walk_m": -1.0}]}
    with pytest.raises(InputError) as caught:
        Basket.from_dict(bad)
    assert len(caught.value.faults) == 3
    for language in LANGUAGES:
        told = catalogue(language).error(caught.value)
        assert "items[0].weight" in told
        assert "items[1].walk_m" in told


def test_facilities_that_nobody_knows_are_refused_when_they_are_held():
    assert Basket.from_dict(GOOD, facilities=["shop", "bakery", "stop"])
    assert faults_of(GOOD, facilities=["shop", "stop"]) == [
        ("basket.facility_unknown", "items[0].facilities")
    ]


@pytest.mark.parametrize("text", ["[]", "3", "null", '{"key": "a", "key": "b"}', "{", b"\xff"])
def test_what_is_no_basket_is_refused(text):
    with pytest.raises(InputError):
        Basket.from_json(text)


def test_a_basket_is_small_and_never_endless():
    many = [FOOD | {"key": f"food_{n}"} for n in range(31)]
    assert faults_of(GOOD | {"items": many}) == [("plan.too_long", "items")]
    assert json.loads(Basket.from_dict(GOOD).to_json())["items"][0]["weight"] == 2.0


def test_pages_without_baskets_do_not_wait_for_pydantic():
    code = (
        "import sys; from buurtpunt_lib.domain import Presence; "
        "before = 'pydantic' in sys.modules; from buurtpunt_lib.domain import Basket; "
        "print(before, 'pydantic' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True"]
