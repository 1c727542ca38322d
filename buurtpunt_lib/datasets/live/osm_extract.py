"""OpenStreetMap by an extract (.osm.pbf): facilities and streets, of a file of any size.

Extract: all objects of an area, in blocks: first nodes, then ways (lists of nodes), then relations
(lists of ways and nodes). It is read in four passes, from what we want down to its nodes, so that
only the numbers and places of those nodes are in memory, never those of the whole file.
Street: a way on which one may walk or cycle. Its nodes become rows of `street_nodes`, the
stretches between two nodes rows of `street_edges`.
What lies more than some kilometres from any Flemish village is left out.

Needs the package osmium (`pip install ons-buurtpunt[osm]`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.datasets.importing import coordinates
from buurtpunt_lib.datasets.importing.words import facilities_of_tags
from buurtpunt_lib.datasets.live import osm_points
from buurtpunt_lib.datasets.live.client import Client
from buurtpunt_lib.datasets.live.osm_streets import Streets, ways_for
from buurtpunt_lib.datasets.live.source import Answer, Limits, LiveSource
from buurtpunt_lib.datasets.loaded import NewTable
from buurtpunt_lib.datasets.provenance import Source
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

KEY = "openstreetmap_extract"
# Tags of which the reading of a facility looks at the value.
_KEYS = ("shop", "amenity", "healthcare", "leisure", "highway", "railway", "social_facility",
         "public_transport")  # fmt: skip
_NODES_AT_ONCE = 1 << 16


@dataclass
class _Wanted:
    """What the passes collect. objects: (kind, number, tags) with the node numbers of each.

    relations: their ways, until those are read. nodes: facilities that are nodes.
    """

    objects: list[tuple[str, int, dict[str, str], list[int]]] = field(default_factory=list)
    relations: list[tuple[int, dict[str, str], list[int], list[int]]] = field(default_factory=list)
    nodes: list[tuple[int, dict[str, str], float, float]] = field(default_factory=list)


def read_extract(
    path: Path, *, as_of: str = "", progress=lambda step, done, total: None
) -> tuple[NewTable, ...]:
    """The tables of an extract: points, and street nodes and edges where it has streets.

    as_of: the day of the extract where it states none. Raises InputError `live.extract_broken`
    (truncated or not an extract), `live.extract_empty`, `live.package_missing`.
    """
    osmium = _osmium()
    try:
        stated = _day_of(path, osmium) or as_of
        wanted = _Wanted()
        streets = Streets()
        progress("rows", 0, 4)
        _relations(path, wanted, osmium)
        progress("rows", 1, 4)
        seen = _ways(path, wanted, streets, osmium)
        progress("rows", 2, 4)
        node_seen = _facility_nodes(path, wanted, osmium)
        progress("rows", 3, 4)
        places = _places(path, _needed(wanted, streets), osmium)
    except InputError:
        raise
    except (RuntimeError, OSError, ValueError) as error:
        # osmium raises RuntimeError for whatever is wrong with a block.
        raise InputError("live.extract_broken", file=path.name) from error
    # An extract that was cut between two blocks is read without a word, up to its end.
    if node_seen and not seen:
        raise InputError("live.extract_broken", file=path.name)
    progress("work", 0, None)
    points = _points(wanted, places, stated)
    if points.empty:
        raise InputError("live.extract_empty", file=path.name)
    tables = [NewTable(osm_points.KEY, "points", points, osm_points.about(stated))]
    nodes, edges = streets.tables(places)
    if len(edges):
        source = _street_source(stated)
        tables.append(NewTable("openstreetmap_street_nodes", "street_nodes", nodes, source))
        tables.append(NewTable("openstreetmap_street_edges", "street_edges", edges, source))
    return tuple(tables)


def _street_source(as_of: str) -> Source:
    return Source(
        KEY, osm_points.NAME, osm_points.PUBLISHER, osm_points.URL, osm_points.LICENCE, as_of, ()
    )


def _osmium() -> Any:
    try:
        import osmium
    except ImportError:
        raise InputError(
            "live.package_missing", package="osmium", command='pip install "ons-buurtpunt[osm]"'
        ) from None
    return osmium


def _day_of(path: Path, osmium: Any) -> str:
    """The day that the header states, "" where it states none."""
    reader = osmium.io.Reader(str(path))
    try:
        stamp = reader.header().get("osmosis_replication_timestamp") or ""
    finally:
        reader.close()
    return stamp[:10] if len(stamp) >= 10 else ""


def _relations(path: Path, wanted: _Wanted, osmium: Any) -> None:
    """Facilities that are relations, such as a school of several buildings."""
    found = osmium.FileProcessor(str(path), osmium.osm.RELATION)
    for relation in found.with_filter(osmium.filter.KeyFilter(*_KEYS)):
        tags = dict(relation.tags)
        if facilities_of_tags(tags):
            ways = [member.ref for member in relation.members if member.type == "w"]
            nodes = [member.ref for member in relation.members if member.type == "n"]
            wanted.relations.append((relation.id, tags, ways, nodes))


def _ways(path: Path, wanted: _Wanted, streets: Streets, osmium: Any) -> bool:
    """Facilities that are ways, streets, and the ways of relations. Whether there was any way."""
    found = osmium.FileProcessor(str(path), osmium.osm.WAY)
    for way in found.with_filter(osmium.filter.KeyFilter(*_KEYS)):
        tags = dict(way.tags)
        foot, bike = ways_for(tags)
        is_facility = bool(facilities_of_tags(tags))
        if foot or bike or is_facility:
            refs = [node.ref for node in way.nodes]
            if foot or bike:
                streets.add(refs, foot, bike)
            if is_facility:
                wanted.objects.append(("w", way.id, tags, refs))
    of_relations = {way for _, _, ways, _ in wanted.relations for way in ways}
    nodes_of: dict[int, list[int]] = {}
    if of_relations:
        found = osmium.FileProcessor(str(path), osmium.osm.WAY)
        for way in found.with_filter(osmium.filter.IdFilter(of_relations)):
            nodes_of[way.id] = [node.ref for node in way.nodes]
    for number, tags, ways, nodes in wanted.relations:
        refs = [*nodes, *(ref for way in ways for ref in nodes_of.get(way, ()))]
        wanted.objects.append(("r", number, tags, refs))
    if wanted.objects or len(streets):
        return True
    return any(True for _ in osmium.FileProcessor(str(path), osmium.osm.WAY))


def _facility_nodes(path: Path, wanted: _Wanted, osmium: Any) -> bool:
    """Facilities that are nodes; whether the file has nodes with such keys at all."""
    any_node = False
    found = osmium.FileProcessor(str(path), osmium.osm.NODE)
    for node in found.with_filter(osmium.filter.KeyFilter(*_KEYS)):
        any_node = True
        tags = dict(node.tags)
        if facilities_of_tags(tags) and node.location.valid():
            wanted.nodes.append((node.id, tags, node.location.lat, node.location.lon))
    return any_node


def _needed(wanted: _Wanted, streets: Streets) -> np.ndarray:
    """The numbers of all nodes whose place is needed, in order, each once."""
    of_objects = np.array([ref for *_, refs in wanted.objects for ref in refs], dtype=np.int64)
    return np.unique(np.concatenate([of_objects, streets.numbers()]))


@dataclass(frozen=True)
class Places:
    """numbers: of nodes, in order. lat, lon: degrees, NaN for a node that the file lacks."""

    numbers: np.ndarray
    lat: np.ndarray
    lon: np.ndarray

    def positions(self, refs: np.ndarray) -> np.ndarray:
        """Where nodes stand in the three; every one of them was asked for."""
        return np.searchsorted(self.numbers, refs)


def _places(path: Path, numbers: np.ndarray, osmium: Any) -> Places:
    lat, lon = np.full(len(numbers), np.nan), np.full(len(numbers), np.nan)
    if not len(numbers):
        return Places(numbers, lat, lon)
    tracker = osmium.IdTracker()
    # Numbers of Python take five times the room of those of numpy: some at a time.
    for start in range(0, len(numbers), _NODES_AT_ONCE):
        for number in numbers[start : start + _NODES_AT_ONCE].tolist():
            tracker.add_node(number)
    found = osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(tracker.id_filter())
    ids: list[int] = []
    where: list[tuple[float, float]] = []

    def put() -> None:
        at = np.searchsorted(numbers, np.array(ids, dtype=np.int64))
        block = np.array(where, dtype=float).reshape(-1, 2)
        lat[at], lon[at] = block[:, 0], block[:, 1]
        ids.clear()
        where.clear()

    for node in found:
        location = node.location
        if location.valid():
            ids.append(node.id)
            where.append((location.lat, location.lon))
            if len(ids) >= _NODES_AT_ONCE:
                put()
    put()
    return Places(numbers, lat, lon)


def _points(wanted: _Wanted, places: Places, as_of: str) -> pd.DataFrame:
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for number, tags, lat, lon in wanted.nodes:
        rows += osm_points.rows_of("n", number, tags, lat, lon, as_of)
    for kind, number, tags, refs in wanted.objects:
        at = places.positions(np.array(refs, dtype=np.int64)) if refs else np.array([], dtype=int)
        lat, lon = places.lat[at], places.lon[at]
        known = np.isfinite(lat)
        if known.any():
            middle = [(v[known].min() + v[known].max()) / 2 for v in (lat, lon)]
            rows += osm_points.rows_of(kind, number, tags, *map(float, middle), as_of)
    frame = pd.DataFrame(rows, columns=["id", "facility", "name", "lat", "lon", "opening_hours",
                                        "source", "as_of"])  # fmt: skip
    near = coordinates.near_village(frame["lat"].to_numpy(float), frame["lon"].to_numpy(float))
    return frame[near].drop_duplicates(["id", "facility"])


def _read(client: Client) -> Answer:
    file = client.download(
        "belgium-latest.osm.pbf", md5="belgium-latest.osm.pbf.md5", most_bytes=4_000_000_000
    )
    tables = read_extract(file, as_of=client.modified(file), progress=client.progress)
    return Answer(tables)


SOURCES = (
    LiveSource(
        key=KEY,
        kinds=("points", "street_nodes", "street_edges"),
        name="OpenStreetMap (Geofabrik, heel België, met straten)",
        publisher=osm_points.PUBLISHER,
        licence=osm_points.LICENCE,
        base="https://download.geofabrik.de/europe",
        url="https://download.geofabrik.de/europe/belgium.html",
        max_age=timedelta(days=30),
        read=_read,
        limits=Limits(most_bytes=4_000_000_000, most_s=4 * 3600.0),
    ),
)
