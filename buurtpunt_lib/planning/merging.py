"""Two copies of one project brought together, field by field.

Base: the project that two people both began from. Mine and theirs: what each made of it.
Clash: what both changed, each in another way; a person decides. Until then the merged project holds
theirs. Nothing is lost in silence: what I changed stands in the merged project or in a clash.

Lists of items are brought together by id, lists of codes or texts by what stands in them. What only
one of the two changed is taken over; what one took out goes, unless the other changed it.
Where both changes are allowed and the two together are not (a begin of the one after the end of the
other), the smallest part that holds both is one clash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ValidationError

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.places import value_at, with_value
from buurtpunt_lib.errors import InputError

# Entries of lists that have no id, and what makes each of them one.
_KEYS: dict[str, Callable[[Any], str]] = {
    "Actual": lambda one: f"{one.month:%Y-%m}",
    "VatRate": lambda one: one.kind,
    "Pull": lambda one: one.activity,
}


class Kind(StrEnum):
    """FIELD: a value. ITEM: an entry of a list, which one of the two may have taken out.
    ORDER: the same entries in two orders."""

    FIELD = "field"
    ITEM = "item"
    ORDER = "order"


@dataclass(frozen=True)
class Clash:
    """place: as `domain.project.places` writes it; of an ITEM the place of the item itself.

    base, mine, theirs: values; of an ITEM None means "not there", of an ORDER they are keys.
    """

    kind: Kind
    place: str
    base: Any
    mine: Any
    theirs: Any


class _Nothing:
    """Stands for what was not there at all, which is something else than an empty value."""


_NOTHING = _Nothing()


def merge(base: Project | None, mine: Project, theirs: Project) -> tuple[Project, list[Clash]]:
    """Both changes in one project, and what cannot be merged without a person.

    Without a base nobody knows who changed what: what was filled in in one of the two only is kept,
    and what was filled in otherwise is a clash. What stands at its default was not filled in.
    """
    return _fields("", _NOTHING if base is None else base, mine, theirs)


def settle(project: Project, clash: Clash, *, mine: bool) -> Project:
    """The project with one clash settled: my value, or theirs.

    Raises InputError where the project then has a fault, or no longer has that place.
    """
    chosen = clash.mine if mine else clash.theirs
    if clash.kind is Kind.FIELD:
        return with_value(project, clash.place, chosen)
    if clash.kind is Kind.ORDER:
        return with_value(project, clash.place, _in_order(value_at(project, clash.place), chosen))
    place, _, item = clash.place.removesuffix("]").rpartition("[")
    listed = [one for one in value_at(project, place) if one.id != item]
    if chosen is not None:
        ids = [one.id for one in value_at(project, place)]
        listed.insert(ids.index(item) if item in ids else len(listed), chosen)
    return with_value(project, place, listed)


# --- one value -----------------------------------------------------------------------------------


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


def _clash(kind: Kind, place: str, *three: Any) -> Clash:
    return Clash(kind, place, *(None if one is _NOTHING else one for one in three))


def _value(place: str, base: Any, mine: Any, theirs: Any) -> tuple[Any, list[Clash]]:
    if _same(mine, theirs) or _same(mine, base):
        return theirs, []
    if _same(theirs, base):
        return mine, []
    if isinstance(mine, HubPlan) and isinstance(theirs, HubPlan):
        return _fields(place, base, mine, theirs)
    if isinstance(mine, BaseModel) and type(mine) is type(theirs):
        return _model(place, base, mine, theirs)
    values = (base, mine, theirs)
    if all(isinstance(one, Mapping) for one in values):
        return _mapping(place, *values)
    if all(isinstance(one, tuple) for one in values):
        return _list(place, *values)
    return theirs, [_clash(Kind.FIELD, place, *values)]


def _inside(place: str, base: Any, mine: Any, theirs: Any) -> tuple[dict[str, Any], list[Clash]]:
    """Every field of two models of one kind; base may be something else, or nothing."""
    known, clashes, fields = isinstance(base, type(mine)), [], {}
    for name in type(mine).model_fields:
        if name in ("id", "schema_version"):
            continue
        before = getattr(base, name) if known else _default(type(mine), name)
        at = f"{place}.{name}" if place else name
        fields[name], found = _value(at, before, getattr(mine, name), getattr(theirs, name))
        clashes += found
    return fields, clashes


def _default(model: type[BaseModel], name: str) -> Any:
    """What a field holds when nobody filled it in, as in the file, which leaves that out."""
    info = model.model_fields[name]
    return _NOTHING if info.is_required() else info.get_default(call_default_factory=True)


def _model(place: str, base: Any, mine: Any, theirs: Any) -> tuple[Any, list[Clash]]:
    """A part of a project or an item of a list. What does not fit together is one clash."""
    fields, clashes = _inside(place, base, mine, theirs)
    whole = {name: getattr(theirs, name) for name in type(theirs).model_fields} | fields
    try:
        return type(theirs).model_validate(whole), clashes
    except ValidationError:
        kind = Kind.ITEM if place.endswith("]") else Kind.FIELD
        return theirs, [_clash(kind, place, base, mine, theirs)]


def _fields(place: str, base: Any, mine: Any, theirs: Any) -> tuple[Any, list[Clash]]:
    """A plan or a whole project, in which one part may name another.

    Where the merged parts do not fit together, those that do are taken over one by one; of a list
    entry by entry. The rest is a clash.
    """
    fields, clashes = _inside(place, base, mine, theirs)
    try:
        return theirs.replace(**fields), clashes
    except InputError:
        pass
    merged, left = theirs, dict(fields)
    # Twice, because one part may wait for what another brings.
    for _ in range(2):
        for name in list(left):
            try:
                merged = merged.replace(**{name: left[name]})
            except InputError:
                continue
            del left[name]
    for name, value in left.items():
        at = f"{place}.{name}" if place else name
        three = (getattr(one, name, _NOTHING) for one in (base, mine, theirs))
        merged, found = _entry_by_entry(merged, name, at, value, *three)
        known = {one.place for one in found}
        clashes = [one for one in clashes if not any(_lies_in(one.place, p) for p in known)]
        clashes += found
    return merged, clashes


def _lies_in(place: str, other: str) -> bool:
    return place == other or place.startswith((f"{other}.", f"{other}["))


def _entry_by_entry(
    merged: Any, name: str, at: str, wanted: Any, base: Any, mine: Any, theirs: Any
) -> tuple[Any, list[Clash]]:
    """As many entries of a merged list as fit; a value that is no list of items is one clash."""
    listed = isinstance(wanted, tuple) and all(hasattr(one, "id") for one in (*wanted, *theirs))
    if not listed:
        return merged, [_clash(Kind.FIELD, at, base, mine, theirs)]
    target = {one.id: one for one in wanted}
    before = {one.id: one for one in (base if isinstance(base, tuple) else ())}
    own = {one.id: one for one in mine}
    other = {one.id: one for one in theirs}
    now, clashes = dict(other), []
    for key in (*target, *(key for key in other if key not in target)):
        chosen = {**now, key: target[key]} if key in target else dict(now)
        if key not in target:
            del chosen[key]
        try:
            merged = merged.replace(**{name: tuple(chosen.values())})
        except InputError:
            values = (side.get(key, _NOTHING) for side in (before, own, other))
            clashes.append(_clash(Kind.ITEM, f"{at}[{key}]", *values))
        else:
            now = chosen
    return merged, clashes


def _mapping(place: str, base: Any, mine: Any, theirs: Any) -> tuple[Any, list[Clash]]:
    merged = {}
    for key in sorted({*base, *mine, *theirs}):
        was, own, other = (one.get(key, _NOTHING) for one in (base, mine, theirs))
        if own != other and other != was and own != was:
            return theirs, [Clash(Kind.FIELD, place, base, mine, theirs)]
        chosen = own if other == was else other
        if chosen is not _NOTHING:
            merged[key] = chosen
    return merged, []


# --- lists ---------------------------------------------------------------------------------------


def _list(place: str, base: tuple, mine: tuple, theirs: tuple) -> tuple[Any, list[Clash]]:
    was, own, other = (_keyed(values) for values in (base, mine, theirs))
    if was is None or own is None or other is None:
        return theirs, [Clash(Kind.FIELD, place, base, mine, theirs)]
    by_id = all(hasattr(one, "id") for one in (*base, *mine, *theirs))
    merged: dict[Any, Any] = {}
    clashes: list[Clash] = []
    for key in dict.fromkeys((*was, *other, *own)):
        before, my, their = (one.get(key, _NOTHING) for one in (was, own, other))
        at = f"{place}[{key[0]}]"
        if my is _NOTHING or their is _NOTHING:
            chosen, found = _there_or_not(at, before, my, their)
        else:
            chosen, found = _value(at, before, my, their)
        if found and not by_id:
            # An entry without an id has no place of its own.
            return theirs, [Clash(Kind.FIELD, place, base, mine, theirs)]
        clashes += found
        if chosen is not _NOTHING:
            merged[key] = chosen
    order, clash = _order(place, list(was), list(own), list(other), set(merged))
    if clash is not None:
        clashes.append(clash)
    return tuple(merged[key] for key in order), clashes


def _there_or_not(at: str, before: Any, my: Any, their: Any) -> tuple[Any, list[Clash]]:
    """An entry that at least one of the two does not have."""
    if my is their:
        return _NOTHING, []
    there = their if my is _NOTHING else my
    if before is _NOTHING:
        return there, []
    if there == before:
        return _NOTHING, []
    values = (None if one is _NOTHING else one for one in (before, my, their))
    return their, [Clash(Kind.ITEM, at, *values)]


def _keyed(values: tuple) -> dict[tuple[Any, int], Any] | None:
    """Entries by (key, how many of that key stand before it); None where there is no key."""
    seen: Counter[Any] = Counter()
    found = {}
    for one in values:
        if hasattr(one, "id"):
            key = one.id
        elif isinstance(one, BaseModel):
            maker = _KEYS.get(type(one).__name__)
            if maker is None:
                return None
            key = maker(one)
        elif isinstance(one, str | int | date):
            key = str(one)
        else:
            return None
        found[key, seen[key]] = one
        seen[key] += 1
    return found


def _order(place: str, was: list, own: list, other: list, there: set) -> tuple[list, Clash | None]:
    """The order of the entries that are there, and a clash where the two disagree on it.

    Entries that both have follow whoever changed their order. What only one of them has follows the
    entry before it there; of two rows at one spot the one with the smaller first key comes first,
    so that it does not matter who is called mine.
    """
    common = there & set(own) & set(other)
    my, their = ([key for key in one if key in common] for one in (own, other))
    old = [key for key in was if key in common]
    mine_as_was, theirs_as_was = (
        [key for key in one if key in set(old)] == old for one in (my, their)
    )
    clash = None
    if my == their or (mine_as_was and not theirs_as_was):
        order = their
    elif theirs_as_was and not mine_as_was:
        order = my
    elif (mine_as_was and theirs_as_was and old) or place == "ticked":
        order = min(my, their)
    else:
        order = their
        keys = (tuple(key[0] for key in one) for one in (old, my, their))
        clash = Clash(Kind.ORDER, place, *keys)
    rows: dict[Any, list[list]] = {}
    for one in (own, other):
        for anchor, row in _rows(one, common, there):
            rows.setdefault(anchor, []).append(row)
    placed: list = []
    for anchor in (None, *order):
        if anchor is not None:
            placed.append(anchor)
        for row in sorted(rows.get(anchor, ())):
            placed += row
    return placed, clash


def _rows(keys: Iterable[Any], common: set, there: set) -> list[tuple[Any, list]]:
    """(the common entry before it, entries that are not common), in order."""
    anchor: Any = None
    rows: dict[Any, list] = {}
    for key in keys:
        if key in common:
            anchor = key
        elif key in there:
            rows.setdefault(anchor, []).append(key)
    return list(rows.items())


def _in_order(items: tuple, keys: tuple) -> tuple:
    """The items in the order of the keys; what the keys do not name keeps its neighbour before."""
    found = _keyed(items) or {}
    named = {key for key in found if key[0] in keys}
    order = sorted(named, key=lambda key: (keys.index(key[0]), key[1]))
    result: list = []
    rows = dict(_rows(found, named, set(found)))
    for anchor in (None, *order):
        if anchor is not None:
            result.append(anchor)
        result += rows.get(anchor, [])
    return tuple(found[key] for key in result)
