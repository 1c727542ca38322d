"""The front page, the list of villages, the search with its index, and the sources of the data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from buurtpunt_lib import __version__
from buurtpunt_lib.reports.content import (
    Bullets,
    Column,
    Heading,
    Link,
    Paragraph,
    Row,
    Table,
    file_stem,
)
from buurtpunt_lib.reports.site.addresses import (
    ABOUT,
    FRONT,
    INDEX,
    PLACES,
    REGISTER,
    SCRIPT,
    SEARCH,
    Addresses,
    Inner,
    hub_path,
)  # fmt: skip
from buurtpunt_lib.reports.site.feed import Change
from buurtpunt_lib.reports.site.flanders import flanders
from buurtpunt_lib.reports.site.hubs import changed_on
from buurtpunt_lib.reports.site.settings import Settings
from buurtpunt_lib.reports.site.writing import Page, Section
from buurtpunt_lib.reports.village_document import words
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts

_NEWEST = 10


def front(
    where: Addresses, changes: Sequence[Change], settings: Settings, say: Catalogue, folder: str
) -> Page:
    """What there is, where, what changed last, and where one can plan."""
    villages = sum(map(len, where.villages_by_town.values()))
    figures = [
        (say("site.front.hubs"), say.number(len(where.shown)), REGISTER),
        (say("site.front.villages"), say.number(villages), PLACES),
        (say("site.front.towns"), say.number(len(where.towns)), PLACES),
    ]
    newest = tuple(
        (changed_on(one.at, say) + ": ", where.hub(one.record.id, one.record.name), _what(one, say))
        for one in changes[:_NEWEST]
    )
    sections = []
    if newest:
        sections.append(Section("new", say("site.section.new"), (Bullets(newest),)))
    told = tuple(map(Paragraph, settings.about.get(say.language, ())))
    if told:
        sections.append(Section("complete", say("site.section.complete"), told))
    return Page(
        path=FRONT,
        title=say("serving.product"),
        about=say("site.front.about"),
        lead=say("site.front.lead"),
        sections=tuple(sections),
        template="front.html.j2",
        given={
            "figures": figures,
            "doors": [
                (*(say(f"site.planner.{key}.{part}") for part in ("title", "text", "go")), address)
                for key, address in settings.planner.items()
            ],
            "map": flanders(folder + FRONT, where.shown, say, caption=say("site.front.map"),
                            large=False),
        },
    )  # fmt: skip


def _what(change: Change, say: Catalogue) -> str:
    return " (" + change.words(say) + ")"


def places(where: Addresses, say: Catalogue) -> Page:
    """Every municipality with its villages."""
    by_letter: dict[str, list[Row]] = {}
    for nis, name in where.towns.items():
        pieces: list[str | Link] = []
        for code in where.villages_by_town[nis]:
            link = where.village(code)
            pieces += [", ", link] if pieces else [link]
        by_letter.setdefault(_letter(name), []).append(Row((where.town(nis, name), tuple(pieces))))
    columns = (
        Column(say("village_report.fact.municipality")),
        Column(say("village_report.fact.villages")),
    )
    return Page(
        path=PLACES,
        title=say("site.places.title"),
        about=say("site.places.about"),
        lead=say("site.places.lead"),
        sections=tuple(
            Section(
                letter.lower(),
                letter,
                (Table(say("site.places.caption", letter=letter), columns, tuple(rows)),),
            )
            for letter, rows in sorted(by_letter.items())
        ),
        template="places.html.j2",
    )


def _letter(name: str) -> str:
    """The letter under which a name is looked for."""
    return file_stem(name, otherwise="x")[0].upper()


def search(say: Catalogue) -> Page:
    return Page(
        path=SEARCH,
        title=say("site.search.title"),
        about=say("site.search.about"),
        template="search.html.j2",
        scripts=(INDEX, SCRIPT),
    )


def about(facts: Facts, where: Addresses, settings: Settings, say: Catalogue) -> Page:
    """How to read the pages, where the data comes from, and how complete it is."""
    reading = tuple(
        say(f"village_report.reading.{key}", detour=say.number(_detour(), 1))
        for key in ("complete", "silence", "points", "norms", "border", "hubs")
    )
    columns = (
        Column(say("village_report.sources.source")),
        Column(say("village_report.sources.date")),
        Column(say("village_report.sources.licence")),
    )
    rows = []
    for key, source in facts.sources.items():
        name = words.source_name(key, say)
        web = source.url.startswith("http")
        licence = source.licence
        told = say("village_report.sources.facts") if licence == "facts" else licence
        rows.append(
            Row((Link(name, source.url) if web else name, say.reference_date(source.as_of), told))
        )
    return Page(
        path=ABOUT,
        title=say("site.about.title"),
        about=say("site.about.about"),
        lead=say("site.about.lead"),
        sections=(
            Section("reading", say("site.section.read"), (Bullets(reading),)),
            Section("complete", say("site.section.complete"), (
                *map(Paragraph, settings.about.get(say.language, ())),
                Heading(say("site.about.program_title")),
                Paragraph(say("site.about.program", version=__version__)),
            )),
            Section("sources", say("site.section.sources"),
                    (Table(say("site.about.caption"), columns, tuple(rows)),)),
            Section("places", say("site.section.list"), (
                Paragraph((Inner(say("site.search.all_hubs"), REGISTER), " · ",
                           Inner(say("site.search.all_villages"), PLACES))),
            )),
        ),
    )  # fmt: skip


def _detour() -> float:
    from buurtpunt_lib import assessment

    return assessment.DETOUR


def index(where: Addresses) -> bytes:
    """What can be found: [kind, name, more words, path], as a script that only holds data."""
    entries: list[list[Any]] = []
    for record in where.shown:
        told = dict.fromkeys(filter(None, (record.place, record.municipality)))
        entries.append(["h", record.name, ", ".join(told), hub_path(record.id)])
    codes = where.villages["postal_code"].to_dict()
    for nis, name in where.towns.items():
        entries.append(["m", name, "", where.town_path(nis)])
        for code in where.villages_by_town[nis]:
            village, postal = where.names[code], codes[code] if codes[code] == codes[code] else ""
            more = " ".join(filter(None, (postal, name if name != village else "")))
            entries.append(["v", village, more, where.village_path(code)])
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'"use strict";\nconst SITE_INDEX = {text};\n'.encode()
