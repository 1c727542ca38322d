"""Gaps: which village lacks which facility, how far the next one is, and whether that is usual.

Gap table: the evidence table with, per village and facility, the nearest other village that has
it, the residents who lack it, and what the peers have.
Population class: villages of like size, by the lower bounds in POPULATION_CLASSES.
Peer share: the share of all villages of the class, the village itself included, that have the
facility for certain. What is unknown may be there too, so it is a lower bound; `peer_share_max`
counts the unknown ones in. The truth lies between the two.
Completeness: the share of the cells village x facility that is known (present or absent).
Spoken of: a facility about which some source, or some person, says something in these villages.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.domain import Presence
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity.distance import check_detour, nearest_positions

if TYPE_CHECKING:
    import pandas as pd

# Lower bounds in residents, our choice: narrow where Flemish villages are many and shops begin to
# appear, and each class holds at least 80 of the 1,088 villages whose population is known.
POPULATION_CLASSES = (0, 500, 1_000, 2_000, 3_000, 5_000, 10_000)

_VILLAGE_COLUMNS = ("name", "municipality_nis", "municipality", "province", "population")


def population_class(population) -> np.ndarray:
    """The class of each number of residents: "0-499", ..., "10000+"; None where it is not known.

    >>> population_class([392, 500, 12000, float("nan")]).tolist()
    ['0-499', '500-999', '10000+', None]
    """
    population = np.asarray(population, dtype=float)
    bounds = POPULATION_CLASSES
    names = [f"{low}-{high - 1}" for low, high in pairwise(bounds)]
    names = np.array([*names, f"{bounds[-1]}+", None], dtype=object)
    position = np.searchsorted(bounds, population, side="right") - 1
    return names[np.where(np.isnan(population), -1, position)]


def gap_table(
    villages: pd.DataFrame, evidence: pd.DataFrame, *, detour: float = 1.0
) -> pd.DataFrame:
    """The evidence table with distances, residents and peers: one row per village and facility.

    villages: indexed by code; name, municipality_nis, municipality, province, population (NaN =
    not known), lat, lon. evidence: every village x facility, as `evidence_table` gives.
    detour: see `nearest`.

    Returns the columns of the evidence table and
    name, municipality_nis, municipality, province, population   of the village
    nearest, nearest_name, distance_m   the nearest other village that has it for certain
    residents_without   residents of the village where it is absent, 0 where it is present, NaN
                        where presence or population is not known
    population_class, peers   class of the village; number of villages in that class
    peer_share, peer_share_max   share of those that have it: for certain; at most

    Raises InputError `proximity.detour`; `proximity.village_unknown` where evidence speaks of a
    village that is not in `villages`.
    """
    import pandas as pd

    check_detour(detour)
    position = villages.index.get_indexer(evidence["village"])
    if (position < 0).any():
        raise InputError(
            "proximity.village_unknown", village=evidence["village"][position < 0].iloc[0]
        )
    table = evidence.copy()
    for name in _VILLAGE_COLUMNS:
        table[name] = villages[name].to_numpy()[position]

    presence = table["presence"].to_numpy(dtype=object)
    present, unknown = presence == Presence.PRESENT.value, presence == Presence.UNKNOWN.value
    # Positions of the nearest villages; -1, where there is none, takes the None at the end.
    at = np.full(len(table), -1)
    metres = np.full(len(table), np.nan)
    service, codes = pd.factorize(table["service"])
    for number in range(len(codes)):
        here = service == number
        has_it = np.zeros(len(villages), dtype=bool)
        has_it[position[here & present]] = True
        found, away = nearest_positions(villages, has_it)
        at[here], metres[here] = found[position[here]], away[position[here]]
    table["nearest"] = np.append(villages.index.to_numpy(dtype=object), None)[at]
    table["nearest_name"] = np.append(villages["name"].to_numpy(dtype=object), None)[at]
    table["distance_m"] = metres * detour

    population = table["population"].to_numpy(dtype=float, na_value=np.nan)
    table["residents_without"] = np.select([present, unknown], [0.0, np.nan], population)

    table["population_class"] = population_class(population)
    # Rows without a class belong to no group: their peers stay unknown.
    groups = pd.DataFrame(
        {
            "class": table["population_class"],
            "service": service,
            "present": present.astype(float),
            "possible": (present | unknown).astype(float),
        }
    ).groupby(["class", "service"])
    table["peers"] = groups["present"].transform("size").to_numpy(dtype=float)
    table["peer_share"] = groups["present"].transform("mean").to_numpy()
    table["peer_share_max"] = groups["possible"].transform("mean").to_numpy()
    return table


def spoken_of(table: pd.DataFrame) -> tuple[str, ...]:
    """The facilities that some source speaks of, in the order of the table.

    table: an evidence or a gap table, of all villages or of some. Of the others nobody has said
    anything here ("unknown, no_source" in every row), so tables that users read leave them out.
    """
    silent = (table["presence"] == Presence.UNKNOWN.value) & (table["reason"] == "no_source")
    return tuple(table.loc[~silent, "service"].unique())


def only_spoken_of(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of an evidence or gap table about the facilities of `spoken_of`."""
    return table[table["service"].isin(spoken_of(table))].reset_index(drop=True)


