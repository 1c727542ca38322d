"""From a file to a raw table, whatever its form."""

from __future__ import annotations

import tempfile
from pathlib import Path

from buurtpunt_lib.datasets.importing import archives, delimited, geo_files, kml_files, workbooks
from buurtpunt_lib.datasets.importing.raw import RawTable
from buurtpunt_lib.datasets.importing.recognise import content_of
from buurtpunt_lib.errors import InputError

TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".geojson", ".json", ".gpkg", ".kml")


def read_table(path: Path, *, sheet: str | None = None) -> RawTable:
    """The rows of a file: CSV, XLSX, GeoJSON, JSON, GeoPackage, KML, or a zip with one of those.

    sheet: the sheet of a workbook or the layer of a GeoPackage. Raises InputError
    `import_file.…`, with row and field where there are any.
    """
    content = content_of(path)
    if content == "zip":
        return _from_zip(path, sheet)
    return _of(content, path, sheet)


def _of(content: str, path: Path, sheet: str | None) -> RawTable:
    if content == "csv":
        return delimited.read(path)
    if content == "xlsx":
        return workbooks.read(path, sheet=sheet)
    if content == "geojson":
        return geo_files.read_json(path)
    if content == "gpkg":
        return geo_files.read_geopackage(path, layer=sheet)
    if content == "kml":
        return kml_files.read(path)
    raise InputError("import_file.not_here", file=path.name)


def _from_zip(path: Path, sheet: str | None) -> RawTable:
    with archives.open_zip(path) as archive, tempfile.TemporaryDirectory() as folder:
        names = archive.namelist()
        if "[Content_Types].xml" in names:
            # A workbook under another name.
            return workbooks.read(path, sheet=sheet)
        name = archives.only_table(archive, TABLES, file=path.name)
        target = Path(folder) / ("table" + Path(name).suffix.lower())
        archives.unpack(archive, name, target)
        content = content_of(target)
        if content == "zip":
            raise InputError("import_file.not_here", file=path.name)
        found = _of(content, target, sheet)
    # The user knows the zip, not our copy of what is in it.
    return RawTable(path.name, found.columns, found.rows, found.numbers, found.shapes, found.epsg)
