"""Adding something to the network: a form that anybody may fill in, and a button to send it.

What a visitor sends waits for an editor; what an editor sends stands there at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.form import Form
from buurtpunt_lib.dashboards.form_fields import FormGroup
from buurtpunt_lib.dashboards.network import entries
from buurtpunt_lib.dashboards.network.model import Model
from buurtpunt_lib.errors import InputError

_KEY = "network_page.propose."


class Proposing:
    """A form for one kind of entry. extra: plain values of the noun that the page knows itself.

    sent: called after something was sent.
    """

    def __init__(
        self,
        model: Model,
        guarded: Any,
        kind: str,
        *,
        extra: Callable[[], Mapping[str, Any]] = dict,
        sent: Callable[[], None] = lambda: None,
    ) -> None:
        say = model.say
        self.model, self.kind, self._extra, self._sent = model, kind, extra, sent
        self.values: dict[str, Any] = {}
        self.form = Form(say)
        self.form.on_edit(self._edit)
        self.told = c.html("", "bp-live")
        self.lead = c.html()
        send = c.button(say(f"{_KEY}send.{kind}"), guarded(self.send))
        self.buttons = c.buttons(send)
        self.widget = c.column(self.lead, self.form, self.buttons, self.told)
        self._shown: Any = None

    def refresh(self) -> None:
        say = self.model.say
        who = "editor" if self.model.actor.edits else "visitor"
        self.lead.value = str(m.element("p", say(f"{_KEY}lead_{who}"), class_="bp-small"))
        fields = entries.fields(self.kind, self.model)
        if fields != self._shown:
            self._shown = fields
            self._show()

    def send(self) -> None:
        """Sends what was written; what is wrong is told below the form, and everything stays."""
        say = self.model.say
        try:
            values = entries.as_fields(self.kind, self.values, say, today=date.today())
            made = self.model.propose(self.kind, {**values, **self._extra()})
        except InputError as error:
            self.told.value = str(m.note(_lines(say.error(error)), kind="warning"))
            return
        self.values = {}
        self._show()
        if self.model.actor.edits:
            done = m.note(say(f"{_KEY}done_editor"))
        else:
            follow = m.link(say(f"{_KEY}follow"), self.model.follow_address(made.code))
            done = m.note([say(f"{_KEY}done_visitor"), " ", follow])
        self.told.value = str(done)
        self._sent()

    def _edit(self, changes: dict[str, Any]) -> None:
        self.values |= changes
        self._show()

    def _show(self) -> None:
        group = FormGroup(
            self.kind, self.model.say(f"{_KEY}heading.{self.kind}"), self._shown, True
        )
        self.form.show("", [group], self.values)


def _lines(sentences: str) -> Any:
    """Sentences of faults below one another."""
    lines = sentences.split("\n")
    return lines[0] if len(lines) == 1 else m.element("ul", [m.element("li", one) for one in lines])
