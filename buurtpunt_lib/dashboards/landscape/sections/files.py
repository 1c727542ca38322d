"""Taking the register along as a file, and for editors: reading a list into it."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.dashboards.landscape.sections import Frame
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.storage import register as stored

_WORDS = "register_page.files."
_KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "json": "application/json",
    "gpkg": "application/geopackage+sqlite3",
    "kml": "application/vnd.google-earth.kml+xml",
}


class Files(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.which = c.html("", "bp-live")
        self.found_only = widgets.Checkbox(
            value=True, description=say(f"{_WORDS}found_only"), indent=False
        )
        self.contacts = widgets.Checkbox(
            value=False, description=say(f"{_WORDS}contacts"), indent=False
        )
        self.found_only.observe(guarded(lambda _change: self.refresh()), "value")
        buttons = [
            download(
                say(f"{_WORDS}format.{key}"), lambda key=key: self._file(key),
                lambda key=key: self._name(key), guarded, kind=kind,
            )
            for key, kind in _KINDS.items()
        ]  # fmt: skip
        buttons.append(
            download(
                say(f"{_WORDS}format.html"), self._map_page, self._map_name, guarded,
                kind="text/html",
            )
        )  # fmt: skip
        self.reading = Unfold(say(f"{_WORDS}read"), lambda: _reading(model, guarded), guarded)
        self.locked = c.html(m.paragraph(say(f"{_WORDS}read_locked")), "bp-small")
        super().__init__(
            model,
            "files",
            c.html(m.element("h3", say(f"{_WORDS}take"))),
            self.which,
            self.found_only,
            self.contacts,
            c.buttons(*buttons),
            c.html(m.paragraph(say(f"{_WORDS}formats_help")), "bp-small"),
            c.html(m.element("h3", say(f"{_WORDS}bring"))),
            self.locked,
            self.reading.widget,
        )

    def refresh(self) -> None:
        say, edits = self.model.say, self.model.actor.edits
        self.contacts.layout.display = "" if edits else "none"
        if not edits:
            self.contacts.value = False
        self.reading.widget.layout.display = "" if edits else "none"
        self.locked.layout.display = "none" if edits else ""
        n = len(self._rows())
        filtered = len(self.model.rows) < len(self.model.table)
        self.found_only.layout.display = "" if filtered else "none"
        self.which.value = str(m.paragraph(say(f"{_WORDS}which", n=n)))
        self.reading.refresh()

    def _rows(self) -> Any:
        return self.model.rows if self.found_only.value else self.model.table

    def _records(self) -> list[HubRecord]:
        return [one.record for one in stored.load_all(self._rows()["id"].tolist())]

    def _file(self, key: str) -> bytes:
        from buurtpunt_lib.reports.register_files import WITH_CONTACTS, register_file

        actor = self.model.actor
        contacts = bool(self.contacts.value) and actor.edits and key in WITH_CONTACTS
        return register_file(self._records(), key, self.model.say, contacts=contacts, by=actor)

    def _name(self, key: str) -> str:
        from buurtpunt_lib.reports.register_files import file_name

        return file_name(key, self.model.say)

    def _map_page(self) -> bytes:
        from buurtpunt_lib.reports.hub_map_page import hub_map_page

        return hub_map_page(self._rows(), self.model.say)

    def _map_name(self) -> str:
        from buurtpunt_lib.reports.hub_map_page import hub_map_name

        return hub_map_name(self.model.say)


def _reading(model: Model, guarded: Any) -> Any:
    """The part that reads lists, imported when an editor opens it."""
    from buurtpunt_lib.dashboards.landscape.reading_lists import ReadingLists

    return ReadingLists(model, guarded)
