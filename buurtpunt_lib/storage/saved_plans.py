"""Plans that are saved as they change and come back by their link.

Token and revision: see `saved_documents`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.storage.database import plans
from buurtpunt_lib.storage.saved_documents import Saved, Shelf


@dataclass(frozen=True)
class SavedPlan(Saved[HubPlan]):
    """A plan as it stands in the database."""

    @property
    def plan(self) -> HubPlan:
        return self.document


_SHELF = Shelf(
    table=plans,
    write=partial(HubPlan.to_json, indent=None),
    read=HubPlan.from_json,
    saved=SavedPlan,
    changed="storage.plan_changed",
    unknown="storage.plan_unknown",
    revoked="storage.plan_revoked",
)


def new_plan(plan: HubPlan) -> SavedPlan:
    """Saves a plan under a new link. Raises InputError `storage.failed`."""
    return _SHELF.new(plan)


def save_plan(before: SavedPlan, plan: HubPlan) -> SavedPlan:
    """Saves a plan over the one that was read or saved last.

    Raises InputError `storage.plan_changed` when somebody else saved it in between (what they
    saved stays), `storage.plan_revoked` when its link was taken back, and `storage.failed`.
    """
    return _SHELF.save(before, plan)


def load_plan(token: str) -> SavedPlan:
    """The plan of a link. Raises InputError `storage.plan_unknown`, `storage.failed`."""
    return _SHELF.load(token)


def forget_plan(token: str) -> bool:
    """Takes back a link: the plan is deleted. False when there was none."""
    return _SHELF.forget(token)
