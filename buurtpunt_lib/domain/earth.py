"""Distance over the earth: the great circle on a sphere with the mean radius of the earth.

In Flanders it differs from the ellipsoid by less than 0.4 %.
"""

from __future__ import annotations

import numpy as np

# Mean radius (2a + b) / 3 of the WGS 84 and GRS 80 ellipsoids, as the IUGG defines it.
EARTH_RADIUS_M = 6_371_008.8


def straight_line(lat_from, lon_from, lat_to, lon_to) -> np.ndarray:
    """Great-circle distance in metres (haversine); degrees in, NaN where a location is missing.

    >>> float(straight_line(51.0, 4.0, 52.0, 4.0).round())
    111195.0
    """
    lat_from, lon_from, lat_to, lon_to = map(np.radians, (lat_from, lon_from, lat_to, lon_to))
    return haversine(lat_from, lon_from, np.cos(lat_from), lat_to, lon_to, np.cos(lat_to))


def haversine(phi_from, lam_from, cosine_from, phi_to, lam_to, cosine_to) -> np.ndarray:
    """`straight_line` from radians, with the cosines of both latitudes."""
    # A product, not a power: the power of one number and that of many round differently.
    north, east = np.sin((phi_to - phi_from) / 2), np.sin((lam_to - lam_from) / 2)
    half = north * north + cosine_from * cosine_to * (east * east)
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
