"""Parts of a large section: headings that open what stands below them.

A part opens by itself when somebody wants to go to a place that is worked on in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.unfold import Content, Unfold

Part = tuple[str, Sequence[str], Callable[[], Content]]


class Parts:
    """parts: (heading, places that are worked on there, what makes its content)."""

    def __init__(
        self, model: ProjectModel, guarded: Any, parts: Sequence[Part], *, opened: int | None = None
    ) -> None:
        self.model = model
        self._places = [tuple(places) for _, places, _ in parts]
        self.unfolds = [Unfold(heading, make, guarded) for heading, _, make in parts]
        self.widget = c.column(*(one.widget for one in self.unfolds), classes=("bp-parts",))
        if opened is not None:
            self.unfolds[opened].head.value = True

    def refresh(self) -> None:
        """Brings up to date what is open."""
        at = self._wanted()
        if at is not None and not self.unfolds[at].head.value:
            # Opening it brings it up to date too.
            self.unfolds[at].head.value = True
            at_once = at
        else:
            at_once = None
        for number, one in enumerate(self.unfolds):
            if number != at_once:
                one.refresh()

    def _wanted(self) -> int | None:
        """The part with the longest place that what is wanted begins with."""
        goal, best, found = self.model.wanted, -1, None
        for number, places in enumerate(self._places):
            for place in places:
                if begins(goal, place) and len(place) > best:
                    best, found = len(place), number
        return found


def begins(goal: str, place: str) -> bool:
    """Whether a place is another one or lies in it: "team[an].role" lies in "team"."""
    return goal == place or goal.startswith((f"{place}.", f"{place}["))
