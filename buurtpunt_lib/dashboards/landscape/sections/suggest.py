"""Reporting a place that is not in the register yet, and following what became of a suggestion.

A resident is asked five things and what they report waits for an editor; an editor gets the whole
form and saves at once. Places that may be the same one are shown first.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib import register
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.dashboards.landscape.record_changes import MOST_NAME, thanks, written
from buurtpunt_lib.dashboards.landscape.record_form import RecordForm
from buurtpunt_lib.dashboards.landscape.sections import Frame
from buurtpunt_lib.dashboards.pressable import Pressable
from buurtpunt_lib.dashboards.text_box import TextBox
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import register as stored
from buurtpunt_lib.storage.register import Suggestion
from buurtpunt_lib.texts import Catalogue

_WORDS = "register_page.suggest."
_MOST_ALIKE = 4


class Suggest(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.guarded = guarded
        self._edits: bool | None = None
        self._asked: HubRecord | None = None
        self.own = c.html("", "bp-live")
        self.told = c.html("", "bp-live")
        self.alike = Pressable()
        self.alike.on_press(guarded(self._open))
        self.name = TextBox(say("register_page.your_name"), say, guarded, most=MOST_NAME, rows=1)
        self.send = c.button(say(f"{_WORDS}send_new"), guarded(self._send))
        self.next = c.html(
            m.note([m.element("strong", say(f"{_WORDS}next_heading")), " ", say(f"{_WORDS}next")])
        )
        self.place = c.column()
        super().__init__(
            model, "suggest", self.own, self.place, self.name, self.told, self.alike, self.send,
            self.next,
        )  # fmt: skip

    def refresh(self) -> None:
        model, say = self.model, self.model.say
        self.own.value = str(_became(model)) if model.code else ""
        if self._edits is model.actor.edits:
            return
        # Who signs in gets the whole form; what was begun as a visitor is begun anew.
        self._edits = model.actor.edits
        self.form = RecordForm(model, self.guarded, short=not self._edits)
        self.place.children = (self.form.widget,)
        for one in (self.name, self.next):
            one.layout.display = "none" if self._edits else ""
        self.send.description = say(f"{_WORDS}{'add' if self._edits else 'send_new'}")
        self._begin()

    def _begin(self) -> None:
        key = "title_editor" if self._edits else "title_new"
        self.form.show(None, self.model.say(f"{_WORDS}{key}"))
        self._forget_alike()

    def _forget_alike(self) -> None:
        self._asked = None
        self.alike.show(Markup("<span></span>"), set())

    def _send(self) -> None:
        model, say = self.model, self.model.say
        values = self.form.draft.values
        if not self._edits and not values["village"]:
            raise InputError("register_page.village_needed")
        # Who saw them is told only that something has to be mended, not that it was sent.
        made_id = register.new_id(values["name"] or "plek", values["place"] or "")
        record = written(self.form, self.told, say, made_id)
        if record is None:
            return
        if record != self._asked and self._looks_alike(record):
            self._asked = record
            return
        if self._edits:
            saved = register.save(record, base=None, by=model.actor)
            model.refresh()
            self._begin()
            self.told.value = str(m.note(say("register_page.saved", name=saved.record.name)))
            return
        made = model.suggest(record, hub=None, name=self.name.text)
        self._begin()
        self.name.show("")
        self.told.value = str(thanks(say, made.code))

    def _looks_alike(self, record: HubRecord) -> bool:
        """Shows places that may be the same one; False where there are none."""
        say, model = self.model.say, self.model
        found = [one for one in register.look_alikes(record) if model.name_of(one.second)]
        if not found:
            return False
        items, codes = [], set()
        for one in found[:_MOST_ALIKE]:
            codes.add(one.second)
            row = model.table.iloc[model.position(one.second)]
            where = row["municipality"] or say("common.not_known")
            button = m.element(
                "button", row["name"], type="button", class_="bp-row-open", data_press=one.second
            )
            items.append(m.element("li", button, f" ({where})"))
        note = m.note(
            [say(f"{_WORDS}alike"), m.element("ul", items, class_="bp-neighbours"),
             say(f"{_WORDS}alike_then")],
            kind="unknown",
        )  # fmt: skip
        self.alike.show(note, codes)
        return True

    def _open(self, place: str) -> None:
        self.model.selected = place
        self.model.section = "record"


def _became(model: Model) -> Markup:
    """What became of the suggestion of whoever has its link."""
    say = model.say
    try:
        found = stored.suggestion(model.code)
    except InputError as error:
        return m.note(say.error(error), kind="warning")
    return m.note(
        [state_words(say, found), *_then(say, found)],
        heading=say(f"{_WORDS}yours", name=found.record.name if found.record else ""),
    )


def state_words(say: Catalogue, found: Suggestion) -> str:
    day = say.day((found.decided_at or found.at).date())
    return say(f"{_WORDS}state.{found.state}", day=day)


def _then(say: Catalogue, found: Suggestion) -> list[Any]:
    told: list[Any] = []
    if found.decision:
        told += [" ", say(f"{_WORDS}decision", text=found.decision)]
    if found.state == "accepted" and found.record is not None:
        place = found.hub or found.record.id
        told += [" ", m.link(say(f"{_WORDS}see"), f"/landschap?plek={place}")]
    return told
