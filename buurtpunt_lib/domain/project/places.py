"""Where a value stands in a project, and a project with another value there.

Place: names joined by points, with the id of an item between brackets:
"start.why", "plan.village", "participation.meetings[avond_1].report".
List place: the place of a list of items, such as "team" or "participation.meetings[a].questions".

>>> from datetime import date
>>> from buurtpunt_lib.domain.project import Project
>>> project = Project.empty(name="Koffie", start=date(2027, 1, 1))
>>> project = with_item(project, "team", {"id": "an", "name": "An"})
>>> value_at(with_value(project, "team[an].role", "trekker"), "team[an].role")
'trekker'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from buurtpunt_lib.domain.plan.faults import inner_model
from buurtpunt_lib.domain.project.project import Project
from buurtpunt_lib.errors import Fault, InputError

_PART = re.compile(r"([a-z_]+)(?:\[([a-z0-9_]{1,40})\])?")
# Fields that hold ids of items, by the list that those items stand in. What is taken out is
# forgotten there too, so that nothing points at what is gone.
_POINTS_AT = {
    "communication.segments": (
        ("communication.segments", "overlaps"),
        ("communication.posts", "segment"),
        ("communication.questions", "segment"),
    ),
    "communication.channels": (("communication.posts", "channel"),),
    "actions": (("actions", "after"),),
}


def value_at(project: Project, place: str) -> Any:
    """What stands at a place; "plan.…" reaches into the plan.

    Raises InputError `project.no_such_place` for a field that does not exist, and
    `project.item_gone` for an item that does not stand there (any more).
    """
    current: Any = project
    for name, item in _parts(place):
        current = _field(current, name, place)
        if item is not None:
            current = _items(current, place)[_at(current, item, place)]
    return current


def with_value(project: Project, place: str, value: Any) -> Project:
    """The project with another value at a place, checked as a whole.

    Raises InputError, also as `value_at` does; the project stays as it is.
    """
    return _changed(project, place, lambda _now: value)


def with_item(project: Project, place: str, item: dict[str, Any]) -> Project:
    """The project with one item more in a list, or another one for the item of that id."""

    def changed(now: Any) -> list[Any]:
        listed = list(_items(now, place))
        ids = [one.id for one in listed]
        if item.get("id") in ids:
            listed[ids.index(item["id"])] = item
        else:
            listed.append(item)
        return listed

    return _changed(project, place, changed)


def without_item(project: Project, place: str, item: str) -> Project:
    """The project without one item; other items that named it name it no more."""

    def changed(now: Any) -> list[Any]:
        at = _at(now, item, place)
        return [*now[:at], *now[at + 1 :]]

    result = _changed(project, place, changed)
    for other, field in _POINTS_AT.get(place, ()):
        for one in value_at(result, other):
            named = getattr(one, field)
            if named == item:
                result = with_value(result, f"{other}[{one.id}].{field}", None)
            elif isinstance(named, tuple) and item in named:
                rest = tuple(code for code in named if code != item)
                result = with_value(result, f"{other}[{one.id}].{field}", rest)
    return result


def with_moved(project: Project, place: str, item: str, by: int) -> Project:
    """The project with one item `by` places lower in its list, not beyond its ends."""

    def changed(now: Any) -> list[Any]:
        at = _at(now, item, place)
        listed = [*now[:at], *now[at + 1 :]]
        listed.insert(min(max(at + by, 0), len(listed)), now[at])
        return listed

    return _changed(project, place, changed)


def field_model(place: str) -> tuple[type[BaseModel], str]:
    """The model that holds the field of a place, and its name; ids in it need not exist.

    Raises InputError `project.no_such_place`.
    """
    model: Any = Project
    parts = _parts(place)
    for name, _ in parts[:-1]:
        _check_field(model, name, place)
        model = _inner(model, name)
        if model is None:
            raise InputError("project.no_such_place", field=place)
    name = parts[-1][0]
    _check_field(model, name, place)
    return model, name


def item_model(place: str) -> type[BaseModel]:
    """The model of the items of a list place. Raises InputError `project.no_such_place`."""
    holder, name = field_model(place)
    model = _inner(holder, name)
    if model is None or "id" not in model.model_fields:
        raise InputError("project.no_such_place", field=place)
    return model


def _changed(project: Project, place: str, change: Callable[[Any], Any]) -> Project:
    parts = _parts(place)
    if parts[0] == ("plan", None) and len(parts) > 1:
        return _with_plan(project, parts[1:], place, change)
    name, value = _rebuilt(project, parts, place, change)
    return project.replace(**{name: value})


def _with_plan(project: Project, parts: list, place: str, change: Callable[[Any], Any]) -> Project:
    name, value = _rebuilt(project.plan, parts, place, change)
    try:
        plan = project.plan.replace(**{name: value})
    except InputError as error:
        raise InputError(
            [Fault(f.code, {**f.values, "field": f"plan.{f.values.get('field', '')}"})
             for f in error.faults]
        ) from None  # fmt: skip
    return project.replace(plan=plan)


def _rebuilt(
    holder: BaseModel, parts: list, place: str, change: Callable[[Any], Any]
) -> tuple[str, Any]:
    """The name of the first field and its new value, plain where something lies deeper.

    Plain values are checked anew with their place; what did not change stays as it is.
    """
    (name, item), rest = parts[0], parts[1:]
    now = _field(holder, name, place)
    if item is None:
        return name, (_deeper(now, rest, place, change) if rest else change(now))
    at = _at(now, item, place)
    listed = list(now)
    listed[at] = _deeper(now[at], rest, place, change) if rest else change(now[at])
    return name, listed


def _deeper(value: Any, parts: list, place: str, change: Callable[[Any], Any]) -> dict[str, Any]:
    if not isinstance(value, BaseModel):
        raise InputError("project.no_such_place", field=place)
    name, inner = _rebuilt(value, parts, place, change)
    return {field: getattr(value, field) for field in type(value).model_fields} | {name: inner}


@lru_cache(maxsize=4096)
def _split(place: str) -> tuple[tuple[str, str | None], ...] | None:
    found = []
    for part in place.split("."):
        match = _PART.fullmatch(part)
        if match is None:
            return None
        found.append((match[1], match[2]))
    return tuple(found)


def _parts(place: str) -> list[tuple[str, str | None]]:
    found = _split(place) if isinstance(place, str) else None
    if found is None:
        raise InputError("project.no_such_place", field=str(place))
    return list(found)


def _check_field(model: type[BaseModel], name: str, place: str) -> None:
    # The version of a file and the id of an item are no values that somebody enters.
    if name not in model.model_fields or name in ("schema_version", "id"):
        raise InputError("project.no_such_place", field=place)


def _field(holder: Any, name: str, place: str) -> Any:
    if not isinstance(holder, BaseModel):
        raise InputError("project.no_such_place", field=place)
    _check_field(type(holder), name, place)
    return getattr(holder, name)


def _items(value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, tuple) or any(not hasattr(one, "id") for one in value):
        raise InputError("project.no_such_place", field=place)
    return value


def _at(value: Any, item: str, place: str) -> int:
    for number, one in enumerate(_items(value, place)):
        if one.id == item:
            return number
    raise InputError("project.item_gone", field=place)


def _inner(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The model of a field: `X`, `tuple[X, ...]` or `X | None`; None for plain values."""
    return inner_model(model.model_fields[name].annotation)
