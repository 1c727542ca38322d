"""What could become an action: gathered from every part of a project; and what gates need to know.

Proposal: an action that somebody may take over. It is offered as long as no action of the project
came from the same place, dropped ones counted; so nothing is offered or taken over twice.
Its id follows from where it comes from: when two people each take it over in their own copy, the
copies hold one action, not two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.actions import Term
from buurtpunt_lib.domain.project.money import ApplicationState
from buurtpunt_lib.domain.project.rollout import InitiativeStage
from buurtpunt_lib.legal.duties import Standing, checklist
from buurtpunt_lib.planning import gates, readiness

# In the order in which they are shown. Steps come last: what a project says itself comes first.
KINDS = (
    "meetings", "duties", "posts", "money", "complaints", "appeals", "tips",
    "phases", "deeds", "initiatives", "wishes", "steps",
)  # fmt: skip
# Duties farther ahead than this would bury what has to be done now.
_AHEAD = timedelta(400)
# How long before a meeting people are invited, how long after it they hear what came of it, and how
# long an answer to a complaint may take. Assumptions of ours.
INVITE_DAYS, REPORT_DAYS, ANSWER_DAYS = 21, 14, 14


@dataclass(frozen=True)
class Proposal:
    """came_from: "<kind>/<id>" with perhaps a third part. words: key of its sentence.

    values: what the sentence names; name_key: the key of `name` where that is a text of ours.
    after: where the actions come from that go first; those of the project among them count.
    assumed: whether its days are an estimate of ours.
    """

    came_from: str
    words: str
    values: dict[str, Any] = field(default_factory=dict)
    name_key: str = ""
    who: str = ""
    begin: date | None = None
    due: date | None = None
    days: int | None = None
    assumed: bool = False
    term: Term | None = None
    after: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.came_from.partition("/")[0]

    @property
    def id(self) -> str:
        """The id of the action that it becomes."""
        return f"from_{hashlib.sha256(self.came_from.encode()).hexdigest()[:16]}"


def proposals(project: Project, *, today: date) -> tuple[Proposal, ...]:
    """Everything that is not in the plan of actions yet, in the order of KINDS."""
    there = {action.came_from for action in project.actions}
    found = [
        *_meetings(project, today),
        *_duties(project, today),
        *_posts(project),
        *_money(project),
        *_complaints(project),
        *_appeals(project),
        *_tips(project, today),
        *_rollout(project),
        *_steps(project),
    ]
    return tuple(one for one in found if one.came_from not in there)


def taken_over(
    project: Project, chosen: tuple[Proposal, ...], said: dict[str, str]
) -> tuple[dict[str, Any], ...]:
    """The actions that proposals become, as plain values. said: came_from → its sentence."""
    ids = {action.came_from: action.id for action in project.actions}
    ids |= {one.came_from: one.id for one in chosen}
    used = {action.id for action in project.actions}
    return tuple(
        {
            "id": one.id,
            "text": said[one.came_from][:200],
            "who": one.who,
            "begin": one.begin and one.begin.isoformat(),
            "due": one.due and one.due.isoformat(),
            "days": one.days,
            "assumed": one.assumed,
            "term": one.term and one.term.value,
            "after": [ids[other] for other in one.after if other in ids],
            "came_from": one.came_from,
        }
        for one in chosen
        if one.id not in used
    )


def known(project: Project, *, today: date, outcome: Any | None = None) -> gates.Known:
    """What the plan and the duties say for the gates. outcome: `finance.PlanOutcome` of the plan;
    None to have it worked out here."""
    plan = project.plan
    lines = (
        plan.investments, plan.activities, plan.costs, plan.staff, plan.grants, plan.loans,
        plan.recurring_grants, plan.gifts, plan.crowdfunding, plan.own_money,
    )  # fmt: skip
    money: dict[str, Any] = {}
    if any(lines):
        if outcome is None:
            from buurtpunt_lib import finance

            outcome = finance.PlanOutcome(finance.cash_flow(plan))
        test = outcome.given.no_loss
        money = {
            "years": len(test.judged),
            "breaks_even": test.first,
            "lowest": outcome.given.summary.lowest_balance,
        }
    if project.legal_form is None:
        return gates.Known(**money, today=today)
    # What returns each year has no day as long as nobody knows when the hub was founded.
    left = tuple(
        one.due
        for one in checklist(project, datasets.duties(), today=today)
        if one.standing(today) not in (Standing.DONE, Standing.NOT_NEEDED, Standing.UNSURE)
        and one.must is not False
        and not (one.due is None and one.duty.repeat)
    )
    return gates.Known(**money, duties=left, today=today)


def _meetings(project: Project, today: date) -> Iterator[Proposal]:
    for one in project.participation.meetings:
        if one.on is None:
            continue
        place, told = f"meetings/{one.id}", {"name": one.name}
        before, after = timedelta(INVITE_DAYS), timedelta(REPORT_DAYS)
        if one.on > today:
            yield Proposal(
                f"{place}/invite", "actions.offer.meeting_invite", told, due=one.on - before
            )
        if one.informed_on is None:
            yield Proposal(
                f"{place}/report",
                "actions.offer.meeting_report",
                told,
                who=one.reporter,
                begin=one.on,
                due=one.on + after,
            )
        if not one.thanked:
            yield Proposal(
                f"{place}/thank",
                "actions.offer.meeting_thank",
                told,
                begin=one.on,
                due=one.on + after,
            )


def _duties(project: Project, today: date) -> Iterator[Proposal]:
    for one in checklist(project, datasets.duties(), today=today):
        standing = one.standing(today)
        if standing in (Standing.DONE, Standing.NOT_NEEDED, Standing.UNSURE):
            continue
        if one.must is False or (one.due and one.due > today + _AHEAD):
            continue
        yield Proposal(
            f"duties/{one.key}",
            "actions.offer.duty",
            name_key=f"duties.{one.duty.code}.title",
            who=one.state.who,
            due=one.due,
        )


def _posts(project: Project) -> Iterator[Proposal]:
    for one in project.communication.posts:
        if one.on is not None and not one.sent:
            told = {"name": one.text}
            yield Proposal(f"posts/{one.id}", "actions.offer.post", told, who=one.who, due=one.on)


def _money(project: Project) -> Iterator[Proposal]:
    names = datasets.funders()
    for one in project.money.applications:
        if one.state not in (ApplicationState.CONSIDERED, ApplicationState.WRITING):
            continue
        if one.id not in names:
            continue
        yield Proposal(
            f"money/{one.id}",
            "actions.offer.money",
            {"name": names[one.id]},
            who=one.who,
            due=one.deadline,
            days=7 * one.write_weeks if one.write_weeks else None,
        )


def _complaints(project: Project) -> Iterator[Proposal]:
    for one in project.participation.complaints:
        if not one.answer and one.answered_on is None:
            due = one.on + timedelta(ANSWER_DAYS) if one.on else None
            told = {"name": one.text}
            yield Proposal(f"complaints/{one.id}", "actions.offer.complaint", told, due=due)


def _appeals(project: Project) -> Iterator[Proposal]:
    for one in project.participation.appeals:
        if not one.outcome:
            told = {"name": one.text}
            yield Proposal(
                f"appeals/{one.id}", "actions.offer.appeal", told, who=one.who, due=one.on
            )


def _tips(project: Project, today: date) -> Iterator[Proposal]:
    tables = datasets.participation()
    for tip, check in readiness.readiness(project, tables, today=today).steps:
        yield Proposal(
            f"tips/{tip}", "actions.offer.tip", name_key=f"readiness.check.{check.code}.do"
        )


def _rollout(project: Project) -> Iterator[Proposal]:
    rollout = project.rollout
    for phase in rollout.phases:
        if phase.begin is not None:
            told = {"name": phase.name}
            yield Proposal(f"phases/{phase.id}", "actions.offer.phase", told, due=phase.begin)
    for deed in rollout.deeds:
        if not deed.done:
            told = {"name": deed.text}
            yield Proposal(
                f"deeds/{deed.id}", "actions.offer.deed", told, who=deed.who, due=deed.until
            )
    for one in rollout.initiatives:
        if one.next_step and one.stage is not InitiativeStage.SUSTAINED:
            told = {"name": one.name, "step": one.next_step}
            yield Proposal(f"initiatives/{one.id}", "actions.offer.initiative", told, who=one.who)
    for wish in rollout.wishes:
        if not wish.answer:
            yield Proposal(f"wishes/{wish.id}", "actions.offer.wish", {"name": wish.text})


def _steps(project: Project) -> Iterator[Proposal]:
    opening = project.plan.opening
    for step in datasets.action_steps().steps.values():
        yield Proposal(
            f"steps/{step.code}",
            f"action_steps.{step.code}",
            due=opening if step.code == "open" else None,
            days=step.days,
            assumed=True,
            term=Term(step.term),
            after=tuple(f"steps/{one}" for one in step.after),
        )
