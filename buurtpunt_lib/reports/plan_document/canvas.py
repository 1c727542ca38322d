"""The canvas of a plan: what its makers wrote in the nine blocks, and what its lines say there.

Said: a short sentence that follows from the plan's own numbers, so that a block and the plan cannot
drift apart in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from buurtpunt_lib import finance
from buurtpunt_lib.domain.plan import CostKind, HubPlan
from buurtpunt_lib.planning.canvas import BLOCKS, amounts
from buurtpunt_lib.reports.content import Block, Bullets, Heading, Note, Paragraph
from buurtpunt_lib.reports.plan_document import story
from buurtpunt_lib.reports.plan_document.figures import Figures
from buurtpunt_lib.reports.plan_document.money import name_of
from buurtpunt_lib.reports.plan_document.origins import figure, percent
from buurtpunt_lib.texts import Catalogue

_DASH = re.compile(r"[-–•*]\s+")
INCOME_GROUPS = (*finance.EARNED_GROUPS, *finance.SUPPORT_GROUPS)
# What is paid back was borrowed: it is no cost, as what was borrowed is no income.
COST_GROUPS = tuple(group for group in finance.COST_GROUPS if group != "repayments")


def blocks(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """The canvas as a chapter; nothing where nobody wrote in it."""
    written = figures.plan.canvas.written
    if not written:
        return
    yield Paragraph(say("story.canvas.about"))
    said = said_by_plan(figures.plan, figures.flow, say)
    for block in BLOCKS:
        yield Heading(say(f"story.canvas.block.{block}"))
        if block in written:
            yield from paragraphs(written[block])
        else:
            yield Note(say("story.canvas.empty"), "unknown")
        if said[block]:
            yield Paragraph(say("story.canvas.said"))
            yield Bullets(said[block])


def paragraphs(text: str) -> Iterator[Block]:
    """What a person typed: each line a paragraph, lines with a dash before them a list."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for listed, group in groupby(lines, key=lambda line: bool(_DASH.match(line))):
        if listed:
            yield Bullets(tuple(_DASH.sub("", line) for line in group))
        else:
            yield from map(Paragraph, group)


def said_by_plan(
    plan: HubPlan, flow: finance.CashFlow, say: Catalogue
) -> dict[str, tuple[str, ...]]:
    """By block, what the plan says of it; () where it says nothing.

    flow: the cash flow of the plan, of one draw.
    """
    said: dict[str, list[str]] = {block: [] for block in BLOCKS}
    said["offer"] += [story.named(activity, say) for activity in plan.activities]
    said["customers"] += _customers(plan, say)
    said["channels"] += _by_kind(plan, flow, say)
    said["income"] += money(plan, flow, INCOME_GROUPS, say)
    said["people_and_means"] += _people(plan, say)
    said["partners"] += story.partners(plan, say)
    said["cost_structure"] += money(plan, flow, COST_GROUPS, say)
    return {block: tuple(lines) for block, lines in said.items()}


def money(
    plan: HubPlan, flow: finance.CashFlow, groups: tuple[str, ...], say: Catalogue
) -> list[str]:
    """Lines of some groups with what they bring or cost, by year or once, the largest first."""
    cost = groups == COST_GROUPS
    found = amounts(
        (
            (_line(line.info, say), line.info.recurring, _total(line, cost))
            for line in flow.lines
            if line.info.group in groups
        ),
        plan.months,
    )
    told = []
    for one in found:
        # A tax that is given back is a cost below zero.
        key = f"{'back_' if one.euro < 0 else ''}{'year' if one.recurring else 'once'}"
        words = {"name": one.name, "amount": say.euro(abs(one.euro))}
        told.append(say(f"story.canvas.amount.{key}", **words))
    return told


def _line(info: finance.LineInfo, say: Catalogue) -> str:
    """The name of a line, with what it is where it shares its name with another."""
    if info.group in ("purchases", "interest", "partners"):
        return say(f"story.canvas.line.{info.group}", name=info.name)
    return name_of(info, say)


def _total(line: finance.CashLine, cost: bool) -> float:
    return float(-line.values.sum() if cost else line.values.sum())


def _customers(plan: HubPlan, say: Catalogue) -> Iterator[str]:
    village = story.village_of(plan)
    if village is not None and village.population is not None:
        yield say(
            "story.canvas.residents",
            village=village.name,
            residents=say.number(village.population),
            year=str(village.population_year),
        )
    for activity in plan.activities:
        if activity.reach:
            yield say(
                "story.canvas.reach",
                name=activity.name,
                residents=say.number(activity.reach.residents),
                share=percent(activity.reach.share, say),
            )


def _by_kind(plan: HubPlan, flow: finance.CashFlow, say: Catalogue) -> list[str]:
    """What is spent on being known."""
    told = {cost.id for cost in plan.costs if cost.kind is CostKind.PUBLICITY}
    lines = (
        (line.info.name, line.info.recurring, -float(line.values.sum()))
        for line in flow.lines
        if line.info.source in told
    )
    return [
        say(
            f"story.canvas.amount.{'year' if one.recurring else 'once'}",
            name=one.name,
            amount=say.euro(one.euro),
        )
        for one in amounts(lines, plan.months)
    ]


def _people(plan: HubPlan, say: Catalogue) -> Iterator[str]:
    for post in plan.staff:
        yield say("report.pitch.post", name=post.name, fte=figure(post.fte, say))
    for group in plan.volunteers:
        people = say.number(group.people)
        yield say("story.canvas.volunteers", name=group.name, people=people)
    for line in plan.investments:
        yield line.name
