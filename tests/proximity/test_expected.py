"""What a village of its size normally has: counted slowly, and against a curve fitted by scipy."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats
from small_villages import villages

from buurtpunt_lib import datasets
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import evidence_table, expected, only_spoken_of, wilson

CLASSES = [(500, 1000), (1000, 2000), (2000, 3000), (3000, 5000), (5000, 10000), (10000, 1e9)]
# Shares with at least one, by these classes, as the makers of the tables published them.
PUBLISHED = {
    "supermarket": [0.04, 0.15, 0.32, 0.73, 0.94, 0.99],
    "parcel_locker": [0.05, 0.20, 0.41, 0.52, 0.77, 0.94],
    "post_point": [0.04, 0.19, 0.36, 0.45, 0.60, 0.79],
    "post_office": [0.02, 0.07, 0.09, 0.19, 0.50, 0.83],
    "railway_station": [0.02, 0.03, 0.12, 0.21, 0.25, 0.60],
}


def evidence_of(table, states, service="shop"):
    """Evidence, a letter per village: present, absent, not found, silence, boundary not known."""
    words = {
        "p": ("present", ""),
        "a": ("absent", ""),
        "f": ("unknown", "not_found"),
        "s": ("unknown", "no_source"),
        "b": ("unknown", "no_boundary"),
    }
    return pd.DataFrame(
        [(code, service, *words[s]) for code, s in zip(table.index, states, strict=True)],
        columns=["village", "service", "presence", "reason"],
    )


def of_size(sizes):
    return villages([(f"V{n:03}", 51.0, 4.0, size) for n, size in enumerate(sizes)])


@pytest.fixture(scope="module")
def flanders():
    places = datasets.villages()
    evidence = only_spoken_of(
        evidence_table(
            places, datasets.village_services(), datasets.sources(), datasets.facilities()
        )
    )
    return places, evidence, expected(places, evidence)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.one_of(st.integers(1, 5000), st.just(math.nan)), st.sampled_from("paffsb")),
        min_size=31,
        max_size=60,
    ),
    st.integers(30, 40),
)
def test_it_is_what_a_slow_count_gives(cells, peers):
    table = of_size([size for size, _ in cells])
    found = expected(table, evidence_of(table, [s for _, s in cells]), peers=peers)
    known = [n for n, (size, s) in enumerate(cells) if s in "paf" and not math.isnan(size)]
    for n, (size, _) in enumerate(cells):
        row = found.iloc[n]
        others = [m for m in known if m != n]
        if len(known) <= 30 or math.isnan(size):
            assert (row["n"], row["low"], row["high"]) == (0, 0, 1)
            assert math.isnan(row["probability"])
            assert row["judgement"] == "not_known"
            continue
        others.sort(key=lambda m: abs(math.log(cells[m][0]) - math.log(size)))
        # Villages of the same distance in size may stand in another order: count them all.
        bound = abs(math.log(cells[others[:peers][-1]][0]) - math.log(size))
        nearer = [m for m in others if abs(math.log(cells[m][0]) - math.log(size)) < bound - 1e-12]
        assert row["n"] == min(peers, len(others))
        have = sum(cells[m][1] == "p" for m in nearer)
        rest = row["n"] - len(nearer)
        assert have <= row["have"] <= have + rest
        assert row["probability"] == row["have"] / row["n"]
        assert 0 <= row["low"] <= row["probability"] <= row["high"] <= 1


@pytest.mark.parametrize(("have", "of"), [(0, 10), (3, 10), (73, 100), (100, 100)])
def test_the_interval_is_that_of_scipy(have, of):
    peer = stats.binomtest(have, of).proportion_ci(method="wilson")
    low, high = wilson(have, of)
    assert (float(low), float(high)) == pytest.approx((peer.low, peer.high))
    assert [float(end) for end in wilson(0, 0)] == [0, 1]


def test_what_was_not_found_makes_the_interval_wide_and_nobody_absent():
    table = of_size([1000] * 41)
    none = expected(table, evidence_of(table, "p" * 20 + "a" * 21)).iloc[40]
    thin = expected(table, evidence_of(table, "p" * 20 + "f" * 21)).iloc[40]
    assert none["probability"] == thin["probability"] == 0.5
    assert none["high"] < 0.7
    assert (thin["high"], thin["may_have"], none["may_have"]) == (1.0, 20, 0)


@pytest.mark.parametrize(
    ("others", "own", "judgement"),
    [
        ("p" * 30 + "a" * 10, "a", "missing"),
        ("p" * 30 + "f" * 10, "f", "to_check"),
        ("p" * 30 + "a" * 10, "p", "usual_with"),
        ("p" * 2 + "a" * 38, "a", "usual_without"),
        ("p" * 2 + "a" * 38, "p", "extra"),
        # They may all have it: then this village has nothing extra.
        ("p" * 2 + "f" * 38, "p", "usual_with"),
        ("p" * 2 + "f" * 38, "f", "not_known"),
        ("p" * 30 + "a" * 10, "s", "not_known"),
        ("p" * 20 + "a" * 20, "a", "missing"),
        ("p" * 19 + "a" * 21, "a", "usual_without"),
    ],
)
def test_missing_is_missing_beside_peers(others, own, judgement):
    table = of_size([1000] * (len(others) + 1))
    found = expected(table, evidence_of(table, others + own))
    assert found["judgement"].iloc[-1] == judgement


def test_the_village_itself_does_not_help_to_predict_it():
    table = of_size([1000] * 40)
    found = expected(table, evidence_of(table, "p" + "a" * 39))
    assert found["probability"].iloc[0] == 0
    assert found["have"].iloc[1] == 1


def test_too_few_villages_say_nothing_and_too_few_peers_are_refused():
    table = of_size([1000] * 30)
    assert (expected(table, evidence_of(table, "p" * 30))["n"] == 0).all()
    with pytest.raises(InputError) as caught:
        expected(table, evidence_of(table, "p" * 30), peers=5)
    assert caught.value.faults[0].code == "nearness.peers"
    with pytest.raises(InputError) as caught:
        expected(table.iloc[:5], evidence_of(table, "p" * 30))
    assert caught.value.faults[0].code == "proximity.village_unknown"


@pytest.mark.parametrize("facility", PUBLISHED)
def test_flanders_is_as_published(flanders, facility):
    places, _, found = flanders
    chances = found[found["service"] == facility].set_index("village")["probability"]
    population = places["population"]
    for (low, high), published in zip(CLASSES, PUBLISHED[facility], strict=True):
        members = population[(population >= low) & (population < high)].index
        assert chances[members].mean() == pytest.approx(published, abs=0.05)


@pytest.mark.parametrize("facility", PUBLISHED)
def test_flanders_agrees_with_a_logistic_curve(flanders, facility):
    """A peer: a straight line in the logarithm of residents, fitted by scipy."""
    places, evidence, found = flanders
    known = places["population"].notna()
    size = np.log(places.loc[known, "population"].to_numpy(float))
    cells = evidence[evidence["service"] == facility].set_index("village")["presence"]
    has_it = (cells[places.index[known]] == "present").to_numpy(float)

    def loss(line):
        z = line[0] + line[1] * (size - 7.5)
        return np.sum(np.logaddexp(0, z) - has_it * z)

    line = optimize.minimize(loss, [0.0, 1.0], method="BFGS").x
    curve = 1 / (1 + np.exp(-(line[0] + line[1] * (size - 7.5))))
    rows = found[found["service"] == facility].set_index("village").loc[places.index[known]]
    # Of the very largest all like villages are smaller.
    middle = size < np.log(20_000)
    apart = np.abs(rows["probability"].to_numpy() - curve)[middle]
    # Chance alone moves the share of a hundred villages by 0.05.
    assert apart.mean() < 0.05
    inside = (rows["low"] <= curve + 0.02) & (curve - 0.02 <= rows["high"])
    assert inside[middle].mean() > 0.95
