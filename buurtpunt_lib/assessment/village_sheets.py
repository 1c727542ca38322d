"""What the tables say of the villages of a roll-out, and in which order to begin.

Sheet: one village with what was measured there, to lay beside what residents say themselves.
Proposal: the villages of a municipality, those where a hub helps most people first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from buurtpunt_lib.assessment.hub_places import PLACES, candidates, villages_with_hub
from buurtpunt_lib.assessment.village import village
from buurtpunt_lib.assessment.village_gaps import village_gaps
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning.needs import GapState

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.facts import Facts
    from buurtpunt_lib.domain.scan import Scan


@dataclass(frozen=True)
class Sheet:
    """lacks, unsure, here: keys of needs (see `lacking`). known: whether anything is known of how
    near they are. meeting: facilities where people meet by chance that the village has for certain;
    meeting_unknown: how many nobody knows of. hubs: names of open places in the village.
    population: None where nobody knows.
    """

    code: str
    name: str
    municipality: str
    population: float | None
    lacks: tuple[str, ...]
    unsure: tuple[str, ...]
    here: tuple[str, ...]
    known: bool
    meeting: tuple[str, ...]
    meeting_unknown: int
    hubs: tuple[str, ...]


@dataclass(frozen=True)
class Order:
    """villages: (code, name), those to begin with first. best: how many of them the best choice of
    places holds; the others follow by how many people a hub there would help. open: villages with
    an open hub, left out. A village of which nobody knows where it lies comes last.
    """

    municipality: str
    villages: tuple[tuple[str, str], ...]
    best: int
    open: tuple[str, ...]


def sheet(facts: Facts, code: str) -> Sheet:
    """The sheet of a village. Raises InputError `data.village_unknown` for a code that is none."""
    found = village(facts, code)
    gaps = village_gaps(facts, code)

    def keys(state: GapState) -> tuple[str, ...]:
        return tuple(gap.key for gap in gaps if gap.state is state)

    return Sheet(
        code=code,
        name=found.name,
        municipality=found.municipality,
        population=found.population,
        lacks=keys(GapState.LACKS),
        unsure=keys(GapState.UNSURE),
        here=keys(GapState.HERE),
        known=bool(gaps),
        meeting=found.spontaneous.present,
        meeting_unknown=len(found.spontaneous.unknown),
        hubs=tuple(hub.name for hub in found.own_hubs),
    )


def order(facts: Facts, nis: str, *, first: int = PLACES) -> Order:
    """Every village of a municipality in the order in which to begin.

    first: how many begin together. Raises InputError `data.municipality_unknown`.
    """
    own = facts.villages_of(nis)
    found = candidates(facts, nis, places=min(first, len(own)), count=0)
    begun = [one.village for one in found.steps]
    rest = [one.village for one in found.candidates if not one.locked and one.village not in begun]
    opened = set(villages_with_hub(facts))
    codes = [*begun, *rest, *(code for code in found.unlocated if code not in opened)]
    return Order(
        municipality=str(own.iloc[0]["municipality"]),
        villages=tuple((code, str(own.at[code, "name"])) for code in codes),
        best=len(begun),
        open=tuple(code for code in own.index if code in opened),
    )


def order_of_scan(facts: Facts, scan: Scan) -> Order:
    """The villages that a scan chose, in its order. Raises InputError `rollout.scan_empty`."""
    table = facts.villages
    codes = [code for code in scan.chosen if code in table.index]
    if not codes:
        raise InputError("rollout.scan_empty")
    names = tuple((code, str(table.at[code, "name"])) for code in codes)
    town = str(table.at[codes[0], "municipality"])
    return Order(municipality=town, villages=names, best=len(codes), open=())


def names_of(facts: Facts, codes: Sequence[str]) -> dict[str, str]:
    """Code → name of the village; the code itself where no table knows it."""
    table = facts.villages
    return {code: str(table.at[code, "name"]) if code in table.index else code for code in codes}
