"""What differs between two records of one place, and bringing two changes of one record together.

Difference: one field that has another value, or one item of a list that came, went or changed.
Item: what a list holds under one key: a service by its code, a partner by kind and name, a stage by
its status, a source by its text. When a key stands more than once, the first of the one belongs
to the first of the other.
Bond: fields that say one thing together, such as latitude and longitude. They change as one.
Base: the record that two people both began from. Mine and theirs: what each made of it; theirs is
what the register holds now. Clash: what both changed, each in another way; a person decides.

Nothing is lost in silence: what I changed stands in the merged record or in a clash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    from buurtpunt_lib.domain.hub_record import HubRecord

BONDS = (
    ("village", "municipality", "province"),
    ("lat", "lon", "precision"),
    ("status", "status_as_of"),
)
_KEYS: dict[str, Callable[[Any], str]] = {
    "stages": lambda stage: stage.status.value,
    "services": lambda service: service.service,
    "partners": lambda partner: f"{partner.kind.value}: {partner.name}".rstrip(": "),
    "challenges": lambda code: code.value,
    "domains": lambda code: code.value,
    "sources": lambda text: text,
}
LISTS = tuple(_KEYS)


@dataclass(frozen=True)
class Difference:
    """field: of the record. item: key within a list, "" for a field that is no list.

    before, after: the value or the item, None where it was not or is no longer there.
    """

    field: str
    item: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Clash:
    """fields: one field, or a bond of them. item: key within a list, else "".

    base, mine, theirs: an item (None = not there), or a tuple of values, one per field. The merged
    record holds theirs until somebody settles it. nth: how many items of that key stand before it.
    """

    fields: tuple[str, ...]
    item: str
    base: Any
    mine: Any
    theirs: Any
    nth: int = 0

    @property
    def field(self) -> str:
        return self.fields[0]


def differences(old: HubRecord | None, new: HubRecord | None) -> list[Difference]:
    """What changed from one record to another, in the order of the fields.

    None is a record that is not there: then every field with a value differs.
    """
    given = old if old is not None else new
    if given is None:
        return []
    found = []
    for field in type(given).model_fields:
        before, after = (_value(record, field) for record in (old, new))
        if field in _KEYS:
            first, second = _items(field, before or ()), _items(field, after or ())
            found += [
                Difference(field, _label(key), first.get(key), second.get(key))
                for key in dict.fromkeys((*first, *second))
                if first.get(key) != second.get(key)
            ]
        elif before != after:
            found.append(Difference(field, "", before, after))
    return found


def merge_three(
    base: HubRecord, mine: HubRecord, theirs: HubRecord
) -> tuple[HubRecord, tuple[Clash, ...]]:
    """Both changes in one record, and what cannot be merged without a person.

    What only one of the two changed is taken over; where both made the same change there is
    nothing to decide. Raises ValueError when these are not three records of one place.
    """
    if not base.id == mine.id == theirs.id:
        raise ValueError("three records of one place have one id")
    changes: dict[str, Any] = {}
    clashes: list[Clash] = []
    for fields in _groups(type(base)):
        was, own, other = (tuple(getattr(r, f) for f in fields) for r in (base, mine, theirs))
        if own in (was, other):
            continue
        if other == was:
            changes.update(zip(fields, own, strict=True))
        elif fields[0] in _KEYS:
            merged, found = _merge_list(fields[0], was[0], own[0], other[0])
            if _fits(theirs, fields[0], merged):
                changes[fields[0]] = merged
                clashes += found
            else:
                clashes.append(Clash(fields, "", was, own, other))
        else:
            clashes.append(Clash(fields, "", was, own, other))
    return theirs.replace(**changes) if changes else theirs, tuple(clashes)


def settle(merged: HubRecord, clash: Clash, *, mine: bool) -> HubRecord:
    """The merged record with one clash settled: my value, or theirs.

    Raises InputError where the record then has a fault.
    """
    chosen = clash.mine if mine else clash.theirs
    if not clash.item:
        return merged.replace(**dict(zip(clash.fields, chosen, strict=True)))
    field = clash.field
    items = _items(field, getattr(merged, field))
    key = clash.item, clash.nth
    if chosen is None:
        items.pop(key, None)
    else:
        items[key] = chosen
    return merged.replace(**{field: tuple(items.values())})


def _value(record: HubRecord | None, field: str) -> Any:
    """The value of a field; None for what is not known, so that "" and a missing record agree."""
    value = None if record is None else getattr(record, field)
    return None if value == "" or value == () else value


def _groups(model: type[HubRecord]) -> list[tuple[str, ...]]:
    bound = {field: bond for bond in BONDS for field in bond}
    groups = (bound.get(field, (field,)) for field in model.model_fields if field != "id")
    return list(dict.fromkeys(groups))


def _items(field: str, values: Iterable[Any]) -> dict[tuple[str, int], Any]:
    """Items by (key, how many of that key stand before it)."""
    seen: Counter[str] = Counter()
    found = {}
    for value in values:
        key = _KEYS[field](value)
        found[key, seen[key]] = value
        seen[key] += 1
    return found


def _label(key: tuple[str, int]) -> str:
    """ "shop", and "shop (2)" for the second of that key."""
    return key[0] if key[1] == 0 else f"{key[0]} ({key[1] + 1})"


def _merge_list(field: str, base: tuple, mine: tuple, theirs: tuple) -> tuple[tuple, list[Clash]]:
    """The items of both; the order of the base, then what is new in an order of its own.

    So the result does not depend on which of the two is called mine.
    """
    was, own, other = (_items(field, values) for values in (base, mine, theirs))
    new = sorted({*own, *other} - set(was))
    merged: dict[tuple[str, int], Any] = {}
    clashes = []
    for key in (*was, *new):
        before, my, their = was.get(key), own.get(key), other.get(key)
        if my in (their, before):
            chosen = their
        elif their == before:
            chosen = my
        else:
            chosen = their
            clashes.append(Clash((field,), key[0], before, my, their, nth=key[1]))
        if chosen is not None:
            merged[key] = chosen
    return tuple(merged.values()), clashes


def _fits(record: HubRecord, field: str, values: tuple) -> bool:
    """Whether a list may hold these: not too many, and at least one source."""
    try:
        record.replace(**{field: values})
    except InputError:
        return False
    return True
