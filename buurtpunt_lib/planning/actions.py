"""The action plan: each action with its days, what is wrong with it, and what it waits for.

Row: an action with the days on which it falls: those that somebody chose, otherwise the earliest
that are possible from today on. Late: it should have been done. Squeezed: with what has to go first
it cannot be done by its last day. Gone: it waits for an action that is in the list no more.
Term: short until the doors open, middle for the first years after that, long from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.project.actions import Action, ActionState, Term
from buurtpunt_lib.planning.critical_path import Span, Task, critical_path, spans
from buurtpunt_lib.planning.progress import Progress

if TYPE_CHECKING:
    from buurtpunt_lib.domain.project import Project

# How long the middle term lasts after the opening. Our assumption: the handbook names the three
# terms (line 1396 of its text) and no number.
MIDDLE_YEARS = 3
OVER = (ActionState.DONE, ActionState.DROPPED)
_DAY = timedelta(1)
# More actions without a name than this are told together.
_FEW = 3


@dataclass(frozen=True)
class Row:
    """begin, end: first and last day; chosen: whether somebody chose (begin, end).

    days: how long it takes, None when nobody knows; one day is reckoned then. span: earliest days
    and slack, None when it is over. waits_for: actions that are not over. late: days since it
    should have been done, 0 when it is not late. short: days that are lacking to be done in time,
    0 when it can be. critical: it lies on the chain that decides when all is done.
    """

    action: Action
    term: Term | None
    begin: date
    end: date
    chosen: tuple[bool, bool]
    days: int | None
    span: Span | None
    waits_for: tuple[str, ...]
    gone: tuple[str, ...]
    late: int
    short: int
    critical: bool

    @property
    def over(self) -> bool:
        return self.action.state in OVER


def rows(project: Project, *, today: date) -> tuple[Row, ...]:
    """Every action with its days, in the order of the project's list."""
    actions = {action.id: action for action in project.actions}
    tasks = [_task(action, today) for action in actions.values() if action.state not in OVER]
    found = spans(tasks, start=today)
    chain = frozenset(critical_path(found))
    return tuple(
        _row(action, actions, found.get(key), key in chain, project, today)
        for key, action in actions.items()
    )


def days_of(action: Action) -> int | None:
    """How many days it takes: as somebody said, or from its first to its last day."""
    if action.days is not None:
        return action.days
    if action.begin and action.due:
        return (action.due - action.begin).days + 1
    return None


def term_of(action: Action, project: Project) -> Term | None:
    """The term that was chosen, or the one in which its last day falls; None without either."""
    day = action.due or action.begin
    if action.term is not None or day is None:
        return action.term
    return next(
        (term for term in (Term.SHORT, Term.MIDDLE) if day < term_end(project, term)), Term.LONG
    )


def term_end(project: Project, term: Term) -> date:
    """The first day after a term: of the short one the opening; the long one does not end."""
    opening = project.plan.opening
    if term is Term.SHORT:
        return opening
    if term is Term.LONG:
        return date.max
    return opening.replace(year=opening.year + MIDDLE_YEARS)


def _task(action: Action, today: date) -> Task:
    days = days_of(action) or 1
    if action.state is ActionState.DOING and action.begin and action.begin < today:
        # Part of it is done; today it is at least not finished.
        days = max(1, days - (today - action.begin).days)
    return Task(action.id, days, action.after, action.begin)


def _row(
    action: Action,
    actions: dict[str, Action],
    span: Span | None,
    on_chain: bool,
    project: Project,
    today: date,
) -> Row:
    days = days_of(action)
    begin, end = _shown(action, span, days or 1, today)
    open_ = span is not None
    late = (today - action.due).days if open_ and action.due and action.due < today else 0
    short = (span.end - action.due).days if span and action.due and not late else 0
    return Row(
        action=action,
        term=term_of(action, project),
        begin=begin,
        end=end,
        chosen=(action.begin is not None, action.due is not None),
        days=days,
        span=span,
        waits_for=tuple(
            one for one in action.after if one in actions and actions[one].state not in OVER
        ),
        gone=tuple(one for one in action.after if one not in actions),
        late=late,
        short=max(0, short),
        critical=on_chain,
    )


