"""Sources: who published a figure, when, under which licence.

complete_for: the facilities for which not being in the source means not being there.
doubted_in: villages where its silence means nothing all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.files import read_yaml

FILE = "knowledge/sources.yaml"
LICENCES = ("CC-BY-4.0", "CC0-1.0", "ODbL-1.0", "facts")
# A year, month or day; "+" where the source states no date but this is the earliest it can be.
AS_OF = re.compile(r"\d{4}(-\d{2}){0,2}\+?")
_KEYS = {"name", "publisher", "url", "licence", "as_of", "complete_for"}
_OPTIONAL = {"doubted_in"}


@dataclass(frozen=True)
class Source:
    """A publication. `licence` is "facts" where the source states none and only facts were taken.

    as_of: reference date as the source states it; "2022+" means not stated, 2022 or later; ""
    means not stated at all. complete_for: codes of facilities.
    doubted_in: codes of villages.
    """

    key: str
    name: str
    publisher: str
    url: str
    licence: str
    as_of: str
    complete_for: tuple[str, ...]
    doubted_in: tuple[str, ...] = ()


def read_sources(document: Any) -> dict[str, Source]:
    """The sources of a sources.yaml that was read; raises one InputError with every fault."""
    if not isinstance(document, dict) or not document:
        raise InputError("data.keys", file=FILE, where="", allowed=", ".join(sorted(_KEYS)))
    faults = Faults()
    found = {}
    for key, entry in document.items():
        if not isinstance(entry, dict) or set(entry) - _OPTIONAL != _KEYS:
            faults.add("data.keys", file=FILE, where=key, allowed=", ".join(sorted(_KEYS)))
            continue
        for field in ("name", "publisher", "url"):
            if not isinstance(entry[field], str) or not entry[field].strip():
                faults.add("data.required", file=FILE, row=key, field=field)
        if entry["licence"] not in LICENCES:
            faults.add(
                "data.not_allowed",
                file=FILE,
                row=key,
                field="licence",
                value=entry["licence"],
                allowed=", ".join(LICENCES),
            )
        if entry["as_of"] != "" and not AS_OF.fullmatch(str(entry["as_of"])):
            faults.add(
                "data.not_allowed",
                file=FILE,
                row=key,
                field="as_of",
                value=entry["as_of"],
                allowed="2026, 2026-02, 2026-02-28, 2022+",
            )
        found[key] = Source(
            key=key,
            name=entry["name"],
            publisher=entry["publisher"],
            url=entry["url"],
            licence=entry["licence"],
            as_of=str(entry["as_of"]),
            complete_for=tuple(entry["complete_for"] or ()),
            doubted_in=tuple(entry.get("doubted_in") or ()),
        )
    faults.raise_if_any()
    return found


@cache
def _sources() -> dict[str, Source]:
    return read_sources(read_yaml(paths.DATA / FILE))


def sources() -> dict[str, Source]:
    """All sources by key."""
    return dict(_sources())


def data_dates() -> list[tuple[str, str, str]]:
    """(what, source key, reference date) for the footer of a page, in a fixed order.

    `what` is "villages", "locations", "population" or the code of a facility. The dates of the
    facilities are those of their rows, which may differ within one source.
    """
    from buurtpunt_lib.datasets import combined
    from buurtpunt_lib.datasets.kinds import village_services

    known = combined.sources()
    # Loaded sectors may have taken the place of the residents that are shipped.
    residents = combined.villages()["population_source"].mode()[0]
    dates = [
        ("villages", "onroerend_erfgoed", known["onroerend_erfgoed"].as_of),
        ("locations", "geonames", known["geonames"].as_of),
        ("population", residents, known[residents].as_of),
    ]
    rows = village_services()[["service", "source", "as_of"]].drop_duplicates()
    dates += sorted(rows.itertuples(index=False, name=None))
    return dates
