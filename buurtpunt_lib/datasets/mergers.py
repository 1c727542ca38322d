"""Codes of municipalities and villages before and after the mergers of 2019 and 2025.

Coding: the codes that hold in a year. There were 308 Flemish municipalities until 2018, 300 until
2024 and 285 since 2025; a village of a municipality that merged got another code too. Everything
in this program is in the coding of 2025. A code that no merger touched is the same in all three.
Statistical sector: part of a village; the first six signs of its code are those of a village.

An old code has one successor; the reverse does not hold, so nothing is ever converted back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from buurtpunt_lib.datasets import places
from buurtpunt_lib.datasets._csv import read_table
from buurtpunt_lib.errors import Faults, InputError

if TYPE_CHECKING:
    import pandas as pd

# The first year of each coding.
CODINGS = (2018, 2019, 2025)
_FAULTS_SHOWN = 5
_VILLAGE = re.compile(r"\d{5}[A-Z]{1,2}")


@cache
def _table() -> pd.DataFrame:
    return read_table("compiled/mergers.csv")


def mergers() -> pd.DataFrame:
    """The municipalities that merged, one row each.

    Columns: nis_before, name_before, nis_after, name_after, valid_from (day on which the new code
    holds: 2019-01-01 or 2025-01-01), source. Borsbeek became part of Antwerp, which kept its code.
    """
    return _level("municipality")


def village_mergers() -> pd.DataFrame:
    """The villages whose code changed; columns as `mergers`, with the codes of villages."""
    return _level("village")


def _level(level: str) -> pd.DataFrame:
    table = _table()
    table = table[table["level"] == level].drop(columns="level").reset_index(drop=True)
    return table.rename(columns={"code_before": "nis_before", "code_after": "nis_after"})


@cache
def _successors() -> dict[str, str]:
    """Old code → code of 2025, over both mergers; municipalities and villages."""
    direct = dict(zip(_table()["code_before"], _table()["code_after"], strict=True))
    found = {}
    for old, new in direct.items():
        while new in direct:
            new = direct[new]
        found[old] = new
    return found


@cache
def _periods() -> dict[str, tuple[int, int]]:
    """Code → the first and the last year in which it held; codes that never changed are left out.

    0 and 9999: since before and until after all that is known.
    """
    begin, end = {}, {}
    for row in _table().itertuples():
        year = int(row.valid_from[:4])
        end[row.code_before] = year - 1
        begin[row.code_after] = min(year, begin.get(row.code_after, year))
    # Antwerp took in Borsbeek and kept its code: it did not begin then.
    kept = _codes_of("municipality") & {"11002"} | _codes_of("village") & {"11002A"}
    return {
        code: (0 if code in kept else begin.get(code, 0), end.get(code, 9999))
        for code in begin.keys() | end.keys()
    }


@cache
def _codes_of(level: str) -> frozenset[str]:
    """The codes of 2025."""
    villages = places.villages()
    return frozenset(villages.index if level == "village" else villages["municipality_nis"])


def municipality_of(nis: str, year: int | None = None) -> str:
    """The municipality of 2025 that a municipality belongs to.

    year: in which `nis` was used, where that is known: then it must have existed in that year.
    Raises InputError `data.municipality_unknown`, `data.not_in_year`.
    """
    return _now(nis, year, "municipality")


def village_of(code: str, year: int | None = None) -> str:
    """The code of 2025 of a village; as `municipality_of`. Raises `data.village_unknown` too."""
    return _now(code, year, "village")


def _now(code: str, year: int | None, level: str) -> str:
    now = _successors().get(code, code)
    if now not in _codes_of(level):
        if level == "village":
            raise InputError("data.village_unknown", field="village", value=code)
        raise InputError("data.municipality_unknown", field="municipality", value=code)
    first, last = _periods().get(code, (0, 9999))
    if year is not None and not first <= year <= last:
        raise InputError("data.not_in_year", value=code, year=str(year))
    return now


def coding_of(codes: Iterable[str]) -> int | None:
    """In which coding codes of municipalities, villages or sectors are: 2018, 2019 or 2025.

    The newest that fits all of them; None where none is of a municipality that ever merged (then
    it does not matter). Codes that were never of Flanders say nothing. Raises InputError
    `data.codings_mixed` when codes of two codings stand together, with one of each.
    """
    firsts, lasts = {}, {}
    for code in codes:
        for part in (code, code[:6], code[:5]):
            if part in _periods():
                first, last = _periods()[part]
                firsts.setdefault(first, code)
                lasts.setdefault(last, code)
                break
    if not firsts:
        return None
    first, last = max(firsts), min(lasts)
    if first > last:
        raise InputError(
            "data.codings_mixed", old=lasts[last], new=firsts[first], year=str(max(first, 2019))
        )
    fitting = [coding for coding in CODINGS if first <= coding <= last]
    return fitting[-1] if fitting else None


def converted(
    codes: pd.Series, level: str, *, table: str, field: str, first_row: int = 1
) -> pd.Series:
    """A column of codes in the coding of 2025; empty cells stay empty.

    level: "municipality" or "village". table, field: what faults call the column; first_row: the
    number of its first row. Raises one InputError: `data.codings_mixed`, and `data.no_longer` with
    row and field for each code that neither exists nor existed (at most five).
    """
    texts = codes.astype("str").str.strip()
    known = texts[codes.notna().to_numpy() & (texts != "").to_numpy(dtype=bool)]
    coding_of(known.unique())
    faults = Faults()
    now = {code: _successors().get(code, code) for code in known.unique()}
    strange = {code for code, new in now.items() if new not in _codes_of(level)}
    if strange:
        rows = codes.reset_index(drop=True)
        for row in rows.index[rows.astype("str").str.strip().isin(strange)][:_FAULTS_SHOWN]:
            faults.add(
                "data.no_longer",
                file=table,
                row=str(row + first_row),
                field=field,
                value=str(rows[row]),
            )
    faults.raise_if_any()
    return known.map(now).reindex(codes.index)


def village_of_sector(sector: str) -> str | None:
    """The code of 2025 of the village of a statistical sector; None outside Flanders.

    >>> village_of_sector("71053G00-")
    '71053G'
    >>> village_of_sector("21004A00-") is None
    True
    """
    found = _VILLAGE.match(sector[:6])
    code = _successors().get(found.group(), found.group()) if found else ""
    return code if code in _codes_of("village") else None
