"""What one can do after looking at a village: make a plan for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.new_plan import plan_address

_KEY = "gaps_page.village."


class NextSteps:
    """Follows the chosen village; a link to a plan belongs to the village that it was made for."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        # The address of the plan that was made for a village, by its code: made once a visit.
        self._made: dict[str, str] = {}
        self.button = c.button(say(f"{_KEY}plan"), guarded(self._make))
        self.link = c.html("", "bp-live")
        self.widget = c.column(c.html(m.element("h3", say(f"{_KEY}next"))), self.button, self.link)

    def refresh(self) -> None:
        model, say = self.model, self.model.say
        address = self._made.get(model.village)
        self.button.layout.display = "none" if address else ""
        if not address:
            self.link.value = ""
            return
        name = model.village_name
        there = m.link(say(f"{_KEY}plan_open", name=name), address, class_="bp-button")
        self.link.value = str(
            m.paragraph(say(f"{_KEY}plan_ready", name=name)) + m.element("p", there)
        )

    def _make(self) -> None:
        model = self.model
        if model.village and model.village not in self._made:
            self._made[model.village] = plan_address(
                model.say, model.village, model.village_name, today=date.today()
            )
        self.refresh()
