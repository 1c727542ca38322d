"""A heading that opens what stands below it; what stands there is made when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c


class Content(Protocol):
    widget: widgets.Widget

    def refresh(self) -> None: ...


class Unfold:
    """`refresh` brings the content up to date, where it is open."""

    def __init__(self, heading: str, make: Callable[[], Content], guarded: Any) -> None:
        self._make = make
        self.content: Content | None = None
        self.head = widgets.ToggleButton(value=False, description=heading)
        self.head.add_class("bp-unfold")
        self.body = c.column(classes=("bp-unfolded",))
        self.head.observe(guarded(lambda _change: self.refresh()), "value")
        self.widget = c.column(self.head, self.body)
        self.refresh()

    def refresh(self) -> None:
        self.body.layout.display = "" if self.head.value else "none"
        if not self.head.value:
            return
        if self.content is None:
            self.content = self._make()
            self.body.children = (self.content.widget,)
        self.content.refresh()
