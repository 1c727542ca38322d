"""The sections of the landscape page, each made when it is first opened.

Section: a key, a widget, and `refresh`, which brings it up to date with the model. The module of a
section is imported when it is first opened: a visitor waits for nothing that they do not look at.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Protocol

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.landscape.model import Model


class Section(Protocol):
    widget: widgets.Widget

    def refresh(self) -> None: ...


# Key: module and class.
_WHERE = {
    "find": "find:Find",
    "record": "record:Record",
    "understand": "understand:Understand",
    "files": "files:Files",
    "suggest": "suggest:Suggest",
    "grid": "edit_table:EditTable",
    "moderate": "moderate:Moderate",
}


def make(key: str, model: Model, guarded: Any) -> Section:
    """Makes a section; KeyError for a key that is none."""
    module, name = _WHERE[key].split(":")
    found = import_module(f"{__name__}.{module}")
    return getattr(found, name)(model, guarded)


class Frame:
    """What every section but the first has: a heading, a sentence of help, a body."""

    def __init__(self, model: Model, key: str, *body: widgets.Widget) -> None:
        self.model = model
        say = model.say
        head = m.element("h2", say(f"register_page.{key}.title")) + m.paragraph(
            say(f"register_page.{key}.lead")
        )
        self.body = c.column(*body)
        self.widget = c.column(c.html(head), self.body, classes=(f"bp-part-{key}",))
