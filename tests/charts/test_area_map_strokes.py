"""The outlines on a map of villages: all of what lies on it, and nothing else, by shapely."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, box

from buurtpunt_lib.charts.area_map import MapPlace, area_map, laid_out
from buurtpunt_lib.charts.drawing import Dot, Stroke
from buurtpunt_lib.charts.theme import OUTLINE
from buurtpunt_lib.texts import catalogue

SOUTH_WEST, NORTH_EAST = MapPlace("A", 50.8, 4.0, "good"), MapPlace("B", 50.9, 4.2, "good")
# Grid points well on the map, around it and far away; a stroke may cross it without a point on it.
SPOTS = st.tuples(st.integers(3500, 4700), st.integers(50500, 51200)).map(
    lambda spot: (spot[0] / 1000, spot[1] / 1000)
)


@given(st.lists(SPOTS, min_size=3, max_size=12))
def test_the_strokes_are_the_part_of_the_ring_that_lies_on_the_map(spots):
    ring = [*spots, spots[0]]
    drawing = area_map([SOUTH_WEST, NORTH_EAST], [ring], catalogue("nl"))
    first, second = [part for part in drawing.parts if isinstance(part, Dot)][:2]
    across = (second.x - first.x) / (NORTH_EAST.lon - SOUTH_WEST.lon)
    down = (second.y - first.y) / (NORTH_EAST.lat - SOUTH_WEST.lat)
    drawn = [
        (first.x + (lon - SOUTH_WEST.lon) * across, first.y + (lat - SOUTH_WEST.lat) * down)
        for lon, lat in ring
    ]
    area = drawing.parts[0]
    pieces = [LineString(pair) for pair in pairwise(drawn)]
    inside = sum(piece.intersection(box(0, 0, area.width, area.height)).length for piece in pieces)
    strokes = [p for p in drawing.parts if isinstance(p, Stroke) and p.color == OUTLINE]
    told = sum(LineString(stroke.points).length for stroke in strokes)
    # Spots are rounded to hundredths of a point, and each dot from which the scale follows too.
    assert told == pytest.approx(inside, rel=1e-3, abs=1.0)


def test_one_layout_serves_every_language():
    ring = [(3.9, 50.7), (4.3, 50.7), (4.1, 51.0), (3.9, 50.7)]
    ground = laid_out([SOUTH_WEST, NORTH_EAST], [ring])
    for language in ("nl", "en"):
        say, keys = catalogue(language), [("good", "in orde")]
        assert ground.told(say, keys) == area_map([SOUTH_WEST, NORTH_EAST], [ring], say, keys=keys)
    assert ground.told(catalogue("nl")) != ground.told(catalogue("nl"), [("hub", "x")])
