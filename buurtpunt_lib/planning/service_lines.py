"""A service of the offer as lines of the plan: what it brings in, and what it costs.

Way of money: how money comes in for it (see `Way`). The numbers are those of whoever gives them;
nothing is filled in by us.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError


class Way(StrEnum):
    """SALES: goods are bought and sold, a part of each sale stays. COMMISSION: only a part of what
    is ordered comes in. MEMBERSHIP: a fee a year. PER_USE: a price each time. RENT: a price for the
    room. FREE: nobody pays."""

    SALES = "sales"
    COMMISSION = "commission"
    MEMBERSHIP = "membership"
    PER_USE = "per_use"
    RENT = "rent"
    FREE = "free"


# Ways of which only a part of the price stays with the hub.
WITH_SHARE = (Way.SALES, Way.COMMISSION)


@dataclass(frozen=True)
class ServiceMoney:
    """What is known of the money of one service.

    kind: of activity (domain.plan.ActivityKind). times: how often a month, or how many members.
    euro: each time, or a year for a member. share: part of it that stays (0 to 1), for WITH_SHARE.
    monthly: euro of costs a month. once: euro at the start. None: not known.
    """

    service: str
    name: str
    kind: str
    way: Way
    times: float | None = None
    euro: float | None = None
    share: float | None = None
    monthly: float | None = None
    once: float | None = None


def line_id(service: str) -> str:
    """The id of the activity of a service in a plan."""
    return f"dienst_{service}"[:40]


def with_service(plan: HubPlan, money: ServiceMoney, *, cost_name: str, once_name: str) -> HubPlan:
    """The plan with the lines of a service; those that it made before are replaced.

    What comes in is an activity; costs a month and at the start are lines beside it. A number that
    is not known makes no line: for a service that is not free `times`, `euro` and, where a part
    stays, `share` are needed. Raises InputError `offer.money_missing`, and what the plan refuses.
    """
    own = line_id(money.service)
    missing = [
        name
        for name in ("times", "euro", "share")
        if getattr(money, name) is None and _asks(money.way, name)
    ]
    if missing:
        raise InputError("offer.money_missing", field=missing[0])
    lists = {
        "activities": _activity(money, own),
        "costs": _cost(money, own, cost_name),
        "investments": _investment(plan, money, own, once_name),
    }
    return plan.replace(
        **{
            where: [*_others(plan, where, own), *([line] if line else [])]
            for where, line in lists.items()
        }
    )


def without_service(plan: HubPlan, service: str) -> HubPlan:
    """The plan without the lines that `with_service` made."""
    own = line_id(service)
    return plan.replace(
        **{where: _others(plan, where, own) for where in ("activities", "costs", "investments")}
    )


def in_plan(plan: HubPlan, service: str) -> bool:
    """Whether the plan has a line of a service."""
    own = line_id(service)
    return any(_is_of(line.id, own) for _, line in plan.lines())


def _asks(way: Way, name: str) -> bool:
    if way is Way.FREE:
        return False
    return name != "share" or way in WITH_SHARE


def _is_of(line: str, own: str) -> bool:
    return line in (own, _part(own, "kost"), _part(own, "begin"))


def _part(own: str, what: str) -> str:
    return f"{what}_{own.removeprefix('dienst_')}"[:40]


def _others(plan: HubPlan, where: str, own: str) -> list[Any]:
    return [line for line in getattr(plan, where) if not _is_of(line.id, own)]


def _activity(money: ServiceMoney, own: str) -> dict[str, Any] | None:
    if money.way is Way.FREE and money.times is None:
        return None
    times, euro = float(money.times or 0.0), float(money.euro or 0.0)
    share = 1.0
    if money.way is Way.SALES:
        share = float(money.share or 0.0)
    elif money.way is Way.COMMISSION:
        euro *= float(money.share or 0.0)
    elif money.way is Way.MEMBERSHIP:
        # A member pays once a year: so many of them in an ordinary month.
        times = times / 12
    elif money.way is Way.FREE:
        euro = 0.0
    return {
        "id": own,
        "name": money.name,
        "kind": money.kind,
        "customers": round(times, 4),
        "basket": round(euro, 4),
        "margin": share,
    }


def _cost(money: ServiceMoney, own: str, name: str) -> dict[str, Any] | None:
    if not money.monthly:
        return None
    return _of_activity(money, own) | {
        "id": _part(own, "kost"), "name": name, "amount": float(money.monthly),
    }  # fmt: skip


def _investment(plan: HubPlan, money: ServiceMoney, own: str, name: str) -> dict[str, Any] | None:
    if not money.once:
        return None
    return _of_activity(money, own) | {
        "id": _part(own, "begin"), "name": name, "amount": float(money.once), "month": plan.opening,
    }  # fmt: skip


def _of_activity(money: ServiceMoney, own: str) -> dict[str, str]:
    """The link to the activity, where there is one."""
    return {} if money.way is Way.FREE and money.times is None else {"activity": own}
