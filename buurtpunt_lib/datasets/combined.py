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

if TYPE_CHECKING:
    import pandas as pd

_STATION = "railway_station"
_STATIONS_SOURCE = "irail_stations"


def sources() -> dict[str, Source]:
    """All sources by key: those of loaded tables first, since they are the newer ones.

    A loaded source with the key of a shipped one stands in its place.
    """
    return {**(fresh := loaded.sources()), **_without(provenance.sources(), fresh)}


def _without(shipped: dict[str, Source], fresh: dict[str, Source]) -> dict[str, Source]:
    return {key: source for key, source in shipped.items() if key not in fresh}


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
    villages = places.villages().reset_index(names="id")
    year = villages["population_year"]
    as_of = year.map(lambda value: f"{value:.0f}-01-01", na_action="ignore").astype("str")
    table = villages.assign(
        village=villages["id"],
        population_65_plus=float("nan"),
        households_without_car=float("nan"),
        source=villages["population_source"].fillna(villages["location_source"]),
        as_of=as_of.where(year.notna()),
    )
    return table[list(loaded.KINDS["origins"].columns)]
