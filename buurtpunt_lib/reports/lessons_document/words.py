"""Short words that several chapters use: a theme, where something stands, who it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from buurtpunt_lib.reports.content import Link, Text
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.domain.network import Noun, Source, Theme
    from buurtpunt_lib.reports.lessons_document.knowledge import Knowledge

_HOST = re.compile(r"https?://(?:www\.)?([^/:?#]+)")


def theme(one: Theme, say: Catalogue) -> str:
    return say(f"network.theme.{one.value}")


def sources(noun: Noun, say: Catalogue) -> Text:
    """ "Bron: rurant.be (2019), …" with links; "" where nobody named one."""
    found: list[str | Link] = []
    for one in noun.sources:
        found += [", " if found else "", _source(one)]
        if one.as_of:
            found.append(f" ({say.reference_date(one.as_of)})")
    return (say("lessons_report.source"), " ", *found) if found else ""


def _source(one: Source) -> str | Link:
    host = _HOST.match(one.where)
    return Link(host[1], one.where) if host else one.where


def places(ids: Iterable[str], knowledge: Knowledge, say: Catalogue) -> str:
    """The names of hubs; one that is no longer in the register is left out."""
    return say.listing([knowledge.hubs[id] for id in ids if id in knowledge.hubs])


def joined(*parts: Text) -> Text:
    """Texts after one another with a space between; empty ones are left out."""
    found: list[str | Link] = []
    for part in parts:
        if part:
            found += [" "] if found else []
            found += part if isinstance(part, tuple) else (part,)
    return tuple(found)
