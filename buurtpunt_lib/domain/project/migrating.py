"""Older project files become those of today.

A file of a plan (page 03 wrote those before there were projects) counts as version 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def _from_plan(data: dict[str, Any]) -> dict[str, Any]:
    return {"schema": 1, "plan": data}


# What brings a version to the next one.
STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {0: _from_plan}


def version_of(data: dict[str, Any]) -> Any:
    """The version that a file names; 0 for the file of a plan."""
    return 0 if "plan" not in data and "start" in data and "opening" in data else data.get("schema")


def migrated(data: Any, version: int) -> Any:
    """The data in the form of a version; what is no object, or newer, comes back as it is."""
    if not isinstance(data, dict):
        return data
    now = version_of(data)
    while isinstance(now, int) and now < version and now in STEPS:
        data, now = STEPS[now](data), now + 1
    return data
