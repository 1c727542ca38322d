"""Risk: the same plan ten thousand times, with its drivers drawn by chance (Monte Carlo).

Ranges: what is drawn for each driver (see `ranges`). Rank correlation: whether two drivers tend
to be high together, -1 to 1; drawn with a Gaussian copula. Carrier: a driver that carries the
risk, with its share of the variance of the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.finance.cash_flow import cash_flow
from buurtpunt_lib.finance.drivers import DRIVERS
from buurtpunt_lib.finance.ranges import (
    CORRELATIONS,
    Chance,
    Pert,
    Range,
    proposed_ranges,
    shown,
)
from buurtpunt_lib.finance.results import first_active, first_below, lowest

DRAWS, MIN_DRAWS, MAX_DRAWS = 10_000, 100, 200_000
SEED = 2027
LEVELS = (0.1, 0.5, 0.9)
Sampling = Literal["random", "latin_hypercube"]


# --- drawing -------------------------------------------------------------------------------------


def draw(
    ranges: Mapping[str, Range],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    correlations: Mapping[tuple[str, str], float] | None = None,
    sampling: Sampling = "random",
) -> dict[str, np.ndarray]:
    """Factors by driver, shape (draw,) each; the same seed gives the same draws.

    correlations: rank correlation by pair of drivers; pairs of which one is not drawn do not
    count. sampling: `latin_hypercube` spreads the draws of each driver evenly over its range.
    Raises InputError: `outlook.draws`, `outlook.sampling`, `outlook.correlation`,
    `outlook.correlations_clash`.
    """
    normals = _normals(list(ranges), draws, seed, correlations or {}, sampling)
    return {
        name: found.of_normal(z) for (name, found), z in zip(ranges.items(), normals, strict=True)
    }


def _normals(
    names: list[str],
    draws: int,
    seed: int,
    correlations: Mapping[tuple[str, str], float],
    sampling: str,
) -> np.ndarray:
    """Correlated standard normal values, shape (driver, draw)."""
    if isinstance(draws, bool) or not isinstance(draws, int) or not MIN_DRAWS <= draws <= MAX_DRAWS:
        raise InputError("outlook.draws", value=draws, minimum=MIN_DRAWS, maximum=MAX_DRAWS)
    if sampling not in ("random", "latin_hypercube"):
        raise InputError("outlook.sampling", value=sampling, allowed="random, latin_hypercube")
    mixing = _mixing(names, correlations)
    generator = np.random.default_rng(seed)
    values = generator.standard_normal((len(names), draws))
    if mixing is not None:
        values = mixing @ values
    if sampling == "latin_hypercube" and len(names):
        from scipy.special import ndtri

        # One value in each of `draws` equal slices, in the order that the correlation asks for.
        ranks = np.argsort(np.argsort(values, axis=1), axis=1)
        values = ndtri((ranks + generator.random(values.shape)) / draws)
    return values


def _mixing(names: list[str], correlations: Mapping[tuple[str, str], float]) -> np.ndarray | None:
    """What turns independent normal values into correlated ones; None where nothing is."""
    faults = Faults()
    matrix = np.eye(len(names))
    for (first, second), value in correlations.items():
        if not -1 <= value <= 1 or first == second:
            faults.add("outlook.correlation", field=f"{first}, {second}", value=shown(value))
        elif first in names and second in names:
            at, to = names.index(first), names.index(second)
            # The correlation of the normal values behind a rank correlation (exact).
            matrix[at, to] = matrix[to, at] = 2.0 * np.sin(np.pi / 6.0 * value)
    faults.raise_if_any()
    if np.array_equal(matrix, np.eye(len(names))):
        return None
    values, vectors = np.linalg.eigh(matrix)
    if values.min() < -1e-9:
        pairs = "; ".join(f"{a} – {b}" for a, b in correlations)
        raise InputError("outlook.correlations_clash", value=pairs)
    return vectors * np.sqrt(np.maximum(values, 0.0))


# --- outcome -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Carrier:
    """How much one driver matters for the outcome.

    rank_correlation: of the driver with the outcome, -1 to 1. share: the part of the variance of
    the outcome that is gone once this driver is known; correlated drivers share theirs, so the
    shares need not add up to 1.
    """

    driver: str
    range: Range
    rank_correlation: float
    share: float


@dataclass(frozen=True, eq=False)
class Risk:
    """What ten thousand turns of a plan say.

    below: probability by month that the account is below the floor then. ever: probability by
    month that it has been below by then. band: by level, the balance that this share of the draws
    stays at or under in that month (an order statistic of the draws); all of shape (month,).
    lowest_balance, end_balance: by draw, euro, shape (draw,). carriers: the one that matters most
    first.
    """

    months: tuple[date, ...]
    floor: float
    draws: int
    seed: int
    below: np.ndarray
    ever: np.ndarray
    band: Mapping[float, np.ndarray]
    lowest_balance: np.ndarray
    end_balance: np.ndarray
    carriers: tuple[Carrier, ...]

    @property
    def probability(self) -> float:
        """Probability that the account comes below the floor in any month."""
        return float(self.ever[-1])

    @property
    def error(self) -> float:
        """Standard error of that probability: how much another seed may differ."""
        return float(np.sqrt(self.probability * (1.0 - self.probability) / self.draws))

    @cached_property
    def _sorted_lowest(self) -> np.ndarray:
        return np.sort(self.lowest_balance)

    def capital_for(self, confidence: float) -> float:
        """Euro to add at the start so that this share of the draws never comes below the floor."""
        at = _order(1.0 - confidence, self.draws)
        return max(0.0, self.floor - float(self._sorted_lowest[at]))


def _order(level: float, draws: int) -> int:
    """Place of a quantile among sorted draws: the first that this share stays at or under."""
    return min(max(int(np.ceil(round(level * draws, 6))) - 1, 0), draws - 1)


def risk(
    plan: HubPlan,
    *,
    ranges: Mapping[str, Range] | None = None,
    correlations: Mapping[tuple[str, str], float] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    sampling: Sampling = "random",
    floor: float = 0.0,
    outcome: Literal["lowest_balance", "end_balance"] = "lowest_balance",
) -> Risk:
    """The plan with its drivers drawn by chance.

    ranges: what is drawn for each driver, `proposed_ranges(plan)` when not given. correlations:
    rank correlations, `CORRELATIONS` when not given. outcome: what the carriers are told for.
    Memory grows with draws × months only. Raises InputError as `draw` and `cash_flow` do.

    >>> plan = HubPlan.from_dict({"schema": 1, "name": "Koffie", "start": "2027-01",
    ...     "opening": "2027-01", "months": 24,
    ...     "grants": [{"id": "town", "name": "Gemeente", "amount": 5000, "month": "2027-01"}],
    ...     "costs": [{"id": "rent", "name": "Huur", "kind": "rent", "amount": 200}]})
    >>> found = risk(plan, ranges={"line:town": Chance(0.75)}, sampling="latin_hypercube")
    >>> found.probability, [carrier.driver for carrier in found.carriers]
    (0.25, ['line:town'])
    """
    ranges = proposed_ranges(plan) if ranges is None else dict(ranges)
    correlations = CORRELATIONS if correlations is None else correlations
    _check_drivers(plan, ranges)
    normals = _normals(list(ranges), draws, seed, correlations, sampling)
    factors = {
        name: found.of_normal(z) for (name, found), z in zip(ranges.items(), normals, strict=True)
    }
    flow = cash_flow(plan, drivers=factors)
    # Without anything to draw there is one draw, and it stands for all.
    balance = np.broadcast_to(flow.balance, (draws, plan.months))
    first = first_below(balance, floor)
    below = (balance < floor - 0.005).mean(axis=0)
    ever = np.cumsum(np.bincount(first[first >= 0], minlength=plan.months)) / draws
    low, end = lowest(balance, first_active(flow, floor))[0], balance[:, -1].copy()
    ordered = np.sort(balance, axis=0)
    band = {level: ordered[_order(level, draws)].copy() for level in LEVELS}
    value = low if outcome == "lowest_balance" else end
    carriers = _carriers(ranges, normals, value)
    return Risk(flow.months, floor, draws, seed, below, ever, band, low, end, carriers)


def _check_drivers(plan: HubPlan, ranges: Mapping[str, Range]) -> None:
    faults = Faults()
    known = {f"line:{line.info.source}" for line in cash_flow(plan).lines} | set(DRIVERS)
    for name, found in ranges.items():
        if name not in known:
            allowed = ", ".join(sorted(known))
            faults.add("finance.driver_unknown", value=name, allowed=allowed)
        elif not isinstance(found, Pert | Chance):
            faults.add("finance.driver_not_number", field=name)
    faults.raise_if_any()


def _carriers(
    ranges: Mapping[str, Range], normals: np.ndarray, value: np.ndarray
) -> tuple[Carrier, ...]:
    variance = float(value.var())
    if not len(ranges):
        return ()
    ranks = np.empty(len(value))
    order = np.argsort(value, kind="stable")
    ranks[order] = np.arange(len(value))
    # Draws that end alike share their rank, or their order in memory would count.
    _, where, counts = np.unique(value, return_inverse=True, return_counts=True)
    ranks = (np.bincount(where, weights=ranks) / counts)[where]
    found = []
    for (name, chosen), z in zip(ranges.items(), normals, strict=True):
        if variance <= 1e-9 or chosen.variance <= 0:
            found.append(Carrier(name, chosen, 0.0, 0.0))
            continue
        order = np.argsort(z)
        if isinstance(chosen, Chance):
            groups = np.split(value[order], [int((chosen.of_normal(z) == 0).sum())])
            against = chosen.of_normal(z)
        else:
            groups = np.array_split(value[order], min(50, len(value) // 20))
            against = np.empty(len(z))
            against[order] = np.arange(len(z))
        correlation = 0.0
        if against.std() > 0:
            correlation = float(np.corrcoef(against, ranks)[0, 1])
        found.append(Carrier(name, chosen, correlation, _explained(groups, variance)))
    return tuple(sorted(found, key=lambda c: (-c.share, -abs(c.rank_correlation), c.driver)))


def _explained(groups: list[np.ndarray], variance: float) -> float:
    """Share of the variance that lies between groups of like draws, without that of chance."""
    groups = [group for group in groups if len(group) > 1]
    total = sum(len(group) for group in groups)
    within = sum(float(group.var(ddof=1)) * len(group) for group in groups) / total
    return min(max(1.0 - within / variance, 0.0), 1.0)
