"""What stands below the choice of a municipality: one section at a time, made when it is opened.

Section: a key, a widget, and `refresh`, which brings it up to date with the model. The module of a
section is imported when it is first opened: a visitor waits for nothing that they do not look at.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.sections import Section

# In the order of the way that a group goes: what is there, whether that is right, what is missing,
# what to do. The first one is open. Key: module and class.
SECTIONS = {
    "villages": "villages:Villages",
    "village": "village:Village",
    "checklist": "checklist:Checklist",
    "changes": "changes:Changes",
    "compare": "compare:Compare",
    "basket": "basket:BasketSection",
    "what_if": "what_if:WhatIf",
    "siting": "siting:Siting",
    "white_spots": "white_spots:WhiteSpots",
    "data": "data:Data",
}


def make(key: str, model: Model, guarded: Any) -> Section:
    """Makes a section; KeyError for a key that is none."""
    module, name = SECTIONS[key].split(":")
    found = import_module(f"{__name__}.{module}")
    return getattr(found, name)(model, guarded)
