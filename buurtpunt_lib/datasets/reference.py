"""Reference figures: what grants, loans, costs and benchmarks were, and what "near" means.

Finance figure: a value with its source page and year. Caps, examples and benchmarks from abroad
stand together: `topic` and `country` tell them apart.
Proximity norm: a distance or definition of "near" with its source page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from buurtpunt_lib.datasets._csv import read_table
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class FinanceFigure:
    """One reference figure.

    value: the number, None where the source gives a range or words (then `value_text`).
    value_min, value_max: the range. unit: as the source states it. year: "2022", "2025-12",
    "2022-2024", "2022-03-01+" (from that day on), "..2020-09" (until then), or "" where the
    source gives none. country: BE, NL, DE or UK.
    """

    id: str
    item: str
    value: float | None
    value_min: float | None
    value_max: float | None
    unit: str
    year: str
    source_url: str
    note: str
    topic: str
    country: str
    value_text: str = ""


@cache
def _finance_figures() -> pd.DataFrame:
    table = read_table("knowledge/finance_figures.csv", numbers=("value", "value_min", "value_max"))
    return table.set_index("id")


def finance_figures() -> pd.DataFrame:
    """Reference figures indexed by id: the fields of `FinanceFigure` (NaN for an empty cell)."""
    return _finance_figures().copy(deep=False)


def finance_figure(id: str) -> FinanceFigure:
    """One reference figure by its id. Raises InputError `data.figure_unknown`."""
    table = _finance_figures()
    if id not in table.index:
        raise InputError("data.figure_unknown", field="figure", value=id)
    row = {name: None if value != value else value for name, value in table.loc[id].items()}
    for name in ("value", "value_min", "value_max"):
        row[name] = None if row[name] is None else float(row[name])
    for name in ("item", "unit", "year", "source_url", "note", "topic", "country", "value_text"):
        row[name] = row[name] or ""
    return FinanceFigure(id=id, **row)


@cache
def _proximity_norms() -> pd.DataFrame:
    return read_table("knowledge/proximity_norms.csv", numbers=("distance_m",)).set_index("id")


def proximity_norms() -> pd.DataFrame:
    """Distances and definitions of "near", indexed by id.

    Columns: facility, country, norm and unit (as stated), distance_m (metres, NaN where the norm
    is no distance), mode ("walk", "cycle", "road" or NaN), kind ("official_indicator",
    "legal_or_contract", "policy_target", "guideline", "statistic_or_press"), year (as in
    `FinanceFigure`, NaN where not stated), source_url, context.
    """
    return _proximity_norms().copy(deep=False)
