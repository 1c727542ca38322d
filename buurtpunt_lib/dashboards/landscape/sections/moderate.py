"""For editors: what was suggested, which records grow old, and places that may be one."""

from __future__ import annotations

from datetime import date
from typing import Any

from buurtpunt_lib import register
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.landscape.merge_panel import MergePanel
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.dashboards.landscape.record_changes import MOST_REASON, written
from buurtpunt_lib.dashboards.landscape.record_form import RecordForm
from buurtpunt_lib.dashboards.landscape.record_history import differences_table
from buurtpunt_lib.dashboards.landscape.sections import Frame
from buurtpunt_lib.dashboards.landscape.twins import Twins
from buurtpunt_lib.dashboards.paged_table import PagedTable
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.dashboards.tables import Heading, Row
from buurtpunt_lib.dashboards.text_box import TextBox
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.register import Question
from buurtpunt_lib.storage.register import Conflict, Suggestion
from buurtpunt_lib.texts import Catalogue

_WORDS = "register_page.moderate."


class Moderate(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self._queue: list[Suggestion] = []
        self._open: Question | None = None
        self.told = c.html("", "bp-live")
        self.list = Pressable()
        self.list.on_press(guarded(self._look))
        self.about, self.changes = c.html(), c.html()
        self.reason = TextBox(say(f"{_WORDS}reason"), say, guarded, most=MOST_REASON, rows=2)
        self.reason.hint = say(f"{_WORDS}reason_help")
        self.accept = c.button(say(f"{_WORDS}accept"), guarded(self._accept))
        self.refuse = c.button(say(f"{_WORDS}refuse"), guarded(self._refuse), quiet=True)
        self.merge = MergePanel(say, guarded, kind="suggestion")
        self.merge.on_save(self._accept_as)
        self.edit = Unfold(say(f"{_WORDS}edit"), lambda: _Edited(self, guarded), guarded)
        self.one = c.column(
            self.about, self.changes, self.reason, c.buttons(self.accept, self.refuse),
            self.merge.widget, self.edit.widget, classes=("bp-own",),
        )  # fmt: skip
        self.old = Unfold(say(f"{_WORDS}old"), lambda: _GrowingOld(model, guarded), guarded)
        self.twins = Unfold(say(f"{_WORDS}twins"), lambda: Twins(model, guarded), guarded)
        super().__init__(
            model, "moderate", self.told, self.list, self.one, self.old.widget, self.twins.widget
        )

    def refresh(self) -> None:
        if not self.model.actor.edits:
            self.list.show(m.element("span"), set())
            self._show(None)
            return
        self._queue = register.waiting(by=self.model.actor)
        self._draw()
        waiting = {one.id for one in self._queue}
        if self._open is None or self._open.suggestion.id not in waiting:
            self._show(None)
        self.old.refresh()
        self.twins.refresh()

    def _draw(self) -> None:
        say = self.model.say
        if not self._queue:
            self.list.show(m.element("p", say(f"{_WORDS}empty"), class_="bp-empty"), set())
            return
        columns = [m.Column(say(f"{_WORDS}{key}")) for key in ("name", "what", "who", "when", "do")]
        rows = []
        for one in self._queue:
            name = self._name(one)
            rows.append(
                [
                    name,
                    say(f"{_WORDS}kind.{kind_of(one)}"),
                    one.by or say("register_page.somebody"),
                    say.day(one.at.date()),
                    press_button(say(f"{_WORDS}look"), str(one.id), about=name),
                ]
            )
        caption = say(f"{_WORDS}caption", n=len(rows))
        self.list.show(m.table(columns, rows, caption=caption), {str(o.id) for o in self._queue})

    def _name(self, one: Suggestion) -> str:
        if one.record is not None:
            return one.record.name
        return self.model.name_of(one.hub or "") or str(one.hub)

    def _look(self, code: str) -> None:
        found = next((one for one in self._queue if str(one.id) == code), None)
        if found is not None:
            self.told.value = ""
            self._show(register.question(found, by=self.model.actor))

    def _show(self, question: Question | None) -> None:
        self._open = question
        self.merge.close()
        self.one.layout.display = "none" if question is None else ""
        if question is None:
            return
        say, one = self.model.say, question.suggestion
        self.about.value = str(
            m.element("h3", self._name(one))
            + m.paragraph(
                say(
                    f"{_WORDS}about", by=one.by or say("register_page.somebody"),
                    day=say.day(one.at.date()), what=say(f"{_WORDS}kind.{kind_of(one)}"),
                )
            )
            + (m.paragraph(say(f"{_WORDS}because", text=one.reason)) if one.reason else "")
        )  # fmt: skip
        self.changes.value = str(
            differences_table(say, question.changes)
            if one.record is not None
            else m.note(say(f"{_WORDS}removal"), kind="warning")
        )
        self.edit.widget.layout.display = "" if one.record is not None else "none"
        self.reason.show("")
        self.edit.head.value = False
        self.edit.content = None

    # --- deciding --------------------------------------------------------------------------------

    def _accept(self) -> None:
        if self._open is not None:
            self._decide(accept=True)

    def _refuse(self) -> None:
        if self._open is not None:
            self._decide(accept=False)

    def _accept_as(self, record: HubRecord, base: int | None) -> None:
        self._decide(accept=True, record=record, base=base)

    def _decide(
        self, *, accept: bool, record: HubRecord | None = None, base: int | None = None
    ) -> None:
        model, question = self.model, self._open
        if question is None or not model.actor.edits:
            return
        try:
            register.decide(
                question.suggestion.id, accept=accept, record=record, base=base, by=model.actor,
                reason=self.reason.text,
            )  # fmt: skip
        except register.Undecided as undecided:
            self.merge.open(undecided.meeting, by=model.say("register_page.somebody"))
            return
        except Conflict as conflict:
            self.merge.open_conflict(conflict)
            return
        name = self._name(question.suggestion)
        self._show(None)
        model.refresh()
        self.refresh()
        key = "accepted" if accept else "refused"
        self.told.value = str(m.note(model.say(f"{_WORDS}{key}", name=name)))


def kind_of(one: Suggestion) -> str:
    if one.record is None:
        return "removal"
    return "new" if one.hub is None else "change"


class _Edited:
    """What was suggested, as an editor makes it before accepting."""

    def __init__(self, owner: Moderate, guarded: Any) -> None:
        say = owner.model.say
        self.owner = owner
        self.told = c.html("", "bp-live")
        self.form = RecordForm(owner.model, guarded)
        self.accept = c.button(say(f"{_WORDS}accept_edited"), guarded(self._accept))
        self.widget = c.column(self.form.widget, self.told, self.accept)
        question = owner._open
        meeting = question.meeting
        # Begun from the register of now with the suggestion in it.
        record = meeting.record if meeting else question.suggestion.record
        self._base = meeting.revision if meeting else None
        self.form.show(record, say(f"{_WORDS}edit_title", name=record.name))

    def refresh(self) -> None:
        """It holds what the editor writes; nothing from elsewhere comes over it."""

    def _accept(self) -> None:
        record = written(self.form, self.told, self.owner.model.say)
        if record is not None:
            self.owner._accept_as(record, self._base)


class _GrowingOld:
    """Records that somebody should look at again, the most urgent first."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model, self._page = model, 0
        self.lead = c.html()
        self.list = PagedTable(model.say, guarded, size=15)
        self.list.on_open(self._open)
        self.list.on_page(self._turn)
        self.widget = c.column(self.lead, self.list.widget, classes=("bp-stacked",))

    def refresh(self) -> None:
        say = self.model.say
        found = register.to_confirm(self.model.table, date.today())
        if found.empty:
            self.lead.value = str(m.paragraph(say(f"{_WORDS}none_old")))
            self.list.clear()
            return
        self.lead.value = str(m.paragraph(say(f"{_WORDS}old_lead", n=len(found))))
        first = self._page * self.list.size
        rows = found.iloc[first : first + self.list.size]
        keys = ("name", "municipality", "status", "why", "since")
        headings = [Heading("", say(f"{_WORDS}{key}")) for key in keys]
        shown = [
            Row(
                str(code),
                [
                    row["name"],
                    row["municipality"] or say("common.not_known"),
                    say(f"landscape.status.{row['status']}"),
                    say(f"{_WORDS}reason_of.{row['reason']}"),
                    _day(say, row["known_on"]),
                ],
            )
            for code, row in rows.iterrows()
        ]
        caption = say(f"{_WORDS}old_caption")
        self.list.show(headings, shown, count=len(found), page=self._page, caption=caption)

    def _turn(self, number: int) -> None:
        self._page = number
        self.refresh()

    def _open(self, place: str) -> None:
        self.model.selected = place
        self.model.section = "record"


def _day(say: Catalogue, value: Any) -> str:
    # What was never known is not equal to itself.
    known = isinstance(value, date) and value == value
    return say.day(value) if known else say("common.not_known")
