"""Which distance it is: along streets, or a straight line times an assumed factor."""

from __future__ import annotations

from buurtpunt_lib.assessment import DETOUR, street_bands, street_tables
from buurtpunt_lib.texts import Catalogue


def which_way(say: Catalogue, *, straight: str, along: str = "streets.note") -> str:
    """A sentence that says how distances were measured.

    straight: key of the sentence where no streets are loaded; it may name {detour}. along: of that
    where they are; it may name {source}, {date} and {detour}.
    """
    made = street_tables.about()
    detour = say.number(DETOUR, 1)
    if made is None:
        return say(straight, detour=detour)
    return say(along, source=made.source, date=say.reference_date(made.as_of), detour=detour)


def counted(say: Catalogue, *, straight: str, along: str) -> str:
    """How places within a quarter of an hour are counted or listed; keys as for `which_way`."""
    return which_way(say, straight=straight, along=along if street_bands.followed() else straight)


def within(say: Catalogue) -> str:
    """How places within a quarter of an hour are counted."""
    return counted(say, straight="residents.within_note", along="streets.within")


def still_straight(say: Catalogue) -> str:
    """That a what-if is measured in a straight line though other distances follow streets; "" where
    everything is."""
    if street_tables.about() is None:
        return ""
    return say("streets.what_if", detour=say.number(DETOUR, 1))
