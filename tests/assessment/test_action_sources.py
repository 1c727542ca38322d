"""What is offered as an action: from every part of a project, each thing once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.assessment import action_sources
from buurtpunt_lib.assessment.action_sources import KINDS, known, proposals, taken_over
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.reports import action_words
from buurtpunt_lib.texts import LANGUAGES, catalogue

TODAY = date(2027, 3, 1)
EMPTY = Project.empty(name="Ons punt", start=date(2027, 1, 1), opening=date(2027, 9, 1))
FULL = EMPTY.replace(
    participation={
        "meetings": [
            {"id": "straks", "name": "Avond", "on": "2027-04-01", "reporter": "Bert"},
            {"id": "voorbij", "name": "Start", "on": "2027-02-01", "thanked": True,
             "informed_on": "2027-02-10"},
            {"id": "ooit", "name": "Ooit"},
        ],
        "complaints": [
            {"id": "k", "text": "Te veel lawaai", "on": "2027-02-20"},
            {"id": "l", "text": "Opgelost", "answer": "Ja"},
        ],
        "appeals": [{"id": "o", "text": "Kom mee", "on": "2027-05-05"}],
    },
    communication={
        "posts": [
            {"id": "p", "text": "Folder", "on": "2027-03-10", "who": "An"},
            {"id": "q", "text": "Al weg", "on": "2027-02-10", "sent": True},
            {"id": "r", "text": "Zonder dag"},
        ]
    },
    rollout={
        "phases": [{"id": "f", "name": "Eerst", "begin": "2027-10"}, {"id": "g", "name": "Dan"}],
        "deeds": [{"id": "d", "text": "Zaal", "role": "support"},
                  {"id": "e", "text": "Klaar", "role": "support", "done": True}],
        "initiatives": [{"id": "i", "name": "Tuin", "next_step": "Grond zoeken"},
                        {"id": "j", "name": "Koor"}],
        "wishes": [{"id": "w", "text": "Een bank"}, {"id": "v", "text": "Licht", "answer": "Ja"}],
    },
    money={"applications": [{"id": next(iter(datasets.funders())), "deadline": "2027-06-01",
                             "write_weeks": 3},
                            {"id": list(datasets.funders())[1], "state": "granted"}]},
).with_plan(legal_form="vzw")  # fmt: skip


def came_from(project: Project) -> list[str]:
    return [one.came_from for one in proposals(project, today=TODAY)]


def take(project: Project, chosen=None) -> Project:
    say = catalogue("nl")
    found = proposals(project, today=TODAY) if chosen is None else chosen
    said = {one.came_from: action_words.proposal_text(one, say) for one in found}
    return project.replace(actions=[*project.actions, *taken_over(project, tuple(found), said)])


def test_every_part_of_a_project_offers_what_is_open_and_nothing_else():
    found = came_from(FULL)
    assert {one.partition("/")[0] for one in found} == set(KINDS)
    own = {one for one in found if not one.startswith(("duties", "tips", "steps"))}
    assert own == {
        "meetings/straks/invite", "meetings/straks/report", "meetings/straks/thank", "posts/p",
        f"money/{next(iter(datasets.funders()))}", "complaints/k", "appeals/o", "deeds/d",
        "initiatives/i", "wishes/w", "phases/f",
    }  # fmt: skip


def test_they_come_in_the_order_in_which_they_are_shown():
    kinds = [one.partition("/")[0] for one in came_from(FULL)]
    assert list(dict.fromkeys(kinds)) == [kind for kind in KINDS if kind in kinds]


def test_days_follow_from_what_they_belong_to():
    found = {one.came_from: one for one in proposals(FULL, today=TODAY)}
    invite = found["meetings/straks/invite"]
    assert invite.due == date(2027, 4, 1) - timedelta(action_sources.INVITE_DAYS)
    assert found["meetings/straks/report"].who == "Bert"
    assert found["posts/p"].due == date(2027, 3, 10)
    assert found["complaints/k"].due == date(2027, 3, 6)
    money = found[f"money/{next(iter(datasets.funders()))}"]
    assert (money.due, money.days) == (date(2027, 6, 1), 21)
    assert found["steps/open"].due == FULL.plan.opening
    assert all(one.assumed for one in found.values() if one.kind == "steps")


def test_without_a_legal_form_there_are_no_duties():
    assert not [one for one in came_from(FULL.with_plan(legal_form=None)) if "duties" in one]


def test_a_duty_that_is_done_is_not_offered():
    duty = next(one for one in came_from(FULL) if one.startswith("duties/"))
    key = duty.removeprefix("duties/")
    done = FULL.replace(legal={"duties": [{"id": key, "done_on": "2027-02-01"}]})
    assert duty not in came_from(done)


def test_what_is_taken_over_is_never_offered_or_doubled():
    whole = take(FULL)
    assert came_from(whole) == []
    assert len({one.came_from for one in whole.actions}) == len(whole.actions)
    # What was dropped stays dropped.
    dropped = whole.replace(
        actions=[one.model_copy(update={"state": "dropped"}) for one in whole.actions]
    )
    assert came_from(dropped) == []


def test_two_who_take_over_the_same_hold_one_action():
    one, other = take(FULL), take(FULL)
    assert [action.id for action in one.actions] == [action.id for action in other.actions]
    # An old list of proposals does not double anything either.
    assert len(take(one, proposals(FULL, today=TODAY)).actions) == len(one.actions)


def test_steps_wait_for_one_another_however_they_are_taken():
    steps = [one for one in proposals(EMPTY, today=TODAY) if one.kind == "steps"]
    whole = take(EMPTY, steps)
    ids = {action.came_from: action.id for action in whole.actions}
    for step in datasets.action_steps().steps.values():
        (action,) = [one for one in whole.actions if one.came_from == f"steps/{step.code}"]
        assert set(action.after) == {ids[f"steps/{one}"] for one in step.after}
        assert (action.days, action.assumed, action.term.value) == (step.days, True, step.term)
    piece = take(take(EMPTY, steps[:1]), steps[1:2])
    assert piece.actions[1].after == (piece.actions[0].id,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_proposal_can_be_said(language):
    say = catalogue(language)
    for one in proposals(FULL, today=TODAY):
        text = action_words.proposal_text(one, say)
        assert text.strip()
        assert len(text) <= 200
        list(action_words.proposal_details(one, say))
        assert say(f"actions.offer.kind.{one.kind}")


def test_gates_hear_of_the_plan_and_the_duties():
    bare = known(EMPTY, today=TODAY)
    assert (bare.years, bare.lowest, bare.duties) == (None, None, None)
    left = known(FULL, today=TODAY)
    assert left.duties
    keys = [{"id": one.removeprefix("duties/"), "not_needed": True}
            for one in came_from(FULL) if one.startswith("duties/")]  # fmt: skip
    less = known(FULL.replace(legal={"duties": keys}), today=TODAY)
    assert less.duties == ()


def test_gates_hear_the_same_money_as_the_finance_page():
    from buurtpunt_lib import finance

    cost = {"id": "huur", "name": "Huur", "kind": "rent", "amount": 100.0, "period": "monthly"}
    plan = EMPTY.plan.to_dict() | {"costs": [cost]}
    project = EMPTY.replace(plan=type(EMPTY.plan).from_dict(plan))
    outcome = finance.PlanOutcome(finance.cash_flow(project.plan))
    told = known(project, today=TODAY)
    assert told.lowest == outcome.given.summary.lowest_balance < 0
    assert told.breaks_even is None
    assert told.years == len(outcome.given.no_loss.judged)
