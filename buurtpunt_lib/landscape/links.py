"""Links between hubs and those around them, drawn as a network.

Node: a hub, an organisation or a municipality. Edge: a link between two of them; its kind says
which: `works_with` (an organisation works with a hub), `carries` (it carries the hub),
`municipality` (the municipality takes part in a hub), `alike` (two hubs are alike, see `likeness`).
Layout: places on a plane, from 0 to 1, so that linked nodes lie near each other (Fruchterman and
Reingold, 1991). It says nothing of distance on the ground. The same links give the same layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

WORKS_WITH, CARRIES, MUNICIPALITY, ALIKE = "works_with", "carries", "municipality", "alike"
NODE_COLUMNS = ("id", "kind", "name", "province", "hub", "lat", "lon")
EDGE_COLUMNS = ("a", "b", "kind", "weight")
# More nodes than this cannot be told apart on a screen, and are slow to lay out.
MOST = 300
_TURNS, _SEED = 80, 1


@dataclass(frozen=True)
class Graph:
    """nodes: NODE_COLUMNS, degree (number of links), x and y (0 to 1), most linked first.

    edges: EDGE_COLUMNS, by a and b. left_out: nodes that were left out because there were too
    many; alone: hubs without any link, which are in `nodes` only when asked for.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    left_out: int
    alone: int


def drawn(
    nodes: pd.DataFrame, edges: pd.DataFrame, *, most: int = MOST, with_alone: bool = False
) -> Graph:
    """The graph of nodes and edges, laid out.

    nodes: NODE_COLUMNS, ids once. edges: EDGE_COLUMNS; both ends must be nodes; of a link that
    stands there twice the heavier one counts. The `most` nodes with the most links are kept.
    """
    import pandas as pd

    edges = _tidy(edges, frozenset(nodes["id"]))
    degree = pd.concat([edges["a"], edges["b"]]).value_counts()
    nodes = nodes.assign(degree=nodes["id"].map(degree).fillna(0).astype(int))
    lonely = nodes["degree"] == 0
    alone = int((lonely & nodes["hub"].notna()).sum())
    if not with_alone:
        nodes = nodes[~lonely]
    nodes = nodes.sort_values(["degree", "id"], ascending=[False, True], ignore_index=True)
    kept, left_out = nodes.iloc[:most], max(0, len(nodes) - most)
    there = frozenset(kept["id"])
    edges = edges[edges["a"].isin(there) & edges["b"].isin(there)].reset_index(drop=True)
    at = _layout(kept, edges)
    return Graph(kept.assign(x=at[:, 0], y=at[:, 1]), edges, left_out, alone)


def _tidy(edges: pd.DataFrame, known: frozenset[str]) -> pd.DataFrame:
    edges = edges[edges["a"].isin(known) & edges["b"].isin(known) & (edges["a"] != edges["b"])]
    low = np.where(edges["a"] < edges["b"], edges["a"], edges["b"])
    high = np.where(edges["a"] < edges["b"], edges["b"], edges["a"])
    edges = edges.assign(a=low, b=high).sort_values(
        ["a", "b", "weight", "kind"], ascending=[True, True, False, True]
    )
    return edges.drop_duplicates(["a", "b"], ignore_index=True)


def _layout(nodes: pd.DataFrame, edges: pd.DataFrame) -> np.ndarray:
    """Positions (node, 2) between 0 and 1."""
    import networkx

    if nodes.empty:
        return np.empty((0, 2))
    graph = networkx.Graph()
    graph.add_nodes_from(nodes["id"])
    for a, b, weight in zip(edges["a"], edges["b"], edges["weight"], strict=True):
        graph.add_edge(a, b, weight=float(weight))
    parts = sorted(networkx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    places: dict[str, np.ndarray] = {}
    for part, (corner, side) in zip(parts, _shelves([len(part) for part in parts]), strict=True):
        order = sorted(part)
        found = networkx.spring_layout(
            _in_order(graph, order), seed=_SEED, iterations=_TURNS, weight="weight"
        )
        points = np.array([found[name] for name in order])
        low, high = points.min(axis=0), points.max(axis=0)
        # A part that is one node, or a straight row, has no width: it stands in the middle.
        spread = np.where(high - low > 1e-12, high - low, 1.0)
        inside = np.where(high - low > 1e-12, (points - low) / spread, 0.5)
        for name, point in zip(order, corner + (0.1 + 0.8 * inside) * side, strict=True):
            places[name] = point
    return np.array([places[name] for name in nodes["id"]])


def _in_order(graph, order: list[str]):
    """The part of a graph with its nodes in a fixed order, which the layout depends on."""
    import networkx

    part = networkx.Graph()
    part.add_nodes_from(order)
    for a, b in sorted(tuple(sorted(edge)) for edge in graph.subgraph(order).edges):
        part.add_edge(a, b, weight=graph.edges[a, b]["weight"])
    return part


def _shelves(sizes: list[int]) -> list[tuple[np.ndarray, float]]:
    """For parts of falling size: (corner, side) of squares in the unit square, without overlap."""
    sides = np.sqrt(np.array(sizes, dtype=float))
    scale = 1.0
    while True:
        # Rows of squares from the top; too high a pile makes all squares smaller.
        found, x, y, height = [], 0.0, 0.0, 0.0
        for side in sides * scale / np.sqrt((sides**2).sum()):
            if x > 0 and x + side > 1 + 1e-9:
                x, y, height = 0.0, y + height, 0.0
            found.append((np.array([x, y]), float(side)))
            x, height = x + side, max(height, side)
        if y + height <= 1 + 1e-9:
            return found
        scale *= 0.95
