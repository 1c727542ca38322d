"""What is known of the villages of one municipality, side by side.

Summary: one row per village, or one row per facility, as `proximity` gives them. Residents are
split into those with, without and of whom it is not known, and these three add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from buurtpunt_lib import proximity
from buurtpunt_lib.assessment.village import VillageAssessment, village
from buurtpunt_lib.domain import Presence

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.assessment.facts import Facts


@dataclass(frozen=True, eq=False)
class MunicipalityAssessment:
    """The villages of a municipality. cells: their rows of the gap table.

    villages: one row per village by name, as `proximity.village_summary`. facilities: one row per
    facility, as `proximity.municipality_summary`.
    """

    nis: str
    name: str
    province: str
    facts: Facts
    cells: pd.DataFrame
    villages: pd.DataFrame
    facilities: pd.DataFrame

    @property
    def residents(self) -> float:
        """Residents of the villages whose number is known."""
        return float(self.villages["population"].sum())

    @property
    def residents_unknown(self) -> tuple[str, ...]:
        """Codes of the villages whose number of residents nobody knows."""
        return tuple(self.villages.index[self.villages["population"].isna()])

    @property
    def known_share(self) -> float:
        """Share of village × facility of which it is known whether it is there."""
        return proximity.completeness(self.cells)

    @cached_property
    def split(self) -> pd.DataFrame:
        """Residents by facility: with, without, unknown (NaN is never in it); index: facility.

        Villages whose number of residents nobody knows count in none of the three.
        """
        people = self.cells["population"].fillna(0.0).astype(float)
        table = people.groupby([self.cells["service"], self.cells["presence"]], sort=False).sum()
        table = table.unstack(fill_value=0.0)
        names = {
            Presence.PRESENT.value: "with",
            Presence.ABSENT.value: "without",
            Presence.UNKNOWN.value: "unknown",
        }
        table = table.reindex(columns=list(names), fill_value=0.0).rename(columns=names)
        return table.reindex(list(self.facts.measured))

    @cached_property
    def sources(self) -> dict[str, list[tuple[str, str]]]:
        """Facility → what shows it in which year or month: (source, date), in the order of the
        villages."""
        found: dict[str, dict[tuple[str, str], None]] = {}
        for code, *said in zip(*(self.cells[name] for name in ("service", "source", "as_of")),
                               strict=True):  # fmt: skip
            if all(one == one and one is not None for one in said):
                found.setdefault(code, {})[tuple(said)] = None
        return {code: list(said) for code, said in found.items()}

    @cached_property
    def each(self) -> dict[str, dict[str, float]]:
        """Facility → in how many of the "villages" it is "present", and the residents of `split`
        "with", "without", "unknown"."""
        counts = self.facilities[["present", "villages"]].to_dict("index")
        return {code: counts[code] | of for code, of in self.split.to_dict("index").items()}

    @cached_property
    def assessments(self) -> tuple[VillageAssessment, ...]:
        """Every village of it, by name."""
        return tuple(village(self.facts, code) for code in self.villages.index)


def municipality(facts: Facts, nis: str) -> MunicipalityAssessment:
    """The assessment of a municipality of 2025. Raises InputError `data.municipality_unknown`."""
    own = facts.villages_of(nis)
    cells = facts.gaps[facts.gaps["municipality_nis"] == nis]
    first = own.iloc[0]
    return MunicipalityAssessment(
        nis=nis,
        name=str(first["municipality"]),
        province=str(first["province"]),
        facts=facts,
        cells=cells,
        villages=facts.by_village.loc[own.index],
        facilities=facts.facilities_of(nis),
    )
