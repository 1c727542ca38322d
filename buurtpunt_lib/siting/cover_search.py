"""Few places that cover everybody, found by trying: no proof, but good and soon.

Need: how many chosen candidates each demand place must have within reach. Short: a demand place
that has fewer. One place is taken out and another put in, again and again; what stays short weighs
more and more, until it is served (Gao, Weise and Li, Weighting-based variable neighborhood search
and row weighting local search for the set covering problem, 2015). The same question always has
the same answer.
"""

from __future__ import annotations

import numpy as np


class Cover:
    """A choice of candidates that changes. reached: shape (demand, candidate), whether it is within
    reach. fixed: candidates that stay."""

    def __init__(self, reached: np.ndarray, needed: np.ndarray, fixed: np.ndarray) -> None:
        self.needed, self.fixed = needed, fixed
        self.weight = np.ones(len(reached), dtype=np.float32)
        self.since = np.zeros(reached.shape[1], dtype=int)
        self.step = 0
        self.random = np.random.default_rng(20261122)
        self.chosen: list[int] = np.flatnonzero(fixed).tolist()
        self.widened(reached)

    def widened(self, reached: np.ndarray) -> None:
        """The same choice with another reach."""
        self.rows = reached.astype(np.float32)
        self.columns = np.ascontiguousarray(self.rows.T)
        self.have = reached[:, self.chosen].sum(axis=1)

    @property
    def short(self) -> np.ndarray:
        return np.flatnonzero(self.have < self.needed)

    def add(self, candidate: int) -> None:
        self.chosen.append(candidate)
        self.have += self.columns[candidate] > 0
        self.since[candidate] = self.step

    def drop(self, candidate: int) -> None:
        self.chosen.remove(candidate)
        self.have -= self.columns[candidate] > 0
        self.since[candidate] = self.step

    def filled(self) -> None:
        """Each next place is the one that serves most of what is short."""
        while len(short := self.short):
            gains = self.rows[short].sum(axis=0)
            gains[self.chosen] = -1.0
            self.add(int(gains.argmax()))

    def weakest(self, kept: int = -1) -> int | None:
        """The place that would be missed least; of equals the one that is there the longest."""
        free = np.array(self.chosen, dtype=int)
        free = free[~self.fixed[free]]
        free = free[free != kept] if len(free) > 1 else free
        if not len(free):
            return None
        tight = self.weight * (self.have <= self.needed)
        loss = self.columns[free] @ tight
        least = free[loss <= loss.min()]
        return int(least[self.since[least].argmin()])

    def move(self, kept: int, size: int) -> int:
        """One place out when there are so many, and another in; which came in."""
        self.step += 1
        out = self.weakest(kept) if len(self.chosen) >= size else None
        if out is not None:
            self.drop(out)
        if len(self.chosen) >= size:
            return -1
        short = self.short
        if not len(short):
            return -1
        gains = self.weight[short] @ self.rows[short]
        gains[self.chosen] = -1.0
        serving = np.flatnonzero(self.rows[int(self.random.choice(short))] > 0)
        serving = serving[gains[serving] >= 0]
        others = serving[serving != out]
        serving = others if len(others) else serving
        if not len(serving):
            return -1
        most = serving[gains[serving] >= gains[serving].max()]
        came = int(most[self.since[most].argmin()])
        self.add(came)
        self.weight[self.short] += 1.0
        return came


def fewest(reached: np.ndarray, needed: np.ndarray, fixed: np.ndarray, tries: int) -> np.ndarray:
    """Candidates that serve every need; the fewest that so many tries find."""
    cover = Cover(reached, needed, fixed)
    cover.filled()
    best, came = list(cover.chosen), -1
    for _ in range(tries):
        while not len(cover.short):
            best = list(cover.chosen)
            out = cover.weakest()
            if out is None:
                return np.array(sorted(best), dtype=int)
            cover.drop(out)
        came = cover.move(came, len(best) - 1)
    if not len(cover.short) and len(cover.chosen) < len(best):
        best = list(cover.chosen)
    return np.array(sorted(best), dtype=int)


def nearest_to_all(
    metres: np.ndarray, places: int, fixed: np.ndarray, tries: int, least: float = 0.0
) -> tuple[float, np.ndarray] | None:
    """So many candidates with a short longest way, and that way; None when none reach everybody.

    least: a way that cannot be bettered.
    """
    bounded = np.where(np.isfinite(metres), metres, np.inf)
    chosen = _spread(bounded, places, fixed)
    way = float(bounded[:, chosen].min(axis=1).max())
    reach = way if np.isfinite(way) else float(bounded[np.isfinite(bounded)].max())
    cover = Cover(bounded <= reach, np.ones(len(bounded)), fixed)
    for candidate in chosen:
        if not fixed[candidate]:
            cover.add(candidate)
    best: tuple[float, np.ndarray] | None = None
    came, left = -1, tries
    while True:
        while not len(cover.short):
            found = np.array(sorted(cover.chosen))
            way = float(bounded[:, found].min(axis=1).max())
            best = (way, found)
            # Everything that was reached at exactly this way is too far now.
            cover.widened(bounded < way)
            if way <= least:
                return best
        if left <= 0 or fixed.sum() >= places:
            return best
        came, left = cover.move(came, places), left - 1


def _spread(metres: np.ndarray, places: int, fixed: np.ndarray) -> list[int]:
    """Each next place is the candidate nearest to who is worst off (Gonzalez, 1985)."""
    chosen = np.flatnonzero(fixed).tolist()
    now = metres[:, chosen].min(axis=1) if chosen else np.full(len(metres), np.inf)
    while len(chosen) < places:
        ways = metres[int(now.argmax())].copy()
        ways[chosen] = np.inf
        if not np.isfinite(ways.min()):
            ways = np.where(np.isin(np.arange(len(ways)), chosen), np.inf, 0.0)
        chosen.append(int(ways.argmin()))
        now = np.minimum(now, metres[:, chosen[-1]])
    return chosen
