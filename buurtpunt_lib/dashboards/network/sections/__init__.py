"""What stands below the choice of a hub: one section at a time, made when it is opened.

Section: see `dashboards.sections`. The module of a section is imported when it is first opened: a
visitor waits for nothing that they do not look at.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from buurtpunt_lib.dashboards.network.model import Model
from buurtpunt_lib.dashboards.sections import Section

# In the order of who is looking for company: whom to look at, with whom to work, what others
# learned, when to meet; last what the register itself asks. Key: module and class.
SECTIONS = {
    "similar": "similar:Similar",
    "graph": "graph:Graph",
    "suppliers": "suppliers:Suppliers",
    "experts": "experts:Experts",
    "learning": "learning:Learning",
    "agenda": "agenda:Agenda",
    "confirm": "confirm:Confirm",
}


def make(key: str, model: Model, guarded: Any) -> Section:
    """Makes a section; KeyError for a key that is none."""
    module, name = SECTIONS[key].split(":")
    found = import_module(f"{__name__}.{module}")
    return getattr(found, name)(model, guarded)
