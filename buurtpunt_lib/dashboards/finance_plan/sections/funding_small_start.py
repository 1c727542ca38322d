"""A button that makes a smaller start of the plan, and tells which numbers became smaller."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.sections.funding_parts import missing_words
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.missing_money import missing
from buurtpunt_lib.finance.small_start import SHARE, SmallStart, small_start
from buurtpunt_lib.texts import Catalogue

_T = "finance_funding.small."
SHARES = (0.75, SHARE, 0.25)
_LONGEST_NAME = 120
# Fields whose numbers are euro, and those of whole people or visits.
_EUROS = frozenset({"amount"})


class SmallStartPart:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.share = widgets.Dropdown(
            options=[(say(f"{_T}size", percent=say.percent(share)), share) for share in SHARES],
            value=SHARE,
            description=say(f"{_T}share"),
        )
        self.told = c.html("", "bp-live")
        self.made: SmallStart | None = None
        self.make_button = c.button(say(f"{_T}make"), guarded(self.make))
        self.widget = c.column(
            c.html(m.paragraph(say(f"{_T}lead"))),
            c.controls(self.share),
            c.buttons(self.make_button),
            self.told,
        )

    def make(self) -> None:
        """Raises InputError where the plan cannot start smaller; the plan stays as it was."""
        say, before = self.model.say, self.model.plan
        share = self.share.value
        because = say(f"{_T}because", percent=say.percent(share))
        try:
            found = small_start(before, share=share, because=because)
        except InputError:
            self.told.value = ""
            raise
        if not found.changes:
            self.told.value = str(m.note(say(f"{_T}nothing")))
            return
        name = say(f"{_T}name", name=before.name)
        named = found.plan.replace(name=name) if len(name) <= _LONGEST_NAME else found.plan
        self.model.open(named)
        self.made = SmallStart(named, share, found.changes)
        self.told.value = str(self._words(before, self.made))

    def refresh(self) -> None:
        if self.made is not None and self.made.plan != self.model.plan:
            # The list belongs to that one plan; after a step back it would mislead.
            self.made = None
            self.told.value = ""

    def _words(self, before: HubPlan, made: SmallStart) -> Markup:
        say = self.model.say
        after = missing_words(say, missing(self.model.outcome.flow))
        return m.note(say(f"{_T}outcome", after=after), kind="assumption") + m.details(
            say(f"{_T}changed", n=len(made.changes)), changes(say, before, made)
        )


def changes(say: Catalogue, before: HubPlan, made: SmallStart) -> Markup:
    """Every number that changed, as a list."""
    items = []
    for one in made.changes:
        written = [
            say.euro(value, 0 if float(value).is_integer() else 2)
            if one.field in _EUROS
            else say.plain(value)
            for value in (one.before, one.after)
        ]
        words = say(
            f"{_T}change",
            line=before.line(one.line).name,
            field=say(f"finance.field.{one.field}"),
            before=written[0],
            after=written[1],
        )
        items.append(m.element("li", words))
    return m.element("ul", items)
