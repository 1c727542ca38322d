"""How long partners take to decide, and what that does to the month of opening.

Ready: the day on which a partner has decided: the day on which it was asked, and its weeks on top.
A partner that was not asked yet is taken to be asked today. Late: ready after the opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from buurtpunt_lib.domain.project.start import Decider

# A partner that takes so many times as long as another one asks for patience; our reading.
MUCH_SLOWER = 4
# Weeks below which the difference is no matter.
SLOW_WEEKS = 8


@dataclass(frozen=True)
class DecisionState:
    """One partner. ready: None where nobody knows how long it takes. from_today: it was not asked
    yet. late_days: days after the opening, 0 when in time, None where not known."""

    decider: Decider
    ready: date | None
    from_today: bool
    late_days: int | None

    @property
    def decided(self) -> bool:
        return self.decider.decided_on is not None

    @property
    def late(self) -> bool:
        return bool(self.late_days)


def decision_states(
    deciders: Iterable[Decider], *, opening: date, today: date
) -> tuple[DecisionState, ...]:
    """When each partner has decided, in the order given."""
    found = []
    for one in deciders:
        ready, from_today = one.decided_on, False
        if ready is None and one.weeks is not None:
            from_today = one.asked_on is None
            # Who is late already decides today at the earliest.
            ready = max((one.asked_on or today) + timedelta(weeks=one.weeks), today)
        late = None if ready is None else max(0, (ready - opening).days)
        found.append(DecisionState(one, ready, from_today, late))
    return tuple(found)


def earliest_opening(states: Iterable[DecisionState]) -> date | None:
    """The first month that begins when everybody has decided; None where nobody says when.

    >>> from buurtpunt_lib.domain.project.start import Decider
    >>> slow = Decider(id="a", name="Gemeente", weeks=10, asked_on=date(2027, 1, 4))
    >>> opening = date(2027, 3, 1)
    >>> earliest_opening(decision_states([slow], opening=opening, today=date(2027, 1, 4)))
    datetime.date(2027, 4, 1)
    """
    days = [state.ready for state in states if state.ready is not None]
    if not days:
        return None
    last = max(days)
    if last.day == 1:
        return last
    return date(last.year + last.month // 12, last.month % 12 + 1, 1)


def far_apart(states: Sequence[DecisionState]) -> tuple[Decider, Decider] | None:
    """The slowest and the quickest partner, where the first takes many times as long."""
    known = [state.decider for state in states if state.decider.weeks is not None]
    if len(known) < 2:
        return None
    slow = max(known, key=lambda one: one.weeks)
    quick = min(known, key=lambda one: one.weeks)
    if slow.weeks < SLOW_WEEKS or slow.weeks < MUCH_SLOWER * max(quick.weeks, 1):
        return None
    return slow, quick
