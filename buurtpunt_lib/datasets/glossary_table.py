"""Glossary: words that not everybody knows; what they mean stands in the catalogue of texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.errors import Faults
from buurtpunt_lib.files import read_yaml

FILE = "knowledge/glossary.yaml"
_TERM, _SOURCE = {"theme", "see", "source"}, {"name", "url", "as_of", "checked_on"}


class TermTheme(StrEnum):
    PLACE = "place"
    LEGAL = "legal"
    MONEY = "money"
    PEOPLE = "people"
    TELLING = "telling"
    PLAN = "plan"


@dataclass(frozen=True)
class Term:
    """see: codes of other words. source: key of where the word comes from, None for our own."""

    code: str
    theme: TermTheme
    see: tuple[str, ...]
    source: str | None


def read_glossary(document: Any) -> dict[str, Term]:
    """The words of a glossary.yaml that was read, by code, in the order of the file.

    Raises one InputError with every fault (`data.*`).
    """
    faults = Faults()

    def keys(entry: Any, wanted: set[str], where: str) -> bool:
        right = isinstance(entry, dict) and set(entry) == wanted
        if not right:
            faults.add("data.keys", file=FILE, where=where, allowed=", ".join(sorted(wanted)))
        return right

    keys(document, {"sources", "terms"}, "")
    faults.raise_if_any()
    sources = document["sources"] if isinstance(document["sources"], dict) else {}
    for key, source in sources.items():
        if keys(source, _SOURCE, key) and type(source["checked_on"]) is not date:
            faults.add("data.required", file=FILE, row=key, field="checked_on")
    terms = document["terms"] if isinstance(document["terms"], dict) else {}
    if not terms:
        faults.add("data.required", file=FILE, row="terms", field="terms")
    found = {}
    for code, entry in terms.items():
        if not keys(entry, _TERM, code):
            continue
        if entry["theme"] not in tuple(TermTheme):
            faults.add(
                "data.not_allowed", file=FILE, row=code, field="theme", value=entry["theme"],
                allowed=", ".join(TermTheme),
            )  # fmt: skip
            continue
        see = entry["see"] if isinstance(entry["see"], list) else [entry["see"]]
        for other in see:
            if other not in terms or other == code:
                faults.add("data.reference", file=FILE, row=code, field="see", value=other)
        if entry["source"] is not None and entry["source"] not in sources:
            faults.add("data.reference", file=FILE, row=code, field="source", value=entry["source"])
        found[code] = Term(code, TermTheme(entry["theme"]), tuple(see), entry["source"])
    faults.raise_if_any()
    return found


@cache
def _glossary() -> dict[str, Term]:
    return read_glossary(read_yaml(paths.DATA / FILE))


def glossary() -> dict[str, Term]:
    """Every word by its code. Raises InputError when the hand-edited file is broken."""
    return dict(_glossary())
