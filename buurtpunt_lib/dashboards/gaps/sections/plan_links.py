"""Buttons that begin a plan for a village, and the links that open it on the finance page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.new_plan import KINDS, plan_address
from buurtpunt_lib.dashboards.pressable import Pressable, press_button

_KEY = "gaps_page.plan."


class PlanLinks:
    """Set `show`; a plan that was made keeps its link as long as the page is open."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        self.widget = Pressable()
        self.widget.on_press(guarded(self._make))
        self._villages: Sequence[tuple[str, str]] = ()
        # Addresses of plans that were made, by "kind:village".
        self._made: dict[str, str] = {}

    def show(self, villages: Sequence[tuple[str, str]]) -> None:
        """villages: (code, name) of those for which a plan can begin."""
        self._villages = villages
        self._draw()

    def _draw(self) -> None:
        say = self.model.say
        items, codes = [], set()
        for village, name in self._villages:
            offered: list[Any] = []
            for kind in KINDS:
                code = f"{kind}:{village}"
                if code in self._made:
                    words = say(f"{_KEY}open.{kind}", name=name)
                    offered.append(m.link(words, self._made[code], class_="bp-button"))
                else:
                    codes.add(code)
                    offered.append(press_button(say(f"{_KEY}{kind}"), code, about=name))
            items.append(m.element("li", m.element("strong", name),
                                   m.element("span", offered, class_="bp-link-row")))  # fmt: skip
        if not items:
            self.widget.show(m.element("span"), set())
            return
        lead = m.paragraph(say(f"{_KEY}lead"))
        self.widget.show(lead + m.element("ul", items, class_="bp-changes"), codes)

    def _make(self, code: str) -> None:
        kind, village = code.split(":", 1)
        name = dict(self._villages)[village]
        self._made[code] = plan_address(
            self.model.say, kind, self.model.facts, village, name, today=date.today()
        )
        self._draw()
