"""Streets as a graph: which ways there are for who walks or cycles, and searching along them.

Node: a crossing or an end of a street. Edge: a stretch of street between two nodes, in metres.
Flag (`foot`, `bike` of an edge): 0 = not allowed, 1 = in both directions, 2 = only from its start
to its end.
Snapping: a place is put on the nearest node that its mode may use; the straight line to that node
belongs to the way. A place farther than `snap_metres` from any such node is on no street.
Island: streets that hang together with few others, such as a path in a garden that was drawn apart.
Nothing is put on one: from there no way leads anywhere.
Thin graph: the same ways between places that are known beforehand, with far fewer nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.proximity.layers import (
    WHOLE_EARTH,
    Layer,
    Places,
    chord_of,
    metres_between,
)
from buurtpunt_lib.proximity.point_table import coordinates
from buurtpunt_lib.proximity.street_chains import thinned

if TYPE_CHECKING:
    import pandas as pd

# Way of going -> the flag of an edge that allows it.
MODES = {"walk": "foot", "cycle": "bike"}
_FAULTS = 20
# An island has fewer nodes than this share of the largest part of the network; our choice.
_ISLAND = 0.001
# Distances held at once: 160 MB.
_BLOCK = 20_000_000


class Streets:
    """A network of streets for all modes. Make one with `build`."""

    def __init__(self, places: Places, start, end, metres, flags) -> None:
        self._places = places
        self._start, self._end, self._metres, self._flags = start, end, metres, flags
        self._graphs: dict[str, StreetGraph] = {}

    @classmethod
    def build(cls, nodes: pd.DataFrame, edges: pd.DataFrame) -> Streets:
        """The network of two tables.

        nodes: columns id, lat, lon (degrees, WGS 84). edges: start, end (ids of nodes), metres,
        foot, bike (flags). Rows are counted from 1 in what is refused.

        Raises InputError: `proximity.column_missing`, `proximity.coordinate`,
        `proximity.point_unlocated`, `proximity.street_node_twice`, `proximity.street_node_unknown`,
        `proximity.street_metres`, `proximity.street_flag`.
        """
        import pandas as pd

        lat, lon = coordinates(nodes, refuse_unlocated=True, columns=("id", "lat", "lon"))
        faults = Faults()
        for name in ("start", "end", "metres", *MODES.values()):
            if name not in edges.columns:
                faults.add("proximity.column_missing", column=name)
        faults.raise_if_any()
        ids = pd.Index(nodes["id"])
        for row in np.flatnonzero(ids.duplicated())[:_FAULTS]:
            faults.add("proximity.street_node_twice", row=int(row) + 1, node=str(ids[row]))
        faults.raise_if_any()
        ends = []
        for name in ("start", "end"):
            at = ids.get_indexer(edges[name])
            for row in np.flatnonzero(at < 0)[:_FAULTS]:
                node = str(edges[name].iloc[row])
                faults.add("proximity.street_node_unknown", row=int(row) + 1, node=node)
            ends.append(at)
        metres = edges["metres"].to_numpy(dtype=float, na_value=np.nan)
        # Written so that NaN fails too.
        for row in np.flatnonzero(~((metres >= 0) & (metres < np.inf)))[:_FAULTS]:
            faults.add("proximity.street_metres", row=int(row) + 1, value=str(metres[row]))
        flags = {}
        for name in MODES.values():
            flag = edges[name].to_numpy(dtype=float, na_value=np.nan)
            for row in np.flatnonzero(~np.isin(flag, (0, 1, 2)))[:_FAULTS]:
                value = str(edges[name].iloc[row])
                faults.add("proximity.street_flag", row=int(row) + 1, field=name, value=value)
            flags[name] = flag
        faults.raise_if_any()
        return cls(Places.of(lat, lon), *ends, metres, flags)

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self._places)

    def forget(self, mode: str) -> None:
        """Lets go of the graph of a mode; it is made again when it is asked."""
        self._graphs.pop(mode, None)

    def graph(self, mode: str) -> StreetGraph:
        """The streets that a mode may use, kept. Raises InputError `proximity.mode`."""
        if mode not in MODES:
            raise InputError("proximity.mode", value=str(mode), allowed=", ".join(MODES))
        mode = str(mode)
        if mode not in self._graphs:
            flag = self._flags[MODES[mode]]
            there, back = flag > 0, flag == 1
            start = np.concatenate([self._start[there], self._end[back]])
            end = np.concatenate([self._end[there], self._start[back]])
            metres = np.concatenate([self._metres[there], self._metres[back]])
            one_way = bool((flag == 2).any())
            self._graphs[mode] = StreetGraph(self._places, start, end, metres, one_way=one_way)
        return self._graphs[mode]


class StreetGraph:
    """The streets of one mode, searched with scipy's Dijkstra."""

    def __init__(
        self, places: Places, start, end, metres, *, one_way: bool, used: np.ndarray | None = None
    ) -> None:
        """used: nodes that count though no street may lead to them."""
        self.places = places
        self.size = len(places)
        self.one_way = one_way
        self._out = _Links.of(self.size, start, end, metres)
        self._into = _Links.of(self.size, end, start, metres) if one_way else self._out
        usable = np.zeros(self.size, dtype=bool)
        usable[start], usable[end] = True, True
        if used is not None:
            usable[used] = True
        rows = np.flatnonzero(usable)
        self._nodes = Layer(rows, places.unit[rows], tree=True)
        straight = metres_between(places, start, places, end)
        # Edges may be a little shorter than the straight line (rounding, a sphere for an
        # ellipsoid): how far a way of one metre can lead, so that no search is cut too narrow.
        with np.errstate(divide="ignore", invalid="ignore"):
            leap = straight / metres
        leap = leap[straight > 0]
        self._leap = float(max(1.0, leap.max(initial=1.0)))
        self._snapped: WeakKeyDictionary[Layer, dict] = WeakKeyDictionary()

    def snap(self, places: Places, snap_metres: float) -> tuple[np.ndarray, np.ndarray]:
        """Node of each place (-1: on no street) and the metres to it."""
        node, away = np.full(len(places), -1), np.full(len(places), np.nan)
        if len(self._mainland.rows) and len(places.located):
            at = places.located
            found = self._mainland.nearest(places.unit[at], 1)[1][:, 0]
            metres = metres_between(places, at, self.places, found)
            near = metres <= snap_metres
            node[at[near]], away[at[near]] = found[near], metres[near]
        return node, away

    def snap_layer(self, layer: Layer, places: Places, snap_metres: float):
        """`snap` for the points of a layer, remembered."""
        known = self._snapped.setdefault(layer, {})
        if snap_metres not in known:
            known[snap_metres] = self.snap(places, snap_metres)
        return known[snap_metres]

    def thin(self, nodes: np.ndarray) -> ThinGraph:
        """The same ways between some nodes, with far fewer others."""
        return ThinGraph(self, nodes)

    @cached_property
    def _mainland(self) -> Layer:
        """The nodes that are on no island."""
        rows = self._nodes.rows
        many = np.bincount(self.part[rows]) if len(rows) else np.zeros(0, dtype=int)
        main = many >= _ISLAND * many.max(initial=0)
        if main[many > 0].all():
            return self._nodes
        rows = rows[main[self.part[rows]]]
        return Layer(rows, self.places.unit[rows], tree=True)

    @cached_property
    def part(self) -> np.ndarray:
        """For each node, the connected part of the network in which it lies."""
        from scipy.sparse.csgraph import connected_components

        return connected_components(self._out.matrix(), directed=True, connection="weak")[1]

    def to_nearest(
        self, node: np.ndarray, offset: np.ndarray, limit: float = np.inf
    ) -> tuple[np.ndarray, np.ndarray]:
        """From every node to the nearest of some places: metres (infinite: no way), which place.

        node, offset: where each place is snapped, and the metres from there to it. One search from
        all of them at once, against the direction of the streets.
        """
        from scipy.sparse.csgraph import dijkstra

        metres, which = np.full(self.size, np.inf), np.full(self.size, -1)
        if len(node) == 0:
            return metres, which
        # Each place becomes a node of its own, from which one way leads into the network.
        away, _, source = dijkstra(
            self._into.matrix(node, offset),
            indices=np.arange(self.size, self.size + len(node)),
            min_only=True,
            return_predecessors=True,
            limit=limit,
        )
        metres, source = away[: self.size], source[: self.size]
        reached = np.isfinite(metres)
        which[reached] = source[reached] - self.size
        return metres, which

    def around(
        self, nodes: np.ndarray, limit: float
    ) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Everything within a limit of each node, a neighbourhood at a time.

        Yields positions in `nodes`, node ids, and the metres between them (position, node id);
        infinite beyond the limit. Only the streets of the neighbourhood are searched.
        """
        from scipy.sparse.csgraph import dijkstra

        if len(nodes) == 0:
            return
        chord = float(chord_of(min(limit * self._leap, 1e9))) * (1 + 1e-9) + 1e-12
        unit = self.places.unit[nodes]
        cell = np.floor(unit / max(chord, 1e-4)).astype(np.int64)
        _, group = np.unique(cell, axis=0, return_inverse=True)
        order = np.argsort(group.ravel(), kind="stable")
        cuts = np.flatnonzero(np.diff(group.ravel()[order])) + 1
        place = np.full(self.size, -1, dtype=np.int32)
        for members in np.split(order, cuts):
            middle = unit[members].mean(axis=0)
            spread = np.sqrt(((unit[members] - middle) ** 2).sum(axis=1).max())
            reach = np.array([min(spread + chord, 2 * WHOLE_EARTH)])
            ids = np.sort(self._nodes.pairs(middle[None, :], reach)[1])
            place[ids] = np.arange(len(ids))
            matrix = self._out.within(ids, place)
            step = max(1, _BLOCK // max(len(ids), 1))
            for start in range(0, len(members), step):
                some = members[start : start + step]
                yield some, ids, dijkstra(matrix, indices=place[nodes[some]], limit=limit)
            place[ids] = -1

    def between(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Metres from each start node to each end node, however far: (start, end)."""
        from scipy.sparse.csgraph import dijkstra

        turned = len(end) < len(start)
        links = self._into if turned else self._out
        first, last = (end, start) if turned else (start, end)
        step = max(1, _BLOCK // max(self.size, 1))
        matrix = links.matrix()
        found = [
            dijkstra(matrix, indices=first[at : at + step])[:, last]
            for at in range(0, len(first), step)
        ]
        metres = np.concatenate(found) if found else np.zeros((0, len(last)))
        return metres.T if turned else metres


class Unforeseen(Exception):
    """A place that a thin graph was not made for."""


class ThinGraph(StreetGraph):
    """A graph with the same ways between some nodes of another, `nodes`, and far fewer others.

    place: where each node of the other stands in this one; -1 = it is not in it.
    """

    def __init__(self, whole: StreetGraph, nodes: np.ndarray) -> None:
        kept = np.zeros(whole.size, dtype=bool)
        kept[nodes] = True
        start, end, metres = thinned(whole.size, *whole._out.listed(), kept)
        kept[start], kept[end] = True, True
        rest = np.flatnonzero(kept)
        self.place = np.full(whole.size, -1)
        self.place[rest] = np.arange(len(rest))
        self._whole = whole
        super().__init__(
            whole.places.take(rest),
            self.place[start],
            self.place[end],
            metres,
            one_way=whole.one_way,
            used=self.place[nodes],
        )

    def snap(self, places: Places, snap_metres: float) -> tuple[np.ndarray, np.ndarray]:
        """As in the whole graph. Raises Unforeseen."""
        node, away = self._whole.snap(places, snap_metres)
        on = node >= 0
        node[on] = self.place[node[on]]
        if (node[on] < 0).any():
            raise Unforeseen
        return node, away


class _Links:
    """The edges that leave each node, in one direction of travel."""

    def __init__(self, starts: np.ndarray, ends: np.ndarray, metres: np.ndarray) -> None:
        # starts[i] to starts[i + 1]: the edges of node i.
        self._starts, self._ends, self._metres = starts, ends, metres

    @classmethod
    def of(cls, size: int, start, end, metres) -> _Links:
        """Of parallel edges the shortest counts; an edge from a node to itself leads nowhere."""
        order = np.lexsort((metres, end, start))
        start, end, metres = start[order], end[order], metres[order]
        kept = start != end
        kept[1:] &= (start[1:] != start[:-1]) | (end[1:] != end[:-1])
        start, end, metres = start[kept], end[kept], metres[kept]
        starts = np.zeros(size + 1, dtype=np.int32)
        np.cumsum(np.bincount(start, minlength=size), out=starts[1:])
        return cls(starts, end.astype(np.int32), metres)

    def listed(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(start, end, metres) of every edge."""
        start = np.repeat(np.arange(len(self._starts) - 1), np.diff(self._starts))
        return start, self._ends.astype(start.dtype), self._metres

    def matrix(self, node: np.ndarray | None = None, offset: np.ndarray | None = None):
        """As scipy takes it; with `node`, extra nodes from each of which one edge leads there."""
        from scipy.sparse import csr_array

        starts, ends, metres = self._starts, self._ends, self._metres
        size = len(starts) - 1
        if node is not None:
            starts = np.concatenate([starts, starts[-1] + np.arange(1, len(node) + 1)])
            ends = np.concatenate([ends, node])
            metres = np.concatenate([metres, offset])
            size += len(node)
        shape = (size, size)
        return csr_array((metres, ends.astype(np.int32), starts.astype(np.int32)), shape=shape)

    def within(self, ids: np.ndarray, place: np.ndarray):
        """The edges between some nodes only; place: node -> its position in `ids`, or -1."""
        from scipy.sparse import csr_array

        first, last = self._starts[ids], self._starts[ids + 1]
        many = last - first
        ends_at = np.cumsum(many)
        at = np.arange(ends_at[-1] if len(ids) else 0)
        at += np.repeat(first - (ends_at - many), many)
        line = np.repeat(np.arange(len(ids)), many)
        column = place[self._ends[at]]
        kept = column >= 0
        starts = np.zeros(len(ids) + 1, dtype=np.int32)
        np.cumsum(np.bincount(line[kept], minlength=len(ids)), out=starts[1:])
        shape = (len(ids), len(ids))
        return csr_array((self._metres[at[kept]], column[kept], starts), shape=shape)
