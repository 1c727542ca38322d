"""Partial dates and opening hours, for any text."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from buurtpunt_lib.domain.opening_hours import OpenState, is_holiday, opening_at, readable
from buurtpunt_lib.domain.register_values import certainly_before, to_partial_date

MONDAY = datetime(2026, 11, 23, 10, 0)
PARTIAL = st.dates(date(1800, 1, 1), date(2100, 12, 31)).flatmap(
    lambda day: st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"])
)


def span(partial: str) -> tuple[str, str]:
    """The first and last day that it can mean."""
    return (f"{partial}-01-01"[:10] if len(partial) == 4 else f"{partial}-01"[:10],
            f"{partial}-12-31"[:10] if len(partial) == 4 else f"{partial}-31"[:10])  # fmt: skip


@given(PARTIAL, PARTIAL)
def test_certainly_before_is_wholly_before(first, second):
    assert to_partial_date(first) == first
    assert certainly_before(first, second) == (span(first)[1] < span(second)[0])


@given(st.text(max_size=12) | st.integers() | st.none())
def test_anything_else_is_no_date(value):
    try:
        found = to_partial_date(value)
    except PydanticCustomError:
        return
    assert found == ""
    assert value == ""


def test_a_date_that_is_not_known_is_before_nothing():
    assert not certainly_before("", "2019")
    assert not certainly_before("2019", "")


@given(st.text(max_size=300))
def test_any_text_as_opening_hours_is_read_or_not(text):
    state = opening_at(text, MONDAY).state
    if not readable(text):
        assert state is OpenState.UNKNOWN


@pytest.mark.parametrize(
    ("hours", "state"),
    [
        ("Mo-Fr 09:00-12:00", OpenState.OPEN),
        ("Mo-Fr 10:30-12:00", OpenState.CLOSED),
        ("24/7", OpenState.OPEN),
        ('Mo 09:00-12:00 "na afspraak"', OpenState.UNKNOWN),
        ("SH off; Mo 09:00-12:00", OpenState.UNKNOWN),
        ("elke dag", OpenState.UNKNOWN),
        ("", OpenState.UNKNOWN),
    ],
)
def test_a_monday_morning(hours, state):
    assert opening_at(hours, MONDAY).state is state


def test_holidays_are_those_of_belgium():
    assert is_holiday(date(2026, 7, 21))
    assert not is_holiday(date(2026, 7, 4))
    assert opening_at("Mo-Su 09:00-12:00; PH off", datetime(2026, 7, 21, 10)).state == "closed"
