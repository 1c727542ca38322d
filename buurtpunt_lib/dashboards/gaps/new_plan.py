"""A first plan for a village, saved under a link of its own, which the finance page opens.

Sketch: an example plan with the customers who live in reach of the village (`assessment.outline`).
Empty: the usual lines of the finance page, every number still at zero.
Project: everything about the hub to be, which the page of the steps opens.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts
    from buurtpunt_lib.domain.plan import HubPlan

KINDS = ("project", "sketch", "empty")
_KEY = "gaps_page.plan."


def first_plan(
    say: Catalogue, kind: str, facts: Facts, village: str, name: str, *, today: date
) -> HubPlan:
    """A plan with the village as its place. kind: "sketch" or "empty". village: NIS6 code.

    Raises InputError `proximity.no_location` for a sketch of a village that lies nowhere known.
    """
    title = say(f"{_KEY}name", name=name)
    return _empty(say, village, title, today) if kind == "empty" else _sketch(
        say, facts, village, title, name
    )  # fmt: skip


def _empty(say: Catalogue, village: str, title: str, today: date) -> HubPlan:
    from buurtpunt_lib.dashboards.finance_plan.levers import blank
    from buurtpunt_lib.dashboards.finance_plan.model import BLANK_LINES

    words = {key: say(f"finance.blank.{key}") for key in BLANK_LINES}
    year = today.year + 1
    # As the finance page begins: next year, with a quarter of preparation.
    plan = blank(title, words, start=date(year, 1, 1), opening=date(year, 4, 1))
    return plan.replace(village=village)


def _sketch(say: Catalogue, facts: Facts, village: str, title: str, name: str) -> HubPlan:
    from buurtpunt_lib import assessment
    from buurtpunt_lib.domain.plan.values import Basis

    lacks = assessment.lacking(facts, [village])
    missing = [
        need for need, one in zip(lacks.needs, lacks.of_villages.lacks[0], strict=True) if one
    ]
    found = assessment.outline(facts, village, missing=missing)
    template = found.template.plan.name
    counted = say(
        f"{_KEY}customers",
        name=name,
        residents=say.number(found.demand.residents),
        counted=say.number(found.demand.counted),
        template=template,
    )
    return found.as_plan(
        name=title,
        description=say(f"{_KEY}description", name=name, template=template),
        basis=Basis(assumption=counted),
    )


def plan_address(
    say: Catalogue, kind: str, facts: Facts, village: str, name: str, *, today: date
) -> str:
    """Saves a first plan or project; the address that opens it. Raises InputError `storage.…`."""
    if kind == "project":
        return _project_address(say, village, name, today)
    from buurtpunt_lib.storage.saved_plans import new_plan

    saved = new_plan(first_plan(say, kind, facts, village, name, today=today))
    return f"{address('financieel_plan')}?plan={saved.token}"


def _project_address(say: Catalogue, village: str, name: str, today: date) -> str:
    from buurtpunt_lib.domain.project import Project
    from buurtpunt_lib.storage.saved_projects import new_project

    year = today.year + 1
    project = Project.empty(
        name=say(f"{_KEY}name", name=name), start=date(year, 1, 1), opening=date(year, 4, 1)
    )
    saved = new_project(project.with_plan(village=village))
    return f"{address('stappenplan')}?project={saved.token}"
