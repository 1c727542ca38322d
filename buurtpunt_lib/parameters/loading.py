"""Reading `data/parameters/*.yaml`; every fault of a file is reported at once."""

from __future__ import annotations

import difflib
import math
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.errors import Fault, Faults, InputError
from buurtpunt_lib.files import read_yaml
from buurtpunt_lib.parameters.rules import UNITS, Bracket, Parameter, Value

FOLDER = "parameters"
_LEAF = {"nl", "en", "unit", "values"}
_LEAF_OPTIONAL = {"known_until"}
_VALUE = {"value", "valid_from", "source", "checked_on"}
_VALUE_OPTIONAL = {"valid_until", "note"}
_ONE_DAY = timedelta(days=1)


def parameter(key: str) -> Parameter:
    """The rule with this key ("vat.standard"). Raises InputError `parameter.unknown`."""
    theme = key.partition(".")[0]
    try:
        return _theme(theme)[key]
    except (KeyError, InputError) as error:
        # A theme without a file is an unknown key; a faulty file must say so itself.
        if isinstance(error, InputError) and error.faults[0].code != "file.missing":
            raise
        known = parameters()
        near = difflib.get_close_matches(key, known, n=3, cutoff=0.4) or list(known)
        raise InputError(
            "parameter.unknown", field="parameter", value=key, allowed=", ".join(near)
        ) from None


def parameters() -> dict[str, Parameter]:
    """Every rule by key, in the order of the files."""
    return dict(_every())


@cache
def _every() -> dict[str, Parameter]:
    return read_folder(paths.DATA / FOLDER)


@cache
def _theme(name: str) -> dict[str, Parameter]:
    # Only a plain file name may be asked for: a key never leads out of the folder.
    if not name.isidentifier():
        raise InputError("file.missing", file=name)
    return _read_file(paths.DATA / FOLDER / f"{name}.yaml")


def check(folder: Path | None = None) -> list[Fault]:
    """The faults of every parameter file in a data folder; empty when all is well."""
    try:
        read_folder((folder or paths.DATA) / FOLDER)
    except InputError as error:
        return list(error.faults)
    return []


def read_folder(folder: Path) -> dict[str, Parameter]:
    """Every rule of a folder of YAML files, by key.

    Refused, with all faults at once: unknown, missing and duplicate keys, a value without source
    or `checked_on`, an unknown unit, periods that overlap or are not in order of time.
    """
    faults = Faults()
    found: dict[str, Parameter] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            found |= _read_file(path)
        except InputError as error:
            for fault in error.faults:
                faults.add(fault.code, **fault.values)
    faults.raise_if_any()
    if not found:
        raise InputError("file.missing", file=str(folder))
    return found


def _read_file(path: Path) -> dict[str, Parameter]:
    document = read_yaml(path)
    faults = Faults()
    if not isinstance(document, dict) or not document:
        raise InputError("parameter.empty", file=path.name)
    found = {}
    for name, leaf in document.items():
        key = f"{path.stem}.{name}"
        rule = _leaf(key, leaf, path.name, faults)
        if rule:
            found[key] = rule
    faults.raise_if_any()
    return found


def _leaf(key: str, leaf: Any, file: str, faults: Faults) -> Parameter | None:
    if not _has_keys(leaf, _LEAF, _LEAF_OPTIONAL, key, file, faults):
        return None
    for language in ("nl", "en"):
        if not isinstance(leaf[language], str) or not leaf[language].strip():
            faults.add("parameter.invalid", file=file, where=f"{key}.{language}", value="")
    if leaf["unit"] not in UNITS:
        faults.add(
            "parameter.unit", file=file, where=key, value=leaf["unit"], allowed=", ".join(UNITS)
        )
    known_until = leaf.get("known_until")
    if known_until is not None and not _is_day(known_until):
        faults.add("parameter.invalid", file=file, where=f"{key}.known_until", value=known_until)
        known_until = None
    entries = leaf["values"]
    if not isinstance(entries, list) or not entries:
        faults.add("parameter.invalid", file=file, where=f"{key}.values", value="")
        return None
    values = [
        _value(f"{key}.values[{number}]", entry, leaf["unit"], file, faults)
        for number, entry in enumerate(entries)
    ]
    if None in values:
        return None
    return Parameter(
        key=key,
        name_nl=leaf["nl"],
        name_en=leaf["en"],
        unit=leaf["unit"],
        values=_in_time(key, values, known_until, file, faults),
    )


