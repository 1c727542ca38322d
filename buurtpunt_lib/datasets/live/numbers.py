"""Numbers out of what a server sent, checked: a degree, a moment, a text in Dutch."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from buurtpunt_lib.datasets.loaded_kinds import NEAR_BELGIUM
from buurtpunt_lib.errors import InputError


def degrees(
    entry: Mapping[str, Any], lat: str, lon: str, *, source: str, row: int
) -> tuple[float, float]:
    """(lat, lon) of an item. Raises InputError `live.item` with the field that is no degree."""
    found = []
    for field, most in ((lat, 90), (lon, 180)):
        try:
            value = float(entry[field])
        except (KeyError, TypeError, ValueError):
            value = math.nan
        if not abs(value) <= most or isinstance(entry.get(field), bool):
            raise InputError("live.item", source=source, row=str(row), field=field)
        found.append(value)
    return found[0], found[1]


def near_belgium(lat: float, lon: float) -> bool:
    """Whether a point can be kept at all (`loaded_kinds`)."""
    south, north, west, east = NEAR_BELGIUM
    return south <= lat <= north and west <= lon <= east


def day_of(moment: Any) -> str:
    """The day of a moment, as seconds since 1970 or as RFC 3339; "" where it is neither."""
    try:
        if isinstance(moment, int | float) and not isinstance(moment, bool):
            return datetime.fromtimestamp(moment, UTC).date().isoformat()
        return datetime.fromisoformat(str(moment)).astimezone(UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def in_dutch(value: Any) -> str:
    """A text, or of a list of texts in several languages the Dutch one, else the first.

    >>> in_dutch("Station"), in_dutch([{"text": "Gare", "language": "fr"}])
    ('Station', 'Gare')
    """
    if isinstance(value, list):
        texts = {
            str(part.get("language", ""))[:2].lower(): str(part.get("text", ""))
            for part in reversed(value)
            if isinstance(part, dict)
        }
        return (texts.get("nl") or next(reversed(texts.values()), "")) if texts else ""
    return " ".join(str(value).split()) if value is not None else ""
