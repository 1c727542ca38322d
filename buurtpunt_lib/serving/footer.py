"""What stands below every page: how old the data is, and under which licence it may be used."""

from __future__ import annotations

from buurtpunt_lib import datasets
from buurtpunt_lib.texts import Catalogue


def lines(say: Catalogue) -> list[str]:
    """Sentences for the footer: the date of every source that a page may show, and licences."""
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
    return [
        say("serving.footer.sources", sources="; ".join(sources)),
        say("serving.footer.completeness"),
        say("serving.footer.licence"),
    ]
