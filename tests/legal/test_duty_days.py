"""Days of duties: what holds whatever the day of founding and the end of the financial year."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.legal import duties as d
from buurtpunt_lib.legal.duties import Standing, checklist, months_later, year_ends
from buurtpunt_lib.parameters import parameter

DUTIES = datasets.duties()
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
FORMS = st.sampled_from([form.value for form in LegalForm])
EMPTY = Project.empty(name="Punt", start=date(2027, 1, 1), opening=date(2027, 9, 1))


def project_of(form: str, founded: date, month: int = 12, *, long_first=None, states=()) -> Project:
    legal = {"founded_on": founded, "year_end_month": month, "long_first_year": long_first,
             "duties": list(states)}  # fmt: skip
    return EMPTY.with_plan(legal_form=form).replace(legal=legal)


@given(DAYS, st.integers(1, 12), st.booleans())
def test_a_financial_year_ends_on_the_last_day_of_its_month(founded, month, long_first):
    ends = year_ends(founded, month, 4, long_first=long_first)
    for end in ends:
        assert end.month == month
        assert (end + timedelta(1)).day == 1
    assert [b.year - a.year for a, b in pairwise(ends)] == [1, 1, 1]
    # The first year lasts from the day of founding to the first end on or after it, or a year more.
    months = 24 if long_first else 12
    assert founded <= ends[0] < founded + relativedelta(months=months)


@given(DAYS, st.integers(0, 40))
def test_months_later_is_what_dateutil_says(day, count):
    assert months_later(day, count) == day + relativedelta(months=count)


@given(FORMS, DAYS, st.integers(1, 12), st.one_of(st.none(), st.booleans()), DAYS)
def test_no_duty_lies_before_the_founding_and_years_follow_one_another(
    form, founded, month, long_first, today
):
    listed = checklist(project_of(form, founded, month, long_first=long_first), DUTIES, today=today)
    keys = [one.key for one in listed]
    assert len(keys) == len(set(keys))
    by_code: dict[str, list] = {}
    for one in listed:
        anchored = one.duty.due is not None and one.duty.due.anchor == "opening"
        if one.due is not None and not anchored:
            assert one.due >= founded, one.key
        if one.year is not None:
            by_code.setdefault(one.duty.code, []).append(one)
    for code, years in by_code.items():
        assert [b.year - a.year for a, b in pairwise(years)] == ([1] * (len(years) - 1)), code
        dues = [one.due for one in years]
        assert dues == sorted(set(dues)), code


@given(st.sampled_from(["vzw", "cv", "bv"]), DAYS, st.integers(1, 12))
def test_meeting_filing_and_return_come_in_this_order_within_seven_months(form, founded, month):
    """As the National Bank puts it: approved within six months, filed within thirty days, and at
    the latest seven months after the end of the year."""
    listed = {one.key: one for one in checklist(project_of(form, founded, month), DUTIES,
                                                today=date(2026, 11, 22))}  # fmt: skip
    end = year_ends(founded, month, 1)[0]
    extra = "" if form == "vzw" else "_company"
    meeting = listed[f"general_meeting_{end.year}"].due
    filing = listed[f"filing{extra}_{end.year}"].due
    tax = listed[f"tax_return{extra}_{end.year}"].due
    assert end < meeting < filing
    latest = meeting + timedelta(30)
    # Companies have a second limit; thirty days from the end of January lie beyond February.
    assert filing == (latest if form == "vzw" else min(latest, tax))
    assert meeting <= end + relativedelta(months=6, day=31)
    assert tax == end + relativedelta(months=7, day=31)


@given(DAYS, st.integers(1, 12), st.integers(0, 400))
def test_what_was_done_sets_the_next_day(founded, month, later):
    """Accounts are filed thirty days after the meeting, the register confirmed a year after the
    last time; the names of the years stay."""
    before = project_of("vzw", founded, month)
    year = year_ends(founded, month, 1)[0].year
    done = founded + timedelta(later)
    states = [{"id": f"general_meeting_{year}", "done_on": done}, {"id": "ubo", "done_on": done}]
    after = project_of("vzw", founded, month, states=states)
    today = date(2026, 11, 22)
    first = {one.key: one for one in checklist(before, DUTIES, today=today)}
    second = {one.key: one for one in checklist(after, DUTIES, today=today)}
    assert set(first) == set(second)
    assert second[f"filing_{year}"].due == done + timedelta(30)
    confirmed = next(one for one in second.values() if one.duty.code == "ubo_yearly")
    assert confirmed.due == done + relativedelta(months=12)
    assert second[f"general_meeting_{year}"].standing(today) is Standing.DONE
    moved = {f"filing_{year}", f"general_meeting_{year}", "ubo"}
    moved |= {one.key for one in second.values() if one.duty.code == "ubo_yearly"}
    assert {key for key in first if first[key].due != second[key].due} <= moved


@given(FORMS, DAYS, DAYS)
def test_standing_follows_the_day(form, founded, today):
    for one in checklist(project_of(form, founded), DUTIES, today=today):
        standing = one.standing(today)
        if one.applies is None:
            assert standing is Standing.UNSURE
        elif one.due is None:
            assert standing is Standing.OPEN
        else:
            assert (standing is Standing.LATE) == (one.due < today)
            soon = 0 <= (one.due - today).days <= d.SOON_DAYS
            assert (standing is Standing.SOON) == soon


def test_the_tax_on_assets_comes_in_the_march_after_the_first_first_of_january():
    for founded, first in ((date(2027, 1, 1), 2027), (date(2027, 1, 2), 2028)):
        listed = checklist(project_of("vzw", founded), DUTIES, today=date(2026, 11, 22))
        dues = [one.due for one in listed if one.duty.code == "asset_tax"]
        assert dues == [date(first + n, 3, 31) for n in range(3)]


def test_years_go_on_as_time_goes_on():
    listed = checklist(project_of("vzw", date(2020, 5, 1)), DUTIES, today=date(2026, 11, 22))
    assert [one.year for one in listed if one.duty.code == "general_meeting"] == list(
        range(2020, 2027)
    )


def test_the_fewest_founders_are_those_of_the_dated_rules():
    day = date(2026, 11, 22)
    assert d.LEAST_FOUNDERS[LegalForm.VZW] == parameter("formation.vzw_min_members").on(day).value
    assert d.LEAST_FOUNDERS[LegalForm.CV] == parameter("formation.cv_min_founders").on(day).value


def test_without_a_form_there_are_no_duties_but_a_finding():
    assert checklist(EMPTY, DUTIES, today=date(2026, 11, 22)) == ()
    (found,) = d.findings(EMPTY, DUTIES, today=date(2026, 11, 22))
    assert (found.code, found.place) == ("no_form", "plan.legal_form")


@pytest.mark.parametrize(
    ("state", "done"),
    [({"done_on": "2027-01-01"}, 1), ({"not_needed": True}, 1), ({"who": "A"}, 0)],
)
def test_progress_counts_what_must_be_done_once(state, done):
    project = project_of("vzw", date(2027, 3, 1), states=[{"id": "deposit", **state}])
    found = d.progress(project, DUTIES, today=date(2026, 11, 22))
    assert found.done == done
    surely = [one for one in checklist(project, DUTIES, today=date(2026, 11, 22))
              if one.year is None and one.applies and one.must]  # fmt: skip
    assert found.total == len(surely)


def test_overdue_duties_are_told_but_not_what_is_only_wise():
    project = project_of("fv", date(2026, 1, 1))
    late = [one for one in checklist(project, DUTIES, today=date(2026, 11, 22))
            if one.standing(date(2026, 11, 22)) is Standing.LATE]  # fmt: skip
    assert {one.key for one in late} == {"agreement", "books_free"}
    codes = {one.code for one in d.findings(project, DUTIES, today=date(2026, 11, 22))}
    assert "late" not in codes
    codes = {one.code for one in d.findings(project_of("vzw", date(2026, 1, 1)), DUTIES,
                                            today=date(2026, 11, 22))}  # fmt: skip
    assert "late" in codes
