"""Hubs alike: known pairs, symmetry, and Gower's coefficient worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_landscapes import HUB, landscapes, table

from buurtpunt_lib import datasets
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.landscape import similar
from buurtpunt_lib.landscape.likeness import FAR_KM, LEAST_KNOWN, SIZE, WEIGHTS


def flemish_hubs() -> pd.DataFrame:
    people = datasets.villages()[["population"]]
    return datasets.hubs_table().join(people, on="village")


def _metres(one, other) -> float:
    a, b, c, d = (math.radians(x) for x in (one.lat, one.lon, other.lat, other.lon))
    cosine = math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)
    return 6_371_008.8 * math.acos(max(-1.0, min(1.0, cosine)))


def _gower(one, other) -> tuple[float, float]:
    """(likeness, share of weight known), feature by feature, as Gower (1971) writes it."""
    known = scored = 0.0

    def feature(name, score):
        nonlocal known, scored
        known += WEIGHTS[name]
        scored += WEIGHTS[name] * score

    if one.services and other.services:
        a, b = set(one.services), set(other.services)
        feature("services", len(a & b) / len(a | b))
    for name in ("initiator", "legal_form", "kind"):
        a, b = getattr(one, name), getattr(other, name)
        if a and b:
            feature(name, float(a == b))
    if one.population > 0 and other.population > 0:
        ratio = abs(math.log(one.population / other.population)) / math.log(SIZE)
        feature("population", max(0.0, 1 - ratio))
    if not any(math.isnan(x) for x in (one.lat, one.lon, other.lat, other.lon)):
        feature("distance", max(0.0, 1 - _metres(one, other) / 1000 / FAR_KM))
    return (scored / known if known else math.nan), known / sum(WEIGHTS.values())


@st.composite
def peopled(draw):
    hubs = draw(landscapes(max_size=6))
    people = st.sampled_from([math.nan, 0.0, 400.0, 900.0, 30_000.0])
    hubs["population"] = draw(st.lists(people, min_size=len(hubs), max_size=len(hubs)))
    return hubs


@settings(max_examples=15)
@given(peopled())
def test_likeness_is_that_of_gower(hubs):
    rows = {row.id: row for row in hubs.itertuples()}
    for id_, row in rows.items():
        found = {like.id: like for like in similar(hubs, id_, n=100)}
        for other_id, other in rows.items():
            if other_id == id_:
                continue
            expected, known = _gower(row, other)
            if known < LEAST_KNOWN - 1e-9:
                assert other_id not in found
            else:
                assert found[other_id].likeness == pytest.approx(expected, abs=1e-6)
                assert found[other_id].known == pytest.approx(known)
        assert id_ not in found


@settings(max_examples=15)
@given(peopled())
def test_likeness_is_mutual_and_the_most_alike_come_first(hubs):
    scores = {}
    for id_ in hubs["id"]:
        found = similar(hubs, id_, n=100)
        assert [x.likeness for x in found] == sorted((x.likeness for x in found), reverse=True)
        assert similar(hubs, id_, n=2) == found[:2]
        scores |= {(id_, like.id): (like.likeness, like.known) for like in found}
    for (a, b), score in scores.items():
        assert scores[b, a] == pytest.approx(score)


@pytest.mark.parametrize(
    ("one", "other", "among"),
    [
        ("dorpspunt-runkelen", "dorpspunt-zepperen", 2),
        ("dorpspunt-zepperen", "dorpspunt-aalst-sint-truiden", 2),
        ("dorpspunt-zandvoorde", "dorpspunt-stavele", 3),
        ("dorpspunt-stavele", "dorpspunt-beveren-aan-de-ijzer", 2),
        ("plus-plek-pelt", "plus-plek-lummen", 4),
        ("buurtsalon-watou", "buurtsalon-roesbrugge", 2),
    ],
)
def test_hubs_that_are_known_to_be_alike_find_each_other(one, other, among):
    found = [like.id for like in similar(flemish_hubs(), one, n=among, only_hubs=True)]
    assert other in found


def test_reasons_say_what_both_have():
    [first, *_] = similar(flemish_hubs(), "dorpspunt-runkelen", n=1)
    reasons = {reason.key: reason.values for reason in first.reasons}
    assert reasons["services"] == {"services": ("meeting_place", "information_point")}
    assert reasons["initiator"] == {"initiator": "municipality"}
    assert 0 < reasons["distance"]["km"] < 15
    # 392 and 929 residents: nobody would call that the same size.
    assert "population" not in reasons


@settings(max_examples=30)
@given(st.integers(1, 50_000), st.integers(1, 50_000))
def test_villages_of_the_same_size_differ_by_half_at_most(mine, theirs):
    hubs = table(HUB, replace(HUB, id="b"))
    hubs["population"] = [float(mine), float(theirs)]
    [like] = similar(hubs, HUB.id)
    said = {reason.key: reason.values for reason in like.reasons}
    assert ("population" in said) == (max(mine, theirs) <= 1.5 * min(mine, theirs))
    if "population" in said:
        assert said["population"] == {"mine": mine, "theirs": theirs}


def test_what_is_not_known_is_no_reason():
    hubs = table(
        HUB,
        replace(HUB, id="b", village=None, initiator="", legal_form="", services=("shop", "cafe")),
    )
    [like] = similar(hubs, HUB.id)
    assert {reason.key for reason in like.reasons} <= {"services", "kind"}
    assert like.known == pytest.approx(WEIGHTS["services"] + WEIGHTS["kind"])


def test_an_unknown_place_is_said_so():
    with pytest.raises(InputError, match=r"register\.hub_unknown"):
        similar(table(HUB), "weg")


def test_the_weights_are_a_whole():
    assert sum(WEIGHTS.values()) == pytest.approx(1)
