"""What the steps page consists of: one section per step, made when it is first opened.

Each section is a module of this folder with `make(model, guarded)`, which gives an object with
`widget` and `refresh`. KEYS is the one list of them, in the order of the page.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.sections import Section

KEYS = (
    "overview", "start", "participation", "communication", "offer", "canvas", "legal", "finance",
    "pitch", "money", "rollout", "actions", "documents",
)  # fmt: skip


def there() -> tuple[str, ...]:
    """The sections that there are, in order."""
    return tuple(key for key in KEYS if find_spec(f"{__name__}.{key}") is not None)


def make(key: str, model: ProjectModel, guarded: Any) -> Section:
    """The section of a key."""
    return import_module(f"{__name__}.{key}").make(model, guarded)
