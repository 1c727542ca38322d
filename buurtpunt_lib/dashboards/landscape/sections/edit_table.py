"""For editors: the found places as a table to type in; only rows that changed are saved.

Draft: a row that was changed and not saved yet, with the revision that it was made from. Drafts
stay when one turns the page or filters anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from buurtpunt_lib import register
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.grid import Grid, GridColumn
from buurtpunt_lib.dashboards.landscape import record_words
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.dashboards.landscape.record_changes import MOST_REASON
from buurtpunt_lib.dashboards.landscape.record_draft import in_words
from buurtpunt_lib.dashboards.landscape.sections import Frame
from buurtpunt_lib.dashboards.text_box import TextBox
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.domain.opening_words import in_syntax
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import register as stored
from buurtpunt_lib.storage.register import Conflict, SavedHub
from buurtpunt_lib.texts import Catalogue

_WORDS = "register_page.grid."
_SIZE = 20
_CODES: dict[str, Any] = {
    "kind": HubKind, "status": HubStatus, "initiator": Initiator, "legal_form": HubLegalForm,
}  # fmt: skip
_FIELDS = (
    "name", "status", "status_as_of", "kind", "address", "initiator", "legal_form", "carrier",
    "opening_hours", "confirmed_on",
)  # fmt: skip


@dataclass(frozen=True)
class _Draft:
    record: HubRecord
    base: SavedHub


class EditTable(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self._page = 0
        self._drafts: dict[str, _Draft] = {}
        self._loaded: dict[str, SavedHub] = {}
        self._seen: tuple[Any, ...] = ()
        self.told, self.which = c.html("", "bp-live"), c.html("", "bp-small")
        self.grid = Grid(
            [_column(say, field) for field in _FIELDS],
            say,
            caption=say(f"{_WORDS}caption"),
            removable=False,
            more=say(f"{_WORDS}open"),
        )
        self.grid.on_edit(self._edit)
        self.grid.on_more(guarded(self._open))
        self.reason = TextBox(say("register_page.reason"), say, guarded, most=MOST_REASON, rows=1)
        self.save = c.button(say(f"{_WORDS}save"), guarded(self._save))
        self.drop = c.button(say(f"{_WORDS}drop"), guarded(self._drop), quiet=True)
        self.before = c.button(
            say(f"{_WORDS}previous"), guarded(lambda: self._turn(-1)), quiet=True
        )
        self.after = c.button(say(f"{_WORDS}next"), guarded(lambda: self._turn(1)), quiet=True)
        super().__init__(
            model, "grid", self.grid, c.buttons(self.before, self.after), self.which, self.reason,
            self.told, c.buttons(self.save, self.drop),
        )  # fmt: skip

    def refresh(self) -> None:
        model = self.model
        seen = (model.filters, model.stamp, model.actor)
        if seen != self._seen:
            self._seen, self._page = seen, 0
            self._loaded = {}
            self._fill()

    # --- what it shows ---------------------------------------------------------------------------

    def _ids(self) -> list[str]:
        if not self.model.actor.edits:
            return []
        first = self._page * _SIZE
        return self.model.rows["id"].iloc[first : first + _SIZE].tolist()

    def _fill(self) -> None:
        model, say = self.model, self.model.say
        ids = self._ids()
        missing = [code for code in ids if code not in self._loaded]
        if missing:
            self._loaded |= {one.record.id: one for one in stored.load_all(missing)}
        self.grid.show([(code, _values(self._record(code))) for code in ids if self._has(code)])
        count, first = len(model.rows), self._page * _SIZE
        self.which.value = str(
            m.paragraph(
                say(
                    f"{_WORDS}which", n=count, first=say.number(first + 1),
                    last=say.number(min(first + _SIZE, count)),
                )
            )
        )  # fmt: skip
        self.before.disabled = self._page == 0
        self.after.disabled = first + _SIZE >= count
        self._count()

    def _count(self) -> None:
        say, n = self.model.say, len(self._drafts)
        words = say(f"{_WORDS}changed", n=n) if n else say(f"{_WORDS}nothing")
        self.told.value = str(m.paragraph(words))
        self.save.disabled = self.drop.disabled = not n

    def _has(self, code: str) -> bool:
        return code in self._drafts or code in self._loaded

    def _record(self, code: str) -> HubRecord:
        draft = self._drafts.get(code)
        return draft.record if draft else self._loaded[code].record

    def _turn(self, steps: int) -> None:
        last = max(0, (len(self.model.rows) - 1) // _SIZE)
        self._page = min(max(self._page + steps, 0), last)
        self._fill()

    def _open(self, code: str) -> None:
        self.model.selected = code
        self.model.section = "record"

    # --- what an editor does ---------------------------------------------------------------------

    def _edit(self, code: str, field: str, value: Any) -> None:
        if not self.model.actor.edits or not self._has(code):
            return
        before = self._record(code)
        empty = None if field == "confirmed_on" else ""
        record = changed(self.model.say, before, field, value or empty)
        base = self._drafts[code].base if code in self._drafts else self._loaded[code]
        if record == base.record:
            self._drafts.pop(code, None)
        else:
            self._drafts[code] = _Draft(record, base)
        self._fill()

    def _drop(self) -> None:
        self._drafts = {}
        self._fill()

    def _save(self) -> None:
        model, say = self.model, self.model.say
        if not model.actor.edits:
            return
        wrong: dict[str, tuple[str, str]] = {}
        done = 0
        for code, draft in list(self._drafts.items()):
            try:
                self._store(draft)
            except Conflict as conflict:
                by = conflict.theirs.changed_by or say("register_page.somebody")
                wrong[code] = ("name", say(f"{_WORDS}clash", by=by))
            except InputError as error:
                field = str(error.faults[0].values.get("field", "name")).split("[")[0]
                told = say.error(in_words(say, error, draft.record.name))
                wrong[code] = (field if field in _FIELDS else "name", told)
            else:
                done += 1
                del self._drafts[code]
        model.refresh()
        self._seen = ()
        page = self._page
        self.refresh()
        self._page = page
        self._fill()
        for code, (field, sentence) in wrong.items():
            self.grid.tell(code, field, sentence)
        told = [say(f"{_WORDS}saved", n=done)]
        if wrong:
            told.append(say(f"{_WORDS}failed", n=len(wrong)))
        self.told.value = str(m.note(" ".join(told), kind="warning" if wrong else "info"))

    def _store(self, draft: _Draft) -> None:
        """Saves one row; what somebody else changed elsewhere in it meanwhile goes along."""
        by, reason = self.model.actor, self.reason.text
        try:
            register.save(draft.record, base=draft.base.revision, by=by, reason=reason)
        except Conflict as conflict:
            met = register.meeting(conflict)
            if met is None or not met.settled:
                raise
            register.save(met.record, base=met.revision, by=by, reason=reason)


def changed(say: Catalogue, record: HubRecord, field: str, value: Any) -> HubRecord:
    """The record with another value in one field. Raises InputError about that field only."""
    try:
        if field == "opening_hours" and value:
            value = in_syntax(value)
        made = record.replace(**{field: value})
    except InputError as error:
        raise in_words(say, error, record.name) from None
    before = {str(fault) for fault in register.faults(record)}
    faults = [fault for fault in register.faults(made) if str(fault) not in before]
    if faults:
        raise in_words(say, InputError(faults), record.name)
    return made


def _column(say: Catalogue, field: str) -> GridColumn:
    label = record_words.label(say, field)
    if field not in _CODES:
        return GridColumn(field, label)
    choices = tuple((code.value, say(f"landscape.{field}.{code.value}")) for code in _CODES[field])
    optional = field in ("initiator", "legal_form")
    if optional:
        choices = (("", say("register_page.not_known")), *choices)
    return GridColumn(field, label, "choice", choices=choices, optional=optional)


def _values(record: HubRecord) -> dict[str, Any]:
    data = record.to_dict()
    return {field: data[field] or "" for field in _FIELDS}
