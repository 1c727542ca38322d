"""Understanding the landscape: counts, what goes together, growth, who lives near, what is known.

Everything is counted over the places that fit the filters. Each part has a sentence, a drawing
where that helps, and a table with the same figures; a part is worked out when it is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.landscape import figures
from buurtpunt_lib.dashboards.landscape.figures import Found
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.dashboards.landscape.sections import Frame
from buurtpunt_lib.dashboards.tables import TableFile, tools
from buurtpunt_lib.dashboards.unfold import Unfold

_WORDS = "register_page.understand."
# In the order in which people ask; the first is open.
_PARTS: dict[str, Callable[..., Found]] = {
    "counts": figures.counts,
    "together": figures.together,
    "growth": figures.growth,
    "offer": figures.offer,
    "nearby": figures.nearby,
    "white": figures.white_spots,
    "mix": figures.mix,
    "challenges": figures.challenges,
    "complete": figures.complete,
    "age": figures.age,
}


class Understand(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.only_hubs = widgets.Checkbox(
            value=False, description=say(f"{_WORDS}only_hubs"), indent=False
        )
        self.which = c.html("", "bp-live")
        self.parts = {
            key: Unfold(
                say(f"{_WORDS}{key}.title"),
                lambda key=key: _Part(self, key, guarded),
                guarded,
            )
            for key in _PARTS
        }
        super().__init__(
            model,
            "understand",
            self.which,
            self.only_hubs,
            *[part.widget for part in self.parts.values()],
        )
        self.only_hubs.observe(guarded(lambda _change: self.refresh()), "value")
        self.parts["counts"].head.value = True

    def refresh(self) -> None:
        say = self.model.say
        n = len(self.model.rows)
        filtered = n < len(self.model.table)
        self.which.value = str(
            m.paragraph(say(f"{_WORDS}{'of_found' if filtered else 'of_all'}", n=n))
        )
        for part in self.parts.values():
            part.refresh()


@dataclass
class _Part:
    """One part: choices where it has them, a sentence, a chart and a table."""

    owner: Understand
    key: str
    guarded: Any
    widget: widgets.Widget = field(init=False)

    def __post_init__(self) -> None:
        say = self.owner.model.say
        self.said, self.below = c.html("", "bp-live"), c.html()
        self.chart = Chart(say=say, height=320)
        self.choice: widgets.Dropdown | None = None
        self._file: TableFile | None = None
        self._seen: tuple[Any, ...] = ()
        head: list[widgets.Widget] = []
        if self.key == "counts":
            options = [(say(f"register_page.facet.{facet}"), facet) for facet in figures.COUNTED]
            self.choice = widgets.Dropdown(
                options=options, description=say(f"{_WORDS}counts.by"), value="service"
            )
            self.choice.observe(self.guarded(lambda _change: self.refresh()), "value")
            head = [c.controls(self.choice)]
        more = tools(say, lambda: self._file, self.guarded)
        self.widget = c.column(*head, self.said, self.chart, self.below, more)

    def refresh(self) -> None:
        model, only_hubs = self.owner.model, bool(self.owner.only_hubs.value)
        seen = (model.filters, model.stamp, only_hubs, self.choice and self.choice.value)
        if seen == self._seen:
            return
        self._seen = seen
        options = {"by": self.choice.value} if self.choice is not None else {}
        found = _PARTS[self.key](model.say, model.rows, only_hubs=only_hubs, **options)
        self.said.value = str(m.element("p", found.sentence, class_="bp-answer"))
        self.chart.layout.display = "none" if found.figure is None else ""
        if found.figure is not None:
            self.chart.height = found.height
            self.chart.figure = found.figure
            self.chart.description = found.description
        table = m.table(found.columns, found.rows, caption=found.caption) if found.rows else ""
        note = m.element("p", found.note, class_="bp-small") if found.note else ""
        self.below.value = str(Markup("") + table + note)
        headers = {f"c{n}": column.heading for n, column in enumerate(found.columns)}
        rows = [{f"c{n}": str(cell) for n, cell in enumerate(row)} for row in found.rows]
        notes = [found.note] if found.note else []
        self._file = TableFile(rows, headers, found.caption, self.key, notes)
