"""The pages of a village and of a municipality: evidence, gaps, and the places there are.

Evidence and gaps are the blocks of the village dossier (`reports.village_document`), so a page of
the site and a document say the same in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from buurtpunt_lib.domain import Presence
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.reports.content import (
    Block,
    Bullets,
    Column,
    Link,
    Note,
    Paragraph,
    Row,
    Table,
    Text,
    plain,
)
from buurtpunt_lib.reports.site.addresses import Addresses
from buurtpunt_lib.reports.site.writing import Marked, Page, Section
from buurtpunt_lib.reports.village_document import (
    maps,
    municipality,
    reach,
    sources,
    village,
    words,
)
from buurtpunt_lib.reports.village_document.dossier import Dossier
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import FacilityState, MunicipalityAssessment, VillageAssessment

_STATE = 1  # the column of a table of facilities that says whether it is there


def village_page(
    dossier: Dossier, records: Sequence[HubRecord], where: Addresses, say: Catalogue
) -> Page:
    """The page of a village. records: the places of the register in it."""
    found = dossier.village
    headline = next(iter(village.short(dossier, say)))
    facts: tuple[tuple[str, Text], ...] = (
        (say("village_report.fact.residents"), _residents(found, say)),
        *((say(f"site.village.{key}"), say.number(len(one))) for key, one in (
            ("present", found.present), ("absent", found.absent), ("unknown", found.unknown),
        )),
    )  # fmt: skip
    parts: tuple[tuple[str, Iterator[Block]], ...] = (
        ("facilities", facilities(dossier, say)),
        ("gaps", village.gaps(dossier, say)),
        ("hubs", _hubs(found, records, where, say)),
        ("people", village.people(dossier, say)),
        ("strengths", village.strengths(dossier, say)),
        ("where", village.where(dossier, say)),
        ("sources", _sources(dossier, [found.code], say)),
        ("further", _further(where, say)),
    )
    return Page(
        path=where.village_path(found.code),
        title=found.name,
        about=say("site.village.about", name=found.name, municipality=found.municipality),
        eyebrow=_within(found, where, say),
        lead=plain(headline.text),  # type: ignore[union-attr]
        facts=facts,
        sections=_sections(parts, say),
    )


def town_page(
    dossier: Dossier, records: Sequence[HubRecord], where: Addresses, say: Catalogue
) -> Page:
    """The page of a municipality. records: the places of the register in it."""
    found = dossier.municipality
    codes = list(found.villages.index)
    counted = found.residents or None
    parts: tuple[tuple[str, Iterator[Block]], ...] = (
        ("villages", _villages(dossier, found, where, say)),
        ("basket", iter((Bullets(tuple(municipality.basket(dossier, say))),))),
        ("hubs", _hubs_of_town(records, where, say)),
        ("where", _map(dossier, say)),
        ("sources", _sources(dossier, codes, say)),
        ("further", _further(where, say)),
    )
    return Page(
        path=where.town_path(found.nis),
        title=found.name,
        about=say("site.town.about", name=found.name),
        eyebrow=say("site.town.eyebrow", province=found.province),
        lead=say("site.town.lead", name=found.name),
        facts=(
            (say("village_report.fact.villages"), say.number(len(codes))),
            (say("village_report.fact.residents"), say.number(counted)),
            (say("site.town.known"), say.percent(found.known_share)),
        ),
        sections=_sections(parts, say),
    )


def facilities(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """What is there, with a sign for present, absent or not known, who says so and of when."""
    told = False
    for block in village.facilities(dossier, say):
        if isinstance(block, Table) and not told:
            told = True
            yield _marked(block, dossier.village.facilities, say)
        else:
            yield block


def evidence(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """The table of `facilities`, and who has the basket near; for the page of a place."""
    yield next(block for block in facilities(dossier, say) if isinstance(block, Table))
    yield from reach.basket(dossier.village, say)


def _marked(table: Table, states: Sequence[FacilityState], say: Catalogue) -> Table:
    rows = []
    for row, one in zip(table.rows, states, strict=True):
        cells = list(row.cells)
        more = plain(cells[_STATE]) if one.presence is Presence.UNKNOWN else ""
        label = say(f"gaps.state.{one.presence.value}")
        cells[_STATE] = Marked(label, one.presence.value, more)  # type: ignore[call-overload]
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows))


def _residents(found: VillageAssessment, say: Catalogue) -> str:
    if found.population is None or found.population_source is None:
        return say("common.not_known")
    n, year = say.number(found.population), str(found.population_year)
    source = words.source(found.population_source, year, say)
    return say("site.village.residents", n=n, source=source)


def _within(found: VillageAssessment, where: Addresses, say: Catalogue) -> Text:
    town = where.town(found.municipality_nis, found.municipality)
    return (say("site.village.of"), " ", town, " · ", found.province)


def _hubs(
    found: VillageAssessment, records: Sequence[HubRecord], where: Addresses, say: Catalogue
) -> Iterator[Block]:
    """The places in the village, then the open ones nearest to it."""
    if records:
        yield Paragraph(say("site.village.hubs_here", name=found.name))
        yield _places(records, where, say)
    else:
        yield Paragraph(say("site.village.no_hubs", name=found.name))
    elsewhere = [hub for hub in found.nearest_hubs if hub.village != found.code]
    if not elsewhere:
        return
    columns = (
        Column(say("village_report.hub.name")),
        Column(say("village_report.hub.kind")),
        Column(say("village_report.hub.distance"), number=True),
        Column(say("village_report.hub.offers")),
    )
    rows = tuple(
        Row(
            (
                where.hub(hub.id, hub.name),
                say(f"landscape.kind.{hub.kind}"),
                words.km(hub.straight_m, say),
                words.first_up(words.services(hub.services, say)),
            )
        )
        for hub in elsewhere
    )
    yield Table(say("site.village.hubs_near"), columns, rows)


def _places(records: Sequence[HubRecord], where: Addresses, say: Catalogue) -> Table:
    columns = (
        Column(say("hub_files.column.name")),
        Column(say("hub_files.column.kind")),
        Column(say("hub_files.column.status")),
        Column(say("hub_files.column.services")),
    )
    rows = tuple(
        Row(
            (
                where.hub(one.id, one.name),
                say(f"landscape.kind.{one.kind}"),
                status(one, say),
                offered(one, say),
            )
        )
        for one in records
    )
    return Table(say("site.village.hubs_caption"), columns, rows)


def status(record: HubRecord, say: Catalogue) -> str:
    """ "Open (2024)": in what state a place was found, and when."""
    told = say(f"landscape.status.{record.status}")
    return f"{told} ({say.reference_date(record.status_as_of)})" if record.status_as_of else told


def offered(record: HubRecord, say: Catalogue) -> str:
    """What a place offers or plans; "not known" where no page says so."""
    codes = record.current_services
    return words.first_up(words.services(codes, say)) if codes else say("common.not_known")


def _villages(
    dossier: Dossier, found: MunicipalityAssessment, where: Addresses, say: Catalogue
) -> Iterator[Block]:
    """The villages side by side, each with a link to its page."""
    linked = False
    for block in municipality.villages(dossier, say):
        if isinstance(block, Table) and not linked:
            linked = True
            rows = (
                replace(row, cells=(where.village(one.code, one.name), *row.cells[1:]))
                for row, one in zip(block.rows, found.assessments, strict=True)
            )
            yield replace(block, rows=tuple(rows))
        else:
            yield block


def _hubs_of_town(
    records: Sequence[HubRecord], where: Addresses, say: Catalogue
) -> Iterator[Block]:
    if records:
        yield _places(records, where, say)
    else:
        yield Paragraph(say("site.town.no_hubs"))


def _map(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    drawn = maps.villages_map(dossier.town_ground, dossier.municipality.name, say)
    if drawn is None:
        yield Note(say("village_report.map.unknown", name=dossier.municipality.name), "unknown")
        return
    yield drawn
    yield Paragraph(say("village_report.map.source"))


def _sources(dossier: Dossier, codes: list[str], say: Catalogue) -> Iterator[Block]:
    """Where the figures come from; the warning speaks of a page, not of a document."""
    for block in sources.blocks(dossier, codes, say):
        if not (isinstance(block, Note) and block.kind == "warning"):
            yield block
    yield Note(say("site.on_the_spot"), "warning")


def _further(where: Addresses, say: Catalogue) -> Iterator[Block]:
    """Where somebody can say what is known in the village, and begin a plan."""
    planner = where.settings.planner
    if "services" in planner:
        yield Paragraph(
            (
                say("site.further.services"),
                " ",
                Link(say("site.planner.services.go"), planner["services"]),
            )
        )
    if "start" in planner:
        yield Paragraph((say("site.further.start"), " ",
                         Link(say("site.planner.start.go"), planner["start"])))  # fmt: skip


def _sections(
    parts: tuple[tuple[str, Iterator[Block]], ...], say: Catalogue
) -> tuple[Section, ...]:
    made = [(key, tuple(blocks)) for key, blocks in parts]
    return tuple(Section(key, say(f"site.section.{key}"), blocks) for key, blocks in made if blocks)
