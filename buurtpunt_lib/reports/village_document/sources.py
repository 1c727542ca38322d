"""Where the figures of a dossier come from, of when they are, and what nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from buurtpunt_lib import __version__, paths
from buurtpunt_lib.files import sha256
from buurtpunt_lib.reports.content import (
    Block,
    Bullets,
    Column,
    Heading,
    Link,
    Note,
    Paragraph,
    Row,
    Table,
    Text,
)
from buurtpunt_lib.reports.village_document import words
from buurtpunt_lib.reports.village_document.dossier import Dossier
from buurtpunt_lib.texts import Catalogue


def blocks(dossier: Dossier, villages: Iterable[str], say: Catalogue) -> Iterator[Block]:
    """The sources of what was said about some villages, and how the document was made."""
    codes = list(villages)
    yield Paragraph(say("village_report.sources.lead"))
    columns = (
        Column(say("village_report.sources.source"), width=2.4),
        Column(say("village_report.sources.used"), width=2.6),
        Column(say("village_report.sources.date"), width=1.2),
        Column(say("village_report.sources.licence"), width=1.2),
    )
    yield Table(
        say("village_report.sources.caption"),
        columns,
        tuple(Row(cells) for cells in _rows(dossier, codes, say)),
    )
    yield Heading(say("village_report.sources.reading_title"))
    yield Bullets(
        tuple(
            say(f"village_report.reading.{key}", detour=say.number(dossier.detour, 1))
            for key in ("complete", "silence", "points", "norms", "border", "hubs")
        )
    )
    yield Note(say("village_report.on_the_spot"), "warning")


def _rows(dossier: Dossier, codes: list[str], say: Catalogue) -> Iterator[tuple[Text, ...]]:
    facts = dossier.facts
    used: dict[str, dict[str, set[str]]] = {}
    for key, service, as_of in facts.sources_of(codes):
        entry = used.setdefault(key, {"what": set(), "dates": set()})
        entry["what"].add(words.facility_name(service, say))
        entry["dates"].add(str(as_of))
    for column, what in (("population_source", "residents"), ("location_source", "locations")):
        for key in {facts.told(code, column) for code in codes}:
            if not isinstance(key, str):
                continue
            entry = used.setdefault(key, {"what": set(), "dates": set()})
            entry["what"].add(say(f"village_report.sources.{what}"))
            source = facts.sources.get(str(key))
            entry["dates"].add(source.as_of if source else "")
    at = facts.origins_of(codes)
    at = at[facts.in_parts[at]]
    parts = facts.origins.iloc[at].groupby("source")["as_of"] if len(at) else ()
    for key, dates in parts:
        entry = used.setdefault(str(key), {"what": set(), "dates": set()})
        entry["what"].add(say("village_report.sources.origins"))
        entry["dates"] |= set(dates.dropna())
    for key in sorted(used, key=lambda one: words.source_name(one, say).casefold()):
        source = facts.sources.get(key)
        name = words.source_name(key, say)
        link: Text = Link(name, source.url) if source and source.url.startswith("http") else name
        dates = [say.reference_date(one) for one in sorted(used[key]["dates"])]
        licence = source.licence if source else ""
        told = say("village_report.sources.facts") if licence == "facts" else licence
        yield link, say.listing(sorted(used[key]["what"])), ", ".join(dates), told
    norms = say("village_report.sources.norms_used")
    yield (
        Link(say("village_report.sources.norms"), _norms_page()),
        norms,
        say.reference_date("2022"),
        say("village_report.sources.facts"),
    )
    yield say("village_report.sources.landscape"), say("village_report.sources.hubs"), "", ""


@cache
def _norms_page() -> str:
    from buurtpunt_lib import datasets

    return str(datasets.proximity_norms().at["food_shop_cycle_15_min", "source_url"])


def about(say: Catalogue, *, today: date) -> Iterator[Block]:
    """With what the document was made."""
    rows = (
        (say("report.about.day"), say.day(today)),
        (say("report.about.version"), say("report.about.program", version=__version__)),
        (say("report.about.data"), sha256(paths.DATA / "datapackage.json")),
    )
    yield Table(
        say("report.about.caption"),
        (Column(say("report.about.what"), width=1.6), Column(say("report.about.value"), width=4)),
        tuple(Row(cells) for cells in rows),
    )
