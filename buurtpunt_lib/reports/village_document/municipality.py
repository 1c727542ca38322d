"""The chapters of a municipality report: its villages side by side, and where to start."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.assessment import Candidates, MunicipalityAssessment
from buurtpunt_lib.reports import gap_words, resident_words, street_words
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
from buurtpunt_lib.reports.village_document import maps, money, words
from buurtpunt_lib.reports.village_document.dossier import Dossier
from buurtpunt_lib.texts import Catalogue


def short(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """What matters most, in a few sentences."""
    found, choice = dossier.municipality, dossier.candidates
    steps = () if choice is None else choice.steps
    names = [one.name for one in steps]
    key = "start" if names else "no_start"
    yield Paragraph(
        say(f"village_report.town.{key}", name=found.name, names=say.listing(names)), lead=True
    )
    yield Bullets(tuple(_points(dossier, say)))
    codes = list(found.villages.index)
    yield Paragraph(resident_words.measured_from(say, dossier.facts, codes))


def basket(dossier: Dossier, say: Catalogue) -> Iterator[str]:
    """Who lacks the official basket, on foot and by bike; of each group where that is loaded."""
    found, named = dossier.municipality, datasets.baskets()["flanders"]
    codes, chosen = list(found.villages.index), named.basket(say.language)
    what = say("nearness.people.whole", name=named.names[say.language])
    for way in ("walk", "cycle"):
        total = dossier.facts.residents_result(chosen, way).of(codes).result.total
        yield gap_words.people_without(say, found.name, total, what, way)
        splits = assessment.basket_groups(dossier.facts, codes, chosen, way)
        loaded = {group: split for group, split in splits.items() if split.loaded}
        yield from resident_words.groups(say, found.name, loaded, what, way)


def _points(dossier: Dossier, say: Catalogue) -> Iterator[str]:
    found, choice = dossier.municipality, dossier.candidates
    yield say(
        "village_report.town.people",
        name=found.name,
        n=len(found.villages),
        residents=say.number(found.residents),
    )
    if found.residents_unknown:
        yield say("village_report.town.people_unknown", n=len(found.residents_unknown))
    yield say("village_report.town.known", share=say.percent(found.known_share))
    beside = dossier.beside
    if found.residents:
        yield say(
            "village_report.town.lacking",
            residents=say.number(beside["lacking_walk"]),
            share=say.percent(beside["share_walk"]),
            certain=say.number(beside["certain_walk"]),
            far=say.number(beside["lacking_cycle"]),
        )
    yield from basket(dossier, say)
    if choice is not None and choice.steps:
        yield say(
            "village_report.town.covered",
            n=len(choice.steps),
            covered=say.number(choice.covered),
            people=say.number(choice.people),
            km=say.number(choice.reach_m / 1000, 2),
        )
    open_hubs = [one for one in (choice.candidates if choice else ()) if one.hubs]
    if open_hubs:
        yield say("village_report.town.open", names=say.listing([one.name for one in open_hubs]))


def where(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """The map."""
    if dossier.candidates is None:
        yield Note(say("village_report.map.unknown", name=dossier.municipality.name), "unknown")
        return
    yield maps.municipality_map(dossier.facts, dossier.candidates, dossier.municipality.name, say)
    yield Paragraph(say("village_report.map.source"))


def villages(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """The villages side by side."""
    found = dossier.municipality
    yield Paragraph(say("village_report.villages.lead"))
    columns = (
        Column(say("village_report.villages.village"), width=2.0),
        Column(say("village_report.villages.residents"), number=True, width=1.0),
        Column(say("village_report.villages.present"), number=True, width=0.95),
        Column(say("village_report.villages.absent"), number=True, width=0.75),
        Column(say("village_report.villages.unknown"), number=True, width=0.85),
        Column(say("village_report.villages.lacks"), width=2.0),
        Column(say("village_report.villages.to_check"), width=2.2),
    )
    rows = []
    for one in found.assessments:
        sure = [need.need for need in one.needs if need.certain]
        maybe = [need.need for need in one.needs if need.lacks and not need.certain]
        told = [words.first_up(words.need_names(needs, say)) for needs in (sure, maybe)]
        if any(need.way_m != need.way_m for need in one.needs):
            told = [say("village_report.gaps.no_location"), ""]
        elif not sure and not maybe:
            told = [say("village_report.villages.nothing"), ""]
        rows.append(
            Row(
                (
                    one.name,
                    say.number(one.population),
                    say.number(len(one.present)),
                    say.number(len(one.absent)),
                    say.number(len(one.unknown)),
                    *told,
                )
            )
        )
    yield Table(say("village_report.villages.caption", name=found.name), columns, tuple(rows))
    yield Paragraph(say("village_report.villages.note", sources=_population_sources(dossier, say)))
    yield Heading(say("village_report.each.title"))
    yield _each(found, say)
    yield Paragraph(say("village_report.each.note"))


def _population_sources(dossier: Dossier, say: Catalogue) -> str:
    """Where the numbers of residents come from, and of which year."""
    facts, codes = dossier.facts, dossier.municipality.villages.index
    columns = ("population_source", "population_year")
    said = dict.fromkeys(tuple(facts.told(code, name) for name in columns) for code in codes)
    told = [
        words.source(str(key), str(int(year)), say)
        for key, year in said
        if isinstance(key, str) and year == year
    ]
    return say.listing(told) if told else say("common.not_known")


def _each(found: MunicipalityAssessment, say: Catalogue) -> Table:
    columns = (
        Column(say("village_report.facilities.facility"), width=1.6),
        Column(say("village_report.each.villages"), number=True, width=1.1),
        Column(say("village_report.each.with"), number=True, width=1.1),
        Column(say("village_report.each.without"), number=True, width=1.1),
        Column(say("village_report.each.unknown"), number=True, width=1.1),
        Column(say("village_report.each.source"), width=1.9),
    )
    rows = []
    for code, one in found.each.items():
        told = [words.source(*said, say) for said in found.sources.get(code, ())]
        rows.append(
            Row(
                (
                    words.facility_name(code, say),
                    say(
                        "village_report.each.of",
                        present=say.number(one["present"]),
                        all=say.number(one["villages"]),
                    ),
                    say.number(one["with"]),
                    say.number(one["without"]),
                    say.number(one["unknown"]),
                    "; ".join(told),
                )
            )
        )
    return Table(say("village_report.each.caption", name=found.name), columns, tuple(rows))


def start(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """Where to start: the places in their order, all candidates, and other choices."""
    choice = dossier.candidates
    if choice is None:
        yield Note(say("village_report.start.no_places"), "unknown")
        return
    yield Paragraph(say("village_report.start.lead", km=say.number(choice.reach_m / 1000, 2)))
    if choice.steps:
        yield _order(choice, say)
        proven = "proven" if choice.proven else "not_proven"
        yield Paragraph(say(f"village_report.start.{proven}"))
    else:
        yield Paragraph(say("village_report.start.nothing"))
    yield Heading(say("village_report.start.all_title"))
    yield _all(choice, say)
    yield Paragraph(say("village_report.start.note"))
    if len(choice.options) > 1:
        yield Heading(say("village_report.start.options_title"))
        yield Paragraph(say("village_report.start.options_lead"))
        yield _options(dossier, choice, say)
    if choice.outside:
        names = [str(dossier.facts.villages.at[code, "name"]) for code in choice.outside]
        yield Note(say("village_report.start.outside", names=say.listing(names)), "info")
    if choice.unlocated:
        names = [str(dossier.facts.villages.at[code, "name"]) for code in choice.unlocated]
        yield Note(say("village_report.start.unlocated", names=say.listing(names)), "unknown")


def _order(choice: Candidates, say: Catalogue) -> Table:
    columns = (
        Column(say("village_report.start.phase"), number=True, width=0.5),
        Column(say("village_report.villages.village"), width=1.5),
        Column(say("village_report.start.gained"), number=True, width=1.2),
        Column(say("village_report.start.total"), number=True, width=1.2),
        Column(say("village_report.start.brings"), width=2.8),
    )
    rows, reached = [], choice.covered - sum(one.gained or 0.0 for one in choice.steps)
    for one in choice.steps:
        reached += one.gained or 0.0
        known = one.gained is not None
        rows.append(
            Row(
                (
                    str(one.phase),
                    one.name,
                    say.number(one.gained) if known else "",
                    say.number(reached) if known else "",
                    words.first_up(words.need_names(one.brings, say)),
                )
            )
        )
    return Table(say("village_report.start.order_caption"), columns, tuple(rows))


def _all(choice: Candidates, say: Catalogue) -> Table:
    columns = (
        Column(say("village_report.villages.village"), width=1.6),
        Column(say("village_report.start.in_reach"), number=True, width=1.0),
        Column(say("village_report.start.closes"), number=True, width=1.1),
        Column(say("village_report.start.certain"), number=True, width=1.0),
        Column(say("village_report.start.needed"), number=True, width=1.0),
        Column(say("village_report.start.expected"), number=True, width=1.0),
        Column(say("village_report.start.supporting"), width=1.5),
    )
    rows = []
    for one in choice.candidates:
        name = one.name
        if one.locked:
            name = say("village_report.start.has_hub", name=one.name)
        outline = one.outline
        no_outline = "no_population" if one.brings else "no_need"
        money_cells = ("", "", say(f"village_report.start.{no_outline}"))
        if outline is not None:
            money_cells = (
                say.number(outline.customers_needed),
                say.number(outline.customers_expected),
                words.month(outline.supporting_month, say),
            )
        people = (
            say.number(one.in_reach)
            if one.population is not None
            else (say("village_report.start.at_least", n=say.number(one.in_reach)))
        )
        rows.append(
            Row(
                (name, people, say.number(one.closes), say.number(one.closes_certain),
                 *money_cells)
            )
        )  # fmt: skip
    return Table(say("village_report.start.all_caption"), columns, tuple(rows))


def _options(dossier: Dossier, choice: Candidates, say: Catalogue) -> Table:
    columns = (
        Column(say("village_report.start.option"), width=2.6),
        Column(say("village_report.start.covered"), number=True, width=1.2),
        Column(say("village_report.start.mean"), number=True, width=1.1),
        Column(say("village_report.start.worst"), number=True, width=1.3),
        Column(say("village_report.start.option_cost"), number=True, width=1.2),
    )
    names = dossier.facts.villages["name"]
    rows = []
    for number, one in enumerate(choice.options):
        places = say.listing([str(names[code]) for code in one.villages])
        if number == 0:
            places = say("village_report.start.this", names=places)
        off, cost = one.trade_off, choice.start_money(one)
        rows.append(
            Row(
                (
                    places,
                    say.number(off.covered),
                    words.km(off.mean_m, say),
                    words.km(off.worst_off_m, say),
                    say("common.not_known") if cost is None else say.euro(round(cost, -2)),
                )
            )
        )
    return Table(say("village_report.start.options_caption"), columns, tuple(rows))


def outlines(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """The money of the chosen places side by side, and what the figures take for granted."""
    choice = dossier.candidates
    chosen = [] if choice is None else [one for one in choice.steps if one.outline is not None]
    if not chosen:
        return
    yield Note(say("village_report.money.warning"), "assumption")
    yield Paragraph(say("village_report.money.lead_town"))
    columns = (
        Column(say("village_report.villages.village"), width=1.4),
        Column(say("village_report.money.example"), width=2.2),
        Column(say("village_report.money.counted_short"), number=True, width=1.0),
        Column(say("village_report.money.start_short"), number=True, width=1.2),
        Column(say("village_report.money.with_short"), width=1.4),
        Column(say("village_report.money.alone_short"), width=1.4),
    )
    rows = []
    for one in chosen:
        found = one.outline
        assert found is not None
        rows.append(
            Row(
                (
                    one.name,
                    words.first_up(money.example(found, say)),
                    say.number(found.demand.counted),
                    say.euro(round(found.start_money, -2)),
                    words.month(found.supporting_month, say),
                    words.month(found.alone_month, say),
                )
            )
        )
    yield Table(say("village_report.money.town_caption"), columns, tuple(rows))
    yield Paragraph(say("village_report.money.source"))
    yield Heading(say("village_report.money.assumed_title"))
    first = chosen[0].outline
    assert first is not None
    told = dict.fromkeys(
        sentence
        for one in chosen
        if one.outline is not None
        for sentence in money.assumptions(one.outline, say, of_place=False)
    )
    yield Bullets(tuple(told))


def van(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """A mobile service over the villages that lack something, as another way."""
    found = dossier.rounds
    if found is None or not found.rounds.rounds:
        return
    names = dossier.facts.villages["name"]
    yield Paragraph(say("village_report.van.lead", depot=str(names[found.villages[0]])))
    columns = (
        Column(say("village_report.van.day"), width=0.9),
        Column(say("village_report.van.stops"), width=4.0),
        Column(say("village_report.van.km"), number=True, width=0.8),
        Column(say("village_report.van.back"), number=True, width=0.9),
    )
    rows = []
    for one in found.rounds.rounds:
        stops = [
            say(
                "village_report.van.stop",
                name=str(names[found.villages[stop.place]]),
                time=_clock(stop.arrives),
            )
            for stop in one.stops
        ]
        rows.append(
            Row(
                (
                    say(f"village_report.van.weekday.{one.day}"),
                    ", ".join(stops),
                    words.km(one.metres, say),
                    _clock(one.back),
                )
            )
        )
    yield Table(say("village_report.van.caption"), columns, tuple(rows))
    yield Note(
        say(
            "village_report.van.assumed",
            visits=say.number(max(found.visits)),
            way=street_words.which_way(say, straight="village_report.van.way", along="streets.van"),
        ),
        "assumption",
    )


def _clock(minutes: float) -> str:
    whole = int(np.ceil(minutes / 5) * 5)
    return f"{whole // 60}.{whole % 60:02d}"
