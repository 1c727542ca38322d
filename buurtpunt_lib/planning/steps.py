"""The steps from a dream to a hub that runs, in the order in which the handbook builds it up.

Step: one building block of the guide. Page: where it is worked on; most steps are sections of the
page of the steps, the legal form and the money have pages of their own.
State: how far a step is. It follows from what was entered; nobody ticks it.
"""

from __future__ import annotations

from enum import StrEnum

from buurtpunt_lib.domain.progress import Progress


class Step(StrEnum):
    """In the order of the route."""

    START = "start"
    PARTICIPATION = "participation"
    COMMUNICATION = "communication"
    OFFER = "offer"
    CANVAS = "canvas"
    LEGAL = "legal"
    FINANCE = "finance"
    PITCH = "pitch"
    MONEY = "money"
    ROLLOUT = "rollout"
    ACTIONS = "actions"


STEPS = tuple(Step)
# A roll-out is for a municipality that plans several hubs: who starts one hub may leave it out.
OPTIONAL = frozenset({Step.ROLLOUT})


class StepState(StrEnum):
    """EMPTY: nothing is done yet. STARTED: something is. FILLED: all that is asked is."""

    EMPTY = "empty"
    STARTED = "started"
    FILLED = "filled"


def state_of(progress: Progress) -> StepState:
    """The state that a progress amounts to."""
    if progress.complete:
        return StepState.FILLED
    return StepState.STARTED if progress.done else StepState.EMPTY


# Where the parts of a project are worked on. The longest beginning that fits counts.
_OF_PLACE = {
    "start": Step.START,
    "team": Step.START,
    "participation": Step.PARTICIPATION,
    "communication": Step.COMMUNICATION,
    "offer": Step.OFFER,
    "legal": Step.LEGAL,
    "plan.legal_form": Step.LEGAL,
    "plan": Step.FINANCE,
    "plan.canvas": Step.CANVAS,
    "plan.pitch": Step.PITCH,
    "money": Step.MONEY,
    "rollout": Step.ROLLOUT,
    "actions": Step.ACTIONS,
    "gates": Step.ACTIONS,
}


def step_of(place: str) -> Step | None:
    """The step at which a place of the project is filled in; None for what belongs to none.

    >>> step_of("participation.meetings[a].report"), step_of("plan.canvas.offer"), step_of("hub")
    (<Step.PARTICIPATION: 'participation'>, <Step.CANVAS: 'canvas'>, None)
    """
    parts = place.replace("[", ".").split(".")
    for length in (2, 1):
        found = _OF_PLACE.get(".".join(parts[:length]))
        if found is not None:
            return found
    return None
