"""Hubs like this one: how alike two places are, from 0 to 1, and why.

Likeness: the mean, by weight, of how alike two places are in each feature of which both are known
(Gower, 1971). Features:
services    services that both have, of those that either has
population  1 for villages of one size, 0 when one is SIZE times the other or more
initiator, legal_form, kind   the same or not
distance    1 in one place, 0 from FAR_KM on
A feature that is not known of one of the two says nothing and is left out; `known` is the share
of the weight that could be judged. Below LEAST_KNOWN two places are not compared at all.

WEIGHTS, SIZE, FAR_KM and LEAST_KNOWN are assumptions of ours: nobody measured which hubs learn
most from which. Likeness is symmetric: A is as like B as B is like A.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.domain.earth import straight_line
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.landscape.counts import of_interest

if TYPE_CHECKING:
    import pandas as pd

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "services": 0.40,
        "population": 0.15,
        "initiator": 0.15,
        "legal_form": 0.10,
        "kind": 0.10,
        "distance": 0.10,
    }
)
SIZE = 10.0
FAR_KM = 50.0
LEAST_KNOWN = 0.5
# From where a feature is a reason to name: villages of "about the same size" differ by no more
# than half, places "near each other" by no more than fifteen kilometres.
ALIKE_SIZE, ALIKE_KM = 1.5, 15.0
_SAME = ("initiator", "legal_form", "kind")


@dataclass(frozen=True)
class Reason:
    """Why two places are alike: a feature of WEIGHTS, how alike (0 to 1) and its values."""

    key: str
    alike: float
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Likeness:
    """One place that is like another. reasons: those that tell, the weightiest first."""

    id: str
    likeness: float
    known: float
    reasons: tuple[Reason, ...]


def similar(
    table: pd.DataFrame,
    id: str,
    n: int = 5,
    *,
    only_hubs: bool = False,
    weights: Mapping[str, float] = WEIGHTS,
) -> tuple[Likeness, ...]:
    """The n places most like one place, most alike first; equals by id.

    Column `population` (residents of the village) may be missing. only_hubs: compare with true
    hubs only. Raises InputError `register.hub_unknown` for an id that is not in the table.
    """
    at = position(table, id)
    others = of_interest(table, only_hubs=only_hubs)
    features = alike(table.iloc[at], others)
    score, known = weighed(features, weights)
    ids = others["id"].to_numpy(dtype=object)
    usable = np.flatnonzero((known >= LEAST_KNOWN) & (ids != id))
    order = usable[np.lexsort((ids[usable].astype(str), -score[usable]))][:n]
    return tuple(
        Likeness(
            id=ids[place],
            likeness=float(score[place]),
            known=float(known[place]),
            reasons=_reasons(table.iloc[at], others.iloc[place], features, place, weights),
        )
        for place in order
    )


def position(table: pd.DataFrame, id: str) -> int:
    """Where a place stands in the table. Raises InputError `register.hub_unknown`."""
    found = np.flatnonzero(table["id"].to_numpy(dtype=object) == id)
    if not found.size:
        raise InputError("register.hub_unknown", value=str(id)[:80])
    return int(found[0])


def alike(one: pd.Series, others: pd.DataFrame) -> dict[str, np.ndarray]:
    """Per feature how alike one place is to each other place; NaN where that is not known."""
    mine = frozenset(one["services"])
    both = np.array([len(mine.intersection(has)) for has in others["services"]], dtype=float)
    sizes = np.array([len(frozenset(has)) for has in others["services"]], dtype=float)
    either = len(mine) + sizes - both
    comparable = (sizes > 0) & bool(mine)
    found = {"services": np.where(comparable, both / np.where(either > 0, either, 1), np.nan)}
    found["population"] = _size_alike(one, others)
    for field in _SAME:
        value, column = one[field], others[field].to_numpy(dtype=object)
        found[field] = np.array(
            [float(other == value) if other and value else np.nan for other in column]
        )
    metres = straight_line(
        float(one["lat"]),
        float(one["lon"]),
        others["lat"].to_numpy(dtype=float),
        others["lon"].to_numpy(dtype=float),
    )
    found["distance"] = np.clip(1 - metres / (FAR_KM * 1000), 0, 1)
    return found


def _size_alike(one: pd.Series, others: pd.DataFrame) -> np.ndarray:
    if "population" not in others:
        return np.full(len(others), np.nan)
    mine = float(one["population"]) if one["population"] == one["population"] else np.nan
    theirs = others["population"].to_numpy(dtype=float, na_value=np.nan)
    # Nobody lives in a village of zero: no ratio can be made with it.
    mine = mine if mine > 0 else np.nan
    theirs = np.where(theirs > 0, theirs, np.nan)
    return np.clip(1 - np.abs(np.log(theirs / mine)) / np.log(SIZE), 0, 1)


def weighed(
    features: Mapping[str, np.ndarray], weights: Mapping[str, float] = WEIGHTS
) -> tuple[np.ndarray, np.ndarray]:
    """(likeness, known): the weighted mean of the known features, and the share of weight known.

    likeness is NaN where nothing is known.
    """
    total = sum(weights.values())
    known = sum(weights[name] * ~np.isnan(features[name]) for name in weights)
    summed = sum(weights[name] * np.nan_to_num(features[name]) for name in weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known > 0, summed / known, np.nan), known / total


def _reasons(
    one: pd.Series,
    other: pd.Series,
    features: Mapping[str, np.ndarray],
    at: int,
    weights: Mapping[str, float],
) -> tuple[Reason, ...]:
    found = []
    for key in weights:
        value = float(features[key][at])
        values = _values(key, one, other) if value > 0 else {}
        if values and _tells(key, value, values):
            found.append(Reason(key, value, values))
    found.sort(key=lambda reason: -weights[reason.key] * reason.alike)
    return tuple(found)


def _tells(key: str, alike: float, values: Mapping[str, Any]) -> bool:
    if key == "services":
        # One service that both name is said when it is half of what they have together.
        return len(values["services"]) >= 2 or alike >= 0.5
    if key == "population":
        large, small = max(values.values()), min(values.values())
        return large <= ALIKE_SIZE * small
    if key == "distance":
        return values["km"] <= ALIKE_KM
    return True


def _values(key: str, one: pd.Series, other: pd.Series) -> Mapping[str, Any]:
    if key == "services":
        theirs = frozenset(other["services"])
        shared = (code for code in dict.fromkeys(one["services"]) if code in theirs)
        return {"services": tuple(shared)}
    if key == "population":
        return {"mine": int(one["population"]), "theirs": int(other["population"])}
    if key == "distance":
        metres = straight_line(one["lat"], one["lon"], other["lat"], other["lon"])
        return {"km": float(metres) / 1000}
    return {key: str(one[key])}
