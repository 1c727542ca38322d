"""Changing the register: who may, whether the record is right, and what else changed meanwhile.

Visitors suggest. Contributors suggest under their name and confirm that a record is right. Editors
do everything. Each change is checked before the database is asked anything, and a wrong record
leaves no trace.
Meeting: two changes of one record brought together, with what a person still has to decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.actor import Actor
from buurtpunt_lib.domain.contact import Contact
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.landscape import Clash, Difference, differences, merge_three
from buurtpunt_lib.register.checking import checked, new_id
from buurtpunt_lib.storage import register
from buurtpunt_lib.storage.register import Conflict, Revision, SavedHub, Suggestion

if TYPE_CHECKING:
    from buurtpunt_lib.storage.register.contact_book import SavedContact

WAITING = "waiting"


@dataclass(frozen=True)
class Meeting:
    """mine and theirs in one record. base: what mine was made from. theirs: what stands there now.

    record: both changes; at each clash it holds theirs. revision: that of theirs, to save it on.
    """

    base: HubRecord
    mine: HubRecord
    theirs: HubRecord
    record: HubRecord
    clashes: tuple[Clash, ...]
    revision: int

    @property
    def settled(self) -> bool:
        """Whether nothing is left to decide."""
        return not self.clashes


class Undecided(InputError):
    """A suggestion and the register changed the same thing; an editor must choose."""

    def __init__(self, meeting: Meeting) -> None:
        fields = dict.fromkeys(clash.field for clash in meeting.clashes)
        super().__init__("register.undecided", name=meeting.theirs.name, fields=", ".join(fields))
        self.meeting = meeting


def must(allowed: bool) -> None:
    """Raises InputError `register.not_allowed`."""
    if not allowed:
        raise InputError("register.not_allowed")


# ── saving ───────────────────────────────────────────────────────────────────────────────────────


def save(record: HubRecord, *, base: int | None, by: Actor, reason: str = "") -> SavedHub:
    """Saves a record that is right; base: the revision it was made from, None for a new place.

    Raises InputError `register.not_allowed`, each fault of the record, `storage.register.Conflict`
    when somebody else saved in between (`meeting` brings both together).
    """
    must(by.edits)
    return register.save(checked(record), base=base, by=by, reason=reason)


def meeting(conflict: Conflict) -> Meeting | None:
    """What could not be saved and what stands there now in one record.

    None where nothing can be merged: it would have been taken out, or what it was made from is
    not known.
    """
    if conflict.mine is None or conflict.base_record is None:
        return None
    return meet(conflict.base_record, conflict.mine, conflict.theirs)


def meet(base: HubRecord, mine: HubRecord, theirs: SavedHub) -> Meeting:
    """Brings what somebody made of `base` together with what stands in the register now."""
    now = theirs.record
    # A place that was merged has another id now; what was said of it is about that one.
    own, was = (r if r.id == now.id else r.replace(id=now.id) for r in (mine, base))
    record, clashes = merge_three(was, own, now)
    return Meeting(was, own, now, record, clashes, theirs.revision)


def restore(id: str, number: int, *, by: Actor, reason: str = "") -> SavedHub:
    """Makes an earlier revision the present one. Raises as `storage.register.restore`."""
    must(by.edits)
    return register.restore(id, number, by=by, reason=reason)


def remove(id: str, *, base: int, by: Actor, reason: str) -> None:
    """Takes a place out, with a reason. Raises InputError `register.reason_needed`."""
    must(by.edits)
    _needs(reason)
    register.remove(id, base=base, by=by, reason=reason)


def merge(
    keep: str,
    drop: str,
    *,
    record: HubRecord | None = None,
    base: int | None = None,
    drop_base: int | None = None,
    by: Actor,
    reason: str = "",
) -> SavedHub:
    """Makes one place of two. record: what it becomes; by default `joined` of the two.

    base, drop_base: the revisions of both that the editor saw; those of now by default. Raises
    InputError `register.not_allowed`, `register.merge_self`, each fault of the record, and Conflict
    when somebody else changed one of the two since.
    """
    must(by.edits)
    kept, dropped = register.load(keep), register.load(drop)
    made = joined(kept.record, dropped.record) if record is None else record
    return register.merge(
        keep,
        drop,
        checked(made),
        base=kept.revision if base is None else base,
        by=by,
        reason=reason,
        drop_base=dropped.revision if drop_base is None else drop_base,
    )


def joined(keep: HubRecord, drop: HubRecord) -> HubRecord:
    """One record of two for the same place: that of `keep`, filled up with what only `drop` knows.

    Lists hold the items of both; what both know differently stays as `keep` has it. The village
    goes with the municipality and the province, the status with its date, and so on (`landscape`
    calls these bonds), so that no mixture arises.
    """
    from buurtpunt_lib.landscape.merging import BONDS, LISTS

    changes: dict = {}
    bound = {field: bond for bond in BONDS for field in bond}
    for field in type(keep).model_fields:
        mine, theirs = getattr(keep, field), getattr(drop, field)
        if field in LISTS:
            held = {_key(item) for item in mine}
            limit = _most(keep, field)
            changes[field] = (*mine, *(item for item in theirs if _key(item) not in held))[:limit]
        elif field in bound:
            bond = bound[field]
            if all(_empty(getattr(keep, each)) for each in bond):
                changes[field] = theirs
        elif field not in ("id", "name", "kind") and _empty(mine):
            changes[field] = theirs
    return keep.replace(**changes)


def _key(item: object) -> object:
    return getattr(item, "service", None) or item


def _most(record: HubRecord, field: str) -> int | None:
    for limit in type(record).model_fields[field].metadata:
        if getattr(limit, "max_length", None) is not None:
            return limit.max_length
    return None


def _empty(value: object) -> bool:
    return value is None or str(value) in ("", "unknown")


# ── suggesting and deciding ──────────────────────────────────────────────────────────────────────


def suggest(
    record: HubRecord | None,
    *,
    hub: str | None = None,
    base: int | None = None,
    by: Actor,
    reason: str = "",
) -> Suggestion:
    """Leaves a suggestion for an editor: a new place (hub None), a change, or (record None) that a
    place is gone, which needs a reason.

    Raises InputError with each fault of the record, `register.nothing_suggested` where it says
    what the register says already, and what `storage.register.suggest` raises.
    """
    if record is None:
        _needs(reason)
    else:
        record = checked(record)
        if hub is not None:
            now = register.load(hub)
            if record.id != now.record.id:
                raise InputError("register.other_place", value=record.id, name=now.record.id)
            if not differences(now.record, record) and not reason.strip():
                raise InputError("register.nothing_suggested")
            # What a suggestion says of its own confirmation is not somebody's word.
            if not by.confirms and record.confirmed_on != now.record.confirmed_on:
                record = record.replace(confirmed_on=now.record.confirmed_on)
        elif not by.confirms and record.confirmed_on is not None:
            record = record.replace(confirmed_on=None)
    return register.suggest(record, hub=hub, by=by, reason=reason, base=base)


@dataclass(frozen=True)
class Question:
    """A suggestion as an editor sees it.

    before: what the suggestion was made from (None: a new place). changes: what it would change.
    meeting: with the register of now; None for a new place, or for one to be taken out.
    """

    suggestion: Suggestion
    before: HubRecord | None
    changes: tuple[Difference, ...]
    meeting: Meeting | None


def question(suggestion: Suggestion, *, by: Actor) -> Question:
    """What an editor has to decide. Raises InputError `register.not_allowed`,
    `register.hub_removed`."""
    must(by.edits)
    if suggestion.hub is None:
        return Question(suggestion, None, tuple(differences(None, suggestion.record)), None)
    now = register.load(suggestion.hub)
    before = _made_from(suggestion, now)
    if suggestion.record is None:
        return Question(suggestion, before, (), None)
    found = tuple(differences(before, suggestion.record))
    return Question(suggestion, before, found, meet(before, suggestion.record, now))


def waiting(*, by: Actor) -> list[Suggestion]:
    """Suggestions that wait, the oldest first; editors only."""
    must(by.edits)
    return register.suggestions(WAITING)


def decide(
    id: int,
    *,
    accept: bool,
    record: HubRecord | None = None,
    base: int | None = None,
    by: Actor,
    reason: str = "",
) -> Suggestion:
    """Accepts a suggestion, accepts it as the editor made it (record, and the revision that the
    editor saw as base), or refuses it with a reason.

    A place that changed since the suggestion was made is merged three-way. Raises `Undecided` when
    both changed the same thing and no record is given, InputError `register.reason_needed`,
    `register.not_allowed`, `register.suggestion_unknown`, `register.suggestion_decided`, each
    fault of the record, and Conflict when somebody saved while the editor looked.
    """
    must(by.edits)
    if not accept:
        _needs(reason)
        return register.decide(id, accept=False, by=by, reason=reason)
    found = next((s for s in register.suggestions(None) if s.id == id), None)
    if found is None or found.state != WAITING:
        # Storage says which of the two it is.
        return register.decide(id, accept=True, by=by, reason=reason)
    if record is None and found.record is not None and found.hub is not None:
        meets = question(found, by=by).meeting
        if not meets.settled:
            raise Undecided(meets)
        record, base = meets.record, meets.revision
    record = found.record if record is None else record
    if record is not None:
        checked(record)
        if found.hub is None and record.id in register.taken_ids():
            # Two visitors may have thought of one name, or somebody made the place meanwhile.
            record = record.replace(id=new_id(record.name, record.place))
    return register.decide(id, accept=True, record=record, by=by, reason=reason, base=base)


def _made_from(suggestion: Suggestion, now: SavedHub) -> HubRecord:
    """The record that a suggestion was made from; that of now where it is not kept."""
    if suggestion.base is None or suggestion.base == now.revision:
        return now.record
    try:
        return register.revision(suggestion.hub, suggestion.base).record or now.record
    except InputError:
        return now.record


# ── confirming and contacts ──────────────────────────────────────────────────────────────────────


def confirm(
    id: str, *, on: date | None = None, by: Actor, reason: str = "", today: date | None = None
) -> SavedHub:
    """Somebody who knows says that the record is right on a day (today by default).

    Raises InputError `register.not_allowed`, `register.in_future`.
    """
    must(by.confirms)
    today = today or date.today()
    on = on or today
    if on > today:
        raise InputError("register.in_future", field="confirmed_on", value=on.isoformat())
    return register.confirm(id, on=on, by=by, reason=reason)


def save_contact(contact: Contact, *, by: Actor, id: int | None = None) -> SavedContact:
    """Keeps contact details with their consent. Raises InputError `register.not_allowed`,
    `register.in_future`."""
    must(by.edits)
    found = [Fault(code, {"field": f, **v}) for code, f, v in contact.faults_on(date.today())]
    if found:
        raise InputError(found)
    return register.save_contact(contact, by=by, id=id)


def contacts(id: str | None = None, *, by: Actor) -> list[SavedContact]:
    """Contact details of a place, or of all; editors only."""
    must(by.edits)
    return register.contacts(id, by=by)


def delete_contact(id: int, *, by: Actor) -> None:
    must(by.edits)
    register.delete_contact(id, by=by)


def history(id: str) -> list[tuple[Revision, tuple[Difference, ...]]]:
    """Each revision with what it changed, the newest first."""
    found: list[tuple[Revision, tuple[Difference, ...]]] = []
    before: HubRecord | None = None
    for revision in register.history(id):
        changed = differences(before, revision.record) if revision.record is not None else ()
        found.append((revision, tuple(changed)))
        before = revision.record or before
    return found[::-1]


def compare(id: str, first: int, second: int) -> tuple[Difference, ...]:
    """What differs between two revisions. Raises InputError `register.revision_unknown`."""
    before, after = (register.revision(id, number).record for number in (first, second))
    return tuple(differences(before, after))


def _needs(reason: str) -> None:
    if not reason.strip():
        raise InputError("register.reason_needed", field="reason")
