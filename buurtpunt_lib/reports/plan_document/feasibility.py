"""Whether the makers can do it and whether the village lets them: the notes on feasibility."""

from __future__ import annotations

from collections.abc import Iterator

from buurtpunt_lib.reports.content import Block, Heading, Note, Paragraph
from buurtpunt_lib.reports.plan_document import outcome
from buurtpunt_lib.reports.plan_document.canvas import paragraphs
from buurtpunt_lib.reports.plan_document.figures import Figures
from buurtpunt_lib.texts import Catalogue

# Notes with a verdict of the makers beside them, and notes without.
_JUDGED = ("internal", "external")
_TOLD = ("unique", "alternatives", "plan_b")


def blocks(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """The notes as a chapter; nothing where nobody wrote or decided anything."""
    notes = figures.plan.feasibility
    decided = {name: getattr(notes, f"{name}_ok") for name in _JUDGED}
    if not notes.written and all(ok is None for ok in decided.values()):
        return
    for name in (*_JUDGED, *_TOLD):
        verdict = decided.get(name)
        if name not in notes.written and verdict is None:
            continue
        yield Heading(say(f"story.feasibility.{name}"))
        if verdict is not None:
            kind = "info" if verdict else "warning"
            yield Note(say(f"story.feasibility.verdict.{'yes' if verdict else 'no'}"), kind)
        if name == "plan_b" and figures.has_grants:
            yield Paragraph(outcome.sentence("without", figures.without, say))
        yield from paragraphs(notes.written.get(name, ""))
