"""Values of the facts, looked up one by one.

Thousands are asked for when a page or a site of pages is made, and a row of a table costs a hundred
times as much as a value of a list. What is kept here holds positions and columns, no new figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import proximity
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

_NONE = slice(0, 0)


class LookedUp:
    """What `Facts` is asked about one village, one origin or one place at a time."""

    villages: pd.DataFrame
    origins: pd.DataFrame
    gaps: pd.DataFrame
    expected: pd.DataFrame
    places: pd.DataFrame
    open_hubs: pd.DataFrame

    # Villages

    @cached_property
    def position(self) -> dict[str, int]:
        """Village → its position in `villages`."""
        return {str(code): at for at, code in enumerate(self.villages.index)}

    def told(self, village: str, column: str) -> object:
        """One value of `villages`. KeyError for a village that is not known."""
        return self.values(column)[self.position[village]]

    def values(self, column: str) -> np.ndarray:
        """A column of `villages`, as it is told."""
        if column not in self._told:
            self._told[column] = self.villages[column].to_numpy(dtype=object)
        return self._told[column]

    @cached_property
    def _told(self) -> dict[str, np.ndarray]:
        return {}

    @cached_property
    def spots(self) -> tuple[np.ndarray, np.ndarray]:
        """Latitudes and longitudes of the villages, degrees; NaN where one lies nowhere known."""
        return tuple(self.villages[name].to_numpy(dtype=float) for name in ("lat", "lon"))

    def spot(self, village: str) -> tuple[float, float]:
        """Latitude and longitude of one village."""
        at = self.position[village]
        return float(self.spots[0][at]), float(self.spots[1][at])

    def villages_of(self, nis: str) -> pd.DataFrame:
        """The villages of a municipality of 2025, by name.

        Raises InputError `data.municipality_unknown`.
        """
        if nis not in self._by_town:
            found = self.villages[self.villages["municipality_nis"] == nis]
            if found.empty:
                raise InputError("data.municipality_unknown", field="municipality", value=nis)
            self._by_town[nis] = found.sort_values(
                "name", kind="stable", key=lambda names: names.str.casefold()
            )
        return self._by_town[nis].copy(deep=False)

    @cached_property
    def _by_town(self) -> dict[str, pd.DataFrame]:
        return {}

    # What was found in them

    def cells(self, village: str) -> pd.DataFrame:
        """The rows of the gap table of one village, in the order of the facilities.

        Raises InputError `data.village_unknown`.
        """
        at = self._rows_of.get(village)
        if at is None:
            raise InputError("data.village_unknown", field="village", value=village)
        return self.gaps.iloc[at]

    @cached_property
    def _rows_of(self) -> dict[str, slice | np.ndarray]:
        return _rows_by(self.gaps["village"])

    def peers(self, village: str) -> pd.DataFrame:
        """The rows of `expected` of one village."""
        return self.expected.iloc[self._peers_of[village]]

    @cached_property
    def _peers_of(self) -> dict[str, slice | np.ndarray]:
        return _rows_by(self.expected.index.get_level_values("village").to_series())

    def sources_of(self, villages: Sequence[str]) -> set[tuple[str, str, str]]:
        """What shows the facilities of some villages: (source, facility, date)."""
        found: set[tuple[str, str, str]] = set()
        for code in villages:
            at = self._rows_of.get(code, _NONE)
            found.update(zip(*(column[at] for column in self._said), strict=True))
        return {one for one in found if isinstance(one[0], str)}

    @cached_property
    def _said(self) -> list[np.ndarray]:
        return [self.gaps[name].to_numpy(dtype=object) for name in ("source", "service", "as_of")]

    @cached_property
    def by_village(self) -> pd.DataFrame:
        """`proximity.village_summary` of Flanders."""
        return proximity.village_summary(self.gaps)

    def facilities_of(self, nis: str) -> pd.DataFrame:
        """`proximity.municipality_summary` of one municipality, by facility."""
        table, rows = self._by_nis
        return table.iloc[rows[nis]]

    @cached_property
    def _by_nis(self) -> tuple[pd.DataFrame, dict[str, slice | np.ndarray]]:
        table = proximity.municipality_summary(self.gaps)
        return table.set_index("service"), _rows_by(table["municipality_nis"])

    @cached_property
    def hub_values(self) -> dict[str, np.ndarray]:
        """Columns of `open_hubs`; lat and lon in degrees."""
        kinds = {"lat": float, "lon": float}
        return {
            name: self.open_hubs[name].to_numpy(dtype=kinds.get(name, object))
            for name in ("id", "name", "kind", "village", "place", "services", "lat", "lon")
        }

    # Origins and places

    @cached_property
    def counted(self) -> tuple[np.ndarray, np.ndarray]:
        """Of every origin: who counted its residents, and of when."""
        return tuple(self.origins[name].to_numpy(dtype=object) for name in ("source", "as_of"))

    @cached_property
    def living(self) -> tuple[np.ndarray, np.ndarray]:
        """Of every origin: whether it lies somewhere known, and its residents (NaN: not known)."""
        spots = self.origins[["lat", "lon"]].to_numpy(dtype=float)
        return np.isfinite(spots).all(axis=1), self.origins["population"].to_numpy(dtype=float)

    def place(self, row: int) -> tuple[str, str | float, bool]:
        """The village, the name (NaN: not known) and `exact` of one row of `places`."""
        village, name, exact = self._place
        return village[row], name[row], bool(exact[row])

    @cached_property
    def _place(self) -> list:
        return [self.places[name].array for name in ("village", "name", "exact")]


# What is looked up and follows from the observations; see `Facts.with_scan`.
KEPT = frozenset(
    {"position", "_told", "spots", "_by_town", "_rows_of", "_peers_of", "_said", "by_village",
     "_by_nis", "counted", "living", "_place", "hub_values"}
)  # fmt: skip


def _rows_by(keys: pd.Series) -> dict[str, slice | np.ndarray]:
    """Key → its rows; as a slice where they stand together, which copies nothing."""
    found = keys.reset_index(drop=True)
    groups = found.groupby(found, sort=False).indices
    return {
        code: slice(int(rows[0]), int(rows[-1]) + 1)
        if rows[-1] - rows[0] + 1 == len(rows)
        else rows
        for code, rows in groups.items()
    }
