"""The landscape: researched hubs and related places, joined to villages."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING

from buurtpunt_lib import paths
from buurtpunt_lib.datasets.kinds import services
from buurtpunt_lib.datasets.places import villages
from buurtpunt_lib.domain import Hub, HubStatus
from buurtpunt_lib.errors import Faults, InputError

if TYPE_CHECKING:
    import pandas as pd

FILE = "landscape/hubs.csv"
COLUMNS = tuple(field.name for field in fields(Hub))
_REQUIRED = ("id", "name", "kind", "status")


def read_hubs(
    rows: Iterable[Mapping[str, str | None]], *, services: Iterable[str], villages: Iterable[str]
) -> tuple[Hub, ...]:
    """Hubs from the rows of hubs.csv (text by column); lists are separated by ";".

    Raises one InputError with every fault: an id that stands twice, a service or village that is
    not in `services` or `villages`, a status or year that cannot be read, a row without source.
    """
    faults = Faults()
    known_services, known_villages = frozenset(services), frozenset(villages)
    seen: set[str] = set()
    hubs = []
    for number, row in enumerate(rows, start=2):
        if set(row) != set(COLUMNS) or None in row.values():
            faults.add("data.columns", file=FILE, row=number, allowed=", ".join(COLUMNS))
            continue
        cells = {column: (row[column] or "").strip() for column in COLUMNS}
        name = cells["id"] or number
        for column in _REQUIRED:
            if not cells[column]:
                faults.add("data.required", file=FILE, row=name, field=column)
        if cells["id"] in seen:
            faults.add("data.duplicate", file=FILE, row=name, field="id", value=cells["id"])
        seen.add(cells["id"])
        offered, pages = _items(cells["services"]), _items(cells["sources"])
        if not pages:
            faults.add("data.required", file=FILE, row=name, field="sources")
        for code in offered:
            if code not in known_services:
                faults.add("data.reference", file=FILE, row=name, field="services", value=code)
        if cells["village"] and cells["village"] not in known_villages:
            faults.add(
                "data.reference", file=FILE, row=name, field="village", value=cells["village"]
            )
        if cells["status"] and cells["status"] not in tuple(HubStatus):
            faults.add(
                "data.not_allowed",
                file=FILE,
                row=name,
                field="status",
                value=cells["status"],
                allowed=", ".join(HubStatus),
            )
        if cells["opened"] and not (cells["opened"].isdecimal() and len(cells["opened"]) == 4):
            faults.add(
                "data.not_a_year", file=FILE, row=name, field="opened", value=cells["opened"]
            )
        if not faults:
            hubs.append(
                Hub(
                    **{
                        **cells,
                        "village": cells["village"] or None,
                        "services": offered,
                        "opened": int(cells["opened"]) if cells["opened"] else None,
                        "status": HubStatus(cells["status"]),
                        "sources": pages,
                    }
                )
            )
    faults.raise_if_any()
    return tuple(hubs)


def _items(text: str) -> tuple[str, ...]:
    return tuple(item for item in (part.strip() for part in text.split(";")) if item)


@cache
def hubs() -> tuple[Hub, ...]:
    """Every place of the landscape, placed or not, in the order of the file.

    Raises InputError when the hand-edited file has a fault (`read_hubs`).
    """
    path = paths.DATA / FILE
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError:
        raise InputError("file.missing", file=str(path)) from None
    except UnicodeDecodeError:
        raise InputError("data.encoding", file=FILE) from None
    codes = [service.code for service in services()]
    return read_hubs(rows, services=codes, villages=villages().index)


@cache
def _hubs_table() -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(
        [{column: getattr(hub, column) for column in COLUMNS} for hub in hubs()], columns=COLUMNS
    )
    table["opened"] = table["opened"].astype("Int64")
    table["status"] = table["status"].map(str)
    places = villages()[["lat", "lon", "precision"]]
    return table.join(places, on="village")


def hubs_table() -> pd.DataFrame:
    """The hubs as a table: the fields of `Hub`, with lat, lon (degrees), precision of the village.

    services and sources are tuples; opened is Int64. lat and lon are NaN where the place has no
    village, or the village no location.
    """
    return _hubs_table().copy(deep=False)
