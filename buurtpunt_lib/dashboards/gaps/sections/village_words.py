"""What is known of one village, in words and rows. Every figure comes from `assessment.village`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.assessment import (
    FacilityState,
    HubNear,
    Near,
    Residents,
    VillageAssessment,
)
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps import parts
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections import village_reach as reach
from buurtpunt_lib.dashboards.shared import short_source
from buurtpunt_lib.dashboards.tables import Heading, Row
from buurtpunt_lib.domain import Presence
from buurtpunt_lib.reports import (
    gap_words,
    official_words,
    resident_words,
    street_words,
    timetable_words,
)
from buurtpunt_lib.texts import Catalogue

# Nobody walks further than this to a shop and back; then only the bike is said.
_FURTHEST_ON_FOOT_MIN = 60
_COMPETE_M = 3_750.0
_KEY = "gaps_page.village."


def spoken(found: VillageAssessment) -> list[FacilityState]:
    """The facilities of which some source says something anywhere."""
    return [one for one in found.facilities if one.reason != "no_source"]


def head(model: Model, found: VillageAssessment) -> Markup:
    """The name, the village in plain words, and its figures."""
    say = model.say
    place = ", ".join(word for word in (found.municipality, found.province) if word)
    return (
        m.element("h3", found.name, m.element("span", f" · {place}", class_="bp-small"))
        + m.element("p", parts.sentence(model), class_="bp-answer")
        + m.grid(*_figures(say, found), small=True)
    )


def _figures(say: Catalogue, found: VillageAssessment) -> list[Markup]:
    measured = spoken(found)
    unknown = sum(one.presence is Presence.UNKNOWN for one in measured)
    if found.population is None:
        people = m.figure("?", say(f"{_KEY}residents_unknown"))
    else:
        source = short_source(say, found.population_source) if found.population_source else None
        label = say(f"{_KEY}residents", year=str(found.population_year))
        people = m.figure(say.number(found.population), label, source)
    figures = [people]
    if found.older is not None:
        figures.append(m.figure(say.number(found.older), say(f"{_KEY}older")))
    figures += [
        m.figure(
            say.percent(1 - unknown / len(measured) if measured else None), say(f"{_KEY}known")
        ),
        m.figure(
            say(f"{_KEY}of", n=found.dependence.beyond_walk, all=found.dependence.needs),
            say(f"{_KEY}beyond_walk"),
        ),
        m.figure(
            say(f"{_KEY}of", n=found.dependence.beyond_cycle, all=found.dependence.needs),
            say(f"{_KEY}beyond_cycle"),
        ),
    ]
    if found.own_hubs:
        figures.append(m.figure("✓", say(f"{_KEY}hub_here")))
    elif found.nearest_hubs:
        km = say.number(found.nearest_hubs[0].straight_m / 1000, 1)
        figures.append(m.figure(say("gaps_page.km", km=km), say(f"{_KEY}nearest_hub")))
    return figures


def answers(say: Catalogue, found: VillageAssessment, near: Sequence[Residents]) -> Markup:
    """What there is beside what is missing, and the village as a centre, in plain sentences."""
    basket = [resident_words.basket_of_village(say, found.name, one) for one in near]
    note = " ".join(
        [
            resident_words.measured_from(say, found.facts, [found.code]),
            say(f"{_KEY}basket_note"),
        ]
    )
    name = gap_words.basket_name(say, near[0].result.basket) if near else ""
    beside = m.grid(
        m.card(m.element("h3", say(f"{_KEY}strengths")), _list(_strengths(say, found))),
        m.card(m.element("h3", say(f"{_KEY}missing")), _list(_missing(say, found))),
    )
    around = m.grid(
        m.card(
            m.element("h3", say(f"{_KEY}basket", name=name)),
            _list(basket),
            reach.items(say, near) if found.parts > 1 else None,
            m.element("p", note, class_="bp-small"),
        ),
        m.card(m.element("h3", say(f"{_KEY}centre")), _list(_centre(say, found))),
    )
    groups = m.card(m.element("h3", say(f"{_KEY}groups")), *reach.groups(say, found, near))
    return beside + around + groups


def _strengths(say: Catalogue, found: VillageAssessment) -> list[str]:
    told = []
    has = [gap_words.facility(say, one.facility) for one in found.present]
    told.append(say(f"{_KEY}has", list=say.listing(has)) if has else say(f"{_KEY}has_nothing"))
    places = found.spontaneous
    if places.present:
        names = say.listing([gap_words.facility(say, code) for code in places.present])
        told.append(say(f"{_KEY}meeting", list=names))
    for hub in found.own_hubs:
        told.append(say(f"{_KEY}own_hub", name=hub.name, list=_services(say, hub.services)))
    return told


def _missing(say: Catalogue, found: VillageAssessment) -> list[str]:
    """What is certainly not there, beside villages of its size; what is to be checked."""
    groups: dict[str, list[str]] = {"for_size": [], "usual": [], "open": []}
    for one in found.absent:
        key = {"missing": "for_size", "usual_without": "usual"}.get(
            found.expected[one.facility].judgement, "open"
        )
        groups[key].append(gap_words.facility(say, one.facility))
    told = [
        say(f"{_KEY}missing_{key}", list=say.listing(names))
        for key, names in groups.items()
        if names
    ]
    check = [
        gap_words.facility(say, one.facility)
        for one in spoken(found)
        if one.presence is Presence.UNKNOWN and found.expected[one.facility].judgement == "to_check"
    ]
    if check:
        told.append(say(f"{_KEY}to_check", list=say.listing(check)))
    return told or [say(f"{_KEY}missing_none")]


def _centre(say: Catalogue, found: VillageAssessment) -> list[str]:
    told = [gap_words.centre(say, found.name, found.centre)]
    near = found.next_centre
    if near is not None:
        told.append(say(f"{_KEY}next_centre", way=way(say, near)))
    return [*told, *official_words.official(say, found.code, found.name)]


# ── the table of facilities ──────────────────────────────────────────────────────────────────────


def headings(say: Catalogue) -> list[Heading]:
    return [
        Heading("name", say("gaps.card.facility")),
        Heading("state", say("gaps.card.state")),
        Heading("near", say(f"{_KEY}nearest")),
        Heading("", say(f"{_KEY}second")),
        Heading("peers", say(f"{_KEY}expected"), number=True),
        Heading("source", say(f"{_KEY}evidence")),
    ]


def row(say: Catalogue, found: VillageAssessment, one: FacilityState) -> Row:
    name = datasets.service(one.facility).name(say.language)
    none = say("gaps.card.nearest_unknown")
    near = way(say, one.near[0]) if one.near else none
    second = _short_way(say, one.near[1]) if len(one.near) > 1 else none
    peers = found.expected[one.facility]
    return Row(
        "",
        [
            name,
            [state_chip(say, one), *_within(say, one)],
            near,
            second,
            peers_words(say, peers),
            evidence_words(say, one),
        ],
        {
            "name": name,
            "state": list(Presence).index(one.presence),
            "near": one.near[0].walk_m if one.near else None,
            "peers": peers.probability,
            "source": one.source or "",
        },
    )


def _within(say: Catalogue, one: FacilityState) -> list[Markup]:
    """How many are known within a quarter of an hour, on foot and by bike."""
    if one.within is None or not one.within[1]:
        return []
    walk, cycle = map(say.number, one.within)
    told = say(f"{_KEY}within", walk=walk, cycle=cycle)
    return [m.element("div", told, class_="bp-under")]


def _short_way(say: Catalogue, near: Near) -> str:
    """ "Zoutleeuw, 4,8 km"."""
    return say(f"{_KEY}hub_near", place=near.name, km=say.number(near.walk_m / 1000, 1))


def way(say: Catalogue, near: Near) -> str:
    """ "Zepperen: 4,2 km, 53 min te voet of 17 min met de fiets"."""
    far = near.walk_minutes > _FURTHEST_ON_FOOT_MIN
    values = {
        "name": near.name,
        "km": say.number((near.cycle_m if far else near.walk_m) / 1000, 1),
        "cycle": say.number(near.cycle_minutes),
    }
    if far:
        return say("gaps_page.way_far", **values)
    return say("gaps_page.way", walk=say.number(near.walk_minutes), **values)


def state_chip(say: Catalogue, one: FacilityState) -> Markup:
    if one.presence is Presence.PRESENT and one.count is not None:
        words = say("gaps.state_count", n=say.number(one.count))
    elif one.reason:
        words = say(f"gaps.reason.{one.reason}")
    else:
        words = say(f"gaps.state.{one.presence.value}")
    return parts.state(say, one.presence.value, words)


def evidence_words(say: Catalogue, one: FacilityState) -> list[Any]:
    """The source with its date, and below it how far that can be relied on."""
    if not one.source:
        return [say("gaps.reason.no_source")]
    words: list[Any] = [short_source(say, one.source, one.as_of)]
    if one.confidence:
        told = say(f"gaps_page.confidence.{one.confidence}")
        words.append(m.element("div", told, class_="bp-under"))
    return words


def peers_words(say: Catalogue, peers: Any) -> str:
    """ "73 van de 100", or "minstens 73 van de 100" where some may have it as well."""
    if not peers.n:
        return say("common.not_known")
    words = say(f"{_KEY}peers", have=say.number(peers.have), n=say.number(peers.n))
    return say(f"{_KEY}peers_at_least", words=words) if peers.may_have else words


def by_timetable(say: Catalogue, found: VillageAssessment) -> Markup:
    """How long it takes by public transport, where the operator had that worked out."""
    ways = timetable_words.ways(say, found.code)
    if not ways:
        return Markup("")
    return (
        m.element("h3", say("timetable.title"))
        + m.paragraph(timetable_words.lead(say))
        + m.element("ul", [m.element("li", way) for way in ways])
        + m.note(timetable_words.note(say), kind="assumption")
    )


def table_notes(say: Catalogue) -> Markup:
    told = [
        street_words.which_way(say, straight=f"{_KEY}way_note"),
        street_words.within(say),
        say(f"{_KEY}peers_note"),
    ]
    return m.element("p", " ".join(told), class_="bp-small")


# ── hubs, and with whom to agree ─────────────────────────────────────────────────────────────────


def below(say: Catalogue, found: VillageAssessment) -> Markup:
    """Places nearby, places that have what is missing, what could come, and with whom to talk."""
    near = [
        m.element("li", say(f"{_KEY}hub_near", place=_place(hub),
                            km=say.number(hub.straight_m / 1000, 1)), _offer(say, hub))
        for hub in found.nearest_hubs
    ]  # fmt: skip
    like = [m.element("li", _like(say, one)) for one in found.hubs_like]
    cards = m.grid(
        _card(say, "hubs_near", near),
        _card(say, "hubs_like", like),
    )
    first = by_timetable(say, found) + m.element("h3", say(f"{_KEY}hubs")) + cards
    if not found.suggested:
        return first
    suggested = say(f"{_KEY}suggested", list=_services(say, found.suggested))
    return (
        first
        + m.element("h3", say(f"{_KEY}could_come"))
        + m.paragraph(suggested)
        + reach.who(say, found)
        + _competition(say, found)
    )


def _card(say: Catalogue, key: str, items: list[Markup]) -> Markup:
    filled = m.element("ul", items) if items else m.paragraph(say(f"{_KEY}{key}_none"))
    return m.card(m.element("h4", say(f"{_KEY}{key}")), filled)


def _place(hub: HubNear) -> str:
    return hub.name if hub.place in hub.name else f"{hub.name} ({hub.place})"


def _offer(say: Catalogue, hub: HubNear) -> Markup:
    """What a hub offers, and how that divides over the four functions."""
    words = [_services(say, hub.services)]
    mix = hub.mix
    if mix:
        shares = [
            say(f"{_KEY}share", share=say.percent(share), name=say(f"{_KEY}function.{group}"))
            for group, share in mix.items()
            if share
        ]
        words.append(say.listing(shares))
    return m.element("div", "; ".join(word for word in words if word), class_="bp-under")


def _like(say: Catalogue, one: Any) -> str:
    values = {"place": _place(one.hub), "list": _services(say, one.offers)}
    if one.population is None:
        return say(f"{_KEY}hub_offers", **values)
    return say(f"{_KEY}hub_people", n=int(one.population), **values)


def _services(say: Catalogue, codes: Iterable[str]) -> str:
    return say.listing([gap_words.facility(say, code) for code in codes])


def _competition(say: Catalogue, found: VillageAssessment) -> Markup:
    """Traders from whom a planned service could take customers, and what to agree instead."""
    items = []
    for one in found.competition:
        told = gap_words.competition(say, one, _COMPETE_M)
        partners = gap_words.partnerships(say, one)
        items.append(m.element("li", told, _list(partners) if partners else None))
    if not items:
        return Markup("")
    way = street_words.which_way(say, straight="streets.straight", along="streets.between")
    lead = m.paragraph(say(f"{_KEY}compete_lead"), " ", way)
    return m.details(say(f"{_KEY}compete"), lead, m.element("ul", items))


def _list(sentences: Iterable[str]) -> Markup:
    return m.element("ul", [m.element("li", told) for told in sentences])
