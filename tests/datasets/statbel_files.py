"""Small files in the forms in which Statbel publishes: outlines, residents, ages.

Sectors are squares of a kilometre beside the point of a village, in metres of Belgian Lambert 72.
"""

from __future__ import annotations

import io
import json
import tempfile
from functools import cache
from pathlib import Path

import geopandas as gpd
import openpyxl
import shapely
from open_data_server import zipped
from pyproj import Transformer

from buurtpunt_lib import datasets

KM = 1000.0
# (sector, name of the sector, village, name of the village, municipality, residents)
SECTORS = (
    ("71053G00-", "ZEPPEREN - KERN", "71053G", "Zepperen", "71053", 1200),
    ("71053G01-", "ZEPPEREN - VELD", "71053G", "Zepperen", "71053", 300),
    ("71053F00-", "RUNKELEN", "71053F", "Runkelen", "71053", 0),
    ("71072J00-", "WINTERSHOVEN - KERN", "71072J", "Wintershoven", "71072", 450),
    ("21004A00-", "GROTE MARKT", "21004A", "Brussel", "21004", 999),
)
# The same in the coding of 2024: of Wintershoven the municipality was Kortessem.
OLD = {
    "71072J00-": ("73040B00-", "73040B", "73040"),
    "71072J01-": ("73040B01-", "73040B", "73040"),
}
# Village -> the village beside whose point its squares lie, for one that has none.
SHAPES_AT: dict[str, str] = {}
HEADER = (
    "CD_REFNIS", "CD_SECTOR", "TOTAL", "DT_STRT_SECTOR", "DT_STOP_SECTOR", "OPPERVLAKKTE IN HM²",
    "TX_DESCR_SECTOR_NL", "TX_DESCR_SECTOR_FR", "TX_DESCR_NL", "TX_DESCR_FR",
)  # fmt: skip


@cache
def _to_metres() -> Transformer:
    return Transformer.from_crs(4326, 31370, always_xy=True)


def square(village: str, number: int) -> shapely.Polygon:
    """The `number`-th square from the point of a village to the east."""
    village = SHAPES_AT.get(village, village)
    at = datasets.villages().loc[village] if village != "21004A" else None
    lon, lat = (4.352, 50.847) if at is None else (at["lon"], at["lat"])
    x, y = _to_metres().transform(lon, lat)
    west = x - KM / 2 + number * KM
    return shapely.box(west, y - KM / 2, west + KM, y + KM / 2)


def in_coding(sectors, *, old: bool):
    for row in sectors:
        sector, name, village, village_name, nis, people = row
        if old and sector in OLD:
            sector, village, nis = OLD[sector]
        yield sector, name, village, village_name, nis, people


def outlines(form: str = "geojson", *, sectors=SECTORS, old: bool = False, **renamed: str) -> bytes:
    """The zip of the outlines; form: geojson, shp or sqlite. renamed: field -> other name."""
    rows, shapes, seen = [], [], {}
    for row, (sector, name, village, village_name, nis, _) in zip(
        sectors, in_coding(sectors, old=old), strict=True
    ):
        number = seen.setdefault(row[2], 0)
        seen[row[2]] += 1
        shapes.append(square(row[2], number))
        rows.append(
            {
                "cd_sector": sector,
                "tx_sector_descr_nl": name,
                "cd_sub_munty": village,
                "tx_sub_munty_nl": village_name.upper(),
                "cd_munty_refnis": nis,
                "tx_munty_descr_nl": "",
            }
        )
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs=31370).rename(columns=renamed)
    with tempfile.TemporaryDirectory() as folder:
        stem = "sh_statbel_statistical_sectors_31370_20250101"
        path = Path(folder) / f"{stem}.{form}"
        if form == "shp":
            # Names of ten signs at most: the real file has them short as well.
            frame = frame.rename(columns={name: name[:10] for name in frame.columns})
        drivers = {"geojson": "GeoJSON", "shp": "ESRI Shapefile", "sqlite": "SQLite"}
        frame.to_file(path, driver=drivers[form])
        files = {p.name: p.read_bytes() for p in Path(folder).iterdir()}
    return zipped({f"{stem}.{form}/{name}": content for name, content in files.items()})


def people_rows(sectors=SECTORS, *, old: bool = False, header=HEADER) -> list[list]:
    rows = [list(header)]
    for sector, name, _, village_name, nis, people in in_coding(sectors, old=old):
        rows.append([nis, sector, people, "20110101", "99991231", 100.0, name, name,
                     village_name, village_name])  # fmt: skip
    rows.append(["71053", "71053ZZZZ", 7, "", "", None, "NIET TE LOKALISEREN", "", "", ""])
    return rows


def people_xlsx(*args, **options) -> bytes:
    book = openpyxl.Workbook()
    for row in people_rows(*args, **options):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def people_zip(*args, **options) -> bytes:
    lines = ["|".join("" if c is None else str(c) for c in row)
             for row in people_rows(*args, **options)]  # fmt: skip
    text = "\ufeff" + "\r\n".join(lines) + "\r\n"
    return zipped({"OPENDATA_SECTOREN_2024.txt": text.encode()})


AGE_HEADER = (
    "CD_REFNIS", "TX_DESCR_NL", "CD_PROV_REFNIS", "CD_RGN_REFNIS", "CD_SEX", "CD_NATLTY",
    "CD_CIV_STS", "CD_AGE", "MS_POPULATION",
)  # fmt: skip


def ages_zip(rows, *, header=AGE_HEADER) -> bytes:
    """rows: (municipality, sex, age, people)."""
    lines = ["|".join(header)]
    for nis, sex, age, people in rows:
        lines.append(f"{nis}|x|70000|02000|{sex}|BEL|1|{age}|{people}")
    return zipped({"TF_SOC_POP_STRUCT_2025.txt": ("\n".join(lines) + "\n").encode("utf-8-sig")})


def broken_json(document: dict) -> bytes:
    return zipped({"sectors.geojson": json.dumps(document).encode()})
