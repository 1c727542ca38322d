"""What a project says beside each block of its canvas: the plan's lines, and what other steps hold.

Beside: short sentences that follow from what was entered elsewhere, so that nothing has to be typed
twice and a block cannot drift apart from it in silence. The page and the documents say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets, finance
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning.canvas import BLOCKS
from buurtpunt_lib.reports.plan_answers import Answer, answers
from buurtpunt_lib.reports.plan_document.canvas import said_by_plan
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts
    from buurtpunt_lib.domain import Village

# By when a service comes; what was not decided stands last.
_MOMENTS = ("opening", "later", "perhaps", None)


def beside(
    project: Project, outcome: finance.PlanOutcome, say: Catalogue, people: str = ""
) -> dict[str, tuple[str, ...]]:
    """By block, what stands elsewhere in the project; () where it says nothing.

    outcome: of the plan of the project. people: what `catchment` says.
    """
    said = said_by_plan(project.plan, outcome.flow, say)
    more = {
        "offer": _services(project, say),
        "customers": _customers(project, say, people),
        "channels": _channels(project, say),
        "core_activities": _tasks(project, say),
        "people_and_means": _team(project, say),
        "partners": _partners(project, say),
    }
    # A channel says more than what it costs.
    more["channels"], said["channels"] = said["channels"], tuple(more["channels"])
    return {block: tuple(dict.fromkeys((*said[block], *more.get(block, ())))) for block in BLOCKS}


def catchment(facts: Facts | None, village: Village | None, say: Catalogue) -> str:
    """Who lives near enough to come by bike, and how that was counted; "" where nobody knows."""
    if facts is None or village is None:
        return ""
    from buurtpunt_lib.reports import people_nearby

    near = people_nearby.nearby(facts, village, "bike")
    if near is None or not near.found.residents:
        return ""
    return people_nearby.words(facts, near, village, say)


def no_loss(outcome: finance.PlanOutcome, say: Catalogue) -> Answer | None:
    """The no-loss test in words; None where the plan holds no amount to judge."""
    return next((one for one in answers(outcome, say) if one.key == "no_loss"), None)


def _services(project: Project, say: Catalogue) -> Iterator[str]:
    for moment in _MOMENTS:
        names = [
            _service(one.id, say)
            for one in project.offer.services
            if (one.when.value if one.when else None) == moment
        ]
        if names:
            yield say(f"canvas_words.offer.{moment or 'open'}", names=say.listing(names))


def _service(code: str, say: Catalogue) -> str:
    try:
        return datasets.service(code).name(say.language)
    except InputError:
        return code


def _customers(project: Project, say: Catalogue, people: str) -> Iterator[str]:
    if people:
        yield people
    segments = project.communication.segments
    if segments:
        yield say("canvas_words.segments", names=say.listing([one.name for one in segments]))
    wanted = [one for one in project.participation.stakeholders if one.vulnerable]
    if wanted:
        yield say("canvas_words.vulnerable", names=say.listing([one.name for one in wanted]))


def _channels(project: Project, say: Catalogue) -> Iterator[str]:
    channels = project.communication.channels
    if channels:
        yield say("canvas_words.channels", names=say.listing([one.name for one in channels]))


def _tasks(project: Project, say: Catalogue) -> Iterator[str]:
    tasks = dict.fromkeys(one.task for one in project.offer.shifts)
    if tasks:
        yield say("canvas_words.tasks", names=say.listing(list(tasks)))


def _team(project: Project, say: Catalogue) -> Iterator[str]:
    if project.team:
        yield say("canvas_words.team", n=len(project.team))


def _partners(project: Project, say: Catalogue) -> Iterator[str]:
    for one in project.offer.partners:
        if one.task.strip():
            yield say("canvas_words.partner_task", name=one.name, task=" ".join(one.task.split()))
        else:
            yield one.name
