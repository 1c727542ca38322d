"""Reading an extract of OpenStreetMap: what we keep in memory is the streets, not the file.

Two made-up extracts with the same streets and facilities; the large one has ten times as many
houses around them, as a country has around what we look for. Ours reads in passes and keeps the
nodes that it needs; the plain way (osmium's own `with_locations`) keeps the place of every node.
Both must find the same points. Each runs in a process of its own, of which the greatest memory
above that of the imports is taken.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

osmium = pytest.importorskip("osmium")

STREETS, NODES_OF_A_STREET = 2_000, 10
HOUSES = (20_000, 200_000)

RUN = """
import json, resource, sys
from pathlib import Path
from time import perf_counter
import numpy as np, osmium, pandas, pyarrow, pyproj, scipy.spatial, shapely
from buurtpunt_lib.datasets.importing import coordinates
from buurtpunt_lib.datasets.importing.words import facilities_of_tags
from buurtpunt_lib.datasets.live import osm_extract

path, ours = Path(sys.argv[1]), sys.argv[2] == "ours"
coordinates.near_village(np.array([51.0]), np.array([4.0]))
facilities_of_tags({"shop": "bakery"})


def plain():
    found = []
    for thing in osmium.FileProcessor(str(path)).with_locations().with_filter(
        osmium.filter.KeyFilter("shop", "amenity")
    ):
        kind = thing.type_str()
        if not facilities_of_tags(dict(thing.tags)):
            continue
        if kind == "n":
            found.append((f"n{thing.id}", thing.location.lat, thing.location.lon))
        elif kind == "w":
            places = [(node.lat, node.lon) for node in thing.nodes]
            middle = [(min(v) + max(v)) / 2 for v in zip(*places)]
            found.append((f"w{thing.id}", *middle))
    return found


def passes():
    table = osm_extract.read_extract(path, as_of="2026")[0].frame
    return list(table[["id", "lat", "lon"]].itertuples(index=False, name=None))


before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = perf_counter()
found = passes() if ours else plain()
seconds = perf_counter() - start
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": seconds, "kilobytes": after - before, "found": sorted(found)}))
"""


def make(path: Path, houses: int) -> Path:
    """Houses of four nodes; every 200th is a bakery. The streets come after them."""
    from osmium.osm import mutable

    number = 0
    ways = []
    with osmium.SimpleWriter(str(path)) as out:

        def node() -> int:
            nonlocal number
            number += 1
            where = (3.5 + number % 1_500 / 1_000, 50.85 + number // 1_500 % 400 / 1_000)
            out.add_node(mutable.Node(id=number, location=where))
            return number

        step = houses // 100
        for house in range(houses):
            refs = [node() for _ in range(4)]
            tags = {"building": "yes"} | ({"shop": "bakery"} if house % step == 0 else {})
            ways.append(([*refs, refs[0]], tags))
        for _ in range(STREETS):
            refs = [node() for _ in range(NODES_OF_A_STREET)]
            ways.append((refs, {"highway": "residential"}))
        for way, (refs, tags) in enumerate(ways, start=1):
            out.add_way(mutable.Way(id=way, nodes=refs, tags=tags))
    return path


def run(path: Path, who: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(path), who], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_an_extract_of_any_size_is_read_in_the_memory_of_its_streets(tmp_path):
    print()
    kept = {}
    for houses in HOUSES:
        path = make(tmp_path / f"{houses}.osm.pbf", houses)
        ours, plain = run(path, "ours"), run(path, "plain")
        assert len(ours["found"]) == 100
        for (a, *at), (b, *there) in zip(ours["found"], plain["found"], strict=True):
            assert a == b
            assert at == pytest.approx(there, abs=1e-9)
        kept[houses] = ours["kilobytes"]
        print(
            f"{houses:>9,} houses: ours {ours['seconds']:.2f} s, {ours['kilobytes'] / 1e3:.0f} MB "
            f"(streets too); places of all nodes {plain['seconds']:.2f} s, "
            f"{plain['kilobytes'] / 1e3:.0f} MB"
        )
    small, large = (kept[houses] for houses in HOUSES)
    print(f"ten times the houses: {large / max(small, 1):.1f} times the memory")
