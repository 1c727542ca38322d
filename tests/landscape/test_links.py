"""The network drawn: the same links give the same picture, and nothing lies on top of another."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.landscape.links import EDGE_COLUMNS, NODE_COLUMNS, drawn


def _graph(n, links, **options):
    nodes = pd.DataFrame(
        [(f"n{i}", "hub", f"N{i}", "", f"n{i}", 51.0, 4.0) for i in range(n)], columns=NODE_COLUMNS
    )
    edges = pd.DataFrame(
        [(f"n{a}", f"n{b}", kind, weight) for a, b, kind, weight in links], columns=EDGE_COLUMNS
    )
    return nodes, edges, drawn(nodes, edges, **options)


LINKS = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.integers(0, 9),
        st.sampled_from(["alike", "carries"]),
        st.sampled_from([0.5, 2.0]),
    ),
    max_size=12,
)


@settings(max_examples=15)
@given(LINKS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(links, random):
    nodes, edges, found = _graph(9, links, with_alone=True)
    order = list(range(9))
    random.shuffle(order)
    turned = edges.sample(frac=1, random_state=1).rename(columns={"a": "b", "b": "a"})
    again = drawn(nodes.iloc[order], turned[list(EDGE_COLUMNS)], with_alone=True)
    pd.testing.assert_frame_equal(found.nodes, again.nodes)
    pd.testing.assert_frame_equal(found.edges, again.edges)


@settings(max_examples=15)
@given(LINKS)
def test_every_node_has_a_place_of_its_own(links):
    _, _, found = _graph(9, links, with_alone=True)
    at = found.nodes[["x", "y"]].to_numpy()
    assert len(at) == 9
    assert ((at >= 0) & (at <= 1)).all()
    apart = np.hypot(*(at[:, None] - at[None]).T) + np.eye(9)
    assert apart.min() > 1e-3


@settings(max_examples=15)
@given(LINKS)
def test_degree_counts_links_to_others_once(links):
    _, _, found = _graph(9, links)
    # Node 9 does not exist: what leads there is no link.
    kept = {frozenset((a, b)) for a, b, *_ in links if a != b and b < 9}
    assert len(found.edges) == len(kept)
    assert found.nodes["degree"].sum() == 2 * len(kept)
    assert found.alone == 9 - len(found.nodes)
    assert (found.nodes["degree"] > 0).all()


def test_the_heavier_of_two_links_counts():
    _, _, found = _graph(2, [(0, 1, "alike", 0.5), (1, 0, "carries", 2.0)])
    assert found.edges.to_dict("records") == [
        {"a": "n0", "b": "n1", "kind": "carries", "weight": 2.0}
    ]


def test_of_too_many_the_most_linked_stay():
    star = [(0, n, "alike", 1.0) for n in range(1, 9)]
    _, _, found = _graph(9, star, most=4)
    assert (len(found.nodes), found.left_out) == (4, 5)
    assert found.nodes["id"].iloc[0] == "n0"
    assert set(found.edges["a"]) | set(found.edges["b"]) <= set(found.nodes["id"])


def test_linked_nodes_lie_nearer_than_others():
    rings = [(n, (n + 1) % 5, "alike", 1.0) for n in range(5)]
    rings += [(a + 5, b + 5, *rest) for a, b, *rest in rings[:4]]
    _, _, found = _graph(9, [link for link in rings if link[1] < 9])
    at = found.nodes.set_index("id")[["x", "y"]]
    away = [np.hypot(*(at.loc[a] - at.loc[b])) for a in at.index for b in at.index if a < b]
    linked = [np.hypot(*(at.loc[e.a] - at.loc[e.b])) for e in found.edges.itertuples()]
    assert np.mean(linked) < np.mean(away)


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_to_link(n):
    _, _, found = _graph(n, [], with_alone=True)
    assert len(found.nodes) == n
    assert len(found.edges) == 0


_ALONE = """
import json, sys
import pandas as pd
from buurtpunt_lib.landscape.links import EDGE_COLUMNS, NODE_COLUMNS, drawn
names = [f"n{i}" for i in range(12)]
nodes = pd.DataFrame([(n, "hub", n, "", n, 51.0, 4.0) for n in names], columns=NODE_COLUMNS)
links = [(a, b, "alike", 1.0) for a, b in zip(names, names[1:]) if b != "n6"]
found = drawn(nodes, pd.DataFrame(links, columns=EDGE_COLUMNS))
print(json.dumps([found.nodes["id"].tolist(), found.nodes[["x", "y"]].round(9).values.tolist()]))
"""


def test_another_process_draws_the_same_picture():
    """Sets of names stand in another order in each process."""
    drawn_there = {
        subprocess.run(
            [sys.executable, "-c", _ALONE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(drawn_there) == 1
