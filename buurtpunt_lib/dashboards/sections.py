"""Sections: what stands below the choices of a page, one at a time, made when it is opened.

Section: a widget, and `refresh`, which brings it up to date with the model of the page. Only the
one that is open is brought up to date. The model has a trait `section`, the key of the one that is
open, so that a section can open another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m


class Section(Protocol):
    widget: widgets.Widget

    def refresh(self) -> None: ...


class Sections:
    """titles: (words, key) of each section. make: makes the section of a key. wait: words that
    stand there while a section is made, "" where that takes no time."""

    def __init__(
        self,
        model: Any,
        guarded: Any,
        titles: Iterable[tuple[str, str]],
        make: Callable[[str], Section],
        *,
        description: str,
        wait: str = "",
    ) -> None:
        self._model, self._make = model, make
        self.made: dict[str, Section] = {}
        self.choice = widgets.ToggleButtons(options=list(titles), description=description)
        self.choice.add_class("bp-sections")
        self.place = widgets.VBox()
        self.wait = c.html(m.element("p", wait, class_="bp-empty")) if wait else None
        self.widget = c.column(self.choice, self.place)
        # First the model hears what was pressed: a section is brought up to date for what it holds.
        widgets.link((self.choice, "value"), (model, "section"))
        self.choice.observe(guarded(lambda _change: self.refresh()), "value")

    def refresh(self) -> None:
        """Brings the section that is open up to date, and makes it the first time."""
        # The model hears of a section before the buttons do.
        key = self._model.section or self.choice.value
        if key not in self.made:
            if self.wait is not None:
                self.place.children = (self.wait,)
            self.made[key] = self._make(key)
        self.made[key].refresh()
        self.place.children = (self.made[key].widget,)
