"""What the tables and the models say together of a village or a municipality.

Facts: everything that is known at one moment: villages, what is there (evidence), gaps, hubs. They
are composed once and asked often; a scan adds what a group entered about its own villages.
Assessment: the figures of one village or municipality, as numbers, codes and tables. It makes no
sentences: pages, documents and the command say them, all from the same object.

The models of `proximity`, `siting` and `finance` are pure; this room fetches the tables for them.
"""

from buurtpunt_lib.assessment.facts import Facts, facts
from buurtpunt_lib.assessment.municipality import MunicipalityAssessment, municipality
from buurtpunt_lib.assessment.near import DETOUR, Near
from buurtpunt_lib.assessment.similar import HubLike, HubNear
from buurtpunt_lib.assessment.village import FacilityState, VillageAssessment, village

__all__ = [
    "DETOUR",
    "FacilityState",
    "Facts",
    "HubLike",
    "HubNear",
    "MunicipalityAssessment",
    "Near",
    "VillageAssessment",
    "facts",
    "municipality",
    "village",
]
