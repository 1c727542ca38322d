"""The canvas of a project: nine boxes, each beside what other steps hold, and the no-loss test."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib import finance
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.sections.story_canvas import CanvasPart
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.project.plan_in_project import PlanInProject
from buurtpunt_lib.dashboards.steps.sections.papers import paper_buttons
from buurtpunt_lib.planning.canvas import BLOCKS
from buurtpunt_lib.reports import canvas_words
from buurtpunt_lib.reports.plan_document.story import village_of
from buurtpunt_lib.texts import Catalogue


class Canvas:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        # The village of which the people near were counted, with what was found.
        self._counted: tuple[str | None, str] = (None, "")
        self.test, self.missing = c.html("", "bp-live"), c.html("", "bp-live")
        self.boxes = CanvasPart(
            PlanInProject(model), guarded, self._beside, say("canvas_words.beside"),
            {"customers": say("canvas_step.no_village")},
        )  # fmt: skip
        self.widget = c.column(
            c.html(m.paragraph(say("canvas_step.lead"))),
            self.test,
            self.missing,
            self.boxes.widget,
            c.html(m.element("h3", say("canvas_step.paper"))),
            paper_buttons(model, "canvas"),
        )

    def _beside(self) -> dict[str, tuple[str, ...]]:
        model = self.model
        return canvas_words.beside(model.project, model.outcome(), model.say, self._people())

    def _people(self) -> str:
        """Counted once for each village: it takes a moment."""
        model, village = self.model, village_of(self.model.project.plan)
        code = village.code if village else None
        if code is not None and code != self._counted[0]:
            words = canvas_words.catchment(model.facts(), village, model.say)
            self._counted = code, words
        return self._counted[1] if code is not None else ""

    def refresh(self) -> None:
        say, written = self.model.say, self.model.project.plan.canvas.written
        self.boxes.refresh()
        self.test.value = str(no_loss(say, self.model.outcome()))
        empty = [say(f"story.canvas.block.{block}") for block in BLOCKS if block not in written]
        words = {"names": say.listing(empty), "n": len(empty)}
        told = say("canvas_step.open", **words) if empty else say("canvas_step.full")
        self.missing.value = str(m.paragraph(told))


def no_loss(say: Catalogue, outcome: finance.PlanOutcome) -> Markup:
    """The no-loss test as the first thing to read."""
    test = canvas_words.no_loss(outcome, say)
    if test is None:
        return m.note(say("canvas_step.no_amounts"), kind="unknown")
    told = [
        f"{say(f'report.scenario.{one.side}')}: {one.text}" if one.side else one.text
        for one in test.remarks
    ]
    lost = outcome.given.no_loss.first is None and bool(outcome.given.no_loss.judged)
    look = "bp-answer bp-answer-bad" if lost else "bp-answer"
    return m.element("p", m.element("strong", test.title), " ", " ".join(told), class_=look)


make = Canvas
