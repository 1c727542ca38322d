"""Plans that are saved as they change and come back by their link.

Token: the unguessable part of a plan's link; whoever has it can open and change the plan.
Revision: how often a plan was saved; a save names the one it builds on.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage.database import engine, plans

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class SavedPlan:
    """A plan as it stands in the database."""

    token: str
    revision: int
    plan: HubPlan
    saved_at: datetime


def new_plan(plan: HubPlan) -> SavedPlan:
    """Saves a plan under a new link. Raises InputError `storage.failed`."""
    saved = SavedPlan(secrets.token_urlsafe(16), 1, plan, datetime.now(UTC))
    _run(
        insert(plans).values(
            token=saved.token,
            revision=1,
            document=plan.to_json(indent=None),
            saved_at=saved.saved_at,
        )
    )
    return saved


def save_plan(before: SavedPlan, plan: HubPlan) -> SavedPlan:
    """Saves a plan over the one that was read or saved last.

    Raises InputError `storage.plan_changed` when somebody else saved it in between (what they
    saved stays), `storage.plan_revoked` when its link was taken back, and `storage.failed`.
    """
    now = datetime.now(UTC)
    done = _run(
        update(plans)
        .where(plans.c.token == before.token, plans.c.revision == before.revision)
        .values(revision=before.revision + 1, document=plan.to_json(indent=None), saved_at=now)
    )
    if done != 1:
        raise InputError("storage.plan_changed" if _row(before.token) else "storage.plan_revoked")
    return SavedPlan(before.token, before.revision + 1, plan, now)


def load_plan(token: str) -> SavedPlan:
    """The plan of a link. Raises InputError `storage.plan_unknown`, `storage.failed`."""
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise InputError("storage.plan_unknown")
    row = _row(token)
    if row is None:
        raise InputError("storage.plan_unknown")
    return SavedPlan(token, row.revision, HubPlan.from_json(row.document), row.saved_at)


def forget_plan(token: str) -> bool:
    """Takes back a link: the plan is deleted. False when there was none."""
    return _run(delete(plans).where(plans.c.token == token)) == 1


def _row(token: str) -> Any:
    try:
        with engine().connect() as connection:
            return connection.execute(select(plans).where(plans.c.token == token)).one_or_none()
    except SQLAlchemyError as error:
        raise InputError("storage.failed", reason=type(error).__name__) from None


def _run(statement) -> int:
    try:
        with engine().begin() as connection:
            return connection.execute(statement).rowcount
    except SQLAlchemyError as error:
        raise InputError("storage.failed", reason=type(error).__name__) from None
