"""One place from close by: what is known of it, its history, its neighbours, and changing it."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from buurtpunt_lib import landscape, register
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.landscape import parts, record_words
from buurtpunt_lib.dashboards.landscape.choosing import lines
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.dashboards.landscape.sections import Frame
from buurtpunt_lib.dashboards.pressable import Pressable
from buurtpunt_lib.dashboards.steps.brought import EXAMPLE, bring_address
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.domain.earth import straight_line
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports import network_words
from buurtpunt_lib.storage import register as stored
from buurtpunt_lib.storage.register import SavedHub
from buurtpunt_lib.texts import Catalogue

_WORDS = "register_page."
_NEAREST = 5
_TOGETHER_KM = 0.05


class Record(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self._guarded = guarded
        self.saved: SavedHub | None = None
        self._seen: tuple[Any, ...] = ()
        self._told_of = ""
        self.told = c.html("", "bp-live")
        self.card = c.html("", "bp-record")
        self.beside = Pressable()
        self.beside.on_press(guarded(self._open))
        self.confirm = c.button(say(f"{_WORDS}record.confirm"), guarded(self._confirm), quiet=True)
        self.to_list = c.button(
            say(f"{_WORDS}record.to_list"),
            guarded(lambda: model.set_trait("section", "find")),
            quiet=True,
        )
        self.edit = Unfold(
            say(f"{_WORDS}record.edit"), lambda: self._panel("record_changes:ChangePanel"), guarded
        )
        self.suggest = Unfold(
            say(f"{_WORDS}record.suggest"),
            lambda: self._panel("record_changes:SuggestPanel"),
            guarded,
        )
        self.history = Unfold(
            say(f"{_WORDS}record.history"), lambda: self._panel("record_history:History"), guarded
        )
        self.contacts = Unfold(
            say(f"{_WORDS}record.contacts"),
            lambda: self._panel("record_contacts:Contacts"),
            guarded,
        )
        self._parts = [self.edit, self.suggest, self.history, self.contacts]
        super().__init__(
            model,
            "record",
            self.told,
            c.columns(
                c.column(self.card, c.buttons(self.confirm, self.to_list), classes=("bp-wide",)),
                c.column(self.beside),
            ),
            *[part.widget for part in self._parts],
        )
        model.observe(guarded(lambda _change: self._selected()), "selected")

    def _panel(self, where: str) -> Any:
        """A panel below the place; its module is imported when somebody opens it."""
        module, name = where.split(":")
        found = import_module(f"buurtpunt_lib.dashboards.landscape.{module}")
        return getattr(found, name)(self, self._guarded)

    # --- what it shows ---------------------------------------------------------------------------

    def _selected(self) -> None:
        if self.model.section == "record":
            self.refresh()

    def refresh(self) -> None:
        model = self.model
        seen = (model.selected, model.stamp, model.actor)
        if seen == self._seen:
            return
        if model.selected != self._told_of:
            self.told.value = ""
        self._seen, self._told_of = seen, model.selected
        self._load()
        there = self.saved is not None
        for part in self._parts:
            part.widget.layout.display = "" if there else "none"
        for part in (self.edit, self.contacts):
            if not model.actor.edits:
                part.widget.layout.display = "none"
        if model.actor.edits:
            self.suggest.widget.layout.display = "none"
        self.confirm.layout.display = "" if there and model.actor.confirms else "none"
        for part in self._parts:
            part.refresh()

    def _load(self) -> None:
        model, say = self.model, self.model.say
        self.saved = None
        if model.selected:
            try:
                self.saved = stored.load(model.selected)
            except InputError as error:
                self.card.value = str(m.note(say.error(error), kind="warning"))
                self.beside.show(Markup("<span></span>"), set())
                return
        if self.saved is None:
            self.card.value = str(m.note(say(f"{_WORDS}record.none")))
            self.beside.show(Markup("<span></span>"), set())
            return
        self.card.value = str(content(say, self.saved))
        self.beside.show(*self._neighbours())

    def _neighbours(self) -> tuple[Markup, set[str]]:
        """Places like this one with why, and the places nearest to it."""
        model, say = self.model, self.model.say
        codes: set[str] = set()
        shown = Markup("")
        alike = landscape.similar(model.table, model.selected, 3)
        if alike:
            items = []
            for one in alike:
                codes.add(one.id)
                items.append(
                    m.element(
                        "li", _opener(model.name_of(one.id), one.id),
                        m.element("span", network_words.why(say, one), class_="bp-small"),
                    )
                )  # fmt: skip
            shown += m.element("h3", say(f"{_WORDS}record.alike")) + m.element(
                "ul", items, class_="bp-neighbours"
            )
        near = nearest(model)
        if near:
            items = []
            for place, km in near:
                codes.add(place)
                # Two places at the one point of their village: how far apart, nobody knows.
                here = km < _TOGETHER_KM
                away = say(
                    f"{_WORDS}record.{'same_village' if here else 'away'}", km=say.number(km, 1)
                )
                items.append(
                    m.element("li", _opener(model.name_of(place), place),
                              m.element("span", away, class_="bp-small"))
                )  # fmt: skip
            shown += m.element("h3", say(f"{_WORDS}record.nearest")) + m.element(
                "ul", items, class_="bp-neighbours"
            )
        shown += m.paragraph(
            m.link(say(f"{_WORDS}record.network"), f"/netwerk?plek={model.selected}")
        )
        shown += m.paragraph(
            m.link(say("brought.voorbeeld.link"), bring_address(EXAMPLE, model.selected))
        )
        return shown, codes

    def tell(self, sentence: str, *, kind: str = "info") -> None:
        """Says above the place what was done."""
        self.told.value = str(m.note(sentence, kind=kind)) if sentence else ""

    # --- what a visitor does ---------------------------------------------------------------------

    def _open(self, place: str) -> None:
        self.model.selected = place

    def _confirm(self) -> None:
        if self.saved is None or not self.model.actor.confirms:
            return
        register.confirm(self.saved.record.id, by=self.model.actor)
        self.changed(self.model.say(f"{_WORDS}record.confirmed", name=self.saved.record.name))

    def changed(self, sentence: str) -> None:
        """Something was saved: shows it everywhere, and says so."""
        self._seen = ()
        self.model.refresh()
        self.refresh()
        self.tell(sentence)


def content(say: Catalogue, saved: SavedHub) -> Markup:
    """Everything that is known of a place, in the order in which people ask."""
    record = saved.record
    status = record_words.said(say, "status", record.status)
    if record.status_as_of:
        as_of = record_words.partial_date(say, record.status_as_of)
        status = say("landscape_page.record.status_as_of", status=status, year=as_of)
    services = record_words.services_told(say, record.services)
    shown = [
        m.element("p", say(f"landscape.kind.{record.kind}"), class_="bp-eyebrow"),
        m.element("h3", record.name),
        _facts(say, record, {"status": status, "services": services}),
        m.element("h4", say("landscape_page.record.sources")),
        m.element("ul", [_source(say, n, text) for n, text in enumerate(record.sources, 1)]),
        m.element("p", _changed(say, saved), class_="bp-small"),
    ]
    return m.card(*shown)


# Fields that the card says elsewhere, or that only a form needs.
_ELSEWHERE = ("name", "kind", "status_as_of", "sources", "lat", "lon", "place", "municipality",
              "province", "village")  # fmt: skip
# What is worth saying when nobody knows it: somebody who reads it may.
_ALWAYS = ("services", "initiator", "legal_form", "opening_hours", "funding", "confirmed_on")


def _facts(say: Catalogue, record: Any, special: dict[str, str]) -> Markup:
    rows = []
    where = parts.village_words(say, record.place, record.municipality)
    where = f"{where}, {record.province}" if record.province else where
    for field in record_words.FIELDS:
        if field == "address":
            rows += [m.element("dt", say(f"{_WORDS}record.where")), m.element("dd", where)]
        if field in _ELSEWHERE:
            continue
        value = getattr(record, field)
        if value in (None, "", ()) and field not in _ALWAYS:
            continue
        words = special.get(field) or record_words.said(say, field, value)
        rows += [m.element("dt", record_words.label(say, field)), m.element("dd", lines(words))]
    return m.element("dl", rows, class_="bp-facts")


def _source(say: Catalogue, number: int, text: str) -> Markup:
    host = urlsplit(text).hostname if text.startswith("http") else None
    if host is None:
        return m.element("li", text)
    words = say("landscape_page.record.source_number", n=number, host=host.removeprefix("www."))
    return m.element("li", m.link(words, text))


def _changed(say: Catalogue, saved: SavedHub) -> str:
    day = say.day(saved.changed_at.date())
    if saved.changed_by:
        return say(f"{_WORDS}record.changed_by", n=saved.revision, day=day, by=saved.changed_by)
    return say(f"{_WORDS}record.changed", n=saved.revision, day=day)


def _opener(words: str, place: str) -> Markup:
    return m.element("button", words, type="button", class_="bp-row-open", data_press=place)


def nearest(model: Model) -> list[tuple[str, float]]:
    """The places nearest to the one that is looked at, with kilometres in a straight line."""
    import numpy as np

    row = model.row
    if row is None or row["lat"] != row["lat"]:
        return []
    table = model.table
    away = straight_line(row["lat"], row["lon"], table["lat"].to_numpy(), table["lon"].to_numpy())
    away = np.where(np.isnan(away), np.inf, away)
    away[model.position(model.selected)] = np.inf
    order = np.argsort(away, kind="stable")[:_NEAREST]
    return [(table["id"].iat[at], away[at] / 1000) for at in order if np.isfinite(away[at])]
