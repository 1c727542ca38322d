"""The checklist on paper: a page or two per village, with boxes to put a cross in.

Readable without a computer: who fills it in and when stands on top, what the sources say beside
each question. What was answered already bears its cross.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from buurtpunt_lib.domain import Presence
from buurtpunt_lib.reports.checklist.questions import Question
from buurtpunt_lib.reports.content import Chapter, Column, Note, Paragraph, Report, Row, Table
from buurtpunt_lib.texts import Catalogue

EMPTY, CROSS = "□", "X"
_CHOICES = (Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN)
_LINE = "…" * 18


def paper(
    questions: Iterable[Question], say: Catalogue, *, municipality: str, today: date
) -> Report:
    """The sheets of all villages of the questions. municipality: its name, for the title."""
    villages = [list(of) for _, of in groupby(questions, key=lambda one: one.village)]
    only = villages[0][0].village_name if len(villages) == 1 else ""
    title = (
        say("checklist.title", village=only)
        if only
        else say("checklist.title_all", municipality=municipality)
    )
    return Report(
        title=title,
        subtitle=say("checklist.paper.subtitle"),
        language=say.language,
        facts=(),
        notes=(Note(say("checklist.paper.how")),),
        chapters=tuple(_chapter(of, say) for of in villages),
        footer=say("checklist.paper.footer", day=today),
        day=today,
        form=True,
    )


def _chapter(questions: list[Question], say: Catalogue) -> Chapter:
    name = questions[0].village_name
    columns = (
        Column(say("checklist.column.question"), width=3.4),
        *(
            Column(say(f"checklist.choice.{choice}"), width=width)
            for choice, width in zip(_CHOICES, (0.65, 0.65, 1.1), strict=True)
        ),
        Column(say("checklist.column.count"), width=1.3),
        Column(say("checklist.column.note"), width=2.0),
        Column(say("checklist.column.said"), width=2.4),
    )
    rows: list[Row] = []
    for group, of_group in groupby(questions, key=lambda one: one.group):
        rows.append(Row((say(f"checklist.group.{group}"), *[""] * (len(columns) - 1)), "group"))
        rows += [_row(one, say) for one in of_group]
    who = say("checklist.paper.who", line=_LINE)
    return Chapter(
        f"village_{questions[0].village}",
        name,
        (
            Paragraph(who),
            Paragraph(say("checklist.paper.when", line=_LINE)),
            Table(say("checklist.title", village=name), columns, tuple(rows), roomy=True),
        ),
    )


def _row(one: Question, say: Catalogue) -> Row:
    answer = one.answer
    ticks = [CROSS if answer and answer.presence is choice else EMPTY for choice in _CHOICES]
    count = "" if answer is None or answer.count is None else say.number(answer.count)
    seen = "" if answer is None else say("checklist.paper.seen", day=answer.observed_on)
    remark = "; ".join(part for part in (seen, answer.note if answer else "") if part)
    sentence = say("checklist.question_short", what=one.asked)
    return Row((sentence, *ticks, count, remark, one.said))
