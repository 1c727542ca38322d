"""Departement Omgeving: level of services and node value per hectare.

Level of services: how many kinds of service lie near; node value: how well public transport serves
a place. Both are scores of the department, taken over as they are, per cell of 100 by 100 metres.
Coverage: a grid of values, given by a WCS as a GeoTIFF: an image with, in its tags, where it lies
(GeoTIFF 1.1, OGC 19-008r4: ModelPixelScale, ModelTiepoint, GeoKeyDirectory).
"""

from __future__ import annotations

import warnings
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from buurtpunt_lib.datasets.live.client import Client
from buurtpunt_lib.datasets.live.source import Answer, Limits, LiveSource
from buurtpunt_lib.datasets.loaded import NewTable
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

# Measure → coverage. A WCS of GeoServer writes two low lines for the colon.
_COVERAGES = {
    "services_per_ha": "lu__lu_totvznv_ha_2022_v3",
    "node_value_per_ha": "lu__lu_knptw_ha_2022_v3",
}
_AS_OF = "2022"
_SCALE, _TIEPOINT, _KEYS, _NO_DATA = 33550, 33922, 34735, 42113
# Keys of the key directory: is a value that of an area or of a point, and the system's EPSG code.
_RASTER_TYPE, _PROJECTED = 1025, 3072
_POINT = 2
# Flanders is 2,400 by 950 hectares; a grid ten times as fine would still pass.
_MOST_CELLS = 250_000_000
# What programs write for "no value" without saying so.
_ABSURD = 1e30


def _read(client: Client) -> Answer:
    import pandas as pd

    parts = []
    for measure, coverage in _COVERAGES.items():
        asked = {
            "service": "WCS",
            "version": "2.0.1",
            "request": "GetCoverage",
            "coverageId": coverage,
            "format": "image/tiff",
        }
        path = client.download("wcs", asked, form="tiff")
        client.progress("work", 0, None)
        parts.append(cells(path, source=client.source.name).assign(measure=measure))
    frame = pd.concat(parts, ignore_index=True)
    frame = frame.assign(source=client.source.key, as_of=_AS_OF)
    table = NewTable(client.source.key, "cells", frame, client.source.about(_AS_OF))
    return Answer((table,))


def cells(path: Path, *, source: str) -> pd.DataFrame:
    """lat, lon (degrees, of the middle of each cell) and value; cells without one are left out.

    Raises InputError `live.not_expected` for what is no GeoTIFF of one band, `live.crs` for one
    that does not say where it lies, `live.too_big`.
    """
    import numpy as np
    import pandas as pd
    from PIL import Image, UnidentifiedImageError

    from buurtpunt_lib.datasets.importing import coordinates

    try:
        # A file that was cut is said below; Pillow warns of it first.
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=("TIFF",)) as image:
            if image.width * image.height > _MOST_CELLS:
                raise InputError("live.too_big", source=source, megabytes=_MOST_CELLS // 1_000_000)
            tags = dict(image.tag_v2)
            values = np.asarray(image)
    except (OSError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        # Pillow raises SyntaxError for a broken header and OSError for a file that was cut.
        raise InputError("live.not_expected", source=source, expected="GeoTIFF") from None
    if values.ndim != 2 or values.dtype.kind not in "fiu":
        raise InputError("live.not_expected", source=source, expected="GeoTIFF")
    try:
        across, down = (float(number) for number in tags[_SCALE][:2])
        column, row, _, x, y, _ = (float(number) for number in tags[_TIEPOINT][:6])
        keys = _geo_keys(tags[_KEYS])
    except (KeyError, TypeError, ValueError):
        raise InputError("live.crs", source=source) from None
    half = 0.0 if keys.get(_RASTER_TYPE) == _POINT else 0.5
    usable = np.isfinite(values) & (np.abs(values) < _ABSURD)
    nothing = _number(tags.get(_NO_DATA))
    if nothing is not None:
        usable &= values != values.dtype.type(nothing)
    rows, columns = np.nonzero(usable)
    east = x + (columns - column + half) * across
    north = y - (rows - row + half) * down
    epsg = keys.get(_PROJECTED)
    if epsg not in coordinates.SYSTEMS:
        # A system of the user's own (32767) or none: the numbers show which it is.
        epsg = coordinates.shown_by(east, north)
    if epsg is None:
        raise InputError("live.crs", source=source)
    lat, lon = coordinates.to_degrees(east, north, epsg)
    return pd.DataFrame(
        {
            "lat": lat.round(5),
            "lon": lon.round(5),
            "value": values[rows, columns].astype("float64"),
        }
    )


def _geo_keys(directory) -> dict[int, int]:
    """Key → value, of the keys whose value stands in the directory itself."""
    numbers = [int(number) for number in directory]
    found = {}
    for start in range(4, 4 + 4 * numbers[3], 4):
        key, place, _, value = numbers[start : start + 4]
        if place == 0:
            found[key] = value
    return found


def _number(text) -> float | None:
    try:
        return float(str(text).strip("\0 "))
    except ValueError:
        return None


SOURCES = (
    LiveSource(
        key="omgeving_per_ha",
        kinds=("cells",),
        name="Departement Omgeving (voorzieningen en knooppuntwaarde)",
        publisher="Departement Omgeving",
        licence="Modellicentie Gratis Hergebruik",
        base="https://www.mercator.vlaanderen.be/raadpleegdienstenmercatorpubliek",
        url="https://www.mercator.vlaanderen.be/raadpleegdienstenmercatorpubliek/wcs",
        max_age=timedelta(days=180),
        read=_read,
        limits=Limits(pause_s=2.0, most_bytes=200_000_000),
    ),
)
