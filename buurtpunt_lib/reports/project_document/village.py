"""The village of a project: what it has, what it lacks and who says so, as in its own dossier."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from buurtpunt_lib.reports.content import Block, Heading, Note
from buurtpunt_lib.reports.project_document.making import Making
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts

_PARTS = ("short", "people", "strengths", "gaps")


def blocks(making: Making) -> tuple[Block, ...]:
    """() where the project names no village that we know."""
    if making.facts is None or making.village is None:
        return ()
    return tuple(_blocks(making.facts, making.village.code, making.say))


def _blocks(facts: Facts, code: str, say: Catalogue) -> Iterator[Block]:
    # Brings assessments along, which a document without a village does not need.
    from buurtpunt_lib.reports.village_document import sources, village
    from buurtpunt_lib.reports.village_document.dossier import Dossier

    dossier = Dossier(facts, village=code)
    for part in _PARTS:
        found = tuple(getattr(village, part)(dossier, say))
        if found:
            yield Heading(say(f"village_report.chapter.{part}"))
            yield from found
    yield Heading(say("village_report.chapter.sources"))
    yield from sources.blocks(dossier, [code], say)
    yield Note(say("project_document.village_more"))
