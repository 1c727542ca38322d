"""The parts of the legal form page, in the order of their buttons."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

# key → class, in the file of that name in this folder.
_CLASSES = {
    "tree": "Tree",
    "compare": "Compare",
    "duties": "Duties",
    "consequences": "Consequences",
    "costs": "Costs",
    "grants": "Grants",
}
SECTIONS = tuple(key for key in _CLASSES if find_spec(f"{__name__}.{key}"))


def make(key: str, model: Any, guarded: Any) -> Any:
    """The section of a key; its module is read when it is first opened."""
    return getattr(import_module(f"{__name__}.{key}"), _CLASSES[key])(model, guarded)
