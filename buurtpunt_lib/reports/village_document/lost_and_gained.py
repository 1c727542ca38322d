"""The chapter on what was lost and gained in the year before the day of the document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from buurtpunt_lib.reports import change_words, gap_words
from buurtpunt_lib.reports.content import Block, Bullets, Column, Paragraph, Row, Table
from buurtpunt_lib.reports.village_document.dossier import Dossier
from buurtpunt_lib.texts import Catalogue

_YEAR = timedelta(days=365)


def blocks(dossier: Dossier, say: Catalogue, *, today: date) -> Iterator[Block]:
    """What changed since a year ago; nothing where nothing is kept of before."""
    since = today - _YEAR
    found = dossier.changes(since)
    if found is None or found.empty:
        return
    name = dossier.village.name if dossier.village_code else dossier.municipality.name
    yield Bullets(tuple(change_words.summary(say, found, name=name, since=since)))
    told = change_words.told(found)
    if told.empty:
        return
    names = dossier.facts.villages["name"]
    columns = (
        Column(say("village_report.villages.village"), width=1.3),
        Column(say("village_report.facilities.facility"), width=1.3),
        Column(say("village_report.changes.before"), width=2.0),
        Column(say("village_report.changes.after"), width=2.0),
    )
    rows = tuple(
        Row(
            (
                str(names[one.village]),
                gap_words.facility(say, one.service),
                change_words.side(say, one, "before"),
                change_words.side(say, one, "after"),
            )
        )
        for one in told.itertuples(index=False)
    )
    yield Table(say("village_report.changes.caption"), columns, rows)
    yield Paragraph(say("village_report.changes.note"))
