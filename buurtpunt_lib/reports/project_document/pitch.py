"""The pitch on paper: its parts in the order in which they are told, and what is not ready yet."""

from __future__ import annotations

from collections.abc import Iterator

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.actions import ActionState, Term
from buurtpunt_lib.domain.project.communication import Circle, Segment
from buurtpunt_lib.planning import pitch
from buurtpunt_lib.reports import spoken
from buurtpunt_lib.reports.content import Block, Bullets, Heading, Paragraph
from buurtpunt_lib.reports.pitch import Beside
from buurtpunt_lib.reports.plan_document.canvas import paragraphs
from buurtpunt_lib.reports.project_document.about import contact_words
from buurtpunt_lib.reports.project_document.making import Making
from buurtpunt_lib.texts import Catalogue

_TERMS = {Term.SHORT: "soon", Term.MIDDLE: "later", Term.LONG: "far"}
_AHEAD = (ActionState.OPEN, ActionState.DOING)
_OF_EACH = 2


def of_making(making: Making) -> tuple[Block, ...]:
    """() where nothing of the pitch was written: amounts alone are no pitch."""
    return tuple(_blocks(making)) if making.project.plan.pitch.written else ()


def beside(project: Project, say: Catalogue) -> Beside:
    """What other steps know that the pitch may not tell."""
    known = project.contact.name or project.contact.telephone or project.contact.email
    return Beside(
        contact=contact_words(project, say) if known else "",
        team=tuple(one.name for one in project.team),
        why=project.start.why,
        groups=tuple(one.name for one in project.communication.segments if _outside(one)),
        steps=_first_steps(project, say),
    )


def _outside(segment: Segment) -> bool:
    """The team itself is no group that a hub is for."""
    return segment.circle is not Circle.INNER


def _first_steps(project: Project, say: Catalogue) -> tuple[str, ...]:
    """The first actions of each term that are not done, as a slide tells them."""
    told = []
    for term, key in _TERMS.items():
        texts = [one.text for one in project.actions if one.term is term and one.state in _AHEAD]
        told += [say(f"story.deck.{key}", step=text) for text in texts[:_OF_EACH]]
    return tuple(told)


def _blocks(making: Making) -> Iterator[Block]:
    say, told = making.say, making.project.plan.pitch
    if told.spoken.strip():
        yield Heading(say("story.speech.box"))
        yield from paragraphs(told.spoken)
    found = spoken.texts(making.figures, say)
    for part in pitch.TOLD:
        if part in found:
            yield Heading(say(f"story.pitch.part.{part}"))
            yield from paragraphs(found[part])
    missing = spoken.not_ready(making.figures, say)
    if missing:
        yield Heading(say("story.pitch.not_ready"))
        yield Paragraph(say("project_document.pitch_open"))
        yield Bullets(missing)
