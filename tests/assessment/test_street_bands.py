"""Places within a band along streets: against networkx on a small network, and as before without.

Streets wind 1.7 times as far as the straight line (`test_street_ways`), so that both differ.
"""

from __future__ import annotations

from datetime import date, datetime

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from test_street_ways import RUNKELEN, streets

from buurtpunt_lib import assessment, datasets, proximity, siting
from buurtpunt_lib.assessment import street_bands, street_tables, vans
from buurtpunt_lib.assessment.near import DETOUR, nearest_places, places_within
from buurtpunt_lib.datasets import loaded
from buurtpunt_lib.datasets.provenance import Source
from buurtpunt_lib.domain import Presence
from buurtpunt_lib.domain.observation import Observation
from buurtpunt_lib.domain.scan import Scan
from buurtpunt_lib.proximity import straight_line
from buurtpunt_lib.reports import street_words
from buurtpunt_lib.texts import catalogue

FACILITIES = ("bakery", "hairdresser")
VILLAGES, POINTS = 8, 60
MODES = {"walk": "foot", "cycle": "bike"}
BOUNDS = (300.0, 1_200.0, 2_000.0, 3_750.0)
SNAP_M = 500.0
MONDAY = datetime(2026, 11, 23, 10)
SAY = catalogue("nl")


def points(nodes: pd.DataFrame, here: pd.Series) -> pd.DataFrame:
    """Shops beside streets, one of them far from every street."""
    rng = np.random.default_rng(4)
    spot = nodes.iloc[rng.integers(0, len(nodes), POINTS)]
    lat, lon = (
        spot[name].to_numpy() + rng.uniform(-0.0008, 0.0008, POINTS) for name in ("lat", "lon")
    )
    # East and north of the village in a straight line, until no street is near.
    around = [
        (here["lat"] + up / 111_195, here["lon"] + aside / 70_000)
        for up in range(-2500, 2501, 250)
        for aside in range(-2500, 2501, 250)
    ]
    clear = [
        straight_line(*at, nodes["lat"].to_numpy(), nodes["lon"].to_numpy()).min() for at in around
    ]
    assert max(clear) > SNAP_M
    off = around[int(np.argmax(clear))]
    table = pd.DataFrame({"id": [f"shop{i}" for i in range(POINTS)], "lat": lat, "lon": lon})
    table.loc[POINTS] = ["off", *off]
    return table.assign(
        facility=[FACILITIES[i % 2] for i in range(len(table))], name="Zaak",
        opening_hours="Mo 08:00-12:00", source="own", as_of="2026-11-01",
    )  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Villages, nodes, edges and shops, worked out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTPUNT_LOADED_DATA", str(tmp_path_factory.mktemp("bands")))
        villages = datasets.villages()
        villages = villages[villages["lat"].notna()]
        here = villages.loc[RUNKELEN]
        away = straight_line(here["lat"], here["lon"], villages["lat"], villages["lon"])
        some = villages.iloc[np.argsort(away)[:VILLAGES]]
        nodes, edges = streets(some)
        shops = points(nodes, here)
        source = Source("own", "Wij", "x", "", "own", "2026-11-01", ())
        tables = {"street_nodes": nodes, "street_edges": edges, "points": shops}
        loaded.replace_all(
            [loaded.NewTable(f"own_{kind}", kind, frame, source) for kind, frame in tables.items()]
        )
        street_tables.work_out(assessment.facts())
        yield some, nodes, edges, shops


@pytest.fixture(scope="module")
def facts(town):
    return assessment.facts()


def expected(town, mode: str) -> pd.DataFrame:
    """Metres from each village to each shop by networkx, infinite where no way leads; NaN where one
    lies on no street."""
    villages, nodes, edges, shops = town
    graph = nx.Graph()
    used = edges[edges[MODES[mode]] > 0]
    graph.add_weighted_edges_from(used[["start", "end", "metres"]].itertuples(index=False))
    on = nodes[nodes["id"].isin(graph.nodes)]

    def snapped(table):
        away = straight_line(table["lat"].to_numpy()[:, None], table["lon"].to_numpy()[:, None],
                             on["lat"].to_numpy(), on["lon"].to_numpy())  # fmt: skip
        return on["id"].to_numpy()[away.argmin(axis=1)], away.min(axis=1)

    (first, start), (last, end) = snapped(villages), snapped(shops)
    made = pd.DataFrame(np.nan, index=villages.index, columns=shops["id"])
    for row, node in enumerate(first):
        away = nx.single_source_dijkstra_path_length(graph, node, weight="weight")
        for column, there in enumerate(last):
            if start[row] > SNAP_M or end[column] > SNAP_M or there not in away:
                continue
            made.iat[row, column] = start[row] + away[there] + end[column]
    return made


