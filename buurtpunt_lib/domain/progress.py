"""Progress: how many of a number of things are done. It counts; it does not judge.

>>> Progress(2, 5) + Progress(1, 1)
Progress(done=3, total=6)
>>> Progress.of([True, False, True]).share
0.6666666666666666
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """done of total, both whole numbers from 0; done is at most total."""

    done: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.done <= self.total:
            raise ValueError(f"{self.done} of {self.total}")

    @classmethod
    def of(cls, checks: Iterable[bool]) -> Progress:
        """One thing per check."""
        checks = [bool(one) for one in checks]
        return cls(sum(checks), len(checks))

    def __add__(self, other: Progress) -> Progress:
        return Progress(self.done + other.done, self.total + other.total)

    @property
    def share(self) -> float:
        """From 0 to 1; of nothing, nothing is done."""
        return self.done / self.total if self.total else 0.0

    @property
    def complete(self) -> bool:
        return self.total > 0 and self.done == self.total
