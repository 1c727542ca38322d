"""GeoNames: Belgian postal codes with the places that they serve.

The zip holds `BE.txt`: tab-separated, UTF-8, no header (readme.txt of that folder): country code,
postal code, place name, three administrative levels (name, code), latitude, longitude, accuracy.
A code that serves several places stands on several rows. Only Flemish codes are kept: 1500-1999
and 2000-3999, 8000-9999 (https://en.wikipedia.org/wiki/List_of_postal_codes_in_Belgium).
"""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import numpy as np

from buurtpunt_lib.datasets.importing.archives import member, open_zip
from buurtpunt_lib.datasets.live.client import Client
from buurtpunt_lib.datasets.live.source import Answer, LiveSource, Remark
from buurtpunt_lib.datasets.loaded import NewTable
from buurtpunt_lib.errors import InputError

_COLUMNS = 12
_POSTAL_CODE, _NAME, _LAT, _LON = 1, 2, 9, 10


def _read(client: Client) -> Answer:
    path = client.download("BE.zip", form="zip", most_bytes=20_000_000)
    with open_zip(path, max_bytes=50_000_000) as archive:
        packed = archive.read(member(archive, "BE.txt", file="BE.zip"))
    try:
        text = packed.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("live.encoding", source=SOURCES[0].name, expected="UTF-8") from None
    return _tables(text, client.modified(path))


def _tables(text: str, as_of: str) -> Answer:
    import pandas as pd

    rows, elsewhere = [], 0
    reader = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, cells in enumerate(reader, start=1):
        if len(cells) != _COLUMNS or cells[0] != "BE":
            raise InputError(
                "live.row_shape", source=SOURCES[0].name, row=str(number), expected=str(_COLUMNS)
            )
        if not _flemish(cells[_POSTAL_CODE]):
            elsewhere += 1
            continue
        rows.append((cells[_POSTAL_CODE], cells[_NAME], cells[_LAT], cells[_LON]))
    frame = pd.DataFrame(rows, columns=["postal_code", "name", "lat", "lon"])
    frame = frame.replace({"lat": {"": np.nan}, "lon": {"": np.nan}})
    # The same place may stand there twice with two points: the first one is kept.
    twice = frame.duplicated(["postal_code", "name"])
    frame = frame[~twice].assign(source=SOURCES[0].key, as_of=as_of)
    remarks = [Remark("elsewhere", {"n": elsewhere})] if elsewhere else []
    if twice.any():
        remarks.append(Remark("twice", {"n": int(twice.sum())}))
    table = NewTable("geonames_postcodes", "postcodes", frame, SOURCES[0].about(as_of))
    return Answer((table,), tuple(remarks))


def _flemish(code: str) -> bool:
    return code.isdigit() and (1500 <= int(code) <= 3999 or 8000 <= int(code) <= 9999)


SOURCES = (
    LiveSource(
        key="geonames_postcodes",
        kinds=("postcodes",),
        name="GeoNames (postcodes)",
        publisher="GeoNames",
        licence="CC-BY-4.0",
        base="https://download.geonames.org/export/zip",
        url="https://download.geonames.org/export/zip/BE.zip",
        max_age=timedelta(days=30),
        read=_read,
    ),
)
