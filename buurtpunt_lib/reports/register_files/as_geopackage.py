"""The register as a GeoPackage, for QGIS and other programs of maps: one layer of points (WGS 84).

Codes as in a record; services, stages and partners are JSON, the other lists too. `physical` is
"yes" or "no". What is not known is empty (NULL).
"""

from __future__ import annotations

import json
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.reports.register_files.about import LICENCE
from buurtpunt_lib.reports.register_files.cells import FIELDS
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.reports.register_files import Content

LAYER = "buurtpunten"
_COLUMNS = tuple(field for field in FIELDS if field not in ("lat", "lon"))


def geopackage(content: Content, say: Catalogue) -> bytes:
    import geopandas
    import shapely

    records = [record.to_dict() for record in content.records]
    columns = {name: [_plain(record[name]) for record in records] for name in _COLUMNS}
    points = [
        None if record["lat"] is None else shapely.Point(record["lon"], record["lat"])
        for record in records
    ]
    about = content.about
    told = {
        "TITLE": about.title,
        "DATE": about.made_on,
        "SOURCE": about.source,
        "LICENCE": f"{LICENCE}. {about.licence}",
    }
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # A layer of which some rows have no shape is what we mean.
        warnings.simplefilter("ignore")
        path = Path(folder) / "register.gpkg"
        frame = geopandas.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")
        frame.to_file(
            path, layer=LAYER, driver="GPKG", engine="pyogrio", geometry_type="Point",
            dataset_metadata=told, layer_metadata=told,
        )  # fmt: skip
        return path.read_bytes()


def _plain(value: Any) -> str | None:
    if value is None or value == "" or value == []:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
