"""OpenStreetMap by Overpass and by an extract, whole and broken."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pandas as pd
import pytest
from open_data_server import Reply, as_json

from buurtpunt_lib.datasets import live, loaded
from buurtpunt_lib.datasets.live import openstreetmap, osm_extract, osm_points, osm_streets
from buurtpunt_lib.errors import InputError

osmium = pytest.importorskip("osmium")
STAMP = "2026-11-20T03:00:00Z"


def refresh(server, key="openstreetmap", **options):
    waits = options.pop("waits", [])
    return live.refresh(key, address=server.address, wait=waits.append, backoff_s=0, **options)


def code_of(call, *args, **options) -> str:
    with pytest.raises(InputError) as caught:
        call(*args, **options)
    return caught.value.faults[0].code


# Overpass.

ELEMENTS = [
    {"type": "node", "id": 1, "lat": 50.9, "lon": 5.2,
     "tags": {"shop": "bakery", "name": "Jan", "opening_hours": "Mo-Fr 08:00-18:00"}},
    {"type": "way", "id": 1, "center": {"lat": 50.91, "lon": 5.21},
     "tags": {"amenity": "pharmacy"}},
    {"type": "relation", "id": 7, "center": {"lat": 50.92, "lon": 5.22},
     "tags": {"amenity": "school", "isced:level": "1", "name": "De Puzzel"}},
    {"type": "node", "id": 2, "lat": 50.9, "lon": 5.2, "tags": {"amenity": "bank", "atm": "yes"}},
    {"type": "node", "id": 3, "lat": 50.9, "lon": 5.2,
     "tags": {"shop": "bakery", "disused": "yes"}},
    {"type": "node", "id": 4, "lat": 50.9, "lon": 5.2, "tags": {"railway": "station"}},
]  # fmt: skip


def answer(elements=ELEMENTS, **members):
    return as_json({"version": 0.6, "osm3s": {"timestamp_osm_base": STAMP}, "elements": elements,
                    **members})  # fmt: skip


def test_overpass_gives_points_of_nodes_ways_and_relations(server):
    server.answer("/interpreter", answer())
    (change,) = refresh(server).changes
    assert (change.key, change.added) == ("openstreetmap", 5)
    points = loaded.read("points").set_index(["id", "facility"])
    assert sorted(points.index) == [
        ("n1", "bakery"), ("n2", "bank_branch"), ("n2", "cash_machine"), ("r7", "primary_school"),
        ("w1", "pharmacy"),
    ]  # fmt: skip
    assert points.loc[("n1", "bakery"), "opening_hours"] == "Mo-Fr 08:00-18:00"
    assert points.loc[("w1", "pharmacy"), "lat"] == 50.91
    source = loaded.sources()["openstreetmap"]
    assert (source.licence, source.as_of, source.complete_for) == ("ODbL-1.0", "2026-11-20", ())
    assert len(server.asked) == len(openstreetmap.queries())
    for asked in server.asked:
        question = asked.body.decode()
        assert asked.method == "POST"
        assert "ISO3166-2" in question
        assert "BE-VLG" in question
        assert "timeout%3A180" in question


def test_every_facility_with_a_tag_is_asked_for():
    from buurtpunt_lib.datasets.importing.words import tag_facilities

    everything = "\n".join(openstreetmap.queries())
    for (_, value), facility in tag_facilities().items():
        asked = f"({value}|" in everything or f"|{value}|" in everything or (
            f"|{value})" in everything or f"({value})" in everything
        )  # fmt: skip
        assert asked or facility == "railway_station"


def test_questions_go_one_at_a_time_with_a_pause(server):
    waits = []
    server.answer("/interpreter", answer())
    refresh(server, waits=waits)
    assert len([s for s in waits if s > 1]) == len(openstreetmap.queries()) - 1


@pytest.mark.parametrize("status", [429, 504])
def test_a_busy_server_is_waited_for(server, status):
    waits = []
    busy = Reply(b"rate_limited", status=status, headers={"Retry-After": "7"})
    server.answer("/interpreter", busy, busy, answer())
    refresh(server, waits=waits)
    assert waits.count(7) == 2
    assert len(loaded.read("points")) == 5


def kept_before():
    rows = osm_points.rows_of("n", 9, {"shop": "bakery"}, 50.9, 5.2, "2026-01-01")
    return loaded.NewTable("openstreetmap", "points", pd.DataFrame(rows), osm_points.about("2026"))


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (answer(remark='runtime error: Query timed out in "query" at line 3 after 181 seconds.'),
         "live.says"),
        (answer(remark="runtime error: Query run out of memory using about 2048 MB"), "live.says"),
        (as_json({"osm3s": {}}), "live.not_expected"),
        (answer([]), "live.not_expected"),
        (answer([{"type": "node", "id": 1, "tags": {"shop": "bakery"}}]), "live.item"),
        (answer([{"type": "way", "id": 1, "tags": {"shop": "bakery"}}]), "live.item"),
        (answer([{"type": "node", "id": 1, "lat": "x", "lon": 5, "tags": {}}]), "live.item"),
        (answer([{"type": "node", "id": 1, "lat": 95, "lon": 5, "tags": {}}]), "live.item"),
        (answer(["x"]), "live.item"),
        (Reply(b"<html><body>Gateway"), "live.html"),
        (Reply(b'{"elements": ['), "live.not_expected"),
    ],
)  # fmt: skip
def test_a_partial_or_strange_answer_changes_nothing(server, reply, code):
    loaded.replace_all([kept_before()])
    before = loaded.stamp()
    # The first of the questions is answered well, unless the answer is one that may be so.
    server.answer("/interpreter", *([] if reply == answer([]) else [answer()]), reply)
    assert code_of(refresh, server, force=True) == code
    assert loaded.stamp() == before


# An extract.


def tagged(**tags):
    return {key.replace("__", ":"): value for key, value in tags.items()}


def write_extract(path, *, ways=True, header=True):
    """Streets around Aartselaar, facilities as node, building and relation, and one far away."""
    from osmium.osm import mutable

    head = osmium.io.Header()
    if header:
        head.set("osmosis_replication_timestamp", STAMP)
    lat, lon = 51.134, 4.386
    nodes = {i: (lat + 0.001 * (i % 10), lon + 0.001 * (i // 10)) for i in range(1, 40)}
    nodes[90] = (49.6, 5.8)
    with osmium.SimpleWriter(str(path), header=head, overwrite=True) as out:
        for number, (y, x) in nodes.items():
            tags = {}
            if number == 5:
                tags = tagged(shop="bakery", name="Jan")
            if number == 90:
                tags = tagged(shop="bakery", name="Veraf")
            out.add_node(mutable.Node(id=number, location=(x, y), tags=tags))
        if ways:
            for number, refs, tags in (
                (1, [1, 2, 3, 4], tagged(highway="residential")),
                (2, [4, 14, 24], tagged(highway="footway")),
                (3, [3, 13], tagged(highway="motorway")),
                (4, [4, 14], tagged(highway="cycleway", foot="no")),
                (5, [24, 25, 99], tagged(highway="path")),
                (6, [30, 31, 32, 30], tagged(building="yes", amenity="pharmacy")),
                (7, [33, 34, 35, 33], tagged(building="yes")),
                (8, [36, 37, 38, 36], tagged(building="yes")),
            ):
                out.add_way(mutable.Way(id=number, nodes=refs, tags=tags))
            out.add_relation(
                mutable.Relation(
                    id=1,
                    members=[("w", 7, "outer"), ("w", 8, "outer")],
                    tags=tagged(type="multipolygon", amenity="school", isced__level="1"),
                )
            )
    return path


def test_an_extract_gives_points_and_streets(server, tmp_path):
    body = write_extract(tmp_path / "a.osm.pbf").read_bytes()
    server.answer("/belgium-latest.osm.pbf", Reply(body, etag='"1"'))
    md5 = hashlib.md5(body).hexdigest()
    server.answer("/belgium-latest.osm.pbf.md5", Reply(f"{md5}  belgium-latest.osm.pbf\n".encode()))
    changes = refresh(server, "openstreetmap_extract").changes
    assert {c.key: c.rows for c in changes} == {
        "openstreetmap": 3, "openstreetmap_street_nodes": 7, "openstreetmap_street_edges": 6,
    }  # fmt: skip
    points = loaded.read("points").set_index("id")
    assert points["facility"].to_dict() == {
        "n5": "bakery", "w6": "pharmacy", "r1": "primary_school",
    }  # fmt: skip
    # The middle of the box around nodes 30 (51.134, 4.389), 31 and 32.
    assert points.loc["w6", ["lat", "lon"]].tolist() == pytest.approx([51.135, 4.389])
    assert set(points["as_of"]) == {"2026-11-20"}
    assert {s.licence for s in loaded.sources().values()} == {"ODbL-1.0"}
    assert live.refresh("openstreetmap_extract", address=server.address).still_fresh


def test_streets_say_who_may_use_them_and_how_long_they_are(tmp_path):
    tables = osm_extract.read_extract(write_extract(tmp_path / "a.osm.pbf"))
    edges = {t.kind: t.frame for t in tables}["street_edges"].set_index(["start", "end"])
    assert sorted(edges.index) == [
        ("1", "2"), ("14", "24"), ("2", "3"), ("24", "25"), ("3", "4"), ("4", "14"),
    ]  # fmt: skip
    # 0.001 degrees of latitude are 111.2 metres; a footpath and a cycle track share 4 to 14.
    assert edges.loc[("1", "2"), "metres"] == pytest.approx(111.2, abs=0.1)
    assert edges.loc[("4", "14"), ["foot", "bike"]].tolist() == [1, 1]
    assert edges.loc[("14", "24"), ["foot", "bike"]].tolist() == [1, 0]
    # pyproj's own ellipsoid differs from a sphere by less than half a percent.
    from pyproj import Geod

    _, _, far = Geod(ellps="WGS84").inv(4.386, 51.138, 4.387, 51.134)
    ours = osm_streets.metres(*(np.array([v]) for v in (51.138, 4.386, 51.134, 4.387)))
    assert ours[0] == pytest.approx(far, rel=0.005)


@pytest.mark.parametrize(
    ("tags", "who"),
    [
        ({"highway": "residential"}, (True, 3)),
        ({"highway": "motorway"}, (False, 0)),
        ({"highway": "trunk", "bicycle": "yes"}, (False, 3)),
        ({"highway": "footway"}, (True, 0)),
        ({"highway": "footway", "bicycle": "designated"}, (True, 3)),
        ({"highway": "service", "access": "private"}, (False, 0)),
        ({"highway": "track", "access": "no", "foot": "permissive"}, (True, 0)),
        ({"highway": "secondary", "bicycle": "use_sidepath"}, (True, 0)),
        ({"highway": "path", "bicycle": "dismount"}, (True, 0)),
        ({"highway": "unclassified", "vehicle": "no"}, (True, 0)),
        ({"highway": "pedestrian", "area": "yes"}, (False, 0)),
        ({"highway": "proposed"}, (False, 0)),
        ({"waterway": "river"}, (False, 0)),
        ({"highway": "residential", "oneway": "yes"}, (True, 1)),
        ({"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"}, (True, 3)),
        ({"highway": "residential", "oneway": "yes", "cycleway": "opposite"}, (True, 3)),
        ({"highway": "residential", "oneway": "-1"}, (True, 2)),
        ({"highway": "tertiary", "junction": "roundabout"}, (True, 1)),
        ({"highway": "cycleway", "oneway": "no", "junction": "circular"}, (True, 3)),
        ({"highway": "motorway", "oneway": "yes"}, (False, 0)),
    ],
)
def test_who_may_use_a_way(tags, who):
    assert osm_streets.ways_for(tags) == who


def one_way(path, *ways):
    """(start, end, foot, bike) of an extract with three nodes and these ways."""
    from osmium.osm import mutable

    with osmium.SimpleWriter(str(path), overwrite=True) as out:
        for n in (1, 2, 3):
            out.add_node(
                mutable.Node(id=n, location=(4.386, 51.13 + n / 1000), tags={"shop": "bakery"})
            )
        for number, (refs, tags) in enumerate(ways, start=1):
            out.add_way(mutable.Way(id=number, nodes=refs, tags={"highway": "road", **tags}))
    tables = {t.kind: t.frame for t in osm_extract.read_extract(path, as_of="2026")}
    edges = tables["street_edges"][["start", "end", "foot", "bike"]]
    return sorted(edges.itertuples(index=False, name=None))


def test_one_way_streets_go_from_start_to_end(tmp_path):
    path = tmp_path / "a.osm.pbf"
    assert one_way(path, ([1, 2], {"oneway": "yes"})) == [("1", "2", 1, 2)]
    assert one_way(path, ([2, 1], {"oneway": "yes"})) == [("2", "1", 1, 2)]
    assert one_way(path, ([2, 1], {"oneway": "-1"})) == [("1", "2", 1, 2)]
    # Two ways over the same nodes, one in each direction: both.
    both = one_way(path, ([1, 2, 3], {"oneway": "yes", "foot": "no"}), ([3, 2], {"oneway": "yes"}))
    assert both == [("1", "2", 0, 2), ("2", "3", 1, 1)]


def test_streets_serve_the_engine_that_measures_along_them(tmp_path):
    from buurtpunt_lib.proximity import PointIndex, Streets, reach_streets

    extract = osm_extract.read_extract(write_extract(tmp_path / "a.osm.pbf"))
    tables = {t.kind: t.frame for t in extract}
    streets = Streets.build(tables["street_nodes"], tables["street_edges"])
    at = tables["street_nodes"].set_index("id")
    origins = at.loc[["25"], ["lat", "lon"]]
    reach = reach_streets(origins, PointIndex.build(tables["points"]), ["pharmacy"], streets)
    # Along every stretch, from the last node to the first, and from there to the pharmacy.
    pharmacy = tables["points"].query("facility == 'pharmacy'")[["lat", "lon"]].to_numpy()[0]
    first = at.loc["1", ["lat", "lon"]].to_numpy(float)
    last = osm_streets.metres(*(np.array([v]) for v in (*first, *pharmacy)))[0]
    expected = tables["street_edges"]["metres"].sum() + last
    assert reach.of("pharmacy")[0] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_extract_is_refused(tmp_path, share):
    path = write_extract(tmp_path / "a.osm.pbf")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert code_of(osm_extract.read_extract, path) == "live.extract_broken"


def test_an_extract_that_was_cut_between_two_blocks_is_refused(tmp_path):
    path = write_extract(tmp_path / "a.osm.pbf", ways=False)
    assert code_of(osm_extract.read_extract, path) == "live.extract_broken"


@pytest.mark.parametrize("content", [b"", b"<html>404</html>", b"\x00\x00\x00\x0d" * 50])
def test_what_is_no_extract_is_refused(tmp_path, content):
    path = tmp_path / "a.osm.pbf"
    path.write_bytes(content)
    assert code_of(osm_extract.read_extract, path) == "live.extract_broken"


def test_a_download_that_was_damaged_is_refused_by_its_checksum(server, tmp_path):
    body = write_extract(tmp_path / "a.osm.pbf").read_bytes()
    server.answer("/belgium-latest.osm.pbf", Reply(body[:-40]))
    server.answer("/belgium-latest.osm.pbf.md5", Reply(hashlib.md5(body).hexdigest().encode()))
    assert code_of(refresh, server, "openstreetmap_extract") == "live.checksum"
    assert loaded.tables() == {}


def test_the_numbers_of_nodes_stay_whole(tmp_path):
    """Node numbers are far above what a float can hold without loss."""
    from osmium.osm import mutable

    path = tmp_path / "a.osm.pbf"
    big = 9_007_199_254_740_993 // 1000
    with osmium.SimpleWriter(str(path)) as out:
        for n in (0, 1):
            where = (4.386, 51.134 + n / 1000)
            out.add_node(mutable.Node(id=big + n, location=where, tags={"shop": "bakery"}))
        out.add_way(mutable.Way(id=1, nodes=[big, big + 1], tags={"highway": "track"}))
    tables = {t.kind: t.frame for t in osm_extract.read_extract(path, as_of="2026-11-01")}
    assert tables["street_edges"][["start", "end"]].values.tolist() == [[str(big), str(big + 1)]]
    assert set(tables["points"]["as_of"]) == {"2026-11-01"}
    assert json.dumps(tables["points"]["id"].tolist()) == json.dumps([f"n{big}", f"n{big + 1}"])
