"""Village: a Flemish village with its own six-character NIS code (deelgemeente, NIS6).

Municipality: the municipality of 2025 that the village belongs to (five-digit NIS code).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Village:
    """One village. `None` means "not known", never zero.

    lat, lon: degrees, WGS 84. precision: "place point" (the named centre), "inside village"
    (some point within the outline), or "missing". population: residents on 1 January of
    population_year.
    """

    code: str
    name: str
    municipality_nis: str
    municipality: str
    province: str
    postal_code: str | None
    lat: float | None
    lon: float | None
    precision: str
    population: int | None
    population_year: int | None
