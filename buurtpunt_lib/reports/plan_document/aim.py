"""Why the hub is there, for whom and what comes first: the pitch as a chapter of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from buurtpunt_lib.reports.content import Block, Heading
from buurtpunt_lib.reports.plan_document.canvas import paragraphs
from buurtpunt_lib.reports.plan_document.figures import Figures
from buurtpunt_lib.texts import Catalogue

# Parts that say something to a reader; an opening, a question and the like are for a listener.
PARTS = (
    "introduction", "why", "change", "follow_up", "target_group", "stakeholders", "soon", "later",
    "far",
)  # fmt: skip


def blocks(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """The parts of the pitch that were written; nothing where none was."""
    written = figures.plan.pitch.written
    for part in PARTS:
        if part in written:
            yield Heading(say(f"story.aim.{part}"))
            yield from paragraphs(written[part])
