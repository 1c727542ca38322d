"""A first outline of the money: an example plan that fits, with the customers that live in reach.

Template: one of the example plans in `data/examples`. All of its amounts stay as they are; only
the number of customers follows the place. An example speaks of a village of so many residents.
In reach: see Demand. Counted: residents in reach, weighted by how likely they are to come.

Everything in it is an assumption until a group fills in figures of its own: `ASSUMED` holds those
that this module adds to those of the example.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import finance, paths, storage
from buurtpunt_lib.assessment.around import located
from buurtpunt_lib.assessment.lacking import CYCLE_NORM, WALK_NORM, Need, norm_metres

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.facts import Facts
    from buurtpunt_lib.domain.plan import Basis, HubPlan

# Part of the people between those two distances that counts; an assumption.
BIKE_PART = 0.25
# More customers than so many times those of the example ask for more space and staff: our limit.
MOST = 2.0
# Residents of the village of an example that names none; an assumption, as in the other example.
VILLAGE_OF_EXAMPLE = 1_200
ASSUMED = ("detour", "bike_part", "has_it", "proportional", "most", "village_of_example", "amounts")

# Example plan → residents of its village, None where it does not say.
_TEMPLATES = {
    "dorpswinkel_met_cafe": 1_200,
    "mobipunt_pakjesdienst": None,
    "ontmoetingsplek_zorg": None,
}
# Kind of activity → hub services that it is.
SERVICES = {
    "shop": ("shop",),
    "bread": ("bread",),
    "cafe": ("cafe",),
    "short_chain": ("local_products",),
    "parcel_point": ("parcel_point",),
    "room_hire": ("hall", "meeting_room"),
    "bike_share": ("shared_bikes",),
    "car_share": ("shared_cars",),
    "lending_library": ("library_point",),
    "municipal_desk": ("municipal_desk",),
    "meeting": ("meeting_place",),
}


@dataclass(frozen=True)
class Template:
    """An example plan. services: hub services that it holds. residents: of its village."""

    key: str
    plan: HubPlan
    services: tuple[str, ...]
    residents: int
    stated: bool


@dataclass(frozen=True)
class DemandPart:
    """The residents of one village in reach of a place who come in one way. part: the share of them
    that counts. way_m: of the nearest of them.

    why: "own", "walk", "bike", or "has_it" where they have everything that the hub would bring.
    """

    village: str
    name: str
    residents: float
    way_m: float
    part: float
    why: str

    @property
    def counted(self) -> float:
        return self.residents * self.part


@dataclass(frozen=True)
class Demand:
    """Who lives in reach of a place. parts: by village and way, the nearest first.

    unknown: codes of villages in reach whose number of residents nobody knows; they count as none.
    """

    parts: tuple[DemandPart, ...]
    unknown: tuple[str, ...]
    reach_m: float

    @property
    def residents(self) -> float:
        """Everybody in reach."""
        return sum(part.residents for part in self.parts)

    @property
    def counted(self) -> float:
        """Residents in reach, weighted."""
        return sum(part.counted for part in self.parts)


@dataclass(frozen=True, eq=False)
class Outline:
    """A template with the customers of one place. met: the needs that it meets. factor: customers
    beside those of the example. capped: more would come than MOST times those."""

    village: str
    template: Template
    met: tuple[Need, ...]
    demand: Demand
    factor: float
    capped: bool

    @cached_property
    def plan(self) -> HubPlan:
        """The template with the customers of this place; every other number is the example's."""
        plan = self.template.plan
        activities = tuple(
            activity.model_copy(
                update={"customers": round(activity.visits_a_month * self.factor, 1), "reach": None}
            )
            for activity in plan.activities
        )
        return plan.model_copy(update={"activities": activities})

    @cached_property
    def outcome(self) -> finance.PlanOutcome:
        return finance.PlanOutcome.of(self.plan)

    @cached_property
    def break_even(self) -> finance.BreakEven:
        return finance.break_even(self.outcome.flow)

    @property
    def customers_needed(self) -> float | None:
        """Paying customers a day at which the last twelve months of the plan make no loss."""
        return self.break_even.customers

    @property
    def customers_expected(self) -> float | None:
        """Paying customers a day in those twelve months, with the residents in reach."""
        found = self.break_even
        return found.customers / found.factor if found.factor else None

    @property
    def first_month(self) -> date:
        """The month in which the doors open, as in the example."""
        return self.template.plan.opening

    @property
    def supporting_month(self) -> date | None:
        """First month from which the hub carries itself without grants, partners included."""
        return self.outcome.summary.self_supporting_month

    @property
    def alone_month(self) -> date | None:
        """First month from which the activities alone carry it, without partners."""
        return self.outcome.summary.activities_cover_month

    @property
    def start_money(self) -> float:
        """Euro that is needed to begin with, whoever gives it."""
        return self.outcome.given.start_money.needed

    @property
    def start_money_to_the_end(self) -> bool:
        """Whether the plan keeps losing money, so that a longer plan needs more."""
        return self.outcome.given.start_money.to_the_end

    @property
    def shortfall_a_year(self) -> float:
        """Euro that the last twelve months lose without grants and gifts; 0 where they do not."""
        found = self.break_even
        if found.margin is None:
            return max(0.0, found.fixed_cost - found.carried)
        earned = found.turnover_now * found.margin
        return max(0.0, found.fixed_cost - found.carried - earned)

    def as_plan(self, *, name: str, description: str, basis: Basis) -> HubPlan:
        """The outline as a plan to go on with. basis: where the number of customers comes from."""
        activities = [
            activity.model_dump(mode="json", exclude_defaults=True)
            | {"bases": {**activity.bases, "customers": basis}}
            for activity in self.plan.activities
        ]
        return self.plan.replace(
            name=name,
            description=description,
            notes=(),
            example=False,
            village=self.village,
            activities=activities,
        )


