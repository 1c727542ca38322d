"""From records to rows of the tables and back.

Entry: a record that is about to be stored, with its number and the number of its new revision.
A record is the truth of what is valid (`domain.hub_record`); rows only hold it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache, lru_cache, partial
from operator import attrgetter
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
_REVISION_FIELDS = ("hub", "number", "record", "author", "made_at", "reason", "action", "batch",
                    "suggestion")  # fmt: skip
CHILDREN = tuple(
    row.__table__ for row in (StageRow, ServiceRow, PartnerRow, SourceRow, TagRow)
)  # fmt: skip
WORDS = WordsRow.__table__
_HUB, _SOURCE, _TAG, _REVISION = (
    row.__table__ for row in (HubRow, SourceRow, TagRow, RevisionRow)
)  # fmt: skip
# Table -> columns, in the order in which `rows_of` gives their values.
COLUMNS: dict[Any, tuple[str, ...]] = {
    _HUB: (*_SCALARS, "number", "revision", "changed_at", "changed_by", "removed"),
    **{row.__table__: ("hub", "position", *columns.values()) for row, columns in _LISTS.values()},
    _SOURCE: ("hub", "position", "address"),
    _TAG: ("hub", "field", "position", "code"),
    _REVISION: _REVISION_FIELDS,
    WORDS: ("hub", "title", "words"),
}


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
    return record.model_dump_json()


def read(text: str) -> HubRecord:
    """A record from JSON text; fields that records no longer have are left out."""
    plain = json.loads(text)
    return HubRecord.from_dict({k: v for k, v in plain.items() if k in HubRecord.model_fields})


def utc(moment: datetime) -> datetime:
    """SQLite forgets the time zone; all moments are kept in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def rows_of(
    entries: Iterable[Entry], change: Change, *, at: Any = None
) -> dict[Any, list[tuple[Any, ...]]]:
    """Table -> rows to write, with values in the order of COLUMNS, dates as ISO text.

    at: the moment of the change as the database takes it; `change.at` where it does not matter.
    """
    found: dict[Any, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    at = change.at if at is None else at
    scalars = attrgetter(*_SCALARS)
    lists = [
        (attrgetter(field), cache_by_identity(partial(_items, attrgetter(*columns))),
         found[row.__table__].extend)
        for field, (row, columns) in _LISTS.items()
    ]  # fmt: skip
    add_hub, add_source, add_tag = (found[t].append for t in (_HUB, _SOURCE, _TAG))
    add_revision, add_words = found[_REVISION].append, found[WORDS].append
    titles = cache_by_identity(_names_of)
    told = (change.by, at, change.reason, change.action, change.batch, change.suggestion)
    for entry in entries:
        record, number, revision = entry.record, entry.number, entry.revision
        add_hub((*map(_plain, scalars(record)), number, revision, at, change.by, False))
        for listed, items, add in lists:
            if several := listed(record):
                add([(number, *item) for item in items(several)])
        for position, source in enumerate(record.sources):
            add_source((number, position, source))
        for field in _TAGS:
            for position, code in enumerate(getattr(record, field)):
                add_tag((number, field, position, code.value))
        add_revision((number, revision, written(record), *told))
        add_words((number, *words_of(record, titles(record.services))))
    return found


def cache_by_identity(work: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same answer for the very same object, which it keeps: rows of a list share parts."""
    known: dict[int, tuple[Any, Any]] = {}

    def answer(thing: Any) -> Any:
        found = known.get(id(thing))
        if found is None:
            found = known[id(thing)] = (thing, work(thing))
        return found[1]

    return answer


def _items(values: Callable[[Any], tuple[Any, ...]], several: Sequence[Any]) -> list[tuple]:
    return [(at, *map(_plain, values(item))) for at, item in enumerate(several)]


def _plain(value: Any) -> Any:
    """A value as a driver takes it."""
    if value.__class__ in _PLAIN:
        return value
    return value.value if isinstance(value, Enum) else value.isoformat()


_PLAIN = frozenset((str, float, int, bool, type(None)))


def revision_row(hub: int, number: int, record: str | None, change: Change) -> dict[str, Any]:
    values = (hub, number, record, change.by, change.at, change.reason, change.action,
              change.batch, change.suggestion)  # fmt: skip
    return dict(zip(_REVISION_FIELDS, values, strict=True))


# What many places have in common is folded once.
_folded: Callable[[str], str] = lru_cache(maxsize=20_000)(fold)


def words_of(record: HubRecord, services: Sequence[str]) -> tuple[str, str]:
    """What can be searched of a record: its title, and the rest. services: folded names."""
    around = map(_folded, (record.place, record.municipality))
    title = [fold(record.name), *around, *services]
    rest = [fold(record.address), *map(_folded, (record.province, record.carrier))]
    rest += [fold(record.notes), fold(record.figures)]
    rest += [_folded(partner.name) for partner in record.partners]
    # Spaces around it: the begin and the end of a word are parts too.
    return f" {' '.join(filter(None, title))} ", " ".join(filter(None, rest))


def _names_of(services: Sequence[Any]) -> tuple[str, ...]:
    names = _service_names()
    return tuple(dict.fromkeys(_folded(names.get(s.service, s.service)) for s in services))


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
