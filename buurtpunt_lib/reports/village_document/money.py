"""The outline of the money: an example plan with the people in reach, and all it assumes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from buurtpunt_lib.reports import street_words
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
from buurtpunt_lib.reports.village_document import words
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Outline


def outline_blocks(found: Outline, say: Catalogue, *, name: str) -> Iterator[Block]:
    """What a hub in a village would ask and bring, if it were like the example."""
    yield Note(say("village_report.money.warning"), "assumption")
    yield Paragraph(say("village_report.money.lead", example=example(found, say), name=name))
    yield _result(found, say)
    yield Paragraph(say("village_report.money.source"))
    yield Heading(say("village_report.money.people_title"))
    yield Paragraph(
        say(
            "village_report.money.people",
            km=say.number(found.demand.reach_m / 1000, 2),
            residents=say.number(found.demand.residents),
            counted=say.number(found.demand.counted),
        )
    )
    yield _demand(found, say)
    if found.demand.unknown:
        n = len(found.demand.unknown)
        yield Note(say("village_report.money.unknown", n=n), "unknown")
    yield Heading(say("village_report.money.assumed_title"))
    yield Bullets(tuple(assumptions(found, say)))


def example(found: Outline, say: Catalogue) -> str:
    return say(f"village_report.money.template.{found.template.key}")


def _result(found: Outline, say: Catalogue) -> Table:
    columns = (
        Column(say("village_report.money.what"), width=3.4),
        Column(say("village_report.money.value"), number=True, width=1.4),
    )
    start = say.euro(round(found.start_money, -2))
    rows = (
        ("expected", say.number(found.customers_expected)),
        ("needed", say.number(found.customers_needed)),
        ("start", start),
        ("with_partners", words.month(found.supporting_month, say)),
        ("alone", words.month(found.alone_month, say)),
        ("shortfall", say.euro(round(found.shortfall_a_year, -2))),
    )
    return Table(
        say("village_report.money.caption"),
        columns,
        tuple(Row((say(f"village_report.money.row.{key}"), value)) for key, value in rows),
    )


def _demand(found: Outline, say: Catalogue) -> Table:
    columns = (
        Column(say("village_report.money.village"), width=1.8),
        Column(say("village_report.money.residents"), number=True, width=1.0),
        Column(say("village_report.money.way"), number=True, width=1.0),
        Column(say("village_report.money.part"), number=True, width=1.0),
        Column(say("village_report.money.counted"), number=True, width=1.0),
        Column(say("village_report.money.why"), width=2.4),
    )
    rows = [
        Row(
            (
                part.name,
                say.number(part.residents),
                words.km(part.way_m, say) if part.why != "own" else "",
                say.percent(part.part),
                say.number(part.counted),
                say(f"village_report.money.because.{part.why}"),
            )
        )
        for part in found.demand.parts
    ]
    rows.append(
        Row(
            (
                say("village_report.total"),
                say.number(found.demand.residents),
                "",
                "",
                say.number(found.demand.counted),
                "",
            ),
            "total",
        )
    )
    return Table(say("village_report.money.demand_caption"), columns, tuple(rows))


def assumptions(found: Outline, say: Catalogue, *, of_place: bool = True) -> Iterator[str]:
    """What an outline takes for granted, each in a sentence; of_place: with what is its own."""
    from buurtpunt_lib.assessment.money import BIKE_PART, MOST

    plan = found.template.plan
    yield say("village_report.assumed.amounts", example=example(found, say))
    key = "stated" if found.template.stated else "not_stated"
    yield say(f"village_report.assumed.{key}", residents=say.number(found.template.residents))
    if of_place:
        yield say(
            "village_report.assumed.factor",
            counted=say.number(found.demand.counted),
            factor=say.number(found.factor, 2),
        )
    else:
        yield say("village_report.assumed.factors")
    if found.capped:
        yield say("village_report.assumed.capped", most=say.number(MOST))
    yield say("village_report.assumed.bike", share=say.percent(BIKE_PART))
    yield say("village_report.assumed.has_it")
    yield street_words.which_way(say, straight="village_report.assumed.detour")
    opening = say.month(plan.opening)
    yield say("village_report.assumed.calendar", opening=opening, n=plan.months)
