"""Places in a project: read, changed, and nothing else changes with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_examples import FULL
from pydantic import BaseModel

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.places import (
    field_model,
    item_model,
    value_at,
    with_item,
    with_moved,
    with_value,
    without_item,
)
from buurtpunt_lib.errors import InputError


def code_of(action, *arguments) -> str:
    with pytest.raises(InputError) as caught:
        action(*arguments)
    return caught.value.faults[0].code


def every_place(model: BaseModel, before: str = "") -> list[str]:
    """Every place of a project, those within items too."""
    found = []
    for name in type(model).model_fields:
        if name in ("schema_version", "id"):
            continue
        value, place = getattr(model, name), f"{before}{name}"
        found.append(place)
        if isinstance(value, BaseModel):
            found += every_place(value, f"{place}.")
        elif isinstance(value, tuple):
            for one in value:
                if isinstance(one, BaseModel) and hasattr(one, "id"):
                    found.append(f"{place}[{one.id}]")
                    found += every_place(one, f"{place}[{one.id}].")
    return found


PLACES = every_place(FULL)


def test_places_reach_every_corner():
    assert len(PLACES) > 150
    assert value_at(FULL, "participation.meetings[avond_1].dream.now") == "Alles is weg"
    assert value_at(FULL, "plan.village") == "13006A"
    assert value_at(FULL, "participation.meetings[avond_1].questions[q1].question").endswith("?")


@given(st.sampled_from(PLACES))
def test_putting_back_what_stands_there_changes_nothing(place):
    assert with_value(FULL, place, value_at(FULL, place)) == FULL


TEXTS = [
    place
    for place in PLACES
    if isinstance(value_at(FULL, place), str) and type(value_at(FULL, place)) is str
    and not place.startswith("plan") and not place.endswith(("village", "].answer", "].service"))
    and not place.endswith(("].segment", "].channel"))
]  # fmt: skip


@given(st.sampled_from(TEXTS), st.text("abc de", min_size=1).map(str.strip).filter(bool))
def test_a_change_stands_where_it_was_put_and_nowhere_else(place, text):
    changed = with_value(FULL, place, text)
    assert value_at(changed, place) == text
    assert with_value(changed, place, value_at(FULL, place)) == FULL
    others = [p for p in PLACES if not (place.startswith(p) or p.startswith(place))]
    assert all(value_at(changed, p) == value_at(FULL, p) for p in others)


def test_the_plan_is_reached_and_says_where_it_is_wrong():
    assert with_value(FULL, "plan.name", "Nieuw").name == "Nieuw"
    assert with_value(FULL, "plan.canvas.offer", "koffie").plan.canvas.offer == "koffie"
    with pytest.raises(InputError) as caught:
        with_value(FULL, "plan.months", 7)
    assert caught.value.faults[0].values["field"] == "plan.months"


def test_a_fault_names_its_place():
    with pytest.raises(InputError) as caught:
        with_value(FULL, "participation.meetings[avond_1].people", -1)
    assert caught.value.faults[0].values["field"] == "participation.meetings[0].people"


@pytest.mark.parametrize(
    "place",
    ["", "start.nothing", "start..why", "schema_version", "team[an].id", "team.name", "ticked.x",
     "start.why[an]", "start.why.x", "__class__", "model_fields", "plan.to_json", 7],
)  # fmt: skip
def test_what_is_no_place_is_refused(place):
    assert code_of(value_at, FULL, place) == "project.no_such_place"
    assert code_of(with_value, FULL, place, "x") == "project.no_such_place"


def test_an_item_that_is_gone_is_told_apart():
    assert code_of(value_at, FULL, "team[nobody].name") == "project.item_gone"
    assert code_of(without_item, FULL, "team", "nobody") == "project.item_gone"
    assert code_of(with_moved, FULL, "team", "nobody", 1) == "project.item_gone"


def test_an_item_comes_is_replaced_and_goes():
    more = with_item(FULL, "team", {"id": "carl", "name": "Carl"})
    assert [one.id for one in more.team] == ["an", "bert", "carl"]
    other = with_item(more, "team", {"id": "an", "name": "Anna"})
    assert (other.team[0].name, other.team[0].competences) == ("Anna", ())
    assert without_item(more, "team", "carl") == FULL
    deep = "participation.meetings[avond_1].questions"
    assert len(value_at(with_item(FULL, deep, {"id": "q2", "question": "Wie?"}), deep)) == 2


def test_an_item_without_what_it_needs_is_refused():
    assert code_of(with_item, FULL, "team", {"id": "carl"}) == "plan.missing"
    assert code_of(with_item, FULL, "ticked", {"id": "carl"}) == "project.no_such_place"


def test_what_is_taken_out_is_named_nowhere_any_more():
    gone = without_item(FULL, "communication.segments", "team")
    assert gone.communication.segments[0].overlaps == ()
    assert gone.communication.posts[1].segment is None
    assert gone.communication.posts[0].segment == "dorp"
    assert without_item(FULL, "actions", "a1").actions[0].after == ()
    assert (
        without_item(FULL, "communication.channels", "bus").communication.posts[0].channel is None
    )


@given(st.integers(-5, 5))
def test_moving_keeps_everything_and_stays_inside(by):
    moved = with_moved(FULL, "team", "an", by)
    assert sorted(one.id for one in moved.team) == ["an", "bert"]
    assert [one.id for one in moved.team].index("an") == min(max(by, 0), 1)


def test_what_a_list_holds_is_known_without_an_item():
    assert item_model("participation.meetings[x].questions").__name__ == "AskedQuestion"
    assert item_model("plan.activities").__name__ == "Activity"
    holder, name = field_model("team[x].role")
    assert (holder.__name__, name) == ("Member", "role")
    assert code_of(item_model, "start.why") == "project.no_such_place"


def test_an_empty_project_has_all_places_of_its_parts():
    empty = Project.empty(name="Leeg", start=FULL.plan.start)
    assert value_at(empty, "participation.survey.sent") is None
