"""What every section has: a heading, a sentence of help, words where there is nothing to show."""

from __future__ import annotations

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.network.model import Model


def filters(*children: widgets.Widget) -> widgets.Widget:
    """A row of controls that hold words: wide enough to read what is chosen."""
    made = c.controls(*children)
    made.add_class("bp-filters-wide")
    return made


class Frame:
    """The frame of a section. key: of its words. needs_hub: it is about a chosen place."""

    def __init__(
        self, model: Model, key: str, *body: widgets.Widget, needs_hub: bool = False
    ) -> None:
        self.model, self._needs_hub = model, needs_hub
        say = model.say
        head = m.element("h2", say(f"network_page.{key}.title")) + m.paragraph(
            say(f"network_page.{key}.lead")
        )
        self.empty = c.html()
        self.body = c.column(*body)
        classes = (f"bp-part-{key}", "bp-stacked")
        self.widget = c.column(c.html(head), self.empty, self.body, classes=classes)

    def ready(self) -> bool:
        """Whether a place was chosen where one is needed; else the section asks for it."""
        missing = self._needs_hub and self.model.row is None
        words = self.model.say("network_page.choose_first") if missing else ""
        self.empty.value = str(m.element("p", words, class_="bp-empty")) if words else ""
        self.body.layout.display = "none" if missing else ""
        return not missing
