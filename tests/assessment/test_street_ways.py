"""Ways along streets: worked out once by a command, looked up by the facts, told to the reader."""

from __future__ import annotations

import os
from datetime import date
from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.assessment import street_tables, street_ways
from buurtpunt_lib.assessment.near import nearest_places
from buurtpunt_lib.cli import main
from buurtpunt_lib.datasets import loaded
from buurtpunt_lib.datasets.provenance import Source
from buurtpunt_lib.domain import Presence
from buurtpunt_lib.domain.observation import Observation
from buurtpunt_lib.domain.scan import HUB, Change, Scan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import Streets, reach_streets, straight_line
from buurtpunt_lib.reports import street_words
from buurtpunt_lib.texts import catalogue

RUNKELEN = "71053F"
MANY = 14
# Made-up streets wind more than the factor that stands in for streets, so that the two differ.
BENDS = 1.7
STEP_M = 150.0
# Streets lie a little beside the points of villages: so many degrees to the north, and metres.
BESIDE, BESIDE_M = 0.0004, 44.478
SAY = catalogue("nl")


def streets(villages: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """From each village to the three nearest others, with a node every 150 m."""
    lat, lon = villages["lat"].to_numpy(), villages["lon"].to_numpy()
    away = straight_line(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
    nodes = [(f"v{i}", lat[i], lon[i]) for i in range(len(lat))]
    edges, seen = [], set()
    for a in range(len(lat)):
        for b in np.argsort(away[a], kind="stable")[1:4].tolist():
            if (a, b) in seen or (b, a) in seen:
                continue
            seen.add((a, b))
            steps = max(2, int(away[a, b] / STEP_M))
            names = [f"v{a}", *(f"s{a}_{b}_{i}" for i in range(1, steps)), f"v{b}"]
            for i in range(1, steps):
                share = i / steps
                nodes.append((names[i], lat[a] + share * (lat[b] - lat[a]),
                              lon[a] + share * (lon[b] - lon[a])))  # fmt: skip
            # Every fourth street is for who walks alone.
            bike = int(len(seen) % 4 != 0)
            edges += [(p, q, BENDS * away[a, b] / steps, 1, bike)
                      for p, q in pairwise(names)]  # fmt: skip
    return (
        pd.DataFrame(nodes, columns=["id", "lat", "lon"]).assign(lat=lambda at: at["lat"] + BESIDE),
        pd.DataFrame(edges, columns=["start", "end", "metres", "foot", "bike"]),
    )


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Streets round Runkelen, loaded and worked out: (villages on them, nodes, edges)."""
    before = os.environ["BUURTPUNT_LOADED_DATA"]
    os.environ["BUURTPUNT_LOADED_DATA"] = str(tmp_path_factory.mktemp("streets"))
    villages = datasets.villages()
    villages = villages[villages["lat"].notna()]
    here = villages.loc[RUNKELEN]
    away = straight_line(here["lat"], here["lon"], villages["lat"], villages["lon"])
    some = villages.iloc[np.argsort(away)[:MANY]]
    nodes, edges = streets(some)
    source = Source("openstreetmap_extract", "OpenStreetMap", "x", "", "ODbL", "2026-11-01", ())
    loaded.replace_all(
        [
            loaded.NewTable("openstreetmap_street_nodes", "street_nodes", nodes, source),
            loaded.NewTable("openstreetmap_street_edges", "street_edges", edges, source),
        ]
    )
    assert street_tables.about() is None
    assert not assessment.facts().ways("walk").along_streets
    assert main(["data", "distances"]) == 0
    yield some, nodes, edges
    os.environ["BUURTPUNT_LOADED_DATA"] = before


@pytest.fixture(scope="module")
def facts(town):
    return assessment.facts()


def at(facts, villages) -> np.ndarray:
    return facts.villages.index.get_indexer(villages.index)


@pytest.mark.parametrize("mode", ["walk", "cycle"])
def test_ways_to_places_are_those_along_the_whole_network(town, facts, mode):
    villages, nodes, edges = town
    ways = facts.ways(mode)
    assert ways.along_streets
    assert ways.detour == 1
    network, here = Streets.build(nodes, edges), at(facts, villages)
    reach = reach_streets(villages, facts.index, facts.index.facilities, network, mode=mode)
    seen = 0
    for facility in facts.index.facilities:
        found, straight = (of.to_places(facility)[here] for of in (ways, ways.straight))
        along = reach.of(facility)
        known = np.isfinite(along) & (straight > 1)
        assert found[known] == pytest.approx(along[known], rel=1e-6)
        # Who has it at the very spot need not go to the street and back.
        assert (found[straight == 0] == 0).all()
        # No way is shorter than the straight line.
        assert (found >= straight / assessment.DETOUR - 0.5).all()
        seen += int(known.sum())
    assert seen > 20


def test_where_no_street_is_known_a_straight_line_stands_in(town, facts):
    ways, about = facts.ways("walk"), street_tables.about()
    on = np.zeros(len(facts.origins), dtype=bool)
    on[at(facts, town[0])] = True
    for facility in facts.index.facilities:
        found, straight = ways.to_places(facility)[~on], ways.straight.to_places(facility)[~on]
        np.testing.assert_array_equal(found, straight)
    located = facts.origins["lat"].notna().to_numpy()
    assert about.off_walk == int((located & ~on).sum())
    assert about.starts == int(located.sum())
    assert about.off_cycle >= about.off_walk


@pytest.mark.parametrize("mode", ["walk", "cycle"])
def test_ways_between_villages_are_those_of_networkx_there_and_back(town, facts, mode):
    villages, _, edges = town
    graph = nx.Graph()
    used = edges[edges["foot" if mode == "walk" else "bike"] > 0]
    graph.add_weighted_edges_from(used[["start", "end", "metres"]].itertuples(index=False))
    here = at(facts, villages)
    lat, lon = (villages[name].to_numpy() for name in ("lat", "lon"))
    ways = facts.ways(mode)
    found, straight = ways.between(lat, lon)[here], ways.straight.between(lat, lon)[here]
    for a in range(MANY):
        away = nx.single_source_dijkstra_path_length(graph, f"v{a}", weight="weight")
        for b in range(MANY):
            if a != b and f"v{b}" in away and away[f"v{b}"] < street_tables.FIRST_M:
                assert found[a, b] == pytest.approx(away[f"v{b}"] + 2 * BESIDE_M, rel=1e-5)
                assert found[a, b] > straight[a, b]
    if mode == "walk":
        assert found == pytest.approx(found.T, rel=1e-6)
    assert (np.diag(found) == 0).all()
    # The nearest of some, and a point that is no village: straight.
    rest = np.arange(1, 6)
    near = ways.to_nearest(lat[rest], lon[rest])[here]
    assert near == pytest.approx(found[:, rest].min(axis=1))
    beside = ways.between([lat[0] + 0.001], [lon[0]])[here]
    assert beside == pytest.approx(ways.straight.between([lat[0] + 0.001], [lon[0]])[here])


def test_the_nearest_places_are_in_order_of_the_way_on_foot(town, facts):
    villages, _, _ = town
    differs = 0
    for code in villages.index:
        for facility in facts.measured:
            near = nearest_places(facts, code, facility)
            ways = [one.walk_m for one in near]
            assert ways == sorted(ways)
            for one in near:
                assert one.village != code
                assert one.walk_m >= one.straight_m * (1 - 1e-6)
                assert one.walk_minutes == one.walk_m / 80
                if one.on_foot_m is not None and one.by_bike_m is not None:
                    differs += one.on_foot_m != one.by_bike_m
    assert differs > 0
    known = street_ways.candidates(int(at(facts, villages)[0]))
    assert {"place", "facility", "walk", "cycle"} <= set(known.columns)


def scan(facts, village: str, facility: str, presence: Presence) -> Scan:
    seen = Observation(village=village, facility=facility, presence=presence,
                       observed_on=date(2026, 11, 20), by="X")  # fmt: skip
    return Scan(observations=(seen,))


def test_what_a_group_says_is_gone_is_no_longer_the_nearest(town, facts):
    villages = town[0]
    facility = "supermarket"
    holder = next(code for code in villages.index if facility in facts.has[code])
    row = int(facts.villages.index.get_indexer([holder])[0])
    assert facts.ways("walk").to_places(facility)[row] == 0
    gone = facts.with_scan(scan(facts, holder, facility, Presence.ABSENT))
    assert gone.ways("walk").to_places(facility)[row] > 0
    # The others measure as before, but for those to whom it was the nearest.
    lacks = next(code for code in villages.index if facility not in facts.has[code])
    came = facts.with_scan(scan(facts, lacks, facility, Presence.PRESENT))
    before, after = (np.nan_to_num(of.ways("walk").to_places(facility)) for of in (facts, came))
    assert (after <= before + 1e-6).all()
    there = int(facts.villages.index.get_indexer([lacks])[0])
    assert after[there] == pytest.approx(0, abs=1)
    lat, lon = villages.loc[lacks, ["lat", "lon"]]
    way = facts.ways("walk").between([lat], [lon])[:, 0]
    nearer = np.flatnonzero(after < before - 1)
    assert len(nearer) > 1
    assert after[nearer] == pytest.approx(way[nearer])


def test_a_what_if_stays_straight_and_says_so(town, facts):
    change = Change(kind="add", what=HUB, village=RUNKELEN)
    found = assessment.what_if(facts, [change])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(street_tables, "stamp", lambda: "")
        fresh = assessment.Facts(
            **{name: getattr(facts, name) for name in facts.__dataclass_fields__}
        )
        assert street_words.still_straight(SAY) == ""
        straight = assessment.what_if(fresh, [change])
        assert not fresh.ways("walk").along_streets
        told = street_words.which_way(SAY, straight="gaps_page.siting.assumption.detour")
        assert "1,3 keer de rechte lijn" in told
    np.testing.assert_array_equal(found.before, straight.before)
    np.testing.assert_array_equal(found.after, straight.after)
    assert "hemelsbreed × 1,3" in street_words.still_straight(SAY)
    told = street_words.which_way(SAY, straight="gaps_page.siting.assumption.detour")
    assert "over straten: OpenStreetMap, 1 november 2026" in told


def test_parts_of_villages_are_measured_along_streets_too(tmp_path, monkeypatch):
    monkeypatch.setenv("BUURTPUNT_LOADED_DATA", str(tmp_path / "parts"))
    villages = datasets.villages()
    here = villages.loc[RUNKELEN]
    away = straight_line(here["lat"], here["lon"], villages["lat"], villages["lon"])
    some = villages.iloc[np.argsort(away)[:4]]
    nodes, edges = streets(some)
    # Two parts on one spot of a street, one on another, one on no street, one that lies nowhere.
    spot = nodes[nodes["id"].str.startswith("s")].iloc[[5, 5, 20]]
    lat = [*spot["lat"], here["lat"] + 0.3, np.nan]
    lon = [*spot["lon"], here["lon"], np.nan]
    count = len(lat)
    parts = pd.DataFrame(
        {"id": [f"part{i}" for i in range(count)], "name": "", "village": RUNKELEN,
         "municipality_nis": "71053", "lat": lat, "lon": lon, "population": 10.0,
         "population_65_plus": np.nan, "households_without_car": np.nan,
         "source": "own", "as_of": "2026-01-01"}
    )  # fmt: skip
    source = Source("own", "Wij", "x", "", "own", "2026-01-01", ())
    loaded.replace_all(
        [
            loaded.NewTable("own_nodes", "street_nodes", nodes, source),
            loaded.NewTable("own_edges", "street_edges", edges, source),
            loaded.NewTable("own_parts", "origins", parts, source),
        ]
    )
    street_tables.work_out(assessment.facts())
    facts = assessment.facts()
    walk = facts.ways("walk")
    at = facts.origins_of([RUNKELEN])
    assert len(at) == count
    network = Streets.build(nodes, edges)
    reach = reach_streets(facts.origins.iloc[at], facts.index, facts.index.facilities, network)
    for facility in facts.index.facilities:
        found, straight = (of.to_places(facility)[at] for of in (walk, walk.straight))
        along = reach.of(facility)
        np.testing.assert_allclose(found[:3], np.where(np.isnan(along), straight, along)[:3])
        assert found[0] == found[1]
        assert found[3] == straight[3]
        assert np.isnan(found[4])
    lat, lon = (some[name].to_numpy() for name in ("lat", "lon"))
    between, straight = walk.between(lat, lon)[at], walk.straight.between(lat, lon)[at]
    near = straight[0] < street_tables.OTHERS_M
    assert near.any()
    assert (between[0, near] != straight[0, near]).all()
    assert (between[0, near] >= straight[0, near] / assessment.DETOUR).all()
    np.testing.assert_array_equal(between[0], between[1])
    np.testing.assert_array_equal(between[3], straight[3])
    # With as many places as nobody can pair, only ways to places are kept.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(street_tables, "MOST_PAIRED", 10)
        street_tables.work_out(assessment.facts())
    again = assessment.facts().ways("walk")
    np.testing.assert_array_equal(again.between(lat, lon)[at], straight)
    np.testing.assert_array_equal(again.to_places("supermarket"), walk.to_places("supermarket"))


def test_one_at_a_time_and_nothing_is_kept_of_tables_that_changed_meanwhile(town, monkeypatch):
    facts, mark = assessment.facts(), street_tables.stamp()
    with loaded.lock("distances"), pytest.raises(InputError) as caught:
        street_tables.work_out(facts)
    assert caught.value.faults[0].code == "loaded.busy"
    stamps = iter(["one", "two"])
    monkeypatch.setattr(loaded, "stamp", lambda: next(stamps))
    monkeypatch.setattr(street_tables, "loaded_streets", lambda: True)
    monkeypatch.setattr(street_tables, "_streets", lambda kind: town[1 if "nodes" in kind else 2])
    with pytest.raises(InputError) as caught:
        street_tables.work_out(facts)
    assert caught.value.faults[0].code == "streets.changed"
    monkeypatch.undo()
    assert street_tables.stamp() == mark


def test_an_open_page_goes_on_in_straight_lines_when_another_table_was_loaded(town, monkeypatch):
    """A kernel may hold facts of before an import: what was kept for those is gone."""
    facts = assessment.Facts(
        **{
            name: getattr(assessment.facts(), name)
            for name in assessment.Facts.__dataclass_fields__
        }
    )
    ways = facts.ways("walk")
    monkeypatch.setenv("BUURTPUNT_LOADED_DATA", os.environ["BUURTPUNT_LOADED_DATA"] + "-gone")
    assert ways.along_streets
    lat, lon = (town[0][name].to_numpy() for name in ("lat", "lon"))
    for asked in ("between", "to_nearest"):
        found, straight = (getattr(of, asked)(lat, lon) for of in (ways, ways.straight))
        np.testing.assert_array_equal(found, straight)
    for facility in facts.index.facilities:
        np.testing.assert_array_equal(ways.to_places(facility), ways.straight.to_places(facility))
    changed = facts.with_scan(scan(facts, RUNKELEN, "supermarket", Presence.PRESENT))
    assert np.isfinite(changed.ways("walk").to_places("supermarket")).any()
    assert nearest_places(facts, RUNKELEN, "supermarket")[0].on_foot_m is None


def test_after_another_table_they_must_be_worked_out_anew(town, capsys, tmp_path, monkeypatch):
    sheet = tmp_path / "plaatsen.csv"
    lat, lon = town[0].loc[RUNKELEN, ["lat", "lon"]]
    sheet.write_text(f"id,naam,breedte,lengte\nb1,Bakker,{lat + 0.0004},{lon}\n")
    asked = ["data", "import", "--kind", "points", "--facility", "bakery", "--source", "Wij",
             "--as-of", "2026-11-02", "--licence", "own", str(sheet)]  # fmt: skip
    assert main([*asked, "--no-distances"]) == 0
    assert street_tables.about() is None
    assert not assessment.facts().ways("walk").along_streets
    capsys.readouterr()
    assert main(["data", "distances"]) == 0
    out = capsys.readouterr().out
    assert "OpenStreetMap, 1 november 2026" in out
    assert "Ver van elke straat" in out
    found = assessment.facts().ways("walk")
    assert found.along_streets
    row = int(datasets.villages().index.get_indexer([RUNKELEN])[0])
    # To the bakery: from the nearest node to it, and that is not the village's own.
    assert 44 < found.to_places("bakery")[row] < 200
    # An import works them out by itself; removing the streets leaves straight lines.
    assert main(asked) == 0
    assert "Afstanden over straten berekend" in capsys.readouterr().out
    monkeypatch.setattr(street_tables, "work_out", lambda *_, **__: pytest.fail("no streets"))
    assert main(["data", "remove", "openstreetmap_extract"]) == 0
    monkeypatch.undo()
    assert street_tables.about() is None
    assert main(["data", "distances"]) == 2
    assert "nog geen straten geladen" in capsys.readouterr().err
