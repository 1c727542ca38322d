"""Roll-out over villages: phases, boards, ranking and what is still missing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.rollout import Phase, Wish
from buurtpunt_lib.planning import rollout

TODAY = date(2027, 3, 1)
EMPTY = Project.empty(name="Ons punt", start=date(2027, 1, 1), opening=date(2027, 9, 1))


def project(**parts) -> Project:
    return EMPTY.replace(rollout=parts)


def codes(**parts) -> list[str]:
    return [one.code for one in rollout.findings(project(**parts), today=TODAY)]


def test_nobody_who_works_on_one_hub_hears_of_it():
    assert rollout.findings(EMPTY, today=TODAY) == ()
    assert rollout.progress(EMPTY).total == 0


@given(st.lists(st.none() | st.integers(0, 20), max_size=12))
def test_ranks_are_those_of_a_competition(votes):
    found = rollout.ranking(
        [Wish(id=f"w{n}", text="x", votes=count) for n, count in enumerate(votes)]
    )
    assert len(found) == len(votes)
    counted = [one for one in found if one.rank is not None]
    # Standard competition ranking: one more than how many have more votes.
    given_out = [count for count in votes if count is not None]
    for one in counted:
        assert one.rank == 1 + sum(other > one.wish.votes for other in given_out)
    assert [one.rank for one in counted] == sorted(one.rank for one in counted)
    assert [one.wish.id for one in found[len(counted) :]] == [
        f"w{n}" for n, count in enumerate(votes) if count is None
    ]


def test_a_wish_that_nobody_chose_has_no_share_to_divide_by():
    assert rollout.ranking([Wish(id="a", text="a", votes=0)])[0].share is None


@given(st.lists(st.sampled_from("abcdefgh"), max_size=12), st.integers(1, 8))
def test_villages_in_phases_are_all_there_once_and_in_order(codes, first):
    parts = rollout.in_phases(codes, first)
    assert [code for part in parts for code in part] == list(dict.fromkeys(codes))
    assert all(parts)
    assert not parts or len(parts[0]) <= first


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [(date(2027, 1, 1), 12, date(2028, 1, 1)), (date(2027, 11, 1), 2, date(2028, 1, 1)),
     (date(2027, 1, 1), 1, date(2027, 2, 1)), (None, 3, None), (date(2027, 1, 1), None, None)],
)  # fmt: skip
def test_a_phase_ends_after_its_months(begin, months, end):
    assert rollout.phase_end(Phase(id="p", name="P", begin=begin, months=months)) == end


def test_phases_that_do_not_fit_are_told():
    told = codes(
        phases=[
            {"id": "a", "name": "Een", "begin": "2027-05", "villages": ["71053B", "71053C"]},
            {"id": "b", "name": "Twee", "begin": "2027-01", "villages": ["71053C"]},
            {"id": "c", "name": "Drie"},
        ],
        villages=[{"id": "x", "village": "71053D", "needs": "winkel"}],
    )
    assert {"village_twice", "unplaced", "phase_before", "phase_empty", "phase_no_begin",
            "only_needs", "no_trekkers", "no_wishes"} <= set(told)  # fmt: skip
    fine = codes(
        phases=[{"id": "a", "name": "Een", "begin": "2027-05", "villages": ["71053B"]}],
        villages=[
            {"id": "x", "village": "71053B", "needs": "w", "strengths": "s", "trekker": "An"}
        ],
    )
    assert not {one for one in fine if one.startswith(("phase", "village", "unplaced", "no_trek"))}


def test_a_phase_that_is_over_asks_what_was_learned():
    phases = [{"id": "a", "name": "Een", "begin": "2027-01", "months": 2, "villages": ["71053B"]}]
    assert "phase_over" not in codes(phases=phases)
    assert "phase_over" in codes(phases=[*phases, {"id": "b", "name": "Twee"}])


def test_empty_roles_and_fields_are_told():
    deeds = [{"id": "a", "text": "Zaal", "role": "facilitate", "fields": ["spatial", "leisure"],
              "until": "2027-02-01"}]  # fmt: skip
    told = codes(deeds=deeds)
    assert [one for one in told if one.startswith("role_")] == [
        "role_tune", "role_support", "role_co_create",
    ]  # fmt: skip
    assert {one for one in told if one.startswith("field_")} == {
        "field_housing", "field_work", "field_mobility",
    }  # fmt: skip
    assert "deed_late" in told
    assert "deed_late" not in codes(deeds=[{**deeds[0], "done": True}])


def test_a_stage_asks_for_what_belongs_to_it():
    told = codes(
        initiatives=[
            {"id": "a", "name": "Bank", "stage": "promising"},
            {"id": "b", "name": "Tuin", "stage": "supported"},
            {"id": "c", "name": "Koor", "stage": "promising", "next_step": "Zaal"},
            {"id": "d", "name": "Café", "stage": "small"},
        ]
    )
    assert (told.count("no_next_step"), told.count("no_support")) == (1, 1)


def test_only_what_most_people_chose_has_to_be_answered():
    wishes = [{"id": f"w{n}", "text": str(n), "votes": 10 - n} for n in range(6)]
    wishes[1]["answer"] = "We doen het"
    assert codes(wishes=wishes).count("wish_unanswered") == 2
    uncounted = [{"id": "w", "text": "bank"}]
    assert "wish_unanswered" not in codes(wishes=uncounted)


def test_a_round_of_questions_grows_old():
    for day, old in (("2026-03-01", False), ("2026-02-28", True)):
        wishes = [{"id": "a", "text": "bank", "asked_on": day}, {"id": "b", "text": "licht"}]
        assert ("ask_again" in codes(wishes=wishes)) == old


def test_a_card_moves_one_column_and_no_farther():
    roles = rollout.ROLES
    assert rollout.neighbour(roles, roles[0], 1) is roles[1]
    assert rollout.neighbour(roles, roles[0], -1) is None
    assert rollout.neighbour(roles, roles[-1], 1) is None


def test_what_can_be_counted():
    found = project(
        initiatives=[{"id": "a", "name": "A", "stage": "sustained"}, {"id": "b", "name": "B"}],
        wishes=[{"id": "w", "text": "x", "answer": "ja"}, {"id": "v", "text": "y"}],
        co_creations=[{"id": "c", "text": "Bank"}],
    ).replace(
        offer={
            "services": [
                {"id": "cafe", "by_residents": True},
                {"id": "bread"},
                {"id": "atm", "by_residents": False},
            ]
        }
    )
    signs = rollout.signs(found)
    assert (signs.initiatives, signs.running, signs.sustained) == (2, 1, 1)
    assert (signs.wishes, signs.answered, signs.made_together) == (2, 1, 1)
    assert (signs.services, signs.run_by_residents, signs.services_unknown) == (2, 1, 1)


def test_everything_done_is_complete():
    whole = project(
        phases=[{"id": "a", "name": "Een", "villages": ["71053B"]}],
        villages=[{"id": "x", "village": "71053B", "needs": "n", "strengths": "s"}],
        deeds=[{"id": f"d{n}", "text": "t", "role": role.value}
               for n, role in enumerate(rollout.ROLES)],
        initiatives=[{"id": "i", "name": "I"}],
        wishes=[{"id": "w", "text": "x", "answer": "ja"}],
        co_creations=[{"id": "c", "text": "Bank"}],
        framework=dict.fromkeys(rollout.FRAMEWORK, "Zo doen we het."),
    )  # fmt: skip
    found = rollout.progress(whole)
    assert (found.done, found.total) == (7, 7)
    bare = rollout.progress(project(framework={"goal": "x"}))
    assert bare.done == 0
    assert rollout.written(project(framework={"goal": " x "}).rollout.framework) == ("goal",)
