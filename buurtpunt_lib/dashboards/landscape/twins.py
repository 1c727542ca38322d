"""Places of the register that may be one and the same: found by likeness, merged by an editor."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib import landscape, register
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.landscape.merge_panel import MergePanel
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.landscape import Clash
from buurtpunt_lib.landscape.merging import BONDS, LISTS
from buurtpunt_lib.register import Meeting
from buurtpunt_lib.storage import register as stored
from buurtpunt_lib.storage.register import SavedHub

_WORDS = "register_page.twins."
_MOST = 40


class Twins:
    """`refresh` looks for pairs; pressing one opens both beside one another."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        self._stamp: str | None = None
        self._pair: tuple[SavedHub, SavedHub] | None = None
        self.told = c.html("", "bp-live")
        self.list = Pressable()
        self.list.on_press(guarded(self._press))
        self.merge = MergePanel(model.say, guarded, kind="twins")
        self.merge.on_save(self._join)
        lead = c.html(m.paragraph(model.say(f"{_WORDS}lead")))
        self.widget = c.column(lead, self.told, self.list, self.merge.widget)

    def refresh(self) -> None:
        model, say = self.model, self.model.say
        if not model.actor.edits or model.stamp == self._stamp:
            return
        self._stamp = model.stamp
        self.merge.close()
        found = landscape.duplicates(model.table)[:_MOST]
        if not found:
            self.list.show(m.element("p", say(f"{_WORDS}none"), class_="bp-empty"), set())
            return
        columns = [m.Column(say(f"{_WORDS}{key}")) for key in ("one", "other", "where", "do")]
        rows, codes = [], set()
        for pair in found:
            code = f"{pair.first}|{pair.second}"
            codes.add(code)
            one, other = model.name_of(pair.first), model.name_of(pair.second)
            row = model.table.iloc[model.position(pair.first)]
            button = press_button(say(f"{_WORDS}look"), code, about=f"{one}, {other}")
            rows.append([one, other, row["municipality"] or say("common.not_known"), button])
        self.list.show(m.table(columns, rows, caption=say(f"{_WORDS}caption")), codes)

    def _press(self, code: str) -> None:
        first, _, second = code.partition("|")
        keep, drop = stored.load(first), stored.load(second)
        self._pair = (keep, drop)
        self.told.value = ""
        self.merge.open(as_meeting(keep.record, drop.record, keep.revision), by="", mine=True)

    def _join(self, record: HubRecord, _base: int) -> None:
        model = self.model
        if self._pair is None or not model.actor.edits:
            return
        keep, drop = self._pair
        # Built on what the editor saw: somebody may have saved one of the two meanwhile.
        saved = register.merge(
            keep.record.id, drop.record.id, record=record, base=keep.revision,
            drop_base=drop.revision, by=model.actor,
        )  # fmt: skip
        self._pair = None
        self.merge.close()
        model.refresh()
        self.refresh()
        self.told.value = str(m.note(model.say(f"{_WORDS}joined", name=saved.record.name)))


def as_meeting(keep: HubRecord, drop: HubRecord, revision: int) -> Meeting:
    """Two records as two versions of one: lists hold the items of both, the rest is chosen."""
    drop = drop.replace(id=keep.id)
    bound = {field: bond for bond in BONDS for field in bond}
    clashes = []
    groups = dict.fromkeys(
        bound.get(field, (field,)) for field in type(keep).model_fields if field != "id"
    )
    for fields in groups:
        if fields[0] in LISTS:
            continue
        mine, theirs = (tuple(getattr(r, f) for f in fields) for r in (keep, drop))
        if mine != theirs and any(each not in ("", None) for each in theirs):
            nothing = (None,) * len(fields)
            known = any(each not in ("", None) for each in mine)
            if known:
                clashes.append(Clash(fields, "", nothing, mine, theirs))
    joined = register.joined(keep, drop)
    return Meeting(keep, keep, drop, joined, tuple(clashes), revision)