def straight(town) -> pd.DataFrame:
    villages, _, _, shops = town
    away = straight_line(villages["lat"].to_numpy()[:, None], villages["lon"].to_numpy()[:, None],
                         shops["lat"].to_numpy(), shops["lon"].to_numpy())  # fmt: skip
    return pd.DataFrame(DETOUR * away, index=villages.index, columns=shops["id"])


@pytest.mark.parametrize("mode", MODES)
def test_ways_to_all_places_within_the_band_are_those_of_networkx(town, facts, mode):
    villages, _, _, shops = town
    along, beside = expected(town, mode), straight(town)
    seen = {"within": 0, "beyond": 0, "unknown": 0}
    lat, lon = shops["lat"].to_numpy(), shops["lon"].to_numpy()
    for code in villages.index:
        found = street_bands.ways_to(facts, code, shops["id"], list(shops["facility"]), lat, lon)
        for way, told, line in zip(found[mode], along.loc[code], beside.loc[code], strict=True):
            if np.isnan(told):
                kind, right = "unknown", way == line
            elif told <= street_bands.BAND_M:
                kind, right = "within", way == pytest.approx(told, rel=1e-5)
            else:
                kind, right = "beyond", way == np.inf
            # A place within the band in a straight line, that lies on no street, is not beyond it.
            assert right or (kind == "unknown" and line > DETOUR * street_bands.BAND_M)
            seen[kind] += 1
    assert min(seen.values()) > 0


@pytest.mark.parametrize("bound", BOUNDS)
def test_places_within_a_bound_are_counted_along_streets(town, facts, bound):
    villages, _, _, shops = town
    tables = {mode: expected(town, mode).fillna(straight(town)) for mode in MODES}
    differs = 0
    for code in villages.index:
        for facility in FACILITIES:
            ours = (shops["facility"] == facility).to_numpy()
            counts = [
                int((tables[mode].loc[code].to_numpy()[ours] <= bound).sum()) for mode in MODES
            ]
            assert places_within(facts, code, facility, bound, bound) == tuple(counts)
            differs += counts[0] != (straight(town).loc[code].to_numpy()[ours] <= bound).sum()
            # The same places that are named one by one.
            near = nearest_places(facts, code, facility, n=3)
            assert sum(one.walk_m <= bound for one in near) == min(3, counts[0])
    assert differs > 0 or bound == BOUNDS[0]


def test_what_is_open_is_listed_by_the_way_along_streets(town, facts):
    along = expected(town, "cycle").fillna(straight(town))
    for code in town[0].index:
        found = assessment.open_at(facts, code, MONDAY, metres=3_750.0)
        told = {one.id: one.metres for one in found.open}
        right = along.loc[code]
        right = right[right <= 3_750.0]
        assert told == pytest.approx(right.to_dict(), rel=1e-5)
        assert not found.closed


def test_traders_within_reach_are_told_by_the_way_between_villages(town, facts):
    villages = town[0]
    lat, lon = villages["lat"].to_numpy(), villages["lon"].to_numpy()
    there = facts.villages.index.get_indexer(villages.index)
    ways = facts.ways("cycle").between(lat, lon)[there]
    # One village has a butcher; who lies within reach of it along streets is told so.
    seen = [
        Observation(village=code, facility="butcher_shop", observed_on=date(2026, 11, 20), by="X",
                    presence=Presence.PRESENT)
        for code in villages.index
    ]  # fmt: skip
    changed = facts.with_scan(Scan(observations=tuple(seen)))
    services = [key for key, one in datasets.rivals().items() if "butcher_shop" in one.traders]
    differs = 0
    for row, code in enumerate(villages.index):
        (found,) = assessment.composed.competition(changed, code, services[:1], 3_750.0)
        told = {one.village: one.metres for one in found.traders if one.facility == "butcher_shop"}
        near = {
            other: way for other, way in zip(villages.index, ways[row], strict=True)
            if way <= 3_750.0
        }  # fmt: skip
        assert told == pytest.approx(near)
        beside = DETOUR * straight_line(lat[row], lon[row], lat, lon)
        differs += len(near) != (beside <= 3_750.0).sum()
    assert differs > 0


