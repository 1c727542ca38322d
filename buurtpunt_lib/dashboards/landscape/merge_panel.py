"""Two versions of one place become one: what both changed is chosen field by field.

Kind: why there are two. `save`: somebody else saved meanwhile. `suggestion`: the place changed
since it was suggested. `twins`: two places of the register turn out to be one.

Nothing is overwritten in silence: what only one of the two changed is put together, what both
changed waits for a choice, and only then can it be saved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from buurtpunt_lib import landscape, register
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.landscape import record_words
from buurtpunt_lib.dashboards.landscape.choosing import MINE, Choice, Chooser
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.landscape import Clash
from buurtpunt_lib.register import Meeting
from buurtpunt_lib.storage.register import Conflict
from buurtpunt_lib.texts import Catalogue

KINDS = ("save", "suggestion", "twins")
Save = Callable[[HubRecord, int], None]


class MergePanel:
    """`open` shows two versions; `on_save` hears the merged record and the revision it builds on.

    kind: one of KINDS, for the words.
    """

    def __init__(self, say: Catalogue, guarded: Any, *, kind: str = "save") -> None:
        self.say, self._words = say, f"register_page.merge.{kind}."
        self._save: Save = lambda record, base: None
        self._clashes: tuple[Clash, ...] = ()
        self._merged: HubRecord | None = None
        self._base = 0
        self.told, self.rest = c.html("", "bp-live"), c.html()
        heads = (say("register_page.merge.before"),
                 *(say(f"{self._words}{key}") for key in ("mine", "theirs")))  # fmt: skip
        self.chooser = Chooser(say, guarded, heads=heads)
        self.chooser.on_choose(self._follow)
        self.save = c.button(say(f"{self._words}do"), guarded(self._done))
        self.drop = c.button(say("register_page.merge.drop"), guarded(self.close), quiet=True)
        self.widget = c.column(
            self.told, self.chooser.widget, self.rest, c.buttons(self.save, self.drop),
            classes=("bp-merge",),
        )  # fmt: skip
        self.close()

    def on_save(self, callback: Save) -> None:
        self._save = callback

    def close(self) -> None:
        self._merged = None
        self.widget.layout.display = "none"

    def open_conflict(self, conflict: Conflict) -> None:
        """Shows what both changed. A conflict without a record of mine cannot be merged."""
        if conflict.mine is None:
            raise conflict
        self.open(
            register.meeting(conflict) or _without_base(conflict), by=conflict.theirs.changed_by
        )

    def open(self, meeting: Meeting, *, by: str, mine: bool = False) -> None:
        """Shows two versions of one place. by: who made theirs. mine: choose mine to begin with."""
        say, theirs = self.say, meeting.theirs
        self._merged, self._clashes = meeting.record, meeting.clashes
        self._base = meeting.revision
        who = by or say("register_page.somebody")
        n = len(self._clashes)
        self.told.value = str(
            m.note(
                say(f"{self._words}told", name=meeting.mine.name, by=who) + " "
                + say("register_page.merge.choose" if n else "register_page.merge.no_clash", n=n),
                kind="warning",
            )
        )  # fmt: skip
        self.chooser.show(
            [
                Choice(
                    str(number),
                    clash_label(say, clash),
                    clash_words(say, clash, clash.base),
                    clash_words(say, clash, clash.mine),
                    clash_words(say, clash, clash.theirs),
                )
                for number, clash in enumerate(self._clashes)
            ],
            {str(number): MINE for number in range(n)} if mine else None,
        )
        # What goes along without a question: mine beside theirs, or for twins what is won.
        before = meeting.mine if mine else theirs
        clashing = {field for clash in self._clashes for field in clash.fields}
        both = [
            field
            for field in record_words.differing(before, meeting.record)
            if field not in clashing
        ]
        listed = say.listing([record_words.label(say, field) for field in both])
        self.rest.value = str(
            m.paragraph(say("register_page.merge.yours_kept", list=listed)) if both else ""
        )
        self.widget.layout.display = ""
        self._follow()

    def _follow(self) -> None:
        self.save.disabled = not self.chooser.complete

    def _done(self) -> None:
        if self._merged is None or not self.chooser.complete:
            return
        record = self._merged
        for number, clash in enumerate(self._clashes):
            mine = self.chooser.chosen[str(number)] == MINE
            record = landscape.settle(record, clash, mine=mine)
        self._save(record, self._base)


def _without_base(conflict: Conflict) -> Meeting:
    """Nobody knows what mine was made from: then a person decides on each difference."""
    now = conflict.theirs.record
    mine = conflict.mine.replace(id=now.id)
    clashes = tuple(
        Clash((field,), "", (None,), (getattr(mine, field),), (getattr(now, field),))
        for field in record_words.differing(mine, now)
    )
    return Meeting(now, mine, now, now, clashes, conflict.theirs.revision)


def clash_label(say: Catalogue, clash: Clash) -> str:
    words = say.listing([record_words.label(say, field) for field in clash.fields])
    return f"{words}: {item_words(say, clash.field, clash.item)}" if clash.item else words


def clash_words(say: Catalogue, clash: Clash, value: Any) -> str:
    if clash.item:
        if value is None:
            return say("register_page.merge.gone")
        return record_words.said(say, clash.field, (value,))
    if value is clash.base and all(each is None for each in value):
        return ""
    return "\n".join(
        record_words.said(say, field, each) for field, each in zip(clash.fields, value, strict=True)
    )


def item_words(say: Catalogue, field: str, item: str) -> str:
    """The key of an item of a list, in words."""
    code = item.split(" (")[0].split(":")[0]
    kinds = {"stages": "status", "partners": "partner", "challenges": "challenge",
             "domains": "domain"}  # fmt: skip
    if field == "services":
        from buurtpunt_lib import datasets

        return datasets.service(code).name(say.language)
    key = f"landscape.{kinds.get(field, '')}.{code}"
    return say(key) if key in say else item
