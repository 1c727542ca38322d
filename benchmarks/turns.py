"""Two ways to the same answer, run in turns on a machine that others use too."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter


def best_of(
    ways: dict[str, Callable[[], object]],
    rounds: int,
    *,
    clock: Callable[[], float] = perf_counter,
) -> dict[str, float]:
    """Seconds of the best run of each way; the ways take turns, so noise hits them alike."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds):
        for name, way in ways.items():
            start = clock()
            way()
            best[name] = min(best[name], clock() - start)
    return best


def print_ratios(title: str, seconds: dict[str, float], ours: str) -> None:
    """One line per way: its time, and how many times ours it is."""
    print(f"\n{title}")
    for name, taken in seconds.items():
        print(f"  {name:<44} {taken * 1000:10.1f} ms   {taken / seconds[ours]:8.2f} x")
