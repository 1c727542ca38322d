"""Bands: every known place near a village, with the way there; so that places can be counted.

Beside the nearest place of each facility, `street_tables.work_out` keeps for each village the way
to all places within `BAND_M`, on foot and by bike, in one table that holds nothing else. Pages read
the rows of one village.
Beyond: a way longer than `BAND_M`. Infinite in the table; a place that was known when the ways were
worked out and has no row lies beyond in both ways of going.
Unknown (NaN): the village or the place lies on no street, or no street leads from one to the other;
then, and for a place that only a group knows of, the straight line times the detour factor stands
in.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import datasets
from buurtpunt_lib.assessment import street_tables as kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from buurtpunt_lib.assessment.facts import Facts
    from buurtpunt_lib.proximity.layers import Places
    from buurtpunt_lib.proximity.streets import AlongStreets

BANDS = "street_bands"
# As far as one cycles in a quarter of an hour, by the official indicator.
BAND_M = 3_750.0
# A mapped street may be this much shorter than the straight line between its ends (a sphere for an
# ellipsoid, rounding).
_SLACK = 1.01
# With more places near villages than this nothing is kept: 160 MB while they are worked out.
MOST = 10_000_000
# Pairs that are searched at once.
_BLOCK = 500_000


class Bands:
    """What is worked out, mode by mode. village, place: positions, in order, of each pair that may
    lie within the band; ways: mode → metres of each."""

    def __init__(self, villages: Places, places: Places) -> None:
        from buurtpunt_lib.proximity.layers import Layer, chord_of

        rows = places.located
        layer = Layer(rows, places.unit[rows], tree=True)
        here = villages.located
        chord = np.full(len(here), chord_of(BAND_M * _SLACK))
        many = layer.count(villages.unit[here], chord)
        if many.sum() > MOST:
            here = here[:0]
            chord = chord[:0]
        village, place = layer.pairs(villages.unit[here], chord)
        village = here[village]
        order = np.lexsort((place, village))
        self.village = village[order].astype(np.int32)
        self.place = place[order].astype(np.int32)
        self.villages, self.places = villages, places
        self.ways: dict[str, np.ndarray] = {}

    def search(self, measure: AlongStreets, mode: str, at_village: np.ndarray) -> None:
        """Fills in one mode. at_village: where each village stands among the measure's origins."""
        from buurtpunt_lib.proximity.layers import metres_between

        node, offset = measure.graph.snap(self.places, measure.snap_metres)
        part = measure.graph.part
        metres = np.full(len(self.village), np.nan, dtype=np.float32)
        for first in range(0, len(metres), _BLOCK):
            some = slice(first, first + _BLOCK)
            village, place = self.village[some], self.place[some]
            start = at_village[village]
            ways = measure.pairs(start, node[place], offset[place], BAND_M * (1 + 1e-9))
            on = (measure.node[start] >= 0) & (node[place] >= 0)
            joined = on & (part[measure.node[start]] == part[node[place]])
            beyond = joined & ~(ways <= BAND_M)
            straight = metres_between(self.villages, village, self.places, place)
            same = straight < kept.SAME_M
            metres[some] = np.select([same, beyond], [straight, np.inf], ways)
        self.ways[mode] = metres

    def table(self) -> pd.DataFrame:
        """What is kept: columns village, place, walk, cycle."""
        import pandas as pd

        table = pd.DataFrame({"village": self.village, "place": self.place, **self.ways})
        beyond = np.isinf(table[list(kept.MODES)].to_numpy()).all(axis=1)
        return table[~beyond].reset_index(drop=True)


def followed() -> bool:
    """Whether places are counted along streets."""
    made = kept.about()
    return made is not None and made.banded > 0


def ways_to(
    facts: Facts, village: str, ids: Sequence[str], facilities: Sequence[str] | str, lat, lon
) -> dict[str, np.ndarray]:
    """Metres of way from the point of a village to some places, by way of going.

    ids: of the places, as in `Facts.places`; facilities: of each, or of all. lat, lon: of each, in
    degrees. Along streets where that is known, infinite beyond `BAND_M`; elsewhere the straight
    line times the detour factor; NaN where the village or the place lies nowhere known.
    """
    from buurtpunt_lib.assessment.ways import ways_from

    here = facts.spot(village)
    ways = ways_from(facts, here[:1], here[1:])
    straight = ways["walk"].straight.between(lat, lon)[0]
    if not followed():
        return dict.fromkeys(kept.MODES, straight)
    mark = kept.stamp()
    told = np.broadcast_to(np.asarray(facilities, dtype=object), len(ids))
    at = _positions(mark, np.asarray(ids, dtype=object), told)
    table = within_band(mark, facts.position[village])
    if table is None:
        return dict.fromkeys(kept.MODES, straight)
    places = table["place"].to_numpy()
    row = np.searchsorted(places, at)
    found = row < len(places)
    found[found] = places[row[found]] == at[found]
    made = {}
    for mode in kept.MODES:
        away = np.full(len(at), np.inf)
        away[found] = table[mode].to_numpy()[row[found]]
        if (at < 0).any():
            # What a group entered stands at the point of its village.
            away[at < 0] = ways[mode].between(lat, lon)[0][at < 0]
        away = np.where(np.isnan(away) | np.isnan(straight), straight, away)
        made[mode] = away
    return made


def _positions(mark: str, ids: np.ndarray, facilities: np.ndarray) -> np.ndarray:
    """Where places stand in what was kept; -1 = they were not known then."""
    found = np.full(len(ids), -1)
    for facility in set(facilities.tolist()):
        names, at = _named(mark, facility)
        asked = np.flatnonzero(facilities == facility)
        row = names.get_indexer(ids[asked])
        found[asked[row >= 0]] = at[row[row >= 0]]
    return found


@lru_cache(maxsize=64)
def _named(mark: str, facility: str) -> tuple[pd.Index, np.ndarray]:
    """Ids of the places of a facility, and where each stands."""
    import pandas as pd

    ids, of_facility = _kept_places(mark)
    at = of_facility.get(facility, np.zeros(0, dtype=int))
    names = pd.Index(ids[at], dtype=object)
    once = ~names.duplicated()
    return names[once], at[once]


@lru_cache(maxsize=2)
def _kept_places(mark: str) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Ids of all places, and positions of those of each facility; none where they are gone."""
    frame = datasets.loaded.kept(kept.PLACES)
    if frame is None or kept.stamp() != mark:
        return np.zeros(0, dtype=object), {}
    ids = frame["id"].to_numpy(dtype=object)
    return ids, frame.groupby("facility", observed=True).indices


@lru_cache(maxsize=128)
def within_band(mark: str, village: int) -> pd.DataFrame | None:
    """The rows of one village (its position), in order of place; None where they are gone."""
    frame = datasets.loaded.kept(BANDS, filters=[("village", "==", village)])
    return frame if kept.stamp() == mark else None
