"""Siting over all Flemish villages against spopt, and mobile rounds against PyVRP.

spopt writes its models with PuLP; HiGHS solves them, as it does ours, to the same optimality gap of
zero. (PuLP's other free solver, CBC, needed 270 and 490 seconds for the p-median with 150 and 50
places where HiGHS needed 320 and 500, and had no answer after 600 seconds with 10 places.) The
p-median takes spopt minutes for each number of places: all of this takes some twenty minutes.

Villages: 1,132. Those without a location cannot take part. Those with a location but without a
known number of residents are candidates, but no demand: their weight is not known, and unknown is
not zero. The tests print how many there are of each.
"""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from turns import best_of, print_ratios

from buurtpunt_lib import datasets
from buurtpunt_lib.proximity import straight_line
from buurtpunt_lib.siting import max_cover, p_median, rounds, set_cover

OURS = "buurtpunt_lib"
REACH = 3750.0


@pytest.fixture(scope="module")
def flanders():
    """Metres from each village with residents to each village with a location; the residents."""
    villages = datasets.villages()
    placed = villages[villages["lat"].notna()]
    people = placed["population"].to_numpy(float)
    known = ~np.isnan(people)
    print(
        f"\n{len(villages)} villages, {len(villages) - len(placed)} without a location left out; "
        f"{len(placed)} candidates; {known.sum()} with residents, "
        f"{(~known).sum()} whose residents are not known are no demand"
    )
    lat, lon = placed["lat"].to_numpy(float), placed["lon"].to_numpy(float)
    metres = straight_line(lat[known][:, None], lon[known][:, None], lat[None], lon[None])
    return metres, people[known]


def asked_of_spopt(model) -> float:
    import pulp

    status = model.problem.solve(pulp.HiGHS(msg=False, gapRel=0))
    assert pulp.LpStatus[status] == "Optimal"
    return float(pulp.value(model.problem.objective))


def compare(title, ours, theirs, rounds):
    """Both in turns; the same objective, and ours proven. Their model is made and solved."""
    found: dict[str, object] = {}

    def keep(name, way):
        def run():
            found[name] = way()

        return run

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        seconds = best_of({OURS: keep(OURS, ours), "spopt": keep("spopt", theirs)}, rounds)
    print_ratios(title, seconds, OURS)
    mine = found[OURS]
    assert mine.proven
    assert mine.objective == pytest.approx(found["spopt"], rel=1e-9)


@pytest.mark.parametrize("places", [10, 50, 150])
def test_maximal_covering_of_flanders(flanders, places):
    from spopt.locate import MCLP

    metres, people = flanders
    compare(
        f"Maximal covering, {places} places, {REACH:.0f} m",
        lambda: max_cover(metres, people, reach=REACH, places=places),
        lambda: asked_of_spopt(
            MCLP.from_cost_matrix(metres, people, REACH, p_facilities=places)
        ),
        3,
    )  # fmt: skip


@pytest.mark.parametrize("places", [10, 50, 150])
def test_p_median_of_flanders(flanders, places):
    from spopt.locate import PMedian

    metres, people = flanders
    compare(
        f"p-median, {places} places",
        lambda: p_median(metres, people, places=places),
        lambda: asked_of_spopt(PMedian.from_cost_matrix(metres, people, p_facilities=places)),
        1,
    )


def test_set_cover_of_flanders(flanders):
    from spopt.locate import LSCP

    metres, _ = flanders
    compare(
        f"Everybody within {REACH:.0f} m",
        lambda: set_cover(metres, reach=REACH),
        lambda: asked_of_spopt(LSCP.from_cost_matrix(metres, REACH)),
        1,
    )


def test_rounds_past_forty_villages():
    """PyVRP cannot spread visits over a week, so here each village is visited once."""
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    villages = datasets.villages()
    placed = villages[villages["lat"].notna()]
    lat, lon = placed["lat"].to_numpy(float), placed["lon"].to_numpy(float)
    town = int(np.flatnonzero(placed["name"] == "Sint-Truiden")[0])
    near = np.argsort(straight_line(lat[town], lon[town], lat, lon), kind="stable")[:41]
    lat, lon = lat[near], lon[near]
    metres = np.round(1.3 * straight_line(lat[:, None], lon[:, None], lat[None], lon[None]))
    stop, limit, metres_a_minute, days = 20, 300, 700, 5
    visits = [0] + [1] * 40

    def ours():
        return rounds(
            metres, visits, stop_minutes=stop, speed_kmh=metres_a_minute * 60 / 1000,
            minutes_a_day=limit,
        )  # fmt: skip

    def theirs(seconds):
        model = Model()
        points = [model.add_location(x, y) for x, y in zip(lon, lat, strict=True)]
        depot = model.add_depot(points[0])
        # A whole number of tenths of a second.
        tenths = 600
        model.add_vehicle_type(
            days, start_depot=depot, end_depot=depot, shift_duration=limit * tenths
        )
        for point in points[1:]:
            model.add_client(point, service_duration=stop * tenths)
        for a, one in enumerate(points):
            for b, other in enumerate(points):
                driving = int(np.floor(metres[a, b] / metres_a_minute * tenths))
                model.add_edge(one, other, distance=int(metres[a, b]), duration=driving)
        return model.solve(MaxRuntime(seconds), seed=1, display=False).best

    seconds = best_of({OURS: ours}, 1)[OURS]
    found, other = ours(), theirs(seconds)
    assert other.is_feasible()
    print(
        f"\nRounds past 40 villages in {seconds:.1f} s each: {OURS} {found.metres / 1000:.1f} km, "
        f"PyVRP {other.distance() / 1000:.1f} km, none below {found.bound / 1000:.1f} km"
    )
    assert found.metres <= 1.03 * other.distance()
    assert found.bound <= other.distance() * (1 + 1e-6)
