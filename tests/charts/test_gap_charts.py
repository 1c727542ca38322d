"""Maps and bars of the services page, as plotly reads them."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go
import pytest

from buurtpunt_lib.charts.compare import Shares, share_bars
from buurtpunt_lib.charts.gaps import names
from buurtpunt_lib.charts.siting_map import Spot, siting_map
from buurtpunt_lib.charts.village_roles import ROLES, role_map
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
RINGS = [[(4.0, 50.8), (4.2, 50.8), (4.1, 51.0), (4.0, 50.8)]]
SPOTS = [
    Spot("1", "Aalst", 50.80, 5.20, "chosen", 2),
    Spot("2", "Velm <b>", 50.82, 5.22, "open"),
    Spot("3", "Duras", 50.84, 5.24, "other"),
]


def test_places_differ_in_shape_and_bear_their_order():
    figure = go.Figure(siting_map(SPOTS, RINGS, SAY, reach_m=2000.0))
    points = {t.name: t for t in figure.data if t.customdata is not None}
    assert len({t.marker.symbol for t in points.values()}) == 3
    chosen = points[SAY("gaps_page.siting.role.chosen")]
    assert (list(chosen.text), list(chosen.customdata)) == (["2"], ["1"])
    assert "<b>" not in str([t.hovertext for t in figure.data])


def test_circles_lie_at_the_distance_that_people_go():
    figure = siting_map(SPOTS, RINGS, SAY, reach_m=2000.0)
    circles = next(t for t in figure["data"] if t["name"] == SAY("gaps_page.siting.role.reach"))
    pieces = [i for i, x in enumerate(circles["x"]) if x is None]
    assert len(pieces) == 2, "one around each chosen or open place"
    for x, y in list(zip(circles["x"], circles["y"], strict=True))[: pieces[0]]:
        north = (y - 50.80) * 111_195
        east = (x - 5.20) * 111_195 * math.cos(math.radians(50.8))
        assert math.hypot(north, east) == pytest.approx(2000, rel=0.01)


def test_a_municipality_without_places_is_an_empty_map():
    assert go.Figure(siting_map([], RINGS, SAY, reach_m=1.0)).data[0].name == "outline"


def test_roles_are_told_apart_without_colour():
    shapes = [(r["symbol"], r["size"] > 10) for r in ROLES.values()]
    for group in (("gains", "gains_bike", "nearer", "loses", "further", "changed"),
                  ("many", "some", "few", "not_known")):  # fmt: skip
        found = [ROLES[role]["symbol"] for role in group]
        assert len(set(found)) == len(found)
    assert shapes


def test_only_roles_that_occur_are_drawn_in_the_order_of_their_words():
    villages = pd.DataFrame(
        {"village": ["1", "2", "3"], "name": ["A", "B", "C"], "lat": [50.8, 50.9, None],
         "lon": [5.1, 5.2, None], "role": ["few", "many", "some"]}
    )  # fmt: skip
    words = {"many": "veel", "some": "wat", "few": "niets"}
    figure = go.Figure(role_map(villages, RINGS, words, selected="2"))
    assert [t.name for t in figure.data] == ["outline", "veel", "niets", "selected"]


def test_bars_add_up_and_unknown_is_a_part_of_its_own():
    figure = go.Figure(share_bars([Shares("Velm", 0.5, 0.3, 0.2), Shares("Duras", 0, 0, 1)], SAY))
    assert [t.name for t in figure.data] == [
        SAY(f"gaps.state.{s}") for s in ("present", "absent", "unknown")
    ]
    assert list(figure.data[0].y) == ["Duras", "Velm"], "plotly draws the last on top"
    totals = [sum(t.x[i] for t in figure.data) for i in range(2)]
    assert totals == [1, 1]
    patterns = {t.marker.pattern.shape for t in figure.data}
    assert len(patterns) == 3


def close_together(count: int) -> pd.DataFrame:
    """Villages on one spot, each larger than the one before, and one far away."""
    rows = [(str(n), f"Dorp {n}", 50.80, 5.20, float(n)) for n in range(count)]
    rows.append(("far", "Ver", 50.95, 5.40, float("nan")))
    table = pd.DataFrame(rows, columns=["village", "name", "lat", "lon", "population"])
    return table.assign(inside=True)


def test_names_give_way_to_those_of_larger_villages_and_of_the_chosen_one():
    found = names(close_together(6), "")
    assert "far" in found
    drawn = [code for code in found if code != "far"]
    assert drawn == sorted(drawn, reverse=True)[: len(drawn)]
    assert 0 < len(drawn) <= 4, "above, below, right, left"
    places = [found[code][1] for code in drawn]
    assert len(set(places)) == len(places)
    assert "0" in names(close_together(6), "0")


def test_only_villages_of_the_municipality_have_a_name():
    table = close_together(1).assign(inside=[False, True])
    assert set(names(table, "")) == {"far"}


def test_the_names_of_chosen_places_stand_beside_their_order():
    figure = go.Figure(siting_map(SPOTS, RINGS, SAY, reach_m=2000.0))
    labels = next(t for t in figure.data if t.name == "names")
    assert "Aalst" in labels.text
    assert "<b>" not in str(labels.text)
