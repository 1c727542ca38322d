"""Map and list: filters with their numbers, the places on a map, and the same places as a table."""

from __future__ import annotations

import os
from typing import Any

import ipywidgets as widgets

from buurtpunt_lib import datasets
from buurtpunt_lib.charts.landscape import MARKS, TILES
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards.address_bar import AddressBar
from buurtpunt_lib.dashboards.facets import Facets
from buurtpunt_lib.dashboards.landscape import facet_words, parts
from buurtpunt_lib.dashboards.landscape.model import REACHES, SORTS, Model
from buurtpunt_lib.dashboards.near_me import NearMe
from buurtpunt_lib.dashboards.paged_table import PagedTable
from buurtpunt_lib.dashboards.places_map import Mark, PlacesMap
from buurtpunt_lib.dashboards.tables import Heading, Row
from buurtpunt_lib.register.filters import MOST_TEXT

_WORDS = "register_page."


class Find:
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.model = model
        self._table: Any = None
        self._seen: tuple[Any, ...] = ()
        self.address = AddressBar(say, guarded)
        self.address.on_come(model.open_query)
        self.found, self.unplaced = c.html("", "bp-live"), c.html("", "bp-small")
        self.facets = Facets(
            heading=say(f"{_WORDS}facets.heading"),
            more=say(f"{_WORDS}facets.more"),
            fewer=say(f"{_WORDS}facets.fewer"),
            chosen=say(f"{_WORDS}facets.chosen", n="{n}"),
        )
        self.facets.on_tick(guarded(self._tick))
        self.near = NearMe(say, guarded, reaches=REACHES, suggestions=lambda: model.village_words)
        self.near.on_place(model.look_near)
        self.near.on_here(guarded(model.look_around))
        self.near.on_reach(guarded(model.look_within))
        self.map = self._make_map(guarded)
        self.list = PagedTable(say, guarded)
        self.list.on_open(self._open)
        self.list.on_sort(self._sort)
        self.list.on_page(lambda number: model.set_trait("page", number))
        self.widget = self._laid_out(guarded)
        model.observe(guarded(lambda _change: self._draw_list()), ["sort", "turned", "page"])
        model.observe(guarded(lambda _change: self._choose()), "selected")
        model.observe(guarded(self._background), "background")
        model.observe(
            guarded(lambda _change: self._told()),
            ["sort", "turned", "page", "selected", "view", "section", "turn"],
        )

    # --- how it is laid out ----------------------------------------------------------------------

    def _make_map(self, guarded: Any) -> PlacesMap:
        model, say = self.model, self.model.say
        rings = [ring for one in datasets.outlines("province") for ring in one.rings]
        marks = [Mark(code, say(f"landscape.status.{code}"), *look) for code, look in MARKS.items()]
        made = PlacesMap(
            say,
            guarded,
            marks=marks,
            rings=rings,
            name_of=lambda place: parts.name_and_place(model, place),
            labels=parts.map_labels,
        )
        made.on_press(lambda place: model.set_trait("selected", place))
        made.on_open(self._open)
        made.on_look(lambda view: model.set_trait("view", view))
        return made

    def _laid_out(self, guarded: Any) -> widgets.Widget:
        model, say = self.model, self.model.say
        text = widgets.Text(
            description=say("landscape_page.filter.text"),
            placeholder=say("landscape_page.filter.text_hint"),
            continuous_update=True,
        )
        text.observe(guarded(self._search), "value")
        self.text = text
        self.reset = c.button(say("landscape_page.filter.reset"), guarded(self._reset), quiet=True)
        suggest = c.button(
            say(f"{_WORDS}find.suggest"),
            guarded(lambda: model.set_trait("section", "suggest")),
            quiet=True,
        )
        top = c.controls(text, self.near)
        top.add_class("bp-find-top")
        side = c.column(self.facets, self.reset, classes=("bp-find-side",))
        tiles = []
        if os.environ.get("BUURTPUNT_BACKGROUND_MAP"):
            tiles = [c.switch(model, "background", say("landscape_page.map.background"))]
        main = c.column(
            self.found,
            self.map,
            *tiles,
            self.unplaced,
            # On a phone each row is a card.
            c.column(self.list.widget, classes=("bp-stacked",)),
            c.buttons(suggest, self.address),
            classes=("bp-find-main",),
        )
        below = widgets.Box([side, main])
        below.add_class("bp-find")
        return c.column(top, below, classes=("bp-part-find",))

    # --- what a visitor does ---------------------------------------------------------------------

    def _change(self, **changes: Any) -> None:
        self.model.filters = self.model.filters.replace(**changes)

    def _tick(self, facet: str, code: str, ticked: bool) -> None:
        self.model.filters = facet_words.ticked(self.model.filters, facet, code, ticked)

    def _search(self, change: Any) -> None:
        if _said(change["new"]) != self.model.filters.text:
            self._change(text=_said(change["new"]))

    def _reset(self) -> None:
        self.model.near_place = ""
        self.model.filters = type(self.model.filters)()

    def _open(self, place: str) -> None:
        self.model.selected = place
        if self.model.selected:
            self.model.section = "record"

    def _sort(self, key: str) -> None:
        model = self.model
        if key == model.sort and model.turned:
            # A third press: as found again.
            model.sort, model.turned = "", False
        else:
            turned = key == model.sort
            model.sort, model.turned = key, turned
        model.page = 0

    # --- what it shows ---------------------------------------------------------------------------

    def refresh(self) -> None:
        model = self.model
        seen = (model.filters, model.stamp)
        if seen != self._seen:
            self._seen = seen
            self._draw()
        self._told()

    def _draw(self) -> None:
        model, say, filters = self.model, self.model.say, self.model.filters
        if self._table is not model.table:
            self._table = model.table
            self.map.show(model.table, model.shown)
        else:
            self.map.keep(model.shown)
        self.map.description = say(f"{_WORDS}map.description", n=model.placed)
        self.found.value = str(parts.found(model))
        self.unplaced.value = str(parts.unplaced(model))
        self.facets.show(facet_words.facets(model))
        # What somebody is typing stays as they type it.
        if _said(self.text.value) != filters.text:
            self.text.value = filters.text
        self.reset.layout.display = "none" if filters == type(filters)() else ""
        self.map.mark_here(filters.near)
        told = ""
        if filters.near:
            told = say(
                f"{_WORDS}near.told", n=len(model.rows), km=say.plain(filters.near[2]),
                place=model.near_place or say(f"{_WORDS}near.you"),
            )  # fmt: skip
        self.near.show(model.near_place, int(model.reach), told)
        if model.view:
            self.map.look_at(model.view)
        self._choose()
        self._draw_list()

    def _draw_list(self) -> None:
        model, say = self.model, self.model.say
        if model.rows.empty:
            self.list.clear()
            return
        rows = model.on_page(self.list.size)
        headings = [
            Heading(key if key in SORTS else "", say(f"landscape_page.list.{key}"))
            for key in ("name", "place", "province", "services", "status", "kind")
        ]
        self.list.show(
            headings,
            [Row(row.id, parts.cells(say, row)) for row in rows.itertuples(index=False)],
            count=len(model.rows),
            page=model.page,
            caption=say("landscape_page.list.caption"),
            sort=model.sort,
            turned=model.turned,
        )

    def _choose(self) -> None:
        model, say = self.model, self.model.say
        row = model.row
        more = say(f"{_WORDS}map.more")
        if row is None:
            self.map.choose("", more=more)
        else:
            self.map.choose(row["id"], parts.card_lines(say, row), title=row["name"], more=more)

    def _background(self, change: Any) -> None:
        self.map.draw_on(TILES if change["new"] else "")

    def _told(self) -> None:
        self.address.query = self.model.to_query()


def _said(text: str) -> str:
    """What was typed, as `Filters` keeps it."""
    return " ".join(text.split())[:MOST_TEXT]
