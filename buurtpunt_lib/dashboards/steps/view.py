"""The steps page as widgets: the project, the list of steps, and the step that is open."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.guard import guarded, messages
from buurtpunt_lib.dashboards.project.bar import Bar
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.sections import Section
from buurtpunt_lib.dashboards.step_list import StepList
from buurtpunt_lib.dashboards.steps import sections
from buurtpunt_lib.dashboards.steps.brought import Brought
from buurtpunt_lib.dashboards.steps.states import states

_T = "steps."


def view(model: ProjectModel) -> widgets.Widget:
    """The whole page as one widget."""
    say = model.say
    message, safe = messages(say)
    head = c.html(m.element("h1", say(f"{_T}title")) + m.paragraph(say(f"{_T}lead"), lead=True))
    bar = Bar(model, safe, home=True)
    brought = Brought(model, safe)
    steps = Steps(model, safe)
    return widgets.VBox([head, bar.widget, brought.widget, message, steps.widget])


class Steps:
    """The list of steps, and the section of the one that is open: `model.section`."""

    def __init__(self, model: ProjectModel, safe: Any) -> None:
        self.model, self.guarded = model, safe
        say = model.say
        self.keys = sections.there()
        self.made: dict[str, Section] = {}
        self.list = StepList(say, _T, self.keys)
        self.list.on_go(safe(lambda number: self.go(self.keys[number])))
        self.why = c.html()
        self.place = widgets.VBox()
        self.wait = c.html(m.element("p", say(f"{_T}wait"), class_="bp-empty"))
        self.fault = c.html("", "bp-live")
        self.back = c.button("", safe(lambda: self._turn(-1)), quiet=True)
        self.next = c.button("", safe(lambda: self._turn(1)))
        turns = c.buttons(self.back, self.next)
        turns.add_class("bp-turns")
        self.widget = c.column(self.list, self.why, self.place, turns, classes=("bp-guide",))
        follow = safe(lambda _change: self.refresh())
        model.observe(follow, ("project", "section", "token"))
        model.observe(safe(self._lead), "wanted")
        self.refresh()

    @property
    def key(self) -> str:
        """The section that is open; the first one when the model names none that there is."""
        return self.model.section if self.model.section in self.keys else self.keys[0]

    def go(self, key: str) -> None:
        """Opens a section because somebody asked for it."""
        self.model.section = key
        self.list.arrive()

    def refresh(self) -> None:
        """Brings the list and the section that is open up to date."""
        say, key = self.model.say, self.key
        found = states(self.model.project, self.keys)
        self.list.show(
            [(say(f"{_T}section.{one}"), state, words and say(words))
             for one, (state, words) in found.items()],
            self.keys.index(key),
        )  # fmt: skip
        self.why.value = str(m.paragraph(say(f"{_T}why.{key}")))
        # What goes wrong in a section is told in its place: the step that was pressed did open.
        guarded(self._show, say, self._fault)(key)
        self._turns(key)

    def _show(self, key: str) -> None:
        if key not in self.made:
            self.place.children = (self.wait,)
            self.made[key] = sections.make(key, self.model, self.guarded)
        section = self.made[key]
        section.refresh()
        if self.place.children != (section.widget,):
            self.place.children = (section.widget,)

    def _fault(self, sentence: str) -> None:
        if sentence:
            self.fault.value = str(m.note(sentence, kind="warning"))
            there = self.made.get(self.key)
            self.place.children = (self.fault, *([there.widget] if there else []))

    def _lead(self, change: Any) -> None:
        """Somebody wants to go to a field: the section that is open now shows it, if it can."""
        if change["new"]:
            self.refresh()

    def _turn(self, by: int) -> None:
        at = self.keys.index(self.key) + by
        if 0 <= at < len(self.keys):
            self.go(self.keys[at])

    def _turns(self, key: str) -> None:
        say, at = self.model.say, self.keys.index(key)
        for button, to, word in ((self.back, at - 1, "back"), (self.next, at + 1, "next")):
            there = 0 <= to < len(self.keys)
            button.layout.display = "" if there else "none"
            if there:
                name = say(f"{_T}section.{self.keys[to]}")
                button.description = say(f"{_T}{word}", step=name)
