"""What stands below every page: how old and how complete the data is, and its licence."""

from __future__ import annotations

from functools import lru_cache

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.shared import known_share
from buurtpunt_lib.storage import register
from buurtpunt_lib.texts import Catalogue, catalogue


def lines(say: Catalogue) -> list[str]:
    """Sentences for the footer: the date of every source, how much is known, and licences.

    Of the register as it is now; when its database is out of reach a sentence says so.
    """
    found = list(_lines(say.language, register.stamp()))
    if register.trouble() is not None:
        found.append(say("serving.footer.shipped_list"))
    return found


@lru_cache(maxsize=4)
def _lines(language: str, _stamp: str) -> tuple[str, ...]:
    say = catalogue(language)
    dates: dict[str, set[str]] = {}
    for _what, source, as_of in datasets.data_dates():
        dates.setdefault(source, set()).add(as_of)
    sources = [
        say(
            "serving.footer.source",
            name=say(f"sources.name.{source}"),
            date=say.listing([say.reference_date(as_of) for as_of in sorted(found)]),
        )
        for source, found in dates.items()
    ]
    return (
        say("serving.footer.sources", sources="; ".join(sources)),
        _completeness(say),
        say("serving.footer.licence"),
    )


def _completeness(say: Catalogue) -> str:
    villages, places = datasets.villages(), register.hub_table()
    return say(
        "serving.footer.completeness",
        known=say.percent(known_share()),
        residents=int(villages["population"].notna().sum()),
        villages=len(villages),
        placed=int(places["lat"].notna().sum()),
        places=len(places),
    )