def _value(where: str, entry: Any, unit: str, file: str, faults: Faults) -> Value | None:
    if not _has_keys(entry, _VALUE, _VALUE_OPTIONAL, where, file, faults):
        return None
    amount = _amount(entry["value"])
    if amount is None:
        faults.add("parameter.invalid", file=file, where=f"{where}.value", value=entry["value"])
    days = {name: entry.get(name) for name in ("valid_from", "valid_until", "checked_on")}
    sound = amount is not None
    for name, day in days.items():
        if not _is_day(day) and not (day is None and name == "valid_until"):
            faults.add("parameter.invalid", file=file, where=f"{where}.{name}", value=day)
            sound = False
    source, note = entry["source"], entry.get("note", "")
    if not isinstance(source, str) or not source.startswith(("https://", "http://")):
        faults.add("parameter.invalid", file=file, where=f"{where}.source", value=source)
        sound = False
    if not isinstance(note, str):
        faults.add("parameter.invalid", file=file, where=f"{where}.note", value=note)
        sound = False
    if not sound:
        return None
    return Value(value=amount, unit=unit, source=source, note=note, **days)


def _has_keys(
    node: Any, required: set[str], optional: set[str], where: str, file: str, faults: Faults
) -> bool:
    if not isinstance(node, dict):
        faults.add("parameter.invalid", file=file, where=where, value=node)
        return False
    for name in sorted(required - set(node)):
        faults.add("parameter.missing_key", file=file, where=where, key=name)
    for name in sorted(set(node) - required - optional, key=str):
        faults.add(
            "parameter.unknown_key",
            file=file,
            where=where,
            key=name,
            allowed=", ".join(sorted(required | optional)),
        )
    return required <= set(node) <= required | optional


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _amount(value: Any) -> float | tuple[Bracket, ...] | None:
    """A number, or brackets that start at 0 and rise; None when it is neither."""
    if _is_number(value):
        return value
    if not isinstance(value, list) or not value:
        return None
    for bracket in value:
        if not isinstance(bracket, dict) or set(bracket) != {"above", "rate"}:
            return None
        if not all(map(_is_number, bracket.values())):
            return None
    limits = [bracket["above"] for bracket in value]
    if limits[0] != 0 or limits != sorted(set(limits)):
        return None
    return tuple(Bracket(**bracket) for bracket in value)


def _in_time(
    key: str, values: list[Value], known_until: date | None, file: str, faults: Faults
) -> tuple[Value, ...]:
    """The values with their last day filled in; faults where periods overlap or are unsorted."""
    closed = []
    for number, value in enumerate(values):
        where = f"{key}.values[{number}]"
        following = values[number + 1] if number + 1 < len(values) else None
        last = value.valid_until
        if last and last < value.valid_from:
            faults.add("parameter.backwards", file=file, where=where)
        if following and following.valid_from <= value.valid_from:
            faults.add("parameter.order", file=file, where=where)
        elif following and last and following.valid_from <= last:
            faults.add("parameter.overlap", file=file, where=where)
        if last is None:
            last = following.valid_from - _ONE_DAY if following else known_until
        if not following and known_until and (value.valid_until or known_until < value.valid_from):
            faults.add("parameter.known_until", file=file, where=key)
        closed.append(
            Value(
                value=value.value,
                unit=value.unit,
                source=value.source,
                checked_on=value.checked_on,
                valid_from=value.valid_from,
                valid_until=last,
                note=value.note,
            )
        )
    return tuple(closed)