def village_summary(gaps: pd.DataFrame) -> pd.DataFrame:
    """One row per village (index: its code), in the order of the gap table.

    name, municipality_nis, municipality, province, population, population_class; `present`,
    `absent`, `unknown`: numbers of facilities; `expected`: how many of the facilities the peers
    have on average (for certain), NaN where the class is not known; `complete`: share known.
    """
    first = gaps.drop_duplicates("village").set_index("village")
    table = first[[*_VILLAGE_COLUMNS, "population_class"]].copy()
    villages = gaps["village"]
    for presence in Presence:
        found = (gaps["presence"] == presence.value).astype(int)
        table[presence.value] = found.groupby(villages, sort=False).sum()
    table["expected"] = gaps["peer_share"].groupby(villages, sort=False).sum(min_count=1)
    known = table["present"] + table["absent"]
    table["complete"] = known / (known + table["unknown"])
    return table


def municipality_summary(gaps: pd.DataFrame) -> pd.DataFrame:
    """One row per municipality and facility, by NIS code and in the order of the facilities.

    villages, present, absent, unknown: numbers of villages. expected: the number that their peers
    lead to expect (sum of peer shares; NaN where no village has a class). residents_without,
    residents_unknown: residents of the villages where it is absent, where it is not known; villages
    without a known population are left out of both sums and counted in `population_unknown`; NaN
    where no village of the sum has a known population. complete: share of the villages known.
    """
    import pandas as pd

    presence = gaps["presence"]
    population = gaps["population"].astype(float)
    absent, unknown = presence == Presence.ABSENT.value, presence == Presence.UNKNOWN.value
    work = pd.DataFrame(
        {
            "municipality_nis": gaps["municipality_nis"],
            "municipality": gaps["municipality"],
            "province": gaps["province"],
            "service": gaps["service"],
            "villages": 1,
            "present": (presence == Presence.PRESENT.value).astype(int),
            "absent": absent.astype(int),
            "unknown": unknown.astype(int),
            "expected": gaps["peer_share"],
            "residents_without": population.where(absent),
            "residents_unknown": population.where(unknown),
            "population_unknown": population.isna().astype(int),
        }
    )
    groups = work.groupby(["municipality_nis", "service"], sort=False)
    table = groups[["municipality", "province"]].first()
    sums = groups[["villages", "present", "absent", "unknown", "population_unknown"]].sum()
    known = groups[["expected", "residents_without", "residents_unknown"]].sum(min_count=1)
    table = table.join(sums).join(known)
    # No village lacks it: nobody lacks it. That is a known zero, unlike a sum without a term.
    for column, number in (("residents_without", "absent"), ("residents_unknown", "unknown")):
        table.loc[table[number] == 0, column] = 0.0
    table["complete"] = 1 - table["unknown"] / table["villages"]
    # Stable, so the facilities of a municipality keep the order in which the gap table has them.
    return table.reset_index().sort_values("municipality_nis", kind="stable", ignore_index=True)


def completeness(table: pd.DataFrame, *, by: str | None = None) -> float | pd.Series:
    """Share of the cells that is known, over all or per value of a column (such as "service").

    table: an evidence or a gap table. NaN for a table without rows.
    """
    known = (table["presence"] != Presence.UNKNOWN.value).astype(float)
    return float(known.mean()) if by is None else known.groupby(table[by], sort=False).mean()
