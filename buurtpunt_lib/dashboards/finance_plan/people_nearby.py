"""How many people live near enough to come: in the village, or within a distance by bike.

By bike: the distance of the official Flemish basket of basic services. Wider: the distance for
bread, for which people come from further away than for most things; how much further is our
assumption. They are counted as on the page of the gaps: from where they live, along the same ways.
"""

from __future__ import annotations

from dataclasses import dataclass

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.assessment.around import people_within
from buurtpunt_lib.assessment.lacking import CYCLE_NORM, norm_metres
from buurtpunt_lib.dashboards.form_fields import Offer
from buurtpunt_lib.domain import Village
from buurtpunt_lib.domain.plan import Activity, ActivityKind
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import Catchment
from buurtpunt_lib.reports.street_words import which_way
from buurtpunt_lib.texts import Catalogue

WIDER_M = 6_000.0
_MOST_NAMES = 6


@dataclass(frozen=True)
class Nearby:
    """People within a distance of a village; code: "bike" or "wider"."""

    code: str
    metres: float
    found: Catchment


def nearby(village: Village, code: str) -> Nearby | None:
    """None where nobody knows where the village lies, or for a code that is none of ours."""
    metres = {"bike": norm_metres(CYCLE_NORM), "wider": WIDER_M}.get(code)
    if metres is None:
        return None
    try:
        found = people_within(assessment.facts(), village.code, metres, "cycle")
    except InputError:
        return None
    return Nearby(code, metres, found)


def offers(village: Village, line: Activity, say: Catalogue) -> tuple[Offer, ...]:
    """What is said of the people nearby, each with a button that takes the number over."""
    codes = ("bike", "wider") if line.kind is ActivityKind.BREAD else ("bike",)
    found = [one for code in codes if (one := nearby(village, code)) and one.found.residents]
    return tuple(
        Offer(words(one, village, say), code=one.code, label=_label(one, say), link=_source(one))
        for one in found
    )


def words(one: Nearby, village: Village, say: Catalogue) -> str:
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
        told += " " + how_counted(one, say)
    if one.found.unknown:
        told += " " + say("finance_details.reach.unknown", n=len(one.found.unknown))
    return told


def basis(one: Nearby, village: Village, say: Catalogue) -> dict[str, str]:
    """Where the number comes from, as the plan keeps it: a wider distance is an assumption."""
    told = say(
        "finance_details.reach.basis",
        km=say.number(one.metres / 1000, 2),
        village=village.name,
        how=how_counted(one, say),
    )
    if one.code == "wider":
        return {"assumption": told}
    facts = assessment.facts()
    key = str(facts.origins.iloc[facts.origins_of([village.code])[0]]["source"])
    source = datasets.sources().get(key)
    return {"source": source.url if source else key, "note": told}


def how_counted(one: Nearby, say: Catalogue) -> str:
    """From which points people were counted, by whom, and along which way."""
    from buurtpunt_lib.reports.resident_words import measured_from

    counted = measured_from(say, assessment.facts(), one.found.villages)
    return f"{counted} {which_way(say, straight='finance_details.reach.straight')}"


def _label(one: Nearby, say: Catalogue) -> str:
    km = say.number(one.metres / 1000, 2)
    return say("finance_details.reach.use", n=say.number(one.found.residents), km=km)


def _source(one: Nearby) -> str:
    if one.code != "bike":
        return ""
    return str(datasets.proximity_norms().loc[CYCLE_NORM, "source_url"])
