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
    key = getattr(change, f"source_{when}")
    name_key = f"sources.name.{key}"
    name = say(name_key) if name_key in say else datasets.sources()[key].name
    as_of = say.reference_date(getattr(change, f"as_of_{when}"))
    source = say("sources.short", name=name, date=as_of)
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
