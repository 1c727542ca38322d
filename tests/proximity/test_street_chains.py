"""Streets with fewer nodes: every way between the nodes that matter stays as long as it was."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.proximity import PointIndex, Streets, reach_streets, straight_line
from buurtpunt_lib.proximity.layers import Places
from buurtpunt_lib.proximity.street_chains import thinned

HERE = (51.0, 4.0)


@st.composite
def networks(draw):
    """Streets in one or both directions, at most one from one node to another; and who matters."""
    size = draw(st.integers(2, 12))
    node = st.integers(0, size - 1)
    # Mostly from one number to the next: streets with many bends.
    near = node.map(lambda a: (a, (a + 1) % size))
    ends = st.lists(near | st.tuples(node, node), max_size=18)
    streets = {}
    for a, b in draw(ends):
        metres = draw(st.sampled_from([1.0, 2.0, 7.5, 0.25]))
        back = draw(st.sampled_from([metres, metres, metres, 3.0, None]))
        if a != b:
            streets[a, b] = metres
            if back is not None:
                streets[b, a] = back
    kept = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    start, end = (np.array([pair[i] for pair in streets], dtype=int) for i in (0, 1))
    return size, start, end, np.array(list(streets.values()), dtype=float), kept


def ways(size, start, end, metres) -> dict:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(size))
    graph.add_weighted_edges_from(zip(start.tolist(), end.tolist(), metres.tolist(), strict=True))
    return dict(nx.all_pairs_dijkstra_path_length(graph))


@settings(max_examples=250, deadline=None)
@given(networks())
def test_ways_between_kept_nodes_stay_what_they_are(network):
    size, *streets, kept = network
    smaller = thinned(size, *streets, kept)
    before, after = ways(size, *streets), ways(size, *smaller)
    for a in np.flatnonzero(kept):
        for b in np.flatnonzero(kept):
            assert after[a].get(b) == pytest.approx(before[a].get(b))
    # At most one street from one node to another, none to itself; and it only ever gets smaller.
    pairs = list(zip(smaller[0].tolist(), smaller[1].tolist(), strict=True))
    assert len(pairs) == len(set(pairs)) <= len(streets[0])
    assert all(a != b for a, b in pairs)


def test_a_street_of_many_bends_becomes_one_and_a_dead_end_goes():
    # 0 - 1 - 2 - 3 - 4 with a dead end of three bends at 2, and a loop at 4.
    row = [(0, 1), (1, 2), (2, 3), (3, 4), (2, 5), (5, 6), (6, 7), (4, 8), (8, 9), (9, 4)]
    one, other = (np.array(part) for part in zip(*row, strict=True))
    start, end = np.concatenate([one, other]), np.concatenate([other, one])
    kept = np.isin(np.arange(10), (0, 4))
    found = thinned(10, start, end, np.ones(len(start)), kept)
    assert sorted(zip(*(part.tolist() for part in found), strict=True)) == [
        (0, 4, 4.0),
        (4, 0, 4.0),
    ]


def grid(side: int = 12, bends: int = 3):
    """A small town with the shape of a mapped one: crossings, bends between them, dead ends."""
    chance = np.random.default_rng(3)
    spots = [(HERE[0] + y * 0.002, HERE[1] + x * 0.003) for y in range(side) for x in range(side)]
    at = {(x, y): y * side + x for y in range(side) for x in range(side)}
    listed = []

    def street(a: int, b: int, flags: tuple[int, int]) -> None:
        last = a
        for step in range(1, bends + 1):
            share = step / (bends + 1)
            spots.append(
                tuple(p + (q - p) * share for p, q in zip(spots[a], spots[b], strict=True))
            )
            listed.append((last, len(spots) - 1, *flags))
            last = len(spots) - 1
        listed.append((last, b, *flags))

    for (x, y), a in at.items():
        for b in (at.get((x + 1, y)), at.get((x, y + 1))):
            if b is not None and chance.random() < 0.8:
                street(a, b, (1, int(chance.choice([1, 1, 1, 0, 2]))))
    nodes = pd.DataFrame(spots, columns=["lat", "lon"])
    nodes.insert(0, "id", [f"n{i}" for i in range(len(nodes))])
    edges = pd.DataFrame(listed, columns=["a", "b", "foot", "bike"])
    lat, lon = nodes["lat"].to_numpy(), nodes["lon"].to_numpy()
    edges["metres"] = 1.01 * straight_line(lat[edges.a], lon[edges.a], lat[edges.b], lon[edges.b])
    edges["start"], edges["end"] = nodes["id"][edges.a].array, nodes["id"][edges.b].array
    points = pd.DataFrame(
        {
            "id": [f"p{i}" for i in range(30)],
            "facility": ["bakery", "doctor", "school"] * 10,
            "lat": HERE[0] + chance.random(30) * 0.002 * side,
            "lon": HERE[1] + chance.random(30) * 0.003 * side,
        }
    )
    origins = pd.DataFrame(
        {
            "lat": HERE[0] + chance.random(40) * 0.002 * side,
            "lon": HERE[1] + chance.random(40) * 0.003 * side,
        }
    )
    return nodes, edges, points, origins


@pytest.mark.parametrize("mode", ["walk", "cycle"])
def test_a_thin_network_gives_the_same_ways_and_is_far_smaller(mode):
    nodes, edges, points, origins = grid()
    network, index = Streets.build(nodes, edges), PointIndex.build(points)
    names = ["bakery", "doctor", "school"]
    for n in (1, 3):
        whole = reach_streets(origins, index, names, network, mode=mode, n=n)
        thin = reach_streets(origins, index, names, network, mode=mode, n=n, thin=True)
        np.testing.assert_allclose(thin.metres, whole.metres, rtol=1e-9)
        np.testing.assert_array_equal(thin.position, whole.position)
        np.testing.assert_array_equal(thin.counts([500, 1_200]), whole.counts([500, 1_200]))
        assert np.isfinite(whole.metres).mean() > 0.8
        assert thin.measure.graph.size < 0.6 * whole.measure.graph.size
    # A what-if with a place that nobody foresaw is searched in the whole network.
    added = pd.DataFrame({"id": ["new"], "facility": ["doctor"], "lat": [51.0071], "lon": [4.0103]})
    np.testing.assert_allclose(thin.changed(added).metres, whole.changed(added).metres, rtol=1e-9)


def test_ways_on_a_town_are_those_of_networkx():
    nodes, edges, points, origins = grid()
    network, index = Streets.build(nodes, edges), PointIndex.build(points)
    graph = nx.Graph()
    graph.add_weighted_edges_from(edges[["a", "b", "metres"]].itertuples(index=False))
    walk = network.graph("walk")
    shops = points[points["facility"] == "bakery"]
    node, offset = walk.snap(Places.of(shops["lat"], shops["lon"]), 500)
    begin, first = walk.snap(Places.of(origins["lat"], origins["lon"]), 500)
    found = reach_streets(origins, index, ["bakery"], network, thin=True).of("bakery")
    for row in range(len(origins)):
        away = nx.single_source_dijkstra_path_length(graph, begin[row], weight="weight")
        ways = [away[b] + last for b, last in zip(node, offset, strict=True) if b in away]
        assert found[row] == pytest.approx(first[row] + min(ways))


def test_nothing_is_put_on_an_island():
    nodes, edges, points, _ = grid(side=20, bends=4)
    # A path in a garden that hangs together with nothing, beside the first shop.
    lat, lon = points.loc[0, ["lat", "lon"]]
    garden = pd.DataFrame({"id": ["g1", "g2"], "lat": [lat, lat + 1e-5], "lon": [lon, lon]})
    path = pd.DataFrame({"start": ["g1"], "end": ["g2"], "metres": [1.2], "foot": 1, "bike": 1})
    network = Streets.build(
        pd.concat([nodes, garden], ignore_index=True), pd.concat([edges, path], ignore_index=True)
    )
    graph = network.graph("walk")
    assert graph.size > 2_000
    node, away = graph.snap(Places.of([lat], [lon]), 500)
    assert node[0] < len(nodes)
    assert 0 < away[0] < 300


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 143), st.integers(0, 143)), min_size=1, max_size=4))
def test_a_street_more_never_makes_a_way_longer_and_none_is_shorter_than_straight(more):
    nodes, edges, points, origins = grid()
    index, names = PointIndex.build(points), ["bakery", "doctor"]
    lat, lon = nodes["lat"].to_numpy(), nodes["lon"].to_numpy()
    extra = pd.DataFrame(more, columns=["a", "b"])
    extra = extra.assign(
        start=nodes["id"].to_numpy()[extra.a],
        end=nodes["id"].to_numpy()[extra.b],
        metres=straight_line(lat[extra.a], lon[extra.a], lat[extra.b], lon[extra.b]),
        foot=1,
        bike=1,
    )
    before = reach_streets(origins, index, names, Streets.build(nodes, edges), thin=True)
    wider = Streets.build(nodes, pd.concat([edges, extra], ignore_index=True))
    after = reach_streets(origins, index, names, wider, thin=True)
    assert (after.metres <= before.metres + 1e-6).all()
    place = points.iloc[after.position.ravel()]
    straight = straight_line(
        np.repeat(origins["lat"].to_numpy(), 2), np.repeat(origins["lon"].to_numpy(), 2),
        place["lat"].to_numpy(), place["lon"].to_numpy(),
    )  # fmt: skip
    assert (after.metres.ravel() >= straight * (1 - 1e-9)).all()


def test_the_way_back_on_foot_is_the_way_there():
    nodes, edges, points, origins = grid()
    network = Streets.build(nodes, edges)
    there = reach_streets(
        origins, PointIndex.build(points.iloc[[0]]), ["bakery"], network, thin=True
    )
    back = [
        reach_streets(
            points.iloc[[0]],
            PointIndex.build(row.to_frame().T.assign(id="o", facility="bakery")),
            ["bakery"],
            network,
            thin=True,
        ).of("bakery")[0]
        for _, row in origins.iterrows()
    ]
    np.testing.assert_allclose(there.of("bakery"), np.array(back, dtype=float), rtol=1e-9)
