"""Risk: distributions held against scipy, outcomes against cases that can be worked out exactly."""

from __future__ import annotations

import numpy as np
import pytest
from finance_strategies import euro, plans, quick
from full_plan import FULL
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import cash_flow, summary
from buurtpunt_lib.finance.ranges import CHANCES, CORRELATIONS, Chance, Pert, proposed_ranges
from buurtpunt_lib.finance.risk import LEVELS, draw, risk
from buurtpunt_lib.texts import LANGUAGES, catalogue

RENT = HubPlan.from_dict(
    {
        "schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01", "months": 24,
        "opening_balance": 2400,
        "costs": [{"id": "rent", "name": "Huur", "kind": "rent", "amount": 100},
                  {"id": "power", "name": "Stroom", "kind": "electricity", "amount": 0.01}],
    }
)  # fmt: skip
FACTOR = Pert(0.8, 0.95, 1.4)
values = st.floats(0, 5)


def frozen(pert: Pert):
    """The same distribution as scipy knows it."""
    return stats.beta(pert.alpha, pert.beta, loc=pert.low, scale=pert.high - pert.low)


@st.composite
def perts(draw_) -> Pert:
    low, likely, high = sorted(draw_(values) for _ in range(3))
    assume(high - low > 1e-3)
    return Pert(low, likely, high)


@quick
@given(perts())
def test_moments_are_those_of_scipy_and_of_the_formula(pert):
    mean, variance = frozen(pert).stats("mv")
    assert pert.mean == pytest.approx(float(mean), abs=1e-9)
    assert pert.variance == pytest.approx(float(variance), abs=1e-9)
    assert pert.mean == pytest.approx((pert.low + 4 * pert.likely + pert.high) / 6)
    if 0.01 < (pert.likely - pert.low) / (pert.high - pert.low) < 0.99:
        grid = np.linspace(pert.low, pert.high, 2001)
        step = grid[1] - grid[0]
        assert grid[frozen(pert).pdf(grid).argmax()] == pytest.approx(pert.likely, abs=step)


@quick
@given(perts(), st.floats(-5, 5))
def test_quantiles_are_those_of_scipy(pert, z):
    expected = frozen(pert).ppf(stats.norm.cdf(z))
    assert pert.of_normal(np.array([z]))[0] == pytest.approx(
        float(expected), abs=2e-6 * (pert.high - pert.low) + 1e-9
    )


def test_draws_follow_their_distribution():
    found = draw({"rent": FACTOR, "energy": Pert(1, 1, 2)}, draws=20_000)
    for name, pert in (("rent", FACTOR), ("energy", Pert(1, 1, 2))):
        assert stats.kstest(found[name], frozen(pert).cdf).pvalue > 0.001
        assert (found[name] >= pert.low).all()
        assert (found[name] <= pert.high).all()
    wrong = draw({"rent": Pert(0.8, 0.96, 1.4)}, draws=20_000)["rent"]
    assert stats.kstest(wrong, frozen(FACTOR).cdf).pvalue < 0.001


def test_a_hypercube_fills_every_slice_once():
    found = draw({"rent": FACTOR, "energy": FACTOR}, draws=500, sampling="latin_hypercube",
                 correlations={("rent", "energy"): 0.6})  # fmt: skip
    for name in found:
        slices = np.floor(frozen(FACTOR).cdf(found[name]) * 500 + 1e-4).astype(int)
        assert np.unique(slices.clip(0, 499)).size >= 498


@pytest.mark.parametrize("sampling", ["random", "latin_hypercube"])
@pytest.mark.parametrize("wanted", [-1.0, -0.5, 0.3, 0.9, 1.0])
def test_drivers_go_together_as_asked(wanted, sampling):
    ranges = {"rent": FACTOR, "energy": Pert(0.5, 0.6, 3), "wages": FACTOR}
    found = draw(ranges, draws=100_000, correlations={("energy", "rent"): wanted},
                 sampling=sampling)  # fmt: skip
    assert stats.spearmanr(found["rent"], found["energy"])[0] == pytest.approx(wanted, abs=0.008)
    assert stats.spearmanr(found["rent"], found["wages"])[0] == pytest.approx(0, abs=0.01)


