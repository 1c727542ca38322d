"""Choosing places: by service, province, state, kind and words.

Folded text: lower case, without accents, with signs as spaces, so that "sint truiden" finds
"Sint-Truiden" and "cafe" finds "Café".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.domain import HubKind, HubStatus
from buurtpunt_lib.errors import Faults

if TYPE_CHECKING:
    import pandas as pd

_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_TEXT_COLUMNS = ("name", "place", "municipality")


def filter_hubs(
    table: pd.DataFrame,
    *,
    services: Collection[str] = (),
    provinces: Collection[str] = (),
    statuses: Collection[str] = (),
    kinds: Collection[str] = (),
    text: str = "",
    every_service: bool = False,
) -> pd.DataFrame:
    """The places that fit every filter, in the order of the table. An empty filter lets all pass.

    services: a place fits when it has one of them; with `every_service`, when it has them all.
    text: a place fits when each word stands in its name, place or municipality (folded text;
    a part of a word counts).

    Raises InputError `landscape.filter_unknown` for a status or kind that does not exist.
    """
    faults = Faults()
    _must_exist(faults, "status", statuses, HubStatus)
    _must_exist(faults, "kind", kinds, HubKind)
    faults.raise_if_any()

    keep = table["id"].notna()
    for column, allowed in (("province", provinces), ("status", statuses), ("kind", kinds)):
        if allowed:
            keep &= table[column].isin([str(code) for code in allowed])
    if services:
        wanted = frozenset(services)
        fits = wanted.issubset if every_service else (lambda has: not wanted.isdisjoint(has))
        keep &= table["services"].map(lambda has: bool(fits(frozenset(has)))).astype(bool)
    words = fold(text).split()
    if words:
        cells = zip(*(table[column] for column in _TEXT_COLUMNS), strict=True)
        folded = [fold(" ".join(texts)) for texts in cells]
        keep &= np.array([all(word in cell for word in words) for cell in folded], dtype=bool)
    return table[keep]


def fold(text: str) -> str:
    """Lower case, no accents, every sign a space.

    >>> fold("Café ’t Een-en-’t Ander")
    'cafe t een en t ander'
    """
    if text.isascii():
        # The same, ten times as quick.
        return " ".join(_NO_LETTERS.sub(" ", text.lower()).split())
    letters = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).casefold().split())


def _must_exist(faults: Faults, field: str, values: Iterable[str], allowed: type[StrEnum]) -> None:
    for value in values:
        if value not in tuple(allowed):
            faults.add(
                "landscape.filter_unknown",
                field=field,
                value=value,
                allowed=", ".join(allowed),
            )
