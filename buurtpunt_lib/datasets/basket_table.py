"""Baskets as others have defined them (`data/knowledge/baskets.yaml`), each number from a norm.

Named basket: a `domain.Basket` with its names, what to know before comparing, and its sources.
Own: facilities of an item that are our own reading of it, not the words of the source.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from buurtpunt_lib import paths
from buurtpunt_lib.datasets.kinds import facilities
from buurtpunt_lib.datasets.reference import proximity_norms
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.files import read_yaml

if TYPE_CHECKING:
    from buurtpunt_lib.domain import Basket

FILE = "knowledge/baskets.yaml"
_KEYS = {"nl", "en", "note", "sources", "items"}
_ITEM_KEYS = {"nl", "en", "facilities", "own", "weight"}
_WAYS = {"walk", "cycle"}


@dataclass(frozen=True)
class NamedBasket:
    """A basket that others defined. names, notes: by language. items: key → name by language.

    own: key of an item → facilities that are our own reading.
    """

    key: str
    names: Mapping[str, str]
    notes: Mapping[str, str]
    sources: tuple[str, ...]
    items: Mapping[str, Mapping[str, str]]
    own: Mapping[str, tuple[str, ...]]
    _plain: Mapping[str, Any]

    def basket(self, language: str) -> Basket:
        """The basket itself, its name in a language."""
        from buurtpunt_lib.domain import Basket

        return Basket.from_dict({**self._plain, "name": self.names[language]})


def read_baskets(
    document: Any, *, norms: Mapping[str, float], facilities: Container[str]
) -> dict[str, NamedBasket]:
    """The baskets of a baskets.yaml that was read; norms: id → metres.

    Raises one InputError with every fault: `data.keys`, `data.required`, `data.reference`,
    `data.not_allowed`.
    """
    faults = Faults()
    if not isinstance(document, dict) or not document:
        raise InputError("data.keys", file=FILE, where="", allowed="…")
    found = {}
    for key, entry in document.items():
        if not isinstance(entry, dict) or set(entry) != _KEYS:
            faults.add("data.keys", file=FILE, where=key, allowed=", ".join(sorted(_KEYS)))
            continue
        _words(faults, key, entry, "")
        _words(faults, key, entry["note"], "note.")
        sources = entry["sources"]
        if not isinstance(sources, list) or not sources:
            faults.add("data.required", file=FILE, row=key, field="sources")
        items = entry["items"]
        if not isinstance(items, dict) or not items:
            faults.add("data.required", file=FILE, row=key, field="items")
            continue
        plain = [
            _item(faults, f"{key}.{name}", name, item, norms, facilities)
            for name, item in items.items()
        ]
        if not faults:
            found[key] = NamedBasket(
                key=key,
                names={language: entry[language] for language in ("nl", "en")},
                notes=dict(entry["note"]),
                sources=tuple(sources),
                items={name: {"nl": item["nl"], "en": item["en"]} for name, item in items.items()},
                own={name: tuple(item["own"]) for name, item in items.items()},
                _plain={"key": key, "items": plain},
            )
    faults.raise_if_any()
    for named in found.values():
        # What a basket must be is said once, in the domain.
        named.basket("nl")
    return found


def _item(
    faults: Faults,
    where: str,
    key: str,
    item: Any,
    norms: Mapping[str, float],
    facilities: Container[str],
) -> dict[str, Any]:
    if not isinstance(item, dict) or not _ITEM_KEYS <= set(item) <= _ITEM_KEYS | _WAYS:
        allowed = ", ".join(sorted(_ITEM_KEYS | _WAYS))
        faults.add("data.keys", file=FILE, where=where, allowed=allowed)
        return {}
    _words(faults, where, item, "")
    named = item["facilities"] if isinstance(item["facilities"], list) else []
    own = item["own"] if isinstance(item["own"], list) else [item["own"]]
    for code in [*named, *own]:
        if code not in facilities:
            faults.add("data.reference", file=FILE, row=where, field="facilities", value=str(code))
    for code in own:
        if code not in named:
            faults.add("data.reference", file=FILE, row=where, field="own", value=str(code))
    plain = {"key": key, "facilities": named, "weight": float(item["weight"])}
    for way in sorted(_WAYS & set(item)):
        norm = str(item[way])
        metres = norms.get(norm)
        # NaN: a norm that is no distance.
        if metres is None or metres != metres:
            faults.add("data.reference", file=FILE, row=where, field=way, value=norm)
        else:
            plain |= {f"{way}_m": float(metres), f"{way}_source": norm}
    return plain


def _words(faults: Faults, where: str, entry: Any, prefix: str) -> None:
    for language in ("nl", "en"):
        value = entry.get(language) if isinstance(entry, dict) else None
        if not isinstance(value, str) or not value.strip():
            faults.add("data.required", file=FILE, row=where, field=f"{prefix}{language}")


@cache
def _baskets() -> dict[str, NamedBasket]:
    return read_baskets(
        read_yaml(paths.DATA / FILE),
        norms=proximity_norms()["distance_m"].to_dict(),
        facilities={facility.code for facility in facilities()},
    )


def baskets() -> dict[str, NamedBasket]:
    """The baskets that others defined, by key; the official Flemish one comes first.

    Raises InputError when the hand-edited file has a fault (`read_baskets`).
    """
    return dict(_baskets())
