"""What every section has: a heading, a sentence of help, words where there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m


def filters(*children: widgets.Widget) -> widgets.Widget:
    """A row of controls that hold words: wide enough to read what is chosen."""
    made = c.controls(*children)
    made.add_class("bp-filters-wide")
    return made


class SectionFrame:
    """words: how the keys of the page begin, with a point at the end. key: of this section there.
    missing: the end of the key of what must be chosen first; "" when enough was chosen."""

    def __init__(
        self,
        model: Any,
        words: str,
        key: str,
        *body: widgets.Widget,
        missing: Callable[[], str],
        classes: tuple[str, ...] = (),
    ) -> None:
        self.model, self._key_begins, self._missing = model, words, missing
        say = model.say
        head = m.element("h2", say(f"{words}{key}.title")) + m.paragraph(say(f"{words}{key}.lead"))
        self.empty = c.html()
        self.body = c.column(*body)
        self.widget = c.column(
            c.html(head), self.empty, self.body, classes=(f"bp-part-{key}", *classes)
        )

    def ready(self) -> bool:
        """Whether enough was chosen; else the section says what is to be chosen first."""
        missing = self._missing()
        words = self.model.say(f"{self._key_begins}{missing}") if missing else ""
        self.empty.value = str(m.element("p", words, class_="bp-empty")) if words else ""
        self.body.layout.display = "none" if missing else ""
        return not missing
