"""Two copies of a project: nothing is lost in silence, whoever is called mine."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.places import (
    value_at,
    with_item,
    with_moved,
    with_value,
    without_item,
)
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning.merging import Clash, Kind, merge, settle

sys.path.append(str(Path(__file__).parents[1] / "domain"))
from project_examples import EMPTY, FULL


def fields_of(clashes: list[Clash]) -> list[tuple[str, str]]:
    return [(one.kind.value, one.place) for one in clashes]


def test_what_one_of_the_two_changed_is_taken_over():
    mine = with_value(FULL, "start.why", "Daarom")
    theirs = with_item(FULL, "team", {"id": "carl", "name": "Carl"})
    merged, clashes = merge(FULL, mine, theirs)
    assert clashes == []
    assert (merged.start.why, [one.id for one in merged.team]) == ("Daarom", ["an", "bert", "carl"])


def test_two_fields_of_one_item_are_no_clash():
    mine = with_value(FULL, "team[an].role", "voorzitter")
    theirs = with_value(FULL, "team[an].hours_week", 4)
    merged, clashes = merge(FULL, mine, theirs)
    assert clashes == []
    assert (merged.team[0].role, merged.team[0].hours_week) == ("voorzitter", 4)


def test_what_both_changed_is_a_clash_of_that_field():
    mine = with_value(FULL, "team[an].role", "voorzitter")
    theirs = with_value(FULL, "team[an].role", "penningmeester")
    merged, [clash] = merge(FULL, mine, theirs)
    assert clash == Clash(Kind.FIELD, "team[an].role", "", "voorzitter", "penningmeester")
    assert merged.team[0].role == "penningmeester"
    assert settle(merged, clash, mine=True) == mine
    assert settle(merged, clash, mine=False) == theirs


def test_what_one_took_out_and_the_other_changed_is_a_clash():
    mine = without_item(FULL, "team", "an")
    theirs = with_value(FULL, "team[an].role", "voorzitter")
    merged, [clash] = merge(FULL, mine, theirs)
    assert (clash.kind, clash.place, clash.mine) == (Kind.ITEM, "team[an]", None)
    assert [one.id for one in merged.team] == ["an", "bert"]
    assert [one.id for one in settle(merged, clash, mine=True).team] == ["bert"]
    other, [back] = merge(FULL, theirs, mine)
    assert [one.id for one in other.team] == ["bert"]
    assert settle(other, back, mine=True).team[-1].role == "voorzitter"


def test_what_both_took_out_is_gone_and_what_one_took_out_too():
    assert merge(FULL, without_item(FULL, "team", "an"), FULL)[0].team == FULL.team[1:]
    both = without_item(FULL, "team", "an")
    merged, clashes = merge(FULL, both, with_value(both, "start.why", "x"))
    assert ([one.id for one in merged.team], clashes) == (["bert"], [])


def test_codes_come_and_go_one_by_one():
    mine = with_value(FULL, "team[bert].competences", ("handy", "coach", "critical"))
    theirs = with_value(FULL, "team[bert].competences", ("coach",))
    merged, clashes = merge(FULL, mine, theirs)
    assert clashes == []
    assert [one.value for one in merged.team[1].competences] == ["coach", "critical"]


def test_an_order_that_both_changed_is_a_clash():
    three = with_item(FULL, "team", {"id": "carl", "name": "Carl"})
    mine, theirs = with_moved(three, "team", "carl", -2), with_moved(three, "team", "an", 1)
    merged, [clash] = merge(three, mine, theirs)
    assert (clash.kind, clash.place) == (Kind.ORDER, "team")
    assert merged.team == theirs.team
    assert settle(merged, clash, mine=True).team == mine.team
    assert merge(three, mine, three)[0].team == mine.team


def test_the_plan_is_merged_line_by_line():
    line = {"id": "cafe", "name": "Café", "customers": 200, "basket": 6, "margin": 0.65,
            "basis": {"assumption": "vijf tafels"}}  # fmt: skip
    base = FULL.with_plan(activities=[line])
    mine = base.replace(plan=base.plan.replace_line("cafe", customers=250.0))
    theirs = base.replace(plan=base.plan.replace_line("cafe", basket=7.0))
    merged, clashes = merge(base, mine, theirs)
    assert clashes == []
    cafe = merged.plan.line("cafe")
    assert (cafe.customers, cafe.basket) == (250.0, 7.0)
    other = base.replace(plan=base.plan.replace_line("cafe", basket=8.0, customers=250.0))
    merged, clashes = merge(base, other, theirs)
    assert fields_of(clashes) == [("field", "plan.activities[cafe].basket")]
    assert merged.plan.line("cafe").customers == 250.0
    assert settle(merged, clashes[0], mine=True) == other


def test_where_numbers_come_from_is_merged_number_by_number():
    line = {"id": "cafe", "name": "Café", "customers": 200, "basket": 6, "margin": 0.65,
            "basis": {"assumption": "vijf tafels"}}  # fmt: skip
    base = FULL.with_plan(activities=[line])

    def told(**bases) -> Project:
        return base.replace(plan=base.plan.replace_line("cafe", bases=bases))

    own = {"user": True}
    mine, theirs = told(basket=own), told(margin={"assumption": "gevraagd"})
    merged, clashes = merge(base, mine, theirs)
    assert clashes == []
    assert set(merged.plan.line("cafe").bases) == {"basket", "margin"}
    merged, clashes = merge(base, mine, told(basket={"assumption": "geteld"}))
    assert fields_of(clashes) == [("field", "plan.activities[cafe].bases")]
    # What one took away goes.
    assert merge(mine, base, told(basket=own, margin=own))[0].plan.line("cafe").bases.keys() == {
        "margin"
    }


def test_what_does_not_fit_together_is_one_clash():
    base = FULL.with_plan(
        costs=[{"id": "rent", "name": "Huur", "amount": 100.0, "period": "monthly",
                "begin": "2027-02", "end": "2027-08", "basis": {"user": True}}])  # fmt: skip
    mine = base.replace(plan=base.plan.replace_line("rent", begin="2027-07"))
    theirs = base.replace(plan=base.plan.replace_line("rent", end="2027-04"))
    merged, clashes = merge(base, mine, theirs)
    assert fields_of(clashes) == [("item", "plan.costs[rent]")]
    assert merged == theirs
    assert settle(merged, clashes[0], mine=True) == mine


def test_a_line_that_names_one_that_the_other_took_out_is_a_clash_and_the_rest_is_merged():
    cafe = {"id": "cafe", "name": "Café", "customers": 200, "basket": 6, "margin": 0.65,
            "basis": {"user": True}}  # fmt: skip
    base = FULL.with_plan(activities=[cafe])
    shop = {
        **cafe,
        "id": "shop",
        "name": "Winkel",
        "pulled_by": [{"activity": "cafe", "share": 0.1}],
    }
    mine = with_value(base, "plan.activities", (*base.plan.activities, shop))
    mine = with_value(mine, "plan.canvas.offer", "koffie")
    theirs = with_value(base, "plan.activities", ())
    theirs = with_value(theirs, "start.why", "Daarom")
    merged, clashes = merge(base, mine, theirs)
    assert fields_of(clashes) == [("item", "plan.activities[shop]")]
    assert (merged.plan.canvas.offer, merged.start.why) == ("koffie", "Daarom")
    assert merged.plan.activities == ()


def test_two_actions_that_wait_for_one_another_are_a_clash():
    base = with_value(FULL, "actions[a2].after", ())
    mine = with_value(base, "actions[a2].after", ("a1",))
    theirs = with_value(base, "actions[a1].after", ("a2",))
    merged, clashes = merge(base, mine, theirs)
    assert fields_of(clashes) == [("item", "actions[a2]")]
    assert merged == theirs


def test_without_a_base_everything_is_kept_and_differences_are_told():
    mine = with_value(FULL, "plan.name", "Onze naam")
    theirs = with_value(with_value(FULL, "start.carried", True), "participation.goal", "")
    theirs = with_item(theirs, "team", {"id": "carl", "name": "Carl"})
    merged, clashes = merge(None, mine, theirs)
    assert fields_of(clashes) == [("field", "plan.name")]
    assert merged.start.carried is True
    assert merged.participation.goal == FULL.participation.goal
    assert [one.id for one in merged.team] == ["an", "bert", "carl"]
    assert merge(None, FULL, FULL) == (FULL, [])
    assert merge(None, EMPTY, FULL)[0].team == FULL.team


# --- identities ----------------------------------------------------------------------------------

TEXTS = ("start.why", "participation.goal", "team[an].role", "actions[a1].note", "plan.name",
         "plan.canvas.offer", "participation.meetings[avond_1].dream.now")  # fmt: skip
LISTS = {"team": "name", "start.goals": "text", "actions": "text", "communication.segments": "name",
         "participation.meetings[avond_1].questions": "question"}  # fmt: skip

CHANGES = st.one_of(
    st.tuples(st.just("text"), st.sampled_from(TEXTS), st.sampled_from(["a", "b", "c"])),
    st.tuples(st.just("put"), st.sampled_from(sorted(LISTS)), st.sampled_from(["x", "y", "an"])),
    st.tuples(st.just("take"), st.sampled_from(sorted(LISTS)), st.integers(0, 2)),
    st.tuples(st.just("move"), st.sampled_from(sorted(LISTS)), st.integers(-2, 2)),
    st.tuples(st.just("tick"), st.just(""), st.sampled_from(["t1", "t2", "read_intro"])),
    st.tuples(st.just("after"), st.sampled_from(["a1", "a2"]), st.sampled_from(["a1", "a2"])),
    st.tuples(st.just("number"), st.sampled_from(["plan.months", "participation.survey.sent"]),
              st.sampled_from([24, 48])),
)  # fmt: skip


def changed(project: Project, changes) -> Project:
    for do, place, value in changes:
        try:
            if do in ("text", "number"):
                project = with_value(project, place, value)
            elif do == "put":
                project = with_item(project, place, {"id": value, LISTS[place]: f"nieuw {value}"})
            elif do == "take":
                ids = [one.id for one in value_at(project, place)]
                project = without_item(project, place, ids[value % len(ids)]) if ids else project
            elif do == "move":
                first = value_at(project, place)[0].id if value_at(project, place) else ""
                project = with_moved(project, place, first, value) if first else project
            elif do == "after":
                project = with_value(project, f"actions[{place}].after", (value,))
            else:
                rest = tuple(one for one in project.ticked if one != value)
                new = rest if value in project.ticked else (*rest, value)
                project = project.replace(ticked=new)
        except InputError:
            # What the project refuses (its item is gone, a circle) is no change.
            continue
    return project


COPIES = st.tuples(st.lists(CHANGES, max_size=6), st.lists(CHANGES, max_size=6)).map(
    lambda two: (changed(FULL, two[0]), changed(FULL, two[1]))
)


def leaves(value, place="") -> dict[str, object]:
    """Every value of a project by place, items by id; keys of lists too."""
    from pydantic import BaseModel

    if isinstance(value, BaseModel):
        found = {place: "there"}
        for name in type(value).model_fields:
            if name not in ("id", "schema_version"):
                found |= leaves(getattr(value, name), f"{place}.{name}" if place else name)
        return found
    if isinstance(value, tuple) and value and all(hasattr(one, "id") for one in value):
        return {k: v for one in value for k, v in leaves(one, f"{place}[{one.id}]").items()}
    if isinstance(value, tuple):
        return {f"{place}[{one}]": "there" for one in value}
    return {place: value}


def lies_in(place: str, other: str) -> bool:
    return place == other or place.startswith((f"{other}.", f"{other}["))


@given(COPIES)
@settings(max_examples=40)
def test_nothing_that_i_changed_is_lost_in_silence(copies):
    mine, theirs = copies
    merged, clashes = merge(FULL, mine, theirs)
    before, own, other, now = (leaves(one) for one in (FULL, mine, theirs, merged))
    told = [one.place for one in clashes]
    for side in (own, other):
        for place in {*before, *side}:
            if before.get(place) == side.get(place) or now.get(place) == side.get(place):
                continue
            assert any(lies_in(place, one) for one in told), place


@given(COPIES)
@settings(max_examples=40)
def test_nothing_comes_that_nobody_wrote(copies):
    mine, theirs = copies
    merged, _ = merge(FULL, mine, theirs)
    own, other, now = (leaves(one) for one in (mine, theirs, merged))
    assert all(value in (own.get(place), other.get(place)) for place, value in now.items())


@given(COPIES)
@settings(max_examples=40)
def test_it_does_not_matter_who_is_called_mine(copies):
    mine, theirs = copies
    one, clashes = merge(FULL, mine, theirs)
    other, mirrored = merge(FULL, theirs, mine)
    if not clashes:
        assert (one, mirrored) == (other, [])
    else:
        assert mirrored


@given(COPIES)
@settings(max_examples=40)
def test_who_changed_nothing_gets_what_the_other_made(copies):
    mine, theirs = copies
    assert merge(FULL, FULL, theirs) == (theirs, [])
    assert merge(FULL, mine, FULL) == (mine, [])
    assert merge(FULL, mine, mine) == (mine, [])
    assert merge(mine, mine, theirs) == (theirs, [])


@given(COPIES)
@settings(max_examples=40)
def test_every_clash_can_be_settled_either_way_and_holds_theirs_until_then(copies):
    mine, theirs = copies
    merged, clashes = merge(FULL, mine, theirs)
    for clash in clashes:
        assert settle(merged, clash, mine=False) == merged
        try:
            settled = settle(merged, clash, mine=True)
        except InputError:
            # My value names something that is not there (yet): said, and nothing changes.
            continue
        if clash.kind is Kind.FIELD:
            assert value_at(settled, clash.place) == clash.mine


DEFAULTS = {"plan.months": EMPTY.plan.months}


@given(COPIES)
@settings(max_examples=40)
def test_without_a_base_nothing_is_lost_either(copies):
    mine, theirs = copies
    merged, clashes = merge(None, mine, theirs)
    own, other, now = (leaves(one) for one in (mine, theirs, merged))
    told = [one.place for one in clashes]
    for side in (own, other):
        for place, value in side.items():
            # What stands at its default was filled in by nobody.
            if value in (None, "", False) or value == DEFAULTS.get(place):
                continue
            if now.get(place) == value:
                continue
            assert any(lies_in(place, one) for one in told), place


@pytest.mark.parametrize("text", ["", "2027"])
def test_a_project_of_another_start_is_merged_too(text):
    other = Project.empty(name="Iets anders", start=date(2028, 1, 1))
    merged, clashes = merge(None, other, FULL)
    assert merged.team == FULL.team
    assert {"plan.name", "plan.start", "plan.opening"} >= {one.place for one in clashes} != set()
