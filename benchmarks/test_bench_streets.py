"""Ways along streets from all villages, against pandana and igraph on the same network.

pandana (AGPL) and igraph (GPL) are only compared with; nothing that users install needs them.
"""

from __future__ import annotations

import os
from time import perf_counter

import made_up
import numpy as np
import pandas as pd
import pytest
from turns import best_of, print_ratios

from buurtpunt_lib.proximity import PointIndex, Streets, reach_streets

OURS = "buurtpunt_lib"
# A larger network shows more; pandana then takes minutes to prepare it.
NODES = int(os.environ.get("STREET_NODES", 100_000))
POINTS = 300_000
# Crossings of the network that is made thin, with some six nodes at bends for each. More show more.
THIN_NODES = int(os.environ.get("THIN_NODES", 20_000))
# Rare, neither, common: about 150, 1,600 and 13,000 points.
SERVICES = (made_up.SERVICES[0], made_up.SERVICES[20], made_up.SERVICES[38])
# pandana looks no farther than a distance that is told beforehand; it gives that distance itself
# where it found nothing.
LIMIT = 10_000.0
BANDS = (1_200.0, 3_750.0)


@pytest.fixture(scope="module")
def town():
    """Villages, points and streets; the points and villages are put on nodes, as pandana does."""
    villages = made_up.located_villages()
    nodes, edges = made_up.streets(villages, NODES)
    points = made_up.points(villages, POINTS)
    points = points[points["facility"].isin(SERVICES)].reset_index(drop=True)
    network = Streets.build(nodes, edges)
    graph = network.graph("walk")
    for table in (villages, points):
        at = graph.snap(_places(table), 1e6)[0]
        table[["lat", "lon"]] = nodes[["lat", "lon"]].to_numpy()[at]
        table["node"] = at
    return villages, points, nodes, edges, network


def _places(table):
    from buurtpunt_lib.proximity.layers import Places

    return Places.of(table["lat"], table["lon"])


def ends(nodes, edges):
    ids = pd.Index(nodes["id"])
    return ids.get_indexer(edges["start"]), ids.get_indexer(edges["end"])


@pytest.fixture(scope="module")
def pandana_network(town):
    pandana = pytest.importorskip("pandana")
    _, _, nodes, edges, _ = town
    start, end = (pd.Series(at) for at in ends(nodes, edges))
    began = perf_counter()
    network = pandana.Network(
        nodes["lon"], nodes["lat"], start, end, edges[["metres"]], twoway=True
    )
    print(f"\npandana prepares the network in {perf_counter() - began:.1f} s")
    return network


def by_pandana(network, villages, points, n):
    """Metres (village, service, n), LIMIT where nothing is nearer: of all nodes, then picked."""
    found = []
    for service in SERVICES:
        here = points[points["facility"] == service]
        network.set_pois(service, LIMIT, n, here["lon"], here["lat"])
        table = network.nearest_pois(LIMIT, service, num_pois=n)
        found.append(table.to_numpy()[villages["node"].to_numpy()])
    return np.stack(found, axis=1)


def pandana_counts(network, villages, points):
    found = []
    for service in SERVICES:
        nodes = points["node"][points["facility"] == service]
        network.set(nodes, name=service)
        found.append(
            [
                network.aggregate(band, type="count", decay="flat", name=service).to_numpy()[
                    villages["node"].to_numpy()
                ]
                for band in BANDS
            ]
        )
    return np.moveaxis(np.array(found), 2, 0)


def test_preparing_the_network(benchmark, town):
    _, _, nodes, edges, _ = town

    def ours():
        return Streets.build(nodes, edges).graph("walk")

    assert benchmark.pedantic(ours, rounds=2).size == NODES


@pytest.mark.parametrize("n", [1, 3])
def test_nearest_along_streets_against_pandana(benchmark, town, pandana_network, n):
    villages, points, _, _, network = town
    index = PointIndex.build(points)

    def ours():
        return reach_streets(villages, index, SERVICES, network, n=n)

    metres = benchmark.pedantic(ours, rounds=2).metres.reshape(len(villages), len(SERVICES), n)
    theirs = by_pandana(pandana_network, villages, points, n)
    # pandana counts in whole millimetres or coarser, and stops at its limit.
    near = theirs < LIMIT
    assert near.mean() > 0.8
    assert metres[near] == pytest.approx(theirs[near], abs=0.5)
    assert (~(metres[~near] < LIMIT - 0.5)).all()
    seconds = best_of(
        {
            OURS: ours,
            "pandana, the network prepared": lambda: by_pandana(
                pandana_network, villages, points, n
            ),
        },
        2,
    )
    print_ratios(f"Nearest {n} of 3 services from all villages, {NODES:,} nodes", seconds, OURS)


