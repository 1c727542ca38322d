"""Which services go together: against counting by hand and against scipy's hypergeometric law."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from small_landscapes import HUB, landscapes, table

from buurtpunt_lib import datasets
from buurtpunt_lib.landscape import compose, go_together
from buurtpunt_lib.landscape.together import FALSE_SHARE, FEWEST_PLACES, at_least


@st.composite
def margins(draw):
    places = draw(st.integers(1, 400))
    one, other = draw(st.integers(0, places)), draw(st.integers(0, places))
    return draw(st.integers(0, min(one, other))), one, other, places


@given(margins())
def test_the_chance_is_that_of_the_hypergeometric_law(drawn):
    together, one, other, places = drawn
    expected = stats.hypergeom.sf(together - 1, places, one, other)
    assert at_least(*drawn) == pytest.approx(expected, rel=1e-9, abs=1e-300)


@settings(max_examples=20)
@given(landscapes(), st.integers(1, 3))
def test_every_pair_is_counted(hubs, least):
    found = go_together(hubs, least=least)
    offered = [frozenset(services) for services in hubs["services"] if services]
    codes = sorted(frozenset().union(*offered))
    counted = {
        frozenset(pair): sum(has.issuperset(pair) for has in offered)
        for pair in combinations(codes, 2)
    }
    expected = {pair: n for pair, n in counted.items() if n >= least}
    assert {frozenset((r.service, r.other)): r.together for r in found.itertuples()} == expected
    for row in found.itertuples():
        one, other = (sum(code in has for has in offered) for code in (row.service, row.other))
        assert row.expected == pytest.approx(one * other / len(offered))
        assert row.lift == pytest.approx(row.together / row.expected)
        assert one >= other
    assert list(found["chance"]) == sorted(found["chance"])


def test_certain_pairs_are_those_that_benjamini_and_hochberg_keep():
    hubs = datasets.hubs_table()
    found = go_together(hubs, least=1)
    codes = {code for services in hubs["services"] for code in services}
    # Pairs that no place has stand no chance at all: their p-value is 1.
    tested = len(codes) * (len(codes) - 1) // 2
    chances = [*found["chance"], *[1.0] * (tested - len(found))]
    kept = stats.false_discovery_control(chances, method="bh")[: len(found)] <= FALSE_SHARE
    assert list(found["certain"]) == list(kept)
    assert 0 < found["certain"].sum() < len(found)


def test_care_and_inclusive_work_go_together_in_flanders():
    pairs = go_together(datasets.hubs_table())
    row = pairs[(pairs["service"] == "care_partnership") & (pairs["other"] == "inclusive_work")]
    assert row["certain"].item()
    assert row["lift"].item() > 2


def _hubs(*offers):
    return table(
        *(replace(HUB, id=f"plek-{n}", services=tuple(o.split())) for n, o in enumerate(offers))
    )


def test_what_goes_with_the_chosen_comes_from_places_that_have_them_all():
    hubs = _hubs(*["shop bread cafe"] * 3, *["shop bread"] * 2, *["cafe"] * 5, "")
    made = compose(hubs, ["shop", "bread"])
    assert (made.places, made.shared, made.like) == (5, 2, 5)
    [row] = made.suggestions.itertuples(index=False)
    # Three in five of those, where eight in ten of all known places have a café.
    assert (row.service, row.places, row.share) == ("cafe", 3, 0.6)
    assert row.lift == pytest.approx(0.6 / 0.8)
    assert set(made.examples["id"]) == {f"plek-{n}" for n in range(5)}


def test_with_few_places_those_that_lack_one_count_too():
    hubs = _hubs("shop bread desk", *["shop cafe"] * 4, *["bread bus_stop"] * 3)
    made = compose(hubs, ["shop", "bread"])
    assert (made.places, made.shared) == (1, 1)
    assert made.like == 8 >= FEWEST_PLACES
    assert made.examples["id"].iloc[0] == "plek-0"
    assert made.examples.iloc[0][["has", "lacks", "extra"]].tolist() == [
        ("shop", "bread"),
        (),
        ("desk",),
    ]
    assert made.examples["lacks"].iloc[1] in (("shop",), ("bread",))


@settings(max_examples=20)
@given(landscapes(), st.lists(st.sampled_from(["shop", "cafe", "desk"]), unique=True))
def test_a_composition_never_suggests_what_is_chosen_nor_counts_more_than_there_is(hubs, chosen):
    made = compose(hubs, chosen, n=100)
    assert not set(made.suggestions["service"]) & {*chosen, "other"}
    assert made.places <= made.like <= (hubs["services"].map(len) > 0).sum()
    assert made.suggestions["share"].between(0, 1).all()
    if chosen and made.places >= FEWEST_PLACES:
        assert made.like == made.places
