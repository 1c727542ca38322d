"""How far each section of the steps page is, for the list of steps."""

from __future__ import annotations

from collections.abc import Sequence

from buurtpunt_lib.assessment.route import progress
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.planning.steps import Step, state_of

# Sections that are no step have no state: they show, and there is nothing to fill in.
_NONE = ("none", "")


def states(project: Project, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """(code of the state, key of its words) by section."""
    known = {step.value for step in Step}
    found = {}
    for key in keys:
        if key not in known:
            found[key] = _NONE
            continue
        state = state_of(progress(project, Step(key)))
        found[key] = (state.value, f"steps.state.{state.value}")
    return found
