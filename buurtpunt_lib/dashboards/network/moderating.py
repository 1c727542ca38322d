"""What waits for an editor: accept it as it is, mend it first, or refuse it with a reason; and what
was let through before: mend it, or delete it for good.

Visitors see how much waits, not what.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.form import Form
from buurtpunt_lib.dashboards.form_fields import FormField, FormGroup
from buurtpunt_lib.dashboards.network import entries
from buurtpunt_lib.dashboards.network.model import Model
from buurtpunt_lib.dashboards.pressable import Pressable
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.network_words import first_up

_KEY = "network_page.waiting."


class Moderating:
    """kinds: of entries that this part of the page is about."""

    def __init__(self, model: Model, guarded: Any, kinds: Sequence[str]) -> None:
        say = model.say
        self.model, self.kinds = model, tuple(kinds)
        self.list = Pressable()
        self.list.on_press(guarded(self._open))
        self.form = Form(say, closable=True)
        self.form.on_edit(self._edit)
        self.form.on_close(guarded(self._close))
        self.told = c.html("", "bp-live")
        self.buttons = c.buttons(
            c.button(say(f"{_KEY}accept"), guarded(lambda: self._decide(True))),
            c.button(say(f"{_KEY}refuse"), guarded(lambda: self._decide(False)), quiet=True),
        )
        self.delete = c.button(say(f"{_KEY}delete"), guarded(self._delete), quiet=True)
        self.mending = c.buttons(c.button(say(f"{_KEY}save"), guarded(self._save)), self.delete)
        self.opened: Any = None
        self._sure = False
        self.values: dict[str, Any] = {}
        self.widget = c.column(self.list, self.form, self.buttons, self.mending, self.told)

    def refresh(self) -> None:
        say, model = self.model.say, self.model
        waits = [one for one in model.waiting if one.kind in self.kinds]
        editing = model.actor.edits
        through = [one for one in model.accepted if one.kind in self.kinds] if editing else []
        shown: Markup = Markup("")
        if waits and not editing:
            shown = m.element("p", say(f"{_KEY}number", n=len(waits)), class_="bp-small")
        elif waits:
            shown = m.element("h3", say(f"{_KEY}title", n=len(waits))) + self._items(waits)
        if through:
            shown += m.details(say(f"{_KEY}through", n=len(through)), self._items(through))
        self.list.show(shown, {str(one.number) for one in (*waits, *through)} if editing else set())
        if self.opened not in (*waits, *through) or not editing:
            self.opened = None
        waiting = self.opened in waits
        for part, open_ in (
            (self.form, self.opened is not None),
            (self.buttons, self.opened is not None and waiting),
            (self.mending, self.opened is not None and not waiting),
        ):
            part.layout.display = "" if open_ else "none"

    def _items(self, found: Sequence[Any]) -> Markup:
        return m.element("ul", [self._item(one) for one in found], class_="bp-hits")

    def _item(self, one: Any) -> Markup:
        say = self.model.say
        by = one.by or say(f"{_KEY}somebody")
        kind = say(f"network.entry.{one.kind}")
        head = first_up(say(f"{_KEY}item", kind=kind, by=by, day=one.at.date()))
        text = say(f"{_KEY}unreadable") if one.noun is None else self.model.words_of(one.noun)
        button = m.element(
            "button", say(f"{_KEY}look"), type="button", class_="bp-download",
            data_press=str(one.number), aria_label=f"{say(f'{_KEY}look')}: {text}",
        )  # fmt: skip
        return m.element("li", m.element("div", head, class_="bp-small"),
                         m.element("p", text), button)  # fmt: skip

    def _open(self, number: str) -> None:
        every = (*self.model.waiting, *self.model.accepted)
        found = [one for one in every if str(one.number) == number and one.kind in self.kinds]
        if not found or not self.model.actor.edits:
            return
        self.opened, self._sure = found[0], False
        self.delete.description = self.model.say(f"{_KEY}delete")
        self.values = {} if self.opened.noun is None else entries.written(self.opened.noun)
        self.form.forget()
        self.told.value = ""
        self._show()
        self.refresh()
        self.form.focus()

    def _show(self) -> None:
        say = self.model.say
        fields = () if self.opened.noun is None else entries.fields(self.opened.kind, self.model)
        reason = FormField("reason", say(f"{_KEY}reason"), help=say(f"{_KEY}reason_help"))
        groups = [FormGroup("entry", say(f"{_KEY}what"), fields, True)] if fields else []
        if self.opened in self.model.waiting:
            groups.append(FormGroup("decision", say(f"{_KEY}decision"), (reason,), True))
        self.form.show(first_up(say(f"network.entry.{self.opened.kind}")), groups, self.values)

    def _edit(self, changes: dict[str, Any]) -> None:
        self.values |= changes
        self._show()

    def _close(self) -> None:
        self.opened = None
        self.refresh()

    def _decide(self, accept: bool) -> None:
        one = self.opened
        if one is None:
            return
        try:
            fields = self._fields() if accept and one.noun is not None else None
            reason = str(self.values.get("reason") or "")
            self.model.decide(one.number, accept=accept, fields=fields, reason=reason)
        except InputError as error:
            self._refused(error)
            return
        self._done("accepted" if accept else "refused")

    def _save(self) -> None:
        """Writes anew what was let through, unless somebody else changed it in between."""
        one = self.opened
        if one is None or one.noun is None:
            return
        try:
            self.model.change(one.number, self._fields(), revision=one.revision)
        except InputError as error:
            self._refused(error)
            return
        self._done("saved")

    def _delete(self) -> None:
        """Deletes at the second press: nothing brings it back."""
        one = self.opened
        if one is None:
            return
        if not self._sure:
            self._sure = True
            self.delete.description = self.model.say(f"{_KEY}delete_sure")
            return
        try:
            self.model.remove(one.number)
        except InputError as error:
            self._refused(error)
            return
        self._done("deleted")

    def _fields(self) -> dict[str, Any]:
        noun, say = self.opened.noun, self.model.say
        changed = entries.as_fields(self.opened.kind, self.values, say, today=date.today())
        return {**noun.to_dict(), **_kept_sources(noun, changed)}

    def _refused(self, error: InputError) -> None:
        self.told.value = str(m.note(self.model.say.error(error), kind="warning"))

    def _done(self, what: str) -> None:
        self.opened = None
        self.told.value = str(m.note(self.model.say(f"{_KEY}{what}")))
        self.refresh()


def _kept_sources(noun: Any, changed: dict[str, Any]) -> dict[str, Any]:
    """The changes; sources that the form did not touch stay as they are, with their dates."""
    before = getattr(noun, "sources", ())
    now = changed.get("sources", ())
    if before and now and before[0].where == now[0]["where"]:
        changed = {key: value for key, value in changed.items() if key != "sources"}
    return changed
