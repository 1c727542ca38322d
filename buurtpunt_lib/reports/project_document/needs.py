"""What the village needs: what people said, against what is measured, and the survey counted.

Nothing of one household is told: numbers below the limit of `data/knowledge/participation.yaml`
stand there as "fewer than".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.participation import Need, NeedKind
from buurtpunt_lib.planning import needs
from buurtpunt_lib.planning.survey import missed
from buurtpunt_lib.reports import participation_words as told
from buurtpunt_lib.reports import survey_words
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

_WIDTHS = (1.7, 1.9, 0.7, 0.9, 1.6, 0.8, 2.2)


def blocks(
    project: Project, say: Catalogue, *, today: date, facts: Facts | None = None
) -> tuple[Block, ...]:
    """() where nobody said anything and no survey was read in."""
    part = project.participation
    if not part.needs and part.survey.households is None:
        return ()
    return tuple(_blocks(project, say, facts))


def _blocks(project: Project, say: Catalogue, facts: Facts | None) -> Iterator[Block]:
    part = project.participation
    for key, kinds in (
        ("needs", (NeedKind.NEED, NeedKind.WISH)), ("strengths", (NeedKind.STRENGTH,)),
    ):  # fmt: skip
        listed = [one for one in part.needs if one.kind in kinds]
        if listed:
            yield Heading(say(f"participation.document.{key}"))
            yield Bullets(tuple(_said(one, say) for one in listed))
    yield from _compared(project, say, facts)
    if part.survey.households is not None:
        yield from _survey(project, say)


def _said(one: Need, say: Catalogue) -> str:
    details = [say(f"participation.need_kind.{one.kind}")]
    if one.service:
        details.append(told.service_name(one.service, say).lower())
    if one.voices is not None:
        details.append(f"{say('participation.column.voices').lower()}: {say.number(one.voices)}")
    if one.heard_at:
        details.append(one.heard_at)
    return f"{one.text} ({'; '.join(details)})"


def _compared(project: Project, say: Catalogue, facts: Facts | None) -> Iterator[Block]:
    gaps: tuple[needs.Gap, ...] = ()
    if facts is not None and project.village is not None:
        from buurtpunt_lib.assessment.village_gaps import village_gaps

        gaps = village_gaps(facts, project.village)
    least = datasets.participation().figure("least_shown")
    fits = needs.fits(project, gaps, missed(project.participation.survey))
    if not fits:
        return
    yield Heading(say("participation.fit.caption"))
    if best := told.threefold(fits, say):
        yield Paragraph(best, lead=True)
    columns = tuple(
        Column(say(f"participation.column.{key}"), width=width)
        for key, width in zip(told.FIT_COLUMNS, _WIDTHS, strict=True)
    )
    rows = tuple(Row(cells) for cells in told.fit_rows(fits, say, least=least))
    yield Table(say("participation.document.caption_needs"), columns, rows)
    yield Note(
        say("participation.fit.source") if gaps else say("participation.fit.no_village"),
        "info" if gaps else "unknown",
    )


def _survey(project: Project, say: Catalogue) -> Iterator[Block]:
    survey = project.participation.survey
    least = datasets.participation().figure("least_shown")
    yield Heading(say("participation.document.survey"))
    yield Paragraph(" ".join(survey_words.summary(survey, say)))
    columns = (
        Column(say("participation_survey.column.question"), width=2.4),
        Column(say("participation_survey.column.answer"), width=2.2),
        Column(say("participation_survey.column.households"), number=True),
        Column(say("participation_survey.column.share"), number=True, width=0.8),
    )
    rows = tuple(Row(cells) for cells in survey_words.rows(survey, say))
    if rows:
        yield Table(say("participation_survey.result.caption"), columns, rows)
    if survey_words.has_small(survey):
        yield Note(say("participation_survey.result.hidden", least=int(least)))
