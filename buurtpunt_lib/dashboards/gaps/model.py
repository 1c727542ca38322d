"""The state of the services page: a municipality, a village in it, a facility on the map.

Cell: one village and one facility; a row of the gap table.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import traitlets

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.dashboards import shared
from buurtpunt_lib.domain import Service
from buurtpunt_lib.reports.tables import to_csv
from buurtpunt_lib.texts import Catalogue, catalogue

if TYPE_CHECKING:
    import pandas as pd

# Villages of other municipalities that are drawn around the chosen one, in degrees.
_AROUND = 0.03


class Model(traitlets.HasTraits):
    """Set `municipality` and `village`; read `cells`, `villages`, `village_cells`."""

    municipality = traitlets.Unicode("", help="NIS code of a municipality; empty = none yet")
    village = traitlets.Unicode("", help="NIS6 code of a village in it; empty = none")
    facility = traitlets.Unicode("supermarket", help="the facility that the map shows")

    cells = traitlets.Any(help="rows of the gap table of the municipality; None = none chosen")

    def __init__(self, say: Catalogue, gaps: pd.DataFrame, **traits: Any) -> None:
        self.say = say
        self.gaps = gaps
        super().__init__(**traits)
        self._choose()

    @classmethod
    def start(cls, language: str | None = None, *, municipality: str = "") -> Model:
        return cls(catalogue(language), shared.gaps(), municipality=municipality)

    # A visitor can send any value: what is no choice means "none".
    @traitlets.validate("municipality")
    def _known_municipality(self, proposal: Any) -> str:
        return proposal.value if proposal.value in dict(self.municipalities) else ""

    @traitlets.validate("village")
    def _village_of_municipality(self, proposal: Any) -> str:
        return proposal.value if proposal.value in dict(self.village_choices) else ""

    @traitlets.validate("facility")
    def _known_facility(self, proposal: Any) -> str:
        codes = [facility.code for facility in self.facilities]
        return proposal.value if proposal.value in codes else codes[0]

    @traitlets.observe("municipality")
    def _choose(self, _change: Any = None) -> None:
        self.village = ""
        chosen = self.gaps["municipality_nis"] == self.municipality
        self.cells = self.gaps[chosen] if self.municipality else None

    @cached_property
    def facilities(self) -> tuple[Service, ...]:
        return datasets.facilities()

    @cached_property
    def municipalities(self) -> list[tuple[str, str]]:
        """(NIS code, name) of all municipalities, by name."""
        pairs = self.gaps[["municipality_nis", "municipality"]].drop_duplicates()
        return sorted(pairs.itertuples(index=False, name=None), key=lambda p: p[1].casefold())

    @property
    def municipality_name(self) -> str:
        return dict(self.municipalities).get(self.municipality, "")

    @property
    def villages(self) -> pd.DataFrame:
        """One row per village of the municipality, by name: residents, numbers, completeness."""
        return proximity.village_summary(self.cells).sort_values("name", kind="stable")

    @property
    def village_choices(self) -> list[tuple[str, str]]:
        """(code, name) of the villages of the municipality."""
        if not self.municipality:
            return []
        rows = self.gaps[self.gaps["municipality_nis"] == self.municipality]
        pairs = rows[["village", "name"]].drop_duplicates()
        return sorted(pairs.itertuples(index=False, name=None), key=lambda p: p[1].casefold())

    @property
    def village_cells(self) -> pd.DataFrame:
        """The cells of the chosen village, in the order of the facilities."""
        return self.cells[self.cells["village"] == self.village]

    @property
    def known(self) -> float:
        """Share of the municipality's cells that is known."""
        return proximity.completeness(self.cells)

    @property
    def population(self) -> tuple[float, int]:
        """Residents of the villages whose population is known; number of the other villages."""
        residents = self.villages["population"]
        return float(residents.sum()), int(residents.isna().sum())

    @cached_property
    def flanders(self) -> pd.DataFrame:
        """One row per facility for all villages: numbers of villages that have it or lack it."""
        counted = (
            self.gaps.groupby(["service", "presence"], sort=False).size().unstack(fill_value=0)
        )
        return counted.reindex([facility.code for facility in self.facilities])

    def on_map(self) -> pd.DataFrame:
        """Villages in and around the municipality with their state for `facility`.

        Columns village, name, lat, lon, presence, population, inside (in the municipality).
        """
        places = datasets.villages()
        rows = self.gaps[self.gaps["service"] == self.facility].set_index("village")
        table = rows[["name", "presence", "population", "municipality_nis"]].join(
            places[["lat", "lon"]]
        )
        table["inside"] = table["municipality_nis"] == self.municipality
        own = table[table["inside"]]
        west, east = own["lon"].min() - 1.6 * _AROUND, own["lon"].max() + 1.6 * _AROUND
        south, north = own["lat"].min() - _AROUND, own["lat"].max() + _AROUND
        near = table["lon"].between(west, east) & table["lat"].between(south, north)
        return table[near].reset_index()

    def csv(self) -> bytes:
        """The cells of the municipality as a file that a spreadsheet opens."""
        return to_csv(self.cells, dutch=self.say.language == "nl").encode("utf-8-sig")
