"""A first plan for a village, saved under a link of its own, which the finance page opens."""

from __future__ import annotations

from datetime import date

from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.texts import Catalogue


def first_plan(say: Catalogue, village: str, name: str, *, today: date) -> HubPlan:
    """The empty plan of the finance page, with the village as its place. village: NIS6 code.

    It starts next year and opens three months later, as the finance page begins.
    """
    from buurtpunt_lib.dashboards.finance_plan.levers import blank
    from buurtpunt_lib.dashboards.finance_plan.model import BLANK_LINES

    words = {key: say(f"finance.blank.{key}") for key in BLANK_LINES}
    year = today.year + 1
    plan = blank(
        say("gaps_page.village.plan_name", name=name),
        words,
        start=date(year, 1, 1),
        opening=date(year, 4, 1),
    )
    return plan.replace(village=village)


def plan_address(say: Catalogue, village: str, name: str, *, today: date) -> str:
    """Saves a first plan; the address that opens it. Raises InputError `storage.failed`."""
    from buurtpunt_lib.storage.saved_plans import new_plan

    saved = new_plan(first_plan(say, village, name, today=today))
    return f"{address('financieel_plan')}?plan={saved.token}"
