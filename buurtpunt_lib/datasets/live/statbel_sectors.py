"""Statistical sectors as origins, and the outlines of villages that they form.

Village of a sector: the one of the same name in the same municipality of 2025, else the one with
the code that begins the sector's; names go first, since Statbel and Onroerend Erfgoed give some
villages another letter. A sector without either belongs to no village that we know.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.datasets import mergers, places
from buurtpunt_lib.datasets.importing.archives import only_table, open_zip, unpack
from buurtpunt_lib.datasets.importing.words import fold
from buurtpunt_lib.datasets.live.client import Client
from buurtpunt_lib.datasets.live.source import Answer, Remark
from buurtpunt_lib.datasets.live.statbel_ages import FLEMISH
from buurtpunt_lib.datasets.live.tables import columns_of, whole_numbers
from buurtpunt_lib.datasets.loaded import NewTable
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_FIELDS = ("cd_sector", "cd_sub_munty", "tx_sub_munty_nl", "cd_munty_refnis", "tx_sector_descr_nl")
_MOST_UNPACKED = 1_500_000_000
_FORMS = (".geojson", ".json", ".shp", ".sqlite", ".gpkg")
# Parts of a shapefile without which it cannot be read.
_SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SHAPEFILE_NAME = 10
# Residents of a municipality whom Statbel places in no sector.
_NOWHERE = "ZZZZ"
# Of the sectors with residents, so many may lack an outline before we think it is another file.
_MOST_UNMATCHED = 0.2


def tables(client: Client, shapes: Path, residents: Path, as_of: str) -> Answer:
    """The tables `outlines` and `origins`.

    Raises InputError `live.column_missing`, `live.not_number`, `live.crs`, `live.sectors_differ`,
    `live.twice`, `data.codings_mixed`, and those of `archives`.
    """
    sectors = _sectors(client, shapes)
    client.progress("work", 0, None)
    people = _people(client, residents)
    remarks = []
    mergers.converted(
        sectors["cd_munty_refnis"], "municipality", table=client.source.name,
        field="cd_munty_refnis",
    )  # fmt: skip
    coding = mergers.coding_of(sectors["cd_munty_refnis"].unique())
    if coding is not None and coding < mergers.CODINGS[-1]:
        remarks.append(Remark("old_coding", {"year": str(mergers.CODINGS[-1])}))
    sectors["village"] = _villages_of(sectors)
    strange = sectors[sectors["village"] == ""]
    if len(strange):
        names = sorted(set(strange["tx_sub_munty_nl"].fillna(strange["cd_sub_munty"])))
        remarks.append(Remark("no_village", {"n": len(strange), "names": ", ".join(names[:5])}))
    outlines = _outlines(sectors)
    origins, more = _origins(client, sectors, people)
    key, about = client.source.key, client.source.about(as_of)
    shape_day = f"{client.edition[:4]}-01-01" if "OLD" not in client.edition else "2024-01-01"
    stamp = {"source": key}
    return Answer(
        (
            NewTable(
                "statbel_outlines",
                "outlines",
                outlines.assign(**stamp, as_of=shape_day),
                about,
            ),
            NewTable(key, "origins", origins.assign(**stamp, as_of=as_of), about),
        ),
        (*remarks, *more),
    )


# Outlines.


def _sectors(client: Client, path: Path) -> gpd.GeoDataFrame:
    """The Flemish sectors, in metres of Belgian Lambert 72."""
    import geopandas as gpd
    import shapely

    source = client.source.name
    with tempfile.TemporaryDirectory() as folder:
        with open_zip(path, max_bytes=_MOST_UNPACKED) as archive:
            name = only_table(archive, _FORMS, file=path.name)
            stem, suffix = Path(name).stem, Path(name).suffix.lower()
            wanted = [name]
            if suffix == ".shp":
                wanted = [
                    info.filename
                    for info in archive.infolist()
                    if Path(info.filename).stem == stem
                    and Path(info.filename).suffix.lower() in _SHAPEFILE
                ]
            for member in wanted:
                unpack(archive, member, Path(folder) / f"sectors{Path(member).suffix.lower()}")
        client.progress("work", 0, None)
        try:
            frame = gpd.read_file(Path(folder) / f"sectors{suffix}", use_arrow=False)
        except Exception as error:
            # GDAL has exceptions of its own, one per driver.
            if isinstance(error, InputError | MemoryError):
                raise
            raise InputError("live.not_expected", source=source, expected=suffix[1:]) from None
    longest = _SHAPEFILE_NAME if suffix == ".shp" else None
    names = columns_of(frame.columns, _FIELDS, source=source, longest=longest)
    frame = frame.rename(columns={own: name for name, own in names.items()})
    frame = gpd.GeoDataFrame(frame[list(_FIELDS)], geometry=frame.geometry.to_numpy())
    for name in _FIELDS:
        frame[name] = frame[name].astype("str").str.strip()
    frame = frame[frame["cd_munty_refnis"].str.startswith(FLEMISH)].reset_index(drop=True)
    twice = frame["cd_sector"].duplicated()
    if twice.any():
        raise InputError("live.twice", source=source, value=frame["cd_sector"][twice].iloc[0])
    if frame.empty:
        raise InputError("loaded.no_rows", table=source)
    frame = frame.set_crs(_system(frame, source)).to_crs(31370)
    usable = ~(frame.geometry.is_empty | frame.geometry.isna())
    frame = frame[usable].reset_index(drop=True)
    frame["geometry"] = shapely.make_valid(frame.geometry.to_numpy())
    return frame


def _system(frame: gpd.GeoDataFrame, source: str) -> int:
    """The coordinate system that the numbers show, whatever the file says of it."""
    from buurtpunt_lib.datasets.importing import coordinates

    points = frame.geometry.representative_point()
    shown = coordinates.shown_by(points.x.to_numpy(), points.y.to_numpy())
    if shown is None:
        raise InputError("live.crs", source=source)
    return shown


@cache
def _by_name() -> dict[tuple[str, str], str]:
    """(municipality of 2025, plain name) → village, where the name is unique there."""
    villages = places.villages()
    found: dict[tuple[str, str], str] = {}
    for row in villages.itertuples():
        key = (row.municipality_nis, _plain(row.name))
        found[key] = "" if key in found else row.Index
    return found


def _villages_of(sectors: gpd.GeoDataFrame) -> list[str]:
    """Code of 2025 of the village of each sector, "" where none fits."""
    found: dict[tuple[str, str, str], str] = {}
    columns = ("cd_munty_refnis", "tx_sub_munty_nl", "cd_sub_munty")
    cells = list(zip(*(sectors[name] for name in columns), strict=True))
    for nis, name, code in set(cells):
        try:
            now = mergers.municipality_of(nis)
        except InputError:
            now = nis
        by_name = _by_name().get((now, _plain(name)), "")
        by_code = mergers.village_of_sector(code) or ""
        found[nis, name, code] = by_name or (by_code if by_code.startswith(now) else "")
    return [found[cell] for cell in cells]


def _outlines(sectors: gpd.GeoDataFrame) -> pd.DataFrame:
    """One shape per village, in degrees."""
    import geopandas as gpd
    import pandas as pd
    import shapely

    known = sectors[sectors["village"] != ""]
    codes, shapes = [], []
    for code, group in known.groupby("village"):
        whole = shapely.union_all(group.geometry.to_numpy())
        parts = [p for p in shapely.get_parts([whole]) if p.geom_type == "Polygon"]
        if parts:
            codes.append(code)
            shapes.append(shapely.multipolygons(parts) if len(parts) > 1 else parts[0])
    degrees = gpd.GeoSeries(shapes, crs=31370).to_crs(4326)
    return pd.DataFrame({"village": codes, "geometry": shapely.to_wkb(degrees.to_numpy())})


# Residents.


def _people(client: Client, path: Path) -> pd.DataFrame:
    """sector, name, nis, people: one row per Flemish sector of the file."""
    import pandas as pd

    source = client.source.name
    raw = _raw_people(client, path)
    names = columns_of(
        raw.columns, ("CD_REFNIS", "CD_SECTOR", "TOTAL", "TX_DESCR_SECTOR_NL"), source=source
    )
    frame = pd.DataFrame(
        {
            "sector": raw[names["CD_SECTOR"]].astype("str").str.strip(),
            "name": raw[names["TX_DESCR_SECTOR_NL"]].astype("str").str.strip(),
            "nis": raw[names["CD_REFNIS"]].astype("str").str.strip(),
            "people": whole_numbers(raw[names["TOTAL"]], source=source, field="TOTAL"),
        }
    )
    frame = frame[frame["nis"].str.startswith(FLEMISH)].reset_index(drop=True)
    twice = frame["sector"].duplicated()
    if twice.any():
        raise InputError("live.twice", source=source, value=frame["sector"][twice].iloc[0])
    if frame.empty:
        raise InputError("loaded.no_rows", table=source)
    return frame


def _raw_people(client: Client, path: Path) -> pd.DataFrame:
    """The file as text, a workbook or a zip with a text parted by "|"."""
    import pandas as pd

    from buurtpunt_lib.datasets.importing import delimited, workbooks

    with open_zip(path, max_bytes=_MOST_UNPACKED) as archive:
        is_workbook = "[Content_Types].xml" in archive.namelist()
        if not is_workbook:
            name = only_table(archive, (".txt", ".csv"), file=path.name)
            with tempfile.TemporaryDirectory() as folder:
                target = Path(folder) / "residents.txt"
                unpack(archive, name, target)
                table = delimited.read(target)
    if is_workbook:
        table = workbooks.read(path)
    return pd.DataFrame(table.rows, columns=list(table.columns), dtype="str")


def _origins(
    client: Client, sectors: gpd.GeoDataFrame, people: pd.DataFrame
) -> tuple[pd.DataFrame, list[Remark]]:
    """One origin per sector; residents of an older coding that fit none stand at their village."""
    import geopandas as gpd
    import pandas as pd

    points = gpd.GeoSeries(sectors.geometry.representative_point(), crs=31370).to_crs(4326)
    frame = pd.DataFrame(
        {
            "id": sectors["cd_sector"],
            "name": sectors["tx_sector_descr_nl"],
            "village": sectors["village"].mask(sectors["village"] == ""),
            "municipality_nis": [_municipality_or_none(nis) for nis in sectors["cd_munty_refnis"]],
            "lat": points.y.round(6),
            "lon": points.x.round(6),
        }
    )
    nowhere = people["sector"].str.endswith(_NOWHERE)
    unlocated = float(people.loc[nowhere, "people"].sum())
    people = people[~nowhere]
    remarks = []
    older = _is_older(sectors["cd_munty_refnis"], people["nis"])
    if older:
        people, renumbered = _renumbered(people, frame)
        remarks.append(Remark("renumbered", {"n": renumbered, "year": str(mergers.CODINGS[-1])}))
    frame["population"] = frame["id"].map(
        dict(zip(people["sector"], people["people"], strict=True))
    )
    rest = people[~people["sector"].isin(frame["id"])]
    if len(rest) > _MOST_UNMATCHED * len(people) and not older:
        raise InputError(
            "live.sectors_differ", source=client.source.name, n=len(rest), rows=len(people)
        )
    if len(rest):
        at_village = _at_villages(rest)
        remarks.append(Remark("at_village", {"n": len(rest)}))
        frame = pd.concat([frame, at_village], ignore_index=True)
    without = int(frame["population"].isna().sum())
    if without:
        remarks.append(Remark("no_number", {"n": without}))
    if unlocated:
        remarks.append(Remark("unlocated", {"n": int(unlocated)}))
    for name in ("population_65_plus", "households_without_car"):
        frame[name] = np.nan
    return frame, remarks


def _is_older(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether the residents stand in an older coding than the outlines."""
    first, second = (mergers.coding_of(set(codes)) for codes in (ours, theirs))
    return first is not None and second is not None and second < first


