"""The landscape page as widgets: one section at a time, and the door for editors at the foot."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.dashboards.landscape.sections import Section, make
from buurtpunt_lib.dashboards.sign_in import SignIn


def view(model: Model) -> widgets.Widget:
    """The whole page as one widget."""
    say = model.say
    message, guarded = messages(say)
    head = c.html(
        m.element("h1", say("landscape_page.title"))
        + m.paragraph(say("landscape_page.lead"), lead=True)
    )
    door = SignIn(say, guarded)
    door.on_change(guarded(model.become))
    below = _Sections(model, guarded)
    model.observe(guarded(lambda _change: below.refresh()), "turn")
    model.observe(guarded(lambda _change: below.open()), "section")
    below.open()
    page = widgets.VBox([head, below.choice, message, below.place, door.widget])
    page.door = door
    return page


class _Sections:
    """One section at a time; only the one that is open is brought up to date."""

    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.model, self.guarded = model, guarded
        self.made: dict[str, Section] = {}
        self._heard = True
        self.choice = widgets.ToggleButtons(
            options=self._options(), description=say("register_page.section_choice")
        )
        self.choice.add_class("bp-sections")
        self.place = widgets.VBox()
        # What stands there while a section is made, which may take a moment the first time.
        self.wait = c.html(m.element("p", say("register_page.wait"), class_="bp-empty"))
        self.choice.observe(guarded(self._chosen), "value")

    def _options(self) -> list[tuple[str, str]]:
        say = self.model.say
        return [(say(f"register_page.section.{key}"), key) for key in self.model.sections]

    def _chosen(self, change: Any) -> None:
        if change["new"] and self._heard:
            self.model.section = change["new"]

    def open(self) -> None:
        """Shows the section that the model says; a section may open another one."""
        key = self.model.section
        if self.choice.value != key:
            self.choice.value = key
        if key not in self.made:
            self.place.children = (self.wait,)
            self.made[key] = make(key, self.model, self.guarded)
        self.refresh()
        self.place.children = (self.made[key].widget,)

    def refresh(self) -> None:
        options = self._options()
        if list(self.choice.options) != options:
            # Somebody signed in or out: other sections can be opened, and this one stays open.
            # New options put a widget on its first one, which is no choice of anybody.
            self._heard = False
            self.choice.options = options
            self.choice.value = self.model.section
            self._heard = True
        if self.model.section in self.made:
            self.made[self.model.section].refresh()
