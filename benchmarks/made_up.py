"""Points and streets that do not exist, laid out like real ones: close together where people live.

Nothing here is a fact about Flanders but the points of the villages and their numbers of residents.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from buurtpunt_lib import datasets
from buurtpunt_lib.proximity import straight_line

SERVICES = tuple(f"service_{number:02}" for number in range(40))
# Metres in a degree of latitude, and of longitude in the middle of Flanders.
NORTH, EAST = 111_195.0, 70_000.0


def located_villages() -> pd.DataFrame:
    """The villages of which we know where they lie."""
    villages = datasets.villages()
    return villages[villages["lat"].notna()]


def scattered(villages: pd.DataFrame, number: int, chance: np.random.Generator):
    """Latitudes and longitudes around the villages, more where more people live.

    The larger a village, the farther its points lie from its middle: 400 m for 1,000 residents.
    """
    people = villages["population"].to_numpy(dtype=float, na_value=np.nan)
    people = np.where(np.isfinite(people), people, np.nanmedian(people))
    at = chance.choice(len(villages), number, p=people / people.sum())
    spread = 400 * np.sqrt(people[at] / 1_000)
    # Some lie far out: along a main road, at a crossing.
    spread[chance.random(number) < 0.1] *= 4
    lat = villages["lat"].to_numpy()[at] + chance.normal(size=number) * spread / NORTH
    lon = villages["lon"].to_numpy()[at] + chance.normal(size=number) * spread / EAST
    return lat, lon


def shares(services: int) -> np.ndarray:
    """How common each service is: from one in a thousand points to one in eight."""
    weight = np.geomspace(1, 120, services)
    return weight / weight.sum()


def points(villages: pd.DataFrame, number: int, *, seed: int = 1) -> pd.DataFrame:
    """Points of 40 services, in no order."""
    chance = np.random.default_rng(seed)
    lat, lon = scattered(villages, number, chance)
    names = np.array(SERVICES, dtype=object)
    kind = chance.choice(len(SERVICES), number, p=shares(len(SERVICES)))
    ids = [f"p{i}" for i in range(number)]
    return pd.DataFrame({"id": ids, "facility": names[kind], "lat": lat, "lon": lon})


def streets(villages: pd.DataFrame, number: int, *, seed: int = 2):
    """Nodes and edges of a network of about `number` crossings: (nodes, edges).

    A Gabriel graph, thinned to three or four streets at a crossing, which is what mapped street
    networks have; every street bends a little. One edge in ten is for those on foot only.
    """
    from scipy.spatial import Delaunay, cKDTree

    chance = np.random.default_rng(seed)
    lat, lon = scattered(villages, number, chance)
    flat = np.column_stack([lon * EAST, lat * NORTH])
    begins, neighbours = Delaunay(flat).vertex_neighbor_vertices
    start = np.repeat(np.arange(number), np.diff(begins))
    kept = start < neighbours
    start, end = start[kept], neighbours[kept]
    half = np.hypot(*(flat[start] - flat[end]).T) / 2
    nearest = cKDTree(flat).query((flat[start] + flat[end]) / 2)[0]
    # Gabriel: nothing within the circle on the edge. Such a graph hangs together.
    street = nearest >= half * (1 - 1e-9)
    start, end = start[street], end[street]
    straight = straight_line(lat[start], lon[start], lat[end], lon[end])
    bends = 1 + chance.exponential(0.12, len(start))
    ids = np.array([f"n{i}" for i in range(number)], dtype=object)
    nodes = pd.DataFrame({"id": ids, "lat": lat, "lon": lon})
    edges = pd.DataFrame(
        {
            "start": ids[start],
            "end": ids[end],
            "metres": straight * bends,
            "foot": 1,
            "bike": (chance.random(len(start)) > 0.1).astype(int),
        }
    )
    return nodes, edges


def bent(nodes: pd.DataFrame, edges: pd.DataFrame, *, bends: float = 3.0, seed: int = 5):
    """The same network with nodes at the bends, as OpenStreetMap has them: (nodes, edges).

    bends: how many on a street, in the mean. The lengths stay what they are.
    """
    many = np.random.default_rng(seed).geometric(1 / (bends + 1), len(edges)) - 1
    ids = pd.Index(nodes["id"])
    start, end = ids.get_indexer(edges["start"]), ids.get_indexer(edges["end"])
    street = np.repeat(np.arange(len(edges)), many)
    first = len(nodes) + np.cumsum(many) - many
    share = (np.arange(len(street)) + len(nodes) - first[street] + 1) / (many[street] + 1)
    places = {}
    for name in ("lat", "lon"):
        old = nodes[name].to_numpy()
        new = old[start[street]] * (1 - share) + old[end[street]] * share
        places[name] = np.concatenate([old, new])
    part = np.repeat(np.arange(len(edges)), many + 1)
    step = np.arange(len(part)) - np.repeat(np.cumsum(many + 1) - many - 1, many + 1)
    names = pd.Series(np.arange(len(places["lat"]))).astype("str")
    begin = np.where(step == 0, start[part], first[part] + step - 1)
    ends = np.where(step == many[part], end[part], first[part] + step)
    return pd.DataFrame({"id": names, **places}), pd.DataFrame(
        {
            "start": names.to_numpy()[begin],
            "end": names.to_numpy()[ends],
            "metres": edges["metres"].to_numpy()[part] / (many[part] + 1),
            "foot": 1,
            "bike": edges["bike"].to_numpy()[part],
        }
    )
