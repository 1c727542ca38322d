"""The chapter on cooperation and offer: services, partners, gains, volunteers and the rota."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.offer import GainLevel
from buurtpunt_lib.planning import offer, volunteers
from buurtpunt_lib.planning.needs import Gap
from buurtpunt_lib.reports import offer_around, offer_words
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
from buurtpunt_lib.reports.insurance_words import insurance
from buurtpunt_lib.reports.project_document.start import table
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts

_KEY = "offer."
# A document tells what stands out; the page has the whole list.
_MOST_SUGGESTIONS = 5


def blocks(
    project: Project, say: Catalogue, *, today: date, facts: Facts | None = None
) -> tuple[Block, ...]:
    """What was entered about the offer; () when nothing was."""
    if not offer.entered(project):
        return ()
    gaps: tuple[Gap, ...] = ()
    if facts is not None:
        gaps = offer_around.gaps(project, lambda: facts)
    households = offer_around.households(project)
    return (
        *_services(project, say, gaps, households),
        *_around(project, say, facts),
        *_partners(project, say),
        *_place(project, say),
        *_volunteers(project, say, today),
        *_rota(project, say),
        *_open(project, say, gaps, households),
    )


def _services(
    project: Project, say: Catalogue, gaps: Sequence[Gap], households: Mapping[str, int]
) -> Iterator[Block]:
    if not project.offer.services:
        return
    from buurtpunt_lib.storage import register

    yield Heading(say(f"{_KEY}part.services"))
    heads = [say(f"{_KEY}services.{key}") for key in ("name", "when", "by", "by_residents")]
    rows = offer_words.services(project, say)
    yield table(say(f"{_KEY}document.services"), heads, rows, 1.3, 1.0, 1.3, 0.9)
    why = [
        f"{offer_words.service(say, one.id)}: {one.why.strip()}"
        for one in project.offer.services
        if one.why.strip()
    ]
    if why:
        yield Bullets(tuple(why))
    if residents := offer_words.residents(project, say):
        yield Paragraph(residents)
    keys = ("name", "column_heard", "column_measured", "column_verdict")
    yield table(
        say(f"{_KEY}services.confront_title"),
        [say(f"{_KEY}services.{key}") for key in keys],
        offer_words.confronted(project, say, gaps, households),
        1.0, 1.2, 1.2, 1.6,
    )  # fmt: skip
    asked = [words for _, words in offer_words.asked_for(project, say, gaps, households)]
    if asked:
        yield Paragraph(f"{say(f'{_KEY}asked_title')}:")
        yield Bullets(tuple(asked))
    if mixed := offer_words.mix(project, say):
        columns = (
            Column(say(f"{_KEY}services.column_function"), width=2.0),
            Column(say(f"{_KEY}services.column_n"), number=True),
            Column(say(f"{_KEY}services.column_share"), number=True),
        )
        rows = tuple(Row(row) for row in mixed)
        yield Table(say(f"{_KEY}services.mix_title"), columns, rows)
    found = offer_around.bundle(
        register.hub_table(), [one.id for one in project.offer.services], n=_MOST_SUGGESTIONS
    )
    if found.suggestions:
        yield Paragraph(
            f"{offer_around.bundle_lead(say, found)} {say(f'{_KEY}document.bundle_lead')}"
        )
        yield Bullets(
            tuple(
                f"{offer_words.service(say, one.service)}: "
                f"{offer_around.suggestion_words(say, found, one)} {say(f'{_KEY}bundle.where')} "
                f"{', '.join(name for _, name in one.where)}."
                for one in found.suggestions
            )
        )
        yield Note(say(f"{_KEY}bundle.note"))


def _around(project: Project, say: Catalogue, facts: Facts | None) -> Iterator[Block]:
    """Traders nearby, the mobipunt test, and who can help."""
    placed = facts is not None and project.village in datasets.villages().index
    if facts is not None and placed and project.offer.services:
        found = offer_around.competition(facts, project, say)
        if found:
            yield Heading(say(f"{_KEY}around.compete"))
        for _, words, partners, near in found:
            yield Note(words, kind="warning" if near else "unknown")
            if partners:
                yield Bullets(partners)
    if project.offer.services:
        point = offer_around.point(facts if placed else None, project)
        if point.offered > 1:
            yield Heading(say(f"{_KEY}mobipunt.title"))
            heads = [say(f"{_KEY}mobipunt.column_{key}") for key in ("part", "state")]
            yield table(
                say(f"{_KEY}document.mobipunt"),
                heads,
                offer_around.point_rows(point, say),
                1.0,
                1.4,
            )
        matches = offer_around.matches(project)
        if matches:
            yield Heading(say(f"{_KEY}supplier.title"))
            heads = [say(f"{_KEY}supplier.column_{key}") for key in ("name", "helps", "near")]
            rows = [
                (one.name or say("common.not_known"), *offer_around.match_words(say, one))
                for one in matches
            ]
            yield table(say(f"{_KEY}document.suppliers"), heads, rows, 1.4, 1.4, 1.0)
    if project.offer.opportunities:
        yield Paragraph(say(f"{_KEY}document.own_chances"))
        yield Bullets(
            tuple(
                f"{one.text}: {one.note.strip()}" if one.note.strip() else one.text
                for one in project.offer.opportunities
            )
        )


def _partners(project: Project, say: Catalogue) -> Iterator[Block]:
    rows = offer_words.who_does_what(project, say)
    if rows:
        yield Heading(say(f"{_KEY}part.partners"))
        heads = [say(f"{_KEY}partners.column_{key}") for key in ("name", "kind", "does")]
        yield table(say(f"{_KEY}document.partners"), heads, rows, 1.0, 0.7, 2.0)
    if project.offer.gains:
        yield Heading(say(f"{_KEY}part.gains"))
        heads = [
            say(f"{_KEY}gain.partner"),
            *(say(f"{_KEY}level.{one.value}") for one in GainLevel),
        ]
        rows = offer_words.win_win(project, say)
        yield table(say(f"{_KEY}document.gains"), heads, rows, 0.8, 1.2, 1.2, 1.2)
    if project.offer.self_check:
        yield Heading(say(f"{_KEY}part.check"))
        heads = [say(f"{_KEY}document.domain"), say(f"{_KEY}document.arranged")]
        rows = offer_words.self_check(project, say)
        yield table(say(f"{_KEY}check.label"), heads, rows, 2.4, 0.8)


def _place(project: Project, say: Catalogue) -> Iterator[Block]:
    if not (project.offer.physical or project.offer.digital):
        return
    yield Heading(say(f"{_KEY}part.place"))
    for part in ("physical", "digital"):
        rows = offer_words.place(project, say, part)
        title = say(f"{_KEY}place.{part}")
        yield table(title, [title, say(f"{_KEY}document.arranged")], rows, 2.4, 0.8)


def _volunteers(project: Project, say: Catalogue, today: date) -> Iterator[Block]:
    if not volunteers.uses_volunteers(project):
        return
    yield Heading(say(f"{_KEY}part.volunteers"))
    rows = offer_words.policy(project, say)
    if rows:
        heads = [say(f"{_KEY}document.question"), say(f"{_KEY}document.answer")]
        yield table(say(f"{_KEY}document.policy"), heads, rows, 1.0, 1.8)
    if project.offer.onboarding:
        known = [one for one in volunteers.ONBOARDING if one in project.offer.onboarding]
        yield Paragraph(f"{say(f'{_KEY}volunteers.onboarding')}:")
        yield Bullets(tuple(say(f"{_KEY}onboarding.{one}") for one in known))
    yield from insurance(project, say, today)


def _rota(project: Project, say: Catalogue) -> Iterator[Block]:
    rows = offer_words.rota(project, say)
    if not rows:
        return
    yield Heading(say(f"{_KEY}part.rota"))
    heads = [say(f"{_KEY}rota.column_{key}") for key in ("day", "hours", "task", "who", "open")]
    yield table(say(f"{_KEY}rota.title"), heads, rows, 0.8, 0.9, 1.2, 1.4, 0.9)
    yield Bullets(tuple(offer_words.rota_total(project, say)))


def _open(
    project: Project, say: Catalogue, gaps: Sequence[Gap], households: Mapping[str, int]
) -> Iterator[Block]:
    found = offer.findings(project, gaps, households)
    if found:
        yield Heading(say(f"{_KEY}document.open"))
        yield Bullets(tuple(say(f"offer.finding.{one.code}", **one.values) for one in found))
