"""Channels: the ways to tell people something, and the numbers by which telling is checked.

Family: what kind of way it is; a plan with several families reaches people of all ages.
Circle: whom it reaches best (`domain.project.communication.Circle`).
Minutes, lead days and feed days are assumptions of ours; pages say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.files import read_yaml

FILE = "knowledge/channels.yaml"
# The codes of `Circle`, which would bring pydantic into every page.
CIRCLES = ("inner", "outer", "public")
_KINDS = {"family", "circle", "interactive", "minutes", "minutes_week", "lead_days", "feed_days"}
_RULES = {"many_segments", "least_families", "soon_days", "message_words", "quick_win_days"}
_SOURCE = {"name", "url", "as_of", "checked_on"}


class Family(StrEnum):
    PERSONAL = "personal"
    MEETING = "meeting"
    PAPER = "paper"
    DIGITAL = "digital"
    SOCIAL = "social"
    MEDIA = "media"


@dataclass(frozen=True)
class ChannelKind:
    """One way to tell people something.

    minutes: time that one message costs; minutes_week: what it asks each week besides.
    lead_days: days before it appears that a message is handed in. feed_days: longest silence
    before it looks abandoned, None where that does not hold. All four are assumptions.
    """

    code: str
    family: Family
    circle: str
    interactive: bool
    minutes: int
    minutes_week: int
    lead_days: int
    feed_days: int | None


@dataclass(frozen=True)
class TellingRules:
    """Numbers of our own choice.

    many_segments: groups from which on a team loses its way. least_families: kinds of way that a
    mix has at least. soon_days: days before handing in that it is pointed out. message_words:
    words above which a message is rarely one. quick_win_days: longest time without good news.
    """

    many_segments: int
    least_families: int
    soon_days: int
    message_words: int
    quick_win_days: int


@dataclass(frozen=True)
class Channels:
    """kinds: by code, in the order of the file. source: the book that names these ways."""

    kinds: dict[str, ChannelKind]
    rules: TellingRules
    source_name: str
    source_url: str
    source_as_of: str
    checked_on: date


def read_channels(document: Any) -> Channels:
    """A channels.yaml that was read. Raises one InputError with every fault (`data.*`)."""
    faults = Faults()
    _keys(faults, document, {"source", "kinds", "rules"}, "")
    faults.raise_if_any()
    source = document["source"]
    _keys(faults, source, _SOURCE, "source")
    kinds = {}
    entries = document["kinds"] if isinstance(document["kinds"], dict) else {}
    if not entries:
        faults.add("data.required", file=FILE, row="", field="kinds")
    for code, entry in entries.items():
        if _keys(faults, entry, _KINDS, code) and _right(faults, code, entry):
            kinds[code] = ChannelKind(code=code, **entry | {"family": Family(entry["family"])})
    _keys(faults, document["rules"], _RULES, "rules")
    faults.raise_if_any()
    rules = {}
    for name, entry in document["rules"].items():
        if _keys(faults, entry, {"value", "own"}, name):
            _whole(faults, name, "value", entry["value"], least=1)
            rules[name] = entry["value"]
    if type(source["checked_on"]) is not date:
        faults.add(
            "data.not_allowed", file=FILE, row="source", field="checked_on",
            value=source["checked_on"], allowed="2026-11-22",
        )  # fmt: skip
    faults.raise_if_any()
    return Channels(
        kinds=kinds,
        rules=TellingRules(**rules),
        source_name=source["name"],
        source_url=source["url"],
        source_as_of=source["as_of"],
        checked_on=source["checked_on"],
    )


def _keys(faults: Faults, entry: Any, keys: set[str], where: str) -> bool:
    right = isinstance(entry, dict) and set(entry) == keys
    if not right:
        faults.add("data.keys", file=FILE, where=where, allowed=", ".join(sorted(keys)))
    return right


def _right(faults: Faults, code: str, entry: dict[str, Any]) -> bool:
    before = len(list(faults))
    for field, allowed in (("family", tuple(Family)), ("circle", CIRCLES)):
        if entry[field] not in allowed:
            faults.add(
                "data.not_allowed", file=FILE, row=code, field=field, value=entry[field],
                allowed=", ".join(allowed),
            )  # fmt: skip
    if type(entry["interactive"]) is not bool:
        faults.add(
            "data.not_allowed", file=FILE, row=code, field="interactive",
            value=entry["interactive"], allowed="true, false",
        )  # fmt: skip
    for field in ("minutes", "minutes_week", "lead_days"):
        _whole(faults, code, field, entry[field])
    if entry["feed_days"] is not None:
        _whole(faults, code, "feed_days", entry["feed_days"], least=1)
    return len(list(faults)) == before


def _whole(faults: Faults, row: str, field: str, value: Any, *, least: int = 0) -> None:
    if type(value) is not int:
        faults.add("data.not_integer", file=FILE, row=row, field=field, value=value)
    elif value < least:
        faults.add("data.too_low", file=FILE, row=row, field=field, value=value, allowed=least)


@cache
def channels() -> Channels:
    """The ways to tell people something. Raises InputError when the hand-edited file is broken."""
    try:
        return read_channels(read_yaml(paths.DATA / FILE))
    except TypeError:
        # A list where a word belongs.
        raise InputError("data.keys", file=FILE, where="", allowed="kinds, rules, source") from None
