"""Who has a basket near, and which groups have no reach: of the chapter on what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from buurtpunt_lib import datasets
from buurtpunt_lib.assessment import BasketItemState, VillageAssessment
from buurtpunt_lib.reports import gap_words, resident_words
from buurtpunt_lib.reports.content import (
    Block,
    Bullets,
    Column,
    Heading,
    Paragraph,
    Row,
    Table,
)
from buurtpunt_lib.reports.village_document import words
from buurtpunt_lib.texts import Catalogue


def by_parts(found: VillageAssessment, say: Catalogue) -> Iterator[Block]:
    """Residents by distance, where parts of the village are loaded."""
    columns = (
        Column(say("village_report.gaps.need"), width=1.8),
        *(
            Column(say(f"village_report.parts.{key}"), number=True, width=1.2)
            for key in ("near", "bike", "far", "unknown")
        ),
    )
    rows = tuple(
        Row(
            (
                words.first_up(say(f"need.{one.key}")),
                *(say.number(n) for n in (one.near, one.bike, one.far, one.unknown)),
            )
        )
        for one in found.need_people
    )
    yield Table(say("village_report.parts.caption", n=found.parts), columns, rows)
    yield Paragraph(resident_words.measured_from(say, found.facts, [found.code]))
    yield Paragraph(say("village_report.parts.note"))


def basket(found: VillageAssessment, say: Catalogue) -> Iterator[Block]:
    """The official Flemish basket, on foot and by bike."""
    named = datasets.baskets()["flanders"]
    chosen = named.basket(say.language)
    yield Heading(say("village_report.gaps.basket_title"))
    states = found.official_basket
    columns = (
        Column(say("village_report.gaps.item"), width=2.0),
        *(Column(say(f"village_report.gaps.by_{way}"), width=1.6) for way in states),
    )
    rows = []
    for at, item in enumerate(chosen.items):
        cells = [_item_state(say, state.items[at]) for state in states.values()]
        name = words.first_up(gap_words.item_name(say, chosen, item.key))
        rows.append(Row((name, *cells)))
    caption = say("village_report.gaps.basket_caption", name=named.names[say.language])
    yield Table(caption, columns, tuple(rows))
    what = say("nearness.people.whole", name=named.names[say.language])
    yield Bullets(
        tuple(
            gap_words.people_without(say, found.name, state.total, what, way)
            for way, state in states.items()
        )
    )
    yield Paragraph(say("village_report.gaps.basket_note"))
    yield Paragraph(resident_words.measured_from(say, found.facts, [found.code]))


def _item_state(say: Catalogue, one: BasketItemState) -> str:
    """Whether an item is near; the share of the residents for each answer where they differ."""
    if one.state != "mixed":
        return say(f"village_report.gaps.item_{one.state}")
    return "; ".join(
        say(
            "village_report.gaps.item_share",
            share=say.percent(share),
            state=say(f"village_report.gaps.item_{state}"),
        )
        for state, share in one.shares.items()
        if share
    )


def groups(found: VillageAssessment, say: Catalogue) -> Iterator[Block]:
    """How many people of 65 and older and households without a car have no reach."""
    yield Heading(say("village_report.groups.title"))
    named = datasets.baskets()["flanders"]
    what = say("nearness.people.whole", name=named.names[say.language])
    told: list[str] = []
    for way, splits in found.groups_without.items():
        told += resident_words.groups(say, found.name, splits, what, way)
    yield Bullets(tuple(dict.fromkeys(told)))
    keys = ("older", "without_car")
    rows = tuple(
        Row(
            (
                words.first_up(say(f"need.{one.key}")),
                *(resident_words.group_without(say, getattr(one, key)) for key in keys),
            )
        )
        for one in found.need_people
        if any(getattr(one, key).loaded for key in keys)
    )
    if rows:
        columns = (
            Column(say("village_report.gaps.need"), width=1.8),
            *(Column(say(f"village_report.groups.{key}"), number=True, width=1.6) for key in keys),
        )
        yield Table(say("village_report.groups.caption"), columns, rows)
