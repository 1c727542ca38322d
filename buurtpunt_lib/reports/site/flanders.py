"""Flanders as a drawing with a mark per place: a disc where it is open, a ring where it is coming.

Drawn as SVG text that needs no script; marks lead to the page of their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.charts.theme import LONGITUDE_SCALE
from buurtpunt_lib.domain import HubStatus
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.reports.site.writing import environment, to
from buurtpunt_lib.texts import Catalogue

_WIDTH = 1000.0
# Bends of an outline closer together than this are one, in units of the drawing.
_FINE = 1.1
_MARGIN = 8.0
# How large the marks of a map without links are; each spot of that size has one of a kind.
_SPOT = 10
_COMING = (HubStatus.IDEA, HubStatus.PLAN, HubStatus.START_UP)
_ORDER = ("other", "coming", "open")


@dataclass(frozen=True)
class Dot:
    """A mark at a spot of the drawing; href, id and name are "" where there is none."""

    x: float
    y: float
    mark: str
    r: int
    href: str = ""
    id: str = ""
    name: str = ""


@dataclass(frozen=True)
class _Frame:
    west: float
    north: float
    scale: float
    height: float
    outline: str

    def spot(self, lat: float, lon: float) -> tuple[float, float]:
        x = (lon - self.west) * LONGITUDE_SCALE * self.scale + _MARGIN
        return round(x, 1), round((self.north - lat) * self.scale + _MARGIN, 1)


@lru_cache(maxsize=1)
def _frame() -> _Frame:
    rings = [ring for outline in datasets.outlines("province") for ring in outline.rings]
    lons = [lon for ring in rings for lon, _ in ring]
    lats = [lat for ring in rings for _, lat in ring]
    west, north = min(lons), max(lats)
    scale = (_WIDTH - 2 * _MARGIN) / ((max(lons) - west) * LONGITUDE_SCALE)
    height = round((north - min(lats)) * scale + 2 * _MARGIN, 1)
    bare = _Frame(west, north, scale, height, "")
    drawn = "".join(_ring([bare.spot(lat, lon) for lon, lat in ring]) for ring in rings)
    return _Frame(west, north, scale, height, drawn)


def _ring(points: Sequence[tuple[float, float]]) -> str:
    kept = [points[0]]
    for x, y in points[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _FINE:
            kept.append((x, y))
    if len(kept) < 3:
        return ""
    return "M" + " ".join(f"{x:g} {y:g}" for x, y in kept) + "z"


def mark_of(status: HubStatus) -> str:
    """How a place is drawn: "open", "coming" or "other"."""
    if status is HubStatus.OPEN:
        return "open"
    return "coming" if status in _COMING else "other"


def flanders(
    page: str, records: Iterable[HubRecord], say: Catalogue, *, caption: str, large: bool = True
) -> Markup:
    """The map for a page, given by its path; places without a location are not on it.

    large: with marks that lead to the pages of the places, and a legend.
    """
    frame, dots = _frame(), []
    spots: dict[tuple[str, int, int], Dot] = {}
    located = [one for one in records if one.lat is not None and one.lon is not None]
    for record in sorted(located, key=lambda one: _ORDER.index(mark_of(one.status))):
        x, y = frame.spot(record.lat, record.lon)
        mark = mark_of(record.status)
        if large:
            href = to(page, f"buurtpunt/{record.id}.html")
            dots.append(Dot(x, y, mark, 7, href, record.id, record.name))
        else:
            # Ten thousand places are no more than the spots that an eye can tell apart.
            spots.setdefault((mark, round(x / _SPOT), round(y / _SPOT)), Dot(x, y, mark, _SPOT))
    dots += spots.values()
    used = [mark for mark in reversed(_ORDER) if any(dot.mark == mark for dot in dots)]
    legend = [(mark, say(f"site.map.{mark}")) for mark in used]
    return Markup(
        environment()
        .get_template("map.html.j2")
        .render(
            caption=caption,
            width=f"{_WIDTH:g}",
            height=f"{frame.height:g}",
            outline=frame.outline,
            dots=dots,
            legend=legend,
        )
    )
