"""Which chapters each kind of document has, and who makes them.

Theme: a module of this room with `blocks(project, say, *, today, facts) -> blocks`; () leaves the
chapter out. Of the financial plan the chapters are those of `plan_document`; no figure of it is
computed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module

from buurtpunt_lib.reports.content import Block, Chapter, Note, Table, plain
from buurtpunt_lib.reports.plan_document import CHAPTERS as PLAN_CHAPTERS
from buurtpunt_lib.reports.plan_document import chapter as plan_chapter
from buurtpunt_lib.reports.project_document import about, canvas, pitch, village
from buurtpunt_lib.reports.project_document.making import Making

Maker = Callable[[Making], tuple[Block, ...]]

# Chapters about law and taxes: a document that has one says that it is no advice.
LEGAL = frozenset({"legal", "duties", "tax", "rules"})
# Of these the financial plan says it itself, at the head of the chapter.
_ADVISED = LEGAL - {key for key, _ in PLAN_CHAPTERS}
# Chapters of the plan that speak without any amount; the others need one.
_IN_WORDS = ("project", "aim", "activities", "people", "feasibility")
_AMOUNTS = tuple(key for key, _ in PLAN_CHAPTERS if key not in (*_IN_WORDS, "canvas"))

KINDS: dict[str, tuple[str, ...]] = {
    "dossier": (
        "project", "start", "aim", "village", "participation", "needs", "communication", "offer",
        "activities", "people", "canvas", "legal", "duties", *_AMOUNTS, "feasibility", "money",
        "rollout", "framework", "actions",
    ),
    "actionplan": ("actions",),
    "communication": ("communication",),
    "canvas": ("canvas",),
    "pitch": ("pitch",),
    "framework": ("framework",),
}  # fmt: skip
# Themes whose chapter other rooms of this folder make.
THEMES = (
    "start", "participation", "needs", "communication", "offer", "legal", "duties", "money",
    "rollout", "framework", "actions",
)  # fmt: skip
_OWN: dict[str, Maker] = {
    "village": village.blocks,
    "canvas": canvas.of_making,
    "pitch": pitch.of_making,
}


def of_kind(kind: str, making: Making) -> Iterator[Chapter]:
    """The chapters of a kind that hold something."""
    for key in KINDS[kind]:
        if found := _chapter(key, making, alone=kind != "dossier"):
            yield found


def closing(kind: str, making: Making, found: list[Chapter]) -> list[Chapter]:
    """What ends a document: in a dossier what is still open; always with what it was made."""
    say, ends = making.say, []
    if kind == "dossier":
        numbers = {chapter.key: at for at, chapter in enumerate(found, start=1)}
        open_points = tuple(about.open_points(making, numbers))
        if open_points:
            ends.append(Chapter("open", say("project_document.chapter.open"), open_points))
    of_law = bool(LEGAL & {chapter.key for chapter in found})
    made = tuple(about.made(making, of_law=of_law))
    return [*ends, Chapter("about", say("project_document.chapter.about"), made)]


def calendar(kind: str, making: Making) -> bytes | None:
    """What has a day in a kind of document, as a calendar file; None where nothing has."""
    from buurtpunt_lib.reports import calendar, communication_calendar, project_calendar

    project, say = making.project, making.say
    name = f"{project.name}: {say(f'project_document.kind.{kind}')}"
    if kind == "communication":
        found = communication_calendar.events(project, say)
        return calendar.to_ical(found, say, name=name) if found else None
    if kind == "actionplan":
        return project_calendar.to_ical(project, say)
    return None


def _chapter(key: str, making: Making, *, alone: bool) -> Chapter | None:
    say = making.say
    if key in _OWN:
        blocks = _OWN[key](making)
    elif key in THEMES:
        # Read when it is asked for: a canvas needs none of what a dossier needs.
        module = import_module(f"{__package__}.{key}")
        if key == "framework" and alone:
            # A form to fill in; in a dossier it is a chapter only once somebody filled it in.
            blocks = module.template(making.project, say, today=making.today)
        else:
            found = module.blocks(making.project, say, today=making.today, facts=making.facts)
            blocks = tuple(map(without_empty, found))
    else:
        if key in _AMOUNTS and making.figures.empty:
            return None
        found = plan_chapter(key, making.figures, say)
        blocks = found.blocks if found else ()
    blocks = tuple(blocks)
    if blocks and key in _ADVISED:
        blocks = (Note(say("report.no_advice"), "warning"), *blocks)
    return Chapter(key, say(f"project_document.chapter.{key}"), blocks) if blocks else None


def without_empty(block: Block) -> Block:
    """A table without the columns in which nobody filled in anything; else the block itself.

    The first column stays, and so does a table that is to be filled in with a pen.
    """
    if not isinstance(block, Table) or block.roomy:
        return block
    kept = [
        at
        for at in range(len(block.columns))
        if at == 0 or any(plain(row.cells[at]).strip() for row in block.rows)
    ]
    return replace(
        block,
        columns=tuple(block.columns[at] for at in kept),
        rows=tuple(replace(row, cells=tuple(row.cells[at] for at in kept)) for row in block.rows),
    )
