"""What the program ships and what was loaded, together: one table for whoever asks.

Point: a place where a facility is. Origin: where people start from (a village, or a part of one
such as a statistical sector) with the residents who live there.
A loaded table of a source that is shipped too takes the place of the shipped rows of that source.
Everything is kept per `loaded.stamp()`: after a refresh the next caller sees the new rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from buurtpunt_lib.datasets import kinds, loaded, places, provenance
from buurtpunt_lib.datasets.provenance import Source
from buurtpunt_lib.domain import Village
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

# The tables of Statbel's sectors (`live.statbel`): they cover every village whole.
SECTORS, OUTLINES = "statbel_sectors", "statbel_outlines"
_STATION = "railway_station"
_STATIONS_SOURCE = "irail_stations"


def sources() -> dict[str, Source]:
    """All sources by key: those of loaded tables first, since they are the newer ones.

    A loaded source with the key of a shipped one stands in its place.
    """
    return {**(fresh := loaded.sources()), **_without(provenance.sources(), fresh)}


def _without(shipped: dict[str, Source], fresh: dict[str, Source]) -> dict[str, Source]:
    return {key: source for key, source in shipped.items() if key not in fresh}


def villages() -> pd.DataFrame:
    """All Flemish villages, as `places.villages`, with what loaded sectors say of them.

    Where Statbel's sectors are loaded, the residents of a village are the sum of its sectors; where
    one of those is not known, the shipped number stands. A village whose point was not known, or
    was one inside its outline before, gets a point inside the loaded outline. Columns: see there.
    """
    return _villages(loaded.stamp()).copy(deep=False)


def village(code: str) -> Village:
    """One village by its NIS6 code, as in `villages`. Raises InputError `data.village_unknown`."""
    found = _village_objects(loaded.stamp()).get(code)
    if found is None:
        raise InputError("data.village_unknown", field="village", value=code)
    return found


@lru_cache(maxsize=2)
def _village_objects(stamp: str) -> dict[str, Village]:
    return places.village_objects(_villages(stamp))


@lru_cache(maxsize=2)
def _villages(stamp: str) -> pd.DataFrame:
    known = loaded.tables()
    table = places.villages()
    if SECTORS in known:
        table = _with_residents(table, loaded.read_table(SECTORS))
    if OUTLINES in known:
        table = _with_points(table, loaded.read_table(OUTLINES))
    return table


def _with_residents(table: pd.DataFrame, sectors: pd.DataFrame) -> pd.DataFrame:
    sectors = sectors.dropna(subset=["village"])
    groups = sectors.groupby("village")
    # A sector of which nobody knows how many live there makes the sum unknown.
    residents = groups["population"].agg(lambda people: people.sum(skipna=False))
    here = table.index.intersection(residents.dropna().index)
    table = table.copy()
    table.loc[here, "population"] = residents[here]
    table.loc[here, "population_year"] = groups["as_of"].max()[here].str[:4].astype(float)
    table.loc[here, "population_source"] = groups["source"].first()[here]
    return table


def _with_points(table: pd.DataFrame, outlines: pd.DataFrame) -> pd.DataFrame:
    import shapely

    outlines = outlines.set_index("village")
    pointless = table["lat"].isna() | (table["location_source"] == SECTORS)
    here = table.index[pointless].intersection(outlines.index)
    if here.empty:
        return table
    inside = shapely.point_on_surface(shapely.from_wkb(outlines.loc[here, "geometry"].to_numpy()))
    table = table.copy()
    table.loc[here, "lat"] = shapely.get_y(inside).round(5)
    table.loc[here, "lon"] = shapely.get_x(inside).round(5)
    table.loc[here, "precision"] = "inside village"
    table.loc[here, "location_source"] = outlines.loc[here, "source"]
    return table


def village_services() -> pd.DataFrame:
    """Which facilities a source shows in which village; one row per village, facility and source.

    Columns: village (NIS6 code), service (facility code), count (int, at least 1; a loaded table
    may say 0), source (key), as_of (the source's date; "2022+" means not stated, 2022 or later),
    licence. A village without a row was not shown by the source: see `Source.complete_for` and
    `boundary`. Loaded points are not counted here: `proximity.village_counts` does that.
    """
    return _village_services(loaded.stamp()).copy(deep=False)


@lru_cache(maxsize=2)
def _village_services(stamp: str) -> pd.DataFrame:
    import pandas as pd

    shipped, fresh = kinds.village_services(), loaded.read("village_services")
    if fresh.empty:
        return shipped
    by_key = sources()
    fresh["licence"] = fresh["source"].map({key: by_key[key].licence for key in by_key})
    spoken = pd.MultiIndex.from_frame(fresh[["service", "source"]])
    old = pd.MultiIndex.from_frame(shipped[["service", "source"]]).isin(spoken)
    table = pd.concat([shipped[~old], fresh], ignore_index=True)
    return table.sort_values(["village", "service", "source"], ignore_index=True)


def points() -> pd.DataFrame:
    """Where facilities are: loaded points, and railway stations (loaded ones, else the shipped).

    Columns: id, facility, name, lat, lon (degrees, WGS 84), opening_hours (as OpenStreetMap writes
    them; NaN = not known), source (key), as_of, stops_per_day (stops, NaN = not known). Two
    sources may show the same shop: `proximity.merged_points` takes such pairs together.
    """
    return _points(loaded.stamp()).copy(deep=False)


@lru_cache(maxsize=2)
def _points(stamp: str) -> pd.DataFrame:
    import pandas as pd

    parts = [loaded.read("points")]
    if not (parts[0]["facility"] == _STATION).any():
        fresh = loaded.read("stations")
        parts.append(_stations_as_points(_shipped_stations() if fresh.empty else fresh))
    columns = [*loaded.KINDS["points"].columns, "stops_per_day"]
    filled = [part.reindex(columns=columns) for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True)


def _shipped_stations() -> pd.DataFrame:
    as_of = provenance.sources()[_STATIONS_SOURCE].as_of
    return places.stations().reset_index().assign(source=_STATIONS_SOURCE, as_of=as_of)


def _stations_as_points(stations: pd.DataFrame) -> pd.DataFrame:
    return stations.assign(facility=_STATION)


def origins() -> pd.DataFrame:
    """Where people start from, with the residents who live there.

    Columns: id, name, village, municipality_nis, lat, lon (NaN = location not known), population,
    population_65_plus, households_without_car (residents; NaN = not known), source, as_of. The
    loaded table that was taken in last; villages that it says nothing of, or all of them where
    none is loaded, stand there themselves (id = the village's code).
    """
    return _origins(loaded.stamp()).copy(deep=False)


@lru_cache(maxsize=2)
def _origins(stamp: str) -> pd.DataFrame:
    import pandas as pd

    whole = _villages_as_origins()
    found = [table for table in loaded.tables().values() if table.kind == "origins"]
    if not found:
        return whole
    # Two tables (sectors and a grid) would count the same people twice.
    fresh = loaded.read_table(max(found, key=lambda table: (table.fetched_at, table.key)).key)
    rest = whole[~whole["village"].isin(fresh["village"])]
    return pd.concat([fresh, rest], ignore_index=True) if len(rest) else fresh


def _villages_as_origins() -> pd.DataFrame:
    table = villages().reset_index(names="id")
    year = table["population_year"]
    as_of = year.map(lambda value: f"{value:.0f}-01-01", na_action="ignore").astype("str")
    table = table.assign(
        village=table["id"],
        population_65_plus=float("nan"),
        households_without_car=float("nan"),
        source=table["population_source"].fillna(table["location_source"]),
        as_of=as_of.where(year.notna()),
    )
    return table[list(loaded.KINDS["origins"].columns)]
