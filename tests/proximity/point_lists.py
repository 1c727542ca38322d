"""Points and places that hypothesis draws, many of them in one spot or equally far."""

from __future__ import annotations

import math

import pandas as pd
from hypothesis import strategies as st

from buurtpunt_lib.proximity import straight_line

# A coarse grid gives ties, a single point gives points in one spot.
latitude = st.sampled_from([51.0, 51.01, 50.99, 51.02, 51.0000001, math.nan]) | st.floats(
    50.6, 51.6
)
longitude = st.sampled_from([4.0, 4.01, 3.99, 4.02]) | st.floats(2.5, 6.0)
place = st.tuples(latitude, longitude)
places = st.lists(place, min_size=1, max_size=6)
point = st.tuples(
    st.sampled_from(["P1", "P2", "P10", "Q", "R", "S"]),
    st.sampled_from(["bakery", "doctor"]),
    place,
).map(lambda drawn: (drawn[0], drawn[1], *drawn[2]))
listed_points = st.lists(point, max_size=14)
# Steps of a what-if: points added, and numbers that pick points to remove.
changes = st.lists(
    st.tuples(st.lists(point, max_size=3), st.lists(st.integers(0, 50), max_size=3)), max_size=4
)


def frame(points) -> pd.DataFrame:
    """A table of points from (id, facility, lat, lon)."""
    table = pd.DataFrame(points, columns=["id", "facility", "lat", "lon"])
    return table.astype({"lat": float, "lon": float})


def by_hand(origin, points) -> list[tuple[float, str, int]]:
    """(metres, id, position) of points (position, id, facility, lat, lon), the nearest first."""
    return sorted((float(straight_line(*origin, p[3], p[4])), p[1], p[0]) for p in points)
