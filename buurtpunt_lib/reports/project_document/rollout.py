"""The roll-out in a document: phases, villages, roles, initiatives, wishes and the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.finding import Weight
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning import rollout
from buurtpunt_lib.reports import rollout_words as words
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
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts

# Columns of the villages on paper, with their share of the width.
_SHEETS = {
    "village": 1.6, "residents": 1.3, "lacks": 1.7, "unsure": 1.7, "says": 1.8, "strong": 1.8,
    "trekker": 1.1,
}  # fmt: skip


def blocks(
    project: Project, say: Catalogue, *, today: date, facts: Facts | None = None
) -> tuple[Block, ...]:
    """The chapter; () while nobody works on a roll-out.

    facts: what was measured; those of now when not given. The framework is a chapter of its own.
    """
    own = project.rollout
    bare = own.model_copy(update={"framework": type(own.framework)()})
    if bare == type(own)():
        return ()
    return tuple(_blocks(project, say, today, facts))


def _blocks(project: Project, say: Catalogue, today: date, facts: Facts | None) -> Iterator[Block]:
    own = project.rollout
    yield Paragraph(say("rollout.chapter.lead"), lead=True)
    if own.phases:
        cells = [words.phase_cells(one, say) for one in own.phases]
        yield _table("rollout.phase.", words.PHASES, cells, say, wide={"villages": 3, "note": 2})
    if own.programmes:
        yield Heading(say("rollout.programme_title"))
        yield Bullets(tuple(_programme(one, say) for one in own.programmes))
    yield from _villages(project, say, facts)
    yield from _deeds(project, say)
    yield from _initiatives(project, say)
    if own.wishes:
        cells = [words.wish_cells(one, say) for one in rollout.ranking(own.wishes)]
        yield _table("rollout.wish.", words.WISHES, cells, say, wide={"text": 3, "answer": 3})
    log = words.log_rows(project, say)
    if log:
        wide = {"text": 3, "with_whom": 2, "outcome": 3}
        yield _table("rollout.together.", words.LOG, log, say, wide=wide)
    told = tuple(words.sign_sentences(project, say))
    if told:
        yield Heading(say("rollout.together.signs_title"))
        yield Bullets(told)
        yield Paragraph(say("rollout.together.signs_about"))
    remarks = [
        words.readable(one)
        for one in rollout.findings(project, today=today)
        if one.weight is not Weight.TIP
    ]
    if remarks:
        yield Heading(say("rollout.chapter.remarks"))
        yield Bullets(tuple(say(f"rollout.finding.{one.code}", **one.values) for one in remarks))


def _table(
    key: str, names: Sequence[str], cells: list, say: Catalogue, *, wide: dict[str, float]
) -> Table:
    columns = tuple(Column(say(f"{key}{name}"), width=wide.get(name, 1.2)) for name in names)
    rows = tuple(Row(tuple(one[name] for name in names)) for one in cells)
    return Table(say(f"{key}caption"), columns, rows)


def _programme(one, say: Catalogue) -> str:
    parts = [one.name, one.since, words.village_names(one.villages, say), one.note]
    return " · ".join(part for part in parts if part)


def _villages(project: Project, say: Catalogue, facts: Facts | None) -> Iterator[Block]:
    own = project.rollout
    codes = rollout.villages(own)
    if not codes:
        return
    from buurtpunt_lib import assessment
    from buurtpunt_lib.assessment import village_sheets

    facts = facts or assessment.facts()
    said = {one.village: one for one in own.villages}
    names, rows = words.facility_names(say), []
    for code in codes:
        try:
            measured = village_sheets.sheet(facts, code)
        except InputError:
            # A village of another coding: nothing is known of it.
            continue
        cells = words.sheet_cells(said.get(code), measured, say, names)
        rows.append(Row(tuple(cells[name] for name in _SHEETS)))
    if rows:
        columns = tuple(
            Column(say(f"rollout.sheet.{name}"), width=width) for name, width in _SHEETS.items()
        )
        yield Table(say("rollout.sheet.caption"), columns, tuple(rows))
        yield Note(say("rollout.chapter.measured"), "unknown")


def _deeds(project: Project, say: Catalogue) -> Iterator[Block]:
    if not project.rollout.deeds:
        return
    rows = []
    for role, deeds in rollout.board(project.rollout).items():
        for deed in deeds:
            fields = say.listing([say(f"rollout.field.{one}") for one in deed.fields])
            until = say.day(deed.until) if deed.until else ""
            until = say("rollout.deed.done") if deed.done else until
            place = words.village_name(deed.village) or say("rollout.chapter.all_villages")
            what = f"{deed.text} ({place})"
            rows.append(Row((say(f"rollout.role.{role.value}"), what, fields, deed.who, until)))
    columns = tuple(
        Column(say(f"rollout.chapter.{name}"), width=width)
        for name, width in (
            ("role", 1.2),
            ("what", 3),
            ("fields", 1.3),
            ("who", 1.3),
            ("until", 1.2),
        )
    )
    yield Table(say("rollout.chapter.deeds"), columns, tuple(rows))


def _initiatives(project: Project, say: Catalogue) -> Iterator[Block]:
    if not project.rollout.initiatives:
        return
    rows = []
    for stage, found in rollout.funnel(project.rollout).items():
        for one in found:
            place = words.village_name(one.village)
            name = f"{one.name} ({place})" if place else one.name
            state = say(f"rollout.stage.{stage.value}")
            rows.append(Row((state, name, one.who, one.support, one.next_step)))
    columns = tuple(
        Column(say(f"rollout.chapter.{name}"), width=width)
        for name, width in (("stage", 1.2), ("what", 2), ("who", 1.2), ("support", 2), ("next", 2))
    )
    yield Table(say("rollout.chapter.initiatives"), columns, tuple(rows))
