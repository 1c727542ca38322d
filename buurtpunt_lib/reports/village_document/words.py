"""Short words for figures of an assessment: a need, a way, a source, a share of peers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.domain import Presence
from buurtpunt_lib.reports import gap_words
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Expected, FacilityState, HubNear, Near, Need


def need_name(need: Need, say: Catalogue) -> str:
    """ "winkel voor eten": what a need is called within a sentence."""
    return say(f"need.{need.key}")


def need_names(needs: Iterable[Need], say: Catalogue) -> str:
    return say.listing([need_name(need, say) for need in needs])


def first_up(words: str) -> str:
    """A sentence with a capital."""
    return words[:1].upper() + words[1:]


def facility_name(code: str, say: Catalogue) -> str:
    return datasets.service(code).name(say.language)


def services(codes: Iterable[str], say: Catalogue) -> str:
    """Hub services in words, the first letters small."""
    return say.listing([gap_words.facility(say, code) for code in codes])


def traders(found: proximity.Competition, say: Catalogue) -> str:
    """The traders within reach, the nearest ones named; or that nobody knows."""
    if found.verdict is not proximity.Verdict.TRADERS:
        return say("village_report.hub.traders_unknown")
    named = [
        say(
            "village_report.hub.trader",
            name=facility_name(one.facility, say),
            village=one.name,
            km=km(one.metres, say),
        )
        for one in found.traders[:2]
    ]
    more = len(found.traders) - len(named)
    if more:
        named.append(say("nearness.competition.more", n=say.number(more)))
    return "; ".join(named)


def definition(hub: HubNear, say: Catalogue) -> str:
    """Which parts of what a buurtpunt is a place is known to have, and which nobody names."""
    found = hub.definition
    if found.met:
        return say("village_report.hub.whole")
    known = say.listing([say(f"village_report.hub.part.{part}") for part in found.known])
    missing = say.listing([say(f"village_report.hub.part.{part}") for part in found.not_known])
    if not known:
        return say("village_report.hub.parts_unknown")
    return first_up(say("village_report.hub.parts", known=known, missing=missing))


def km(metres: float | None, say: Catalogue) -> str:
    """ "4,6 km"; "niet bekend" where no distance is known."""
    if metres is None or not np.isfinite(metres):
        return say("common.not_known")
    return say("assessment.km", km=say.number(metres / 1000, 1))


def minutes(value: float | None, say: Catalogue) -> str:
    if value is None or not np.isfinite(value):
        return say("common.not_known")
    return say.number(value)


def way(near: Near, say: Catalogue) -> str:
    """ "4,6 km, 19 minuten fietsen"."""
    km, minutes = say.number(near.cycle_m / 1000, 1), say.number(near.cycle_minutes)
    return say("assessment.way", km=km, cycle=minutes)


def place(near: Near, say: Catalogue) -> str:
    """The village where it is, with the name of the place itself where that is known."""
    if near.place and near.place != near.name:
        return say("assessment.place", place=near.place, village=near.name)
    return near.name


def state(one: FacilityState, say: Catalogue) -> str:
    """ "aanwezig", "geen", or why it is not known."""
    if one.presence is Presence.UNKNOWN:
        return say(f"gaps.reason.{one.reason}")
    return say(f"gaps.state.{one.presence.value}")


def count(one: FacilityState, say: Catalogue) -> str:
    return "" if one.count is None else say.number(one.count)


def within(one: FacilityState, say: Catalogue) -> str:
    """ "1 / 4": how many are known within a quarter of an hour on foot, and by bike."""
    if one.within is None:
        return say("common.not_known")
    if one.reason == "no_source":
        return ""
    return say("village_report.facilities.within_of", walk=one.within[0], cycle=one.within[1])


def source(key: str | None, as_of: str | None, say: Catalogue) -> str:
    """ "bpost, februari 2026"; a dash where no source speaks."""
    if key is None:
        return say("assessment.no_source")
    return say("sources.short", name=source_name(key, say), date=say.reference_date(as_of))


def source_name(key: str, say: Catalogue) -> str:
    if f"sources.name.{key}" in say:
        return say(f"sources.name.{key}")
    found = datasets.sources().get(key)
    return key if found is None else found.name


def confidence(word: str, say: Catalogue) -> str:
    return say(f"assessment.confidence.{word}") if word else ""


def like_villages(one: Expected, say: Catalogue) -> str:
    """ "73 van 100", "minstens 2 van 100": how many villages of about its size have it."""
    if not one.n:
        return say("common.not_known")
    key = "at_least" if one.may_have else "of"
    return say(f"assessment.{key}", have=say.number(one.have), n=one.n)


def month(day: date | None, say: Catalogue) -> str:
    return say("village_report.money.never") if day is None else say.month(day)
