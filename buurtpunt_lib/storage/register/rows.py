"""From records to rows of the tables and back.

Entry: a record that is about to be stored, with its number and the number of its new revision.
A record is the truth of what is valid (`domain.hub_record`); rows only hold it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from buurtpunt_lib.domain.folding import fold
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.storage.register_tables import (
    HubRow,
    PartnerRow,
    RevisionRow,
    ServiceRow,
    SourceRow,
    StageRow,
    TagRow,
    WordsRow,
)

# Fields of a record that hold several things: table, and the columns that hold their fields.
_LISTS = {
    "stages": (StageRow, {"status": "status", "since": "since"}),
    "services": (
        ServiceRow,
        {"service": "service", "status": "status", "begin": "begin_on", "end": "end_on"},
    ),
    "partners": (PartnerRow, {"kind": "kind", "name": "name"}),
}
_TAGS = ("challenges", "domains")
_SCALARS = tuple(
    field for field in HubRecord.model_fields if field not in (*_LISTS, *_TAGS, "sources")
)
CHILDREN = tuple(
    row.__table__ for row in (StageRow, ServiceRow, PartnerRow, SourceRow, TagRow)
)  # fmt: skip
WORDS = WordsRow.__table__


@dataclass(frozen=True)
class Entry:
    number: int
    revision: int
    record: HubRecord


@dataclass(frozen=True)
class Change:
    """What is told of a change: who, when, why, what was done."""

    by: str
    at: datetime
    reason: str
    action: str
    batch: str = ""
    suggestion: int | None = None


def written(record: HubRecord) -> str:
    """A record as JSON text."""
    return json.dumps(record.to_dict(), ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> HubRecord:
    """A record from JSON text; fields that records no longer have are left out."""
    plain = json.loads(text)
    return HubRecord.from_dict({k: v for k, v in plain.items() if k in HubRecord.model_fields})


def utc(moment: datetime) -> datetime:
    """SQLite forgets the time zone; all moments are kept in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def rows_of(entries: Iterable[Entry], change: Change) -> dict[Any, list[dict[str, Any]]]:
    """Table → rows to insert."""
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        plain, number = entry.record.to_dict(), entry.number
        found[HubRow.__table__].append(
            {
                **{field: plain[field] for field in _SCALARS},
                "confirmed_on": entry.record.confirmed_on,
                "number": number,
                "revision": entry.revision,
                "changed_at": change.at,
                "changed_by": change.by,
                "removed": False,
            }
        )
        for field, (row, columns) in _LISTS.items():
            for position, item in enumerate(plain[field]):
                values = {column: item[name] for name, column in columns.items()}
                found[row.__table__].append({"hub": number, "position": position, **values})
        for position, source in enumerate(plain["sources"]):
            found[SourceRow.__table__].append(
                {"hub": number, "position": position, "address": source}
            )
        for field in _TAGS:
            for position, code in enumerate(plain[field]):
                found[TagRow.__table__].append(
                    {"hub": number, "field": field, "position": position, "code": code}
                )
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        found[RevisionRow.__table__].append(revision_row(number, entry.revision, text, change))
        found[WORDS].append({"hub": number, **words_of(plain)})
    return found


def revision_row(hub: int, number: int, record: str | None, change: Change) -> dict[str, Any]:
    return {
        "hub": hub,
        "number": number,
        "record": record,
        "author": change.by,
        "made_at": change.at,
        "reason": change.reason,
        "action": change.action,
        "batch": change.batch,
        "suggestion": change.suggestion,
    }


def words_of(plain: Mapping[str, Any]) -> dict[str, str]:
    """What can be searched of a record: its title, and the rest."""
    services = (_service_names().get(s["service"], s["service"]) for s in plain["services"])
    title = (plain["name"], plain["place"], plain["municipality"], *dict.fromkeys(services))
    rest = (plain[field] for field in ("address", "province", "carrier", "notes", "figures"))
    partners = (partner["name"] for partner in plain["partners"])
    # Spaces around it: the begin and the end of a word are parts too.
    return {"title": f" {fold(' '.join(title))} ", "words": fold(" ".join((*rest, *partners)))}


@cache
def _service_names() -> dict[str, str]:
    from buurtpunt_lib import datasets

    return {service.code: f"{service.name_nl} {service.name_en}" for service in datasets.services()}


def records_from(
    hubs: Sequence[Mapping[str, Any]], children: Mapping[Any, Sequence[Mapping[str, Any]]]
) -> dict[int, HubRecord]:
    """Number → record; `children` has its rows in the order of hub and position."""
    lists: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for field, (row, columns) in _LISTS.items():
        for item in children[row.__table__]:
            values = {name: item[column] for name, column in columns.items()}
            lists[item["hub"]][field].append(values)
    for item in children[SourceRow.__table__]:
        lists[item["hub"]]["sources"].append(item["address"])
    for item in children[TagRow.__table__]:
        lists[item["hub"]][item["field"]].append(item["code"])
    return {
        row["number"]: HubRecord.from_dict(
            {
                **{field: row[field] for field in _SCALARS},
                **{field: tuple(items) for field, items in lists[row["number"]].items()},
            }
        )
        for row in hubs
    }
