"""What a dossier is made from: every assessment that its chapters tell, each asked once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib import proximity
    from buurtpunt_lib.assessment import (
        Candidate,
        Candidates,
        Facts,
        MunicipalityAssessment,
        Outline,
        VillageAssessment,
        VillageRounds,
    )
    from buurtpunt_lib.charts.area_map import LaidOut


class Dossier:
    """The facts about one village, or about one municipality when no village is given.

    Raises InputError `data.village_unknown`, `data.municipality_unknown`.
    """

    def __init__(self, facts: Facts, *, village: str = "", nis: str = "") -> None:
        self.facts = facts
        self.village_code = village
        if village:
            facts.cells(village)
            nis = str(facts.villages.at[village, "municipality_nis"])
        self.nis = nis
        facts.villages_of(nis)

    @property
    def detour(self) -> float:
        return assessment.DETOUR

    @property
    def reach_m(self) -> float:
        """How far people go to a hub, metres of way."""
        return assessment.hub_reach()

    @cached_property
    def village(self) -> VillageAssessment:
        return assessment.village(self.facts, self.village_code)

    @cached_property
    def ground(self) -> LaidOut | None:
        """The map of the village without words; None where nobody knows where it lies."""
        from buurtpunt_lib.reports.village_document import maps

        return maps.village_ground(maps.village_places(self.facts, self.village))

    @cached_property
    def town_ground(self) -> LaidOut | None:
        """The map of the municipality, without words and without a choice of places."""
        from buurtpunt_lib.reports.village_document import maps

        return maps.villages_ground(self.facts, list(self.municipality.villages.index))

    @cached_property
    def municipality(self) -> MunicipalityAssessment:
        return assessment.municipality(self.facts, self.nis)

    @cached_property
    def candidates(self) -> Candidates | None:
        """None where no village of the municipality lies anywhere known."""
        own = self.facts.villages_of(self.nis)
        if not (own["lat"].notna() & own["lon"].notna()).any():
            return None
        return assessment.candidates(self.facts, self.nis)

    def changes(self, since: date) -> pd.DataFrame | None:
        """Services lost and gained since a day in the village, or in the whole municipality.

        None where nothing is kept of before: no table was loaded and nothing was observed.
        """
        if not datasets.loaded.tables() and self.facts.scan is None:
            return None
        found = assessment.history(self.facts, since)
        codes = [self.village_code] if self.village_code else list(self.municipality.villages.index)
        return found[found["village"].isin(codes)]

    @cached_property
    def beside(self) -> dict[str, Any]:
        """The figures with which municipalities are compared, of this one."""
        return dict(assessment.compare(self.facts, [self.nis]).loc[self.nis])

    @cached_property
    def rounds(self) -> VillageRounds | None:
        """Rounds of a van over the villages that lack something; None where none can be made."""
        try:
            return assessment.rounds(self.facts, self.nis)
        except InputError:
            # Nothing is known of where the villages lie, or they lie too far apart for a van.
            return None

    @cached_property
    def candidate(self) -> Candidate | None:
        """The village as a place for a hub; None where nobody knows where it lies."""
        found = self.candidates
        if found is None:
            return None
        return next((one for one in found.candidates if one.village == self.village_code), None)

    @cached_property
    def traffic(self) -> proximity.CarTraffic | None:
        """What a hub in the village may save in car traffic a year, over all needs that it meets.

        None where nobody knows where the village lies, or nothing is known of the trips.
        """
        from buurtpunt_lib.domain.scan import Change

        if self.candidate is None:
            return None
        hub = Change(kind="add", what="hub", village=self.village_code)
        found = list(assessment.what_if(self.facts, [hub]).traffic.values())
        if not found:
            return None
        return replace(
            found[0],
            low_km=sum(one.low_km for one in found),
            high_km=sum(one.high_km for one in found),
            people=max(one.people for one in found),
            people_unknown=max(one.people_unknown for one in found),
        )

    @cached_property
    def outline(self) -> Outline | None:
        """The outline of the money for a hub in the village; None where nothing is lacking."""
        return None if self.candidate is None else self.candidate.outline
