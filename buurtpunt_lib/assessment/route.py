"""The route from a dream to a plan: how far each step of a project is.

It asks every room that knows a step; nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from buurtpunt_lib.domain.progress import Progress
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.planning.steps import Step


def progress(project: Project, step: Step) -> Progress:
    """How much of what a step asks is done. It needs no more than the project and small tables."""
    found = _PROGRESS[step](project)
    return found if isinstance(found, Progress) else Progress(*found)


def _start(project: Project) -> Any:
    from buurtpunt_lib.planning import start

    return start.progress(project)


def _participation(project: Project) -> Any:
    from buurtpunt_lib.planning import participation

    return participation.progress(project)


def _communication(project: Project) -> Any:
    from buurtpunt_lib import datasets
    from buurtpunt_lib.planning import communication

    return communication.progress(project, datasets.channels())


def _offer(project: Project) -> Any:
    from buurtpunt_lib.planning import offer

    return offer.progress(project)


def _canvas(project: Project) -> Any:
    from buurtpunt_lib.planning.canvas import BLOCKS

    return Progress(len(project.plan.canvas.written), len(BLOCKS))


def _legal(project: Project) -> Any:
    from buurtpunt_lib.datasets.legal_table import legal_forms
    from buurtpunt_lib.legal import choice

    return choice.progress(project, legal_forms().tree)


def _finance(project: Project) -> Any:
    from buurtpunt_lib.finance.steps import StepState, step_states

    states = step_states(project.plan).values()
    return Progress.of(state is StepState.FILLED for state in states)


def _pitch(project: Project) -> Any:
    from buurtpunt_lib.planning.pitch import PARTS, not_ready

    left = len(not_ready(project.plan.pitch.written))
    return Progress(len(PARTS) - left, len(PARTS))


def _money(project: Project) -> Any:
    from buurtpunt_lib.planning import funding_calendar

    return funding_calendar.progress(project)


def _rollout(project: Project) -> Any:
    from buurtpunt_lib.planning import rollout

    return rollout.progress(project)


def _actions(project: Project) -> Any:
    from buurtpunt_lib.planning import actions

    return actions.progress(project)


_PROGRESS: dict[Step, Callable[[Project], Any]] = {
    Step.START: _start,
    Step.PARTICIPATION: _participation,
    Step.COMMUNICATION: _communication,
    Step.OFFER: _offer,
    Step.CANVAS: _canvas,
    Step.LEGAL: _legal,
    Step.FINANCE: _finance,
    Step.PITCH: _pitch,
    Step.MONEY: _money,
    Step.ROLLOUT: _rollout,
    Step.ACTIONS: _actions,
}
