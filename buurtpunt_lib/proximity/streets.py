"""Distances along streets, on foot or by bike, as a Reach.

Way: from a place to the nearest node of the network (a straight line), along the streets, and from
the last node to the point (a straight line again).
Unknown (NaN): the place lies farther than `snap_metres` from any street that may be used, or no
way is known from there to any point. A point that lies on no street is left out; `off_street`
counts them.
Points that are equally far along the streets may come in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.proximity.index import PointIndex
from buurtpunt_lib.proximity.layers import Places
from buurtpunt_lib.proximity.point_table import check_bounds, coordinates, ids_of
from buurtpunt_lib.proximity.reach import Reach, reach_by
from buurtpunt_lib.proximity.street_graph import StreetGraph, Streets, Unforeseen

if TYPE_CHECKING:
    import pandas as pd

# How far a house or a shop may lie from the street that it is reached by; our choice.
SNAP_METRES = 500.0
# Ways up to which the neighbourhood of each origin is searched before the whole network is.
_NEAR, _FAR = 2_000.0, 16_000.0


def reach_streets(
    origins: pd.DataFrame,
    index: PointIndex,
    facilities: Sequence[str],
    streets: Streets,
    *,
    mode: str = "walk",
    n: int = 1,
    snap_metres: float = SNAP_METRES,
    thin: bool = False,
) -> Reach:
    """`reach_table` along streets. mode: "walk" or "cycle".

    thin: whether the network is made thin first. That takes as long as some ten searches over all
    of it, and makes each of them four times faster where streets have a node at every bend.

    Raises InputError as `reach_table` does, `proximity.mode`, `proximity.metres`.
    """
    snap = float(check_bounds(snap_metres)[0])
    places = Places.of(*coordinates(origins, refuse_unlocated=False, columns=("lat", "lon")))
    graph = streets.graph(mode)
    measure = AlongStreets(graph, *graph.snap(places, snap), snap)
    if thin:
        measure = measure.thin(index, facilities)
    return reach_by(measure, ids_of(origins), index, facilities, n)


@dataclass(frozen=True)
class _Snapped:
    """Points on the network: facility (a number), position in the index, node, metres to it."""

    facility: np.ndarray
    position: np.ndarray
    node: np.ndarray
    offset: np.ndarray


@dataclass(frozen=True, eq=False)
class AlongStreets:
    """Measures along streets. node, offset: where each origin is snapped (-1: on no street).

    whole: the measure that this one was made thin from, for places that nobody foresaw.
    """

    graph: StreetGraph
    node: np.ndarray
    offset: np.ndarray
    snap_metres: float
    whole: AlongStreets | None = None

    def thin(
        self, index: PointIndex, facilities: Sequence[str], others: Sequence[Places] = ()
    ) -> AlongStreets:
        """The same measure on a thin graph, made for the points of some facilities and `others`."""
        points = self._points(index, facilities)
        parts = [self.graph.snap(places, self.snap_metres)[0] for places in others]
        nodes = np.unique(np.concatenate([self.node, points.node, *parts]))
        graph = self.graph.thin(nodes[nodes >= 0])
        node = np.where(self.node >= 0, graph.place[self.node], -1)
        return AlongStreets(graph, node, self.offset, self.snap_metres, self)

    def pairs(self, at: np.ndarray, node: np.ndarray, offset: np.ndarray, limit: float):
        """Metres from origins (positions) to places on the network, pair by pair; (pair,).

        node, offset: where each place is snapped. NaN: on no street, or no way within `limit`.
        """
        metres = np.full(len(at), np.nan)
        on = np.flatnonzero((self.node[at] >= 0) & (node >= 0))
        order = on[np.argsort(at[on], kind="stable")]
        some, first = np.unique(at[order], return_index=True)
        many = np.diff(np.append(first, len(order)))
        for here, ids, away in self.graph.around(self.node[some], limit):
            which = order[_ranges(first[here], many[here])]
            line = np.repeat(np.arange(len(here)), many[here])
            column = np.minimum(np.searchsorted(ids, node[which]), len(ids) - 1)
            found = np.where(ids[column] == node[which], away[line, column], np.inf)
            metres[which] = found + offset[which] + self.offset[at[which]]
        return np.where(np.isfinite(metres), metres, np.nan)

    def off_street(self, index: PointIndex, facility: str) -> int:
        """How many points of a facility lie on no street, and are not found."""
        return index.size(facility) - len(self._points(index, [facility]).node)

    def table(self, index, facilities, n, at=None):
        try:
            return self._table(index, facilities, n, at)
        except Unforeseen:
            return self.whole.table(index, facilities, n, at)

    def _table(self, index, facilities, n, at):
        at = np.arange(len(self.node)) if at is None else at
        shape = (len(at), len(facilities), n)
        metres, position = np.full(shape, np.nan), np.full(shape, -1)
        # From a place on no street nothing is known; not even that there is no n-th point.
        known = np.flatnonzero(self.node[at] >= 0)
        if n == 1:
            for column, name in enumerate(facilities):
                found = self._nearest(index, name, at[known])
                metres[known, column, 0], position[known, column, 0] = found
        else:
            metres[known], position[known] = self._several(index, facilities, n, at[known])
        for column, name in enumerate(facilities):
            # Known: there are no more than these, wherever the streets lead.
            if index.knows(name):
                metres[known, column, index.size(name) :] = np.inf
        return metres, position

    def counts(self, index, facilities, bounds):
        try:
            points = self._points(index, facilities)
        except Unforeseen:
            return self.whole.counts(index, facilities, bounds)
        counts = np.full((len(self.node), len(facilities), len(bounds)), np.nan)
        here = np.flatnonzero(self.node >= 0)
        known = [column for column, name in enumerate(facilities) if index.knows(name)]
        counts[np.ix_(here, known)] = 0.0
        if len(bounds) == 0 or len(points.node) == 0:
            return counts
        for some, _, away, facility in self._ways(points, here, float(max(bounds))):
            present, first = np.unique(facility, return_index=True)
            for column, bound in enumerate(bounds):
                within = np.add.reduceat(away <= bound, first, axis=1)
                counts[np.ix_(here[some], present, [column])] = within[:, :, None]
        return counts

    def to_nearest(self, points: Places, limit: float) -> np.ndarray:
        if self.whole is not None:
            # The points of a what-if.
            return self.whole.to_nearest(points, limit)
        node, offset = self.graph.snap(points, self.snap_metres)
        on = node >= 0
        limit = limit * (1 + 1e-9)
        return self._from_nodes(self.graph.to_nearest(node[on], offset[on], limit)[0])

    # Within

    def _from_nodes(self, metres: np.ndarray, at: np.ndarray | None = None) -> np.ndarray:
        """Per origin, from metres per node."""
        node, offset = (self.node, self.offset) if at is None else (self.node[at], self.offset[at])
        return np.where(node >= 0, metres[node] + offset, np.inf)

    def _nearest(self, index, facility, at):
        """The nearest point for some origins, by one search over the whole network."""
        points = self._points(index, [facility])
        # Of the points on one node only the nearest counts; they stand in order of position.
        order = np.lexsort((points.position, points.offset, points.node))
        first = order[np.diff(points.node[order], prepend=-1) != 0]
        away, which = self.graph.to_nearest(points.node[first], points.offset[first])
        metres = self._from_nodes(away, at)
        found = np.isfinite(metres)
        position = np.full(len(at), -1)
        position[found] = points.position[first[which[self.node[at[found]]]]]
        return np.where(found, metres, np.nan), position

    def _several(self, index, facilities, n, at):
        """The n nearest points for some origins: their neighbourhoods first, wider and wider."""
        points = self._points(index, facilities)
        shape = (len(at), len(facilities), n)
        metres, position = np.full(shape, np.nan), np.full(shape, -1)
        # How many there are to be found: the points in the same part of the network.
        part = self.graph.part
        wanted = np.zeros(shape[:2], dtype=int)
        for column in range(len(facilities)):
            there = part[points.node[points.facility == column]]
            per_part = np.bincount(there, minlength=int(part.max(initial=0)) + 1)
            wanted[:, column] = np.minimum(per_part[part[self.node[at]]], n)
        open_still = wanted > 0
        limit = _NEAR
        while limit <= _FAR and open_still.any():
            rows = np.flatnonzero(open_still.any(axis=1))
            asked = np.flatnonzero(open_still.any(axis=0))
            some = _only(points, np.isin(points.facility, asked))
            for here, which, away, facility in self._ways(some, at[rows], limit):
                here = rows[here]
                present, first = np.unique(facility, return_index=True)
                for column, (start, end) in zip(present, _spans(first, len(facility)), strict=True):
                    lines = np.flatnonzero(open_still[here, column])
                    found, best = _few(away[lines, start:end], n)
                    target = here[lines]
                    metres[target, column, : best.shape[1]] = np.where(
                        np.isfinite(best), best, np.nan
                    )
                    position[target, column, : best.shape[1]] = np.where(
                        np.isfinite(best), some.position[which[start:end]][found], -1
                    )
            last = np.take_along_axis(metres, np.maximum(wanted - 1, 0)[:, :, None], axis=2)[
                :, :, 0
            ]
            # What was not seen lies beyond the limit from the node of the origin.
            open_still &= ~(last <= limit + self.offset[at][:, None])
            limit *= 2
        for column in np.flatnonzero(open_still.any(axis=0)):
            rows = np.flatnonzero(open_still[:, column])
            some = _only(points, points.facility == column)
            away = self.graph.between(self.node[at[rows]], some.node)
            away += self.offset[at[rows], None] + some.offset
            found, best = _few(away, n)
            many = best.shape[1]
            metres[rows, column, :many] = np.where(np.isfinite(best), best, np.nan)
            position[rows, column, :many] = np.where(np.isfinite(best), some.position[found], -1)
        return metres, position

    def _ways(self, points: _Snapped, at: np.ndarray, limit: float):
        """Metres of all ways up to a limit (and some longer ones), a neighbourhood at a time.

        Yields positions in `at`, positions in `points` in order of facility, the metres between
        them (infinite: longer than the limit), and the facility of each of those points.
        """
        order = np.argsort(points.node, kind="stable")
        starts = np.searchsorted(points.node[order], np.arange(self.graph.size + 1))
        for some, ids, away in self.graph.around(self.node[at], limit * (1 + 1e-9)):
            many = starts[ids + 1] - starts[ids]
            column = np.repeat(np.arange(len(ids)), many)
            which = order[_ranges(starts[ids], many)]
            turn = np.lexsort((points.position[which], points.facility[which]))
            which, column = which[turn], column[turn]
            if len(which):
                total = away[:, column] + self.offset[at[some], None] + points.offset[which]
                yield some, which, total, points.facility[which]

    def _points(self, index: PointIndex, facilities: Sequence[str]) -> _Snapped:
        parts = []
        for number, name in enumerate(facilities):
            layer, gone, added = index.parts(name)
            if layer is not None:
                places = index.places(layer.rows)
                node, offset = self.graph.snap_layer(layer, places, self.snap_metres)
                on = (node >= 0) & ~np.isin(layer.rows, gone)
                parts.append((np.full(on.sum(), number), layer.rows[on], node[on], offset[on]))
            if len(added):
                node, offset = self.graph.snap(index.places(added), self.snap_metres)
                on = node >= 0
                parts.append((np.full(on.sum(), number), added[on], node[on], offset[on]))
        if not parts:
            return _Snapped(*(np.zeros(0, dtype=int) for _ in range(3)), np.zeros(0))
        return _Snapped(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _only(points: _Snapped, kept: np.ndarray) -> _Snapped:
    return _Snapped(
        points.facility[kept], points.position[kept], points.node[kept], points.offset[kept]
    )


def _few(away: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Columns and values of the n smallest of each line, in order (fewer where there are)."""
    if away.shape[1] > 4 * n:
        at = np.argpartition(away, n - 1, axis=1)[:, :n]
        at.sort(axis=1)
    else:
        at = np.broadcast_to(np.arange(away.shape[1]), away.shape)
    values = np.take_along_axis(away, at, axis=1)
    order = np.argsort(values, axis=1, kind="stable")[:, :n]
    return np.take_along_axis(at, order, axis=1), np.take_along_axis(values, order, axis=1)


def _spans(first: np.ndarray, total: int):
    return zip(first, [*first[1:], total], strict=True)


def _ranges(start: np.ndarray, many: np.ndarray) -> np.ndarray:
    """start[0], start[0] + 1, ..., then start[1], ...: `many` of each."""
    end = np.cumsum(many)
    return np.arange(end[-1] if len(end) else 0) + np.repeat(start - (end - many), many)
