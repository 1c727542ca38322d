"""Is what somebody brings a record that the register can hold?

Both ways in which a record can be wrong are told at once: a field that holds something else than it
should (`HubRecord`), and what does not agree with the villages, the services and the other fields
(`landscape.RecordRules`).
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from functools import cache
from typing import Any

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.hub_record import HubRecord, Precision
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.landscape import LookAlike, RecordRules, duplicates
from buurtpunt_lib.landscape.names import words_of

_LONGEST_ID = 60


@cache
def rules() -> RecordRules:
    """The rules for the services and villages that the program knows."""
    return RecordRules(datasets.services(), datasets.villages())


def checked(data: Any, *, row: str | None = None, today: date | None = None) -> HubRecord:
    """A record of plain values, or a HubRecord, that has no fault.

    row: what its faults call it (the number of a row); its id by default. Raises InputError with
    every fault; each has `row` and `field`.
    """
    try:
        record = data if isinstance(data, HubRecord) else HubRecord.from_dict(data)
    except InputError as error:
        named = row if row is not None else _name_of(data)
        raise InputError(Fault(f.code, {"row": named, **f.values}) for f in error.faults) from None
    found = faults(record, today=today)
    if found:
        if row is not None:
            found = [Fault(f.code, {**f.values, "row": row}) for f in found]
        raise InputError(found)
    return record


def faults(record: HubRecord, *, today: date | None = None) -> list[Fault]:
    """What is wrong with a record, beside its fields."""
    found = rules().faults(record)
    today = today or date.today()
    if record.confirmed_on is not None and record.confirmed_on > today:
        values = {"row": record.id, "field": "confirmed_on"}
        value = record.confirmed_on.isoformat()
        found.append(Fault("register.in_future", {**values, "value": value}))
    return found


def completed(record: HubRecord) -> HubRecord:
    """What follows from the village, where nobody filled it in: municipality, province, location.

    The location of a village is said to be no more precise than that.
    """
    villages = datasets.villages()
    if record.village is None or record.village not in villages.index:
        return record
    village = villages.loc[record.village]
    changes: dict[str, Any] = {
        field: village[field]
        for field in ("municipality", "province")
        if not getattr(record, field)
    }
    if not record.place:
        changes["place"] = village["name"]
    if record.lat is None and village["lat"] == village["lat"]:
        changes |= {"lat": float(village["lat"]), "lon": float(village["lon"])}
        changes["precision"] = Precision.VILLAGE
    return record.replace(**changes) if changes else record


def new_id(name: str, place: str, taken: Container[str] | None = None) -> str:
    """An id for a new place: its name, its village where that is not in the name, and a number
    where another has that id. taken: ids that cannot be used; those of the register by default."""
    if taken is None:
        from buurtpunt_lib.storage import register

        taken = register.taken_ids()
    words = [_latin(word) for word in words_of(name)]
    words += [word for word in map(_latin, words_of(place)) if word not in words]
    base = "-".join(word for word in words if word)[:_LONGEST_ID].strip("-") or "plek"
    number, found = 1, base
    while found in taken:
        number += 1
        found = f"{base}-{number}"
    return found


def look_alikes(record: HubRecord) -> list[LookAlike]:
    """Places of the register that may be the same one; `second` is their id."""
    from buurtpunt_lib.storage import register

    return duplicates([record], register.hub_table())


def _latin(word: str) -> str:
    return "".join(letter for letter in word if letter.isascii())


def _name_of(data: Any) -> str:
    found = data.get("id") or data.get("name") if isinstance(data, Mapping) else None
    return found if isinstance(found, str) and found else "-"
