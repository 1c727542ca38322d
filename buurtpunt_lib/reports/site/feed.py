"""What changed last in the register, as an Atom feed (RFC 4287), and the map for search engines.

Change: the newest revision of a place. Who made it and why stay inside.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from buurtpunt_lib import register
from buurtpunt_lib.reports.content import clean
from buurtpunt_lib.reports.register_files.cells import header
from buurtpunt_lib.reports.site.addresses import FEED, FRONT, hub_path
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.domain.hub_record import HubRecord
    from buurtpunt_lib.storage.register import SavedHub

MOST = 50
_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class Change:
    """A place with what its newest revision changed. fields: () for a place that is new."""

    record: HubRecord
    revision: int
    at: datetime
    fields: tuple[str, ...]

    def words(self, say: Catalogue) -> str:
        if not self.fields:
            return say("site.feed.added" if self.revision == 1 else "site.feed.confirmed")
        names = list(dict.fromkeys(header(field, say) for field in self.fields))
        return say("site.feed.changed", fields=say.listing(names))


def newest(hubs: Iterable[SavedHub]) -> list[Change]:
    """The newest changes, the last one first."""
    last = sorted(hubs, key=lambda one: (one.changed_at, one.record.id), reverse=True)[:MOST]
    found = []
    for saved in last:
        fields: tuple[str, ...] = ()
        if saved.revision > 1:
            _revision, changed = register.history(saved.record.id)[0]
            fields = tuple(dict.fromkeys(difference.field for difference in changed))
        found.append(Change(saved.record, saved.revision, saved.changed_at, fields))
    return found


def atom(changes: Sequence[Change], say: Catalogue, *, base: str, register_id: str) -> bytes:
    """The feed of one language. base: where the pages of that language stand, "" when not known:
    then links are relative. register_id: of the register, so that an entry keeps its id."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": say.language})

    def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
        made = ET.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
        made.text = clean(text) or None
        return made

    latest = changes[0].at if changes else datetime(1970, 1, 1, tzinfo=UTC)
    add(feed, "id", _id(register_id, say.language))
    add(feed, "title", say("site.feed.title"))
    add(feed, "subtitle", say("site.feed.subtitle"))
    add(feed, "updated", _moment(latest))
    add(add(feed, "author"), "name", say("serving.product"))
    add(feed, "link", rel="self", href=base + FEED)
    add(feed, "link", rel="alternate", type="text/html", href=base + FRONT)
    for change in changes:
        record = change.record
        entry = add(feed, "entry")
        add(entry, "id", _id(register_id, say.language, record.id, str(change.revision)))
        add(entry, "title", record.name)
        add(entry, "updated", _moment(change.at))
        add(entry, "link", rel="alternate", type="text/html", href=base + hub_path(record.id))
        where = ", ".join(dict.fromkeys(filter(None, (record.place, record.municipality))))
        told = [say(f"landscape.kind.{record.kind}"), where, change.words(say)]
        add(entry, "summary", ". ".join(filter(None, told)) + ".")
    return _written(feed)


def sitemap(address: str, changed: Mapping[str, str]) -> bytes:
    """The map for search engines. changed: page → the day on which its content last changed."""
    ET.register_namespace("", _SITEMAP)
    root = ET.Element(f"{{{_SITEMAP}}}urlset")
    for path in sorted(changed):
        url = ET.SubElement(root, f"{{{_SITEMAP}}}url")
        ET.SubElement(url, f"{{{_SITEMAP}}}loc").text = address + path
        ET.SubElement(url, f"{{{_SITEMAP}}}lastmod").text = changed[path]
    return _written(root)


def robots(address: str, sitemap_path: str) -> bytes:
    return f"User-agent: *\nAllow: /\nSitemap: {address}{sitemap_path}\n".encode()


def _id(*parts: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, '/'.join(parts))}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _written(root: ET.Element) -> bytes:
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