def test_rounds_go_along_streets(town, facts, monkeypatch):
    codes = list(town[0].index)
    asked = []
    monkeypatch.setattr(
        vans.siting, "rounds",
        lambda ways, *_, **__: asked.append(ways) or siting.Rounds((), 0.0, 0.0, True),
    )  # fmt: skip
    vans.rounds(facts, "71053", depot=codes[0], visits=dict.fromkeys(codes[1:], 1))
    lat, lon = (town[0][name].to_numpy() for name in ("lat", "lon"))
    there = facts.villages.index.get_indexer(codes)
    np.testing.assert_array_equal(asked[0], facts.ways("cycle").between(lat, lon)[there])
    assert (asked[0] > DETOUR * straight_line(lat[:, None], lon[:, None], lat, lon) + 1).any()


def test_a_place_that_only_a_group_knows_is_counted_too(town, facts):
    before = places_within(facts, RUNKELEN, "butcher_shop", 1_200.0, 3_750.0)
    assert before == (0, 0)
    seen = Observation(village=RUNKELEN, facility="butcher_shop", presence=Presence.PRESENT,
                       observed_on=date(2026, 11, 20), by="X")  # fmt: skip
    changed = facts.with_scan(Scan(observations=(seen,)))
    assert places_within(changed, RUNKELEN, "butcher_shop", 1_200.0, 3_750.0) == (1, 1)


def test_the_sentences_say_which_distance_it_is(town, facts):
    assert street_bands.followed()
    assert "over straten (Wij, 1 november 2026)" in street_words.within(SAY)
    told = street_words.counted(SAY, straight="streets.straight", along="streets.listed")
    assert "gaat over straten, met de fiets" in told


def test_with_more_than_can_be_kept_it_stays_straight_and_says_so(town, monkeypatch, tmp_path):
    villages, nodes, edges, shops = town
    monkeypatch.setenv("BUURTPUNT_LOADED_DATA", str(tmp_path))
    monkeypatch.setattr(street_bands, "MOST", 10)
    source = Source("own", "Wij", "x", "", "own", "2026-11-01", ())
    tables = {"street_nodes": nodes, "street_edges": edges, "points": shops}
    loaded.replace_all(
        [loaded.NewTable(f"own_{kind}", kind, frame, source) for kind, frame in tables.items()]
    )
    assert street_tables.work_out(assessment.facts()).banded == 0
    facts = assessment.facts()
    assert facts.ways("walk").along_streets
    assert not street_bands.followed()
    assert "in rechte lijn × 1,3" in street_words.within(SAY)
    as_counted(villages.index, facts, shops)


def as_counted(codes, facts, shops) -> None:
    """Counts are those of straight lines, to the last bit."""
    place = facts.villages
    for code in codes:
        away = DETOUR * straight_line(
            place.at[code, "lat"], place.at[code, "lon"],
            shops["lat"].to_numpy(), shops["lon"].to_numpy(),
        )  # fmt: skip
        for facility in FACILITIES:
            ways = away[(shops["facility"] == facility).to_numpy()]
            # The farthest and the nearest count at their own distance, and not a hair below it.
            for bound in (float(ways.min()), float(np.nextafter(ways.min(), 0)), 3_750.0):
                count = int((ways <= bound).sum())
                assert places_within(facts, code, facility, bound, bound) == (count, count)


def test_without_streets_every_figure_is_that_of_a_straight_line(town, facts, monkeypatch):
    villages, _, _, shops = town
    monkeypatch.setattr(street_tables, "stamp", lambda: "")
    plain = assessment.Facts(**{name: getattr(facts, name) for name in facts.__dataclass_fields__})
    assert not street_bands.followed()
    as_counted(villages.index, plain, shops)
    services = list(datasets.rivals())
    ask = (plain.villages, plain.evidence, datasets.rivals())
    asked = []
    monkeypatch.setattr(
        vans.siting, "rounds",
        lambda ways, *_, **__: asked.append(ways) or siting.Rounds((), 0.0, 0.0, True),
    )  # fmt: skip
    for code in villages.index:
        here = plain.villages.loc[code]
        assert assessment.composed.competition(plain, code, services, 3_750.0) == (
            proximity.competition(code, services, *ask, metres=3_750.0, detour=DETOUR)
        )
        assert assessment.open_at(plain, code, MONDAY, metres=3_750.0) == proximity.open_near(
            plain.points[plain.points["facility"].isin(FACILITIES)],
            here["lat"], here["lon"], MONDAY, metres=3_750.0, detour=DETOUR,
        )  # fmt: skip
    codes = list(villages.index)
    vans.rounds(plain, "71053", depot=codes[0], visits=dict.fromkeys(codes[1:], 1))
    lat, lon = (villages[name].to_numpy() for name in ("lat", "lon"))
    line = DETOUR * straight_line(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
    np.testing.assert_array_equal(asked[0], line)
