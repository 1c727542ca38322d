"""What Departement Omgeving says of a village: its level of services and its node value.

Official score: the mean of the cells around a village, beside those of all other villages. Only
where the cells were loaded (`buurtpunt data refresh omgeving_per_ha`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets, proximity

if TYPE_CHECKING:
    import pandas as pd

METRES = 1_000.0


@dataclass(frozen=True)
class OfficialScore:
    """measure: "services_per_ha" or "node_value_per_ha". lower: villages with a lower score.

    others: other villages that have one. source: key in `datasets.sources()`.
    """

    measure: str
    score: float
    lower: int
    others: int
    source: str
    as_of: str


def official_scores(village: str) -> tuple[OfficialScore, ...]:
    """The scores of a village by measure; none where no cell near it was loaded."""
    return _by_village(datasets.loaded.stamp()).get(village, ())


@lru_cache(maxsize=1)
def _by_village(stamp: str) -> dict[str, tuple[OfficialScore, ...]]:
    found: dict[str, list[OfficialScore]] = {}
    for row in _scores(stamp).itertuples():
        found.setdefault(row.village, []).append(
            OfficialScore(
                row.measure,
                float(row.score),
                int(row.lower),
                int(row.others),
                row.source,
                row.as_of,
            )
        )
    return {village: tuple(scores) for village, scores in found.items()}


@lru_cache(maxsize=1)
def _scores(stamp: str) -> pd.DataFrame:
    if not any(table.kind == "cells" for table in datasets.loaded.tables().values()):
        return _worked_out()
    # A million cells: each process would take seconds over them.
    return datasets.loaded.derived("official_scores", _worked_out)


def _worked_out() -> pd.DataFrame:
    cells = datasets.loaded.read("cells")
    table = proximity.cell_scores(datasets.villages(), cells, metres=METRES)
    said = cells.drop_duplicates("measure").set_index("measure")
    for name in ("source", "as_of"):
        table[name] = table["measure"].map(said[name])
    return table
