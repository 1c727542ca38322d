"""What a link of another page brings into the project: a place as an example, or a partner.

Brought: the name of what a link brings ("voorbeeld", "partner") and its id, out of an address such
as /stappenplan?voorbeeld=dorpspunt-stavele. A link only asks: nothing changes before somebody
presses, because a link may come from anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import anywidget
import traitlets
from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.errors import InputError

EXAMPLE, PARTNER = "voorbeeld", "partner"
# Where each of them comes to stand in the project.
PLACES = {EXAMPLE: "participation.examples", PARTNER: "offer.partners"}
# Ids of the register and of organisations are shorter.
LONGEST = 120
_T = "brought."


def bring_address(name: str, id: str) -> str:
    """The link that asks on the page of the steps whether to take something over."""
    return f"{address('stappenplan')}?{name}={quote(id, safe='')}"


class Arrival(anywidget.AnyWidget):
    """Nothing to see. on_come hears the name and the id that a browser's address brought."""

    _esm = Path(__file__).parent / "brought.js"

    _names = traitlets.List().tag(sync=True)

    def __init__(self, guarded: Any) -> None:
        self._come: Callable[[str, str], None] = lambda name, id: None
        super().__init__(_names=list(PLACES))
        self.on_msg(guarded(self._answer))

    def on_come(self, callback: Callable[[str, str], None]) -> None:
        self._come = callback

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """What a browser says of our traits is not heard."""

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if not isinstance(message, Mapping):
            return
        name, id = message.get("name"), message.get("value")
        if name in PLACES and isinstance(id, str) and 0 < len(id) <= LONGEST:
            self._come(name, id)


class Brought:
    """Asks whether to take over what a link brought, and does it when somebody presses."""

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        self.model = model
        self._waiting: tuple[str, dict[str, Any]] | None = None
        self.arrival = Arrival(guarded)
        self.arrival.on_come(self.come)
        self.asked = Pressable()
        self.asked.add_class("bp-live")
        self.asked.on_press(guarded(self._press))
        self.asked.show(Markup("<span></span>"), set())
        self.widget = c.column(self.arrival, self.asked)

    def come(self, name: str, id: str) -> None:
        """A link brought something. Raises InputError when nothing has that id."""
        found = _FOUND[name](self.model, id)
        self._waiting = (name, found)
        there = self._there()
        key = f"{_T}{name}.{'there' if there else 'ask'}"
        go = "see" if there else "take"
        self._tell(key, found["name"], [go, "leave"])

    def _there(self) -> str:
        """The id of the item of the project that is already about this; "" for none."""
        if self._waiting is None:
            return ""
        name, found = self._waiting
        field = "hub" if name == EXAMPLE else "organisation"
        for one in self.model.at(PLACES[name]):
            if getattr(one, field) == found[field]:
                return str(one.id)
        return ""

    def _tell(self, key: str, named: str, buttons: list[str]) -> None:
        say = self.model.say
        shown = [press_button(say(f"{_T}{code}"), code, about=named) for code in buttons]
        self.asked.show(
            m.note(
                [
                    m.element("span", say(key, name=named)),
                    m.element("div", shown, class_="bp-go bp-link-row"),
                ]
            ),
            set(buttons),
        )

    def _press(self, code: str) -> None:
        if self._waiting is None:
            return
        name, found = self._waiting
        if code == "leave":
            self._waiting = None
            self.asked.show(Markup("<span></span>"), set())
            return
        # The project may have come back, or changed, since the question was asked.
        item = self._there()
        if code == "take":
            if not item:
                self.model.put(PLACES[name], found)
            self._tell(f"{_T}{name}.taken", found["name"], ["see", "leave"])
        elif item:
            self.model.go(PLACES[name])


def _example(model: ProjectModel, id: str) -> dict[str, Any]:
    from buurtpunt_lib.reports.participation_words import example_of

    hubs = model.facts().hubs
    rows = hubs[hubs["id"] == id]
    if rows.empty:
        raise InputError("register.hub_unknown", field=EXAMPLE, value=id)
    return example_of(next(rows.itertuples(index=False)), model.say)


def _partner(model: ProjectModel, id: str) -> dict[str, Any]:
    # pydantic comes with the network, which the first sight of the page need not wait for.
    from buurtpunt_lib.register.network import organisation

    found = organisation(id)
    return {"name": found.name, "organisation": found.id}


_FOUND: dict[str, Callable[[ProjectModel, str], dict[str, Any]]] = {
    EXAMPLE: _example,
    PARTNER: _partner,
}
