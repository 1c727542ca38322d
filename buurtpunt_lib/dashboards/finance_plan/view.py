"""The finance page as widgets: choose a plan, move its numbers, see what happens to the account."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.charts.finance import balance_chart
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.finance_plan import parts
from buurtpunt_lib.dashboards.finance_plan.levers import THEMES, Lever
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.guard import messages


def view(model: Model) -> widgets.Widget:
    """The whole page as one widget."""
    say = model.say
    message, guarded = messages(say)
    head = c.html(
        m.element("h1", say("finance.title")) + m.paragraph(say("finance.lead"), lead=True)
    )
    example = c.choice(
        model, "example", say("finance.example"), model.examples, empty=say("finance.example_none")
    )
    example.add_class("bp-span")
    undo = c.button(say("finance.undo"), guarded(model.undo), quiet=True)
    redo = c.button(say("finance.redo"), guarded(model.redo), quiet=True)
    restore = c.button(say("finance.restore"), guarded(model.restore), quiet=True)
    about, outcome, numbers = c.html(), c.html("", "bp-live"), c.html()
    months, origins = c.html(), c.html()
    drawn = Chart(say=say, height=340)
    levers = c.column(classes=("bp-levers",))
    sliders: dict[str, Slider] = {}

    def build(_change: Any = None) -> None:
        """New sliders for a new plan; while one plan is being moved they stay and only follow."""
        sliders.clear()
        folds: list[widgets.Widget] = []
        for theme in THEMES:
            own = [Slider(lever, model, guarded) for lever in model.levers if lever.theme == theme]
            sliders.update((slider.key, slider) for slider in own)
            if own:
                # One theme open: a page of forty sliders frightens.
                heading = say(f"finance.theme.{theme}")
                folds.append(c.fold(heading, [s.box for s in own], opened=not folds))
        levers.children = folds
        about.value = str(_about(model))

    def draw(_change: Any = None) -> None:
        result = model.outcome
        outcome.value = str(parts.outcome(model))
        numbers.value = str(parts.figures(model))
        drawn.figure = balance_chart(
            result.months, result.flow.balance[0], result.bare.balance[0], say
        )
        drawn.description = say("finance.chart.description", n=len(result.months))
        months.value = str(parts.month_table(model))
        origins.value = str(m.details(say("finance.origin.title"), parts.origins(model)))
        undo.disabled, redo.disabled = not model.can_undo, not model.can_redo
        for lever in model.levers:
            sliders[lever.key].follow(lever)

    def begin(_change: Any = None) -> None:
        build()
        draw()

    # The levers follow a new example before the outcome is drawn with them.
    model.observe(guarded(begin), "example")
    model.observe(guarded(draw), "outcome")
    begin()

    return widgets.VBox(
        [
            head,
            c.controls(example, c.buttons(undo, redo, restore)),
            message,
            about,
            numbers,
            c.columns(
                c.column(
                    c.html(m.element("h2", say("finance.chart_title"))),
                    outcome,
                    drawn,
                    c.html(m.paragraph(say("finance.chart.note")), "bp-small"),
                    classes=("bp-wide", "bp-stay"),
                ),
                c.column(c.html(m.element("h2", say("finance.levers"))), levers),
            ),
            c.html(m.element("h2", say("finance.table.title"))),
            months,
            download(
                say("finance.save"),
                lambda: model.plan.to_json().encode(),
                "plan.json",
                guarded,
                kind="application/json",
            ),
            c.html(m.element("h2", say("finance.origin.heading"))),
            c.html(m.note(say("finance.origin.warning"), kind="assumption")),
            origins,
        ]
    )


def _about(model: Model) -> Any:
    say, plan = model.say, model.plan
    if not plan.example:
        return m.paragraph(say("finance.about_blank"))
    return m.note(plan.description, heading=say("finance.about_example"), kind="assumption")


class Slider:
    """A lever as a slider with its value in words; it follows the model and moves it."""

    def __init__(self, lever: Lever, model: Model, guarded: Any) -> None:
        self.say = model.say
        self.key = lever.key
        self.slider = widgets.FloatSlider(
            value=lever.value,
            min=lever.low,
            max=lever.high,
            step=lever.step,
            description=parts.lever_words(self.say, lever),
            readout=False,
        )
        self.value = c.html("", "bp-readout")
        self.box = widgets.Box([self.slider, self.value])
        self.box.add_class("bp-lever")
        self.slider.observe(guarded(lambda change: model.move(lever.key, change["new"])), "value")
        self.follow(lever)

    def follow(self, lever: Lever) -> None:
        if self.slider.value != lever.value:
            self.slider.value = lever.value
        words = str(m.element("span", parts.lever_value(self.say, lever)))
        if self.value.value != words:
            self.value.value = words