def _renumbered(people: pd.DataFrame, origins: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Sectors of an older coding under the code of today; how many.

    Found by name within the municipality of today, where one sector on either side bears it: how
    the last signs of codes were given out anew is not documented.
    """
    known = set(origins["id"])
    today = _unique_names(origins["municipality_nis"], origins["name"], origins["id"])
    now = [_municipality_or_none(nis) or "" for nis in people["nis"]]
    before = _unique_names(now, people["name"], people["sector"])
    same = {old: today[key] for key, old in before.items() if key in today}
    # A code that stands on both sides is the same sector, whatever its name became.
    moved = {
        old: new
        for old, new in same.items()
        if old not in known and new not in set(people["sector"])
    }
    return people.assign(sector=people["sector"].replace(moved)), len(moved)


def _unique_names(
    municipalities: Sequence[str], names: Sequence[str], codes: Sequence[str]
) -> dict[tuple[str, str], str]:
    """(municipality, plain name) → code, for names that only one sector there bears."""
    found: dict[tuple[str, str], list[str]] = {}
    for municipality, name, code in zip(municipalities, names, codes, strict=True):
        found.setdefault((municipality, _plain(name)), []).append(code)
    return {key: codes[0] for key, codes in found.items() if len(codes) == 1 and key[1]}


def _at_villages(rest: pd.DataFrame) -> pd.DataFrame:
    """Residents whose sector has no outline, at the point of their village where it is known."""
    villages = places.villages()
    municipalities = [_municipality_or_none(nis) for nis in rest["nis"]]
    codes = []
    for sector, nis in zip(rest["sector"], municipalities, strict=True):
        code = mergers.village_of_sector(sector)
        codes.append(code if code and nis and code.startswith(nis) else None)
    at = villages.reindex([code or "" for code in codes])
    return rest.rename(columns={"sector": "id", "people": "population"})[
        ["id", "name", "population"]
    ].assign(
        village=codes,
        municipality_nis=municipalities,
        lat=at["lat"].to_numpy(),
        lon=at["lon"].to_numpy(),
    )


def _municipality_or_none(nis: str) -> str | None:
    try:
        return mergers.municipality_of(nis)
    except InputError:
        return None


def _plain(name: str) -> str:
    """A name without accents, signs and what stands between brackets: "Aartselaar (Dg.)"."""
    return fold(re.sub(r"\(.*?\)", "", str(name))).replace(" ", "")
