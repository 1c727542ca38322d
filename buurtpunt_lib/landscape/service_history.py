"""How the offer of places grew and changed: services that began and ended, by year.

A service began in the year in which its record says so, and ended likewise. A service without a
year is counted apart: it is not known when it came or went. A service that is only planned has
not begun.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from buurtpunt_lib.landscape.counts import of_interest

if TYPE_CHECKING:
    import pandas as pd

PLANNED, ENDED = "planned", "ended"


@dataclass(frozen=True)
class ServiceChanges:
    """Services that came and went.

    rows: one row per year and service of which a year is known, columns year, service, began and
    ended (places), by year and service. begun, ended: services of places with that year;
    begun_unknown, ended_unknown: those that are or were there, or ended, without it. planned:
    services that are only planned.
    """

    rows: pd.DataFrame
    begun: int
    begun_unknown: int
    ended: int
    ended_unknown: int
    planned: int


def service_changes(table: pd.DataFrame, *, only_hubs: bool = False) -> ServiceChanges:
    """What is known of services that began and ended.

    Column service_history: (service, state, begin, end) each, dates partial or "". A table
    without it, such as that of the shipped file, knows no year at all.
    """
    import pandas as pd

    chosen = of_interest(table, only_hubs=only_hubs)
    if "service_history" in chosen:
        lives = [life for lives in chosen["service_history"] for life in lives]
    else:
        lives = [(code, "", "", "") for services in chosen["services"] for code in services]
    began: Counter[tuple[int, str]] = Counter()
    ended: Counter[tuple[int, str]] = Counter()
    begun_unknown = ended_unknown = planned = 0
    for service, state, begin, end in lives:
        if state == PLANNED:
            planned += 1
            continue
        if begin:
            began[int(begin[:4]), service] += 1
        else:
            begun_unknown += 1
        if end:
            ended[int(end[:4]), service] += 1
        elif state == ENDED:
            ended_unknown += 1
    keys = sorted(began.keys() | ended.keys())
    rows = [(year, service, began[year, service], ended[year, service]) for year, service in keys]
    return ServiceChanges(
        rows=pd.DataFrame(rows, columns=["year", "service", "began", "ended"]),
        begun=sum(began.values()),
        begun_unknown=begun_unknown,
        ended=sum(ended.values()),
        ended_unknown=ended_unknown,
        planned=planned,
    )