def _shown(action: Action, span: Span | None, days: int, today: date) -> tuple[date, date]:
    if action.begin and action.due:
        return action.begin, action.due
    if action.due:
        return action.due - (days - 1) * _DAY, action.due
    if span is not None:
        begin = action.begin or span.begin
        return begin, max(begin, span.end)
    begin = action.begin or today
    return begin, begin + (days - 1) * _DAY


def in_order(found: Iterable[Row]) -> tuple[Row, ...]:
    """By term, the undecided ones last; within a term what ends first comes first."""
    place = {term: number for number, term in enumerate(Term)}
    return tuple(
        sorted(found, key=lambda row: (place.get(row.term, len(place)), row.end, row.begin))
    )


def of_origin(project: Project, came_from: str) -> tuple[Action, ...]:
    """The actions that began at one place: the to-dos of the meeting "meetings/<id>"."""
    return tuple(
        action
        for action in project.actions
        if action.came_from == came_from or action.came_from.startswith(f"{came_from}/")
    )


def progress(project: Project) -> Progress:
    """How many actions are done, and how many there are; dropped ones count in neither."""
    kept = [one for one in project.actions if one.state is not ActionState.DROPPED]
    return Progress.of([one.state is ActionState.DONE for one in kept])


def findings(project: Project, found: Sequence[Row]) -> tuple[Finding, ...]:
    """What is wrong with the plan of actions, the worst first. found: as `rows` gives them."""
    if not found:
        return (Finding("none", Weight.WARN, "actions"),)
    told = [*_of_rows(found), *_of_all(project, found)]
    order = list(Weight)
    return tuple(sorted(told, key=lambda one: order.index(one.weight)))


def _of_rows(found: Sequence[Row]) -> Iterator[Finding]:
    names = {row.action.id: row for row in found}
    nobody = sum(not row.over and not row.action.who and not row.late for row in found)
    few = nobody <= _FEW
    if not few:
        yield Finding("no_owners", Weight.WARN, "actions", {"n": nobody})
    for row in found:
        action, place = row.action, f"actions[{row.action.id}]"
        if row.over:
            continue
        told = {"action": action.text}
        if row.late:
            yield Finding("late", Weight.STOP, f"{place}.due", told | {"n": row.late})
        elif row.short:
            values = told | {"n": row.short, "due": action.due}
            code = "too_short" if not row.waits_for else "squeezed"
            yield Finding(code, Weight.WARN, f"{place}.due", values)
        if not action.who and (row.late or few):
            weight = Weight.STOP if row.late else Weight.WARN
            yield Finding("no_owner", weight, f"{place}.who", told)
        for one in row.waits_for:
            before = names[one]
            if action.begin and before.action.due and action.begin <= before.action.due:
                values = told | {"before": before.action.text}
                yield Finding("begins_before", Weight.WARN, f"{place}.begin", values)
        if row.gone:
            yield Finding("gone", Weight.TIP, f"{place}.after", told)


def _of_all(project: Project, found: Sequence[Row]) -> Iterator[Finding]:
    open_ = [row for row in found if not row.over]
    undated = [row for row in open_ if not any(row.chosen)]
    if undated:
        yield Finding("no_day", Weight.TIP, "actions", {"n": len(undated)})
    for term in Term:
        if not any(row.term is term for row in found):
            yield Finding(f"no_{term.value}_term", Weight.TIP, "actions")
    for term in (Term.SHORT, Term.MIDDLE):
        if not any(gate.term is term for gate in project.gates):
            yield Finding(f"no_gate_{term.value}", Weight.TIP, "gates")
    last = max((row.end for row in open_ if row.term is Term.SHORT), default=None)
    opening = project.plan.opening
    if last is not None and last >= opening:
        yield Finding("after_opening", Weight.WARN, "actions", {"day": last, "month": opening})
