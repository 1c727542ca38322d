"""The action plan in words: the same cells and sentences for the page, the document and the sheet.

Plan of actions: rows, gates, load and timeline of a project on one day, each worked out once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from buurtpunt_lib import datasets
from buurtpunt_lib.assessment import action_sources
from buurtpunt_lib.assessment.action_sources import Proposal
from buurtpunt_lib.domain.finding import Finding
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.actions import Action
from buurtpunt_lib.planning import actions, gates, workload
from buurtpunt_lib.planning.actions import Row
from buurtpunt_lib.planning.critical_path import critical_path
from buurtpunt_lib.planning.gantt import Gantt, gantt
from buurtpunt_lib.planning.gates import Judged
from buurtpunt_lib.planning.workload import Load
from buurtpunt_lib.texts import Catalogue

# The columns of the table of actions, of gates and of the load, as ends of their keys.
ACTIONS = ("number", "what", "who", "begin", "due", "days", "state", "after", "room", "from")
GATES = ("name", "term", "state", "said")
LOADS = ("name", "open", "late", "hours", "available", "week", "at_once")


@dataclass(frozen=True)
class ActionPlan:
    """outcome: `finance.PlanOutcome` of the plan, None to have it worked out when a gate asks."""

    project: Project
    today: date
    outcome: Any = None

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return actions.rows(self.project, today=self.today)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Id of an action → its number in every list, from 1."""
        return {row.action.id: at for at, row in enumerate(actions.in_order(self.rows), start=1)}

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        if not self.project.gates:
            return ()
        known = action_sources.known(self.project, today=self.today, outcome=self.outcome)
        return gates.judge(self.project, known, self.rows)

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        return workload.workload(self.project, self.rows)

    @cached_property
    def chart(self) -> Gantt | None:
        opening = self.project.plan.opening
        return gantt(self.rows, self.judged, opening=opening, today=self.today)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Sentences: `actions.finding.<code>`."""
        found = actions.findings(self.project, self.rows)
        return (*found, *workload.findings(self.loads))

    @cached_property
    def path(self) -> tuple[Action, ...]:
        """The actions that follow one another and decide when all is done."""
        by_id = {row.action.id: row for row in self.rows}
        spans = {key: row.span for key, row in by_id.items() if row.span is not None}
        return tuple(by_id[key].action for key in critical_path(spans))

    @cached_property
    def end(self) -> date | None:
        """The day on which all can be done at the earliest; None when nothing is left to do."""
        return max((row.span.end for row in self.rows if row.span is not None), default=None)


def term_word(term: Any, say: Catalogue) -> str:
    return say(f"actions.term_short.{term.value if term else 'none'}")


def action_cells(row: Row, plan: ActionPlan, say: Catalogue) -> dict[str, str]:
    """The cells of one action, by the names of ACTIONS, and its term and hours beside them."""
    action, late = row.action, say("actions.bar.late", n=row.late)
    state = say(f"actions.state.{action.state.value}")
    begin, due = say.day(row.begin), say.day(row.end)
    if not row.over:
        begin = begin if row.chosen[0] else say("actions.table.earliest", day=begin)
        due = due if row.chosen[1] else say("actions.table.earliest", day=due)
    else:
        # When it really was, nobody wrote down.
        begin = begin if row.chosen[0] else ""
        due = due if row.chosen[1] else ""
    room = ""
    if row.span is not None:
        slack = row.span.slack
        room = say("actions.table.room", n=slack) if slack else say("actions.table.no_room")
    return {
        "number": str(plan.numbers[action.id]),
        "what": action.text,
        "who": action.who or ("" if row.over else say("actions.table.nobody")),
        "begin": begin,
        "due": due,
        "days": _days(row, say),
        "state": say("actions.table.late", state=state, late=late) if row.late else state,
        "after": ", ".join(str(n) for n in sorted(map(plan.numbers.get, row.waits_for))),
        "room": room,
        "from": origin(action, say),
        "term": term_word(row.term, say),
        "hours": "" if action.hours is None else say.number(action.hours),
    }


def _days(row: Row, say: Catalogue) -> str:
    if row.days is None:
        return say("actions.table.not_known")
    told = say.number(row.days)
    return say("actions.table.guess", n=row.days) if row.action.assumed else told


def origin(action: Action, say: Catalogue) -> str:
    """Where an action comes from, in a word or two."""
    kind = action.came_from.partition("/")[0]
    known = kind in action_sources.KINDS
    return say(f"actions.from.{kind}") if known else say("actions.from.own")


def gate_cells(one: Judged, say: Catalogue) -> dict[str, str]:
    """The cells of one gate, by the names of GATES."""
    if one.check is None:
        said = say("actions.gate.by_hand_open" if one.open else "actions.gate.by_hand_closed")
    else:
        said = met_words(one.check, say)
    return {
        "name": one.gate.text,
        "term": term_word(one.gate.term, say),
        "state": gate_state(one, say),
        "said": said,
    }


def gate_state(one: Judged, say: Catalogue) -> str:
    """In order, not in order, or not known."""
    unknown = one.check is not None and one.check.met is None
    return say(f"actions.gate.{'unknown' if unknown else 'open' if one.open else 'closed'}")


def met_words(met: gates.Met, say: Catalogue) -> str:
    """What a check says, as one sentence."""
    values = dict(met.values)
    if "euro" in values:
        values["euro"] = say.euro(values["euro"])
    if "names" in values:
        values["names"] = say.listing(values["names"])
    return say(f"actions.met.{met.reason}", **values)


def load_cells(one: Load, say: Catalogue) -> dict[str, str]:
    """The cells of one person, by the names of LOADS."""
    hours = say.plain(one.hours) if one.hours or not one.unknown else ""
    if one.unknown:
        told = hours or say("actions.table.not_known")
        hours = say("actions.load.unknown", n=one.unknown, hours=told)
    week = ""
    if one.week is not None:
        week = say("actions.load.week_of", hours=say.plain(one.most), day=one.week)
    return {
        "name": one.name if one.member else say("actions.load.outside", name=one.name),
        "open": say.number(one.open),
        "late": say.number(one.late),
        "hours": hours,
        "available": say("actions.table.not_known")
        if one.available is None
        else say.number(one.available),
        "week": week,
        "at_once": say.number(one.at_once),
    }


def sentence(finding: Finding, say: Catalogue) -> str:
    """What a finding of the plan says."""
    values = {
        name: say.plain(value) if isinstance(value, float) else value
        for name, value in finding.values.items()
    }
    return say(f"actions.finding.{finding.code}", **values)


def proposal_text(one: Proposal, say: Catalogue) -> str:
    """What a proposal says, as the text of the action that it becomes."""
    values = dict(one.values)
    if one.name_key:
        values["name"] = say(one.name_key)
    elif not isinstance(values.get("name", ""), str):
        values["name"] = values["name"].name(say.language)
    return " ".join(say(one.words, **values).split())[:200]


def proposal_details(one: Proposal, say: Catalogue) -> Iterator[str]:
    """What is known of a proposal beside its text."""
    if one.who:
        yield one.who
    if one.due:
        yield say("actions.offer.due", day=one.due)
    if one.days and one.assumed:
        yield say("actions.offer.days", n=one.days)


def steps_source(say: Catalogue) -> str:
    """Where the suggested steps come from, with the date of the book."""
    source = datasets.action_steps().source
    told = f"{source.name} ({say.reference_date(source.as_of)})"
    return say("actions.offer.source", source=told)
