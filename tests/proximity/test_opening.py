"""What is open at a given hour: by hand, on holidays, and on text that nobody should write."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import (
    OpenState,
    is_holiday,
    next_moment,
    open_near,
    opening_at,
    opening_of,
    straight_line,
)

SHOP = "Mo-Fr 09:00-12:30,13:30-18:00; Sa 09:00-12:00; PH off"
WEDNESDAY = datetime(2026, 11, 25, 10)


@pytest.mark.parametrize(
    ("hours", "moment", "state"),
    [
        (SHOP, WEDNESDAY, "open"),
        (SHOP, WEDNESDAY.replace(hour=9, minute=0), "open"),
        (SHOP, WEDNESDAY.replace(hour=12, minute=30), "closed"),
        (SHOP, WEDNESDAY.replace(hour=13, minute=29), "closed"),
        (SHOP, datetime(2026, 11, 28, 11, 59), "open"),
        (SHOP, datetime(2026, 11, 29, 11), "closed"),
        # Armistice Day is a Wednesday in 2026.
        (SHOP, datetime(2026, 11, 11, 10), "closed"),
        ("Mo-Fr 09:00-12:00", datetime(2026, 11, 11, 10), "open"),
        ("Mo-Su,PH 08:00-12:00", datetime(2026, 12, 25, 10), "open"),
        ("24/7", WEDNESDAY, "open"),
        ("Mo-Fr 20:00-02:00", WEDNESDAY.replace(hour=1), "open"),
        ("Jul-Aug off; Mo-Fr 09:00-12:00", WEDNESDAY, "open"),
        ("Mo-Fr 09:00-12:00; Jul-Aug off", datetime(2026, 7, 15, 10), "closed"),
        ("We[1] 09:00-12:00", WEDNESDAY, "closed"),
        ("We[-1] 09:00-12:00", WEDNESDAY, "open"),
        ("off", WEDNESDAY, "closed"),
    ],
)
def test_hours_are_read_as_written(hours, moment, state):
    assert opening_at(hours, moment).state == state


@pytest.mark.parametrize(
    ("hours", "reason"),
    [
        (None, "no_hours"),
        (float("nan"), "no_hours"),
        ("  ", "no_hours"),
        ("by appointment", "not_readable"),
        ("woensdag 10-12", "not_readable"),
        ("; ".join(["Mo-Fr 09:00-12:00"] * 20), "not_readable"),
        ("Mo-Fr 09:00-12:00; SH off", "school_holidays"),
        ('We 09:00-12:00 "op afspraak"', "remark"),
        ("We 09:00-12:00 unknown", "remark"),
    ],
)
def test_what_is_not_known_is_neither_open_nor_closed(hours, reason):
    found = opening_at(hours, WEDNESDAY)
    assert (found.state, found.reason) == (OpenState.UNKNOWN, reason)


def easter(year: int) -> date:
    """The anonymous Gregorian algorithm."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@pytest.mark.parametrize("year", range(2024, 2036))
def test_holidays_are_the_ten_of_belgium_and_easter_sunday(year):
    sunday = easter(year)
    legal = {date(year, *day) for day in [(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11),
                                          (12, 25)]}  # fmt: skip
    legal |= {sunday + timedelta(days=n) for n in (0, 1, 39, 50)}
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365 + (year % 4 == 0))]
    assert {day for day in days if is_holiday(day)} == legal


@given(st.integers(0, 6), st.integers(0, 23), st.dates(date(2024, 1, 1), date(2035, 1, 1)))
def test_the_next_wednesday_is_a_wednesday_and_no_holiday(weekday, hour, after):
    found = next_moment(weekday, hour, after=after)
    assert (found.weekday(), found.hour) == (weekday, hour)
    assert found.date() > after
    assert not is_holiday(found.date())
    between = after + timedelta(days=1)
    while between < found.date():
        assert between.weekday() != weekday or is_holiday(between)
        between += timedelta(days=1)


@pytest.mark.parametrize(("weekday", "hour"), [(7, 10), (-1, 10), (2, 24)])
def test_a_moment_that_does_not_exist_is_refused(weekday, hour):
    with pytest.raises(InputError) as caught:
        next_moment(weekday, hour, after=date(2026, 1, 1))
    assert caught.value.faults[0].code == "nearness.moment"


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.text('MoTuWeThFrSaSuPHSH0123456789:-,;+/()[]" offweek', max_size=80),
    )
)
def test_no_text_whatever_stops_the_program(text):
    assert opening_at(text, WEDNESDAY).state in OpenState


def test_points_within_reach_are_told_apart():
    points = pd.DataFrame(
        [
            ("p1", "bakery", "Bakker", 51.0, 4.0, SHOP),
            ("p2", "bakery", "Gesloten", 51.005, 4.0, "Mo 09:00-12:00"),
            ("p3", "bakery", "Wie weet", 51.001, 4.0, None),
            ("p4", "bakery", "Ver", 51.1, 4.0, SHOP),
            ("p5", "pub", "Café", 51.0, 4.0, SHOP),
        ],
        columns=["id", "facility", "name", "lat", "lon", "opening_hours"],
    ).assign(source="map", as_of="2026-02")
    limit = 1.3 * float(straight_line(51.0, 4.0, 51.005, 4.0))
    found = open_near(points, 51.0, 4.0, WEDNESDAY, metres=limit, facilities=["bakery"], detour=1.3)
    assert [p.id for p in found.open] == ["p1"]
    # The bound belongs to the reach.
    assert [(p.id, p.metres) for p in found.closed] == [("p2", limit)]
    assert [(p.id, p.opening.reason, p.hours) for p in found.unknown] == [("p3", "no_hours", "")]
    assert [p.id for p in open_near(points, 51.0, 4.0, WEDNESDAY, metres=0).open] == ["p1", "p5"]
    assert opening_of(points, WEDNESDAY)["state"].tolist() == [
        "open",
        "closed",
        "unknown",
        "open",
        "open",
    ]
    assert set(opening_of(points.drop(columns="opening_hours"), WEDNESDAY)["state"]) == {"unknown"}
    with pytest.raises(InputError):
        open_near(points, 51.0, 4.0, WEDNESDAY, metres=-1)
