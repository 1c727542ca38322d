"""Steps of a first action plan, from the handbook, with durations that are our own assumptions.

Step: something that nearly every project does, with its term, its days and what comes before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.datasets.funder_table import FunderSource
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.files import read_yaml

FILE = "knowledge/action_steps.yaml"
# Codes of `domain.project.actions.Term`, which would bring pydantic into every page.
TERMS = ("short", "middle", "long")
_KEYS = {"term", "days", "after", "rows"}
_SOURCE = {"name", "url", "as_of", "checked_on"}
_CODE = re.compile(r"[a-z][a-z_]{0,30}")
_ROW = re.compile(r"S[0-4]-\d{2,3}")
_MOST_DAYS = 3_660


@dataclass(frozen=True)
class ActionStep:
    """days: an assumption. after: codes of steps that come first. rows: of the source documents."""

    code: str
    term: str
    days: int
    after: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True)
class ActionSteps:
    """steps: by code, each after those that come before it. source: the book of the order."""

    steps: dict[str, ActionStep]
    source: FunderSource


def read_action_steps(document: Any) -> ActionSteps:
    """The steps of an action_steps.yaml that was read. Raises one InputError with every fault."""
    if not isinstance(document, dict) or set(document) != {"source", "actions"}:
        raise InputError("data.keys", file=FILE, where="", allowed="source, actions")
    faults = Faults()
    source = _source(document["source"], faults)
    found: dict[str, ActionStep] = {}
    entries = document["actions"]
    if not isinstance(entries, dict) or not entries:
        faults.add("data.required", file=FILE, row="", field="actions")
        entries = {}
    for code, entry in entries.items():
        if not isinstance(entry, dict) or set(entry) != _KEYS:
            allowed = ", ".join(sorted(_KEYS))
            faults.add("data.keys", file=FILE, where=str(code), allowed=allowed)
            continue
        step = _step(str(code), entry, found, faults)
        if step is not None:
            found[step.code] = step
    faults.raise_if_any()
    return ActionSteps(found, source)


def _step(
    code: str, entry: dict[str, Any], earlier: dict[str, ActionStep], faults: Faults
) -> ActionStep | None:
    before = len(list(faults))

    def wrong(kind: str, name: str, value: Any, allowed: str) -> None:
        faults.add(kind, file=FILE, row=code, field=name, value=str(value), allowed=allowed)

    if not _CODE.fullmatch(code):
        wrong("data.pattern", "key", code, _CODE.pattern)
    if entry["term"] not in TERMS:
        wrong("data.not_allowed", "term", entry["term"], ", ".join(TERMS))
    if type(entry["days"]) is not int or not 1 <= entry["days"] <= _MOST_DAYS:
        wrong("data.not_allowed", "days", entry["days"], f"1 … {_MOST_DAYS}")
    for name, fits, allowed in (
        ("after", earlier.__contains__, ", ".join(earlier)),
        ("rows", lambda one: bool(_ROW.fullmatch(one)), _ROW.pattern),
    ):
        values = entry[name]
        if not isinstance(values, list):
            wrong("data.not_allowed", name, values, "[…]")
            continue
        for one in values:
            if not isinstance(one, str) or not fits(one):
                wrong("data.not_allowed", name, one, allowed)
    if len(list(faults)) > before:
        return None
    return ActionStep(
        code, entry["term"], entry["days"], tuple(entry["after"]), tuple(entry["rows"])
    )


def _source(value: Any, faults: Faults) -> FunderSource:
    allowed = ", ".join(sorted(_SOURCE))
    if (
        not isinstance(value, dict)
        or set(value) != _SOURCE
        or type(value["checked_on"]) is not date
    ):
        faults.add("data.keys", file=FILE, where="source", allowed=allowed)
        faults.raise_if_any()
    return FunderSource(
        url=str(value["url"]),
        as_of=str(value["as_of"]),
        checked_on=value["checked_on"],
        name=str(value["name"]),
    )


@cache
def action_steps() -> ActionSteps:
    """The shipped steps. Raises InputError when the hand-edited file has a fault."""
    return read_action_steps(read_yaml(paths.DATA / FILE))
