"""What somebody looks for in the register, and the link that restores it.

Facet: one thing to filter by. An option is its code; "" stands for "not known".
Link: the part of an address behind the question mark, in short Dutch words:
`dienst=winkel.cafe&status=open&provincie=limburg&dorp=500-999&bij=50.812,5.186&km=5`. A link comes
from anywhere, so each value is checked and what does not fit is told, never used.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import replace as _replace
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.errors import Fault, Faults, InputError
from buurtpunt_lib.landscape.sizes import SIZES

YEARS = (1800, 2100)
# A spot lies in or near Belgium; further than this from it nothing is near.
_LAT, _LON, MOST_KM = (49.0, 52.0), (2.0, 7.0), 200.0
MOST_TEXT = 200
_MOST_FIELDS = 100
_BETWEEN = "."
_LONG_LIST = 20


class Near(NamedTuple):
    """Within km of a spot (degrees, WGS 84)."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True)
class Filters:
    """A place fits when it fits each of them; an empty one lets all pass.

    services: it offers one of them; with every_service all of them. The tuples hold codes;
    provinces hold names; sizes are those of `landscape.sizes`, of the village. opened_since: it
    opened in that year or later, as far as known. open_now: its hours say that it is open. near: a
    `Near`. text: words to search for.

    Raises InputError `register.filter_value` with every wrong value.
    """

    services: tuple[str, ...] = ()
    every_service: bool = False
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    initiators: tuple[str, ...] = ()
    legal_forms: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    opened_since: int | None = None
    open_now: bool = False
    near: Near | None = None
    text: str = ""

    def __post_init__(self) -> None:
        faults = Faults()
        for field in FACETS.values():
            values = tuple(dict.fromkeys(map(str, getattr(self, field))))
            allowed = options(field)
            for value in values:
                if value not in allowed:
                    _wrong(faults, field, value, ", ".join(a for a in allowed if a))
            object.__setattr__(self, field, values)
        for field in ("every_service", "open_now"):
            object.__setattr__(self, field, bool(getattr(self, field)))
        year = self.opened_since
        if year is not None and not (type(year) is int and YEARS[0] <= year <= YEARS[1]):
            _wrong(faults, "opened_since", year, f"{YEARS[0]} – {YEARS[1]}")
        if self.near is not None:
            object.__setattr__(self, "near", _checked_near(self.near, faults))
        object.__setattr__(self, "text", " ".join(str(self.text).split())[:MOST_TEXT])
        faults.raise_if_any()

    def replace(self, **changes: Any) -> Filters:
        """The filters with other values in some fields. Raises InputError as the class does."""
        return _replace(self, **changes)

    @property
    def active(self) -> tuple[str, ...]:
        """Names of the fields that leave places out."""
        given = ((field, getattr(self, field)) for field in self.__dataclass_fields__)
        return tuple(
            field
            for field, value in given
            if value not in ((), False, None, "") and field != "every_service"
        )

    def to_query(self) -> str:
        """The link that restores these filters; "" where there are none."""
        pairs = [
            (_LINK[field], _BETWEEN.join(words_of(field)[code] for code in getattr(self, field)))
            for field in FACETS.values()
            if getattr(self, field)
        ]
        if self.services and self.every_service:
            pairs.append(("alle", "ja"))
        if self.opened_since is not None:
            pairs.append(("sinds", str(self.opened_since)))
        if self.open_now:
            pairs.append(("nu", "open"))
        if self.near is not None:
            pairs += [("bij", f"{self.near.lat},{self.near.lon}"), ("km", f"{self.near.km:g}")]
        if self.text:
            pairs.append(("zoek", self.text))
        return urlencode(pairs, safe=",")

    @classmethod
    def from_query(cls, query: str) -> Filters:
        """The filters of a link; what does not fit is left out (`read_query` tells what)."""
        return read_query(query)[0]


# Facet → the field of Filters that holds its chosen options.
FACETS = {
    "service": "services",
    "status": "statuses",
    "kind": "kinds",
    "province": "provinces",
    "initiator": "initiators",
    "legal_form": "legal_forms",
    "size": "sizes",
    "setting": "settings",
}
_LINK = {
    "services": "dienst",
    "statuses": "status",
    "kinds": "soort",
    "provinces": "provincie",
    "initiators": "trekker",
    "legal_forms": "vorm",
    "sizes": "dorp",
    "settings": "ligging",
}
_UNKNOWN = "onbekend"
# Words of a link, per field: short, and the same for ever. They are no text of a page.
_WORDS: dict[str, Mapping[str, str]] = {
    "statuses": {
        "idea": "idee", "plan": "plan", "start_up": "opstart", "open": "open", "stalled": "stil",
        "closed": "gesloten", "unknown": "niet-geweten",
    },
    "kinds": {
        "buurtpunt": "buurtpunt", "village_house": "dorpshuis", "village_shop": "dorpswinkel",
        "village_restaurant": "dorpsrestaurant", "cafe": "cafe", "private_shop": "winkel",
        "social_grocery": "sociale-kruidenier", "food_hub": "lokaal-eten",
        "mobile_service": "rijdend", "mobility_point": "mobipunt",
        "station_reuse": "stationsgebouw", "heritage_reuse": "oud-gebouw",
        "local_service_centre": "dienstencentrum", "caring_neighbourhood": "zorgzame-buurt",
        "minimal_alternative": "kleine-oplossing", "other": "ander",
    },
    "initiators": {
        "residents": "bewoners", "municipality": "gemeente", "care_organisation": "zorg",
        "social_organisation": "sociaal", "association": "vereniging", "church": "kerk",
        "entrepreneurs": "ondernemers", "producers": "producenten", "mixed": "samen",
    },
    "legal_forms": {
        "vzw": "vzw", "cv": "cv", "municipality": "gemeente", "ocmw": "ocmw", "private": "zaak",
        "mixed": "gemengd",
    },
    "settings": {"city": "stad", "village_core": "dorpskern", "countryside": "platteland"},
    "sizes": {size: size.replace("+", "-of-meer") for size in SIZES},
}  # fmt: skip
_CODES: dict[str, type[StrEnum]] = {
    "statuses": HubStatus,
    "kinds": HubKind,
    "initiators": Initiator,
    "legal_forms": HubLegalForm,
}


