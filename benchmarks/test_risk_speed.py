"""The risk of a plan, ten thousand draws of 36 months, as ratios measured in one run.

Beside it stand: the single-plan function in a loop, once per draw (on a sample, scaled up), and
the bare numpy work that any answer needs: the draws, and one product and one cumulative sum per
line. Nothing here asserts a time; the answers are compared.
"""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from turns import best_of, print_ratios

from buurtpunt_lib.finance import cash_flow
from buurtpunt_lib.finance.ranges import CORRELATIONS, Pert, proposed_ranges
from buurtpunt_lib.finance.risk import draw, risk
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan

DRAWS, SAMPLE, ROUNDS = 10_000, 40, 7
OURS = "risk: draws, balances, band, carriers"
NAMES = ("dorpswinkel_met_cafe", "ontmoetingsplek_zorg", "mobipunt_pakjesdienst")


def months_of(plan):
    return plan.replace(months=36)


def drivers_of(plan):
    """The proposals of the plan, as PERT factors only, so that the bare work can draw them."""
    return {n: r for n, r in proposed_ranges(plan).items() if isinstance(r, Pert)}


@pytest.mark.parametrize("name", NAMES)
def test_ten_thousand_draws(benchmark, name):
    plan = months_of(read_plan(DATA / "examples" / f"{name}.json"))
    ranges = drivers_of(plan)
    factors = draw(ranges, draws=DRAWS, correlations=CORRELATIONS)
    one_by_one = [{n: float(f[d]) for n, f in factors.items()} for d in range(SAMPLE)]
    together = cash_flow(plan, drivers=factors).balance
    for number, drivers in enumerate(one_by_one):
        alone = cash_flow(plan, drivers=drivers).balance[0]
        assert alone == pytest.approx(together[number], rel=1e-9, abs=1e-6)
    found = benchmark(lambda: risk(plan, ranges=ranges, draws=DRAWS))
    # What stood in the account before money moved does not count as a low.
    begun = int((np.abs(np.diff(together, axis=1, prepend=plan.opening_balance)) > 0.005)
                .any(axis=0).argmax())  # fmt: skip
    assert found.lowest_balance == pytest.approx(together[:, begun:].min(axis=1))

    lines = [line.values[0] for line in cash_flow(plan).lines]
    perts = list(ranges.values())

    def bare():
        """Independent draws of the same distributions; per line a product and a running sum."""
        generator = np.random.default_rng(2027)
        drawn = [
            p.low + (p.high - p.low) * generator.beta(p.alpha, p.beta, DRAWS)
            if p.high > p.low
            else np.full(DRAWS, p.low)
            for p in perts
        ]
        for number, values in enumerate(lines):
            np.cumsum(drawn[number % len(drawn)][:, None] * values, axis=1)

    seconds = best_of(
        {
            OURS: lambda: risk(plan, ranges=ranges, draws=DRAWS),
            "of which the balances": lambda: cash_flow(plan, drivers=factors).balance,
            f"bare numpy work, {len(lines)} lines": bare,
            "loop over the single plan (sample)": lambda: [
                cash_flow(plan, drivers=d).balance for d in one_by_one
            ],
        },
        ROUNDS,
    )
    loop = "loop over the single plan (sample)"
    seconds[f"loop over the single plan, {DRAWS:,} draws"] = seconds.pop(loop) * DRAWS / SAMPLE
    print_ratios(f"Risk of {name}, {DRAWS:,} draws x {plan.months} months", seconds, OURS)


def test_memory_grows_with_draws_and_months_only():
    plan = months_of(read_plan(DATA / "examples" / f"{NAMES[0]}.json"))

    def peak(of, draws=DRAWS) -> float:
        risk(of, draws=100)
        tracemalloc.start()
        risk(of, draws=draws)
        found = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        return found

    extra = tuple(plan.costs[1].model_copy(update={"id": f"extra_{n}"}) for n in range(150))
    few, many = peak(plan), peak(plan.replace(costs=plan.costs + extra))
    twice = peak(plan, 2 * DRAWS)
    print(f"\npeak memory of the risk, {DRAWS:,} draws: {few:.0f} MB; with 150 lines more "
          f"{many:.0f} MB; with twice the draws {twice:.0f} MB")  # fmt: skip
    # Bytes, not time: a balance of its own for each of 150 lines would take 430 MB.
    assert many < few * 1.2
    assert twice < few * 2.2
