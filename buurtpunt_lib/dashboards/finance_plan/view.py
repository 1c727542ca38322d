"""The finance page as widgets: choose a plan, move its numbers, see what happens to the account."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.charts.finance import balance_chart
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.finance_plan import parts
from buurtpunt_lib.dashboards.finance_plan.levers import THEMES, Lever
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.saving import Saving
from buurtpunt_lib.dashboards.finance_plan.sections import SECTIONS, Section
from buurtpunt_lib.dashboards.guard import messages
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
    about, outcome, numbers = c.html(), c.html("", "bp-live"), c.html()
    drawn = Chart(say=say, height=340)
    levers = c.column(classes=("bp-levers",))
    sliders: dict[str, Slider] = {}
    choose, undo, redo = _controls(model, guarded)
    below = _Sections(model, guarded)

    def build() -> None:
        """Sliders for the lines that there are; while one moves them they stay and only follow."""
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

    def draw(_change: Any = None) -> None:
        result = model.outcome
        if set(sliders) != {lever.key for lever in model.levers}:
            build()
        about.value = str(_about(model))
        outcome.value = str(parts.outcome(model))
        numbers.value = str(parts.figures(model))
        drawn.figure = balance_chart(
            result.months, result.flow.balance[0], result.bare.balance[0], say
        )
        drawn.description = say("finance.chart.description", n=len(result.months))
        undo.disabled, redo.disabled = not model.can_undo, not model.can_redo
        for lever in model.levers:
            sliders[lever.key].follow(lever)
        below.refresh()

    model.observe(guarded(draw), "outcome")
    draw()
    return widgets.VBox(
        [
            c.html(
                m.element("h1", say("finance.title")) + m.paragraph(say("finance.lead"), lead=True)
            ),
            choose,
            message,
            saved,
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
            below.widget,
            saving.bookmark,
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


class _Sections:
    """One section at a time below the outcome; only the one that is open is brought up to date."""

    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.model, self.guarded = model, guarded
        self.made: dict[str, Section] = {}
        self.choice = widgets.ToggleButtons(
            options=[(say(f"finance.section.{key}"), key) for key in SECTIONS],
            description=say("finance.section_choice"),
        )
        self.choice.add_class("bp-sections")
        self.place = widgets.VBox()
        self.widget = c.column(self.choice, self.place)
        self.choice.observe(guarded(lambda _change: self.refresh()), "value")

    def refresh(self) -> None:
        key = self.choice.value
        if key not in self.made:
            self.made[key] = SECTIONS[key](self.model, self.guarded)
        self.made[key].refresh()
        self.place.children = (self.made[key].widget,)


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
        self._following = False
        self.slider.observe(guarded(lambda change: self._moved(model, change["new"])), "value")
        self.follow(lever)

    def _moved(self, model: Model, value: float) -> None:
        if not self._following:
            model.move(self.key, value)

    def follow(self, lever: Lever) -> None:
        # A slider that is set to follow must not move the plan in its turn.
        self._following = True
        try:
            if self.slider.max < lever.high:
                self.slider.max = lever.high
            if self.slider.value != lever.value:
                self.slider.value = lever.value
        finally:
            self._following = False
        words = str(m.element("span", parts.lever_value(self.say, lever)))
        if self.value.value != words:
            self.value.value = words
