"""People near enough to come, as offers to take over in a line; see `reports.people_nearby`."""

from __future__ import annotations

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.assessment.lacking import CYCLE_NORM
from buurtpunt_lib.dashboards.form_fields import Offer
from buurtpunt_lib.domain import Village
from buurtpunt_lib.domain.plan import Activity, ActivityKind
from buurtpunt_lib.reports import people_nearby as near
from buurtpunt_lib.reports.people_nearby import Nearby
from buurtpunt_lib.texts import Catalogue


def nearby(village: Village, code: str) -> Nearby | None:
    """Counted with the facts of now; see `reports.people_nearby.nearby`."""
    return near.nearby(assessment.facts(), village, code)


def offers(village: Village, line: Activity, say: Catalogue) -> tuple[Offer, ...]:
    """What is said of the people nearby, each with a button that takes the number over."""
    codes = ("bike", "wider") if line.kind is ActivityKind.BREAD else ("bike",)
    found = [one for code in codes if (one := nearby(village, code)) and one.found.residents]
    facts = assessment.facts()
    return tuple(
        Offer(
            near.words(facts, one, village, say),
            code=one.code,
            label=_label(one, say),
            link=_source(one),
        )
        for one in found
    )


def basis(one: Nearby, village: Village, say: Catalogue) -> dict[str, str]:
    """Where the number comes from, as the plan keeps it: a wider distance is an assumption."""
    facts = assessment.facts()
    told = say(
        "finance_details.reach.basis",
        km=say.number(one.metres / 1000, 2),
        village=village.name,
        how=near.how_counted(facts, one, say),
    )
    if one.code == "wider":
        return {"assumption": told}
    key = str(facts.origins.iloc[facts.origins_of([village.code])[0]]["source"])
    source = datasets.sources().get(key)
    return {"source": source.url if source else key, "note": told}


def _label(one: Nearby, say: Catalogue) -> str:
    km = say.number(one.metres / 1000, 2)
    return say("finance_details.reach.use", n=say.number(one.found.residents), km=km)


def _source(one: Nearby) -> str:
    if one.code != "bike":
        return ""
    return str(datasets.proximity_norms().loc[CYCLE_NORM, "source_url"])
