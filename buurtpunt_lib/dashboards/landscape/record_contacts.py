"""How to reach people of a place: for editors only, with the day on which each person agreed."""

from __future__ import annotations

from datetime import date
from typing import Any

from buurtpunt_lib import register
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.form import Form
from buurtpunt_lib.dashboards.form_fields import FormField, FormGroup
from buurtpunt_lib.dashboards.landscape.record_changes import Place
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.domain.contact import Contact
from buurtpunt_lib.errors import Fault, InputError

_WORDS = "register_page.contacts."
_FIELDS = ("name", "role", "email", "telephone", "consent_on", "note")


class Contacts:
    def __init__(self, place: Place, guarded: Any) -> None:
        say = place.model.say
        self.place, self.say = place, say
        self._seen: Any = None
        self.list = Pressable()
        self.list.on_press(guarded(self._delete))
        self.form = Form(say)
        self.form.on_edit(self._edit)
        self.values: dict[str, str] = {}
        self.add = c.button(say(f"{_WORDS}add"), guarded(self._add))
        lead = c.html(m.note(say(f"{_WORDS}lead")))
        self.widget = c.column(lead, self.list, self.form, self.add)

    def refresh(self) -> None:
        saved, actor = self.place.saved, self.place.model.actor
        if saved is None or not actor.edits:
            # Nothing of it stays in the page of who is no editor.
            self._seen = None
            self.list.show(m.element("span"), set())
            return
        seen = (saved.record.id, self.place.model.stamp, actor)
        if seen != self._seen:
            if self._seen is None or self._seen[0] != seen[0]:
                self.values = dict.fromkeys(_FIELDS, "")
                self._fill()
            self._seen = seen
            self._show()

    def _show(self) -> None:
        say, saved = self.say, self.place.saved
        found = register.contacts(saved.record.id, by=self.place.model.actor)
        if not found:
            self.list.show(m.element("p", say(f"{_WORDS}none"), class_="bp-empty"), set())
            return
        columns = [m.Column(say(f"{_WORDS}{key}")) for key in (*_FIELDS, "do")]
        rows = []
        for one in found:
            about = one.contact.name or one.contact.email or one.contact.telephone
            cells = [
                say.day(value) if isinstance(value := getattr(one.contact, key), date) else value
                for key in _FIELDS
            ]
            rows.append([*cells, press_button(say(f"{_WORDS}delete"), str(one.id), about=about)])
        table = m.table(columns, rows, caption=say(f"{_WORDS}caption"))
        self.list.show(table, {str(one.id) for one in found})

    def _fill(self) -> None:
        say = self.say
        fields = tuple(
            FormField(
                key,
                say(f"{_WORDS}{key}"),
                "long" if key == "note" else "text",
                say(f"{_WORDS}consent_help") if key == "consent_on" else "",
                hint="2026-11-22" if key == "consent_on" else "",
            )
            for key in _FIELDS
        )
        group = FormGroup("new", say(f"{_WORDS}new"), fields)
        self.form.show("", [group], self.values)

    def _edit(self, changes: dict[str, Any]) -> None:
        self.values = self.values | {key: str(value or "") for key, value in changes.items()}
        self._fill()

    def _add(self) -> None:
        saved, actor = self.place.saved, self.place.model.actor
        if saved is None or not actor.edits:
            return
        try:
            contact = Contact.from_dict({"hub": saved.record.id, **self.values})
        except InputError as error:
            raise self._in_words(error) from None
        register.save_contact(contact, by=actor)
        self.values = dict.fromkeys(_FIELDS, "")
        self.form.forget()
        self._fill()
        self.place.model.refresh()
        self._show()

    def _delete(self, code: str) -> None:
        actor = self.place.model.actor
        if actor.edits:
            register.delete_contact(int(code), by=actor)
            self.place.model.refresh()
            self._show()

    def _in_words(self, error: InputError) -> InputError:
        faults = []
        for fault in error.faults:
            field = str(fault.values.get("field", ""))
            words = self.say(f"{_WORDS}{field}") if field in _FIELDS else field
            faults.append(Fault(fault.code, {**fault.values, "field": words}))
        return InputError(faults)
