"""The register of hubs at work: the rules of `landscape` and the tables of `storage` together.

Record: a `domain.hub_record.HubRecord`. Actor: who asks, with the role that the server gave them.
Hub table: one row per place, as `storage.register.hub_table()` gives it.

Finding: `find`, `matches`, `facets`, `Filters`, `search`, `near_place`, `to_confirm`. Changing:
`save`, `suggest`, `decide`, `merge`, `confirm`, `restore`, `remove`, and `meeting` where two
changed one record. Checking: `checked`, `completed`, `look_alikes`, `new_id`. `importing` and
`network` are parts of their own. Each part is imported when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from buurtpunt_lib.landscape.sizes import SIZES
    from buurtpunt_lib.register.ageing import to_confirm
    from buurtpunt_lib.register.changing import (
        Meeting,
        Question,
        Undecided,
        compare,
        confirm,
        contacts,
        decide,
        delete_contact,
        history,
        joined,
        meet,
        meeting,
        merge,
        question,
        remove,
        restore,
        save,
        save_contact,
        suggest,
        waiting,
    )
    from buurtpunt_lib.register.checking import (
        checked,
        completed,
        faults,
        look_alikes,
        new_id,
    )
    from buurtpunt_lib.register.filters import FACETS, Filters, Near, read_query
    from buurtpunt_lib.register.finding import facets, find, matches
    from buurtpunt_lib.register.near import near_place
    from buurtpunt_lib.register.searching import search

_HOME = {
    **dict.fromkeys(("to_confirm",), "register.ageing"),
    **dict.fromkeys(
        ("Meeting", "Question", "Undecided", "compare", "confirm", "contacts", "decide",
         "delete_contact", "history", "joined", "meet", "meeting", "merge", "question", "remove",
         "restore", "save", "save_contact", "suggest", "waiting"),
        "register.changing",
    ),
    **dict.fromkeys(
        ("checked", "completed", "faults", "look_alikes", "new_id"), "register.checking"
    ),
    **dict.fromkeys(("FACETS", "Filters", "Near", "read_query"), "register.filters"),
    **dict.fromkeys(("facets", "find", "matches"), "register.finding"),
    "near_place": "register.near",
    "search": "register.searching",
    "SIZES": "landscape.sizes",
}  # fmt: skip

__all__ = [
    "FACETS",
    "SIZES",
    "Filters",
    "Meeting",
    "Near",
    "Question",
    "Undecided",
    "checked",
    "compare",
    "completed",
    "confirm",
    "contacts",
    "decide",
    "delete_contact",
    "facets",
    "faults",
    "find",
    "history",
    "joined",
    "look_alikes",
    "matches",
    "meet",
    "meeting",
    "merge",
    "near_place",
    "new_id",
    "question",
    "read_query",
    "remove",
    "restore",
    "save",
    "save_contact",
    "search",
    "suggest",
    "to_confirm",
    "waiting",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"buurtpunt_lib.{_HOME[name]}"), name)
