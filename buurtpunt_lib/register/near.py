"""Where something is that a visitor names: a village, a postcode, or a latitude and longitude."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.folding import fold
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    from buurtpunt_lib.register.filters import Near

_SUGGESTED = 3
_SPOT = re.compile(r"\s*([0-9]{1,2}\.[0-9]{1,10})\s*[,;]\s*([0-9]{1,2}\.[0-9]{1,10})\s*")
_ALIKE = 70


def near_place(text: str, km: float = 5.0) -> Near:
    """Within km of a village ("Zepperen", "Zepperen (Sint-Truiden)", "71053G"), a postcode, or a
    spot ("50.82, 5.25").

    A postcode is the middle of its villages; a name that several villages bear needs its
    municipality, unless one of them is the whole municipality's own. Raises InputError
    `register.place_unknown` with what comes close, `register.place_several`.
    """
    from buurtpunt_lib.register.filters import Near

    spot = _SPOT.fullmatch(text)
    if spot:
        return Near(float(spot[1]), float(spot[2]), float(km))
    names, codes = _places()
    found = codes.get(text.strip().upper()) or names.get(fold(text), ())
    if len({town for _, town, *_ in found}) > 1 and not text.strip().isdecimal():
        own = [place for place in found if fold(place[0]) == fold(place[1])]
        if len(own) != 1:
            shown = ", ".join(f"{name} ({town})" for name, town, *_ in found)
            raise InputError("register.place_several", value=text[:40], allowed=shown)
        found = own
    if not found:
        raise InputError("register.place_unknown", value=text[:40], allowed=_close(text, names))
    lat = sum(place[2] for place in found) / len(found)
    lon = sum(place[3] for place in found) / len(found)
    return Near(round(lat, 3), round(lon, 3), float(km))


def _close(text: str, names: dict[str, list]) -> str:
    from rapidfuzz.process import extract

    found = extract(fold(text), names.keys(), limit=_SUGGESTED, score_cutoff=_ALIKE)
    return ", ".join(dict.fromkeys(names[name][0][0] for name, *_ in found)) or "-"


@cache
def _places() -> tuple[dict[str, list], dict[str, list]]:
    """(folded name → places, code or postcode → places); a place: name, municipality, lat, lon."""
    villages = datasets.villages()
    villages = villages[villages["lat"].notna()]
    names: dict[str, list] = {}
    codes: dict[str, list] = {}
    towns: dict[str, list] = {}
    for one in villages.itertuples():
        place = (one.name, one.municipality, float(one.lat), float(one.lon))
        names.setdefault(fold(one.name), []).append(place)
        names.setdefault(fold(f"{one.name} {one.municipality}"), []).append(place)
        towns.setdefault(fold(one.municipality), []).append(place)
        codes[one.Index] = [place]
        if isinstance(one.postal_code, str):
            codes.setdefault(one.postal_code, []).append(place)
    # A municipality that has no village of its own name is the middle of its villages.
    for town, places in towns.items():
        if town not in names:
            middle = [sum(place[at] for place in places) / len(places) for at in (2, 3)]
            names[town] = [(places[0][1], places[0][1], *middle)]
    return names, codes