@cache
def templates() -> tuple[Template, ...]:
    """The example plans, in a fixed order."""
    found = []
    for key, residents in _TEMPLATES.items():
        plan = storage.read_plan(paths.DATA / "examples" / f"{key}.json")
        kinds = dict.fromkeys(activity.kind.value for activity in plan.activities)
        services = dict.fromkeys(s for kind in kinds for s in SERVICES.get(kind, ()))
        people = VILLAGE_OF_EXAMPLE if residents is None else residents
        found.append(Template(key, plan, tuple(services), people, residents is not None))
    return tuple(found)


def template_for(wanted: Iterable[str]) -> Template:
    """The template that holds most of the hub services that are wanted; of equals the first."""
    asked = set(wanted)
    return max(templates(), key=lambda one: len(asked & set(one.services)))


def demand(facts: Facts, village: str, missing: Collection[Need]) -> Demand:
    """Who lives in reach of a village, and how many of them count as people who may come.

    missing: needs that the hub would meet. The village itself counts wholly, and so do people
    within walking distance; people within cycling distance count for BIKE_PART. Of another village
    only the share of `missing` counts that is not met there for certain.
    Raises InputError `proximity.no_location`, `proximity.village_unknown`.
    """
    import pandas as pd

    walk, reach = norm_metres(WALK_NORM), norm_metres(CYCLE_NORM)
    lat, lon = located(facts, village)
    own = (facts.origins["village"] == village).to_numpy()
    on_foot, ways = (facts.ways(mode).between(lat, lon)[:, 0] for mode in ("walk", "cycle"))
    with np.errstate(invalid="ignore"):
        near = (ways <= reach) | (on_foot <= walk) | own
        table = pd.DataFrame(
            {
                "village": facts.origins["village"],
                "people": facts.origins["population"],
                "way": np.where(np.isnan(ways), 0.0, ways),
                "why": np.where(own, "own", np.where(on_foot <= walk, "walk", "bike")),
            }
        )[near & (facts.village_of >= 0)]
    unknown = table.loc[table["people"].isna(), ["village", "way"]].sort_values(["way", "village"])
    known = table.dropna(subset=["people"]).groupby(["village", "why"], as_index=False)
    groups = known.agg(people=("people", "sum"), way=("way", "min"))
    parts = []
    for code, why, residents, way in groups.sort_values(["way", "village"]).itertuples(index=False):
        part = BIKE_PART if why == "bike" else 1.0
        if why != "own" and missing:
            has = facts.has[code]
            lacks = sum(has.isdisjoint(need.facilities) for need in missing) / len(missing)
            part, why = part * lacks, why if lacks else "has_it"
        name = str(facts.villages.at[code, "name"])
        parts.append(DemandPart(code, name, float(residents), float(way), part, why))
    return Demand(tuple(parts), tuple(dict.fromkeys(unknown["village"])), reach)


def outline(
    facts: Facts, village: str, *, missing: Sequence[Need], template: Template | None = None
) -> Outline:
    """The outline for a hub in a village. missing: needs that it should meet.

    template: the one that meets most of what is missing, when not given. Raises InputError as
    `demand`.
    """
    chosen = template or template_for(s for need in missing for s in need.services(facts))
    held = set(chosen.services)
    met = tuple(need for need in missing if held & set(need.services(facts)))
    people = demand(facts, village, met)
    factor = people.counted / chosen.residents
    return Outline(village, chosen, met, people, min(factor, MOST), factor > MOST)
