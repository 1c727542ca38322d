"""Who can learn what from whom: every lesson holds, and pairs are the best that there are."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from small_landscapes import HUB, table

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import HubStatus
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.landscape import pairs, who_learns
from buurtpunt_lib.landscape.learning import COMMON, LIKE, OFTEN, PLANNED


@pytest.fixture(scope="module")
def hubs():
    people = datasets.villages()[["population"]]
    return datasets.hubs_table().join(people, on="village")


def test_every_lesson_is_taught_by_an_open_place_that_has_it(hubs):
    offered = dict(zip(hubs["id"], hubs["services"], strict=True))
    status = dict(zip(hubs["id"], hubs["status"], strict=True))
    learned = 0
    for id_ in hubs["id"].iloc[::7]:
        for lesson in who_learns(hubs, id_, n=30):
            learned += 1
            assert lesson.learner == id_ != lesson.teacher
            assert status[lesson.teacher] == "open"
            assert lesson.service in offered[lesson.teacher]
            if lesson.because == PLANNED:
                assert status[id_] in ("plan", "idea", "start_up")
                assert lesson.service in offered[id_]
            else:
                assert lesson.because == OFTEN
                assert lesson.service not in offered[id_]
                assert lesson.values["have"] / lesson.values["like"] >= COMMON
                assert lesson.values["like"] == LIKE
    assert learned > 100


def test_what_is_planned_comes_first_from_who_is_most_alike(hubs):
    found = who_learns(hubs, "dorpspunt-massenhoven", n=8)
    assert found[0].because == PLANNED
    assert found[0].service in ("meeting_place", "municipal_desk", "association_rooms")
    of_one = [one.likeness for one in found if one.service == found[0].service]
    assert of_one == sorted(of_one, reverse=True)
    # First each service once, then the next teachers.
    assert len({one.service for one in found[:3]}) == 3


def test_an_open_hub_learns_what_it_still_plans():
    rest = [replace(HUB, id=f"p-{n}", services=("desk", "bread")) for n in range(3)]
    made = table(replace(HUB, services=("shop", "desk")), *rest)
    made["planned"] = [("desk",), (), (), ()]
    found = who_learns(made, HUB.id)
    assert {(one.service, one.because) for one in found} == {("desk", PLANNED)}
    assert who_learns(made, "p-0") == ()


def test_who_only_plans_it_teaches_nobody():
    made = table(
        replace(HUB, status=HubStatus.PLAN, services=("desk",)),
        replace(HUB, id="open", services=("desk",)),
    )
    made["planned"] = [(), ("desk",)]
    assert who_learns(made, HUB.id) == ()


def test_an_unknown_learner_is_said_so(hubs):
    with pytest.raises(InputError, match=r"register\.hub_unknown"):
        who_learns(hubs, "weg")


def test_a_pair_teaches_both_ways_and_nobody_is_in_two(hubs):
    found = pairs(hubs)
    offered = dict(zip(hubs["id"], map(set, hubs["services"]), strict=True))
    everybody = [id_ for pair in found for id_ in (pair.a, pair.b)]
    assert len(everybody) == len(set(everybody)) > 4
    for pair in found:
        assert pair.a_learns
        assert set(pair.a_learns) <= offered[pair.b] - offered[pair.a]
        assert pair.b_learns
        assert set(pair.b_learns) <= offered[pair.a] - offered[pair.b]


def test_pairs_have_the_greatest_likeness_together():
    """Against trying every way to pair nine places."""
    # Half of them have desk and shop, half bread and café: each lacks what half of the like have.
    kinds = [("shop", "desk"), ("bread", "cafe")]
    people = [300, 420, 700, 1100, 1500, 2600, 4000, 6400, 9000, 350]
    made = table(
        *(replace(HUB, id=f"p-{n}", services=kinds[n % 2], village=None) for n in range(10))
    )
    made["population"] = [float(p) for p in people]
    found = pairs(made)
    assert len(found) > 2
    can = {
        frozenset((a, b)): like
        for a, b in combinations(made["id"], 2)
        for like in [_pair_likeness(made, a, b)]
        if like is not None
    }
    assert sum(pair.likeness for pair in found) == pytest.approx(_best(can, list(made["id"])))


def _pair_likeness(made, a, b):
    one = {x.teacher: x.likeness for x in who_learns(made, a, n=200)}
    other = {x.teacher: x.likeness for x in who_learns(made, b, n=200)}
    return one[b] if b in one and a in other else None


def _best(can, left):
    if len(left) < 2:
        return 0.0
    first, *rest = left
    ways = [_best(can, rest)]
    for partner in rest:
        if frozenset((first, partner)) in can:
            others = [x for x in rest if x != partner]
            ways.append(can[frozenset((first, partner))] + _best(can, others))
    return max(ways)
