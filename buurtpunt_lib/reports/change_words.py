"""What was lost and gained, in plain sentences; the page and the documents say the same.

Change: a row of `proximity.changes`. Only known: a service of which it became known whether it is
there; that is told as such and never as a loss or a gain.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from buurtpunt_lib import datasets
from buurtpunt_lib.proximity import ChangeOf, Confidence
from buurtpunt_lib.reports.checklist.questions import asked
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

# What is told one by one, in this order.
TOLD = (ChangeOf.LOST, ChangeOf.GAINED, ChangeOf.FEWER, ChangeOf.MORE)


def told(changes: pd.DataFrame) -> pd.DataFrame:
    """The changes that are told one by one: losses first."""
    order = {kind.value: number for number, kind in enumerate(TOLD)}
    kept = changes[changes["change"].isin(order)]
    return kept.assign(_at=kept["change"].map(order)).sort_values("_at", kind="stable").drop(
        columns="_at"
    )  # fmt: skip


def sentence(say: Catalogue, change: Any, *, village: str) -> str:
    """ "In Zepperen is er niet langer een bakker."; unsure where the evidence is thin."""
    thin = "_thin" if change.confidence == Confidence.THIN else ""
    values = {"village": village, "what": asked(change.service, say)}
    if change.change in (ChangeOf.FEWER, ChangeOf.MORE):
        values |= {"before": int(change.count_before), "after": int(change.count_after)}
    return say(f"changes.{change.change}{thin}", **values)


def side(say: Catalogue, change: Any, when: str) -> str:
    """Who said what then or now: "nee (bpost, februari 2026)". when: "before" or "after"."""
    presence, count = getattr(change, f"presence_{when}"), getattr(change, f"count_{when}")
    source = _source(say, getattr(change, f"source_{when}"), getattr(change, f"as_of_{when}"))
    if count == count and count is not None:
        return say("checklist.said.counted", number=int(count), source=source)
    return say(f"checklist.said.{presence}", source=source)


def summary(say: Catalogue, changes: pd.DataFrame, *, name: str, since: date) -> list[str]:
    """How much was lost and gained in a place, and what only became known."""
    counts = changes["change"].value_counts()
    numbers = {kind.value: int(counts.get(kind.value, 0)) for kind in ChangeOf}
    found = [
        say("changes.summary", name=name, day=since, **{k.value: numbers[k.value] for k in TOLD})
        if any(numbers[kind.value] for kind in TOLD)
        else say("changes.nothing", name=name, day=since)
    ]
    known = numbers[ChangeOf.NOW_PRESENT.value] + numbers[ChangeOf.NOW_ABSENT.value]
    if known:
        found.append(say("changes.only_known", n=known))
    return found


def stops_sentence(say: Catalogue, row: Any, *, village: str) -> str:
    """ "In Zepperen stopt een bus of tram nu 24 keer per dag, en voordien 40 keer."

    row: of `proximity.stops_changed`.
    """
    key = f"changes.stops.{row.service}"
    values = {
        "village": village,
        "vehicle": say(key) if key in say else asked(row.service, say),
        "before": say.number(row.before),
    }
    if round(row.after) == 0:
        return say("changes.stops.none", **values)
    return say("changes.stops.sentence", after=say.number(row.after), **values)


def stops_side(say: Catalogue, row: Any, when: str) -> str:
    """How often it stopped then or now, and who says so. when: "before" or "after"."""
    source = _source(say, row.source, getattr(row, f"as_of_{when}"))
    return say("changes.stops.before", n=say.number(getattr(row, when)), source=source)


def _source(say: Catalogue, key: str, as_of: str) -> str:
    name = say.source(datasets.sources()[key])
    return say("sources.short", name=name, date=say.reference_date(as_of))
