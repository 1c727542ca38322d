"""How many people live near enough to come: in the village, or within a distance by bike.

By bike: the distance of the official Flemish basket of basic services. Wider: the distance for
bread, for which people come from further away than for most things; how much further is our
assumption. They are counted as on the page of the gaps: from where they live, along the same ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets
from buurtpunt_lib.assessment.around import people_within
from buurtpunt_lib.assessment.lacking import CYCLE_NORM, norm_metres
from buurtpunt_lib.domain import Village
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import Catchment
from buurtpunt_lib.reports.resident_words import measured_from
from buurtpunt_lib.reports.street_words import which_way
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts

WIDER_M = 6_000.0
_MOST_NAMES = 6


@dataclass(frozen=True)
class Nearby:
    """People within a distance of a village; code: "bike" or "wider"."""

    code: str
    metres: float
    found: Catchment


def nearby(facts: Facts, village: Village, code: str) -> Nearby | None:
    """None where nobody knows where the village lies, or for a code that is none of ours."""
    metres = {"bike": norm_metres(CYCLE_NORM), "wider": WIDER_M}.get(code)
    if metres is None:
        return None
    try:
        found = people_within(facts, village.code, metres, "cycle")
    except InputError:
        return None
    return Nearby(code, metres, found)


def words(facts: Facts, one: Nearby, village: Village, say: Catalogue) -> str:
    """Who lives within the distance, and how that was counted."""
    table = datasets.villages()
    names = [str(table.loc[code, "name"]) for code in one.found.villages if code != village.code]
    others = say.listing(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    if more > 0:
        others = say("finance_details.reach.more", names=", ".join(names[:_MOST_NAMES]), n=more)
    key = "alone" if not names else one.code
    told = say(
        f"finance_details.reach.{key}",
        km=say.number(one.metres / 1000, 2),
        residents=say.number(one.found.residents),
        village=village.name,
        others=others,
    )
    if key == "bike":
        told += " " + how_counted(facts, one, say)
    if one.found.unknown:
        told += " " + say("finance_details.reach.unknown", n=len(one.found.unknown))
    return told


def how_counted(facts: Facts, one: Nearby, say: Catalogue) -> str:
    """From which points people were counted, by whom, and along which way."""
    counted = measured_from(say, facts, one.found.villages)
    return f"{counted} {which_way(say, straight='finance_details.reach.straight')}"
