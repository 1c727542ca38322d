"""Pieces that several sections of the network page show: sources, moments, themes, links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.dashboards.network.model import Model
    from buurtpunt_lib.domain.network import Noun, Source

_HOST = re.compile(r"https?://(?:www\.)?([^/:?#\s]+)")


def sources(say: Catalogue, noun: Noun) -> Markup:
    """ "Bron: rurant.be (2019), …" with links, small; nothing where nobody named one."""
    if not noun.sources:
        return Markup("")
    parts: list[Any] = []
    for one in noun.sources:
        parts += [", " if parts else "", _source(say, one)]
    return m.element("p", say("network_page.source"), " ", parts, class_="bp-small")


def _source(say: Catalogue, one: Source) -> Any:
    host = _HOST.match(one.where)
    shown = m.link(host[1], one.where) if host else one.where
    return [shown, f" ({say.reference_date(one.as_of)})"] if one.as_of else shown


def source(say: Catalogue, where: str, as_of: str) -> Any:
    """One source of a match: its host as a link, with its date."""
    host = _HOST.match(where)
    shown = m.link(host[1], where) if host else where
    return [shown, f" ({say.reference_date(as_of)})"] if where and as_of else shown


def moment(say: Catalogue, begin: date | datetime, end: date | datetime | None) -> str:
    """ "15 maart 2027 van 19.30 tot 22.00 uur", "1 tot 3 juli 2027"."""
    first = say.day(begin)
    timed = isinstance(begin, datetime)
    if end is None or end == begin:
        return say("network_page.agenda.at", day=first, hour=_hour(begin)) if timed else first
    if not timed:
        return say("network_page.agenda.days", first=first, last=say.day(end))
    if end.date() == begin.date():
        return say("network_page.agenda.hours", day=first, first=_hour(begin), last=_hour(end))
    begun = say("network_page.agenda.at", day=first, hour=_hour(begin))
    ended = say("network_page.agenda.at", day=say.day(end), hour=_hour(end))
    return say("network_page.agenda.days", first=begun, last=ended)


def _hour(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def themes(say: Catalogue, codes: Iterable[Any]) -> str:
    return ", ".join(say(f"network.theme.{code.value}") for code in codes)


def places(model: Model, ids: Iterable[str]) -> list[Any]:
    """Links to the records of places, with commas; places that are gone are left out."""
    found: list[Any] = []
    for id in ids:
        name = model.name(id)
        if name:
            found += [", " if found else "", m.link(name, model.record_address(id))]
    return found


def press(words: str, code: str, about: str) -> Markup:
    """A button in a list; `about` says what it is for to who does not see where it stands."""
    return m.element(
        "button", words, type="button", class_="bp-download", data_press=code,
        aria_label=f"{words}: {about}",
    )  # fmt: skip
