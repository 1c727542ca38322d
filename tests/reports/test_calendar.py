"""Calendar files, opened again by a reader that did not write them (vobject)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.domain.network import Event
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.calendar import calendar_name, to_ical
from buurtpunt_lib.texts import catalogue

NL, EN = catalogue("nl"), catalogue("en")
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BRUSSELS = ZoneInfo("Europe/Brussels")


def event(**values) -> Event:
    fields = {"id": "studiedag", "title": "Studiedag", "begin": "2027-03-10"} | values
    return Event.from_dict(fields)


def read(content: bytes) -> list:
    """The events of a file, by the other reader."""
    calendar = vobject.readOne(content.decode("utf-8"))
    return calendar.contents.get("vevent", [])


def test_a_day_an_hour_and_several_days_come_back_as_they_were():
    found = read(
        to_ical(
            [
                event(id="c", title="Kamp", begin="2027-07-01", end="2027-07-03"),
                event(id="a", title="Avond", begin="2027-01-20T19:30", end="2027-01-20T22:00",
                      place="Dorpszaal, Olmen", about="Breng soep mee; en brood.\nTot dan!",
                      url="https://example.org/avond?a=1&b=2"),
                event(id="b", title="Studiedag", begin="2027-03-10"),
            ],
            NL,
            now=NOW,
        )
    )  # fmt: skip
    assert [one.summary.value for one in found] == ["Avond", "Studiedag", "Kamp"]
    evening, day, camp = found
    assert evening.dtstart.value == datetime(2027, 1, 20, 19, 30, tzinfo=BRUSSELS)
    assert evening.dtstart.value.utcoffset() == timedelta(hours=1)
    assert evening.dtend.value == datetime(2027, 1, 20, 22, 0, tzinfo=BRUSSELS)
    assert evening.location.value == "Dorpszaal, Olmen"
    assert evening.description.value == "Breng soep mee; en brood.\nTot dan!"
    assert evening.url.value == "https://example.org/avond?a=1&b=2"
    # Of whole days a file names the first that is over.
    assert (day.dtstart.value, day.dtend.value) == (date(2027, 3, 10), date(2027, 3, 11))
    assert (camp.dtstart.value, camp.dtend.value) == (date(2027, 7, 1), date(2027, 7, 4))


@settings(max_examples=40)
@given(st.datetimes(datetime(2000, 1, 2), datetime(2098, 12, 31)))
def test_hours_follow_the_clock_of_brussels(moment):
    """Read by the rules in the file, an hour is the one of the zone's own table."""
    moment = moment.replace(second=0, microsecond=0)
    expected = moment.replace(tzinfo=BRUSSELS)
    # The hour that is skipped in March, and the one that comes twice in October, are neither.
    if expected.astimezone(UTC).astimezone(BRUSSELS) != expected:
        return
    if expected.utcoffset() != expected.replace(fold=1).utcoffset():
        return
    found = read(to_ical([event(begin=moment.isoformat()[:16])], NL, now=NOW))[0]
    assert found.dtstart.value.astimezone(UTC) == expected.astimezone(UTC)
    assert not hasattr(found, "dtend"), "an end that nobody told is not made up"


def test_a_reader_that_knows_no_zones_finds_its_rules_in_the_file():
    content = to_ical([event(begin="2027-07-01T09:00")], NL, now=NOW)
    zones = vobject.readOne(content.decode()).contents["vtimezone"]
    assert [zone.tzid.value for zone in zones] == ["Europe/Brussels"]
    assert b"TZID=Europe/Brussels" in content


def test_a_mended_event_takes_the_place_of_the_old_one():
    before, after = (
        read(to_ical([event(title=t, revision=r)], NL, now=NOW))[0]
        for t, r in (("Studiedag", 0), ("Studiedag verplaatst", 3))
    )
    assert before.uid.value == after.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    other = read(to_ical([event(id="iets-anders")], NL, now=NOW))[0]
    assert other.uid.value != after.uid.value


def test_the_language_of_the_reader_where_there_is_one():
    one = event(title="Studiedag", title_en="Study day")
    assert read(to_ical([one], EN, now=NOW))[0].summary.value == "Study day"
    assert read(to_ical([one], NL, now=NOW))[0].summary.value == "Studiedag"


def test_no_person_is_named():
    content = to_ical([event(about="Iedereen welkom")], NL, now=NOW).decode()
    assert "ORGANIZER" not in content
    assert "ATTENDEE" not in content
    assert "studiedag@" not in content.lower()


def test_an_empty_calendar_is_a_calendar():
    content = to_ical([], NL, now=NOW)
    assert content.startswith(b"BEGIN:VCALENDAR")
    assert read(content) == []


def test_an_event_of_more_than_a_year_is_refused_with_its_name():
    with pytest.raises(InputError) as caught:
        to_ical([event(begin="2027-01-01", end="2029-01-01")], NL, now=NOW)
    assert caught.value.faults[0].code == "calendar.long"
    assert "Studiedag" in NL.error(caught.value)


def test_the_file_has_a_name_that_every_system_takes():
    assert calendar_name(NL) == "agenda_van_de_buurtpunten.ics"


TEXTS = st.text(max_size=80).filter(lambda text: text.strip())


@settings(max_examples=60)
@given(TEXTS, st.text(max_size=200), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_no_text_can_make_a_second_event(title, about, day):
    """What somebody types stays inside its own field, whatever it is."""
    try:
        one = event(title=title, about=about, begin=day.isoformat())
    except InputError:
        return
    evil = f"{about}\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:x"
    try:
        two = one.replace(id="evil", about=evil)
    except InputError:
        two = one.replace(id="evil")
    found = read(to_ical([one, two], NL, now=NOW))
    assert len(found) == 2
    assert all(item.dtstart.value == day for item in found)
