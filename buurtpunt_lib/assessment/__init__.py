"""What the tables and the models say together of a village or a municipality.

Facts: everything that is known at one moment: villages, what is there (evidence), gaps, hubs. They
are composed once and asked often; a scan adds what a group entered about its own villages.
Assessment: the figures of one village or municipality, as numbers, codes and tables. It makes no
sentences: pages, documents and the command say them, all from the same object.
Need: see `lacking`. Candidate, option: see `hub_places`. Outline: see `money`.

The models of `proximity`, `siting` and `finance` are pure; this room fetches the tables for them.
What needs solvers or plans is imported when it is asked for: no page that opens waits for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.assessment.composed import (
    BasketItemState,
    BasketState,
    Dependence,
    NeedPeople,
    SpontaneousPlaces,
    basket_groups,
)
from buurtpunt_lib.assessment.facts import Facts, facts
from buurtpunt_lib.assessment.lacking import NEEDS, Lacking, Need, hub_reach, lacking, needs
from buurtpunt_lib.assessment.municipality import MunicipalityAssessment, municipality
from buurtpunt_lib.assessment.near import DETOUR, Near
from buurtpunt_lib.assessment.residents import STATES, Residents
from buurtpunt_lib.assessment.similar import HubLike, HubNear
from buurtpunt_lib.assessment.village import (
    Expected,
    FacilityState,
    NeedState,
    VillageAssessment,
    village,
)

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.building import ServiceOffer, bundle, offers
    from buurtpunt_lib.assessment.changed import WhatIf, what_if
    from buurtpunt_lib.assessment.hub_places import Candidate, Candidates, Option, candidates
    from buurtpunt_lib.assessment.lost_and_gained import history, stops_lost_and_gained
    from buurtpunt_lib.assessment.money import Demand, Outline, Template, outline, templates
    from buurtpunt_lib.assessment.open_hours import open_at
    from buurtpunt_lib.assessment.side_by_side import compare, white_spots
    from buurtpunt_lib.assessment.vans import VillageRounds, rounds

_LATER = {
    "ServiceOffer": "building",
    "bundle": "building",
    "offers": "building",
    "WhatIf": "changed",
    "what_if": "changed",
    "history": "lost_and_gained",
    "stops_lost_and_gained": "lost_and_gained",
    "open_at": "open_hours",
    "Candidate": "hub_places",
    "Candidates": "hub_places",
    "Option": "hub_places",
    "candidates": "hub_places",
    "Demand": "money",
    "Outline": "money",
    "Template": "money",
    "outline": "money",
    "templates": "money",
    "compare": "side_by_side",
    "white_spots": "side_by_side",
    "VillageRounds": "vans",
    "rounds": "vans",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "DETOUR",
    "NEEDS",
    "STATES",
    "BasketItemState",
    "BasketState",
    "Candidate",
    "Candidates",
    "Demand",
    "Dependence",
    "Expected",
    "FacilityState",
    "Facts",
    "HubLike",
    "HubNear",
    "Lacking",
    "MunicipalityAssessment",
    "Near",
    "Need",
    "NeedPeople",
    "NeedState",
    "Option",
    "Outline",
    "Residents",
    "ServiceOffer",
    "SpontaneousPlaces",
    "Template",
    "VillageAssessment",
    "VillageRounds",
    "WhatIf",
    "basket_groups",
    "bundle",
    "candidates",
    "compare",
    "facts",
    "history",
    "hub_reach",
    "lacking",
    "municipality",
    "needs",
    "offers",
    "open_at",
    "outline",
    "rounds",
    "stops_lost_and_gained",
    "templates",
    "village",
    "what_if",
    "white_spots",
]
