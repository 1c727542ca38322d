"""The history of a place: who changed it, when and why; revisions compared and brought back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib import landscape, register
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.landscape import record_words
from buurtpunt_lib.dashboards.landscape.choosing import lines
from buurtpunt_lib.dashboards.landscape.merge_panel import item_words
from buurtpunt_lib.dashboards.landscape.record_changes import Place
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.landscape import Difference
from buurtpunt_lib.storage import register as stored
from buurtpunt_lib.storage.register import Revision
from buurtpunt_lib.texts import Catalogue

_WORDS = "register_page.history."


class History:
    def __init__(self, place: Place, guarded: Any) -> None:
        say = place.model.say
        self.place, self.say = place, say
        self._seen: Any = None
        self.revisions: list[Revision] = []
        self.list = Pressable()
        self.list.on_press(guarded(self._restore))
        self.first = widgets.Dropdown(description=say(f"{_WORDS}from"), options=[])
        self.last = widgets.Dropdown(description=say(f"{_WORDS}to"), options=[])
        for one in (self.first, self.last):
            one.observe(guarded(lambda _change: self._compare()), "value")
        self.compared = c.html("", "bp-live")
        self.choice = c.controls(self.first, self.last)
        self.widget = c.column(self.list, self.choice, self.compared)

    def refresh(self) -> None:
        saved = self.place.saved
        seen = None if saved is None else (saved.record.id, saved.revision, self.place.model.actor)
        if seen is None or seen == self._seen:
            return
        self._seen = seen
        self.revisions = stored.history(saved.record.id)
        self._show()
        options = [(self._named(one), one.number) for one in reversed(self.revisions)]
        for one in (self.first, self.last):
            one.options = options
        numbers = [one.number for one in self.revisions]
        self.last.value = numbers[-1]
        self.first.value = numbers[-2] if len(numbers) > 1 else numbers[-1]
        self.choice.layout.display = "" if len(numbers) > 1 else "none"
        self._compare()

    def _named(self, one: Revision) -> str:
        return self.say(f"{_WORDS}named", n=one.number, day=self.say.day(one.at.date()))

    def _show(self) -> None:
        say, edits = self.say, self.place.model.actor.edits
        columns = [m.Column(say(f"{_WORDS}{key}")) for key in ("which", "what", "who", "why")]
        columns += [m.Column(say(f"{_WORDS}do"))] if edits else []
        rows, codes = [], set()
        for one in reversed(self.revisions):
            row: list[Any] = [
                self._named(one),
                say(f"{_WORDS}action.{one.action}"),
                one.by or say("register_page.somebody"),
                one.reason or say(f"{_WORDS}no_reason"),
            ]
            if edits:
                newest = one is self.revisions[-1]
                if one.record is None or newest:
                    row.append("")
                else:
                    codes.add(str(one.number))
                    row.append(
                        press_button(
                            say(f"{_WORDS}restore"), str(one.number), about=self._named(one)
                        )
                    )
            rows.append(row)
        self.list.show(m.table(columns, rows, caption=say(f"{_WORDS}caption")), codes)

    def _compare(self) -> None:
        by_number = {one.number: one for one in self.revisions}
        first, last = by_number.get(self.first.value), by_number.get(self.last.value)
        if first is None or last is None or len(self.revisions) < 2:
            self.compared.value = ""
            return
        self.compared.value = str(compared(self.say, first.record, last.record))

    def _restore(self, code: str) -> None:
        model, saved = self.place.model, self.place.saved
        if saved is None or not model.actor.edits:
            return
        reason = self.say(f"{_WORDS}restored_reason", n=int(code))
        register.restore(saved.record.id, int(code), by=model.actor, reason=reason)
        self.place.changed(self.say(f"{_WORDS}restored", n=int(code)))


def compared(say: Catalogue, old: HubRecord | None, new: HubRecord | None) -> Markup:
    """What differs between two records, as a table."""
    return differences_table(say, landscape.differences(old, new))


def differences_table(say: Catalogue, differences: Iterable[Difference]) -> Markup:
    """Differences as a table; the key of a place is none that people see."""
    found = [one for one in differences if one.field != "id"]
    if not found:
        return m.paragraph(say(f"{_WORDS}same"))
    columns = [m.Column(say(f"{_WORDS}{key}")) for key in ("field", "before", "after")]
    rows = []
    for one in found:
        label = record_words.label(say, one.field)
        if one.item:
            label = f"{label}: {item_words(say, one.field, one.item)}"
        rows.append(
            [label, lines(_value(say, one, one.before)), lines(_value(say, one, one.after))]
        )
    return m.table(columns, rows, caption=say(f"{_WORDS}compared"))


def _value(say: Catalogue, one: Any, value: Any) -> str:
    if value is None:
        return say("register_page.merge.gone" if one.item else "common.not_known")
    return record_words.said(say, one.field, (value,) if one.item else value)