def test_the_same_seed_gives_the_same_draws():
    first, second = (draw({"rent": FACTOR}, seed=5)["rent"] for _ in range(2))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, draw({"rent": FACTOR}, seed=6)["rent"])
    again = [risk(FULL, draws=500) for _ in range(2)]
    assert again[0].carriers == again[1].carriers
    assert np.array_equal(again[0].lowest_balance, again[1].lowest_balance)


# --- cases that can be worked out -----------------------------------------------------------------


@pytest.mark.parametrize("sampling", ["random", "latin_hypercube"])
def test_the_probability_by_month_is_the_tail_of_the_distribution(sampling):
    found = risk(RENT, ranges={"rent": FACTOR}, draws=20_000, sampling=sampling)
    power = 0.01 * np.arange(1, 25)
    # In month t the account is below zero when factor × 100 × t is more than what there was.
    limit = (2400.005 - power) / (100 * np.arange(1, 25))
    exact = frozen(FACTOR).sf(limit)
    allowed = 4 * np.sqrt(exact * (1 - exact) / 20_000) + 1e-12
    if sampling == "latin_hypercube":
        allowed = 2 / 20_000
    assert (np.abs(found.below - exact) <= allowed).all()
    assert 0 < exact[-1] < 1
    # Only paying out, so what was ever below still is.
    assert np.array_equal(found.ever, found.below)
    assert found.probability == found.ever[-1]


def test_a_band_holds_the_share_of_draws_that_it_says():
    found = risk(RENT, ranges={"rent": FACTOR}, draws=1000)
    balance = cash_flow(RENT, drivers={"rent": draw({"rent": FACTOR}, draws=1000)["rent"]}).balance
    for level in LEVELS:
        expected = np.quantile(balance, level, axis=0, method="inverted_cdf")
        assert found.band[level] == euro(expected)
    exact = 2400 - 24 * (100 * frozen(FACTOR).ppf(0.9) + 0.01)
    assert found.band[0.1][-1] == pytest.approx(exact, abs=40)


def test_two_grants_that_come_or_do_not():
    grants = [{"id": g, "name": g, "amount": 60, "month": "2027-02"} for g in ("a", "b")]
    plan = RENT.replace(opening_balance=100, months=24, grants=grants, costs=[
        {"id": "rent", "name": "Huur", "kind": "rent", "amount": 200, "period": "once",
         "begin": "2027-02"}])  # fmt: skip
    # One of two grants is not enough: both must come.
    found = risk(plan, ranges={"line:a": Chance(0.8), "line:b": Chance(0.6)}, draws=50_000)
    assert found.probability == pytest.approx(1 - 0.8 * 0.6, abs=4 * found.error)
    assert found.error == pytest.approx(np.sqrt(0.48 * 0.52 / 50_000), rel=0.01)


def test_the_share_of_each_driver_is_its_part_of_the_variance():
    plan = RENT.replace(opening_balance=10_000, costs=[
        {"id": "rent", "name": "Huur", "kind": "rent", "amount": 100},
        {"id": "power", "name": "Stroom", "kind": "electricity", "amount": 50}])  # fmt: skip
    wide, same = Pert(0.5, 1, 1.5), Pert(0.5, 1, 1.5)
    found = risk(plan, ranges={"energy": same, "rent": wide}, draws=20_000, correlations={},
                 outcome="end_balance")  # fmt: skip
    shares = {c.driver: c.share for c in found.carriers}
    # The variance of a sum: 100² against 50².
    assert shares == pytest.approx({"rent": 0.8, "energy": 0.2}, abs=0.02)
    assert [c.driver for c in found.carriers] == ["rent", "energy"]


def test_rank_correlations_are_those_of_scipy():
    ranges = proposed_ranges(FULL)
    found = risk(FULL, draws=2000)
    factors = draw(ranges, draws=2000, correlations=CORRELATIONS)
    for carrier in found.carriers:
        expected = stats.spearmanr(factors[carrier.driver], found.lowest_balance)[0]
        assert carrier.rank_correlation == pytest.approx(0 if np.isnan(expected) else expected)
    assert {c.driver for c in found.carriers} == set(ranges)


# --- identities -----------------------------------------------------------------------------------


