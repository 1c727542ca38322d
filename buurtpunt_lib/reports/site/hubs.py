"""The pages of places of the register, and the register as a list with a map and filters.

Only what a record holds goes out, word for word as in the files of the register
(`reports.register_files`); who changed it, why, and how to reach somebody stay inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.reports.content import Block, Bullets, Link, Note, Paragraph, Text, clean
from buurtpunt_lib.reports.register_files.cells import FIELDS, Words, header
from buurtpunt_lib.reports.site.addresses import ROWS, SCRIPT, Addresses, hub_path, register_page
from buurtpunt_lib.reports.site.flanders import flanders
from buurtpunt_lib.reports.site.places import evidence, offered, status
from buurtpunt_lib.reports.site.writing import Page, Section
from buurtpunt_lib.reports.village_document.dossier import Dossier
from buurtpunt_lib.storage.register import SavedHub
from buurtpunt_lib.texts import Catalogue

_CLOCK = ZoneInfo("Europe/Brussels")
# What a page says elsewhere, or what says nothing to a reader.
_APART = frozenset({"id", "name", "village", "lat", "lon", "notes", "sources"})
_SHOWN = tuple(field for field in FIELDS if field not in _APART)
# What the page says beside its facts: the way to the village, the kind, the state, the map.
_TOLD = frozenset(
    {"kind", "status", "status_as_of", "place", "municipality", "province", "precision"}
)


def hub_page(
    saved: SavedHub, dossier: Dossier | None, where: Addresses, words: Words, say: Catalogue, *,
    path: str,
) -> Page:  # fmt: skip
    """The page of a place. dossier: of its village, None where it is not one village.

    path: of the page below the folder of the site.
    """
    record = saved.record
    cells = dict(zip(FIELDS, words.row(record), strict=True))
    known = [(field, cells[field]) for field in _SHOWN if cells[field] is not None]
    unknown = [header(field, say) for field in _SHOWN if cells[field] is None]
    parts: list[tuple[str, str, tuple[Any, ...]]] = []
    if record.notes:
        parts.append(("notes", say("site.section.notes"), (Paragraph(record.notes),)))
    parts.append(("origin", say("site.section.origin"), tuple(_origin(saved, unknown, say))))
    if record.lat is not None:
        drawn = flanders(path, [record], say, caption=say("site.hub.map", name=record.name))
        precise = record.precision
        told = say(f"landscape.precision.{precise}") if precise else say("common.not_known")
        note = Paragraph(say("site.hub.precision", precision=told))
        parts.append(("where", say("site.section.where"), (drawn, note)))
    if dossier is not None:
        name = dossier.village.name
        link = Paragraph((say("site.hub.more"), " ", where.village(dossier.village.code, name)))
        blocks = (*evidence(dossier, say), link)
        parts.append(("village", say("site.section.village", name=name), blocks))
    planner = where.settings.planner
    if "landscape" in planner:
        asked = (say("site.further.landscape"), " ")
        link = Paragraph((*asked, Link(say("site.planner.landscape.go"), planner["landscape"])))
        parts.append(("further", say("site.section.further"), (link,)))
    return Page(
        path=hub_path(record.id),
        title=clean(record.name),
        about=say("site.hub.about", name=record.name, place=record.place or record.municipality),
        eyebrow=_within(record, where, say),
        lead=say("site.hub.lead", kind=say(f"landscape.kind.{record.kind}"),
                 status=status(record, say)),
        facts=tuple((header(field, say), str(cell)) for field, cell in known
                    if field not in _TOLD),
        sections=tuple(Section(*part) for part in parts),
    )  # fmt: skip


def _within(record: HubRecord, where: Addresses, say: Catalogue) -> Text:
    """The village, the municipality and the province, as far as they are known."""
    town = where.town_of(record)
    found = [
        where.village(record.village, record.place) if record.place else "",
        where.town(town, record.municipality) if record.municipality else "",
        record.province,
    ]
    pieces: list[str | Link] = []
    for piece in filter(None, found):
        pieces += [" · ", piece] if pieces else [piece]
    return tuple(pieces) or say("site.hub.nowhere")


def _origin(saved: SavedHub, unknown: Sequence[str], say: Catalogue) -> Iterator[Block]:
    """Who says so, when the record was changed, and what nobody knows."""
    yield Paragraph(say("site.hub.sources"))
    yield Bullets(tuple(Link(source, source) for source in saved.record.sources))
    confirmed = saved.record.confirmed_on
    changed = say("site.hub.changed", day=changed_on(saved.changed_at, say))
    if confirmed is None:
        yield Paragraph(say("site.hub.not_confirmed") + " " + changed)
    else:
        yield Paragraph(say("site.hub.confirmed", day=say.day(confirmed)) + " " + changed)
    if unknown:
        yield Note(say("site.hub.unknown", names=say.listing(list(unknown))), "unknown")


def changed_on(moment: datetime, say: Catalogue) -> str:
    """The day of a change on the clock in Belgium."""
    return say.day(moment.astimezone(_CLOCK).date())


def register_pages(where: Addresses, say: Catalogue, folder: str) -> list[Page]:
    """The register as pages of ROWS places, by name; each with its own map and filters."""
    ordered = sorted(where.shown, key=lambda one: (one.name.casefold(), one.id))
    numbers = range(1, where.register_pages + 1)
    pages = [(number, register_page(number)) for number in numbers]
    made = []
    for number, path in pages:
        part = ordered[(number - 1) * ROWS : number * ROWS]
        several = len(pages) > 1 and part
        caption = (
            say("site.register.part", n=len(part), first=part[0].name, last=part[-1].name)
            if several
            else say("site.register.caption", n=len(part))
        )
        headings = [say(f"hub_files.column.{key}") for key in
                    ("name", "kind", "place", "status", "services")]  # fmt: skip
        drawn = flanders(folder + path, part, say, caption=say("site.register.map"))
        away = sum(record.lat is None for record in part)
        notes = (Paragraph(say("site.register.unplaced", n=away)),) if away else ()
        made.append(
            Page(
                path=path,
                title=say("site.register.title"),
                about=say("site.register.about"),
                lead=say("site.register.lead"),
                sections=(Section("notes", say("site.section.read"), (
                    *notes, Paragraph(say("hub_files.source")),
                )),),
                template="register.html.j2",
                scripts=(SCRIPT,),
                given={
                    "map": drawn, "caption": caption, "headings": headings, "pages": pages,
                    "rows": [_row(one, where, say) for one in part],
                    "filters": [(key, say(f"site.register.filter.{key}"), options)
                                for key, options in _filters(part, say)],
                },
            )
        )  # fmt: skip
    return made


def _row(record: HubRecord, where: Addresses, say: Catalogue) -> dict[str, Any]:
    town = where.town(where.town_of(record), record.municipality)
    place: list[str | Link] = []
    if record.place and record.place != record.municipality:
        place = [where.village(record.village, record.place)]
    if record.municipality:
        place += [", ", town] if place else [town]
    return {
        "kind": record.kind.value,
        "status": record.status.value,
        "province": record.province,
        "services": " ".join(record.current_services),
        "dot": record.id if record.lat is not None else "",
        "cells": (
            where.hub(record.id, record.name),
            say(f"landscape.kind.{record.kind}"),
            tuple(place) or record.province or say("common.not_known"),
            status(record, say),
            offered(record, say),
        ),
    }


def _filters(
    records: Sequence[HubRecord], say: Catalogue
) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the places can be chosen by: (what, [(code, words)]), only what occurs."""
    services = {service.code: service.name(say.language) for service in datasets.services()}

    def named(codes: set[str], name: Any) -> list[tuple[str, str]]:
        found = [(code, name(code)) for code in codes if code]
        return sorted(found, key=lambda one: one[1].casefold())

    return [
        ("kind", named({r.kind.value for r in records}, lambda c: say(f"landscape.kind.{c}"))),
        ("status", named({r.status.value for r in records},
                         lambda c: say(f"landscape.status.{c}"))),
        ("province", named({r.province for r in records}, lambda c: c)),
        ("services", named({c for r in records for c in r.current_services},
                           lambda c: services.get(c, c))),
    ]  # fmt: skip
