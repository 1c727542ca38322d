"""Actions: who does what by when, and the gates between the terms.

Term: short (before the opening), middle (the first years), long. Gate: what has to be true before
the next term begins.
"""

from __future__ import annotations

from enum import StrEnum

from buurtpunt_lib.domain.observation import Day
from buurtpunt_lib.domain.plan.values import Flag
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

    after: ids of actions that must be done first.
    """

    text: Line
    who: Line = ""
    begin: Day | None = None
    due: Day | None = None
    term: Term | None = None
    state: ActionState = ActionState.OPEN
    after: codes() = ()
    came_from: Line = ""
    note: Words = ""


class Gate(Item):
    """Closes `term`: the next one begins when it is passed. check: code of what we can work out."""

    text: Line
    term: Term
    check: Line = ""
    passed: Flag = False
