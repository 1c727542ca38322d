"""What Departement Omgeving says of a village, as sentences."""

from __future__ import annotations

from buurtpunt_lib import datasets
from buurtpunt_lib.assessment.official import METRES, official_scores
from buurtpunt_lib.texts import Catalogue


def official(say: Catalogue, village: str, name: str) -> list[str]:
    """A sentence per score, with its source and date; none where nothing is loaded."""
    known = datasets.sources()
    return [
        say(
            f"official.{one.measure}",
            name=name,
            km=say.number(METRES / 1000),
            lower=say.number(one.lower),
            others=say.number(one.others),
            source=say.source(known[one.source]),
            date=say.reference_date(one.as_of),
        )
        for one in official_scores(village)
    ]
