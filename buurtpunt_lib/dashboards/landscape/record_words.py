"""What a record says, in words: one field at a time, for a record, a comparison and a merge.

Field: a field of `domain.hub_record.HubRecord`. What is not known is said as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from buurtpunt_lib import datasets
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.domain.hub_record import HubRecord

# In the order in which people read a place; groups are those of the form.
GROUPS = {
    "what": ("name", "kind", "status", "status_as_of", "stages", "services"),
    "where": (
        "village", "place", "municipality", "province", "address", "lat", "lon", "precision",
        "setting",
    ),
    "who": ("initiator", "partners", "legal_form", "carrier"),
    "practice": ("opening_hours", "physical", "digital"),
    "aim": ("challenges", "domains"),
    "money": ("funding", "figures"),
    "know": ("notes", "sources", "confirmed_on"),
}  # fmt: skip
FIELDS = tuple(field for fields in GROUPS.values() for field in fields)
_CODES = {
    "kind": "kind", "status": "status", "precision": "precision", "setting": "setting",
    "initiator": "initiator", "legal_form": "legal_form",
}  # fmt: skip


def label(say: Catalogue, field: str) -> str:
    return say(f"register_page.field.{field}")


def differing(one: HubRecord, other: HubRecord) -> list[str]:
    """The fields in which two records differ, in the order of reading."""
    return [field for field in FIELDS if getattr(one, field) != getattr(other, field)]


def said(say: Catalogue, field: str, value: Any) -> str:
    """The value of a field in words; lists have a line per item."""
    if value is None or value == "" or value == ():
        return say("common.not_known")
    if field in _CODES:
        return say(f"landscape.{_CODES[field]}.{value}")
    if field == "physical":
        return say(f"register_page.yes_no.{'yes' if value else 'no'}")
    if field == "village":
        return _village(value)
    if field in ("lat", "lon"):
        return say.plain(value)
    if isinstance(value, date):
        return say.day(value)
    if field == "status_as_of":
        return partial_date(say, value)
    if field in ("challenges", "domains"):
        key = field.removesuffix("s")
        return say.listing([say(f"landscape.{key}.{code}") for code in value])
    if field in _LINES:
        return "\n".join(_LINES[field](say, one) for one in value)
    return str(value)


def partial_date(say: Catalogue, text: str) -> str:
    """ "2019", "mei 2019" or "12 mei 2019"."""
    return say.reference_date(text)


def service_line(say: Catalogue, one: Any) -> str:
    """ "Bar: aangeboden, sinds 2019"."""
    name = datasets.service(one.service).name(say.language)
    told = [say(f"landscape.service_state.{one.status}").lower()]
    if one.begin:
        told.append(say("register_page.since", date=partial_date(say, one.begin)))
    if one.end:
        told.append(say("register_page.until", date=partial_date(say, one.end)))
    return f"{name}: {', '.join(told)}"


def services_told(say: Catalogue, services: Sequence[Any]) -> str:
    """Services of which the same is said on one line: "Aangeboden: Winkel, Café"."""
    alike: dict[str, list[str]] = {}
    for one in services:
        name, _, told = service_line(say, one).partition(": ")
        alike.setdefault(told, []).append(name)
    lines = (f"{told[:1].upper()}{told[1:]}: {', '.join(names)}" for told, names in alike.items())
    return "\n".join(lines)


def stage_line(say: Catalogue, one: Any) -> str:
    words = say(f"landscape.status.{one.status}")
    if not one.since:
        return words
    return f"{words}, {say('register_page.since', date=partial_date(say, one.since))}"


def partner_line(say: Catalogue, one: Any) -> str:
    words = say(f"landscape.partner.{one.kind}")
    return f"{one.name} ({words.lower()})" if one.name else words


def _village(code: str) -> str:
    villages = datasets.villages()
    if code not in villages.index:
        return code
    return f"{villages.at[code, 'name']} ({villages.at[code, 'municipality']})"


_LINES = {
    "services": service_line,
    "stages": stage_line,
    "partners": partner_line,
    "sources": lambda _say, one: one,
}
