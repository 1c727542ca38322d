"""Changing a place: an editor saves it, anybody else suggests the change.

An editor's save builds on the revision that was opened; when somebody else saved meanwhile, both
changes come beside one another (`merge_panel`).
"""

from __future__ import annotations

from typing import Any, Protocol

from buurtpunt_lib import register
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.landscape.merge_panel import MergePanel
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.dashboards.landscape.record_form import RecordForm
from buurtpunt_lib.dashboards.text_box import TextBox
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage.register import Conflict, SavedHub
from buurtpunt_lib.texts import Catalogue

MOST_REASON, MOST_NAME = 500, 60


class Place(Protocol):
    """What shows one place: the section of a place."""

    model: Model
    saved: SavedHub | None

    def changed(self, sentence: str) -> None: ...

    def tell(self, sentence: str, *, kind: str = "info") -> None: ...


class ChangePanel:
    """The form of an editor for the place that is shown."""

    def __init__(self, place: Place, guarded: Any) -> None:
        say = place.model.say
        self.place, self.say = place, say
        self._from: SavedHub | None = None
        self.told = c.html("", "bp-live")
        self.form = RecordForm(place.model, guarded)
        self.reason = TextBox(say("register_page.reason"), say, guarded, most=MOST_REASON, rows=2)
        self.reason.hint = say("register_page.reason_help")
        self.save = c.button(say("register_page.save"), guarded(self._save))
        self.again = c.button(say("register_page.begin_again"), guarded(self._begin), quiet=True)
        self.gone = c.button(say("register_page.remove"), guarded(self._remove), quiet=True)
        self._sure = False
        self.merge = MergePanel(say, guarded)
        self.merge.on_save(self._save_merged)
        self.widget = c.column(
            self.form.widget, self.reason, self.told, c.buttons(self.save, self.again, self.gone),
            self.merge.widget,
        )  # fmt: skip

    def refresh(self) -> None:
        """Begins with the place that is shown; what is being written about it stays."""
        saved = self.place.saved
        if saved is None or (self._from and self._from.record.id == saved.record.id):
            return
        self._begin()

    def _begin(self) -> None:
        self._from = self.place.saved
        self._sure = False
        self.told.value = ""
        self.merge.close()
        if self._from is not None:
            record = self._from.record
            self.form.show(record, self.say("register_page.edit_title", name=record.name))
            self.reason.show("")

    def _save(self) -> None:
        began, actor = self._from, self.place.model.actor
        if began is None or not actor.edits:
            return
        record = written(self.form, self.told, self.say)
        if record is None:
            return
        self._store(record, began.revision)

    def _remove(self) -> None:
        """Takes the place out, at the second press; history keeps it."""
        began, model, say = self._from, self.place.model, self.say
        if began is None or not model.actor.edits:
            return
        if not self._sure:
            self._sure = True
            self.told.value = str(m.note(say("register_page.remove_sure"), kind="warning"))
            return
        self._sure = False
        self.told.value = ""
        register.remove(
            began.record.id, base=began.revision, by=model.actor, reason=self.reason.text
        )
        self._from = None
        self.place.changed(say("register_page.removed", name=began.record.name))

    def _save_merged(self, record: HubRecord, base: int) -> None:
        self._store(record, base)

    def _store(self, record: HubRecord, base: int) -> None:
        actor = self.place.model.actor
        if not actor.edits:
            return
        try:
            saved = register.save(record, base=base, by=actor, reason=self.reason.text)
        except Conflict as conflict:
            self.merge.open_conflict(conflict)
            return
        self._from = None
        self.merge.close()
        self.place.changed(self.say("register_page.saved", name=saved.record.name))


class SuggestPanel:
    """The same form for who is no editor: what is written there waits for one."""

    def __init__(self, place: Place, guarded: Any) -> None:
        say = place.model.say
        self.place, self.say = place, say
        self._from: SavedHub | None = None
        self.told = c.html("", "bp-live")
        self.form = RecordForm(place.model, guarded)
        self.reason = TextBox(
            say("register_page.how_known"), say, guarded, most=MOST_REASON, rows=2
        )
        self.name = TextBox(say("register_page.your_name"), say, guarded, most=MOST_NAME, rows=1)
        self.send = c.button(say("register_page.suggest.send"), guarded(self._send))
        self.widget = c.column(
            c.html(m.paragraph(say("register_page.suggest.change_lead"))),
            self.form.widget, self.reason, self.name, self.told, self.send,
        )  # fmt: skip

    def refresh(self) -> None:
        saved = self.place.saved
        if saved is None or (self._from and self._from.record.id == saved.record.id):
            return
        self._from = saved
        title = self.say("register_page.edit_title", name=saved.record.name)
        self.form.show(saved.record, title)
        self.told.value = ""

    def _send(self) -> None:
        began, model = self._from, self.place.model
        if began is None:
            return
        record = written(self.form, self.told, self.say)
        if record is None:
            return
        if record == began.record:
            self.told.value = str(m.note(self.say("register_page.suggest.nothing")))
            return
        made = model.suggest(
            record, hub=began.record.id, base=began.revision,
            name=self.name.text, reason=self.reason.text,
        )  # fmt: skip
        self.told.value = str(thanks(self.say, made.code))
        self.form.show(began.record, self.say("register_page.edit_title", name=began.record.name))
        self.reason.show("")


def written(form: RecordForm, told: Any, say: Catalogue, id: str = "") -> HubRecord | None:
    """The record of a form; None when something is wrong with it, which is then told in `told`."""
    try:
        record = form.record(id)
    except InputError as error:
        shown = form.draft.in_words(error)
        items = [m.element("li", sentence) for sentence in _sentences(say, shown)]
        told.value = str(
            m.note([say("register_page.mend"), m.element("ul", items)], kind="warning")
        )
        return None
    told.value = ""
    return record


def _sentences(say: Catalogue, error: InputError) -> list[str]:
    """A sentence a fault, each once."""
    return list(dict.fromkeys(say.error(InputError([fault])) for fault in error.faults))


def thanks(say: Catalogue, code: str) -> Any:
    """What happens next, and how somebody follows it."""
    address = f"/landschap?voorstel={code}"
    return m.note(
        [
            say("register_page.suggest.thanks"), " ",
            m.link(say("register_page.suggest.follow"), address),
        ],
        heading=say("register_page.suggest.thanks_heading"),
    )  # fmt: skip
