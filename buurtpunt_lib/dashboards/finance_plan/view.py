"""The finance page as widgets: choose a plan, move its numbers, see what happens to the account."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan import parts
from buurtpunt_lib.dashboards.finance_plan.main_chart import MainChart
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.project_plan import ProjectPlan
from buurtpunt_lib.dashboards.finance_plan.saving import Saving
from buurtpunt_lib.dashboards.finance_plan.sections import SECTIONS
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.later import Later
from buurtpunt_lib.dashboards.sections import Sections
from buurtpunt_lib.dashboards.sliders import Sliders
from buurtpunt_lib.dashboards.upload import upload
from buurtpunt_lib.domain.plan import MAX_BYTES, HubPlan


def view(model: Model) -> widgets.Widget:
    """The whole page as one widget."""
    say = model.say
    message, guarded = messages(say)
    saved = c.html("", "bp-live")

    def told(kind: str, sentence: str) -> None:
        shown = m.note(sentence, kind=kind) if kind != "saved" else m.element("p", sentence)
        saved.value = str(shown) if sentence else ""

    saving = Saving(model, told)
    whole = ProjectPlan(model, guarded)
    about, outcome, numbers = c.html(), c.html("", "bp-live"), c.html()
    drawn = MainChart(model, guarded)
    levers = Sliders(say)
    levers.on_move(model.move)
    levers.on_type(model.put)
    choose, undo, redo = _controls(model, guarded)
    below = Sections(
        model,
        guarded,
        [(say(f"finance.section.{key}"), key) for key in SECTIONS],
        lambda key: SECTIONS[key](model, guarded),
        description=say("finance.section_choice"),
    )

    rest = Later(guarded(below.refresh))

    def draw() -> None:
        # The answer to a slider first, then the chart: it is what one looks at meanwhile.
        levers.show(parts.slides(model))
        drawn.refresh()
        outcome.value = str(parts.outcome(model))
        numbers.value = str(parts.figures(model))
        about.value = str(_about(model))
        undo.disabled, redo.disabled = not model.can_undo, not model.can_redo

    def follow(_change: Any) -> None:
        draw()
        # What stands below waits until the hand on a slider comes to rest.
        if model.in_turn:
            rest.soon()
        else:
            rest.now()

    model.observe(guarded(follow), "outcome")
    draw()
    below.refresh()
    return widgets.VBox(
        [
            c.html(
                m.element("h1", say("finance.title")) + m.paragraph(say("finance.lead"), lead=True)
            ),
            whole.widget,
            choose,
            message,
            saved,
            saving.bookmark,
            about,
            numbers,
            c.columns(
                c.column(
                    c.html(m.element("h2", say("finance.chart_title"))),
                    outcome,
                    drawn.widget,
                    classes=("bp-wide", "bp-stay"),
                ),
                c.column(c.html(m.element("h2", say("finance.levers"))), levers),
            ),
            below.widget,
        ]
    )


def _controls(model: Model, guarded: Any) -> tuple[widgets.Widget, widgets.Button, widgets.Button]:
    """The row above the plan: what to begin from, steps back and forth, a file to open."""
    say = model.say
    example = c.choice(
        model, "example", say("finance.example"), model.examples, empty=say("finance.example_none")
    )
    example.add_class("bp-span")
    undo = c.button(say("finance.undo"), guarded(model.undo), quiet=True)
    redo = c.button(say("finance.redo"), guarded(model.redo), quiet=True)
    restore = c.button(say("finance.restore"), guarded(model.restore), quiet=True)
    opened = upload(
        say("finance.upload"),
        lambda content: model.open(HubPlan.from_json(content)),
        guarded,
        accept=".json",
        largest=MAX_BYTES,
    )
    row = c.controls(example, c.buttons(undo, redo, restore, opened))
    return row, undo, redo


def _about(model: Model) -> Any:
    say, plan = model.say, model.plan
    if plan.example:
        return m.note(plan.description, heading=say("finance.about_example"), kind="assumption")
    return m.paragraph(say("finance.about_blank")) if model.outcome.empty else ""