@cache
def options(field: str) -> tuple[str, ...]:
    """The codes that a field can hold."""
    if field == "services":
        from buurtpunt_lib import datasets

        return tuple(service.code for service in datasets.services())
    if field == "provinces":
        from buurtpunt_lib import datasets

        return (*sorted(set(datasets.villages()["province"])), "")
    if field in _CODES:
        return (*(code.value for code in _CODES[field]), "")
    return (*_WORDS[field], "")


@cache
def words_of(field: str) -> dict[str, str]:
    """Code → the word that a link has for it."""
    from buurtpunt_lib.domain.folding import fold

    if field == "services":
        from buurtpunt_lib import datasets

        return {s.code: fold(s.name_nl).replace(" ", "-") for s in datasets.services()}
    words = {code: fold(code).replace(" ", "-") for code in options(field)}
    return {**words, **_WORDS.get(field, {}), "": _UNKNOWN}


def read_query(query: str) -> tuple[Filters, tuple[Fault, ...]]:
    """The filters of a link, and what in it does not fit (`register.filter_value`).

    Words that mean nothing here are left to who understands them.
    """
    faults = Faults()
    try:
        given = dict(parse_qsl(query.removeprefix("?"), max_num_fields=_MOST_FIELDS))
    except ValueError:
        _wrong(faults, "?", query, "")
        return Filters(), tuple(faults)
    found: dict[str, Any] = {}
    for field, key in _LINK.items():
        if given.get(key):
            found[field] = _codes(field, key, given[key], faults)
    found["every_service"] = given.get("alle") == "ja"
    found["open_now"] = given.get("nu") == "open"
    found["text"] = given.get("zoek", "")
    since = given.get("sinds", "")
    if since:
        if since.isascii() and since.isdigit() and YEARS[0] <= int(since[:5]) <= YEARS[1]:
            found["opened_since"] = int(since)
        else:
            _wrong(faults, "sinds", since, f"{YEARS[0]} – {YEARS[1]}")
    if given.get("bij"):
        found["near"] = _read_near(given["bij"], given.get("km", "5"), faults)
    return Filters(**found), tuple(faults)


def _codes(field: str, key: str, text: str, faults: Faults) -> tuple[str, ...]:
    by_word = {word: code for code, word in words_of(field).items()}
    # A code itself is understood too: a name of a service may be mended after a link was sent.
    by_word |= {code: code for code in options(field) if code and code not in by_word}
    found = []
    for word in text.split(_BETWEEN)[:_MOST_FIELDS]:
        if word in by_word:
            found.append(by_word[word])
        else:
            _wrong(
                faults, key, word, _near_words(word, [words_of(field)[c] for c in options(field)])
            )
    return tuple(found)


def _near_words(word: str, words: list[str]) -> str:
    """What may be meant: all words of a short list, of a long one those that look alike."""
    if len(words) > _LONG_LIST:
        words = difflib.get_close_matches(word, words, n=5, cutoff=0.5)
    return ", ".join(words)


def _read_near(spot: str, km: str, faults: Faults) -> Near | None:
    numbers = _numbers(spot.split(","))
    reach = _numbers([km])
    if numbers is None or len(numbers) != 2 or reach is None:
        # The name of a village: `near_place` knows where it lies.
        from buurtpunt_lib.register.near import near_place

        try:
            return _checked_near(near_place(spot, reach[0] if reach else 5.0), faults)
        except InputError as error:
            for fault in error.faults:
                faults.add(fault.code, **fault.values)
            return None
    return _checked_near((*numbers, reach[0]), faults)


def _numbers(texts: Iterable[str]) -> list[float] | None:
    try:
        return [float(text) for text in texts]
    except ValueError:
        return None


def _checked_near(near: Any, faults: Faults) -> Near | None:
    """A spot of about a hundred metres, so that a link gives away no front door."""
    try:
        lat, lon, km = (float(value) for value in near)
    except (TypeError, ValueError):
        _wrong(faults, "near", near, "")
        return None
    inside = _LAT[0] <= lat <= _LAT[1] and _LON[0] <= lon <= _LON[1]
    if not (inside and math.isfinite(km) and 0 < km <= MOST_KM):
        _wrong(faults, "near", f"{lat}, {lon}, {km}", f"0 – {MOST_KM:g} km")
        return None
    return Near(round(lat, 3), round(lon, 3), km)


def _wrong(faults: Faults, field: str, value: Any, allowed: str) -> None:
    text = str(value)
    shown = text if len(text) <= 40 else text[:39] + "…"
    faults.add("register.filter_value", field=field, value=shown, allowed=allowed or "-")
