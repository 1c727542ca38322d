"""Taking a list of hubs into the register: read, look, plan, carry out, undo.

Sheet: a list as somebody brings it, with the column that holds each field. Plan: what its import
would do, row by row, with nothing changed. Batch: the changes of one import; they can be undone
together.

    sheet = importing.read(Path("lijst.xlsx"))
    plan = importing.plan(sheet, importing.Options(kind="buurtpunt", source="Provincie, 2026"))
    importing.carry_out(plan, by=editor, reason="lijst van de provincie")
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from buurtpunt_lib.domain.actor import Actor
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.register.importing.planning import (
    ImportPlan,
    Options,
    Planned,
    plan,
)
from buurtpunt_lib.register.importing.quiet import without_collecting
from buurtpunt_lib.register.importing.rows import RowFault
from buurtpunt_lib.register.importing.sheet import Sheet, fields, parse_map, read
from buurtpunt_lib.storage import register

__all__ = [
    "Done",
    "ImportPlan",
    "Options",
    "Planned",
    "RowFault",
    "Sheet",
    "carry_out",
    "fields",
    "parse_map",
    "plan",
    "read",
    "undo",
]


@dataclass(frozen=True)
class Done:
    """batch: name of the import in the history, "" when nothing changed. left_out: ids of rows
    that look like a place that is there already."""

    batch: str
    new: int
    changed: int
    left_out: tuple[str, ...]


def carry_out(
    plan: ImportPlan,
    only_good: bool = False,
    *,
    by: Actor,
    reason: str = "",
    add_duplicates: bool = False,
) -> Done:
    """Writes what a plan would do, in one transaction and as one batch of the history.

    only_good: rows with a fault are left out; else nothing is written when there are any.
    add_duplicates: also the rows in `plan.doubtful`. Raises InputError with every fault,
    `register.not_allowed`, `storage.…`, and Conflict when somebody changed a place since the plan.
    """
    if not by.edits:
        raise InputError("register.not_allowed")
    if plan.faults and not only_good:
        raise InputError(fault.reason for fault in plan.faults)
    left_out = () if add_duplicates else tuple(
        planned.record.id for planned in plan.new if planned.record.id in plan.doubtful
    )  # fmt: skip
    new = [planned for planned in plan.new if planned.record.id not in left_out]
    written = [*new, *plan.changed]
    if not written:
        return Done("", 0, 0, left_out)
    batch = secrets.token_hex(6)
    bases = {one.record.id: one.base for one in written if one.base is not None}
    records = [one.record for one in written]
    with without_collecting():
        register.save_many(records, by=by, reason=reason, batch=batch, bases=bases)
    return Done(batch, len(new), len(plan.changed), left_out)


def undo(batch: str, *, by: Actor, reason: str = "") -> int:
    """Takes an import back, all of it; how many places it had added or changed.

    Raises InputError `register.not_allowed`, `.batch_unknown`, and `.batch_changed` where somebody
    changed one of its places since.
    """
    return register.undo_batch(batch, by=by, reason=reason)
