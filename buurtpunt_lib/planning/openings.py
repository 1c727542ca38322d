"""Ways to begin a pitch: a fact about the village, honesty, or a person to imagine.

Cell: what is known of one facility in the village. Opening: a kind, the key of its sentence, and
the values that the sentence names. A fact is offered only where a source really says it: what is
not known is never taken for absent, and a village of which nothing is known gets no fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from buurtpunt_lib.domain import Presence, Village

KINDS = ("fact", "honest", "persona")
HONEST = ("first_time", "not_ready", "nervous")
PERSONAS = ("elder", "teenager", "newcomer")
POPULATION_SOURCE = "statbel_population_2024"


@dataclass(frozen=True)
class Cell:
    """What a source says of one facility in a village; see `proximity.gap_table`.

    count: None = not counted. nearest: name of the nearest other village that has it, `metres`
    away in a straight line. peers: villages of like size, of which at least the share
    `peer_share` has it, and exactly that share where `peer_known`.
    """

    presence: Presence
    source: str | None = None
    as_of: str | None = None
    count: int | None = None
    nearest: str | None = None
    metres: float | None = None
    peers: int | None = None
    peer_share: float | None = None
    peer_known: bool = False


@dataclass(frozen=True)
class Opening:
    """kind: one of KINDS. sources: (key of a source, reference date) of all that is said."""

    kind: str
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[tuple[str, str | None], ...] = ()


def openings(village: Village | None, cells: Mapping[str, Cell]) -> tuple[Opening, ...]:
    """Every opening there is for a village, facts first.

    cells: by code of the facility, those of the village only. Without a village there are no
    facts, and people to imagine live "in our village".
    """
    found = [*_facts(village, cells)] if village is not None else []
    found += [Opening("honest", key) for key in HONEST]
    return (*found, *_personas(village, cells))


def _facts(village: Village, cells: Mapping[str, Cell]) -> list[Opening]:
    found = []
    named: dict[str, Any] = {"village": village.name}
    people: dict[str, Any] = {}
    counted: tuple[tuple[str, str | None], ...] = ()
    if village.population is not None:
        year = str(village.population_year)
        people = {"residents": village.population}
        counted = ((POPULATION_SOURCE, year),)
    post = _missing_post(cells)
    station = _missing(cells, "railway_station")
    for key, cell in (("post", post), ("station", station)):
        if cell is None or cell.nearest is None or cell.metres is None:
            continue
        away = {"nearest": cell.nearest, "km": cell.metres / 1000}
        source = ((cell.source or "", cell.as_of),)
        found.append(Opening("fact", f"{key}_far", named | away, source))
        if people:
            values = named | people | {"nearest": cell.nearest}
            found.append(Opening("fact", f"{key}_people", values, (*source, *counted)))
    if post is not None:
        found += _peers(cells["post_point"], named, counted)
    lockers = cells.get("parcel_locker")
    if post is not None and lockers is not None and lockers.presence == Presence.PRESENT:
        source = ((lockers.source or "", lockers.as_of),)
        found.append(Opening("fact", "lockers", named, source))
    if people:
        found.append(Opening("fact", "residents", named | people, counted))
    return found


def _peers(
    point: Cell, named: Mapping[str, Any], counted: tuple[tuple[str, str | None], ...]
) -> list[Opening]:
    """Villages of like size that do have a post point; no fact to begin with where they are few."""
    if point.peers is None or point.peer_share is None or point.peer_share < 0.5:
        return []
    values = {**named, "n": round(point.peer_share * point.peers), "peers": point.peers}
    key = "post_peers" if point.peer_known else "post_peers_least"
    # Villages are alike by their number of residents: that source is used too.
    return [Opening("fact", key, values, ((point.source or "", point.as_of), *counted))]


def _personas(village: Village | None, cells: Mapping[str, Cell]) -> list[Opening]:
    values = {"village": village.name} if village is not None else {}
    found = []
    post, station = _missing_post(cells), _missing(cells, "railway_station")
    for key in PERSONAS:
        cell = {"elder": post, "teenager": station}.get(key)
        if village is not None and cell is not None and cell.nearest and cell.metres is not None:
            away = {"nearest": cell.nearest, "km": cell.metres / 1000}
            source = ((cell.source or "", cell.as_of),)
            found.append(Opening("persona", f"{key}_far", values | away, source))
        else:
            found.append(Opening("persona", key if village else f"{key}_here", values))
    return found


def _missing(cells: Mapping[str, Cell], code: str) -> Cell | None:
    cell = cells.get(code)
    return cell if cell is not None and cell.presence == Presence.ABSENT else None


def _missing_post(cells: Mapping[str, Cell]) -> Cell | None:
    """Neither a post office nor a post point; the nearest of the two tells how far it is."""
    both = [_missing(cells, code) for code in ("post_office", "post_point")]
    known = [cell for cell in both if cell is not None]
    if len(known) < len(both):
        return None
    return min(known, key=lambda cell: cell.metres if cell.metres is not None else float("inf"))
