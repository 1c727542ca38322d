"""Offer, cooperation, rota, mobipunt and lines of the plan: held against counts by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.domain import Presence
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.offer import GainLevel, Shift
from buurtpunt_lib.domain.project.start import Member
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import PlanOutcome
from buurtpunt_lib.planning import cooperation, mobipunt, offer, service_lines, volunteers
from buurtpunt_lib.planning.needs import Gap, GapState
from buurtpunt_lib.planning.service_lines import ServiceMoney, Way


def project(**fields) -> Project:
    return Project.empty(name="Test", start=date(2027, 1, 1), opening=date(2027, 4, 1)).replace(
        **fields
    )


def codes(one: Project, *more) -> set[str]:
    return {found.code for found in offer.findings(one, *more)}


# --- the rota ------------------------------------------------------------------------------------

NAMES = ("An", "an ", "Bo", "Cas", "Dirk")
SHIFTS = st.lists(
    st.builds(
        dict,
        weekday=st.integers(1, 7),
        begin=st.integers(0, 22),
        half=st.booleans(),
        needed=st.integers(1, 4),
        who=st.lists(st.sampled_from(NAMES), unique=True, max_size=4),
    ),
    max_size=6,
).map(
    lambda found: [
        Shift(id=f"s{n}", task=f"T{n}", weekday=one["weekday"], begin=f"{one['begin']:02d}:00",
              end=f"{one['begin'] + 1:02d}:{30 if one['half'] else 0:02d}", needed=one["needed"],
              who=tuple(one["who"]))
        for n, one in enumerate(found)
    ]
)  # fmt: skip


@given(SHIFTS)
def test_places_are_taken_or_open_and_hours_add_up(shifts):
    found = volunteers.rota(shifts)
    lasts = {one.id: 1.5 if one.end.endswith("30") else 1.0 for one in shifts}
    assert found.needed == sum(lasts[one.id] * one.needed for one in shifts)
    assert found.needed - found.filled == pytest.approx(
        sum(state.hours * state.open for state in found.shifts)
    )
    # Everybody who stands somewhere, once each, with all of their hours.
    assert sum(one.hours for one in found.people) == pytest.approx(
        sum(state.hours * len(state.who) for state in found.shifts)
    )
    for state in found.shifts:
        assert len(state.who) == len({name.strip().casefold() for name in state.shift.who})
        assert state.open * state.more == 0


@given(SHIFTS)
def test_a_clash_is_two_shifts_that_share_a_minute(shifts):
    def busy(one):
        begin, end = volunteers.minutes(one.begin), volunteers.minutes(one.end)
        return {(one.weekday, minute) for minute in range(begin, end)}

    expected = set()
    for first in range(len(shifts)):
        for second in range(first + 1, len(shifts)):
            one, other = shifts[first], shifts[second]
            both = {n.strip().casefold() for n in one.who} & {
                n.strip().casefold() for n in other.who
            }
            if busy(one) & busy(other):
                expected |= {(name, frozenset((one.id, other.id))) for name in both}
    found = {
        (name.casefold(), frozenset((one.id, other.id)))
        for name, one, other in volunteers.rota(shifts).clashes
    }
    assert found == expected


def test_names_of_the_team_are_recognised_with_their_hours():
    shift = Shift(id="s", task="Toog", weekday=1, begin="09:00", end="12:00", who=("an", "Zoë"))
    found = volunteers.rota([shift], [Member(id="a", name="An", hours_week=2)])
    assert [(one.name, one.hours, one.available, one.too_much) for one in found.people] == [
        ("An", 3.0, 2, True),
        ("Zoë", 3.0, None, False),
    ]


def test_the_hours_of_the_rota_enter_the_plan_and_agree_afterwards():
    shifts = [
        {"id": "a", "task": "Toog", "weekday": 1, "begin": "09:00", "end": "13:00", "needed": 3,
         "who": ["An", "Bo"]},
    ]  # fmt: skip
    one = project(offer={"shifts": shifts})
    assert "plan_differs" in codes(one)
    found = volunteers.rota(one.offer.shifts)
    plan = volunteers.with_rota(one.plan, found, name="Ploeg", reason="beurtrol")
    # Two people and one place that is open: 12 hours a week, 52 hours a month.
    (group,) = plan.volunteers
    assert (group.people, volunteers.hours_in_plan(plan)) == (3, pytest.approx(52, abs=0.05))
    assert "plan_differs" not in codes(one.replace(plan=plan))
    # Once more: replaced, with what was said about allowances.
    paid = plan.replace_line(group.id, allowance=10.0, days=5.0)
    again = volunteers.with_rota(paid, found, name="Ploeg", reason="beurtrol")
    assert len(again.volunteers) == 1
    assert (again.volunteers[0].allowance, again.volunteers[0].days) == (10.0, 5.0)


def test_a_shift_ends_after_it_begins():
    shift = {"id": "s", "task": "Toog", "weekday": 1, "begin": "12:00", "end": "12:00"}
    with pytest.raises(InputError) as caught:
        project(offer={"shifts": [shift]})
    assert caught.value.faults[0].code == "offer.shift_order"
    assert caught.value.faults[0].values["field"] == "offer.shifts[0].end"


# --- cooperation ---------------------------------------------------------------------------------


def test_who_does_what_joins_names_whatever_their_capitals():
    one = project(
        team=[{"id": "a", "name": "An", "role": "trekker"}],
        offer={
            "partners": [{"id": "p", "name": "Bakker Jan"}, {"id": "q", "name": "Gemeente"}],
            "services": [{"id": "bread", "by": "bakker jan"}, {"id": "cafe"}],
            "shifts": [{"id": "s", "task": "Toog", "weekday": 1, "begin": "09:00", "end": "10:00",
                        "who": ["AN", "Cas"]}],
        },
    )  # fmt: skip
    found = cooperation.who_does_what(one)
    assert [(h.name, h.kind, h.services, h.shifts, h.does_nothing) for h in found.holders] == [
        ("Bakker Jan", "partner", ["bread"], [], False),
        ("Gemeente", "partner", [], [], True),
        ("An", "member", [], ["Toog"], False),
        ("Cas", "unlisted", [], ["Toog"], False),
    ]
    assert found.without == ("cafe",)


def test_who_only_brings_is_told_until_something_comes_back():
    partners = [{"id": "p", "name": "KWB", "agreed": True, "task": "x"}]
    brings = {"id": "g", "partner": "kwb", "level": "individual", "brings": "handen"}
    one = project(offer={"partners": partners, "gains": [brings]})
    assert {"one_sided", "nothing_together"} <= codes(one)
    gets = {"id": "h", "partner": "KWB", "level": "network", "gets": "een lokaal"}
    two = project(offer={"partners": partners, "gains": [brings, gets]})
    assert not {"one_sided", "nothing_together", "gain_missing"} & codes(two)
    matrix = cooperation.win_win(two.offer)
    assert [len(matrix["kwb"][level]) for level in GainLevel] == [1, 0, 1]


# --- the offer -----------------------------------------------------------------------------------

SERVICE, NEEDS = {"id": "bread", "by": "x", "when": "opening"}, {"id": "n", "text": "x"}


@pytest.mark.parametrize(
    ("need", "state", "verdict", "code"),
    [
        ({"service": "bread", "voices": 3}, GapState.LACKS, "both", None),
        ({"service": "bread"}, GapState.UNSURE, "both", None),
        ({"service": "bread"}, GapState.HERE, "heard_here", None),
        ({"service": "bread"}, None, "heard", None),
        ({"service": "cafe"}, GapState.LACKS, "measured", None),
        ({"service": "cafe"}, GapState.NEAR, "here", "here_already"),
        ({"service": "bread", "kind": "strength"}, None, "here", "here_already"),
        ({"service": "cafe"}, None, "nobody", "nobody_waits"),
    ],
)
def test_an_idea_is_held_against_what_people_say_and_what_is_measured(need, state, verdict, code):
    one = project(participation={"needs": [NEEDS | need]}, offer={"services": [SERVICE]})
    gaps = [] if state is None else [Gap("bakery", ("bakery",), ("bread",), state)]
    (found,) = offer.confront(one, gaps)
    assert found.verdict == verdict
    told = codes(one, gaps) & {"here_already", "nobody_waits", "nobody_asked"}
    assert told == ({code} if code else set())


def test_an_offer_that_nobody_was_asked_about_is_told_so():
    assert "nobody_asked" in codes(project(offer={"services": [SERVICE]}))
    heard = {"bread": 4}
    one = project(offer={"services": [SERVICE]})
    assert "nobody_asked" not in codes(one, (), heard)
    assert offer.confront(one, (), heard)[0].households == 4


def test_what_people_ask_for_and_is_not_planned_is_told():
    one = project(
        participation={"needs": [NEEDS | {"service": "cafe", "voices": 2}]},
        offer={"services": [SERVICE]},
    )
    assert [fit.code for fit in offer.unanswered(one, ())] == ["cafe"]
    assert "needs_left" in codes(one)


def test_services_that_are_only_thought_of_do_not_count():
    services = [SERVICE, {"id": "cafe", "when": "perhaps", "by_residents": True}]
    one = project(offer={"services": services})
    assert offer.planned(one) == ("bread",)
    assert offer.run_by_residents(one.offer.services) == (0, 0, 1)


@given(
    st.sets(st.sampled_from(mobipunt.PARTS)),
    st.dictionaries(
        st.sampled_from(["car_sharing", "bike_sharing", "transit_stop", "railway_station"]),
        st.sampled_from(list(Presence)),
    ),
)
def test_a_mobipunt_has_all_four_parts_itself(offered, village):
    found = mobipunt.mobipunt(offered, village)
    assert (found.verdict == "met") == (offered == set(mobipunt.PARTS))
    assert found.offered == len(offered)
    for part in found.parts:
        around = [village.get(one) for one in mobipunt.IN_VILLAGE.get(part.key, ())]
        if part.state == mobipunt.NONE and around:
            # Nothing is said to be absent that nobody knows to be absent.
            assert set(around) == {Presence.ABSENT}
    assert set(found.missing) | offered == set(mobipunt.PARTS)


# --- lines of the plan ---------------------------------------------------------------------------

AMOUNT = st.integers(1, 500).map(float)


def money(way: Way, **more) -> ServiceMoney:
    values = {"times": 120.0, "euro": 10.0, "share": 0.25} | more
    return ServiceMoney("bread", "Brood", "bread", way, **values)


def sent(plan, one: ServiceMoney):
    return service_lines.with_service(plan, one, cost_name="kosten", once_name="begin")


@pytest.mark.parametrize(
    ("way", "year"),
    [
        (Way.SALES, 120 * 10 * 12 * 0.25),
        (Way.COMMISSION, 120 * 10 * 12 * 0.25),
        (Way.MEMBERSHIP, 120 * 10),
        (Way.PER_USE, 120 * 10 * 12),
        (Way.RENT, 120 * 10 * 12),
        (Way.FREE, 0),
    ],
)
def test_a_full_year_brings_what_a_hand_would_count(way, year):
    plan = Project.empty(name="x", start=date(2027, 1, 1)).plan
    balance = PlanOutcome.of(sent(plan, money(way))).balance
    assert float(balance[11]) == pytest.approx(year)


@settings(max_examples=25)
@given(st.sampled_from(Way), AMOUNT, AMOUNT, st.none() | AMOUNT, st.none() | AMOUNT)
def test_lines_come_once_and_go_again(way, times, euro, monthly, once):
    plan = project().plan
    one = money(way, times=times, euro=euro, monthly=monthly, once=once)
    made = sent(plan, one)
    assert sent(made, one) == made
    assert service_lines.in_plan(made, "bread")
    assert len(list(made.lines())) == 1 + (monthly is not None) + (once is not None)
    assert service_lines.without_service(made, "bread") == plan


@pytest.mark.parametrize(
    ("way", "lacks"), [(Way.SALES, "share"), (Way.RENT, "euro"), (Way.MEMBERSHIP, "times")]
)
def test_a_number_that_is_not_known_makes_no_line(way, lacks):
    with pytest.raises(InputError) as caught:
        sent(project().plan, money(way, **{lacks: None}))
    assert caught.value.faults[0].values == {"field": lacks}


def test_a_free_service_may_only_cost():
    plan = sent(project().plan, money(Way.FREE, times=None, monthly=30.0))
    assert [line.id for _, line in plan.lines()] == ["kost_bread"]


def test_other_services_and_lines_stay():
    plan = sent(project().plan, money(Way.RENT))
    other = ServiceMoney("cafe", "Café", "cafe", Way.PER_USE, 10.0, 2.0)
    both = sent(plan, other)
    assert [line.id for line in both.activities] == ["dienst_bread", "dienst_cafe"]
    assert service_lines.without_service(both, "cafe") == plan
