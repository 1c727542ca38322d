"""Which services suit one building in a village.

Offer: a service that could come in, by an activity of an example plan. Its customers, takings and
the costs and purchases that belong to it are those of the example, scaled to the residents in
reach. The example says nothing of floor area and hours: `ROOM` and `HOURS` are our assumptions, to
be replaced by what a group knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from buurtpunt_lib import siting
from buurtpunt_lib.assessment.lacking import CYCLE_NORM, lacking, norm_metres, points_of
from buurtpunt_lib.assessment.money import MOST, SERVICES, Template, demand, templates

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.facts import Facts

# Kind of activity → m2 and hours a week of volunteers and staff; assumptions.
ROOM: Mapping[str, float] = {
    "shop": 80.0, "bread": 5.0, "cafe": 40.0, "parcel_point": 5.0, "room_hire": 50.0,
    "bike_share": 10.0, "repair_cafe": 25.0, "meeting": 40.0,
}  # fmt: skip
HOURS: Mapping[str, float] = {
    "shop": 40.0, "bread": 6.0, "cafe": 24.0, "parcel_point": 10.0, "room_hire": 3.0,
    "bike_share": 4.0, "repair_cafe": 8.0, "meeting": 12.0,
}  # fmt: skip


@dataclass(frozen=True)
class ServiceOffer:
    """An offer with where it comes from. template, activity: key of the example, id in it. needs:
    keys of the needs that it meets; people: residents in reach who gain one of those."""

    offer: siting.Offer
    template: str
    activity: str
    kind: str
    needs: tuple[str, ...]


def offers(facts: Facts, village: str) -> tuple[ServiceOffer, ...]:
    """What could come into a building in a village, each kind of activity once.

    Raises InputError `data.village_unknown`, `proximity.no_location`.
    """
    facts.cells(village)
    reach = norm_metres(CYCLE_NORM)
    people = demand(facts, village, ())
    around = list(dict.fromkeys(part.village for part in people.parts))
    found = lacking(facts, around)
    ways = facts.ways("cycle").between(*points_of(facts, [village]))[found.origins, 0]
    made: dict[str, ServiceOffer] = {}
    for template in templates():
        for activity in template.plan.activities:
            kind = activity.kind.value
            if kind in made or kind not in ROOM:
                continue
            held = set(SERVICES.get(kind, ()))
            met = [need for need in found.needs if held & set(need.services(facts))]
            gain = found.gains(ways, reach, [need.key for need in met])
            counted = demand(facts, village, met).counted
            factor = min(counted / template.residents, MOST)
            offer = siting.Offer(
                key=kind,
                people=found.residents(gain.any(axis=1)),
                area=ROOM[kind],
                hours=HOURS[kind],
                start_cost=_start_cost(template, activity.id),
                margin=_yearly(template, activity.id, factor),
            )
            made[kind] = ServiceOffer(
                offer, template.key, activity.id, kind, tuple(need.key for need in met)
            )
    return tuple(made.values())


def bundle(
    facts: Facts,
    village: str,
    limits: siting.Limits,
    *,
    offered: Sequence[ServiceOffer] | None = None,
    required: Sequence[str] = (),
    excluded: Sequence[str] = (),
    count: int = 3,
) -> siting.Bundles:
    """The services that close most gaps within the limits of a building.

    offered: `offers(facts, village)` when not given. required, excluded: kinds of activity. Raises
    InputError as `offers` and `siting.bundle` do.
    """
    chosen = offers(facts, village) if offered is None else tuple(offered)
    return siting.bundle(
        [one.offer for one in chosen],
        limits,
        required=required,
        excluded=excluded,
        count=count,
    )


def _start_cost(template: Template, activity: str) -> float:
    """Euro that the example invests for one activity, its likely overrun included."""
    return sum(
        line.amount * (1 + line.overrun)
        for line in template.plan.investments
        if line.activity == activity
    )


def _yearly(template: Template, activity: str, factor: float) -> float:
    """Euro a year that an activity brings in, less its goods and the costs that name it."""
    plan = template.plan
    line = next(one for one in plan.activities if one.id == activity)
    year = line.visits_a_month * sum(line.seasonality) * factor * line.basket
    goods = year * (1 - line.margin) / (1 - line.spoilage)
    periods = {"monthly": 12.0, "quarterly": 4.0, "yearly": 1.0, "once": 0.0}
    costs = sum(
        cost.amount * periods[cost.period.value] for cost in plan.costs if cost.activity == activity
    )
    return year - goods - costs
