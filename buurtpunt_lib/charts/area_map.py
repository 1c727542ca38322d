"""Villages around a place as a drawing: strokes, dots and words, no picture from elsewhere.

Longitude is shrunk so that distances look the same in every direction; a bar says how long a
kilometre is. States differ in shape: a disc, a ring, a cross. A place with a number is one of an
order. Names stand only where they cover nothing; the table beside the map holds them all.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from buurtpunt_lib.charts.drawing import Area, Dot, Drawing, Stroke, Words
from buurtpunt_lib.charts.theme import ACCENT, INK, LINE, OUTLINE, QUIET, WARN
from buurtpunt_lib.texts import Catalogue

# A closed list of (lon, lat), or the same as a table of two columns.
Ring = Sequence[tuple[float, float]] | np.ndarray
_KM_A_DEGREE = 111.195
_LETTER = 0.56
_SIZE = 9.0
_MARGIN = 12.0
_KEY = 34.0


@dataclass(frozen=True)
class MapPlace:
    """One village. state: "good" (a disc), "open" (a ring) or "lacks" (a cross). inside: belongs
    to what the map is about; others are smaller. chosen: gets a ring around it. number: its place
    in an order. hub: an open hub stands there (a square)."""

    name: str
    lat: float
    lon: float
    state: str
    inside: bool = True
    chosen: bool = False
    number: int | None = None
    hub: bool = False


def area_map(
    places: Sequence[MapPlace],
    rings: Sequence[Ring],
    say: Catalogue,
    *,
    width: float = 490.0,
    height: float = 330.0,
    keys: Sequence[tuple[str, str]] = (),
    reach_km: float | None = None,
) -> Drawing:
    """The map. rings: closed lists of (lon, lat). keys: (state or "hub", words) of the legend.

    reach_km: draws a dashed circle with this radius around the chosen place.
    """
    return laid_out(places, rings, width=width, height=height, reach_km=reach_km).told(say, keys)


@dataclass(frozen=True)
class LaidOut:
    """A map without the words of a language. per_km: how long a kilometre is on it."""

    width: float
    height: float
    per_km: float
    parts: tuple

    def told(self, say: Catalogue, keys: Sequence[tuple[str, str]] = ()) -> Drawing:
        """The map with its bar and legend; keys: as in `area_map`."""
        told = (
            *_bar(self.per_km, self.width, self.height - _KEY, say),
            *_legend(keys, self.width, self.height),
        )
        return Drawing(self.width, self.height, (*self.parts, *told))


def laid_out(
    places: Sequence[MapPlace],
    rings: Sequence[Ring],
    *,
    width: float = 490.0,
    height: float = 330.0,
    reach_km: float | None = None,
) -> LaidOut:
    """The map for any language; as `area_map`."""
    top = height - _KEY
    project, per_km, view = _projection(places, width, top, reach_km)
    parts: list = [Area(0, 0, width, top, "#f7f9f9")]
    for ring in rings:
        for run in _runs(np.asarray(ring, dtype=float), view):
            for piece in _inside([project(lat, lon) for lon, lat in run], width, top):
                parts.append(Stroke(tuple(piece), OUTLINE, 0.8))
    chosen = next((place for place in places if place.chosen), None)
    if chosen is not None and reach_km:
        x, y = project(chosen.lat, chosen.lon)
        radius = reach_km * per_km
        circle = [
            (x + radius * math.cos(t * math.pi / 36), y + radius * math.sin(t * math.pi / 36))
            for t in range(73)
        ]
        for piece in _inside(circle, width, top):
            parts.append(Stroke(tuple(piece), ACCENT, 1.0, (5.0, 4.0)))
    ordered = sorted(places, key=lambda one: (one.inside, one.chosen, one.number is not None))
    for place in ordered:
        x, y = project(place.lat, place.lon)
        if 0 <= x <= width and 0 <= y <= top:
            parts += _mark(place, x, y)
    parts += _names(ordered, project, width, top, _bar_box(per_km, width, top))
    return LaidOut(width, height, per_km, tuple(parts))


def _projection(places: Sequence[MapPlace], width: float, height: float, reach_km: float | None):
    inside = [place for place in places if place.inside] or list(places)
    lats, lons = [p.lat for p in inside], [p.lon for p in inside]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    scale_x = _KM_A_DEGREE * math.cos(math.radians(lat))
    # At least some kilometres, so that a single village is not a map of nothing.
    least = 2.4 * reach_km if reach_km else 5.0
    wide = max((max(lons) - min(lons)) * scale_x, least)
    high = max((max(lats) - min(lats)) * _KM_A_DEGREE, least)
    per_km = min((width - 6 * _MARGIN) / wide, (height - 4 * _MARGIN) / high)

    def project(at_lat: float, at_lon: float) -> tuple[float, float]:
        x = width / 2 + (at_lon - lon) * scale_x * per_km
        return round(x, 2), round(height / 2 - (at_lat - lat) * _KM_A_DEGREE * per_km, 2)

    high_lat, wide_lon = height / 2 / per_km / _KM_A_DEGREE, width / 2 / per_km / scale_x
    # A little more, since spots on the drawing are rounded.
    view = (lon - 1.01 * wide_lon, lat - 1.01 * high_lat,
            lon + 1.01 * wide_lon, lat + 1.01 * high_lat)  # fmt: skip
    return project, per_km, view


def _runs(ring: np.ndarray, view: tuple[float, ...]) -> Iterator[list[tuple[float, float]]]:
    """The parts of a ring, (lon, lat) by rows, whose strokes may lie in the view: most do not."""
    low, high = np.minimum(ring[:-1], ring[1:]), np.maximum(ring[:-1], ring[1:])
    may = ((low < view[2:]) & (high > view[:2])).all(axis=1)
    edges = np.flatnonzero(np.diff(may, prepend=False, append=False))
    for first, last in edges.reshape(-1, 2):
        yield ring[first : last + 1].tolist()


def _mark(place: MapPlace, x: float, y: float) -> list:
    size = 4.6 if place.inside else 3.0
    parts: list = []
    if place.chosen:
        parts.append(Dot(x, y, size + 5, INK, open=True, width=2.0))
    if place.number is not None:
        parts.append(Dot(x, y, size + 4, ACCENT))
        parts.append(Words(x, y + 3.4, str(place.number), "#ffffff", "middle", 9.5, True))
        return parts
    if place.hub:
        parts.append(Area(x - size, y - size, 2 * size, 2 * size, ACCENT))
    elif place.state == "lacks":
        color = WARN if place.inside else QUIET
        for side in (1, -1):
            ends = ((x - size, y - side * size), (x + size, y + side * size))
            parts.append(Stroke(ends, color, 2.2 if place.inside else 1.5))
    elif place.state == "open":
        parts.append(Dot(x, y, size, QUIET, open=True))
    else:
        parts.append(Dot(x, y, size, ACCENT if place.inside else QUIET))
    return parts


def _names(
    places: Sequence[MapPlace],
    project,
    width: float,
    height: float,
    bar: tuple[float, float, float, float],
) -> list:
    taken: list[tuple[float, float, float, float]] = [bar]
    for place in places:
        x, y = project(place.lat, place.lon)
        room = 9.0 if place.number is not None or place.chosen else 6.0
        taken.append((x - room, y - room, x + room, y + room))
    found = []
    for place in reversed(places):
        x, y = project(place.lat, place.lon)
        strong = place.inside
        size = _SIZE if strong else _SIZE - 1
        long = len(place.name) * size * _LETTER
        gap = 12.0 if place.number is not None or place.chosen else 8.0
        for anchor, left, base in (
            ("start", x + gap, y + size * 0.35),
            ("end", x - gap - long, y + size * 0.35),
            ("middle", x - long / 2, y - gap),
            ("middle", x - long / 2, y + gap + size * 0.7),
        ):
            box = (left, base - size, left + long, base + 2)
            if box[0] < 2 or box[2] > width - 2 or box[1] < 2 or box[3] > height - 2:
                continue
            if any(_meets(box, other) for other in taken):
                continue
            taken.append(box)
            at = {"start": left, "end": left + long, "middle": left + long / 2}[anchor]
            color = INK if strong else QUIET
            found.append(Words(at, base, place.name, color, anchor, size, place.chosen))
            break
    return found


def _meets(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _bar_km(per_km: float) -> int:
    return next((km for km in (1, 2, 5, 10, 20, 50) if km * per_km >= 50), 50)


def _bar_box(per_km: float, width: float, height: float) -> tuple[float, float, float, float]:
    right, y = width - _MARGIN, height - 10
    return right - _bar_km(per_km) * per_km - 4, y - 17, right + 4, y + 6


def _bar(per_km: float, width: float, height: float, say: Catalogue) -> list:
    km = _bar_km(per_km)
    box = _bar_box(per_km, width, height)
    left, right, y = box[0] + 4, box[2] - 4, height - 10
    ends = [((x, y - 3), (x, y + 3)) for x in (left, right)]
    words = say("assessment.km", km=say.number(km))
    return [
        Area(box[0], box[1], box[2] - box[0], box[3] - box[1], "#f7f9f9"),
        Stroke(((left, y), (right, y)), INK, 1.4),
        *(Stroke(end, INK, 1.4) for end in ends),
        Words((left + right) / 2, y - 6, words, INK, "middle", _SIZE),
    ]


def _legend(keys: Sequence[tuple[str, str]], width: float, height: float) -> list:
    """In two columns below the map."""
    parts: list = [Stroke(((0, height - _KEY), (width, height - _KEY)), LINE, 0.8)]
    for at, (state, words) in enumerate(keys):
        x = 10.0 + (at % 2) * width / 2
        y = height - _KEY + 11 + (at // 2) * 15
        number = 1 if state == "number" else None
        mark = MapPlace("", 0, 0, state, hub=state == "hub", number=number)
        parts += _mark(mark, x, y)
        parts.append(Words(x + 13, y + 3.2, words, INK, size=_SIZE))
    return parts


def _inside(points: Sequence[tuple[float, float]], width: float, height: float) -> list[list]:
    """The pieces of a line that lie in the drawing; each stroke is cut at the border."""
    pieces: list[list] = []
    for one, other in itertools.pairwise(points):
        cut = _cut(one, other, width, height)
        if cut is None:
            continue
        first, last = cut
        if pieces and pieces[-1][-1] == first:
            pieces[-1].append(last)
        else:
            pieces.append([first, last])
    return pieces


def _cut(one, other, width: float, height: float):
    """The part of a stroke within the drawing (Liang and Barsky, 1984), None where it has none."""
    (x, y), (to_x, to_y) = one, other
    low, high = 0.0, 1.0
    for step, room in (
        (x - to_x, x), (to_x - x, width - x), (y - to_y, y), (to_y - y, height - y),
    ):  # fmt: skip
        if step == 0:
            if room < 0:
                return None
            continue
        share = room / step
        if step < 0:
            low = max(low, share)
        else:
            high = min(high, share)
    if low > high:
        return None

    def at(t: float) -> tuple[float, float]:
        return round(x + t * (to_x - x), 2), round(y + t * (to_y - y), 2)

    return at(low), at(high)
