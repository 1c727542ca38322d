"""Streets with fewer nodes: the same ways between the nodes that matter.

Mapped streets have a node at every bend. Kept: a node that somebody asks about (a house or a shop
is put on it); its ways must stay what they are. Chain: nodes in a row that nobody asks about and
from which only two streets go on; one street as long as all of it takes its place. Dead end: a
street that leads to nobody; it goes.
"""

from __future__ import annotations

import numpy as np


def thinned(
    size: int, start: np.ndarray, end: np.ndarray, metres: np.ndarray, kept: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(start, end, metres) of a smaller network with the same ways between the kept nodes.

    size: how many nodes there are. start, end, metres: its streets, each in one direction of
    travel, at most one from one node to another. kept: whether each node matters. The lengths are
    the same up to the rounding of a sum.
    """
    start, end, metres = (np.asarray(part) for part in (start, end, metres))
    while True:
        # Chains first: a dead end of ten bends is then one street, and goes at once.
        start, end, metres, joined = _without_chains(size, start, end, metres, kept)
        start, end, metres, cut = _without_dead_ends(size, start, end, metres, kept)
        if not (joined or cut):
            return start, end, metres


def _without_dead_ends(size, start, end, metres, kept):
    """Without streets to a node that has one neighbour only; whether there were any."""
    # A street with two directions leads to one neighbour.
    once = np.unique(np.minimum(start, end).astype(np.int64) * size + np.maximum(start, end))
    first, second = np.divmod(once, size)
    neighbours = np.bincount(first, minlength=size) + np.bincount(second, minlength=size)
    leaf = (neighbours == 1) & ~kept
    stays = ~(leaf[start] | leaf[end])
    return start[stays], end[stays], metres[stays], not stays.all()


def _without_chains(size, start, end, metres, kept):
    """Each chain as one street per direction; whether there was any."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    two_way, one_way = _chain_nodes(size, start, end, metres, kept)
    inner = two_way | one_way
    touched = inner[start] | inner[end]
    if not touched.any():
        return start, end, metres, False
    both = inner[start] & inner[end]
    links = coo_array((np.ones(both.sum(), dtype=bool), (start[both], end[both])), (size, size))
    chain = connected_components(links, directed=False)[1]
    of = np.where(inner[start], chain[start], chain[end])[touched]
    a, b, away = start[touched], end[touched], metres[touched]
    # Both directions of a two-way chain are in the sum: each is half of it.
    total = np.bincount(of, weights=away, minlength=size)
    enters, leaves = ~inner[a], ~inner[b]
    first, last = np.full(size, -1), np.full(size, -1)
    other = np.full(size, -1)
    # Of a two-way chain two streets enter: whichever is written last, the other one differs.
    first[of[enters]] = a[enters]
    last[of[leaves]] = b[leaves]
    entering = np.flatnonzero(enters)
    differs = entering[a[entering] != first[of[entering]]]
    other[of[differs]] = a[differs]
    halves = np.zeros(size, dtype=bool)
    halves[chain[two_way]] = True
    # A one-way chain leads from what enters it to where it leaves; a loop leads nowhere.
    single = np.flatnonzero(~halves & (first >= 0) & (last >= 0) & (first != last))
    double = np.flatnonzero(halves & (other >= 0))
    length = total[double] / 2
    start = np.concatenate([start[~touched], first[single], first[double], other[double]])
    end = np.concatenate([end[~touched], last[single], other[double], first[double]])
    metres = np.concatenate([metres[~touched], total[single], length, length])
    return *_shortest(size, start, end, metres), True


def _chain_nodes(size, start, end, metres, kept):
    """(two_way, one_way): nodes within a chain, by whether it can be gone in both directions."""
    into, out = np.bincount(end, minlength=size), np.bincount(start, minlength=size)
    low, high = np.minimum(start, end), np.maximum(start, end)
    order = np.lexsort((low, high))
    low, high, away = low[order], high[order], metres[order]
    again = (low[1:] == low[:-1]) & (high[1:] == high[:-1])
    same = np.zeros(len(low), dtype=bool)
    # There and back are equally long.
    equal = again & (away[1:] == away[:-1])
    same[1:] |= equal
    same[:-1] |= equal
    # Streets at each node that are the same both ways, counted in both directions.
    twice = np.bincount(low[same], minlength=size) + np.bincount(high[same], minlength=size)
    two_way = ~kept & (into == 2) & (out == 2) & (twice == 4)
    any_back = np.zeros(len(low), dtype=bool)
    any_back[1:] |= again
    any_back[:-1] |= again
    back = np.bincount(low[any_back], minlength=size) + np.bincount(high[any_back], minlength=size)
    one_way = ~kept & (into == 1) & (out == 1) & (back == 0)
    return two_way, one_way


def _shortest(size, start, end, metres):
    """Of streets from one node to another the shortest; none from a node to itself."""
    order = np.lexsort((metres, end, start))
    start, end, metres = start[order], end[order], metres[order]
    stays = start != end
    stays[1:] &= (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    return start[stays], end[stays], metres[stays]
