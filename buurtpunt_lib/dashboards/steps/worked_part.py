"""A part of a step: a lead, what is filled in, and what follows from it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.project.model import ProjectModel


class WorkedPart:
    """words: how the keys of a step begin, which each step says once. key: of this part."""

    words = ""

    def __init__(self, model: ProjectModel, key: str, *inside: Any) -> None:
        self.model, self.key = model, key
        self._inside = inside
        self.shown = c.html("", "bp-live")
        children = [one.widget if hasattr(one, "widget") else one for one in inside]
        lead = c.html(m.paragraph(model.say(f"{self.words}{key}.lead")))
        self.widget = c.column(lead, *children, self.shown)

    def say(self, key: str, **values: Any) -> str:
        """A sentence of this part."""
        return self.model.say(f"{self.words}{self.key}.{key}", **values)

    def refresh(self) -> None:
        for one in self._inside:
            if hasattr(one, "refresh"):
                one.refresh()
        self.shown.value = str(self.follows())

    def follows(self) -> Markup:
        """What follows from what was filled in."""
        return Markup("")
