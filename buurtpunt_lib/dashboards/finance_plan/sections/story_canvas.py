"""The canvas on the page: nine blocks to write in, beside what the plan says, and on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.print_button import PrintButton
from buurtpunt_lib.dashboards.text_box import TextBox
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.planning.canvas import BLOCKS
from buurtpunt_lib.reports.plan_document.canvas import said_by_plan
from buurtpunt_lib.texts import Catalogue

# Lines of the plan in a block; a block on the page is narrow.
MOST_SAID = 6
# Blocks that say what is missing when the plan is silent about them.
_EXPECTED = ("customers", "income", "partners", "cost_structure")
_PAPER = "bp-canvas-paper"


class CanvasPart:
    """The nine boxes. beside: what stands elsewhere about each block, by block; what the plan says
    when not given. heading: the words above it. nothing: by block, what stands there while it is
    silent.
    """

    def __init__(
        self,
        model: Model,
        guarded: Any,
        beside: Callable[[], dict[str, tuple[str, ...]]] | None = None,
        heading: str = "",
        nothing: Mapping[str, str] | None = None,
    ) -> None:
        self.model = model
        say = model.say
        self.beside = beside or self._plan_says
        self.heading = heading or say("story.canvas.said")
        usual = {block: say(f"story.canvas.nothing.{block}") for block in _EXPECTED}
        self.nothing = {**usual, **(nothing or {})}
        self.boxes: dict[str, TextBox] = {}
        self.said: dict[str, widgets.HTML] = {}
        blocks = []
        for block in BLOCKS:
            questions = [say(f"story.canvas.ask.{block}.{n}") for n in ("first", "second")]
            box = TextBox(
                say(f"story.canvas.block.{block}"), say, guarded, questions=questions, rows=4
            )
            box.on_write(lambda text, block=block: self._write(block, text))
            self.boxes[block] = box
            self.said[block] = c.html("", "bp-said")
            name = f"bp-block-{block.replace('_', '-')}"
            blocks.append(c.column(box, self.said[block], classes=("bp-block", name)))
        self.grid = widgets.Box(blocks)
        self.grid.add_class("bp-canvas")
        self.grid.add_class("bp-screen")
        self.paper = c.html("", _PAPER, "bp-print")
        self.note = c.html("", "bp-small")
        self.widget = c.column(
            c.html(
                m.element("h3", say("story.canvas.title")) + m.paragraph(say("story.canvas.lead"))
            ),
            self.grid,
            self.note,
            c.buttons(PrintButton(label=say("story.canvas.print"), part=_PAPER)),
            self.paper,
        )

    def _write(self, block: str, text: str) -> None:
        model = self.model
        model.change(canvas={**model.plan.canvas.model_dump(), block: text})

    def _plan_says(self) -> dict[str, tuple[str, ...]]:
        return said_by_plan(self.model.plan, self.model.outcome.flow, self.model.say)

    def refresh(self) -> None:
        say, plan, said = self.model.say, self.model.plan, self.beside()
        for block in BLOCKS:
            self.boxes[block].show(getattr(plan.canvas, block))
            told = _said(say, said[block], self.heading)
            silent = self.nothing.get(block)
            self.said[block].value = str(told or (m.paragraph(silent) if silent else ""))
        self.note.value = str(m.paragraph(say("story.canvas.average", n=plan.months)))
        self.paper.value = str(paper(say, plan, said, self.model.today, self.heading))


def _said(say: Catalogue, lines: tuple[str, ...], heading: str) -> Markup:
    """What stands elsewhere about a block, the first lines of it; nothing where nothing does."""
    if not lines:
        return Markup("")
    items = [m.element("li", line) for line in lines[:MOST_SAID]]
    if len(lines) > MOST_SAID:
        items.append(m.element("li", say("story.canvas.more", n=len(lines) - MOST_SAID)))
    return m.paragraph(heading) + m.element("ul", items)


def paper(
    say: Catalogue,
    plan: HubPlan,
    said: dict[str, tuple[str, ...]],
    today: date,
    heading: str,
) -> Markup:
    """The canvas on one sheet: what was written, and below it what stands elsewhere."""
    blocks = []
    for block in BLOCKS:
        text = getattr(plan.canvas, block)
        lines = [m.paragraph(part) for part in text.split("\n") if part.strip()]
        body = lines or [m.element("p", say("story.canvas.empty"), class_="bp-small")]
        blocks.append(
            m.element(
                "section",
                m.element("h3", say(f"story.canvas.block.{block}")),
                *body,
                _said(say, said[block], heading),
                class_=f"bp-block bp-block-{block.replace('_', '-')}",
            )
        )
    head = say("story.canvas.paper_about", name=plan.name, day=say.day(today))
    average = m.paragraph(say("story.canvas.average", n=plan.months))
    return m.element("h2", head) + m.element("div", blocks, class_="bp-canvas") + average
