"""The chapter on hubs: what one could bring, with whom to speak first, which ones to look at."""

from __future__ import annotations

from collections.abc import Iterator

from buurtpunt_lib import datasets
from buurtpunt_lib.reports import gap_words, street_words
from buurtpunt_lib.reports.content import (
    Block,
    Column,
    Heading,
    Note,
    Paragraph,
    Row,
    Table,
)
from buurtpunt_lib.reports.village_document import words
from buurtpunt_lib.reports.village_document.dossier import Dossier
from buurtpunt_lib.texts import Catalogue


def blocks(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """Which services a hub could bring, and which hubs to look at."""
    found = dossier.village
    lacking = [one for one in found.needs if one.lacks]
    if lacking:
        yield Paragraph(say("village_report.hub.lead"))
        columns = (
            Column(say("village_report.hub.need"), width=1.5),
            Column(say("village_report.hub.how"), width=2.6),
            Column(say("village_report.hub.actors"), width=2.0),
            Column(say("village_report.hub.sure"), width=1.2),
        )
        rows = tuple(
            Row(
                (
                    words.first_up(words.need_name(one.need, say)),
                    words.first_up(words.services(one.need.services(dossier.facts), say)),
                    gap_words.could_fill(say, one.key),
                    say(f"village_report.hub.{'certain' if one.certain else 'check'}"),
                )
            )
            for one in lacking
        )
        yield Table(say("village_report.hub.caption"), columns, rows)
        # Of a hub that is open already nobody knows which trips it has taken over.
        open_already = dossier.candidate is not None and dossier.candidate.locked
        if dossier.traffic is not None and not open_already:
            yield Heading(say("village_report.hub.car_title"))
            yield Paragraph(gap_words.car_traffic(say, dossier.traffic))
            yield Note(say("village_report.hub.car_note"), "assumption")
        yield from _competition(dossier, say)
    else:
        yield Paragraph(say("village_report.hub.nothing"))
    yield Heading(say("village_report.hub.near_title"))
    if found.nearest_hubs:
        rows = tuple(
            Row(
                (
                    one.name,
                    say(f"landscape.kind.{one.kind}"),
                    say("village_report.hub.same")
                    if one.village == found.code
                    else words.km(one.straight_m, say),
                    words.first_up(words.services(one.services, say)),
                    words.definition(one, say),
                )
            )
            for one in found.nearest_hubs
        )
        yield Table(say("village_report.hub.near_caption"), _hub_columns(say), rows)
    else:
        yield Paragraph(say("village_report.hub.near_none"))
    if found.hubs_like:
        yield Heading(say("village_report.hub.like_title"))
        columns = (
            Column(say("village_report.hub.name"), width=1.9),
            Column(say("village_report.hub.village"), width=1.3),
            Column(say("village_report.hub.residents"), number=True, width=1.0),
            Column(say("village_report.hub.brings"), width=2.6),
        )
        rows = tuple(
            Row(
                (
                    one.hub.name,
                    one.hub.place,
                    say.number(one.population),
                    words.first_up(words.services(one.offers, say)),
                )
            )
            for one in found.hubs_like
        )
        yield Table(say("village_report.hub.like_caption"), columns, rows)
    yield Paragraph(say("village_report.hub.source"))


def _competition(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """With whom to speak first: no hub competes with who is still in business."""
    found = [one for one in dossier.village.competition if gap_words.partnerships(say, one)]
    if not found:
        return
    yield Heading(say("village_report.hub.compete_title"))
    yield Paragraph(say("village_report.hub.compete"))
    yield Paragraph(
        street_words.which_way(say, straight="streets.straight", along="streets.between")
    )
    columns = (
        Column(say("village_report.hub.service"), width=1.2),
        Column(say("village_report.hub.traders"), width=1.9),
        Column(say("village_report.hub.partners"), width=3.2),
    )
    rows = tuple(
        Row(
            (
                datasets.service(one.service).name(say.language),
                words.traders(one, say),
                " ".join(gap_words.partnerships(say, one)),
            )
        )
        for one in found
    )
    yield Table(say("village_report.hub.compete_caption"), columns, rows)


def _hub_columns(say: Catalogue) -> tuple[Column, ...]:
    return (
        Column(say("village_report.hub.name"), width=1.9),
        Column(say("village_report.hub.kind"), width=1.4),
        Column(say("village_report.hub.distance"), number=True, width=0.8),
        Column(say("village_report.hub.offers"), width=2.2),
        Column(say("village_report.hub.definition"), width=1.6),
    )
