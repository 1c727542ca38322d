"""Events as a calendar file (iCalendar, RFC 5545) that phones and office programs take in.

Event: a `domain.network.Event`. A whole day has no hours; an hour without a zone is an hour in
Brussels. The file names no person and no address of
one: not who made an event, and not who comes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from buurtpunt_lib import __version__
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.content import Link, clean, file_stem, runs
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.domain.network import Event

ZONE = ZoneInfo("Europe/Brussels")
MEDIA_TYPE = "text/calendar"
_LONGEST_DAYS = 366


def to_ical(
    events: Iterable[Event], say: Catalogue, *, now: datetime | None = None, name: str = ""
) -> bytes:
    """The events as one .ics file, the earliest first.

    now: when the file was made, with its zone. name: of the calendar, that of the network when not
    given. Raises InputError `calendar.long` for an event of more than a year, which would fill
    every day of a calendar.
    """
    from icalendar import Calendar

    made = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    calendar = Calendar()
    calendar.add("prodid", f"-//Ons Buurtpunt//{__version__}//{say.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", clean(name) or say("network_page.calendar.name"))
    calendar.add("x-wr-timezone", ZONE.key)
    # A reader that does not know the zone finds its rules here.
    calendar.add_component(_zone())
    for event in sorted(events, key=_order):
        calendar.add_component(_event(event, say, made))
    return calendar.to_ical()


def calendar_name(say: Catalogue) -> str:
    """What the file is called."""
    return f"{file_stem(say('network_page.calendar.name'), otherwise='agenda')}.ics"


def _order(event: Event) -> tuple[datetime, str]:
    return _hour(event.begin), event.id


def _hour(moment: date | datetime) -> datetime:
    """A moment to sort by: a day begins at midnight in Brussels."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _zone() -> object:
    """The clock of Brussels since 1996: summer from the last Sunday of March to that of October.

    Directive 2000/84/EC. Written as a rule: the list of days that icalendar would make is read an
    hour wrong by other programs (vobject), and ends in 2038.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = Timezone()
    zone.add("tzid", ZONE.key)
    one, two = timedelta(hours=1), timedelta(hours=2)
    for part, name, month, hour, before, after in (
        (TimezoneDaylight(), "CEST", 3, 2, one, two),
        (TimezoneStandard(), "CET", 10, 3, two, one),
    ):
        part.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, hour))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone


def _event(event: Event, say: Catalogue, made: datetime) -> object:
    from icalendar import Event as Entry

    begin, end = event.begin, event.end
    whole = not isinstance(begin, datetime)
    name = clean(event.said("title", say.language))
    if end is not None and _hour(end) - _hour(begin) > timedelta(days=_LONGEST_DAYS):
        raise InputError("calendar.long", name=name)
    entry = Entry()
    entry.add("uid", f"{_mark(event.id)}@buurtpunt.invalid")
    entry.add("dtstamp", made)
    entry.add("sequence", event.revision)
    entry.add("summary", name)
    if whole:
        # Of whole days the file names the first that is no longer part of it.
        entry.add("dtstart", begin)
        entry.add("dtend", (end or begin) + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
    else:
        entry.add("dtstart", _hour(begin).astimezone(ZONE))
        if end is not None and _hour(end) > _hour(begin):
            entry.add("dtend", _hour(end).astimezone(ZONE))
    for field, words in (
        ("location", event.place),
        ("description", event.said("about", say.language)),
    ):
        if clean(words).strip():
            entry.add(field, clean(words).strip())
    (_, address), *_ = runs(Link(name, event.url))
    if address is not None:
        entry.add("url", address)
    return entry


def _mark(key: str) -> str:
    """A name for an event that holds no words of it."""
    return hashlib.sha256(key.encode("utf-8")).hexdigest()[:24]
