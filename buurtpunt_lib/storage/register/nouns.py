"""What the register hands out.

Saved hub: a record with the number of its revision. Revision: a record as it was, with who changed
it, when and why. Conflict: somebody else saved in between. Suggestion: what somebody who is no
editor proposes; it waits for an editor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    from buurtpunt_lib.domain.hub_record import HubRecord

WAITING, ACCEPTED, REFUSED = "waiting", "accepted", "refused"


@dataclass(frozen=True)
class SavedHub:
    """A place as it stands. changed_by: a name, "" when not told. changed_at: with time zone."""

    record: HubRecord
    revision: int
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True)
class Revision:
    """record: None where the place was taken out or merged.

    action: shipped, added, changed, imported, confirmed, accepted, merged, removed, restored,
    undone (an import was taken back).
    suggestion: number of the suggestion that it came from. batch: the import that it came with.
    """

    number: int
    record: HubRecord | None
    by: str
    at: datetime
    reason: str
    action: str
    batch: str = ""
    suggestion: int | None = None


@dataclass(frozen=True)
class Suggestion:
    """id: its number. code: unguessable, for whoever made it. hub: None for a new place.

    base: the revision that was seen. record: what it should become, None: take it out.
    state: waiting, accepted or refused; decision: what the editor said.
    """

    id: int
    code: str
    hub: str | None
    base: int | None
    record: HubRecord | None
    by: str
    role: str
    at: datetime
    reason: str
    state: str
    decided_by: str = ""
    decided_at: datetime | None = None
    decision: str = ""


class Conflict(InputError):
    """Somebody else saved in between; nothing was overwritten.

    base_record: what `mine` was made from (None when not known). theirs: what stands there now.
    mine: what could not be saved (None: it would have been taken out).
    """

    def __init__(
        self, base_record: HubRecord | None, theirs: SavedHub, mine: HubRecord | None
    ) -> None:
        super().__init__("register.hub_changed", name=theirs.record.name, by=theirs.changed_by)
        self.base_record, self.theirs, self.mine = base_record, theirs, mine
