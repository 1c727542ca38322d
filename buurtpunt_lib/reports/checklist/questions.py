"""Questions: per village and facility, what is asked, what the sources say, what was answered.

Answer: the last observation that somebody entered for the cell, also when they did not know.
Group: questions about one part of life, in the order in which one walks through a village.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import Observation, Presence
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

# First policy domain of a facility, in the order of the list; others would come last.
GROUPS = ("wonen", "zorg", "onderwijs", "welzijn", "mobiliteit")


@dataclass(frozen=True)
class Question:
    """One question about one village.

    asked: the facility as it stands in a question ("een bakker"). said: what the sources say, in
    words; sourced: whether any speaks of it at all. group: key of `checklist.group`.
    """

    village: str
    village_name: str
    facility: str
    asked: str
    group: str
    said: str
    sourced: bool
    answer: Observation | None

    @property
    def code(self) -> str:
        """The question by itself, as the browser and the hidden column of a workbook name it."""
        return f"{self.village} {self.facility}"


def questions(
    evidence: pd.DataFrame,
    villages: Iterable[str],
    observations: Iterable[Observation],
    say: Catalogue,
) -> tuple[Question, ...]:
    """The questions about some villages, village by village and group by group.

    evidence: as `proximity.evidence_table` gives it, without the observations that are answers.
    villages: NIS6 codes, in the order of the list. Raises InputError `data.village_unknown`.
    """
    answers = last_answers(observations)
    order = {facility.code: number for number, facility in enumerate(datasets.facilities())}
    wanted = list(villages)
    found: dict[str, list[Any]] = {code: [] for code in wanted}
    for cell in evidence[evidence["village"].isin(wanted)].itertuples(index=False):
        found[cell.village].append(cell)
    listed = []
    for code in wanted:
        village = datasets.village(code)
        cells = sorted(found[code], key=lambda c: (_group_number(c.service), order[c.service]))
        listed += [
            Question(
                village=code,
                village_name=village.name,
                facility=cell.service,
                asked=asked(cell.service, say),
                group=group_of(cell.service),
                said=said(cell, say),
                sourced=cell.reason != "no_source",
                answer=answers.get((code, cell.service)),
            )
            for cell in cells
        ]
    return tuple(listed)


def last_answers(observations: Iterable[Observation]) -> dict[tuple[str, str], Observation]:
    """(village, facility) -> the last answer: of the newest day, of one day the last that came."""
    found: dict[tuple[str, str], Observation] = {}
    for one in observations:
        before = found.get(one.cell)
        if before is None or one.observed_on >= before.observed_on:
            found[one.cell] = one
    return found


def group_of(facility: str) -> str:
    """The group of a facility: its first policy domain that has a group."""
    domains = [domain.value for domain in datasets.service(facility).domains]
    return next((name for name in domains if name in GROUPS), GROUPS[-1])


def _group_number(facility: str) -> int:
    return GROUPS.index(group_of(facility))


def asked(facility: str, say: Catalogue) -> str:
    """ "een bakker": the facility as it stands in "Is er een bakker?"."""
    key = f"checklist.asked.{facility}"
    return say(key) if key in say else datasets.service(facility).name(say.language).lower()


def said(cell: Any, say: Catalogue) -> str:
    """What the sources say of one cell: "ja, 2 (bpost, februari 2026)"."""
    if cell.reason == "no_source" or not isinstance(cell.source, str):
        return say("checklist.said.no_source")
    name = say.source(datasets.sources()[cell.source])
    source = say("sources.short", name=name, date=say.reference_date(cell.as_of))
    if cell.presence == Presence.PRESENT and cell.count == cell.count:
        return say("checklist.said.counted", number=int(cell.count), source=source)
    key = cell.reason if cell.presence == Presence.UNKNOWN else cell.presence
    return say(f"checklist.said.{key}", source=source)
