"""A form for one place, with a map to put it on: for editors and for whoever suggests."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib import datasets
from buurtpunt_lib.charts.landscape import MARKS, TILES
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.form import Form
from buurtpunt_lib.dashboards.landscape import parts, record_fields
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.dashboards.landscape.record_draft import Draft
from buurtpunt_lib.dashboards.places_map import Mark, PlacesMap, View
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.domain.hub_record import HubRecord

_ZOOM = 12.0


class RecordForm:
    """`show` fills it, `record` gives what was written. short: only what a resident is asked."""

    def __init__(self, model: Model, guarded: Any, *, short: bool = False) -> None:
        self.model, self._short = model, short
        self.draft = Draft(model.say)
        self.form = Form(model.say)
        self.form.on_edit(self._edit)
        self.form.on_add(self._add)
        self.form.on_ask(lambda _key: model.village_words)
        self.form.on_fault(lambda error: self.draft.in_words(error))
        self.title = ""
        self.spot = Unfold(
            model.say("register_page.spot.open"), lambda: _Spot(self, guarded), guarded
        )
        self.widget = c.column(
            self.form, *([] if short else [self.spot.widget]), classes=("bp-record-form",)
        )

    def show(self, record: HubRecord | None, title: str) -> None:
        """Begins anew from a record, or from nothing."""
        self.draft = Draft(self.model.say, record)
        self.title = title
        self.form.forget()
        self._fill()
        self.spot.refresh()

    def record(self, id: str = "") -> HubRecord:
        """The record that was written. Raises InputError with everything that is wrong."""
        return self.draft.record(id)

    def set_spot(self, lat: float, lon: float) -> None:
        """Puts the place on a spot of the map."""
        self.draft.change({"spot": f"{lat:.5f}, {lon:.5f}"})
        self.draft.change({"precision": "exact"})
        self._fill()

    def _edit(self, changes: dict[str, Any]) -> None:
        self.draft.change(changes)
        self._fill()
        if "village" in changes or "spot" in changes:
            self.spot.refresh()

    def _add(self, key: str) -> None:
        self.draft.add_row(key)
        self._fill()

    def _fill(self) -> None:
        say = self.model.say
        groups = record_fields.short_groups if self._short else record_fields.form_groups
        self.form.show(self.title, groups(say), self.draft.values)


class _Spot:
    """A map with a cross in its middle: the place is put there by a button."""

    def __init__(self, owner: RecordForm, guarded: Any) -> None:
        say = owner.model.say
        self.owner = owner
        self.view: View | None = None
        self.map = PlacesMap(
            say,
            guarded,
            marks=[Mark("here", owner.title, *MARKS["open"])],
            rings=[ring for one in datasets.outlines("province") for ring in one.rings],
            name_of=lambda _place: (owner.title, ""),
            labels=parts.map_labels,
            cross=True,
        )
        self.map.description = say("register_page.spot.map")
        self.map.on_look(self._looked)
        if owner.model.background:
            self.map.draw_on(TILES)
        put = c.button(say("register_page.spot.put"), guarded(self._put), quiet=True)
        help_ = c.html(m.paragraph(say("register_page.spot.help")), "bp-small")
        self.widget: widgets.Widget = c.column(help_, self.map, put)

    def refresh(self) -> None:
        import pandas as pd

        spot = self.owner.draft.spot
        rows = [("here", *spot, "here")] if spot else []
        self.map.show(pd.DataFrame(rows, columns=["id", "lat", "lon", "status"]))
        if spot:
            zoom = _ZOOM if self.view is None else self.view[2]
            self.map.look_at((*spot, zoom))
            self.view = (*spot, zoom)

    def _looked(self, view: View) -> None:
        self.view = view

    def _put(self) -> None:
        if self.view is not None:
            self.owner.set_spot(self.view[0], self.view[1])
            self.refresh()
