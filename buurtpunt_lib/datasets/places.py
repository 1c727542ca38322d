"""Villages, municipalities and railway stations.

Village: a deelgemeente with its own NIS6 code. Boundary: whether the outline of the village was
matched with Statbel's; where it is "unknown" no population could be summed and no service could
be assigned, so the state of every service there is unknown.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from buurtpunt_lib.datasets._csv import read_table
from buurtpunt_lib.domain import Village
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


@cache
def _municipalities() -> pd.DataFrame:
    return read_table("reference/municipalities.csv").set_index("nis")


@cache
def _villages() -> pd.DataFrame:
    table = read_table(
        "reference/villages.csv", numbers=("lat", "lon", "population", "population_year")
    )
    municipalities = _municipalities()
    nis = table["municipality_nis"]
    table.insert(3, "municipality", nis.map(municipalities["name"]))
    table.insert(4, "province", nis.map(municipalities["province"]))
    return table.set_index("code").sort_index()


def villages() -> pd.DataFrame:
    """All Flemish villages, indexed by NIS6 code and sorted by it.

    Columns: name, municipality_nis, municipality, province, postal_code, lat and lon (degrees,
    WGS 84), precision ("place point", "inside village", "missing"), location_source, population
    (residents) and population_year (both float), population_source, boundary ("known" or
    "unknown": see above). NaN means not known. The `_source` columns hold keys of `sources()`.
    """
    return _villages().copy(deep=False)


@cache
def _village_objects() -> dict[str, Village]:
    return village_objects(_villages())


def village_objects(table: pd.DataFrame) -> dict[str, Village]:
    """The rows of a table of villages as objects, by code."""

    def known(value):
        return None if value != value else value

    return {
        row.Index: Village(
            code=row.Index,
            name=row.name,
            municipality_nis=row.municipality_nis,
            municipality=row.municipality,
            province=row.province,
            postal_code=known(row.postal_code),
            lat=known(row.lat),
            lon=known(row.lon),
            precision=row.precision,
            population=None if row.population != row.population else int(row.population),
            population_year=(
                None if row.population_year != row.population_year else int(row.population_year)
            ),
        )
        for row in table.itertuples()
    }


def village(code: str) -> Village:
    """One village by its NIS6 code ("71053Q"). Raises InputError `data.village_unknown`."""
    try:
        return _village_objects()[code]
    except KeyError:
        raise InputError("data.village_unknown", field="village", value=code) from None


def municipality(nis: str) -> tuple[str, str]:
    """(code, name) of a municipality of 2025 by its NIS code.

    Raises InputError `data.municipality_unknown`.
    """
    try:
        return nis, _municipalities().at[nis, "name"]
    except KeyError:
        raise InputError("data.municipality_unknown", field="municipality", value=nis) from None


@cache
def _stations() -> pd.DataFrame:
    table = read_table("evidence/stations.csv", numbers=("lat", "lon", "stops_per_day"))
    return table.set_index("id").sort_index()


def stations() -> pd.DataFrame:
    """Flemish railway stations, indexed by station id.

    Columns: name, lat, lon (degrees, WGS 84), village_code (NaN where the station lies in no
    village whose boundary is known), stops_per_day (average number of trains that stop).
    Source: `irail_stations`.
    """
    return _stations().copy(deep=False)
