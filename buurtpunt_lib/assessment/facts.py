"""Facts: the tables of one moment, put together once.

Rows: which source shows which facility in which village. Evidence and gaps: see `proximity`.
Scan: what a municipality or group entered about its own villages (`domain.scan`); it counts in the
facts that hold it and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.domain import HubStatus, Presence, Service
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


@dataclass(frozen=True, eq=False)
class Facts:
    """The tables of one moment; what follows from them is worked out when it is asked, once.

    villages, rows: as `datasets.villages()` and `datasets.village_services()` give. hubs: as
    `datasets.hubs_table()`. sources: key → Source. facilities: the services that are measured.
    scan: what a group entered about its villages, None where nobody did.
    """

    villages: pd.DataFrame
    rows: pd.DataFrame
    hubs: pd.DataFrame
    sources: Mapping[str, datasets.Source]
    facilities: tuple[Service, ...]
    scan: Any = None

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """One row per village and facility of Flanders, as `proximity.evidence_table` gives it."""
        return proximity.evidence_table(self.villages, self.rows, self.sources, self.facilities)

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """The gap table of Flanders, distances in a straight line."""
        return proximity.gap_table(self.villages, self.evidence)

    @cached_property
    def known_share(self) -> float:
        """Share of all village × facility of which it is known whether it is there."""
        return proximity.completeness(self.evidence)

    @cached_property
    def open_hubs(self) -> pd.DataFrame:
        """The places of the landscape that a source found open, and that lie somewhere known."""
        is_open = self.hubs["status"] == HubStatus.OPEN.value
        return self.hubs[is_open & self.hubs["lat"].notna() & self.hubs["lon"].notna()]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of the facilities, in their order."""
        return tuple(facility.code for facility in self.facilities)

    def with_scan(self, scan: Any) -> Facts:
        """These facts with what a group entered; None takes it out again."""
        return self if scan is self.scan else replace(self, scan=scan)

    def cells(self, village: str) -> pd.DataFrame:
        """The rows of the gap table of one village, in the order of the facilities."""
        at = self._rows_of.get(village)
        if at is None:
            raise InputError("data.village_unknown", field="village", value=village)
        return self.gaps.iloc[at]

    @cached_property
    def _rows_of(self) -> dict[str, Any]:
        return self.gaps.groupby("village", sort=False).indices

    def holders(self, facility: str) -> pd.DataFrame:
        """The villages that have a facility for certain and lie somewhere known, by code."""
        found = self._holders.get(facility)
        if found is None:
            rows = self.evidence
            here = (rows["service"] == facility) & (rows["presence"] == Presence.PRESENT.value)
            found = self.villages.loc[sorted(rows["village"][here])]
            found = found[found["lat"].notna() & found["lon"].notna()]
            self._holders[facility] = found
        return found

    @cached_property
    def _holders(self) -> dict[str, pd.DataFrame]:
        return {}

    def villages_of(self, nis: str) -> pd.DataFrame:
        """The villages of a municipality of 2025, by name.

        Raises InputError `data.municipality_unknown`.
        """
        found = self.villages[self.villages["municipality_nis"] == nis]
        if found.empty:
            raise InputError("data.municipality_unknown", field="municipality", value=nis)
        return found.sort_values("name", kind="stable", key=lambda names: names.str.casefold())


def facts() -> Facts:
    """The facts of now, without a scan; made once as long as no table changes."""
    return _facts(_stamp())


def _stamp() -> str:
    return ""


@lru_cache(maxsize=2)
def _facts(stamp: str) -> Facts:
    return Facts(
        villages=datasets.villages(),
        rows=datasets.village_services(),
        hubs=datasets.hubs_table(),
        sources=datasets.sources(),
        facilities=datasets.facilities(),
    )
