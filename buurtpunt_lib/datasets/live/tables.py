"""What clients do with rows before they are tables: find columns, read numbers, place features.

Header: the names of columns as a source writes them; capitals do not count. Row: counted as the
source's file has them, the header being row 1; features from 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.errors import Faults, InputError

if TYPE_CHECKING:
    import pandas as pd

_FAULTS_SHOWN = 5
# More features than this without a usable place: the source has changed, not a row of it.
_MOST_UNPLACED = 0.1


def columns_of(
    header: Iterable[str], wanted: Sequence[str], *, source: str, longest: int | None = None
) -> dict[str, str]:
    """Wanted name → the name as it stands in the header.

    longest: signs after which the form of the file cuts names off (10 in a shapefile). Raises
    InputError `live.column_missing` for each that is not there, with what is.
    """
    header = [str(name) for name in header]
    by_fold = {name.strip().casefold(): name for name in header}
    faults = Faults()
    found = {}
    for name in wanted:
        fold = name.casefold()
        fold = fold if fold in by_fold else fold[:longest]
        if fold in by_fold:
            found[name] = by_fold[fold]
        else:
            allowed = ", ".join(header[:30])
            faults.add("live.column_missing", source=source, field=name, allowed=allowed)
    faults.raise_if_any()
    return found


def whole_numbers(texts: pd.Series, *, source: str, field: str, first_row: int = 2) -> pd.Series:
    """Texts as whole numbers of zero or more (float; NaN where empty).

    Raises InputError `live.not_number` with the rows that hold something else.
    """
    import pandas as pd

    cleaned = texts.astype("str").str.strip()
    empty = texts.isna().to_numpy() | (cleaned == "").to_numpy(dtype=bool, na_value=True)
    numbers = pd.to_numeric(cleaned.where(~empty), errors="coerce")
    wrong = ~empty & ~(numbers >= 0).to_numpy(dtype=bool, na_value=False)
    wrong = wrong | ~empty & (numbers % 1 != 0).to_numpy(dtype=bool, na_value=True)
    faults = Faults()
    for row in np.flatnonzero(wrong)[:_FAULTS_SHOWN]:
        faults.add(
            "live.not_number",
            source=source,
            row=str(row + first_row),
            field=field,
            value=str(texts.iloc[row])[:80],
        )
    faults.raise_if_any()
    return numbers.astype("float64")


def features_of(document: Any, *, source: str) -> list[Mapping[str, Any]]:
    """The features of a GeoJSON answer. Raises InputError `live.not_expected`."""
    features = document.get("features") if isinstance(document, Mapping) else None
    if not isinstance(features, list) or not all(
        isinstance(feature, Mapping) and isinstance(feature.get("properties"), Mapping)
        for feature in features
    ):
        raise InputError("live.not_expected", source=source, expected="GeoJSON")
    return features


def first_of(properties: Mapping[str, Any], names: Sequence[str]) -> str | None:
    """The first property of these names that is filled in, as text; capitals do not count."""
    by_fold = {str(name).casefold(): value for name, value in properties.items()}
    for name in names:
        value = by_fold.get(name.casefold())
        if value is not None and str(value).strip():
            return " ".join(str(value).split())
    return None


def places_of(
    features: Sequence[Mapping[str, Any]], *, source: str
) -> tuple[np.ndarray, np.ndarray]:
    """(lat, lon) in degrees of the points of features, NaN where one has none that is usable.

    Axes in the other order, and metres of Belgian Lambert, are recognised by their numbers.
    Raises InputError `live.places` when more than one in ten features has no usable place.
    """
    from buurtpunt_lib.datasets.importing import coordinates

    pairs = np.full((len(features), 2), np.nan)
    for row, feature in enumerate(features):
        shape = feature.get("geometry")
        numbers = shape.get("coordinates") if isinstance(shape, Mapping) else None
        if isinstance(numbers, Sequence) and numbers and isinstance(numbers[0], Sequence):
            # A MultiPoint of one point.
            numbers = numbers[0]
        try:
            pairs[row] = [float(number) for number in numbers[:2]]
        except (TypeError, ValueError):
            continue
    placed = coordinates.place(pairs[:, 0], pairs[:, 1])
    if placed.all_swapped:
        placed = coordinates.place(pairs[:, 1], pairs[:, 0])
    unplaced = int(np.isnan(placed.lat).sum())
    if unplaced > max(3, _MOST_UNPLACED * len(features)):
        raise InputError("live.places", source=source, value=str(unplaced), rows=str(len(features)))
    return placed.lat, placed.lon
