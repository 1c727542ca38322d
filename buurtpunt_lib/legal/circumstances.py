"""Circumstances: what a project says of itself that decides which rules count for it.

Each is True, False or None; None means that the project does not say, which is never taken for no.
"""

from __future__ import annotations

from collections.abc import Callable

from buurtpunt_lib.domain.plan import ActivityKind
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.start import Initiator

_FOOD_ACTIVITIES = (
    ActivityKind.SHOP,
    ActivityKind.BREAD,
    ActivityKind.CAFE,
    ActivityKind.SHORT_CHAIN,
)
# Kinds of service (data/knowledge/services.yaml) with food or drink. Others may have it too.
FOOD_SERVICES = frozenset(
    {"local_products", "cafe", "shop", "vegetable_box_pickup", "social_grocery", "food_bank",
     "village_restaurant"}
)  # fmt: skip


def volunteers(project: Project) -> bool | None:
    """Somebody works without pay: a group of the plan, or a shift."""
    counted = any(group.people > 0 for group in project.plan.volunteers)
    return True if counted or project.offer.shifts else None


def staff(project: Project) -> bool | None:
    """Somebody is paid: a post of the plan; else what was answered to the question about it."""
    if any(post.fte > 0 for post in project.plan.staff):
        return True
    return project.legal.employs


def sells(project: Project) -> bool | None:
    """Customers pay for something."""
    return True if any(line.basket > 0 for line in project.plan.activities) else None


def food(project: Project) -> bool | None:
    """Food or drink is sold or given."""
    sold = any(line.kind in _FOOD_ACTIVITIES for line in project.plan.activities)
    offered = any(service.id in FOOD_SERVICES for service in project.offer.services)
    return True if sold or offered else None


def carrier(project: Project) -> bool | None:
    """An organisation stands behind it, from which it starts or of which it is a branch."""
    if project.legal.carrier:
        return True
    who = project.start.initiator
    if who in (Initiator.ORGANISATION, Initiator.CARE_ORGANISATION, Initiator.MUNICIPALITY):
        return True
    return False if who is not None else None


_HAS: dict[str, Callable[[Project], bool | None]] = {
    "volunteers": volunteers,
    "staff": staff,
    "sells": sells,
    "food": food,
    "carrier": carrier,
}


def has(project: Project, need: str) -> bool | None:
    """Whether a project has what a duty asks for (`datasets.Duty.needs`); "" always counts."""
    return _HAS[need](project) if need else True
