"""How far some longer work is, told while it is going on."""

from __future__ import annotations

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m


class Progress:
    """`at` shows a bar with words beside it, `done` takes it away."""

    def __init__(self) -> None:
        self.widget = c.html("", "bp-live")

    def at(self, part: float, words: str) -> None:
        """part: from 0 to 1."""
        bar = m.element(
            "progress", class_="bp-progress", max="100", value=str(round(100 * part)),
            aria_label=words,
        )  # fmt: skip
        self.widget.value = str(m.element("p", words) + bar)

    def done(self) -> None:
        self.widget.value = ""
