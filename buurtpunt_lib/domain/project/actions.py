"""Actions: who does what by when, and the gates between the terms.

Term: short (before the opening), middle (the first years), long. Gate: what has to be true before
the next term begins.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from pydantic import model_validator

from buurtpunt_lib.domain.observation import Day
from buurtpunt_lib.domain.plan.line import LineFaults
from buurtpunt_lib.domain.plan.values import Flag, whole
from buurtpunt_lib.domain.project.values import Item, Line, Words, codes


class Term(StrEnum):
    SHORT = "short"
    MIDDLE = "middle"
    LONG = "long"


class ActionState(StrEnum):
    """Open: will be done. Doing: is being done. Done. Dropped: will not be done."""

    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


class Action(Item):
    """came_from: where it began: "meetings/<id>", "duties/<code>", a tip; "" for the list itself.

    after: ids of actions that must be done first. days: how many days it takes from begin to end,
    weekends included; assumed: that number is an estimate of ours. hours: work that it asks, of all
    who do it together. None is not known.
    """

    text: Line
    who: Line = ""
    begin: Day | None = None
    due: Day | None = None
    days: whole(1, 3_660) | None = None
    assumed: Flag = False
    hours: whole(0, 20_000) | None = None
    term: Term | None = None
    state: ActionState = ActionState.OPEN
    after: codes() = ()
    came_from: Line = ""
    note: Words = ""

    @model_validator(mode="after")
    def _check(self) -> Action:
        if self.begin and self.due and self.due < self.begin:
            raise LineFaults([("actions.due_before_begin", "due", {})])
        return self


class Gate(Item):
    """Closes `term`: the next one begins when it is passed. check: code of what we can work out."""

    text: Line
    term: Term
    check: Line = ""
    passed: Flag = False
    note: Words = ""


def circle(actions: Iterable[Action]) -> tuple[str, ...]:
    """Ids of actions that wait for one another in a circle, () when there is none.

    Of an action that waits for itself the circle is that action alone. What `after` names and is
    not in the list makes no circle.
    """
    waits = {action.id: action.after for action in actions}
    done: set[str] = set()
    for first in waits:
        trail: list[str] = []
        stack = [(first, iter(waits[first]))] if first not in done else []
        while stack:
            here, rest = stack[-1]
            if len(trail) < len(stack):
                trail.append(here)
            following = next((one for one in rest if one in waits and one not in done), None)
            if following is None:
                done.add(here)
                stack.pop()
                trail.pop()
            elif following in trail:
                return tuple(trail[trail.index(following) :])
            else:
                stack.append((following, iter(waits[following])))
    return ()
