"""Ways along streets, worked out once by a command and then looked up.

A network of streets is far too large for each page to hold, and searching it takes minutes. So
`work_out` does that once, for what is loaded at that moment, and pages read what it kept. After any
change of the loaded tables it must be done anew; until then straight lines stand in.

Start: a place where people are: an origin (`Facts.origins`), or the point of a village.
Place: where a facility is known to be (`Facts.places`), without what a group entered.
Pair: a start and a village point near it. Candidate: a place near a village, among the nearest few.
Unknown (NaN): the start or the place lies on no street, or no way was found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import datasets
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.assessment.facts import Facts
    from buurtpunt_lib.proximity import PointIndex, Streets
    from buurtpunt_lib.proximity.layers import Places
    from buurtpunt_lib.proximity.streets import AlongStreets

MODES = ("walk", "cycle")
ABOUT, STARTS, PLACES, PAIRS, NEAR = (
    f"street_{name}" for name in ("about", "starts", "places", "pairs", "near")
)
# Ways to village points are kept up to this straight line: from villages, and from other starts.
VILLAGES_M, OTHERS_M = 9_000.0, 5_000.0
# With more starts than this only the ways to places are kept.
MOST_PAIRED = 50_000
# Candidates of each facility: the nearest in a straight line, and as many outside the village.
NEAREST = 4
# Ways of pairs and candidates are looked for up to this length first; what is not found then, up to
# the second, but between other starts and village points.
FIRST_M, FARTHEST_M = 16_000.0, 30_000.0
# Closer together than this is the same place, and no street lies between.
SAME_M = 1.0
# Parts in which pairs and candidates are worked out, for who watches.
_BLOCKS = 20


@dataclass(frozen=True)
class About:
    """What was worked out. source, as_of: name and date of the streets. nodes: of the network.

    starts: how many; off_walk, off_cycle: those of them on no street, where a straight line stands
    in. places, off_street: places of facilities, and those of them on no street on foot. banded:
    ways between villages and all places near them (`street_bands`); 0 where none were kept.
    """

    source: str
    as_of: str
    nodes: int
    starts: int
    off_walk: int
    off_cycle: int
    places: int
    off_street: int
    banded: int = 0


def loaded_streets() -> bool:
    """Whether streets are loaded."""
    kinds = {table.kind for table in datasets.loaded.tables().values()}
    return {"street_nodes", "street_edges"} <= kinds


def about() -> About | None:
    """What was worked out for the tables of now; None where nothing was."""
    mark = stamp()
    return _about(mark) if mark else None


def stamp() -> str:
    """A text that differs after anything else was worked out; "" where nothing was."""
    return datasets.loaded.kept_stamp(ABOUT)


@lru_cache(maxsize=2)
def _about(mark: str) -> About | None:
    frame = datasets.loaded.kept(ABOUT)
    if frame is None or len(frame) != 1:
        return None
    return About(**frame.astype(object).iloc[0].to_dict())


def work_out(
    facts: Facts,
    *,
    progress: Callable[[str, int, int | None], None] = lambda step, done, total: None,
) -> About:
    """Works out the ways along the loaded streets and keeps them.

    facts: those of now, without a scan. Raises InputError `streets.none_loaded`; `loaded.busy`
    where it is being done already; `streets.changed` where a table changed meanwhile, so that it
    must be done again; and as `Streets.build` and `loaded.keep`.
    """
    if not loaded_streets():
        raise InputError("streets.none_loaded")
    with datasets.loaded.lock("distances"):
        return _work_out(facts, progress)


def _work_out(facts: Facts, progress: Callable[[str, int, int | None], None]) -> About:
    import pandas as pd

    from buurtpunt_lib.assessment.street_bands import BANDS, Bands
    from buurtpunt_lib.proximity import Streets

    loaded = datasets.loaded
    of = loaded.stamp()
    progress("streets_read", 0, None)
    network = Streets.build(_streets("street_nodes"), _streets("street_edges"))
    task = _Task.of(facts)
    bands = Bands(task.villages, task.places)
    steps = len(MODES) * (len(task.facilities) + _BLOCKS + 1)
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        progress("streets_search", done, steps)

    off = {}
    for mode in MODES:
        progress("streets_search", done, steps)
        measure = task.measure(network, mode)
        off[mode] = int((measure.node[task.asked] < 0).sum())
        if mode == "walk":
            off_street = sum(measure.off_street(facts.index, name) for name in task.facilities)
        task.search(measure, mode, step)
        bands.search(measure, mode, task.at_village)
        step()
        network.forget(mode)
    if loaded.stamp() != of:
        raise InputError("streets.changed")
    loaded.keep(PLACES, facts.places[["id", "facility"]].reset_index(drop=True), of)
    for name, frame in (*task.tables().items(), (BANDS, bands.table())):
        loaded.keep(name, frame, of)
    table = next(t for t in loaded.tables().values() if t.kind == "street_edges")
    made = About(
        source=table.source.name,
        as_of=table.as_of,
        nodes=network.size,
        starts=len(task.asked),
        off_walk=off["walk"],
        off_cycle=off["cycle"],
        places=len(facts.places),
        off_street=off_street,
        banded=len(bands.village),
    )
    # Last: what is kept counts only when all of it is there.
    loaded.keep(ABOUT, pd.DataFrame([vars(made)]), of)
    return made


def _streets(kind: str) -> pd.DataFrame:
    """All rows of a kind; `loaded.read` would keep them as long as the process lives."""
    import pandas as pd

    keys = [key for key, table in datasets.loaded.tables().items() if table.kind == kind]
    return pd.concat([datasets.loaded.read_table(key) for key in keys], ignore_index=True)


class _Task:
    """The starts, pairs and candidates of one moment, and what was found of them."""

    def __init__(self, facts: Facts, lat: np.ndarray, lon: np.ndarray) -> None:
        from buurtpunt_lib.proximity.layers import Places

        self.index: PointIndex = facts.index
        self.facilities = tuple(self.index.facilities)
        self.lat, self.lon, self.starts = lat, lon, Places.of(lat, lon)
        self.asked = self.starts.located
        self.villages = _points(facts.villages)
        # Where each village stands among the starts.
        self.at_village = _rows(lat, lon, *_degrees(facts.villages))
        self.places = _points(facts.places)
        self.pairs = self._pairs()
        self.near = self._candidates(facts)
        self.found: dict[str, np.ndarray] = {}

    @classmethod
    def of(cls, facts: Facts) -> _Task:
        parts = [_degrees(facts.origins), _degrees(facts.villages)]
        both = np.unique(np.column_stack([np.concatenate(of) for of in zip(*parts, strict=True)]),
                         axis=0)  # fmt: skip
        both = both[np.isfinite(both).all(axis=1)]
        return cls(facts, both[:, 0], both[:, 1])

    def _pairs(self) -> pd.DataFrame:
        """start, village: positions, in order; as far as they are kept."""
        import pandas as pd

        from buurtpunt_lib.proximity.layers import Layer, chord_of

        rows = self.villages.located
        layer = Layer(rows, self.villages.unit[rows], tree=True)
        here = self.at_village[self.at_village >= 0]
        others = np.setdiff1d(np.arange(len(self.lat)), here)
        if len(self.lat) > MOST_PAIRED:
            others = others[:0]
        found = []
        for starts, limit in ((np.unique(here), VILLAGES_M), (others, OTHERS_M)):
            unit = self.starts.unit[starts]
            start, village = layer.pairs(unit, np.full(len(starts), chord_of(limit)))
            found.append(pd.DataFrame({"start": starts[start], "village": village}))
        table = pd.concat(found, ignore_index=True)
        return table.sort_values(["start", "village"], ignore_index=True)

    def _candidates(self, facts: Facts) -> pd.DataFrame:
        """village, place: positions, in order."""
        import pandas as pd

        lat, lon = _degrees(facts.villages)
        own = facts.villages.index.to_numpy(dtype=object)
        stands = facts.places["village"].to_numpy(dtype=object)
        found = []
        for facility in self.facilities:
            # So many, that some of them lie outside the largest village.
            rows = self.index.nearest(facility, lat, lon, 10 * NEAREST)[1]
            inside = (stands[rows] == own[:, None]) & (rows >= 0)
            first = np.arange(rows.shape[1])[None, :] < NEAREST
            outside = ~inside & (rows >= 0)
            chosen = (first | (outside.cumsum(axis=1) <= NEAREST) & outside) & (rows >= 0)
            village, at = np.nonzero(chosen)
            found.append(pd.DataFrame({"village": village, "place": rows[village, at]}))
        table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(
            {"village": [], "place": []}, dtype=int)  # fmt: skip
        return table.sort_values(["village", "place"], ignore_index=True)

    def measure(self, network: Streets, mode: str) -> AlongStreets:
        from buurtpunt_lib.proximity.streets import SNAP_METRES, AlongStreets

        graph = network.graph(mode)
        whole = AlongStreets(graph, *graph.snap(self.starts, SNAP_METRES), SNAP_METRES)
        return whole.thin(self.index, self.facilities, [self.villages])

    def search(self, measure: AlongStreets, mode: str, step: Callable[[], None]) -> None:
        """Fills in everything of one mode."""
        for facility in self.facilities:
            metres, position = (part[:, 0, 0] for part in measure.table(self.index, [facility], 1))
            straight, row = (
                part[:, 0] for part in self.index.nearest(facility, self.lat, self.lon)
            )
            same = straight < SAME_M
            metres, position = np.where(same, straight, metres), np.where(same, row, position)
            self.found[f"{mode}:{facility}"] = metres.astype(np.float32)
            self.found[f"{mode}_at:{facility}"] = position.astype(np.int32)
            step()
        self._pairwise(measure, mode, step)

    def _pairwise(self, measure: AlongStreets, mode: str, step: Callable[[], None]) -> None:
        """The ways of all pairs and candidates, each start searched once or twice."""
        from buurtpunt_lib.proximity.layers import metres_between

        snapped = [
            measure.graph.snap(at, measure.snap_metres) for at in (self.villages, self.places)
        ]
        targets = self.pairs["village"].to_numpy(), self.near["place"].to_numpy()
        starts = (
            self.pairs["start"].to_numpy(),
            self.at_village[self.near["village"].to_numpy()],
        )
        node, offset = (
            np.concatenate([part[kind][to] for part, to in zip(snapped, targets, strict=True)])
            for kind in (0, 1)
        )
        start = np.concatenate(starts)
        straight = np.concatenate(
            [
                metres_between(self.starts, begin, places, to)
                for begin, places, to in zip(
                    starts, (self.villages, self.places), targets, strict=True
                )
            ]
        )
        of_village = np.zeros(len(self.lat), dtype=bool)
        of_village[self.at_village[self.at_village >= 0]] = True
        order = np.argsort(start, kind="stable")
        metres = np.full(len(start), np.nan)
        for part in np.array_split(order, _BLOCKS):
            metres[part] = measure.pairs(start[part], node[part], offset[part], FIRST_M)
            far = part[np.isnan(metres[part]) & of_village[start[part]]]
            metres[far] = measure.pairs(start[far], node[far], offset[far], FARTHEST_M)
            step()
        metres = np.where(straight < SAME_M, straight, metres).astype(np.float32)
        self.pairs[mode], self.near[mode] = np.split(metres, [len(targets[0])])

    def tables(self) -> dict[str, pd.DataFrame]:
        """What is kept, by name."""
        import pandas as pd

        starts = pd.DataFrame({"lat": self.lat, "lon": self.lon, **self.found})
        small = {"start": np.int32, "village": np.int32, "place": np.int32}
        return {
            STARTS: starts,
            PAIRS: self.pairs.astype({k: v for k, v in small.items() if k in self.pairs}),
            NEAR: self.near.astype({k: v for k, v in small.items() if k in self.near}),
        }


def _degrees(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return table["lat"].to_numpy(dtype=float), table["lon"].to_numpy(dtype=float)


def _points(table: pd.DataFrame) -> Places:
    from buurtpunt_lib.proximity.layers import Places

    return Places.of(*_degrees(table))


def _rows(lat, lon, some_lat, some_lon) -> np.ndarray:
    """Where places stand among others, told by their very coordinates; -1 = nowhere."""
    import pandas as pd

    known = pd.MultiIndex.from_arrays([lat, lon])
    return known.get_indexer(pd.MultiIndex.from_arrays([some_lat, some_lon]))
