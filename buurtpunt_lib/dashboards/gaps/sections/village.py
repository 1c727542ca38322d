"""One village up close: its people, every facility with its evidence, what is near, what to do."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.assessment import DETOUR, FacilityState, Near, VillageAssessment, village
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps import parts
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections.frame import Frame
from buurtpunt_lib.dashboards.gaps.sections.plan_links import PlanLinks
from buurtpunt_lib.dashboards.gaps.tables import Heading, Row, SortedTable, TableFile, tools
from buurtpunt_lib.dashboards.shared import short_source
from buurtpunt_lib.domain import Presence
from buurtpunt_lib.texts import Catalogue

# Nobody walks further than this to a shop and back; then only the bike is said.
_FURTHEST_ON_FOOT_MIN = 60
_KEY = "gaps_page.village."


class Village(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.head, self.notes, self.hubs = c.html(), c.html(), c.html()
        self.table = SortedTable(say, guarded)
        self.plans = PlanLinks(model, guarded)
        super().__init__(
            model,
            "village",
            self.head,
            self.table.widget,
            tools(say, self._file, guarded, part="bp-part-village"),
            self.notes,
            self.hubs,
            c.html(m.element("h3", say(f"{_KEY}next"))),
            self.plans.widget,
            needs="village",
        )

    def refresh(self) -> None:
        if not self.ready():
            return
        model, say = self.model, self.model.say
        found = village(model.facts, model.village)
        self.head.value = str(_head(model, found))
        self.table.show(
            _headings(say),
            [_row(say, state) for state in _spoken(found)],
            caption=say("gaps.card.caption", name=found.name),
            below=m.element(
                "p", say(f"{_KEY}way_note", detour=say.plain(DETOUR)), " ",
                parts.peers_note(say, found.cells), class_="bp-small",
            ),
        )  # fmt: skip
        self.notes.value = str(_missing(say, found))
        self.hubs.value = str(_hubs(say, found))
        self.plans.show([(found.code, found.name)])

    def _file(self) -> TableFile:
        say, cells = self.model.say, self.model.village_cells
        return TableFile(
            cells,
            parts.cell_headers(say, cells),
            say(f"{_KEY}file", name=self.model.village_name),
            self.model.village,
            parts.source_notes(say, cells),
        )


def _spoken(found: VillageAssessment) -> list[FacilityState]:
    """The facilities of which some source says something anywhere."""
    return [one for one in found.facilities if one.reason != "no_source"]


def _head(model: Model, found: VillageAssessment) -> Markup:
    """The name, the village in plain words, and its figures."""
    say = model.say
    place = ", ".join(word for word in (found.municipality, found.province) if word)
    figures = []
    if found.population is None:
        figures.append(m.figure("?", say(f"{_KEY}residents_unknown")))
    else:
        source = short_source(say, found.population_source) if found.population_source else None
        figures.append(
            m.figure(
                say.number(found.population),
                say(f"{_KEY}residents", year=str(found.population_year)),
                source,
            )
        )
    spoken = _spoken(found)
    unknown = sum(one.presence is Presence.UNKNOWN for one in spoken)
    known = 1 - unknown / len(spoken) if spoken else None
    figures += [
        m.figure(say.number(len(found.present)), say(f"{_KEY}present")),
        m.figure(say.number(len(found.absent)), say(f"{_KEY}absent")),
        m.figure(say.percent(known), say(f"{_KEY}known")),
    ]
    nearest = found.nearest_hubs[0] if found.nearest_hubs else None
    if found.has_hub:
        figures.append(m.figure("✓", say(f"{_KEY}nearest_hub_here")))
    elif nearest is not None:
        km = say.number(nearest.straight_m / 1000, 1)
        figures.append(m.figure(say("gaps_page.km", km=km), say(f"{_KEY}nearest_hub")))
    return (
        m.element("h3", found.name, m.element("span", f" · {place}", class_="bp-small"))
        + m.element("p", parts.sentence(model), class_="bp-answer")
        + m.grid(*figures, small=True)
        + m.element("h3", say(f"{_KEY}services"))
    )


def _headings(say: Catalogue) -> list[Heading]:
    return [
        Heading("name", say("gaps.card.facility")),
        Heading("state", say("gaps.card.state")),
        Heading("near", say(f"{_KEY}nearest")),
        Heading("", say(f"{_KEY}second")),
        Heading("peers", say(f"{_KEY}expected"), number=True),
        Heading("source", say(f"{_KEY}evidence")),
    ]


def _row(say: Catalogue, one: FacilityState) -> Row:
    name = datasets.service(one.facility).name(say.language)
    near = [way(say, place) for place in one.near] + [say("gaps.card.nearest_unknown")] * 2
    source = evidence_words(say, one)
    return Row(
        "",
        [name, state_chip(say, one), near[0], near[1], peers_words(say, one), source],
        {
            "name": name,
            "state": list(Presence).index(one.presence),
            "near": one.near[0].straight_m if one.near else None,
            "peers": one.peer_share,
            "source": one.source or "",
        },
    )


def way(say: Catalogue, near: Near) -> str:
    """ "Zepperen: 4,2 km, 53 min te voet of 17 min met de fiets"."""
    values = {
        "name": near.name,
        "km": say.number(near.way_m / 1000, 1),
        "cycle": say.number(near.cycle_minutes),
    }
    if near.walk_minutes > _FURTHEST_ON_FOOT_MIN:
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
    confidence = getattr(one, "confidence", "")
    if confidence:
        told = say(f"gaps_page.confidence.{confidence}")
        words.append(m.element("div", told, class_="bp-under"))
    return words


def peers_words(say: Catalogue, one: FacilityState) -> str:
    """The share of the villages of this size that has it: for certain, or a range."""
    if one.peer_share is None:
        return say("common.not_known")
    low, high = say.percent(one.peer_share), say.percent(one.peer_share_max)
    return low if low == high else say("gaps.card.peers_at_least", low=low)


def _missing(say: Catalogue, found: VillageAssessment) -> Markup:
    """What is absent for certain, held against villages of the same size."""
    groups: dict[str, list[str]] = {"for_size": [], "usual": [], "open": []}
    for one in found.absent:
        key = {True: "for_size", False: "usual", None: "open"}[one.usual]
        groups[key].append(datasets.service(one.facility).name(say.language).lower())
    told = [
        m.element("li", say(f"{_KEY}missing_{key}", list=say.listing(names)))
        for key, names in groups.items()
        if names
    ]
    heading = m.element("h3", say(f"{_KEY}missing"))
    if not told:
        return heading + m.paragraph(say(f"{_KEY}missing_none"))
    return heading + m.element("ul", told)


def _hubs(say: Catalogue, found: VillageAssessment) -> Markup:
    """Places nearby, places that have what is missing, and what a hub could bring back."""
    near = [
        m.element(
            "li",
            say(
                f"{_KEY}hub_near",
                place=_place(hub.name, hub.place),
                km=say.number(hub.straight_m / 1000, 1),
            ),
            m.element("div", _services(say, hub.services), class_="bp-under"),
        )
        for hub in found.nearest_hubs
    ]
    like = []
    for one in found.hubs_like:
        offers = _services(say, one.offers)
        place = _place(one.hub.name, one.hub.place)
        people = one.population
        words = (
            say(f"{_KEY}hub_offers", place=place, list=offers)
            if people is None
            else say(f"{_KEY}hub_people", place=place, n=int(people), list=offers)
        )
        like.append(m.element("li", words))
    suggested = ""
    if found.suggested:
        words = say(f"{_KEY}suggested", list=_services(say, found.suggested))
        suggested = m.note(words, kind="info")
    none_near = m.paragraph(say(f"{_KEY}hubs_near_none"))
    none_like = m.paragraph(say(f"{_KEY}hubs_like_none"))
    return m.grid(
        m.card(
            m.element("h3", say(f"{_KEY}hubs_near")), m.element("ul", near) if near else none_near
        ),
        m.card(
            m.element("h3", say(f"{_KEY}hubs_like")), m.element("ul", like) if like else none_like
        ),
    ) + Markup(suggested)


def _place(name: str, place: str) -> str:
    return name if place in name else f"{name} ({place})"


def _services(say: Catalogue, codes: tuple[str, ...]) -> str:
    return say.listing([datasets.service(code).name(say.language).lower() for code in codes])
