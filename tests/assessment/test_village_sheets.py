"""Villages of a roll-out: what was measured there, and in which order to begin."""

from __future__ import annotations

import pytest

from buurtpunt_lib import assessment
from buurtpunt_lib.assessment import village_sheets
from buurtpunt_lib.domain.scan import Scan
from buurtpunt_lib.errors import InputError

TOWN = "71053"


@pytest.fixture(scope="module")
def facts():
    return assessment.facts()


def test_the_order_begins_with_the_best_choice_and_holds_every_village_once(facts):
    found = village_sheets.order(facts, TOWN, first=3)
    codes = [code for code, _ in found.villages]
    best = assessment.candidates(facts, TOWN, places=3, count=0)
    assert codes[:3] == [one.village for one in best.steps]
    assert found.best == 3
    own = set(facts.villages_of(TOWN).index)
    assert set(codes) | set(found.open) == own
    assert len(codes) == len(set(codes))
    assert not set(codes) & set(found.open)
    # Behind the best choice: those that help more people first.
    closes = {one.village: one.closes for one in best.candidates}
    rest = [closes[code] for code in codes[3:] if code in closes]
    assert rest == sorted(rest, reverse=True)


def test_villages_with_a_hub_are_named_and_not_proposed(facts):
    from buurtpunt_lib.assessment.hub_places import villages_with_hub

    code = next(iter(villages_with_hub(facts)))
    town = str(facts.villages.at[code, "municipality_nis"])
    found = village_sheets.order(facts, town)
    assert code in found.open
    assert code not in [one for one, _ in found.villages]


def test_more_places_than_villages_is_no_fault(facts):
    counts = facts.villages.groupby("municipality_nis").size()
    town = str(counts.idxmin())
    assert len(village_sheets.order(facts, town, first=8).villages) <= counts.min()
    with pytest.raises(InputError, match=r"data\.municipality_unknown"):
        village_sheets.order(facts, "00000")


def test_a_scan_gives_its_own_villages_in_its_own_order(facts):
    scan = Scan(chosen=("71053H", "99999A", "71053B"))
    found = village_sheets.order_of_scan(facts, scan)
    assert [code for code, _ in found.villages] == ["71053H", "71053B"]
    assert found.municipality == "Sint-Truiden"
    for empty in (Scan.empty(), Scan(chosen=("99999A",))):
        with pytest.raises(InputError, match=r"rollout\.scan_empty"):
            village_sheets.order_of_scan(facts, empty)


def test_a_sheet_says_what_the_assessment_of_the_village_says(facts):
    found = village_sheets.sheet(facts, "71053H")
    village = assessment.village(facts, "71053H")
    assert (found.name, found.population) == (village.name, village.population)
    certain = {one.key for one in village.needs if one.lacks and one.certain}
    maybe = {one.key for one in village.needs if one.lacks and not one.certain}
    here = {one.key for one in village.needs if one.here}
    assert (set(found.lacks), set(found.unsure), set(found.here)) == (certain, maybe, here)
    assert found.lacks or found.unsure or found.here
    assert len(found.meeting) == village.spontaneous.known
    with pytest.raises(InputError):
        village_sheets.sheet(facts, "99999A")


def test_a_village_of_which_nobody_knows_where_people_live_is_not_said_to_lack_nothing(facts):
    from buurtpunt_lib.assessment.village import need_states
    from buurtpunt_lib.assessment.village_gaps import village_gaps

    (unknown,) = [
        code for code, name in facts.villages_of(TOWN)["name"].items() if name == "Gelmen"
    ]
    assert all(one.way_m != one.way_m and not one.here for one in need_states(facts, unknown))
    assert village_gaps(facts, unknown) == ()
    assert not village_sheets.sheet(facts, unknown).known
    assert village_sheets.sheet(facts, "71053H").known
