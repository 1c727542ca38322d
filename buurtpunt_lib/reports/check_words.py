"""What the record of a place shows of each row of its health check, in a sentence or two."""

from __future__ import annotations

from collections.abc import Iterable

from buurtpunt_lib.landscape import Check
from buurtpunt_lib.landscape.ageing import CONFIRMED
from buurtpunt_lib.landscape.involved import ACTORS
from buurtpunt_lib.texts import Catalogue

_KEY = "network.shows."
_POINT = ("shared_car", "bicycle", "transit", "facilities")


def shows(say: Catalogue, check: Check) -> str:
    """The sentences of one row."""
    values = check.values
    match check.key:
        case "confirmed":
            if values["known_on"] is None:
                return say(f"{_KEY}never")
            key = "confirmed_on" if values["kind"] == CONFIRMED else "known_on"
            return say(f"{_KEY}{key}", day=say.day(values["known_on"]))
        case "definition":
            return _has(say, _parts(say, values["known"]), _parts(say, values["not_known"]))
        case "functions":
            return _has(say, *(_groups(say, values[name]) for name in ("has", "lacks")))
        case "actors":
            there = values["there"]
            missing = [name for name in ACTORS if name not in there]
            return _has(say, _actors(say, there), _actors(say, missing))
        case "mobility_point":
            known = values["known"]
            missing = [part for part in _POINT if part not in known]
            return _has(say, _parts(say, known), _parts(say, missing))
        case "challenges":
            return _challenges(say, values["told"], values["derived"])
        case "hours" if values["opening_hours"]:
            return say(f"{_KEY}hours", hours=values["opening_hours"])
        case "carrier" if values["carrier"]:
            return say(f"{_KEY}carrier", name=values["carrier"])
        case "care":
            return say(f"{_KEY}care")
    return say(f"{_KEY}nothing")


def _challenges(say: Catalogue, told: Iterable[str], derived: Iterable[str]) -> str:
    named, likely = (
        [say(f"landscape.challenge.{code}") for code in codes] for codes in (told, derived)
    )
    if named:
        return say(f"{_KEY}for", list=say.listing(named))
    return say(f"{_KEY}derived", list=say.listing(likely)) if likely else say(f"{_KEY}nothing")


def _has(say: Catalogue, there: list[str], missing: list[str]) -> str:
    said = []
    if there:
        said.append(say(f"{_KEY}has", list=say.listing(there)))
    if missing:
        said.append(say(f"{_KEY}missing", list=say.listing(missing)))
    return " ".join(said)


def _parts(say: Catalogue, codes: Iterable[str]) -> list[str]:
    return [say(f"{_KEY}part.{code}") for code in codes]


def _groups(say: Catalogue, codes: Iterable[str]) -> list[str]:
    return [say(f"{_KEY}group.{code}") for code in codes]


def _actors(say: Catalogue, codes: Iterable[str]) -> list[str]:
    return [say(f"network.actor.{code}") for code in codes]
