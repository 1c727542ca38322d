"""How long it takes by public transport, in words; nothing where nobody worked it out."""

from __future__ import annotations

from buurtpunt_lib.assessment import timetable_tables
from buurtpunt_lib.reports import gap_words
from buurtpunt_lib.texts import Catalogue


def lead(say: Catalogue) -> str:
    """On which day and at what hour one leaves; "" where nothing was worked out."""
    made = timetable_tables.timetable()
    if made is None:
        return ""
    return say(
        "timetable.lead",
        weekday=say(f"timetable.weekday.{made.departure.weekday()}"),
        day=say.day(made.departure.date()),
        first=f"{made.departure:%H:%M}",
        last=f"{made.until:%H:%M}",
    )


def ways(say: Catalogue, village: str) -> list[str]:
    """A sentence per facility from one village, the nearest first; then what was not found."""
    made = timetable_tables.timetable()
    if made is None:
        return []
    every = timetable_tables.by_timetable(village)
    found = sorted((one for one in every if one.minutes is not None), key=lambda one: one.minutes)
    told = [
        say(
            "timetable.way",
            facility=_up(gap_words.facility(say, one.facility)),
            n=round(one.minutes),
            place=one.place,
        )
        for one in found
    ]
    missing = [gap_words.facility(say, one.facility) for one in every if one.minutes is None]
    if missing:
        told.append(
            say("timetable.none", list=say.listing(missing), most=say.number(made.max_minutes))
        )
    return told


def _up(words: str) -> str:
    return words[:1].upper() + words[1:]


def note(say: Catalogue) -> str:
    """From which files, by which engine, and what to think of it."""
    made = timetable_tables.timetable()
    return "" if made is None else say("timetable.note", files=say.listing(list(made.files)))
