"""What a plan misses, what its grants leave open, and how its campaigns go, as pieces of a page."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.domain import Village
from buurtpunt_lib.domain.plan import Certainty, HubPlan
from buurtpunt_lib.finance import PlanOutcome
from buurtpunt_lib.finance.campaigns import CampaignSide, campaign_sides
from buurtpunt_lib.finance.grant_ends import OneOff, cliffs, one_offs
from buurtpunt_lib.finance.missing_money import missing
from buurtpunt_lib.reports.funding_facts import missing_words
from buurtpunt_lib.texts import Catalogue

NOTHING = 0.5


def _surer(say: Catalogue, outcome: PlanOutcome) -> str:
    """What would be missing if nothing came that is only hoped for."""
    layer = next(one for one in outcome.layers if one.key == "expected")
    if layer.first_problem_month is None:
        return say("finance_funding.need.nothing")
    month, amount = say.month(layer.first_problem_month), say.euro(layer.capital_needed)
    return say("finance_funding.need.surer_missing", month=month, amount=amount)


def need(say: Catalogue, outcome: PlanOutcome) -> Markup:
    """What the plan misses as it is, and without a single grant; and its start money."""
    head = m.element("h2", say("finance_funding.need.title"))
    if outcome.empty:
        return head + m.note(say("finance_funding.need.empty"))
    rows = {"with": missing_words(say, missing(outcome.flow))}
    if any(line.certainty is Certainty.HOPED for _, line in outcome.plan.lines()):
        rows["surer"] = _surer(say, outcome)
    if outcome.has_grants:
        rows["bare"] = missing_words(say, missing(outcome.bare))
    told = [
        [m.element("dt", say(f"finance_funding.need.{key}")), m.element("dd", words)]
        for key, words in rows.items()
    ]
    start = outcome.given.start_money
    raised = ""
    if start.month is not None:
        words = say("finance_funding.need.raised", needed=say.euro(start.needed),
                    raised=say.euro(start.raised))  # fmt: skip
        raised = m.paragraph(words)
    return head + m.element("dl", told, class_="bp-facts bp-facts-wide") + raised


# --- grants ------------------------------------------------------------------------------------


def left_open(say: Catalogue, plan: HubPlan) -> Markup:
    """The plan's one-off grants with the work and the costs that they leave, and the cliffs."""
    once, stops = list(one_offs(plan)), cliffs(plan)
    if not once and not plan.recurring_grants:
        return m.paragraph(say("finance_funding.left_open.none"))
    parts: list[Markup] = []
    if once:
        parts += [_one_off_table(say, once), m.paragraph(say("finance_funding.left_open.note"))]
        hours = sum(one.hours or 0.0 for one in once)
        if hours:
            parts.append(m.paragraph(say("finance_funding.left_open.hours_total", n=hours)))
    if plan.recurring_grants:
        parts.append(m.element("h3", say("finance_funding.left_open.recurring")))
        words = [
            say(
                "finance_funding.left_open.cliff",
                name=stop.grant.name,
                month=say.month(stop.first_without),
                amount=say.euro(stop.a_year),
            )
            for stop in stops
        ]
        if words:
            parts.append(m.element("ul", [m.element("li", one) for one in words]))
        else:
            parts.append(m.paragraph(say("finance_funding.left_open.no_cliff")))
    return Markup("").join(parts)


def _one_off_table(say: Catalogue, once: Iterable[OneOff]) -> Markup:
    key = "finance_funding.left_open."
    columns = [m.Column(say(f"{key}name")), m.Column(say(f"{key}award"), number=True)]
    columns += [m.Column(say(f"{key}spend"))]
    columns += [m.Column(say(f"{key}{name}"), number=True) for name in ("hours", "unpaid", "after")]
    rows = []
    for one in once:
        hours = say(f"{key}not_told") if one.hours is None else say.number(one.hours)
        no_lines = say(f"{key}no_lines")
        rows.append(
            [
                one.grant.name,
                say.euro(one.award),
                _window(say, one),
                hours,
                no_lines if one.unpaid is None else say.euro(one.unpaid),
                no_lines if one.costs is None else say.euro(one.goes_on),
            ]
        )
    return m.table(columns, rows, caption=say(f"{key}one_off"))


def _window(say: Catalogue, one: OneOff) -> str:
    key = "finance_funding.left_open."
    if one.begin is None and one.end is None:
        return say(f"{key}not_told")
    if one.end is None:
        return say(f"{key}from", first=say.month(one.begin))
    if one.begin is None:
        return say(f"{key}until", last=say.month(one.end))
    return say(f"{key}window", first=say.month(one.begin), last=say.month(one.end), n=one.months)


# --- campaigns ---------------------------------------------------------------------------------


def campaigns(say: Catalogue, plan: HubPlan, village: Village | None) -> Markup:
    """Each campaign from begin to end, with what it comes to if it succeeds and if it fails."""
    found = list(campaign_sides(plan))
    if not found:
        return m.paragraph(say("finance_funding.campaign.none"))
    return Markup("").join(_campaign(say, side, village) for side in found)


def _campaign(say: Catalogue, side: CampaignSide, village: Village | None) -> Markup:
    key, campaign = "finance_funding.campaign.", side.campaign
    if not campaign.target:
        return m.element("h3", campaign.name) + m.note(say(f"{key}no_target"), kind="unknown")
    target = say.euro(campaign.target)
    steps = [say(f"{key}choose")]
    if side.begin is None or side.months is None:
        steps.append(say(f"{key}begin_open"))
    else:
        steps.append(say(f"{key}begin", month=say.month(side.begin)))
        during = {"n": side.months, "target": target}
        if side.per_backer is None:
            steps.append(say(f"{key}during", **during))
        else:
            each, backers = say.euro(side.per_backer), campaign.backers
            steps.append(say(f"{key}during_backers", backers=backers, each=each, **during))
    steps.append(say(f"{key}end", month=say.month(campaign.month)))
    kept = {"fee": side.fee, "rewards": campaign.rewards, "kept": side.kept}
    euros = {name: say.euro(value) for name, value in kept.items()}
    steps.append(say(f"{key}paid", target=target, **euros))
    if campaign.rewards > NOTHING:
        a_month = say.euro(campaign.rewards / campaign.rewards_months)
        steps.append(say(f"{key}rewards", month=say.month(side.rewards_end), amount=a_month))
    if campaign.new_customers:
        visits, amount = campaign.new_customers, say.euro(side.from_customers)
        steps.append(say(f"{key}customers", visits=visits, amount=amount))
    ends = [
        [m.element("dt", say(f"{key}{name}")), m.element("dd", missing_words(say, outcome))]
        for name, outcome in (("succeeds", side.with_it), ("fails", side.without_it))
    ]
    return (
        m.element("h3", campaign.name)
        + m.element("ol", [m.element("li", step) for step in steps])
        + m.paragraph(say(f"{key}chance", percent=say.percent(campaign.chance)))
        + m.element("dl", ends, class_="bp-facts bp-facts-wide")
        + _demand(say, side, village)
    )


def _demand(say: Catalogue, side: CampaignSide, village: Village | None) -> Markup:
    part = side.backed_by(village.population if village else None)
    if part is None or village is None:
        return m.note(say("finance_funding.campaign.demand_open"), kind="unknown")
    words = say(
        "finance_funding.campaign.demand",
        backers=side.campaign.backers,
        residents=village.population,
        village=village.name,
        year=str(village.population_year),
        percent=say.percent(part, 1),
    )
    return m.note(words)
