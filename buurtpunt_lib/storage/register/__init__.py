"""The landscape register as it is kept: places, their history, contacts, and what is suggested.

Light to import: what a page reads at first view (`hub_table`, `stamp`, `ids`, `trouble`) needs no
SQLAlchemy on a SQLite file. The rest comes with the module that holds it, when it is first asked.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.storage.register.nouns import Conflict, Revision, SavedHub, Suggestion
from buurtpunt_lib.storage.register.view import hub_table, ids, stamp, trouble

if TYPE_CHECKING:
    from buurtpunt_lib.storage.register.contact_book import contacts, delete_contact, save_contact
    from buurtpunt_lib.storage.register.imports import Batch, batches, undo_batch, undone
    from buurtpunt_lib.storage.register.reading import (
        history,
        load,
        load_all,
        revision,
        taken_ids,
    )
    from buurtpunt_lib.storage.register.suggesting import decide, suggest, suggestion, suggestions
    from buurtpunt_lib.storage.register.writing import (
        confirm,
        merge,
        remove,
        restore,
        save,
        save_many,
    )

_HOME = {
    **dict.fromkeys(("Batch", "batches", "undo_batch", "undone"), "imports"),
    **dict.fromkeys(("contacts", "delete_contact", "save_contact"), "contact_book"),
    **dict.fromkeys(("history", "load", "load_all", "revision", "taken_ids"), "reading"),
    **dict.fromkeys(("decide", "suggest", "suggestion", "suggestions"), "suggesting"),
    **dict.fromkeys(("confirm", "merge", "remove", "restore", "save", "save_many"), "writing"),
}

__all__ = [
    "Batch",
    "Conflict",
    "Revision",
    "SavedHub",
    "Suggestion",
    "batches",
    "confirm",
    "contacts",
    "decide",
    "delete_contact",
    "history",
    "hub_table",
    "ids",
    "load",
    "load_all",
    "merge",
    "remove",
    "restore",
    "revision",
    "save",
    "save_contact",
    "save_many",
    "stamp",
    "suggest",
    "suggestion",
    "suggestions",
    "taken_ids",
    "trouble",
    "undo_batch",
    "undone",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(name)
    # No module may have the name of a function: importing it would put it in that one's place.
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
