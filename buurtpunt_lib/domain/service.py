"""Service: something a hub can offer or a village can have, such as a shop or a bus stop.

PolicyDomain: the six fields that the project page names (living, working, mobility, education,
care, well-being). FunctionGroup: the four functions that a hub combines.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PolicyDomain(StrEnum):
    LIVING = "wonen"
    WORK = "werken"
    MOBILITY = "mobiliteit"
    EDUCATION = "onderwijs"
    CARE = "zorg"
    WELLBEING = "welzijn"


class FunctionGroup(StrEnum):
    MOBILITY = "mobility"
    SOCIAL = "social"
    CIVIC = "civic"
    COMMERCIAL = "commercial"


@dataclass(frozen=True)
class Service:
    """One kind of service.

    origin: "handbook" for the 40 kinds that the project page lists, "landscape" for kinds met in
    real hubs, "facility" for basic facilities that are measured in villages, "open" for `other`.
    provides: codes of hub services by which a hub can bring a missing facility back.
    """

    code: str
    name_nl: str
    name_en: str
    domains: tuple[PolicyDomain, ...]
    group: FunctionGroup
    origin: str
    provides: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_nl
