"""Risk: the same plan ten thousand times, with its drivers drawn by chance (Monte Carlo).

Pert: a factor between a low and a high value, most often near a likely one: the beta
distribution with mean (low + 4 × likely + high) / 6. Chance: all or nothing, such as a grant or a
campaign. Range: what is drawn for one driver. The ranges that are proposed here are our
assumptions, wider where a plan is less sure; whoever knows better gives their own.
Rank correlation: whether two drivers tend to be high together, -1 to 1; drawn with a Gaussian
copula. Carrier: a driver that carries the risk, with its share of the variance of the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np

from buurtpunt_lib.domain.plan import Certainty, HubPlan
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.finance.cash_flow import CashFlow, cash_flow
from buurtpunt_lib.finance.changes import lines_of
from buurtpunt_lib.finance.drivers import DRIVERS
from buurtpunt_lib.finance.results import first_active, first_below, lowest

DRAWS, MIN_DRAWS, MAX_DRAWS = 10_000, 100, 200_000
SEED = 2027
LEVELS = (0.1, 0.5, 0.9)
Sampling = Literal["random", "latin_hypercube"]


@dataclass(frozen=True)
class Pert:
    """A factor between `low` and `high`, most often near `likely`. 1 is as planned.

    weight: how much the likely value counts; 4 is usual. assumption: whether it is our proposal
    and not the user's own. Raises InputError `outlook.pert`.

    >>> Pert(0.7, 1.0, 1.2).mean
    0.983...
    """

    low: float
    likely: float
    high: float
    weight: float = 4.0
    assumption: bool = False

    def __post_init__(self) -> None:
        values = (self.low, self.likely, self.high, self.weight)
        ordered = 0 <= self.low <= self.likely <= self.high and self.weight >= 0
        if not (all(np.isfinite(v) for v in values) and ordered):
            low, likely, high = map(_shown, values[:3])
            raise InputError("outlook.pert", low=low, likely=likely, high=high)

    @property
    def alpha(self) -> float:
        return 1.0 + self.weight * (self.likely - self.low) / (self.high - self.low)

    @property
    def beta(self) -> float:
        return 1.0 + self.weight * (self.high - self.likely) / (self.high - self.low)

    @property
    def mean(self) -> float:
        return (self.low + self.weight * self.likely + self.high) / (self.weight + 2.0)

    @property
    def variance(self) -> float:
        return (self.mean - self.low) * (self.high - self.mean) / (self.weight + 3.0)

    def of_normal(self, z: np.ndarray) -> np.ndarray:
        """The factors that stand where standard normal values stand in their distribution."""
        if self.low == self.high:
            return np.full_like(z, self.low)
        normal, share = _quantiles(round(self.alpha, 12), round(self.beta, 12))
        return self.low + (self.high - self.low) * np.interp(z, normal, share)


@dataclass(frozen=True)
class Chance:
    """All (1, with this probability) or nothing (0). Raises InputError `outlook.chance`."""

    probability: float
    assumption: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise InputError("outlook.chance", value=_shown(self.probability))

    @property
    def mean(self) -> float:
        return self.probability

    @property
    def variance(self) -> float:
        return self.probability * (1.0 - self.probability)

    def of_normal(self, z: np.ndarray) -> np.ndarray:
        from scipy.special import ndtri

        # High values succeed, so that a positive correlation means what it does for a factor.
        return (z >= -ndtri(self.probability)).astype(float)


Range = Pert | Chance


def _shown(value: float) -> float | str:
    """A number as a sentence can hold it: infinity has no figures."""
    return value if np.isfinite(value) else str(value)


@lru_cache(maxsize=64)
def _quantiles(alpha: float, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """Standard normal values and the points of a beta distribution that stand at the same place.

    The distribution is computed forwards on a fine grid and read backwards: a hundred times
    quicker than its inverse function, and right to a millionth.
    """
    from scipy.special import betainc, ndtri

    # Finer where the distribution is steep, so that reading between two points stays right.
    parts = (
        np.geomspace(1e-12, 1e-4, 100),
        np.geomspace(1e-4, 0.05, 600),
        np.linspace(0.05, 0.5, 900),
    )
    points = np.unique(np.concatenate(parts))
    # Each half from its own side: near 1 there are no digits left to say how near.
    lower, upper = ndtri(betainc(alpha, beta, points)), -ndtri(betainc(beta, alpha, points))
    normal = np.concatenate([lower, upper[-2::-1]])
    share = np.concatenate([points, 1.0 - points[-2::-1]])
    known = np.isfinite(normal)
    normal, share = normal[known], share[known]
    for array in (normal, share):
        array.setflags(write=False)
    return normal, share


# --- proposals, all of them assumptions ----------------------------------------------------------

# Factors for lines that are expected.
RANGES: Mapping[str, tuple[float, float, float]] = {
    "customers": (0.7, 1.0, 1.2),
    "basket": (0.85, 1.0, 1.1),
    "margin": (0.85, 1.0, 1.05),
    "rent": (1.0, 1.0, 1.1),
    "energy": (0.8, 1.0, 1.6),
    "wages": (0.98, 1.0, 1.08),
    "costs": (0.95, 1.0, 1.2),
    "investments": (0.95, 1.0, 1.3),
    "gifts": (0.5, 1.0, 1.2),
    "volunteers": (0.7, 1.0, 1.0),
    "partner": (0.8, 1.0, 1.0),
}
# How much narrower or wider that is when a line is more or less sure.
WIDTHS = {Certainty.CERTAIN: 0.5, Certainty.EXPECTED: 1.0, Certainty.HOPED: 1.5}
# Money that comes wholly or not at all; what is certain comes.
CHANCES = {Certainty.EXPECTED: 0.85, Certainty.HOPED: 0.5}
CORRELATIONS: Mapping[tuple[str, str], float] = {
    ("customers", "basket"): 0.3,
    ("energy", "costs"): 0.4,
    ("wages", "costs"): 0.3,
    ("costs", "investments"): 0.3,
    ("rent", "costs"): 0.3,
}


def proposed_ranges(plan: HubPlan) -> dict[str, Range]:
    """What could be drawn for each driver that touches the plan; every one an assumption.

    Themes move within a range that is wider where their lines are less sure (by what each line
    moves). Grants, own money and loans that are not certain come or do not; a campaign succeeds
    with the chance that the plan gives it.
    """
    found: dict[str, Range] = {}
    flow = cash_flow(plan)
    known = {line.info.source for line in flow.lines}
    for driver, values in RANGES.items():
        lines = list(lines_of(driver, plan))
        if not lines:
            continue
        width = _width(flow, lines)
        low, likely, high = (max(1.0 + (value - 1.0) * width, 0.0) for value in values)
        found[driver] = Pert(low, likely, high, assumption=True)
    for line in (*plan.grants, *plan.recurring_grants, *plan.own_money, *plan.loans):
        if line.id in known and line.certainty in CHANCES:
            found[f"line:{line.id}"] = Chance(CHANCES[line.certainty], assumption=True)
    for campaign in plan.crowdfunding:
        if campaign.id in known and campaign.chance < 1:
            given = "chance" in campaign.model_fields_set
            found[f"line:{campaign.id}"] = Chance(campaign.chance, assumption=not given)
    return found


def _width(flow: CashFlow, lines: list) -> float:
    widths = {WIDTHS[line.certainty] for line in lines}
    if len(widths) == 1:
        return widths.pop()
    moved = [float(np.abs(flow.where(sources=[line.id])).sum()) for line in lines]
    total = sum(moved)
    if not total:
        return max(widths)
    return sum(WIDTHS[line.certainty] * m for line, m in zip(lines, moved, strict=True)) / total


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
            faults.add("outlook.correlation", field=f"{first}, {second}", value=_shown(value))
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
