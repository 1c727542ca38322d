"""The canvas of a project as a chapter: the no-loss test, then block by block what was written and
what stands beside it elsewhere in the project."""

from __future__ import annotations

from collections.abc import Iterator

from buurtpunt_lib.planning.canvas import BLOCKS
from buurtpunt_lib.reports import canvas_words
from buurtpunt_lib.reports.content import Block, Bullets, Heading, Note, Paragraph
from buurtpunt_lib.reports.plan_document.canvas import paragraphs
from buurtpunt_lib.reports.project_document.making import Making

# Lines below a block; the chapters about money hold all of them.
MOST_BESIDE = 8


def of_making(making: Making) -> tuple[Block, ...]:
    """() where nobody wrote in the canvas."""
    return tuple(_blocks(making)) if making.project.plan.canvas.written else ()


def _blocks(making: Making) -> Iterator[Block]:
    say, written = making.say, making.project.plan.canvas.written
    yield Paragraph(say("canvas_words.about"))
    test = canvas_words.no_loss(making.figures, say)
    if test is None:
        yield Note(say("canvas_words.no_amounts"), "unknown")
    else:
        yield Heading(test.title)
        for remark in test.remarks:
            side = say(f"report.scenario.{remark.side}") + ": " if remark.side else ""
            yield Paragraph(side + remark.text, lead=True)
    people = canvas_words.catchment(making.facts, making.village, say)
    beside = canvas_words.beside(making.project, making.figures, say, people)
    for block in BLOCKS:
        yield Heading(say(f"story.canvas.block.{block}"))
        if block in written:
            yield from paragraphs(written[block])
        elif not beside[block]:
            yield Note(say("story.canvas.empty"), "unknown")
        if beside[block]:
            yield Paragraph(say("canvas_words.beside"))
            more = len(beside[block]) - MOST_BESIDE
            rest = (say("story.canvas.more", n=more),) if more > 0 else ()
            yield Bullets((*beside[block][:MOST_BESIDE], *rest))
    if making.figures.empty:
        return
    yield Note(say("story.canvas.average", n=making.project.plan.months))