@quick
@given(plans())
def test_without_anything_uncertain_it_is_the_plan_itself(plan):
    sure = {"customers": Pert(1, 1, 1), "rent": Pert(1, 1, 1)}
    for ranges in (sure, {}):
        found = risk(plan, ranges=ranges, draws=100)
        balance = cash_flow(plan).balance[0]
        assert all(found.band[level] == euro(balance) for level in LEVELS)
        assert found.probability == (summary(cash_flow(plan)).first_problem_month is not None)
        assert all(c.share == 0 for c in found.carriers)


@quick
@given(plans(), st.sampled_from([0.5, 0.8, 0.95]))
def test_enough_capital_makes_it_as_safe_as_asked(plan, confidence):
    found = risk(plan, draws=200)
    assert (found.below <= found.ever + 1e-12).all()
    assert (np.diff(found.ever) >= 0).all()
    assert (found.band[0.1] <= found.band[0.5]).all()
    assert (found.band[0.5] <= found.band[0.9]).all()
    needed = found.capital_for(confidence)
    safe = risk(plan.replace(opening_balance=plan.opening_balance + needed), draws=200)
    assert safe.probability <= 1 - confidence + 1e-9
    if needed > 1:
        opening = plan.opening_balance + needed - 1
        assert risk(plan.replace(opening_balance=opening), draws=200).probability > (
            1 - confidence - 1e-9
        )


@quick
@given(plans())
def test_proposals_are_assumptions_and_can_be_drawn(plan):
    ranges = proposed_ranges(plan)
    for name, found in ranges.items():
        own_chance = name.startswith("line:campaign")
        assert found.assumption or own_chance
    assert risk(plan, draws=100).lowest_balance.shape == (100,)


def test_what_is_sure_moves_less():
    def width(certainty: str) -> float:
        plan = RENT.replace_line("power", certainty=certainty)
        return proposed_ranges(plan)["energy"].high - 1

    assert width("certain") < width("expected") < width("hoped")
    mixed = RENT.replace_line("power", amount=100, certainty="expected")
    mixed = mixed.replace(costs=[*mixed.costs, {"id": "gas", "name": "Gas", "kind": "gas",
                                                "amount": 100}])  # fmt: skip
    assert proposed_ranges(mixed)["energy"].high - 1 == pytest.approx(0.6 * 0.75)


def test_money_that_is_not_certain_may_not_come():
    found = proposed_ranges(FULL)
    assert found["line:leader"] == Chance(CHANCES["expected"], assumption=True)
    assert "line:bank" not in found
    assert "line:crowd" not in found
    campaign = proposed_ranges(FULL.replace_line("crowd", chance=0.9))
    assert campaign["line:crowd"] == Chance(0.9, assumption=False)


# --- refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (lambda: Pert(1, 0.9, 1.2), "outlook.pert"),
        (lambda: Pert(-1, 0, 1), "outlook.pert"),
        (lambda: Pert(0, 1, float("inf")), "outlook.pert"),
        (lambda: Chance(1.1), "outlook.chance"),
        (lambda: risk(RENT, draws=99), "outlook.draws"),
        (lambda: risk(RENT, draws=1e4), "outlook.draws"),
        (lambda: risk(RENT, sampling="sobol"), "outlook.sampling"),
        (lambda: risk(RENT, ranges={"huur": FACTOR}), "finance.driver_unknown"),
        (lambda: risk(RENT, ranges={"line:none": FACTOR}), "finance.driver_unknown"),
        (lambda: risk(RENT, ranges={"rent": 1.0}), "finance.driver_not_number"),
        (lambda: risk(RENT, correlations={("rent", "rent"): 0.5}), "outlook.correlation"),
        (lambda: risk(RENT, correlations={("rent", "energy"): 1.5}), "outlook.correlation"),
        (
            lambda: risk(FULL, correlations={("rent", "energy"): 0.9, ("energy", "wages"): 0.9,
                                             ("rent", "wages"): -0.9}),
            "outlook.correlations_clash",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(action, code):
    with pytest.raises(InputError) as caught:
        action()
    assert [f.code for f in caught.value.faults] == [code]
    for language in LANGUAGES:
        assert "{" not in catalogue(language).error(caught.value)
