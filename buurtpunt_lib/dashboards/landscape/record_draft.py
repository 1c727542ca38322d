"""What somebody is writing about a place: the fields of a form, and the record that they make.

Draft: values by key of the form. A record has rules that hold between its fields, so a draft may be
unfinished; what is wrong with the field that was just changed is told at once, the rest when it is
to be saved.
Spot: latitude and longitude in one box ("51.1423, 5.1500").
"""

from __future__ import annotations

import re
from typing import Any

from buurtpunt_lib import datasets, register
from buurtpunt_lib.dashboards.landscape import record_words
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.domain.opening_hours import readable
from buurtpunt_lib.domain.opening_words import in_syntax
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.texts import Catalogue

ROWS = ("stages", "services", "partners", "sources")
_EMPTY: dict[str, Any] = {
    "stages": {"status": "", "since": ""},
    "services": {"service": "", "status": "offered", "begin": "", "end": ""},
    "partners": {"kind": "", "name": ""},
    "sources": {"source": ""},
}
# The column without which a row says nothing.
_NEEDED = {"stages": "status", "services": "service", "partners": "kind", "sources": "source"}
_PLAIN = (
    "name", "kind", "status", "status_as_of", "place", "municipality", "province", "address",
    "precision", "setting", "initiator", "legal_form", "carrier", "opening_hours", "digital",
    "funding", "figures", "notes",
)  # fmt: skip
# Which fields of a record a key of the form writes.
_WRITES = {
    "village": ("village", "place", "municipality", "province", "lat", "lon"),
    "spot": ("lat", "lon", "precision"),
    "precision": ("precision", "lat", "lon"),
    "status": ("status", "status_as_of", "stages"),
    "status_as_of": ("status_as_of", "status"),
}
_SPOT = re.compile(r"(-?\d{1,3}(?:[.,]\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:[.,]\d+)?)", re.ASCII)
_NEW_ID = "nieuw"


class Draft:
    """Values of a form, begun from a record or from nothing."""

    def __init__(self, say: Catalogue, record: HubRecord | None = None) -> None:
        self.say = say
        self.id = record.id if record else _NEW_ID
        self.values = _values_of(record) if record else _new_values()

    def change(self, changes: dict[str, Any]) -> None:
        """Takes changes of the form. Raises InputError about what was changed; nothing is taken."""
        given = {key: value for key, value in changes.items() if key in self.values}
        if given.get("opening_hours"):
            given["opening_hours"] = in_syntax(given["opening_hours"])
        values = self.values | given
        if "village" in given:
            values |= _village_values(given["village"] or "")
        if given.get("opening_hours") and not readable(given["opening_hours"]):
            shown = {"row": values["name"], "value": given["opening_hours"], "field": ""}
            raise InputError("landscape.opening_hours", **shown)
        faults = self._faults(values, set(given))
        if faults:
            raise InputError(faults)
        self.values = values

    def add_row(self, key: str) -> None:
        """One more empty row of a list."""
        if key in ROWS:
            self.values = self.values | {key: (*self.values[key], dict(_EMPTY[key]))}

    def record(self, id: str = "") -> HubRecord:
        """The record that was written. Raises InputError with everything that is wrong with it."""
        return register.checked({**_plain(self.values), "id": id or self.id})

    @property
    def spot(self) -> tuple[float, float] | None:
        found = _SPOT.fullmatch((self.values["spot"] or "").strip())
        return tuple(float(part.replace(",", ".")) for part in found.groups()) if found else None

    def _faults(self, values: dict[str, Any], changed: set[str]) -> list[Fault]:
        """What is wrong with the fields that were changed."""
        roots = {root for key in changed for root in _WRITES.get(key, (key,))}
        try:
            register.checked({**_plain(values), "id": self.id})
            return []
        except InputError as error:
            found = error.faults
        return [fault for fault in found if _root(fault) in roots and not _missing(fault)]

    def in_words(self, error: InputError) -> InputError:
        return in_words(self.say, error, self.values.get("name") or "")


def in_words(say: Catalogue, error: InputError, name: str = "") -> InputError:
    """An error about a record with its fields as the form calls them."""
    faults = []
    for fault in error.faults:
        values = dict(fault.values)
        if "field" in values:
            values["field"] = field_words(say, str(values["field"]))
        if "row" in values:
            values["row"] = name or say("register_page.this_place")
        faults.append(Fault(fault.code, values))
    return InputError(faults)


