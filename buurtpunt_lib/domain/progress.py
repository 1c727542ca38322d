"""Progress: how many of the things that a step asks are done."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """done of total; a step that asks nothing has a total of 0."""

    done: int
    total: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nothing is asked."""
        return self.done / self.total if self.total else None

    @property
    def complete(self) -> bool:
        return self.done == self.total
