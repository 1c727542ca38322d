"""A place that does not exist yet, described: its village, what it should offer, who begins."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards.network.model import OWN, Model
from buurtpunt_lib.dashboards.network.sections.frame import filters
from buurtpunt_lib.dashboards.ticks import Ticks
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.domain import FunctionGroup, HubLegalForm, Initiator

_KEY = "network_page.own."


class OwnPlace:
    """A heading that opens the description; opening it looks at the own place."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        self.unfold = Unfold(model.say(f"{_KEY}heading"), lambda: _Fields(model, guarded), guarded)
        self.unfold.head.observe(guarded(self._opened), "value")
        self.widget = self.unfold.widget

    def refresh(self) -> None:
        # Who chooses a place of the register looks at that one.
        if self.unfold.head.value and self.model.hub != OWN:
            self.unfold.head.value = False
        self.unfold.refresh()

    def _opened(self, change: Any) -> None:
        if change["new"]:
            self.model.hub = OWN
        elif self.model.hub == OWN:
            self.model.hub = ""


class _Fields:
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.ticks = Ticks()
        self.ticks.add_class("bp-ticks-wide")
        self.ticks.on_tick(guarded(self._tick))
        choices = [
            c.choice(model, "own_village", say(f"{_KEY}village"), model.villages,
                     empty=say(f"{_KEY}choose_village")),
            c.choice(model, "own_initiator", say(f"{_KEY}initiator"),
                     [(i.value, say(f"landscape.initiator.{i.value}")) for i in Initiator],
                     empty=say(f"{_KEY}no_matter")),
            c.choice(model, "own_legal_form", say(f"{_KEY}legal_form"),
                     [(f.value, say(f"landscape.legal_form.{f.value}")) for f in HubLegalForm],
                     empty=say(f"{_KEY}no_matter")),
        ]  # fmt: skip
        self.hint = c.html("", "bp-live")
        self.widget = c.column(filters(*choices), self.ticks, self.hint)

    def refresh(self) -> None:
        say, model = self.model.say, self.model
        known = dict(model.services)
        groups = []
        for group in FunctionGroup:
            items = [
                (one.code, known[one.code], one.code in model.own_services)
                for one in datasets.services()
                if one.group is group and one.code in known
            ]
            items.sort(key=lambda item: item[1].casefold())
            groups.append((say(f"network_page.function.{group.value}"), items))
        self.ticks.show(groups)
        missing = not model.own_village
        self.hint.value = f"<p>{say(f'{_KEY}village_first')}</p>" if missing else ""

    def _tick(self, code: str, ticked: bool) -> None:
        chosen = [one for one in self.model.own_services if one != code]
        self.model.own_services = (*chosen, code) if ticked else tuple(chosen)