def field_words(say: Catalogue, place: str) -> str:
    """ "services[1].end" as "Diensten, rij 2, einde"."""
    parts = re.fullmatch(r"([a-z_]+)(?:\[(\d+)\])?(?:\.([a-z_]+))?", place)
    if not parts or f"register_page.field.{parts[1]}" not in say:
        return place
    words = [record_words.label(say, parts[1])]
    if parts[2]:
        words.append(say("register_page.row", n=int(parts[2]) + 1))
    if parts[3] and f"register_page.column.{parts[3]}" in say:
        words.append(say(f"register_page.column.{parts[3]}").lower())
    return ", ".join(words)


def village_name(code: str | None) -> str:
    """A village as people type it: "Olmen (Balen)"."""
    villages = datasets.villages()
    if not code or code not in villages.index:
        return ""
    name, town = villages.at[code, "name"], villages.at[code, "municipality"]
    return name if name == town else f"{name} ({town})"


def village_code(text: str) -> str | None:
    """The code of a village that was typed. Raises InputError where it is not one village."""
    from buurtpunt_lib.domain.folding import fold

    if not text.strip():
        return None
    villages = datasets.villages()
    wanted = fold(text)
    full = villages["name"] + " " + villages["municipality"]
    same = villages[(full.map(fold) == wanted)]
    found = same if len(same) else villages[villages["name"].map(fold) == wanted]
    town = found[found["name"] == found["municipality"]]
    found = town if len(found) > 1 and len(town) == 1 else found
    if len(found) != 1:
        code = "register_page.village_unclear" if len(found) else "register_page.village_unknown"
        names = ", ".join(village_name(one) for one in found.index[:6])
        raise InputError(code, value=text[:40], **({"allowed": names} if len(found) else {}))
    return str(found.index[0])


def _village_values(text: str) -> dict[str, Any]:
    """What a village says of a place: where it is, as long as nobody knows better."""
    code = village_code(text)
    if code is None:
        return {"village": ""}
    one = datasets.villages().loc[code]
    found = {
        "village": village_name(code),
        "place": one["name"],
        "municipality": one["municipality"],
        "province": one["province"],
    }
    if one["lat"] == one["lat"]:
        found |= {"spot": f"{one['lat']:.5f}, {one['lon']:.5f}", "precision": "village"}
    return found


def _values_of(record: HubRecord) -> dict[str, Any]:
    data = record.to_dict()
    spot = "" if record.lat is None else f"{record.lat:.5f}, {record.lon:.5f}"
    physical = "" if record.physical is None else "yes" if record.physical else "no"
    return {
        **{key: data[key] or "" for key in _PLAIN},
        "village": village_name(record.village),
        "spot": spot,
        "physical": physical,
        "challenges": tuple(data["challenges"]),
        "domains": tuple(data["domains"]),
        "confirmed_on": data["confirmed_on"] or "",
        "sources": tuple({"source": source} for source in data["sources"]),
        **{
            key: tuple(dict(row) for row in data[key]) for key in ("stages", "services", "partners")
        },
    }


def _new_values() -> dict[str, Any]:
    return {
        **dict.fromkeys(_PLAIN, ""),
        "kind": "buurtpunt", "status": "unknown", "village": "", "spot": "", "physical": "",
        "challenges": (), "domains": (), "confirmed_on": "", "stages": (),
        "services": (dict(_EMPTY["services"]),),
        "partners": (), "sources": (dict(_EMPTY["sources"]),),
    }  # fmt: skip


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values of the form as `HubRecord.from_dict` takes them; empty rows are left out."""
    made = {key: values[key] or "" for key in _PLAIN}
    spot = (values["spot"] or "").strip()
    found = _SPOT.fullmatch(spot)
    if spot and not found:
        raise InputError("register_page.spot", field="lat", value=spot[:40])
    lat, lon = (float(part.replace(",", ".")) for part in found.groups()) if found else (None, None)
    rows = {
        key: tuple(
            {column: row.get(column) or standard for column, standard in _EMPTY[key].items()}
            for row in values[key]
            if row.get(_NEEDED[key])
        )
        for key in ROWS
    }
    return {
        **made,
        **rows,
        "kind": values["kind"] or "other",
        "status": values["status"] or "unknown",
        "precision": (made["precision"] or "village") if found else "",
        "village": village_code(values["village"]) if values["village"] else None,
        "lat": lat,
        "lon": lon,
        "physical": {"yes": True, "no": False}.get(values["physical"]),
        "challenges": tuple(values["challenges"]),
        "domains": tuple(values["domains"]),
        "sources": tuple(row["source"] for row in rows["sources"]),
        "confirmed_on": values["confirmed_on"] or None,
    }


def _root(fault: Fault) -> str:
    return re.split(r"[.\[]", str(fault.values.get("field", "")))[0]


def _missing(fault: Fault) -> bool:
    """What is only not filled in yet is told when it is to be saved."""
    return fault.code in ("landscape.required", "register.no_source")
