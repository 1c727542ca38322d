"""The business model canvas of a hub: nine blocks, and what a plan's lines add to them.

Block: one of nine boxes that together say how a hub works. Line: money that a plan expects, with a
name. A recurring line is told by the year, a line that comes once by its whole amount.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from buurtpunt_lib.domain.plan import Canvas

# In the order in which the handbook names them.
BLOCKS = tuple(Canvas.model_fields)
_NOTHING = 0.5


@dataclass(frozen=True)
class Amount:
    """Money of one name, euro: a year's worth if `recurring`, else all of it."""

    name: str
    euro: float
    recurring: bool


def amounts(lines: Iterable[tuple[str, bool, float]], months: int) -> tuple[Amount, ...]:
    """What lines come to, those of every year first, and the largest first.

    lines: (name, recurring, euro over all months of the plan, of either sign). Lines of one name
    are taken together; less than half a euro is left out. A year is the average of the plan.

    >>> found = amounts([("Brood", True, 5400), ("Brood", True, 600), ("Toog", False, 900)], 24)
    >>> [(one.name, one.euro, one.recurring) for one in found]
    [('Brood', 3000.0, True), ('Toog', 900.0, False)]
    """
    totals: dict[tuple[bool, str], float] = {}
    for name, recurring, euro in lines:
        totals[recurring, name] = totals.get((recurring, name), 0.0) + euro
    found = [
        Amount(name, euro * 12 / months if recurring else float(euro), recurring)
        for (recurring, name), euro in totals.items()
        if abs(euro) >= _NOTHING
    ]
    return tuple(sorted(found, key=lambda one: (not one.recurring, -abs(one.euro), one.name)))
