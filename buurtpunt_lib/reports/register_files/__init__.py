"""The register as files that others can open: CSV, XLSX, GeoJSON, JSON, GeoPackage and KML.

All of them carry every field of a record, and `register.importing` reads all of them back to the
same records. Files for people (CSV, XLSX, KML) have words in the language of the reader; files for
programs (JSON, GeoJSON, GeoPackage) have the codes of `domain.hub_record`, and JSON for lists. A
place without a location stands in every one of them.
Licence, source and date stand inside the file, except in CSV, which has no place for them.

Details of persons are in none of them, unless an editor asks for it: then CSV has a column more,
XLSX a sheet, JSON a list. Files for maps never have them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.actor import VISITOR, Actor
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.register_files.about import About, about
from buurtpunt_lib.storage import register
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.domain.contact import Contact
    from buurtpunt_lib.domain.hub_record import HubRecord

__all__ = ["FORMATS", "WITH_CONTACTS", "Content", "file_name", "register_file"]

_WRITERS = {
    "csv": "as_tables:csv",
    "xlsx": "as_tables:xlsx",
    "geojson": "as_json:geojson",
    "json": "as_json:json_list",
    "gpkg": "as_geopackage:geopackage",
    "kml": "as_kml:kml",
}
FORMATS = tuple(_WRITERS)
WITH_CONTACTS = ("csv", "xlsx", "json")


@dataclass(frozen=True)
class Content:
    """What goes into a file. contacts: id of a place -> its contacts; None: nobody asked."""

    records: Sequence[HubRecord]
    about: About
    contacts: Mapping[str, Sequence[Contact]] | None = None


def register_file(
    records: Sequence[HubRecord],
    format: str,
    say: Catalogue,
    *,
    made: datetime | None = None,
    contacts: bool = False,
    by: Actor = VISITOR,
) -> bytes:
    """The places as the bytes of a file, in the order in which they are given.

    made: the moment that the file bears, by default now. contacts: with the details of persons;
    only an editor gets them. Raises InputError `hub_files.format`, `.contacts_format`,
    `.cell_too_long`, `register.not_allowed`.
    """
    if format not in FORMATS:
        raise InputError("hub_files.format", value=format, allowed=", ".join(FORMATS))
    details = None
    if contacts:
        if not by.edits:
            raise InputError("register.not_allowed")
        if format not in WITH_CONTACTS:
            allowed = ", ".join(WITH_CONTACTS)
            raise InputError("hub_files.contacts_format", value=format, allowed=allowed)
        details = _contacts(records, by)
    module, _, name = _WRITERS[format].partition(":")
    write: Callable[[Content, Catalogue], bytes] = getattr(
        import_module(f"{__name__}.{module}"), name
    )
    return write(Content(records, about(say, made), details), say)


def _contacts(records: Sequence[HubRecord], by: Actor) -> dict[str, list[Contact]]:
    wanted = {record.id for record in records}
    found: dict[str, list[Contact]] = defaultdict(list)
    for saved in register.contacts(None, by=by):
        if saved.contact.hub in wanted:
            found[saved.contact.hub].append(saved.contact)
    return dict(found)


def file_name(format: str, say: Catalogue, made: datetime | None = None) -> str:
    """ "buurtpunten-2026-11-22.csv"."""
    day = (made or datetime.now()).date().isoformat()
    return f"{say('hub_files.file')}-{day}.{format}"
