"""The rows of an action plan, its gates, the load of people and the timeline."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain.plan import OwnMoney
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.actions import Action, ActionState, Gate, Term
from buurtpunt_lib.planning import actions, gates, workload
from buurtpunt_lib.planning.actions import rows
from buurtpunt_lib.planning.gantt import BarKind, gantt, sheets, ticks

TODAY = date(2027, 3, 1)
EMPTY = Project.empty(name="Ons punt", start=date(2027, 1, 1), opening=date(2027, 9, 1))


def project(*listed: dict, **more) -> Project:
    return EMPTY.replace(actions=[{"text": one["id"], **one} for one in listed], **more)


def codes(found: Project, **more) -> set[str]:
    told = actions.findings(found, rows(found, today=TODAY))
    return {one.code for one in told} - {"no_gate_short", "no_gate_middle"}


def test_chosen_days_stand_and_others_are_the_earliest():
    found = rows(
        project(
            {"id": "zaal", "days": 3},
            {"id": "avond", "after": ["zaal"], "days": 1},
            {"id": "folder", "due": "2027-04-10", "days": 5},
            {"id": "bezoek", "begin": "2027-03-20", "days": 2},
        ),
        today=TODAY,
    )
    assert [(row.begin, row.end, row.chosen) for row in found] == [
        (date(2027, 3, 1), date(2027, 3, 3), (False, False)),
        (date(2027, 3, 4), date(2027, 3, 4), (False, False)),
        (date(2027, 4, 6), date(2027, 4, 10), (False, True)),
        (date(2027, 3, 20), date(2027, 3, 21), (True, False)),
    ]


def test_late_is_what_is_open_after_its_day():
    states = [(state, rows(project({"id": "a", "due": "2027-02-27", "state": state}), today=TODAY))
              for state in ActionState]  # fmt: skip
    assert {state.value: found[0].late for state, found in states} == {
        "open": 2, "doing": 2, "done": 0, "dropped": 0,
    }  # fmt: skip
    assert rows(project({"id": "a", "due": "2027-03-01"}), today=TODAY)[0].late == 0


def test_what_must_go_first_squeezes_a_day():
    found = project({"id": "a", "days": 10}, {"id": "b", "days": 2, "after": ["a"],
                                              "due": "2027-03-08"})  # fmt: skip
    (squeezed,) = [one for one in rows(found, today=TODAY) if one.short]
    assert (squeezed.action.id, squeezed.short) == ("b", 4)
    assert "squeezed" in codes(found)
    assert "squeezed" not in codes(found.replace(actions=found.actions[1:]))
    tight = project({"id": "b", "days": 10, "due": "2027-03-05"})
    assert "too_short" in codes(tight)


def test_what_is_done_holds_nothing_up():
    for state, begin in (("done", 1), ("dropped", 1), ("open", 6)):
        found = project({"id": "a", "days": 5, "state": state}, {"id": "b", "after": ["a"]})
        assert rows(found, today=TODAY)[1].begin == date(2027, 3, begin)


def test_what_is_being_done_takes_what_is_left_of_it():
    found = project({"id": "a", "begin": "2027-02-25", "days": 10, "state": "doing"},
                    {"id": "b", "after": ["a"]})  # fmt: skip
    assert rows(found, today=TODAY)[1].begin == date(2027, 3, 7)


@pytest.mark.parametrize(
    ("day", "term"),
    [("2027-08-31", Term.SHORT), ("2027-09-01", Term.MIDDLE), ("2030-08-31", Term.MIDDLE),
     ("2030-09-01", Term.LONG)],
)  # fmt: skip
def test_the_term_follows_the_last_day(day, term):
    assert rows(project({"id": "a", "due": day}), today=TODAY)[0].term is term
    chosen = project({"id": "a", "due": day, "term": "long"})
    assert rows(chosen, today=TODAY)[0].term is Term.LONG


def test_findings_name_what_is_wrong_and_where():
    found = project(
        {"id": "a", "due": "2027-02-01"},
        {"id": "b", "who": "An", "begin": "2027-03-02", "due": "2027-03-09", "after": ["c"]},
        {"id": "c", "who": "An", "begin": "2027-03-01", "due": "2027-03-05"},
        {"id": "d", "who": "An", "after": ["weg"]},
    )
    told = actions.findings(found, rows(found, today=TODAY))
    places = {one.code: one.place for one in told}
    assert places["late"] == "actions[a].due"
    assert places["no_owner"] == "actions[a].who"
    assert places["begins_before"] == "actions[b].begin"
    assert places["gone"] == "actions[d].after"
    assert places["no_day"] == "actions"
    assert told[0].code in ("late", "no_owner")
    assert [one.code for one in actions.findings(EMPTY, ())] == ["none"]


def test_many_without_a_name_are_one_finding():
    many = project(*({"id": f"a{n}"} for n in range(5)))
    told = [one for one in actions.findings(many, rows(many, today=TODAY)) if "owner" in one.code]
    assert [(one.code, one.values) for one in told] == [("no_owners", {"n": 5})]


def test_actions_of_a_meeting():
    found = project({"id": "a", "came_from": "meetings/avond"},
                    {"id": "b", "came_from": "meetings/avond/invite"},
                    {"id": "c", "came_from": "meetings/avond_2"})  # fmt: skip
    assert [one.id for one in actions.of_origin(found, "meetings/avond")] == ["a", "b"]


def test_progress_leaves_dropped_ones_out():
    found = project({"id": "a", "state": "done"}, {"id": "b"}, {"id": "c", "state": "dropped"})
    told = actions.progress(found)
    assert (told.done, told.total) == (1, 2)


# --- gates ---------------------------------------------------------------------------------------


def said(found: Project, code: str, known: gates.Known = gates.Known()) -> tuple:  # noqa: B008
    told = gates.check(code, found, known, rows(found, today=TODAY), Term.SHORT)
    return told.met, told.reason


def test_a_gate_that_nobody_filled_in_is_not_known():
    unknown = {code for code in gates.CHECKS if said(EMPTY, code)[0] is None}
    # An empty contact point is a thing that is missing, not one that is unknown.
    assert unknown == set(gates.CHECKS) - {"contact"}
    assert said(EMPTY, "contact") == (False, "contact_open")


def test_money_gates_follow_the_plan():
    known = gates.Known(years=3, breaks_even=2029, lowest=250.0)
    assert said(EMPTY, "no_loss", known) == (True, "no_loss")
    assert said(EMPTY, "cash", known) == (True, "cash")
    bad = gates.Known(years=3, lowest=-0.01)
    assert said(EMPTY, "no_loss", bad) == (False, "loss")
    assert said(EMPTY, "cash", bad) == (False, "cash_short")
    assert said(EMPTY, "no_loss", gates.Known(years=0, lowest=1.0)) == (None, "plan_short")


@pytest.mark.parametrize(("certainty", "met"), [("certain", True), ("expected", False)])
def test_money_is_certain_when_every_line_is(certainty, met):
    own = OwnMoney(id="spaar", name="Spaargeld", amount=500, month=date(2027, 1, 1),
                   certainty=certainty)  # fmt: skip
    found = EMPTY.with_plan(own_money=[own])
    assert said(found, "funding", gates.Known(lowest=1.0))[0] is met


def test_duties_opponents_team_and_actions():
    assert said(EMPTY, "duties", gates.Known(duties=(None, TODAY))) == (False, "duties_left")
    assert said(EMPTY, "duties", gates.Known(duties=())) == (True, "duties")
    confirmed = EMPTY.replace(participation={"no_opponents": True})
    assert said(confirmed, "opponents") == (True, "no_opponents")
    against = {"stakeholders": [{"id": "s", "name": "Slager", "stance": "against"}]}
    assert said(EMPTY.replace(participation=against), "opponents") == (True, "opponents")
    one = EMPTY.replace(team=[{"id": "an", "name": "An", "drive": "pulls"}])
    assert said(one, "team") == (False, "team_lacks")
    everything = ["creative", "critical", "networker", "coach", "entrepreneur", "handy"]
    team = [
        {"id": drive, "name": drive, "drive": drive, "competences": everything}
        for drive in ("pulls", "pushes", "sits")
    ]
    assert said(EMPTY.replace(team=team), "team") == (True, "team")
    done = {"id": "a", "term": "short", "state": "done"}
    assert said(project(done), "actions") == (True, "actions")
    assert said(project(done, {"id": "b", "term": "short"}), "actions") == (False, "actions_left")


def test_a_gate_waits_for_the_duties_of_its_own_term():
    late, soon, next_year = date(2027, 2, 1), date(2027, 8, 31), date(2028, 6, 30)
    known = gates.Known(duties=(late, soon, next_year, None), today=TODAY)
    short = gates.check("duties", EMPTY, known, (), Term.SHORT)
    assert short.values == {"n": 3, "late": 1}
    assert gates.check("duties", EMPTY, known, (), Term.MIDDLE).values["n"] == 4
    yearly = gates.Known(duties=(next_year,), today=TODAY)
    assert gates.check("duties", EMPTY, yearly, (), Term.SHORT).met is True


def test_a_gate_of_ours_is_open_when_it_is_met_and_another_when_it_is_ticked():
    found = EMPTY.replace(
        gates=[
            {"id": "a", "text": "Plichten", "term": "short", "check": "duties", "passed": True},
            {"id": "b", "text": "Sfeer", "term": "short", "passed": True},
            {"id": "c", "text": "Later", "term": "middle", "check": "from_a_newer_version"},
        ]
    )
    judged = gates.judge(found, gates.Known(duties=(None,)), ())
    assert [one.open for one in judged] == [False, True, False]
    assert [one.check is None for one in judged] == [False, True, True]
    assert gates.term_closed(judged, Term.SHORT) is False
    assert gates.term_closed(judged, Term.LONG) is None
    assert gates.term_closed(gates.judge(found, gates.Known(duties=()), ()), Term.SHORT)


def test_the_usual_gates_are_missing_until_they_are_there():
    usual = gates.missing(EMPTY)
    listed = [Gate(id=f"{term}_{code}", text=code, term=term, check=code) for term, code in usual]
    assert {code for _, code in usual} <= set(gates.CHECKS)
    assert gates.missing(EMPTY.replace(gates=listed)) == ()


# --- load ----------------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["An", "An, Bert", "Bert en Chris", ""]),
            st.integers(0, 60),
            st.integers(1, 40),
            st.none() | st.integers(0, 200),
        ),
        max_size=8,
    )
)
def test_hours_are_neither_lost_nor_made(listed):
    found = project(
        *(
            {"id": f"a{n}", "who": who, "days": days, "hours": hours,
             "begin": (TODAY + timedelta(later)).isoformat()}
            for n, (who, later, days, hours) in enumerate(listed)
        )
    )  # fmt: skip
    loads = workload.workload(found, rows(found, today=TODAY))
    given_out = sum(hours or 0 for who, _, _, hours in listed if who)
    assert sum(load.hours for load in loads) == pytest.approx(given_out)
    for load in loads:
        assert load.most <= load.hours + 1e-9
        assert load.at_once <= load.open
        assert (load.week is None) == all(
            hours is None for who, _, _, hours in listed if load.name in workload.people(who)
        )


def test_the_busiest_week_is_held_against_the_hours_of_a_member():
    found = project(
        {"id": "a", "who": "an", "begin": "2027-03-01", "days": 14, "hours": 20},
        {"id": "b", "who": "An, Bert", "begin": "2027-03-08", "days": 7, "hours": 8},
        team=[{"id": "an", "name": "An", "hours_week": 13}, {"id": "cas", "name": "Cas"}],
    )
    an, bert, cas = workload.workload(found, rows(found, today=TODAY))
    assert (an.name, an.week, an.most, an.at_once) == ("An", date(2027, 3, 8), 14.0, 2)
    assert (bert.member, bert.most, cas.open) == (None, 4.0, 0)
    told = {one.code for one in workload.findings((an, bert, cas))}
    assert told == {"too_much", "nothing"}


def test_one_person_with_most_of_the_work_is_told():
    listed = [{"id": f"a{n}", "who": "An" if n < 3 else "Bert"} for n in range(4)]
    found = project(*listed)
    told = workload.findings(workload.workload(found, rows(found, today=TODAY)))
    assert [(one.code, one.values["name"]) for one in told] == [("one_person", "An")]


# --- timeline ------------------------------------------------------------------------------------


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(13, 12_000))
def test_ticks_lie_on_the_axis_and_are_few(first, days):
    last = first + timedelta(days)
    found = ticks(first, last)
    assert len(found) <= 9
    assert all(first <= day <= last for day, _ in found)
    assert list(found) == sorted(found)
    assert len({unit for _, unit in found}) <= 1


def test_bars_lie_between_the_ends_of_the_axis():
    found = project(
        {"id": "a", "due": "2027-02-01"}, {"id": "b", "state": "done", "due": "2027-01-10"},
        {"id": "c"}, {"id": "d", "begin": "2027-04-01"}, {"id": "e", "state": "dropped"},
        {"id": "f", "state": "doing"}, gates=[Gate(id="g", text="Poort", term=Term.SHORT)],
    )  # fmt: skip
    listed = rows(found, today=TODAY)
    chart = gantt(listed, gates.judge(found, gates.Known(), listed), opening=found.plan.opening,
                  today=TODAY)  # fmt: skip
    bars = {bar.row.action.id: bar for group in chart.groups for bar in group.bars}
    assert {key: bar.kind.value for key, bar in bars.items()} == {
        "a": "late", "b": "done", "c": "estimated", "d": "planned", "e": "dropped", "f": "doing",
    }  # fmt: skip
    assert all(chart.first <= bar.begin <= bar.end <= chart.last for bar in bars.values())
    assert chart.share(chart.first) == 0
    assert chart.share(chart.last, end=True) == 1
    assert chart.marks == (("today", TODAY),)
    assert bars["a"].kind is BarKind.LATE
    (short,) = [group for group in chart.groups if group.term is Term.SHORT]
    assert [mark.judged.gate.id for mark in short.gates] == ["g"]
    assert gantt((), (), opening=TODAY, today=TODAY) is None


@given(st.integers(1, 30), st.integers(1, 12))
def test_sheets_hold_every_lane_once(count, most):
    found = project(*({"id": f"a{n}", "term": list(Term)[n % 3].value} for n in range(count)),
                    gates=[Gate(id="g", text="Poort", term=Term.SHORT)])  # fmt: skip
    listed = rows(found, today=TODAY)
    judged = gates.judge(found, gates.Known(), listed)
    chart = gantt(listed, judged, opening=TODAY, today=TODAY)
    pieces = sheets(chart, most)
    assert all(1 <= piece.lanes <= most for piece in pieces)
    names = [bar.row.action.id for p in pieces for group in p.groups for bar in group.bars]
    whole = [bar.row.action.id for group in chart.groups for bar in group.bars]
    assert names == whole
    assert sum(len(group.gates) for piece in pieces for group in piece.groups) == 1


def test_an_action_names_whom_it_waits_for_only_while_that_is_open():
    found = project({"id": "a"}, {"id": "b", "after": ["a", "gone"]})
    row = rows(found, today=TODAY)[1]
    assert (row.waits_for, row.gone) == (("a",), ("gone",))
    assert Action(id="x", text="X").days is None
