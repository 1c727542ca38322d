"""How fast the cash flow is, as ratios to plain references measured in the same run.

Run: `pytest benchmarks --benchmark-enable -s`. Nothing here asserts a time; each benchmark
checks that the references give the same answer, and prints the ratio.
"""

from __future__ import annotations

import timeit
import tracemalloc

import numpy as np
import pytest
from cash_flow_frames import pandas_results
from cash_flow_references import Loop, loop_balance

from buurtpunt_lib.finance import cash_flow, summary
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan

PLAN = read_plan(DATA / "examples" / "dorpswinkel_met_cafe.json")
DRAWS = 10_000


def best(action, *, repeat: int = 5, number: int = 1) -> float:
    """Seconds of the fastest of some runs."""
    return min(timeit.repeat(action, repeat=repeat, number=number)) / number


def all_results(plan):
    flow = cash_flow(plan)
    return summary(flow), summary(flow.without_grants())


def draws(count: int) -> dict[str, np.ndarray]:
    generator = np.random.default_rng(2027)
    names = ("customers", "basket", "margin", "energy", "rent", "wages", "costs", "investments")
    return {name: generator.triangular(0.7, 1.0, 1.3, count) for name in names}


@pytest.mark.parametrize("name", ["dorpswinkel_met_cafe", "mobipunt_pakjesdienst"])
def test_the_references_agree(name):
    plan = read_plan(DATA / "examples" / f"{name}.json")
    flow, by_pandas = cash_flow(plan), pandas_results(plan)
    for ours, key, left_out in (
        (flow, "with", ()),
        (flow.without_grants(), "without", ("grants",)),
    ):
        balance = ours.balance[0].tolist()
        assert Loop(plan, left_out).balance == pytest.approx(balance, abs=1e-6)
        assert by_pandas[key]["balance"].tolist() == pytest.approx(balance, abs=1e-6)


def test_one_plan(benchmark):
    benchmark(all_results, PLAN)
    ours = best(lambda: all_results(PLAN), number=20)
    pandas = best(lambda: pandas_results(PLAN))
    print(f"\none plan, 36 months, all results: {ours * 1e3:.2f} ms; pandas {pandas * 1e3:.1f} ms; "
          f"{pandas / ours:.0f} times faster")  # fmt: skip


def test_one_balance(benchmark):
    benchmark(lambda: cash_flow(PLAN).balance)
    ours = best(lambda: cash_flow(PLAN).balance, number=20)
    loop = best(lambda: loop_balance(PLAN), number=20)
    print(f"\none plan, balance only: {ours * 1e3:.2f} ms; plain loop {loop * 1e3:.2f} ms; "
          f"ratio {loop / ours:.1f}")  # fmt: skip


def test_ten_thousand_draws(benchmark):
    drivers = draws(DRAWS)
    benchmark(lambda: cash_flow(PLAN, drivers=drivers).balance)
    ours = best(lambda: cash_flow(PLAN, drivers=drivers).balance)

    some = 50
    one_by_one = [{name: values[d] for name, values in drivers.items()} for d in range(some)]
    looped = best(lambda: [cash_flow(PLAN, drivers=d).balance for d in one_by_one]) * DRAWS / some
    together = cash_flow(PLAN, drivers=drivers).balance
    for d, driver in enumerate(one_by_one):
        assert cash_flow(PLAN, drivers=driver).balance[0] == pytest.approx(together[d])

    lines = len(cash_flow(PLAN).lines)
    base = np.ones(PLAN.months)

    def bare() -> None:
        """The draws, and one product and one cumulative sum per line: the least one could do."""
        factors = draws(DRAWS)["customers"][:, None]
        for _ in range(lines):
            np.cumsum(factors * base, axis=1)

    least = best(bare)
    print(f"\n{DRAWS} draws × {PLAN.months} months, {lines} lines: {ours * 1e3:.1f} ms; "
          f"{looped / ours:.0f} times faster than one by one; "
          f"{ours / least:.2f} times the bare numpy work")  # fmt: skip


def test_memory_grows_with_draws_and_months_only():
    def peak(plan) -> int:
        drivers = draws(DRAWS)
        tracemalloc.start()
        _ = cash_flow(plan, drivers=drivers).balance
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    few = peak(PLAN.replace(costs=PLAN.costs[:1]))
    many = peak(PLAN.replace(costs=PLAN.costs + tuple(
        PLAN.costs[0].model_copy(update={"id": f"extra_{n}"}) for n in range(150))))  # fmt: skip
    print(f"\npeak memory, 10,000 draws: {few / 1e6:.1f} MB with few lines, {many / 1e6:.1f} MB "
          "with 150 more")  # fmt: skip
    # Bytes, not time: 150 lines of their own for every draw would take 430 MB.
    assert many < few * 1.5
