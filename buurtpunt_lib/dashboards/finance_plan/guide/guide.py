"""The section "step by step": the steps in a fixed order, beside all that can be reached freely.

Body: what can be filled in or asked at a step, made when the step is first opened. The step that
is open stays open while the page is; only that step is brought up to date.
"""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.guide import answers
from buurtpunt_lib.dashboards.finance_plan.guide.bodies import BODIES, Body
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.step_list import StepList
from buurtpunt_lib.finance.steps import STEPS, Step, first_open, step_states

_T = "finance_guide."


class Guide:
    """The section. `step` is the one that is open; `go` opens another."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model, self.guarded = model, guarded
        say = model.say
        self.step = STEPS[0]
        self.begun_with: tuple[str, bool] | None = None
        self.bodies: dict[Step, Body] = {}
        self.list = StepList(say)
        self.list.on_go(guarded(lambda number: self.go(STEPS[number])))
        self.begin, self.why = c.html(), c.html()
        self.answer, self.open = c.html("", "bp-live"), c.html("", "bp-live")
        self.own = c.button(say(f"{_T}begin.own"), guarded(self._begin_own), quiet=True)
        self.place = widgets.VBox()
        self.back = c.button("", guarded(lambda: self._turn(-1)), quiet=True)
        self.next = c.button("", guarded(lambda: self._turn(1)))
        turns = c.buttons(self.back, self.next)
        turns.add_class("bp-turns")
        self.widget = c.column(
            self.begin,
            self.own,
            self.list,
            self.why,
            self.answer,
            self.open,
            self.place,
            turns,
            classes=("bp-guide",),
        )

    def go(self, step: Step) -> None:
        """Opens a step because somebody asked for it."""
        self.step = step
        self.refresh()
        self.list.arrive()

    def leave_for(self, section: str) -> None:
        """Opens another section of the page because somebody asked for it."""
        self.list.leave()
        self.model.section = section

    def _turn(self, by: int) -> None:
        at = STEPS.index(self.step) + by
        if 0 <= at < len(STEPS):
            self.go(STEPS[at])

    def _begin_own(self) -> None:
        self.model.example = ""
        self.go(STEPS[0])

    def refresh(self) -> None:
        model, say = self.model, self.model.say
        self._follow_plan()
        states = step_states(model.plan)
        self.list.show(
            [(say(step.text), states[step].value, say(states[step].text)) for step in STEPS],
            STEPS.index(self.step),
        )
        self._begin_words()
        self.why.value = str(m.paragraph(say(f"{_T}why.{self.step.value}")))
        self.answer.value = str(answers.answer(model, self.step))
        self.open.value = str(answers.still_open(model, self.step))
        if self.step not in self.bodies and self.step in BODIES:
            self.bodies[self.step] = BODIES[self.step](self)
        body = self.bodies.get(self.step)
        if body is not None:
            body.refresh()
        self.place.children = () if body is None else (body.widget,)
        self._turns()

    def _follow_plan(self) -> None:
        """Another plan to begin with: an example is read from the start, one's own plan goes on
        where it was left."""
        plan = self.model.plan
        begun_with = (self.model.example, plan.example)
        if begun_with != self.begun_with:
            self.begun_with = begun_with
            self.step = STEPS[0] if plan.example else first_open(plan)

    def _begin_words(self) -> None:
        say, example = self.model.say, self.model.plan.example
        told = ""
        if example:
            told = m.note(say(f"{_T}begin.example"), kind="assumption")
        elif self.model.outcome.empty:
            told = m.note(say(f"{_T}begin.empty"))
        self.begin.value = str(told)
        self.own.layout.display = "" if example else "none"

    def _turns(self) -> None:
        say, at = self.model.say, STEPS.index(self.step)
        for button, to, key in ((self.back, at - 1, "back"), (self.next, at + 1, "next")):
            there = 0 <= to < len(STEPS)
            button.layout.display = "" if there else "none"
            if there:
                button.description = say(f"{_T}{key}", step=say(STEPS[to].text))
