"""Live open data: which sources can be refreshed, and refreshing one.

Source: somewhere on the internet that is asked for fresh tables (`source.LiveSource`), one file
per publisher in this folder. Refresh: asking a source and putting what it gives in the place of
what was loaded before. A refresh that fails changes nothing; one whose tables are young enough
does not ask.

A new source is a module here with `SOURCES`, named in `_MODULES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any

from buurtpunt_lib.datasets import loaded
from buurtpunt_lib.datasets.live.source import Answer, Limits, LiveSource, Remark
from buurtpunt_lib.datasets.loaded import LoadedTable, TableChange
from buurtpunt_lib.errors import InputError

__all__ = [
    "Answer",
    "Limits",
    "LiveSource",
    "Refreshed",
    "Remark",
    "age_in_days",
    "refresh",
    "source",
    "sources",
    "tables_of",
]

_MODULES = (
    "bpost",
    "digitaal_vlaanderen",
    "gbfs",
    "geonames",
    "gtfs",
    "irail",
    "omgeving",
    "openstreetmap",
    "osm_extract",
    "statbel",
)


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did. changes: one per table; none where all were `still_fresh`."""

    source: LiveSource
    changes: tuple[TableChange, ...]
    remarks: tuple[Remark, ...] = ()
    still_fresh: bool = False


@cache
def sources() -> dict[str, LiveSource]:
    """All sources by key."""
    found: dict[str, LiveSource] = {}
    for name in _MODULES:
        for made in import_module(f"{__name__}.{name}").SOURCES:
            assert made.key not in found, f"two sources are called {made.key}"
            found[made.key] = made
    return dict(sorted(found.items()))


def source(key: str) -> LiveSource:
    """Raises InputError `live.source_unknown`."""
    if key not in sources():
        raise InputError("live.source_unknown", value=key, allowed=", ".join(sources()))
    return sources()[key]


def tables_of(key: str) -> list[LoadedTable]:
    """The loaded tables that came from a source."""
    return [table for table in loaded.tables().values() if table.source.key == key]


def age_in_days(table: LoadedTable) -> float:
    """How long ago a table was taken in."""
    return (datetime.now(UTC) - datetime.fromisoformat(table.fetched_at)).total_seconds() / 86400


def refresh(
    key: str,
    *,
    force: bool = False,
    address: str | None = None,
    edition: str | None = None,
    **options: Any,
) -> Refreshed:
    """Fetches the tables of a source, unless they are young enough; `force` fetches them anyway.

    address: in the place of the source's base address. edition: of a yearly publication. options:
    `progress`, `wait`, ... of `client.Client`. Raises InputError `live.…`, `loaded.…`, with every
    table as it was.
    """
    from buurtpunt_lib.datasets.live.client import Client

    wanted = source(key)
    if edition and not wanted.edition:
        raise InputError("live.no_editions", source=wanted.name)
    with loaded.lock(f"refresh_{key}"):
        before = tables_of(key)
        young = before and all(
            age_in_days(table) * 86400 < wanted.max_age.total_seconds() for table in before
        )
        if young and not force and edition is None:
            return Refreshed(wanted, (), still_fresh=True)
        with Client(wanted, address=address, edition=edition, force=force, **options) as client:
            answer = wanted.read(client)
            client.progress("keep", 0, None)
        return Refreshed(wanted, tuple(loaded.replace_all(answer.tables)), answer.remarks)
