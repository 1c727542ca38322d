"""Ranges: how far each driver of a plan may turn out otherwise than planned.

Pert: a factor between a low and a high value, most often near a likely one: the beta
distribution with mean (low + 4 × likely + high) / 6. Chance: all or nothing, such as a grant or a
campaign. Range: what is drawn for one driver. The ranges that are proposed here are our
assumptions, wider where a plan is less sure; whoever knows better gives their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from buurtpunt_lib.domain.plan import Certainty, HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.cash_flow import CashFlow, cash_flow
from buurtpunt_lib.finance.changes import lines_of


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
            low, likely, high = map(shown, values[:3])
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
            raise InputError("outlook.chance", value=shown(self.probability))

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


def shown(value: float) -> float | str:
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
