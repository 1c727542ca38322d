"""What kind of centre a village is: by hand, and the range that unknown services leave."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_villages import villages

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import Presence
from buurtpunt_lib.proximity import centre, centre_table, evidence_table

LEVELS = (
    SimpleNamespace(key="local", rank=1, needs=(("bakery",), ("school",), ("pub", "bar"), ("x",))),
    SimpleNamespace(key="big", rank=2, needs=(("doctor",), ("bank",))),
)
P, A, U = Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN
FACILITIES = ("bakery", "school", "pub", "bar", "x", "doctor", "bank")


@pytest.mark.parametrize(
    ("there", "share", "rank"),
    [
        ("bakery school pub", 0.75, 1),
        ("bakery school", 0.75, 0),
        ("bakery school bar doctor bank", 0.75, 2),
        ("bakery school bar doctor", 0.75, 1),
        ("bakery school bar doctor", 0.5, 2),
        # A higher level without the lower one is no level.
        ("doctor bank", 0.75, 0),
    ],
)
def test_levels_by_what_is_there(there, share, rank):
    presence = {code: P if code in there.split() else A for code in FACILITIES}
    found = centre(presence, LEVELS, share)
    assert (found.at_least, found.at_most, found.known) == (rank, rank, True)


def test_what_nobody_knows_leaves_a_range():
    found = centre({"bakery": P, "school": P, "pub": U, "bar": A, "doctor": A}, LEVELS, 0.75)
    assert (found.at_least, found.at_most, found.known) == (0, 1, False)
    local, big = found.counts
    assert (local.met, local.unknown, local.not_met, local.needs) == (2, 2, 0, 4)
    assert (big.met, big.unknown, big.not_met) == (0, 1, 1)
    assert (found.unknown, found.needs) == (3, 6)
    nothing = centre({}, LEVELS, 0.75)
    assert (nothing.at_least, nothing.at_most) == (0, 2)


states = st.fixed_dictionaries({code: st.sampled_from([P, A, U]) for code in FACILITIES})


@given(states, st.sampled_from([0.5, 0.75, 1.0]), st.data())
def test_learning_more_only_narrows_the_range_and_adding_never_lowers_it(presence, share, data):
    before = centre(presence, LEVELS, share)
    assert before.at_least <= before.at_most
    code = data.draw(st.sampled_from(FACILITIES))
    if presence[code] is U:
        for learnt in (P, A):
            after = centre(presence | {code: learnt}, LEVELS, share)
            assert before.at_least <= after.at_least <= after.at_most <= before.at_most
    added = centre(presence | {code: P}, LEVELS, share)
    assert added.at_least >= before.at_least
    assert added.at_most >= before.at_most


def test_flanders_says_only_what_is_known():
    levels = datasets.centre_levels()
    places = datasets.villages()
    evidence = evidence_table(
        places, datasets.village_services(), datasets.sources(), datasets.facilities()
    )
    found = centre_table(places, evidence, levels.levels, levels.share)
    # Nothing is loaded of bakers, schools and hairdressers, so every village may be anything.
    assert (found["at_least"] == 0).all()
    assert (found["at_most"] == 4).all()
    assert found.index.equals(places.index)
    known = {facility.code for facility in datasets.facilities()}
    assert {code for level in levels.levels for need in level.needs for code in need} <= known


def test_a_table_holds_the_villages_that_nobody_speaks_of_too():
    table = villages([("A", 51, 4, 10), ("B", 51, 4, 10)])
    evidence = evidence_table(table.loc[["A"]], _nothing(), {}, ["bakery"])
    found = centre_table(table, evidence, LEVELS, 0.75)
    assert found["at_most"].tolist() == [2, 2]


def _nothing():
    from small_villages import rows

    return rows()
