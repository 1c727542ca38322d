"""GeoJSON, plain JSON and GeoPackage: features with properties and, mostly, a shape.

Plain JSON is a list of objects without shapes; its properties are the columns, as in a table. The
list may stand under `hubs`, beside what our own export says of itself.
"""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from typing import Any

from buurtpunt_lib.datasets.importing.delimited import decoded
from buurtpunt_lib.datasets.importing.raw import MOST_COLUMNS, MOST_ROWS, RawTable, as_text
from buurtpunt_lib.errors import InputError

_EPSG = re.compile(r"epsg:[^:]*:?(\d{4,6})$|epsg/\d*/?(\d{4,6})$", re.I)
# The name that GeoJSON of before 2016 gives WGS 84 with longitude first.
_CRS84 = re.compile(r"crs:?1?\.?3?:?84$", re.I)
_UNKNOWN_EPSG = 0


def read_json(path: Path) -> RawTable:
    """Raises InputError `import_file.not_json`, `.json_truncated`, `.not_geojson`, `.no_rows`,
    `.shape` (row), `.crs_of_file`.
    """
    file = path.name
    text = decoded(path.read_bytes(), file)
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise InputError("import_file.not_json", file=file, row="1") from None
    except json.JSONDecodeError as error:
        code = "json_truncated" if error.pos >= len(text.rstrip()) else "not_json"
        raise InputError(f"import_file.{code}", file=file, row=str(error.lineno)) from None
    except ValueError:
        raise InputError("import_file.not_json", file=file, row="1") from None
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list):
            raise InputError("import_file.not_geojson", file=file)
        return _features(features, _stated(document, file), file)
    records = document.get("hubs") if isinstance(document, dict) else document
    records = records if isinstance(records, list) else None
    if not records or not all(isinstance(record, dict) for record in records):
        raise InputError("import_file.not_geojson", file=file)
    return _table([dict(record) for record in records], [], None, file)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _stated(document: dict[str, Any], file: str) -> int | None:
    """The EPSG code that the file states."""
    crs = document.get("crs")
    if crs is None:
        return None
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if _CRS84.search(name):
        return 4326
    if found := _EPSG.search(name):
        return int(found[1] or found[2])
    raise InputError("import_file.crs_of_file", file=file, value=name[:60] or "?")


def _features(features: list[Any], epsg: int | None, file: str) -> RawTable:
    from shapely.geometry import shape

    records, shapes = [], []
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise InputError("import_file.shape", file=file, row=str(number))
        properties = feature.get("properties") or {}
        record = dict(properties) if isinstance(properties, dict) else {}
        if "id" in feature and "id" not in record:
            record["id"] = feature["id"]
        geometry = feature.get("geometry")
        try:
            found = None if geometry is None else shape(geometry)
        except Exception:
            # Whatever is wrong with the numbers of a shape: the user hears which feature.
            raise InputError("import_file.shape", file=file, row=str(number)) from None
        records.append(record)
        shapes.append(None if found is None or found.is_empty else found)
    return _table(records, shapes, epsg, file)


def _table(
    records: list[dict[str, Any]], shapes: list[Any], epsg: int | None, file: str
) -> RawTable:
    if not records:
        raise InputError("import_file.no_rows", file=file)
    if len(records) > MOST_ROWS:
        raise InputError("import_file.too_many_rows", file=file, maximum=MOST_ROWS)
    columns = tuple(dict.fromkeys(str(name) for record in records for name in record))
    if len(columns) > MOST_COLUMNS:
        raise InputError(
            "import_file.too_many_columns", file=file, value=len(columns), maximum=MOST_COLUMNS
        )
    rows = [tuple(_flat(record.get(name)) for name in columns) for record in records]
    return RawTable(file, columns, rows, list(range(1, len(rows) + 1)), shapes, epsg)


def _flat(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return as_text(value)


def read_geopackage(path: Path, *, layer: str | None = None) -> RawTable:
    """The layer with this name, by default the only one.

    Raises InputError `import_file.gpkg_broken`, `.layers`, `.layer_unknown`, `.no_rows`,
    `.crs_of_file`, `.too_many_rows`.
    """
    with warnings.catch_warnings():
        # GDAL's remarks are in English and about bytes; what matters is raised.
        warnings.simplefilter("ignore")
        return _geopackage(path, layer)


def _geopackage(path: Path, layer: str | None) -> RawTable:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    file = path.name
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path.resolve())]
        if layer is not None and layer not in layers:
            allowed = ", ".join(layers)
            raise InputError("import_file.sheet_unknown", file=file, value=layer, allowed=allowed)
        if not layers:
            raise InputError("import_file.no_rows", file=file)
        if layer is None and len(layers) > 1:
            raise InputError("import_file.layers", file=file, allowed=", ".join(layers))
        chosen = layer or layers[0]
        info = pyogrio.read_info(path.resolve(), layer=chosen)
        if info["driver"] != "GPKG":
            # GDAL goes by the name too: a database that is called data.csv is read as text.
            raise InputError("import_file.gpkg_broken", file=file)
        if info["features"] > MOST_ROWS:
            raise InputError("import_file.too_many_rows", file=file, maximum=MOST_ROWS)
        frame = pyogrio.read_dataframe(path.resolve(), layer=chosen)
    except (DataSourceError, DataLayerError, RuntimeError) as error:
        raise InputError("import_file.gpkg_broken", file=file) from error
    shapes: list[Any] = []
    epsg = None
    if "geometry" in frame and hasattr(frame, "crs"):
        shapes = [None if g is None or g.is_empty else g for g in frame.geometry]
        if frame.crs is not None:
            epsg = frame.crs.to_epsg()
            if epsg is None:
                raise InputError("import_file.crs_of_file", file=file, value=frame.crs.name[:60])
        frame = frame.drop(columns=frame.geometry.name)
    return _table(frame.to_dict("records") if len(frame.columns) else [{}] * len(frame),
                  shapes, epsg, file)  # fmt: skip