def test_counts_along_streets_against_pandana(benchmark, town, pandana_network):
    villages, points, _, _, network = town
    reach = reach_streets(villages, PointIndex.build(points), SERVICES, network)

    def ours():
        return reach.counts(BANDS)

    counts = benchmark.pedantic(ours, rounds=2)
    theirs = pandana_counts(pandana_network, villages, points)
    low, high = (reach.counts([band + step for band in BANDS]) for step in (-0.5, 0.5))
    assert ((low <= theirs) & (theirs <= high)).all()
    assert counts.sum() > 10_000
    seconds = best_of(
        {
            OURS: ours,
            "pandana, the network prepared": lambda: pandana_counts(
                pandana_network, villages, points
            ),
        },
        2,
    )
    print_ratios("Points within 1,200 and 3,750 m along streets", seconds, OURS)


def test_nearest_along_streets_against_igraph(benchmark, town):
    igraph = pytest.importorskip("igraph")
    villages, points, nodes, edges, network = town
    start, end = ends(nodes, edges)
    graph = igraph.Graph(n=len(nodes), edges=np.column_stack([start, end]))
    metres = edges["metres"].tolist()
    here = points[points["facility"] == SERVICES[0]]
    index = PointIndex.build(here)
    # igraph takes each node once.
    some, again = np.unique(villages["node"], return_inverse=True)
    shops = np.unique(here["node"])

    def ours():
        return reach_streets(villages, index, SERVICES[:1], network)

    def theirs():
        """igraph knows no search from many nodes at once: one from each of the rare points."""
        away = graph.distances(shops.tolist(), some.tolist(), weights=metres)
        return np.array(away).min(axis=0)[again]

    found = benchmark.pedantic(ours, rounds=2).of(SERVICES[0])
    assert found == pytest.approx(theirs(), abs=1e-6)
    seconds = best_of({OURS: ours, "igraph": theirs}, 2)
    print_ratios(f"Nearest of {len(here)} points from all villages", seconds, OURS)


@pytest.fixture(scope="module")
def bent_town():
    """Villages, as many points as crossings, and streets with a node at every bend.

    The points and villages are put on nodes, as pandana does.
    """
    villages = made_up.located_villages()
    nodes, edges = made_up.bent(*made_up.streets(villages, THIN_NODES))
    points = made_up.points(villages, THIN_NODES)
    graph = Streets.build(nodes, edges).graph("walk")
    for table in (villages, points):
        at = graph.snap(_places(table), 1e6)[0]
        table[["lat", "lon"]] = nodes[["lat", "lon"]].to_numpy()[at]
        table["node"] = at
    return villages, points, nodes, edges


def test_a_thin_network_against_the_whole_one(benchmark, bent_town):
    """Every service from every village, as `buurtpunt data distances` asks it."""
    villages, points, nodes, edges = bent_town
    network, index = Streets.build(nodes, edges), PointIndex.build(points)
    ask = [villages, index, made_up.SERVICES, network]
    thin = benchmark.pedantic(lambda: reach_streets(*ask, thin=True), rounds=1)
    whole = reach_streets(*ask)
    np.testing.assert_allclose(thin.metres, whole.metres, rtol=1e-9)
    left, all_of_it = thin.measure.graph.size, whole.measure.graph.size
    assert left < 0.7 * all_of_it
    print(f"\n{all_of_it:,} nodes become {left:,}")
    seconds = best_of(
        {
            "thin, made thin first": lambda: reach_streets(*ask, thin=True),
            "the whole network": lambda: reach_streets(*ask),
        },
        2,
    )
    print_ratios("Nearest of 40 services from all villages", seconds, "thin, made thin first")


def test_every_service_against_pandana(benchmark, bent_town):
    """From tables of nodes and edges to the nearest of 40 services from every village.

    On a network of a million nodes three services: pandana takes twelve seconds for each.
    """
    pandana = pytest.importorskip("pandana")
    villages, points, nodes, edges = bent_town
    services = made_up.SERVICES if THIN_NODES <= 50_000 else SERVICES
    index, node = PointIndex.build(points), villages["node"].to_numpy()
    start, end = (pd.Series(at) for at in ends(nodes, edges))

    def ours():
        network = Streets.build(nodes, edges)
        return reach_streets(villages, index, services, network, thin=True)

    metres = benchmark.pedantic(ours, rounds=1).metres
    began = perf_counter()
    network = pandana.Network(
        nodes["lon"], nodes["lat"], start, end, edges[["metres"]], twoway=True
    )
    prepared = perf_counter() - began
    seen = 0
    for column, service in enumerate(services):
        here = points[points["facility"] == service]
        network.set_pois(service, LIMIT, 1, here["lon"], here["lat"])
        theirs = network.nearest_pois(LIMIT, service, num_pois=1).to_numpy()[node, 0]
        near = theirs < LIMIT
        assert metres[near, column] == pytest.approx(theirs[near], abs=0.5)
        seen += near.sum()
    asked = perf_counter() - began - prepared
    assert seen > 200 * len(services)
    print(f"\npandana prepares {len(nodes):,} nodes in {prepared:.1f} s, and asks in {asked:.1f} s")
    seconds = {OURS: best_of({OURS: ours}, 2)[OURS], "pandana, prepared": asked,
               "pandana, from the tables": prepared + asked}  # fmt: skip
    print_ratios(f"From the tables to {len(services)} services, all villages", seconds, OURS)
