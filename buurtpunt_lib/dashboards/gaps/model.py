"""The state of the services page: a municipality, a village in it, and what a visitor entered.

Cell: one village and one facility; a row of the gap table.
Scan: what a visitor entered about villages (a frozen `domain.scan.Scan`), or None before anything
was entered. Turn: rises by one each time the page has to be drawn anew.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import traitlets

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.dashboards import shared
from buurtpunt_lib.domain import Service
from buurtpunt_lib.texts import Catalogue, catalogue

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.assessment import Facts
    from buurtpunt_lib.domain import Basket
    from buurtpunt_lib.domain.scan import Scan

# Villages of other municipalities that are drawn around the chosen one, in degrees.
_AROUND = 0.03
MOST_UNDO = 200
# The basket to begin with, and the key of the one that a visitor made.
BASKET, OWN = "flanders", "own"


class Model(traitlets.HasTraits):
    """Set `municipality` and `village`; read `cells`, `villages`, `village_cells`."""

    municipality = traitlets.Unicode("", help="NIS code of a municipality; empty = none yet")
    village = traitlets.Unicode("", help="NIS6 code of a village in it; empty = none")
    facility = traitlets.Unicode("supermarket", help="the facility that the map shows")
    section = traitlets.Unicode("", help="key of the section that is open")
    basket = traitlets.Unicode(BASKET, help="key of the basket that the page looks with, or OWN")
    scan = traitlets.Any(None, help="what a visitor entered: a Scan, or None")
    turn = traitlets.Int(0, help="rises when what is chosen or entered changed")

    cells = traitlets.Any(help="rows of the gap table of the municipality; None = none chosen")

    def __init__(self, say: Catalogue, gaps: pd.DataFrame, **traits: Any) -> None:
        self.say = say
        self.gaps = gaps
        self._open_gaps = gaps
        self._facts: tuple[Any, Facts] | None = None
        self._past: list[Scan | None] = []
        self._future: list[Scan | None] = []
        self._choosing = False
        super().__init__(**traits)
        self._choose()

    @classmethod
    def start(cls, language: str | None = None, *, municipality: str = "") -> Model:
        gaps = proximity.only_spoken_of(shared.gaps())
        return cls(catalogue(language), gaps, municipality=municipality)

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

    @traitlets.validate("basket")
    def _known_basket(self, proposal: Any) -> str:
        known = proposal.value in datasets.baskets()
        mine = proposal.value == OWN and self.own_basket is not None
        return proposal.value if known or mine else BASKET

    @traitlets.observe("municipality")
    def _choose(self, _change: Any = None) -> None:
        self._choosing = True
        self.village = ""
        self._take_cells()
        self._choosing = False
        self.turn += 1

    @traitlets.observe("village", "facility", "basket")
    def _look(self, _change: Any) -> None:
        if not self._choosing:
            self.turn += 1

    def _take_cells(self) -> None:
        chosen = self.gaps["municipality_nis"] == self.municipality
        self.cells = self.gaps[chosen] if self.municipality else None

    # ── what a visitor entered ───────────────────────────────────────────────────────────────────

    def change_scan(self, **fields: Any) -> None:
        """Sets fields of the scan as one step. Raises InputError; the scan stays as it was."""
        from buurtpunt_lib.domain.scan import Scan

        begun = self.scan
        if begun is None:
            title = self.municipality_name or self.say("gaps_page.scan_title")
            begun = Scan(title=title, municipality=self.municipality or None)
        self.open_scan(begun.replace(**fields))

    def open_scan(self, scan: Scan | None) -> None:
        """Shows another scan; what was shown can be brought back."""
        if scan != self.scan:
            self._past = [*self._past[-MOST_UNDO:], self.scan]
            self._future = []
            self._show_scan(scan)

    def undo(self) -> None:
        if self._past:
            self._future.append(self.scan)
            self._show_scan(self._past.pop())

    def redo(self) -> None:
        if self._future:
            self._past.append(self.scan)
            self._show_scan(self._future.pop())

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    @property
    def at_beginning(self) -> bool:
        """Nothing was entered since the page opened."""
        return not self._past and not self._future

    @property
    def own_basket(self) -> Basket | None:
        """The basket that this visitor made, None where there is none."""
        return None if self.scan is None else self.scan.basket

    def _show_scan(self, scan: Scan | None) -> None:
        before = self.own_basket
        self._choosing = True
        self.scan = scan
        # Who makes a basket looks with it; who takes it back looks with the official one again.
        if self.own_basket != before:
            self.basket = BASKET if self.own_basket is None else OWN
        self._choosing = False
        # Observations change what is known of villages; without any the shared table does.
        entered = scan is not None and bool(scan.observations)
        self.gaps = proximity.only_spoken_of(self.facts.gaps) if entered else self._open_gaps
        self._take_cells()
        self.turn += 1

    @property
    def facts(self) -> Facts:
        """What is known of all villages, with what this visitor entered: made when it is asked."""
        from buurtpunt_lib import assessment

        open_facts = assessment.facts()
        if self._facts is None or self._facts[0] != (id(open_facts), self.scan):
            found = open_facts if self.scan is None else open_facts.with_scan(self.scan)
            self._facts = ((id(open_facts), self.scan), found)
        return self._facts[1]

    # ── what can be chosen, and what belongs to the choice ───────────────────────────────────────

    @property
    def facilities(self) -> tuple[Service, ...]:
        """Those that some source speaks of: the columns of the tables."""
        return tuple(map(datasets.service, proximity.spoken_of(self.gaps)))

    @cached_property
    def municipalities(self) -> list[tuple[str, str]]:
        """(NIS code, name) of all municipalities, by name."""
        pairs = self._open_gaps[["municipality_nis", "municipality"]].drop_duplicates()
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
    def village_name(self) -> str:
        return dict(self.village_choices).get(self.village, "")

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

    @property
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
