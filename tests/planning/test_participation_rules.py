"""What is missing in participation, what the ten tips say of it, and needs against gaps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from participation_examples import EMPTY, FULL, PART, TODAY, changed

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.finding import Weight
from buurtpunt_lib.domain.project.actions import ActionState
from buurtpunt_lib.domain.project.participation import NeedKind, Stakeholder, StakeholderKind
from buurtpunt_lib.planning import needs, participation, readiness, stakeholders
from buurtpunt_lib.planning.needs import Gap, GapState, Verdict
from buurtpunt_lib.planning.stakeholders import Side

TABLES = datasets.participation()


def codes(project, today: date = TODAY) -> set[str]:
    return {one.code for one in participation.findings(project, TABLES, today=today)}


# --- who is concerned ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("influence", "interest", "side"),
    [
        (5, 5, Side.TOGETHER), (3, 3, Side.TOGETHER), (3, 2, Side.CONTENT), (2, 3, Side.INFORMED),
        (1, 1, Side.WATCH), (None, 5, None), (5, None, None),
    ],
)  # fmt: skip
def test_the_four_sides(influence, interest, side):
    one = Stakeholder(id="a", name="An", influence=influence, interest=interest)
    assert stakeholders.side(one) is side


@given(st.lists(st.tuples(*[st.none() | st.integers(1, 5)] * 2), max_size=12))
def test_everybody_stands_on_one_side(pairs):
    people = [
        Stakeholder(id=f"s{at}", name=f"s{at}", influence=up, interest=right)
        for at, (up, right) in enumerate(pairs)
    ]
    found = stakeholders.by_side(people)
    assert sorted(one.id for those in found.values() for one in those) == sorted(
        one.id for one in people
    )


def test_no_opponents_has_to_be_said():
    nobody = [one for one in PART["stakeholders"] if one["id"] != "b"]
    silent = changed(stakeholders=nobody)
    opened = [one for one in participation.findings(silent, TABLES, today=TODAY)
              if one.code == "opponents_open"]  # fmt: skip
    assert [one.weight for one in opened] == [Weight.STOP]
    assert "opponents_open" not in codes(changed(stakeholders=nobody, no_opponents=True))
    assert "opponents_open" not in codes(FULL)
    assert "opponents_both" in codes(changed(no_opponents=True))


def test_who_is_named_as_a_way_to_others_is_a_bridge():
    assert [one.id for one in stakeholders.bridges(FULL.participation)] == ["c"]
    named = changed(
        stakeholders=[{"id": "x", "name": "Juf Els"}, {"id": "y", "name": "Y", "via": "juf els"}]
    )
    assert [one.id for one in stakeholders.bridges(named.participation)] == ["x"]
    assert StakeholderKind.INTERMEDIARY not in {
        one.kind for one in named.participation.stakeholders
    }


# --- meetings ------------------------------------------------------------------------------------


def test_an_empty_project_is_told_where_to_begin():
    found = participation.findings(EMPTY, TABLES, today=TODAY)
    assert found[0].weight is Weight.STOP
    assert {"nobody", "no_goal", "no_level", "no_meeting", "contact"} <= codes(EMPTY)
    assert participation.progress(EMPTY).done == 0
    assert participation.progress(FULL).complete


def test_before_and_after_the_day():
    coming = {**PART["meetings"][0], "on": "2027-03-01", "report": "", "came": None}
    after, before = codes(FULL), codes(changed(meetings=[coming]))
    assert {"report_not_sent", "not_told", "vague_todo"} <= after
    assert not {"not_thanked", "no_report"} & after
    assert "venue_open" in before
    assert not {"report_not_sent", "not_told"} & before


@given(st.integers(0, 40))
def test_people_hear_within_the_days_that_are_set(days):
    today = date(2026, 10, 1) + timedelta(days=days)
    assert ("not_told" in codes(FULL, today)) == (days > TABLES.figure("days_to_tell"))


def test_a_way_of_working_that_does_not_fit_is_told():
    meeting = {"id": "m", "name": "Stemmen", "on": "2027-03-01", "level": "decide",
               "method": "world_cafe", "people": 4}  # fmt: skip
    assert {"method_level", "method_few"} <= codes(changed(meetings=[meeting]))


def test_todos_are_actions_of_the_project():
    assert [one.id for one in participation.todos(FULL, "m1")] == ["t1", "t2"]
    assert participation.todos(FULL, "m") == ()
    assert participation.todos(FULL) == participation.todos(FULL, "m1")
    by_state = participation.updates(FULL)
    assert [one.id for one in by_state[ActionState.OPEN]] == ["t1"]
    assert [one.id for one in by_state[ActionState.DOING]] == ["t2"]


def test_the_time_of_the_team_is_set_against_the_meetings():
    with_people = FULL.replace(team=({"id": "an", "name": "An", "hours_week": 1},))
    found = participation.hours(with_people, TABLES, TODAY)
    # One meeting is still to come, with nobody counted yet: one leader.
    assert found.asked == 8 + 5 + 4
    assert found.own == pytest.approx((date(2027, 2, 3) - TODAY).days / 7)
    assert "short_of_time" in codes(with_people)
    enough = FULL.replace(team=({"id": "an", "name": "An", "hours_week": 20},))
    assert not {"short_of_time", "time_open"} & codes(enough)
    assert "time_open" in codes(FULL)


# --- needs ---------------------------------------------------------------------------------------


def gap(key: str, state: GapState, *services: str) -> Gap:
    return Gap(key, (key,), services, state)


GAPS = (
    gap("bakery", GapState.LACKS, "bread"), gap("pub", GapState.HERE, "cafe", "meeting_place"),
    gap("pharmacy", GapState.LACKS, "transport_service"), gap("doctor", GapState.UNSURE, "x"),
)  # fmt: skip


def test_the_three_ways():
    found = {fit.code: fit for fit in needs.fits(FULL, GAPS, {"bread": 41, "bus_stop": 12})}
    assert found["bread"].verdict is Verdict.ASKED_LACKS
    assert (found["bread"].voices, found["bread"].households) == (22, 41)
    assert found["meeting_place"].verdict is Verdict.ASKED_HERE
    assert found["bus_stop"].verdict is Verdict.ASKED_UNMEASURED
    assert found["pharmacy"].verdict is Verdict.UNASKED_LACKS
    # What is not sure to be missing is not told as something that nobody asked for.
    assert "doctor" not in found
    assert not any(fit.threefold for fit in found.values())


def test_needed_missing_and_something_to_begin_with():
    strong = [*PART["needs"], {"id": "s", "text": "Een hobbybakker", "kind": "strength",
                               "service": "bread"}]  # fmt: skip
    found = needs.fits(changed(needs=strong), GAPS)
    assert [fit.code for fit in found if fit.threefold] == ["bread"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["bread", "cafe", "transport_service", "library_point"]),
            st.sampled_from(list(NeedKind)),
            st.none() | st.integers(0, 30),
        ),
        max_size=8,
    )
)
def test_every_service_asked_for_and_every_sure_gap_is_there_once(said):
    listed = [
        {"id": f"n{at}", "text": "x", "service": code, "kind": kind, "voices": voices}
        for at, (code, kind, voices) in enumerate(said)
    ]
    found = needs.fits(changed(needs=listed), GAPS)
    asked = {code for code, kind, _ in said if kind is not NeedKind.STRENGTH}
    assert {fit.code for fit in found if fit.verdict is not Verdict.UNASKED_LACKS} == asked
    assert len({fit.code for fit in found}) == len(found)
    sure = {one.key for one in GAPS if one.state is GapState.LACKS}
    touched = {fit.gap for fit in found if fit.verdict is not Verdict.UNASKED_LACKS}
    assert {fit.code for fit in found if fit.verdict is Verdict.UNASKED_LACKS} == sure - touched


def test_an_idea_that_nobody_asked_for_is_told():
    offered = FULL.replace(offer={"services": [{"id": "bread"}, {"id": "coworking"}]})
    assert needs.unasked_ideas(offered) == ("coworking",)
    assert needs.unasked_ideas(offered, {"coworking": 3}) == ()
    found = {one.code: one for one in needs.findings(offered, GAPS)}
    assert found["ideas_unasked"].values["codes"] == ("coworking",)
    assert found["lacks_unasked"].values["codes"] == ("pharmacy",)
    assert {one.code for one in needs.findings(EMPTY, GAPS)} == {"needs_none"}


# --- the ten tips --------------------------------------------------------------------------------


def checks(project) -> dict[str, bool | None]:
    found = readiness.readiness(project, TABLES, today=TODAY)
    return {one.code: one.state for tip in found.tips for one in tip.checks}


def test_ten_tips_of_which_a_new_project_has_none():
    found = readiness.readiness(EMPTY, TABLES, today=TODAY)
    assert (len(found.tips), found.done) == (10, 0)
    assert [tip for tip, _ in found.steps] == list(readiness.TIPS)
    assert found.total == sum(len(those) for those in readiness.TIPS.values())


def test_checks_follow_what_was_entered():
    now = checks(FULL)
    assert {"goal", "level", "opponents", "vulnerable", "can", "cannot", "thanked"} <= {
        code for code, state in now.items() if state
    }
    assert now["solved"] is False
    assert now["answered"] is False
    assert now["means"] is None
    solved = changed(challenges=[PART["challenges"][0]])
    assert checks(solved)["solved"] is True


@given(st.sampled_from(sorted(readiness.ASKED)), st.booleans())
def test_the_team_answers_what_cannot_be_worked_out(code, answer):
    told = changed(tips=[{"id": readiness.answer_id(code), "done": answer}])
    assert checks(told)[code] is answer
    # An answer counts for nothing that follows from what was entered.
    other = changed(EMPTY, tips=[{"id": readiness.answer_id("goal"), "done": True}])
    assert checks(other)["goal"] is False


def test_all_answers_of_the_team_fit_in_a_project():
    told = [{"id": readiness.answer_id(code), "done": True} for code in sorted(readiness.ASKED)]
    assert all(checks(changed(tips=told))[code] for code in readiness.ASKED)


def test_what_to_do_next_leads_to_a_place_of_the_project():
    from buurtpunt_lib.domain.project.places import value_at

    for project in (EMPTY, FULL):
        for _, check in readiness.readiness(project, TABLES, today=TODAY).steps:
            value_at(project, check.place)
        for one in participation.findings(project, TABLES, today=TODAY):
            value_at(project, one.place)
