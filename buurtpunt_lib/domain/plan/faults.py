"""What is wrong with a plan, told per field: every fault is found before one is raised.

Place: where a value stands, such as `costs[2].amount` (the third cost).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from buurtpunt_lib.domain.plan.line import LineFaults
from buurtpunt_lib.domain.plan.values import FIRST_YEAR, LAST_YEAR, to_month
from buurtpunt_lib.errors import Fault, InputError

MAX_BYTES = 1_000_000
# More faults than this help nobody; the rest shows after these are mended.
MAX_FAULTS = 50


def read_json(text: str | bytes) -> Any:
    """JSON text as plain values.

    Raises InputError: `plan.too_big`, `plan.not_utf8`, `plan.not_json`, `plan.duplicate_key`,
    `plan.not_finite`, `plan.not_object`.
    """
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        raise InputError("plan.too_big", megabytes=size / 1e6, maximum=MAX_BYTES / 1e6)
    try:
        string = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        data = json.loads(string, object_pairs_hook=_no_duplicates, parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise InputError("plan.not_utf8") from None
    except json.JSONDecodeError as error:
        raise InputError("plan.not_json", line=error.lineno) from None
    except (RecursionError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("plan.not_json", line=1) from None
    return data


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InputError("plan.duplicate_key", key=twice)
    return found


def _refuse_constant(name: str) -> Any:
    raise InputError("plan.not_finite", field="JSON", value=name)


class PlanFaults:
    """Faults of one plan, each once, in the order in which they were found.

    A kind of input with sentences of its own names them in a subclass (`_own`), and lists those
    that show the value that was given (`_with_value`).
    """

    _with_value: frozenset[str] = frozenset()

    def __init__(self, model: type[BaseModel]) -> None:
        self._model = model
        self._found: dict[str, Fault] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, code: str, /, **values: Any) -> None:
        fault = Fault(code, values)
        self._found.setdefault(str(fault), fault)

    def error(self) -> InputError:
        return InputError(list(self._found.values())[:MAX_FAULTS])

    def add_validation(self, error: ValidationError) -> None:
        """The faults that pydantic found, in our own words."""
        for found in error.errors(include_url=False):
            place = place_of(found["loc"])
            context = found.get("ctx", {})
            inner = context.get("error")
            if isinstance(inner, LineFaults):
                for code, field, values in inner.faults:
                    self.add(code, field=f"{place}.{field}" if place else field, **values)
                continue
            own = self._own(found["type"], context)
            code, values = own or self._translate(found["type"], context, found["loc"])
            if code in _WITH_VALUE or code in self._with_value:
                values["value"] = _shown(found.get("input"))
            self.add(code, field=place, **values)

    def _own(self, kind: str, context: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
        """The code and values of a fault that this kind of input says in its own words."""
        return None

    def _translate(self, kind: str, context: dict[str, Any], place: tuple) -> tuple[str, dict]:
        if kind == "extra_forbidden":
            return "plan.unknown_key", {"allowed": ", ".join(keys_at(self._model, place[:-1]))}
        if kind in ("greater_than_equal", "greater_than"):
            least = context.get("ge", context.get("gt"))
            return ("plan.negative", {}) if least == 0 else ("plan.too_small", {"minimum": least})
        if kind in ("less_than_equal", "less_than"):
            return "plan.too_large", {"maximum": context.get("le", context.get("lt"))}
        if kind == "enum":
            allowed = re.findall(r"'([^']*)'", str(context.get("expected")))
            return "plan.not_choice", {"allowed": ", ".join(allowed)}
        if kind == "month":
            return "plan.not_month", {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        if kind in ("too_long", "string_too_long"):
            return "plan.too_long", {"maximum": context["max_length"]}
        return _CODES.get(kind, "plan.not_valid"), {}


# Faults of the validator and the sentence that says them.
_CODES = {
    "missing": "plan.missing",
    "finite_number": "plan.not_finite",
    "float_type": "plan.not_number",
    "int_type": "plan.not_whole",
    "int_from_float": "plan.not_whole",
    "bool_type": "plan.not_yes_no",
    "string_type": "plan.not_text",
    "string_too_short": "plan.empty",
    "string_pattern_mismatch": "plan.not_id",
    "tuple_type": "plan.not_list",
    "dict_type": "plan.not_object",
    "model_type": "plan.not_object",
    "model_attributes_type": "plan.not_object",
    "basis": "plan.basis",
    "day": "scan.not_day",
}
# Those whose sentence names the value that was given.
_WITH_VALUE = frozenset((
    "plan.negative", "plan.too_small", "plan.too_large", "plan.not_choice", "plan.not_month",
    "plan.not_finite", "plan.not_number", "plan.not_whole", "plan.not_yes_no",
    "plan.not_text", "plan.not_id", "scan.not_day",
))  # fmt: skip


# Lists of lines that a grant may pay a share of.
_SPENT = ("investments", "costs", "staff")
# Pairs of months of which the second may not come before the first.
_SPANS = (
    ("begin", "end"),
    ("begin", "partner_end"),
    ("month", "balance_month"),
    ("spend_begin", "spend_end"),
)


def check_schema(data: Any, version: int, found: PlanFaults) -> None:
    """Faults of the version that a document names.

    Raises InputError at once where nothing else can be read: no object, or a newer version.
    """
    if not isinstance(data, dict):
        raise InputError("plan.not_object", field="JSON")
    given = data.get("schema")
    if given is None:
        found.add("plan.missing", field="schema")
    elif isinstance(given, int) and not isinstance(given, bool):
        if given > version:
            raise InputError("plan.newer_version", value=given, known=version)
        if given < 1:
            found.add("plan.too_small", field="schema", value=given, minimum=1)


def collect(model: type[BaseModel], data: Any, version: int) -> PlanFaults:
    """Faults that concern the whole plan: its version, and ids that stand twice.

    Raises InputError at once where nothing else can be read: no object, or a newer version.
    """
    found = PlanFaults(model)
    check_schema(data, version, found)
    seen: dict[str, str] = {}
    for place, line_id in _ids(model, data):
        if line_id in seen:
            found.add("plan.duplicate_id", field=f"{place}.id", value=line_id, other=seen[line_id])
        seen.setdefault(line_id, place)
    _links(model, data, found)
    _months_twice(data, found)
    _what_ifs_twice(data, found)
    _vat_kinds(model, data, found)
    _pulls(data, found)
    for _, place, line in _raw_lines(model, data):
        for first, last in _SPANS:
            # Told here too, so that it is heard together with other faults of the same line.
            begin, end = _month(_get(line, first)), _month(_get(line, last))
            if begin and end and end < begin:
                values = {"end": f"{end:%Y-%m}", "begin": f"{begin:%Y-%m}"}
                found.add("plan.end_before_begin", field=f"{place}.{last}", **values)
    return found


def _months_twice(data: dict, found: PlanFaults) -> None:
    """What happened in a month is written down once."""
    seen = set()
    actuals = data.get("actuals")
    for number, actual in enumerate(actuals if isinstance(actuals, list | tuple) else ()):
        month = _month(_get(actual, "month"))
        if month is not None and month in seen:
            found.add(
                "plan.duplicate_month", field=f"actuals[{number}].month", value=f"{month:%Y-%m}"
            )
        seen.add(month)


def _what_ifs_twice(data: dict, found: PlanFaults) -> None:
    seen: dict[str, str] = {}
    listed = data.get("what_ifs")
    for number, what_if in enumerate(listed if isinstance(listed, list | tuple) else ()):
        place, own = f"what_ifs[{number}]", _get(what_if, "id")
        if isinstance(own, str) and own in seen:
            found.add("plan.duplicate_id", field=f"{place}.id", value=own, other=seen[own])
        if isinstance(own, str):
            seen.setdefault(own, place)


def _month(value: Any) -> date | None:
    try:
        return None if value is None else to_month(value)
    except PydanticCustomError:
        return None


def _raw_lines(model: type[BaseModel], data: dict) -> Iterator[tuple[str, str, Any]]:
    for name, info in model.model_fields.items():
        if inner_model(info.annotation) is None or not isinstance(data.get(name), list | tuple):
            continue
        for number, line in enumerate(data[name]):
            yield name, f"{name}[{number}]", line


def _get(line: Any, field: str) -> Any:
    """A field of a line that may be an object or still be plain values."""
    return line.get(field) if isinstance(line, dict) else getattr(line, field, None)


def _ids(model: type[BaseModel], data: dict) -> Iterator[tuple[str, str]]:
    for _, place, line in _raw_lines(model, data):
        line_id = _get(line, "id")
        if isinstance(line_id, str):
            yield place, line_id


def _links(model: type[BaseModel], data: dict, found: PlanFaults) -> None:
    """A line that belongs to an activity must name one that exists."""
    known = _texts(
        _get(line, "id") for name, _, line in _raw_lines(model, data) if name == "activities"
    )
    for name, place, line in _raw_lines(model, data):
        link = _get(line, "activity")
        if name != "activities" and isinstance(link, str) and link not in known:
            allowed = ", ".join(sorted(known)) or "-"
            found.add("plan.link_unknown", field=f"{place}.activity", value=link, allowed=allowed)
    spent = _texts(_get(line, "id") for name, _, line in _raw_lines(model, data) if name in _SPENT)
    for name, place, line in _raw_lines(model, data):
        listed = _get(line, "eligible") if name == "grants" else None
        for at, link in enumerate(listed if isinstance(listed, list | tuple) else ()):
            if isinstance(link, str) and link not in spent:
                values = {"value": link, "allowed": ", ".join(sorted(spent)) or "-"}
                found.add("plan.line_unknown_at", field=f"{place}.eligible[{at}]", **values)


def _vat_kinds(model: type[BaseModel], data: dict, found: PlanFaults) -> None:
    """The kind of VAT of a line must have a rate in the plan."""
    rates = _get(data.get("vat") or {}, "rates")
    known = _texts(_get(r, "kind") for r in rates) if isinstance(rates, list | tuple) else set()
    for _, place, line in _raw_lines(model, data):
        for field in ("vat", "purchase_vat"):
            kind = _get(line, field)
            if isinstance(kind, str) and kind not in known:
                allowed = ", ".join(sorted(known)) or "-"
                values = {"value": kind, "allowed": allowed}
                found.add("plan.vat_rate_missing", field=f"{place}.{field}", **values)


def _pulls(data: dict, found: PlanFaults) -> None:
    """Activities that bring customers to one another exist and never run in a circle."""
    activities = data.get("activities")
    if not isinstance(activities, list | tuple):
        return
    pulls: dict[str, list[str]] = {}
    known = _texts(_get(activity, "id") for activity in activities)
    for number, activity in enumerate(activities):
        listed, own = _get(activity, "pulled_by"), _get(activity, "id")
        givers = [_get(p, "activity") for p in listed] if isinstance(listed, list | tuple) else []
        for at, giver in enumerate(givers):
            if isinstance(giver, str) and giver not in known:
                place = f"activities[{number}].pulled_by[{at}].activity"
                allowed = ", ".join(sorted(known)) or "-"
                found.add("plan.link_unknown", field=place, value=giver, allowed=allowed)
        if isinstance(own, str):
            pulls.setdefault(own, [g for g in givers if isinstance(g, str)])
    for number, activity in enumerate(activities):
        own = _get(activity, "id")
        reached: set[str] = set()
        wave = set(pulls.get(own, ())) if isinstance(own, str) else set()
        while wave:
            reached |= wave
            wave = {g for w in wave for g in pulls.get(w, ())} - reached
        if isinstance(own, str) and own in reached:
            found.add("plan.pull_circle", field=f"activities[{number}].pulled_by", value=own)


def _texts(values: Iterable[Any]) -> set[str]:
    return {value for value in values if isinstance(value, str)}


def place_of(loc: tuple[Any, ...]) -> str:
    """("costs", 2, "amount") → "costs[2].amount"."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def keys_at(model: type[BaseModel], loc: tuple[Any, ...]) -> list[str]:
    """The keys that are allowed at a place."""
    current: Any = model
    for part in loc:
        if isinstance(part, int) or current is None:
            continue
        info = current.model_fields.get(part)
        current = inner_model(info.annotation) if info else None
    if current is None:
        return []
    return [info.alias or name for name, info in current.model_fields.items()]


def inner_model(annotation: Any) -> type[BaseModel] | None:
    """The model within `X`, `X | None`, `tuple[X, ...]` or `dict[str, X]`; else None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = inner_model(part)
        if found is not None:
            return found
    return None


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else text[:39] + "…"
