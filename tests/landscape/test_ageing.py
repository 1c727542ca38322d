"""How old our knowledge is: never older than it can be, and never young by guessing."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_landscapes import HUB, table

from buurtpunt_lib.domain import HubStatus
from buurtpunt_lib.landscape import ageing
from buurtpunt_lib.landscape.ageing import last_day

TODAY = date(2026, 11, 22)


def _one(as_of="", confirmed=None, status=HubStatus.OPEN, **options):
    hubs = table(replace(HUB, status_as_of=as_of, status=status))
    hubs["confirmed_on"] = [confirmed]
    return ageing(hubs, on=TODAY, **options).iloc[0]


@pytest.mark.parametrize(
    ("as_of", "confirmed", "known_on", "kind", "months", "old"),
    [
        ("2023", None, date(2023, 12, 31), "source", 34, True),
        ("2026-02", None, date(2026, 2, 28), "source", 8, False),
        ("2026", None, TODAY, "source", 0, False),
        ("2023", date(2026, 11, 1), date(2026, 11, 1), "confirmed", 0, False),
        ("2026-10-30", "2024-05-05", date(2026, 10, 30), "source", 0, False),
        ("", date(2024, 11, 22), date(2024, 11, 22), "confirmed", 24, False),
        ("", date(2024, 10, 21), date(2024, 10, 21), "confirmed", 25, True),
    ],
)
def test_the_later_of_the_two_counts(as_of, confirmed, known_on, kind, months, old):
    found = _one(as_of, confirmed)
    assert (found["known_on"], found["kind"], found["months"]) == (known_on, kind, months)
    assert found["old"] == old


def test_what_nobody_dated_should_be_asked():
    found = _one()
    assert found["known_on"] is None
    assert found["kind"] == "unknown"
    assert math.isnan(found["months"])
    assert found["old"]


@pytest.mark.parametrize("status", [HubStatus.IDEA, HubStatus.PLAN, HubStatus.START_UP])
def test_what_is_under_way_is_asked_about_sooner(status):
    assert _one("2025-09", status=status)["reason"] == "in_between"
    assert _one("2025-10", status=status)["reason"] == ""


def test_the_reason_says_what_to_ask():
    assert _one("2026", status=HubStatus.UNKNOWN)["reason"] == "unknown_status"
    assert _one()["reason"] == "no_date"
    assert _one("2023")["reason"] == "old_source"
    assert _one("2020", date(2023, 1, 1))["reason"] == "old_confirmation"


def test_a_closed_place_need_not_be_confirmed():
    assert not _one("2018", status=HubStatus.CLOSED)["old"]


def test_another_bound_can_be_asked():
    assert not _one("2023", months=40)["old"]


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["", "2019", "2024-02", "2026-11-01"]), max_size=8))
def test_the_oldest_come_first_and_all_are_there(dates):
    hubs = table(*(replace(HUB, id=f"p-{n}", status_as_of=d) for n, d in enumerate(dates)))
    found = ageing(hubs, on=TODAY)
    assert sorted(found.index) == sorted(hubs["id"])
    known = [day or date.min for day in found["known_on"]]
    assert known == sorted(known)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_partial_date_ends_with_its_last_day(day):
    for partial in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        assert last_day(partial) >= day
        assert last_day(partial).isoformat().startswith(partial)
