"""The chapters of a village dossier."""

from __future__ import annotations

from collections.abc import Iterator

from buurtpunt_lib.assessment import (
    NeedState,
    VillageAssessment,
)
from buurtpunt_lib.domain import Presence
from buurtpunt_lib.reports import (
    gap_words,
    official_words,
    street_words,
    timetable_words,
)
from buurtpunt_lib.reports.content import (
    Block,
    Bullets,
    Column,
    Heading,
    Note,
    Paragraph,
    Row,
    Table,
)
from buurtpunt_lib.reports.village_document import maps, reach, words
from buurtpunt_lib.reports.village_document.dossier import Dossier
from buurtpunt_lib.texts import Catalogue


def short(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """What matters most, in a few sentences."""
    found = dossier.village
    yield Paragraph(_headline(found, say), lead=True)
    yield Bullets(tuple(_points(dossier, say)))


def _headline(found: VillageAssessment, say: Catalogue) -> str:
    sure = [one.need for one in found.needs if one.certain]
    maybe = [one.need for one in found.needs if one.lacks and not one.certain]
    if not found.needs:
        return say("village_report.short.nothing_known", name=found.name)
    if sure and maybe:
        return say(
            "village_report.short.both",
            name=found.name,
            sure=words.need_names(sure, say),
            maybe=words.need_names(maybe, say),
        )
    if sure:
        return say("village_report.short.sure", name=found.name, sure=words.need_names(sure, say))
    if maybe:
        names = words.need_names(maybe, say)
        return say("village_report.short.maybe", name=found.name, maybe=names)
    return say("village_report.short.none", name=found.name)


def _points(dossier: Dossier, say: Catalogue) -> Iterator[str]:
    found = dossier.village
    yield _people(found, say)
    yield say(
        "village_report.short.known",
        total=say.number(len(found.facilities)),
        present=say.number(len(found.present)),
        absent=say.number(len(found.absent)),
        unknown=say.number(len(found.unknown)),
    )
    far = [one for one in found.needs if one.lacks_cycle]
    if far:
        names = words.need_names([one.need for one in far], say)
        yield say("village_report.short.far", needs=names, km=_reach(dossier, say))
    candidate = dossier.candidate
    if candidate is not None and candidate.locked:
        names = [hub.name for hub in found.own_hubs if hub.id in candidate.hubs]
        yield say("village_report.short.has_hub", names=say.listing(names))
    if candidate is not None and candidate.closes and not candidate.locked:
        every = candidate.closes == candidate.in_reach
        yield say(
            f"village_report.short.{'hub_all' if every else 'hub'}",
            km=_reach(dossier, say),
            in_reach=say.number(candidate.in_reach),
            closes=say.number(candidate.closes),
        )
    if dossier.outline is not None:
        needed, expected = dossier.outline.customers_needed, dossier.outline.customers_expected
        if needed is not None and expected is not None:
            key = "enough" if expected >= needed else "too_few"
            yield say(
                f"village_report.short.{key}",
                needed=say.number(needed),
                expected=say.number(expected),
            )


def _reach(dossier: Dossier, say: Catalogue) -> str:
    return say.number(dossier.reach_m / 1000, 2)


def _people(found: VillageAssessment, say: Catalogue) -> str:
    if found.population is None or found.population_source is None:
        return say("village_report.people.unknown", name=found.name)
    return say(
        "village_report.people.known",
        name=found.name,
        municipality=found.municipality,
        residents=say.number(found.population),
        year=str(found.population_year),
        source=words.source_name(found.population_source, say),
    )


def where(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """The map."""
    picture = maps.village_map(dossier.ground, dossier.village, say)
    if picture is None:
        yield Note(say("village_report.map.unknown", name=dossier.village.name), "unknown")
        return
    yield Paragraph(say("village_report.map.lead", name=dossier.village.name))
    yield picture
    yield Paragraph(say("village_report.map.source"))


def people(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """Who lives there, and which villages it is compared with."""
    found = dossier.village
    yield Paragraph(_people(found, say))
    yield Paragraph(gap_words.centre(say, found.name, found.centre))
    for sentence in official_words.official(say, found.code, found.name):
        yield Paragraph(sentence)
    if found.next_centre is not None:
        near = found.next_centre
        yield Paragraph(
            say("village_report.people.next_centre", name=near.name, km=words.km(near.walk_m, say))
        )
    if found.older is not None:
        n = say.number(found.older)
        yield Paragraph(say("village_report.people.older", n=n, name=found.name))
    if found.without_car is not None:
        n = say.number(found.without_car)
        yield Paragraph(say("village_report.people.without_car", n=n, name=found.name))
    if found.older is None or found.without_car is None:
        yield Note(say("village_report.people.groups"), "unknown")


def strengths(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """What a village can build on: beside what it lacks stands what it has."""
    found = dossier.village
    yield Paragraph(say("village_report.strengths.lead"))
    yield Bullets(tuple(_strengths(found, say)))


def _strengths(found: VillageAssessment, say: Catalogue) -> Iterator[str]:
    if found.present:
        names = say.listing([gap_words.facility(say, one.facility) for one in found.present])
        yield say("village_report.strengths.present", names=names)
    else:
        yield say("village_report.strengths.none_present")
    for hub_here in found.own_hubs:
        offers = words.services(hub_here.services, say)
        yield say("village_report.strengths.hub", name=hub_here.name, offers=offers)
    places = found.spontaneous
    if places.known:
        names = say.listing([gap_words.facility(say, code) for code in places.present])
        yield say("village_report.strengths.spontaneous", n=places.known, names=names)
    if places.unknown:
        names = say.listing([gap_words.facility(say, code) for code in places.unknown])
        yield say("village_report.strengths.spontaneous_unknown", names=names)
    near = [one for one in found.needs if not one.lacks and not one.here]
    if near:
        names = words.need_names([one.need for one in near], say)
        yield say("village_report.strengths.near", names=names)
    bike = [one for one in found.needs if one.lacks and not one.lacks_cycle]
    if bike:
        names = words.need_names([one.need for one in bike], say)
        yield say("village_report.strengths.bike", names=names)
    yield say("village_report.strengths.people")


def facilities(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """What is there, who says so, and how far the next one is."""
    found = dossier.village
    yield Paragraph(say("village_report.facilities.lead"))
    columns = (
        Column(say("village_report.facilities.facility"), width=1.7),
        Column(say("village_report.facilities.state"), width=1.9),
        Column(say("village_report.facilities.count"), number=True, width=0.8),
        Column(say("village_report.facilities.within"), number=True, width=1.3),
        Column(say("village_report.facilities.source"), width=2.1),
        Column(say("village_report.facilities.confidence"), width=1.5),
    )
    rows = tuple(
        Row(
            (
                words.facility_name(one.facility, say),
                words.state(one, say),
                words.count(one, say),
                words.within(one, say),
                words.source(one.source, one.as_of, say),
                words.confidence(one.confidence, say),
            )
        )
        for one in found.facilities
    )
    yield Table(say("village_report.facilities.caption", name=found.name), columns, rows)
    yield Paragraph(street_words.within(say))
    if not found.boundary_known:
        yield Note(say("village_report.facilities.no_boundary", name=found.name), "unknown")
    silent = [f for f in dossier.facts.facilities if f.code not in dossier.facts.measured]
    if silent:
        names = say.listing([gap_words.facility(say, one.code) for one in silent])
        yield Note(say("village_report.facilities.silent", n=len(silent), names=names), "unknown")
    yield Heading(say("village_report.nearest.title"))
    yield Paragraph(say("village_report.nearest.lead"))
    yield _nearest(found, say)
    measured = street_words.which_way(say, straight="village_report.nearest.way_note")
    yield Paragraph(say("village_report.nearest.note", way=measured))
    ways = timetable_words.ways(say, found.code)
    if ways:
        yield Heading(say("timetable.title"))
        yield Paragraph(timetable_words.lead(say))
        yield Bullets(tuple(ways))
        yield Note(timetable_words.note(say), "assumption")


def _nearest(found: VillageAssessment, say: Catalogue) -> Table:
    columns = (
        Column(say("village_report.facilities.facility"), width=1.5),
        Column(say("village_report.nearest.first"), width=2.0),
        Column(say("village_report.nearest.way"), number=True, width=0.8),
        Column(say("village_report.nearest.walk"), number=True, width=0.9),
        Column(say("village_report.nearest.cycle"), number=True, width=0.9),
        Column(say("village_report.nearest.second"), width=2.0),
        Column(say("village_report.nearest.peers"), number=True, width=1.6),
    )
    rows = []
    for one in found.facilities:
        first, second = (*one.near, None, None)[:2]
        rows.append(
            Row(
                (
                    words.facility_name(one.facility, say),
                    say("common.not_known") if first is None else words.place(first, say),
                    "" if first is None else words.km(first.walk_m, say),
                    "" if first is None else words.minutes(first.walk_minutes, say),
                    "" if first is None else words.minutes(first.cycle_minutes, say),
                    ""
                    if second is None
                    else f"{words.place(second, say)}, {words.km(second.walk_m, say)}",
                    words.like_villages(found.expected[one.facility], say),
                )
            )
        )
    return Table(say("village_report.nearest.caption", name=found.name), columns, tuple(rows))


def gaps(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """What is missing: by need, and beside villages of the same size."""
    found = dossier.village
    if not found.needs:
        yield Note(say("village_report.short.nothing_known", name=found.name), "unknown")
        return
    yield Paragraph(say("village_report.gaps.lead"))
    columns = (
        Column(say("village_report.gaps.need"), width=1.7),
        Column(say("village_report.gaps.nearest"), number=True, width=1.0),
        Column(say("village_report.gaps.verdict"), width=3.4),
    )
    rows = tuple(
        Row(
            (
                words.first_up(words.need_name(one.need, say)),
                say("village_report.gaps.here") if one.here else words.km(one.way_m, say),
                verdict(one, say),
            )
        )
        for one in found.needs
    )
    yield Table(say("village_report.gaps.caption", name=found.name), columns, rows)
    yield Paragraph(say("village_report.gaps.note"))
    if found.parts > 1:
        yield from reach.by_parts(found, say)
    told = found.dependence
    if told.needs:
        yield Paragraph(
            say(
                "village_report.gaps.dependence",
                needs=say.number(told.needs),
                walk=say.number(told.beyond_walk),
                cycle=say.number(told.beyond_cycle),
            )
        )
    yield Heading(say("village_report.gaps.size_title"))
    yield Bullets(
        tuple(
            gap_words.expected(say, found.name, expected, found.state(code))
            for code, expected in found.expected.items()
        )
    )
    yield Paragraph(say("village_report.gaps.size_note"))
    yield from reach.basket(found, say)
    yield from reach.groups(found, say)
    unsure = [one for one in found.facilities if one.presence is Presence.UNKNOWN]
    if unsure:
        names = say.listing([words.facility_name(one.facility, say) for one in unsure])
        yield Note(say("village_report.gaps.unknown", names=names), "unknown")


def verdict(one: NeedState, say: Catalogue) -> str:
    """What a need comes to: near, lacking for sure, or not found."""
    if one.way_m != one.way_m:
        return say("village_report.gaps.no_location")
    if not one.lacks:
        return say("village_report.gaps.near")
    key = "certain" if one.certain else "not_found"
    far = "far" if one.lacks_cycle else "bike"
    return say(f"village_report.gaps.{key}_{far}")
