"""Where the rows of a list lie: coordinates, village, municipality and province.

A village is found by its code, by its name (with its municipality, also one that merged), by
postcode where that has one village, or by coordinates. By coordinates it is the village in whose
outline they lie; where no outlines are loaded, the nearest village point, when every other is at
least twice as far. Whatever is less sure stays unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import loaded
from buurtpunt_lib.datasets.importing import cells, placing
from buurtpunt_lib.datasets.importing.rows import Job
from buurtpunt_lib.datasets.importing.village_finder import NotFound, finder
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.register.importing.rows import Rows

# Seven decimals are a centimetre: more of them in what was worked out from metres mean nothing.
_DECIMALS = 7
_NEAREST_M = 4_000.0


@dataclass(frozen=True)
class Coordinates:
    """lat, lon: degrees per row, NaN where the row has none. turned: first and second changed."""

    lat: np.ndarray
    lon: np.ndarray
    turned: bool


def coordinates(rows: Rows, *, epsg: int | None, swap: bool) -> Coordinates:
    """Faults of rows go to `rows`. Raises InputError `import_file.crs_differs`, `.crs_of_file`."""
    table = rows.table
    has = {"lat", "lon"} <= set(rows.mapping) or {"x", "y"} <= set(rows.mapping)
    if not has and not table.shapes and "wkt" not in rows.mapping:
        nothing = np.full(len(rows), np.nan)
        return Coordinates(nothing, nothing.copy(), False)
    # Without columns of coordinates the shapes of the file say where.
    mapping = rows.mapping if has or not table.shapes else {}
    try:
        lat, lon, faults = _placed(table, mapping, epsg, swap)
        turned = False
    except InputError as error:
        if error.faults[0].code != "import_file.swapped" or swap:
            raise
        lat, lon, faults = _placed(table, mapping, epsg, True)
        turned = True
    place = {number: i for i, number in enumerate(table.numbers)}
    named = {column: name for name, column in mapping.items()}
    for number, fault in faults:
        values = {k: v for k, v in fault.values.items() if k not in ("file", "row", "field")}
        column = fault.values["field"]
        rows.fault(place[number], named.get(column, column), fault.code, **values)
    if _in_metres(rows, mapping, epsg):
        lat, lon = lat.round(_DECIMALS), lon.round(_DECIMALS)
    return Coordinates(lat, lon, turned)


def _placed(table: Any, mapping: Mapping[str, str], epsg: int | None, swap: bool):
    sheet = cells.Sheet(table.file)
    job = Job(table, "points", mapping, {}, epsg, swap, sheet)
    lat, lon = placing.places(job, must=False)
    return lat, lon, sheet.faults


def _in_metres(rows: Rows, mapping: Mapping[str, str], epsg: int | None) -> bool:
    if epsg not in (None, 4326) or (rows.table.shapes and rows.table.epsg not in (None, 4326)):
        return True
    for name in ("lat", "x"):
        if name in mapping:
            for i in range(len(rows)):
                try:
                    value = cells.decimal(rows.text(i, name))
                except cells.Wrong:
                    continue
                if value == value:
                    return abs(value) > 180
    return False


@dataclass(frozen=True)
class Place:
    """village: NIS6 code or None. municipality, province: names, "" when not known."""

    village: str | None
    municipality: str
    province: str


class Villages:
    """Villages by postcode, with their municipalities and points; made once for a list."""

    def __init__(self) -> None:
        villages = datasets.villages()
        columns = ("name", "municipality_nis", "municipality", "province", "postal_code")
        self._of = dict(
            zip(villages.index, zip(*(villages[c] for c in columns), strict=True), strict=True)
        )
        self.points = {
            code: (lat, lon)
            for code, lat, lon in zip(villages.index, villages["lat"], villages["lon"], strict=True)
            if lat == lat
        }
        self._by_postcode: dict[str, list[str]] = defaultdict(list)
        self._province: dict[str, str] = {}
        self._municipality: dict[str, str] = {}
        for code, (_, nis, municipality, province, postcode) in self._of.items():
            self._province[nis], self._municipality[nis] = province, municipality
            if isinstance(postcode, str):
                self._by_postcode[postcode].append(code)

    def name(self, code: str) -> str:
        return self._of[code][0]

    def place(self, code: str) -> Place:
        _, _, municipality, province, _ = self._of[code]
        return Place(code, municipality, province)

    @lru_cache(maxsize=50_000)  # noqa: B019 - an object lives as long as one list
    def find(self, village: str, place: str, municipality: str, postcode: str, near: str) -> Place:
        """What a row says of where it is. near: the village that its coordinates show, or "".

        Raises NotFound, with the field that is wrong as its `field`.
        """
        nis = ""
        if municipality:
            try:
                nis = finder().municipality(municipality, merged=True)
            except NotFound as error:
                raise _about(error, "municipality") from None
        if village:
            try:
                return self.place(finder().village(village, municipality))
            except NotFound as error:
                # A column of places may hold municipalities; that is the municipality, then.
                if error.code == "village_is_municipality" and not nis:
                    return self._municipality_alone(finder().municipality(village))
                if not (error.code == "village_twice" and near):
                    raise _about(error, "village") from None
        code = self._by_words(place, municipality) or self._by_post(postcode, nis, near)
        if code is None and near and nis in ("", self._of[near][1]):
            code = near
        if code is not None:
            return self.place(code)
        if nis:
            return self._municipality_alone(nis)
        shared = {self._of[code][1] for code in self._by_postcode.get(postcode, ())}
        if len(shared) == 1:
            return self._municipality_alone(shared.pop())
        if postcode and not shared:
            raise _about(NotFound("postcode", value=postcode), "postcode")
        return Place(None, "", "")

    def _by_words(self, place: str, municipality: str) -> str | None:
        """The village that a place is called after; places may as well be hamlets."""
        if not place:
            return None
        try:
            return finder().village(place, municipality)
        except NotFound:
            return None

    def _by_post(self, postcode: str, nis: str, near: str) -> str | None:
        codes = self._by_postcode.get(postcode, [])
        fits = [code for code in codes if nis in ("", self._of[code][1])]
        if near in fits:
            return near
        return fits[0] if len(fits) == 1 else None

    def _municipality_alone(self, nis: str) -> Place:
        return Place(None, self._municipality[nis], self._province[nis])


def _about(error: NotFound, field: str) -> NotFound:
    error.field = "municipality" if error.code.startswith("municipality") else field
    return error


def villages_near(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """The village that each point shows, "" where none does for certain; (point,)."""
    found = np.full(len(lat), "", dtype=object)
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    if not len(known):
        return found
    kinds = {key: about.kind for key, about in loaded.tables().items()}
    outlines = [key for key, kind in kinds.items() if kind == "outlines"]
    if outlines:
        from buurtpunt_lib.proximity import villages_at

        found[known] = villages_at(lat[known], lon[known], loaded.read_table(outlines[0]))
        return found
    tree, codes = _tree()
    chord, which = tree.query(_unit(lat[known], lon[known]), k=2)
    metres = chord * 6_371_000.0
    sure = (metres[:, 0] <= _NEAREST_M) & (metres[:, 0] * 2 <= metres[:, 1])
    found[known[sure]] = codes[which[sure, 0]]
    return found


@cache
def _tree():
    from scipy.spatial import KDTree

    villages = datasets.villages()[["lat", "lon"]].dropna()
    tree = KDTree(_unit(villages["lat"].to_numpy(), villages["lon"].to_numpy()))
    return tree, villages.index.to_numpy(dtype=object)


def _unit(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    a, b = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)])
