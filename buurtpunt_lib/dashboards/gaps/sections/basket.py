"""The basket: what people should have near them, as others say or as a visitor chooses it.

Own basket: begins as a copy of another one, and is kept in the scan from its first change on.
"""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import traitlets

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps import baskets
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections import basket_words as words
from buurtpunt_lib.dashboards.gaps.sections.frame import Frame, filters
from buurtpunt_lib.dashboards.gaps.sections.on_request import OnRequest
from buurtpunt_lib.dashboards.grid import Grid, GridColumn
from buurtpunt_lib.dashboards.tables import SortedTable, TableFile, tools
from buurtpunt_lib.domain import Basket, BasketItem, Way
from buurtpunt_lib.errors import InputError

_KEY = "gaps_page.basket."


class Adding(traitlets.HasTraits):
    """The facility that is being put into the basket; empty again at once."""

    facility = traitlets.Unicode("")


class BasketSection(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.adding, self.on_request = Adding(), OnRequest()
        # Its list changes with what is chosen, so it follows the model by hand.
        self.choice = widgets.Dropdown(description=say(f"{_KEY}choice"))
        self.choice.add_class("bp-span")
        self._follow()
        self.about = c.html()
        self.grid = Grid(
            [
                GridColumn("name", say(f"{_KEY}column.name"), "fixed"),
                GridColumn("weight", say(f"{_KEY}column.weight"), "number"),
                GridColumn("walk_m", say(f"{_KEY}column.walk_m"), "number", optional=True),
                GridColumn("cycle_m", say(f"{_KEY}column.cycle_m"), "number", optional=True),
            ],
            say,
            caption=say(f"{_KEY}grid"),
        )
        self.grid.on_edit(self._edit)
        self.grid.on_remove(guarded(self._remove))
        facilities = sorted(
            ((f.code, f.name(say.language)) for f in datasets.facilities()),
            key=lambda pair: pair[1].casefold(),
        )
        self.way = widgets.ToggleButtons(
            options=[(say(f"{_KEY}way.{way.value}"), way.value) for way in Way],
            description=say(f"{_KEY}way_choice"),
        )
        self.told = c.html("", "bp-live")
        self.table = SortedTable(say, guarded, sort="name")
        self.table.widget.add_class("bp-stacked")
        self.table.on_open(self._open)
        self.back = c.button(say(f"{_KEY}back"), guarded(self._back), quiet=True)
        super().__init__(
            model,
            "basket",
            filters(self.choice),
            self.about,
            self.grid,
            filters(
                c.choice(self.adding, "facility", say(f"{_KEY}add"), facilities,
                         empty=say(f"{_KEY}add_none")),
                self.back,
            ),
            self.way,
            filters(self.on_request.choice(say)),
            self.told,
            self.table.widget,
            tools(say, self._file, guarded, part="bp-part-basket"),
        )  # fmt: skip
        self.way.observe(guarded(lambda _change: self._results()), "value")
        self.adding.observe(guarded(self._add), "facility")
        self.on_request.observe(guarded(lambda _change: self._results()), "share")
        self.choice.observe(guarded(self._chosen), "value")

    @property
    def basket(self) -> Basket:
        return baskets.chosen(self.model)

    def refresh(self) -> None:
        if not self.ready():
            return
        say, model, basket = self.model.say, self.model, self.basket
        self._follow()
        self.about.value = str(words.about(say, model))
        self.grid.show(
            [
                (
                    item.key,
                    {
                        "name": words.item(say, basket, item.key),
                        "weight": item.weight,
                        "walk_m": item.walk_m,
                        "cycle_m": item.cycle_m,
                    },
                )
                for item in basket.items
            ]
        )
        self.back.layout.display = "" if model.basket == baskets.OWN else "none"
        self._results()

    def _follow(self) -> None:
        self._following = True
        self.choice.options = [(name, code) for code, name in baskets.choices(self.model)]
        self.choice.value = self.model.basket
        self._following = False

    def _chosen(self, change: Any) -> None:
        if not self._following:
            self.model.basket = change["new"]

    def _results(self) -> None:
        say, model, basket = self.model.say, self.model, self.basket
        way = Way(self.way.value)
        if way not in set(basket.ways()):
            told = say(f"{_KEY}no_way", way=say(f"{_KEY}way.{way.value}").lower())
            self.told.value = str(m.note(told, kind="unknown"))
            self.table.clear()
            return
        found = baskets.of_municipality(model, basket, way)
        self.told.value = str(
            words.result(say, model, found) + self.on_request.told(say, found.result)
        )
        self.table.show(
            words.headings(say),
            words.rows(say, model, found),
            caption=say(f"{_KEY}caption", name=model.municipality_name),
        )

    def _edit(self, key: str, field: str, value: Any) -> None:
        """Raises InputError, which is told below the cell."""
        if field == "name":
            return
        items = [
            item.model_copy(update={field: value, **_unsourced(field)}) if item.key == key else item
            for item in self.basket.items
        ]
        self._keep(items)

    def _remove(self, key: str) -> None:
        items = [item for item in self.basket.items if item.key != key]
        if not items:
            raise InputError("gaps_page.basket_empty")
        self._keep(items)

    def _add(self, change: Any) -> None:
        code = change["new"]
        if not code:
            return
        self.adding.facility = ""
        basket = self.basket
        if any(item.key == code for item in basket.items):
            raise InputError("gaps_page.basket_twice")
        if code not in {facility.code for facility in datasets.facilities()}:
            return
        new = BasketItem(key=code, facilities=(code,), walk_m=1200.0, cycle_m=3750.0)
        self._keep([*basket.items, new])

    def _keep(self, items: list[BasketItem]) -> None:
        """Writes the basket down as the visitor's own, as one step."""
        made = Basket.from_dict(
            {
                "key": baskets.OWN,
                "name": self.model.say(f"{_KEY}own"),
                "items": [item.model_dump(exclude_defaults=True) for item in items],
            },
            facilities=[facility.code for facility in datasets.facilities()],
        )
        self.model.change_scan(basket=made)

    def _back(self) -> None:
        self.model.change_scan(basket=None)

    def _open(self, village: str) -> None:
        self.model.village = village
        if self.model.village:
            self.model.section = "village"

    def _file(self) -> TableFile:
        say, model, basket = self.model.say, self.model, self.basket
        way = Way(self.way.value)
        if way not in set(basket.ways()):
            raise InputError("gaps_page.basket_way")
        found = baskets.of_municipality(model, basket, way)
        rows, headers = words.table(say, model, found)
        title = say(f"{_KEY}caption", name=model.municipality_name)
        return TableFile(rows, headers, title, f"{model.municipality}-basket", [basket.name])


def _unsourced(field: str) -> dict[str, str]:
    """A distance that a visitor typed has no source any more."""
    return {field.replace("_m", "_source"): ""} if field.endswith("_m") else {}
