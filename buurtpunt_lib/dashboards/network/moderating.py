"""What waits for an editor: accept it as it is, mend it first, or refuse it with a reason.

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
        self.opened: Any = None
        self.values: dict[str, Any] = {}
        self.widget = c.column(self.list, self.form, self.buttons, self.told)

    def refresh(self) -> None:
        say, model = self.model.say, self.model
        waits = [one for one in model.waiting if one.kind in self.kinds]
        shown: Markup = Markup("")
        if waits and not model.actor.edits:
            shown = m.element("p", say(f"{_KEY}number", n=len(waits)), class_="bp-small")
        elif waits:
            items = [self._item(one) for one in waits]
            shown = m.element("h3", say(f"{_KEY}title", n=len(waits))) + m.element(
                "ul", items, class_="bp-hits"
            )
        editing = model.actor.edits
        self.list.show(shown, {str(one.number) for one in waits} if editing else set())
        if not editing or self.opened not in waits:
            self.opened = None
        open_ = "" if self.opened is not None else "none"
        self.form.layout.display = self.buttons.layout.display = open_

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
        found = [one for one in self.model.waiting if str(one.number) == number]
        if not found or not self.model.actor.edits:
            return
        self.opened = found[0]
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
        groups.append(FormGroup("decision", say(f"{_KEY}decision"), (reason,), True))
        self.form.show(first_up(say(f"network.entry.{self.opened.kind}")), groups, self.values)

    def _edit(self, changes: dict[str, Any]) -> None:
        self.values |= changes
        self._show()

    def _close(self) -> None:
        self.opened = None
        self.refresh()

    def _decide(self, accept: bool) -> None:
        say, one = self.model.say, self.opened
        if one is None:
            return
        fields = None
        try:
            if accept and one.noun is not None:
                changed = entries.as_fields(one.kind, self.values, say, today=date.today())
                fields = {**one.noun.to_dict(), **_kept_sources(one.noun, changed)}
            reason = str(self.values.get("reason") or "")
            self.model.decide(one.number, accept=accept, fields=fields, reason=reason)
        except InputError as error:
            self.told.value = str(m.note(say.error(error), kind="warning"))
            return
        self.opened = None
        done = "accepted" if accept else "refused"
        self.told.value = str(m.note(say(f"{_KEY}{done}")))
        self.refresh()


def _kept_sources(noun: Any, changed: dict[str, Any]) -> dict[str, Any]:
    """The changes; sources that the form did not touch stay as they are, with their dates."""
    before = getattr(noun, "sources", ())
    now = changed.get("sources", ())
    if before and now and before[0].where == now[0]["where"]:
        changed = {key: value for key, value in changed.items() if key != "sources"}
    return changed
