"""The team, decisions and the start: held against counts by hand, and identities by hypothesis."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain.finding import Weight
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.start import Competence, Decider, Drive, Member
from buurtpunt_lib.planning import decisions, start, team, track

TODAY = date(2026, 11, 22)
OPENING = date(2027, 4, 1)


def project(**fields) -> Project:
    return Project.empty(name="Test", start=date(2027, 1, 1), opening=OPENING).replace(**fields)


def codes(one: Project) -> list[str]:
    return [found.code for found in start.findings(one, today=TODAY)]


MEMBERS = st.lists(
    st.builds(
        dict,
        competences=st.lists(st.sampled_from(list(Competence)), unique=True),
        drive=st.sampled_from([None, *Drive]),
        board=st.sampled_from([None, True, False]),
        hours_week=st.one_of(st.none(), st.integers(0, 80)),
    ),
    max_size=8,
).map(lambda found: tuple(Member(id=f"m{n}", name=f"M{n}", **one) for n, one in enumerate(found)))


@given(MEMBERS)
def test_a_competence_is_missing_just_when_nobody_has_it(members):
    covered = team.covered_by(members)
    assert set(covered) == set(Competence)
    for one, names in covered.items():
        assert (one in team.missing(members)) == (not names)
        assert len(names) == sum(one.value in member.competences for member in members)


@given(MEMBERS)
def test_everybody_stands_in_one_group_of_the_board_mix(members):
    mix = team.board_mix(members)
    assert mix.board + mix.ordinary + mix.unknown == len(members)
    assert mix.only_board == (bool(members) and all(one.board is True for one in members))


@given(MEMBERS, st.floats(0, 2000))
def test_who_did_not_say_hours_is_never_taken_for_zero(members, asked):
    found = team.time_budget(members, opening=OPENING, today=TODAY, asked=asked)
    told = [one.hours_week for one in members if one.hours_week is not None]
    assert found.available == sum(told) * ((OPENING - TODAY).days // 7)
    if asked > found.available:
        assert found.short is (True if len(told) == len(members) else None)
    else:
        assert found.short is False


def test_users_are_the_people_who_sit():
    member = Member(id="a", name="An", drive="pulls")
    assert team.empty_drives([member]) == (Drive.PUSHES, Drive.SITS)
    assert team.empty_drives([member], "  de kaartclub ") == (Drive.PUSHES,)


@given(
    st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 260)), st.booleans()), max_size=6),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
)
def test_nobody_is_late_once_the_opening_has_moved(deciders, opening):
    made = [
        Decider(id=f"d{n}", name="x", weeks=weeks, asked_on=TODAY if asked else None)
        for n, (weeks, asked) in enumerate(deciders)
    ]
    states = decisions.decision_states(made, opening=opening, today=TODAY)
    earliest = decisions.earliest_opening(states)
    assert (earliest is None) == all(weeks is None for weeks, _ in deciders)
    if earliest is not None:
        assert earliest.day == 1
        assert not any(
            state.late for state in decisions.decision_states(made, opening=earliest, today=TODAY)
        )
        last = max(state.ready for state in states if state.ready is not None)
        assert last <= earliest <= last + timedelta(days=31)


def test_who_was_asked_long_ago_decides_today_at_the_earliest():
    one = Decider(id="a", name="x", weeks=2, asked_on=date(2026, 1, 1))
    (state,) = decisions.decision_states([one], opening=TODAY, today=TODAY)
    assert (state.ready, state.late) == (TODAY, False)


def test_a_decision_that_was_taken_counts_and_is_no_finding():
    late = {"id": "a", "name": "Gemeente", "weeks": 40}
    assert "too_late" in codes(project(start={"deciders": [late]}))
    done = late | {"decided_on": "2026-11-01"}
    assert "too_late" not in codes(project(start={"deciders": [done]}))


@pytest.mark.parametrize(
    ("slow", "quick", "told"), [(8, 2, True), (7, 1, False), (8, 3, False), (30, 0, True)]
)
def test_speeds_differ_from_eight_weeks_and_four_times_on(slow, quick, told):
    deciders = [{"id": "a", "name": "A", "weeks": slow}, {"id": "b", "name": "B", "weeks": quick}]
    assert ("speeds_differ" in codes(project(start={"deciders": deciders}))) is told


FULL = {
    "team": [
        {"id": "a", "name": "An", "drive": "pulls", "board": False, "hours_week": 5,
         "competences": ["creative", "critical", "networker"]},
        {"id": "b", "name": "Bo", "drive": "pushes", "board": True, "hours_week": 5,
         "competences": ["coach", "entrepreneur", "handy"]},
    ],
    "ticked": ["participation_equals"],
    "start": {
        "why": "Omdat het dorp leeg loopt.", "initiator": "organisation", "carried": True,
        "users": "de kaartclub",
        "goals": [{"id": "g", "text": "Samenkomen", "organisation": "KWB", "serves": "Verbinden"}],
        "deciders": [{"id": "d", "name": "Gemeente", "weeks": 6}],
        "municipality": {"person": "Mieke", "hooks": ["social"], "network": "de wijkraad"},
    },
}  # fmt: skip


def test_a_good_start_has_nothing_left_to_say():
    one = project(**FULL)
    assert codes(one) == []
    assert start.progress(one).complete


@pytest.mark.parametrize(
    ("place", "value", "code", "step"),
    [
        ("why", "", "why_missing", "why"),
        ("initiator", None, "initiator_missing", "initiator"),
        ("carried", False, "not_carried", "carried"),
        ("carried", None, "carried_unknown", "carried"),
        ("goals", [], "goals_missing", "goals"),
        ("goals", [{"id": "g", "text": "Samenkomen"}], "goals_not_linked", "goals"),
        ("users", "", "drive_sits", "drives"),
        ("deciders", [], "deciders_missing", "deciders"),
        ("deciders", [{"id": "d", "name": "x"}], "weeks_unknown", "deciders"),
        ("municipality", {"hooks": ["social"], "money": "x"}, "person_missing", "person"),
        ("municipality", {"person": "Mieke", "money": "x"}, "hooks_missing", "hooks"),
    ],
)
def test_each_lack_is_found_and_undoes_its_step(place, value, code, step):
    one = project(**{**FULL, "start": {**FULL["start"], place: value}})
    assert codes(one) == [code]
    assert [key for key, done in start.route(one) if not done] == [step]


def test_principles_are_those_of_participation():
    one = project(**{**FULL, "ticked": []})
    assert codes(one) == ["principles_missing"]
    assert [key for key, done in start.route(one) if not done] == ["principles"]


def test_alone_is_a_gate_and_comes_first():
    one = project(**{**FULL, "team": FULL["team"][:1]})
    found = start.findings(one, today=TODAY)
    assert (found[0].code, found[0].weight) == ("alone", Weight.STOP)


def test_residents_need_no_goal_of_an_organisation():
    goals = [{"id": "g", "text": "Samenkomen"}]
    one = project(**{**FULL, "start": {**FULL["start"], "initiator": "residents", "goals": goals}})
    assert codes(one) == []


def test_a_team_of_board_members_is_told_only_when_all_said_so():
    both = [member | {"board": True} for member in FULL["team"]]
    assert codes(project(**{**FULL, "team": both})) == ["only_board"]
    one = [both[0], both[1] | {"board": None}]
    assert codes(project(**{**FULL, "team": one})) == ["board_unknown"]


def test_every_output_of_the_sessions_can_be_seen_in_a_project():
    from buurtpunt_lib.datasets.network_tables import learning_network

    keys = [
        track.key_of(session.id, output.id)
        for session in learning_network().sessions
        for output in session.outputs
    ]
    assert len(keys) > 15
    assert track.there(project(), keys) == (0, len(keys))
    assert track.there(project(**FULL, actions=[{"id": "a", "text": "x"}]), ["actieplan"]) == (1, 1)
