"""The funding calendar: until when, how sure, and whether there is time to write."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import Money
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.planning.funding_calendar import (
    Moment,
    Time,
    calendar,
    findings,
    next_month,
    next_of,
    progress,
)

FUNDERS = datasets.funders()
TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
EMPTY = Project.empty(name="Punt", start=date(2027, 1, 1), opening=date(2027, 9, 1))


def entries(project: Project, today: date = TODAY):
    return calendar(FUNDERS.values(), project.money, today=today)


def asked(**fields):
    return EMPTY.replace(money={"applications": [{"id": "municipality_grant", **fields}]})


def entry_of(project: Project, code: str, today: date = TODAY):
    return next(one for one in entries(project, today) if one.funder.code == code)


@given(DAYS)
def test_every_funder_stands_there_once_and_no_day_is_made_up(today):
    found = entries(EMPTY, today)
    assert sorted(one.funder.code for one in found) == sorted(FUNDERS)
    dated = [one.day for one in found if one.day is not None]
    assert dated == sorted(dated)
    assert all(one.day is not None for one in found[: len(dated)])
    for one in found:
        calls = one.funder.calls
        if one.moment is Moment.RULE:
            assert (one.day.month, one.day.day) in calls.days
            assert today <= one.day < today + timedelta(367)
        elif one.moment is Moment.GUESS:
            # A month of a call that did close, never a day; and never of a call that is over.
            assert one.day.day == 1
            assert one.last == calls.closed_on[-1]
            assert one.day.month == one.last.month
            assert not one.funder.closed
            assert today.replace(day=1) <= one.day <= today + timedelta(366)
        else:
            assert one.day is None
        if one.funder.money is Money.LOAN:
            assert one.moment is Moment.ANYTIME


@given(DAYS, st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28)), min_size=1, max_size=4))
def test_the_next_day_is_the_first_that_is_not_over(today, days):
    found = next_of(days, today)
    assert found >= today
    between = {(today + timedelta(n)) for n in range((found - today).days)}
    assert not any((day.month, day.day) in days for day in between)


@given(DAYS, DAYS)
def test_a_guess_names_the_month_of_the_last_call(last, today):
    found = next_month(last, today)
    assert found.month == last.month
    assert found.day == 1
    assert found.year in (today.year, today.year + 1)
    assert (found.year == today.year) == ((last.month, last.day) >= (today.month, today.day))


@given(DAYS, DAYS, st.one_of(st.none(), st.integers(0, 104)))
def test_writing_begins_the_weeks_before_the_day_that_was_told(deadline, today, weeks):
    one = entry_of(asked(deadline=deadline, write_weeks=weeks), "municipality_grant", today)
    assert (one.moment, one.day) == (Moment.TOLD, deadline)
    begin = None if weeks is None else deadline - timedelta(weeks=weeks)
    assert one.write_by == begin
    expected = (
        Time.PAST if deadline < today
        else Time.UNKNOWN if begin is None
        else Time.SHORT if begin < today
        else Time.BEGIN if (begin - today).days <= 30
        else Time.ENOUGH
    )  # fmt: skip
    assert one.time(today) is expected


def test_what_was_told_goes_before_what_a_page_says():
    told = EMPTY.replace(money={"applications": [{"id": "cera_regional",
                                                  "deadline": "2027-02-02"}]})  # fmt: skip
    assert entry_of(EMPTY, "cera_regional").day == date(2027, 1, 9)
    assert entry_of(told, "cera_regional").day == date(2027, 2, 2)


def test_a_call_without_rhythm_gives_no_guess_but_its_last_day():
    one = entry_of(EMPTY, "leader_limburg")
    assert (one.moment, one.day, one.last) == (Moment.UNKNOWN, None, date(2024, 4, 16))
    assert one.time(TODAY) is Time.UNKNOWN


@pytest.mark.parametrize(("fields", "codes"), [
    ({"deadline": "2026-11-01"}, {"past"}),
    ({"deadline": "2026-12-01", "write_weeks": 4}, {"short"}),
    ({"deadline": "2027-01-10", "write_weeks": 4}, {"begin"}),
    ({"deadline": "2027-12-01", "write_weeks": 4}, set()),
    ({"deadline": "2027-12-01"}, {"weeks_unknown"}),
    ({"deadline": "2026-11-01", "state": "sent"}, set()),
])  # fmt: skip
def test_findings_about_time(fields, codes):
    project = asked(**fields)
    found = findings(project, entries(project), today=TODAY)
    about = {one.code for one in found if one.place == "money.applications[municipality_grant]"}
    assert about == codes


def test_findings_about_the_plan():
    codes = {one.code for one in findings(EMPTY, entries(EMPTY), today=TODAY)}
    assert codes == {"nobody_asked", "no_mandate_holder"}
    grant = {"id": "g", "name": "LEADER", "amount": 100.0, "month": "2027-06"}
    post = {"id": "p", "name": "Kracht", "fte": 0.5, "yearly_cost": 50000.0}
    staffed = EMPTY.with_plan(grants=[grant], staff=[post])
    codes = {one.code for one in findings(staffed, entries(staffed), today=TODAY)}
    assert {"no_plan_b", "wages_on_one_off", "no_writing_hours"} <= codes
    mended = staffed.with_plan(
        grants=[{**grant, "hours_to_write": 40.0}], feasibility={"plan_b": "Kleiner."},
        recurring_grants=[{"id": "r", "name": "Stad", "amount": 10.0, "begin": "2027-09"}],
    )  # fmt: skip
    codes = {one.code for one in findings(mended, entries(mended), today=TODAY)}
    assert codes == {"nobody_asked", "no_mandate_holder"}


def test_progress():
    assert (progress(EMPTY).done, progress(EMPTY).total) == (0, 3)
    done = (
        asked()
        .replace(start={"municipality": {"mandate_holder": "Schepen"}})
        .with_plan(feasibility={"plan_b": "Kleiner."})
    )
    assert progress(done).complete
    assert progress(asked(state="dropped")).done == 0
