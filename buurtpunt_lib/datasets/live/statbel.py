"""Statbel: statistical sectors with their residents, outlines of villages, residents by age.

Sector: the smallest area that Statbel counts, some 9,000 in Flanders. Its code begins with the
code of the village (`cd_sub_munty`, six signs). Coding: before 2025 or since (see `mergers`);
Statbel gives the population of 2025 in both (`_OLD`, `_NEW`). Which coding a file is in is told by
its codes, not by its name; sectors of an older coding are taken to those of today by the merger
table, and what fits no sector stands at the village.
Unlocated residents: those whom Statbel puts in a municipality but in no sector ("ZZZZ").

Files as documented on https://statbel.fgov.be/nl/open-data; CC BY 4.0.
"""

from __future__ import annotations

from datetime import timedelta

from buurtpunt_lib.datasets.live.client import Client
from buurtpunt_lib.datasets.live.source import Answer, Limits, LiveSource
from buurtpunt_lib.errors import InputError

_BASE = "https://statbel.fgov.be/sites/default/files/files/opendata"
_SECTORS = "Statistische%20sectoren/sh_statbel_statistical_sectors_31370_{day}.{form}.zip"
_PEOPLE = "bevolking/sectoren/OPENDATA_SECTOREN_{name}"
_AGES = (
    "bevolking%20naar%20woonplaats%2C%20nationaliteit%20burgelijke%20staat%20%2C%20"
    "leeftijd%20en%20geslacht/TF_SOC_POP_STRUCT_{year}.zip"
)
# Edition → day of the outlines, file of the residents, day of the residents.
_EDITIONS = {
    "2025": ("20250101", "2025_NEW.xlsx", "2025-01-01"),
    "2025_OLD": ("20240101", "2025_OLD.xlsx", "2025-01-01"),
    "2024": ("20240101", "2024.zip", "2024-01-01"),
}
_AGE_YEARS = range(2009, 2100)


def _read_sectors(client: Client) -> Answer:
    from buurtpunt_lib.datasets.live import statbel_sectors

    if client.edition not in _EDITIONS:
        allowed = ", ".join(_EDITIONS)
        raise InputError(
            "live.edition", source=client.source.name, value=client.edition, allowed=allowed
        )
    day, people, as_of = _EDITIONS[client.edition]
    shapes = _first_form(client, day)
    residents = client.download(
        _PEOPLE.format(name=people), form=people.rsplit(".", 1)[1], most_bytes=100_000_000
    )
    return statbel_sectors.tables(client, shapes, residents, as_of)


def _first_form(client: Client, day: str):
    """The outlines in the first form that the site has."""
    forms = ("geojson", "shp", "sqlite")
    for form in forms:
        try:
            return client.download(_SECTORS.format(day=day, form=form), form="zip")
        except InputError as error:
            if error.faults[0].code not in ("live.status", "live.html") or form == forms[-1]:
                raise
    raise AssertionError("the last form returns or raises")


def _read_ages(client: Client) -> Answer:
    from buurtpunt_lib.datasets.live import statbel_ages

    if not client.edition.isdigit() or int(client.edition) not in _AGE_YEARS:
        raise InputError(
            "live.edition", source=client.source.name, value=client.edition, allowed="2025, 2024"
        )
    path = client.download(_AGES.format(year=client.edition), form="zip", most_bytes=50_000_000)
    return statbel_ages.tables(client, path, f"{client.edition}-01-01")


SOURCES = (
    LiveSource(
        key="statbel_sectors",
        kinds=("outlines", "origins"),
        name="Statbel (statistische sectoren)",
        publisher="Statbel",
        licence="CC-BY-4.0",
        base=_BASE,
        url="https://statbel.fgov.be/nl/open-data/statistische-sectoren-2025",
        max_age=timedelta(days=180),
        read=_read_sectors,
        limits=Limits(pause_s=1.0, most_bytes=400_000_000),
        edition="2025",
    ),
    LiveSource(
        key="statbel_ages",
        kinds=("ages",),
        name="Statbel (leeftijd)",
        publisher="Statbel",
        licence="CC-BY-4.0",
        base=_BASE,
        url="https://statbel.fgov.be/nl/open-data",
        max_age=timedelta(days=180),
        read=_read_ages,
        limits=Limits(pause_s=1.0),
        edition="2025",
    ),
)
