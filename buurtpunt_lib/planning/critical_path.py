"""When each task can begin and end at the earliest, and which tasks decide when all is done.

Task: something that takes whole days and waits for other tasks. A day counts in full: what ends on
Monday is followed by what begins on Tuesday, weekends included.
Slack: days that a task may slip before the whole takes longer. Critical: without slack.
The method is that of Kelley and Walker (1959, "Critical-path planning and scheduling"): a pass
forward for the earliest days, a pass backward for the latest ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from buurtpunt_lib.errors import InputError

_LAST = date(9999, 12, 31)


@dataclass(frozen=True)
class Task:
    """days: at least 1. after: ids of tasks that end before it begins; ids of no task are passed
    over. not_before: it does not begin sooner, also when nothing holds it up."""

    id: str
    days: int = 1
    after: tuple[str, ...] = ()
    not_before: date | None = None


@dataclass(frozen=True)
class Span:
    """begin, end: the earliest first and last day. slack: days. held_by: the tasks that decide its
    begin; () where nothing but its own `not_before`, or the start of all, does."""

    begin: date
    end: date
    slack: int
    held_by: tuple[str, ...]

    @property
    def critical(self) -> bool:
        return self.slack == 0


def spans(tasks: Iterable[Task], *, start: date) -> dict[str, Span]:
    """The span of each task, in an order in which nothing comes before what it waits for.

    start: the first day of all. Raises InputError `actions.circle` when tasks wait for one another,
    `actions.too_far` when the calendar ends before the last one does.

    >>> tasks = [Task("a", 2), Task("b", 5), Task("c", 1, ("a", "b"))]
    >>> found = spans(tasks, start=date(2027, 3, 1))
    >>> found["c"].begin, found["a"].slack, found["b"].critical, found["c"].held_by
    (datetime.date(2027, 3, 6), 3, True, ('b',))
    """
    known = {task.id: task for task in tasks}
    order = _in_order(known)
    begin: dict[str, int] = {}
    for key in order:
        task = known[key]
        own = max(0, (task.not_before - start).days) if task.not_before else 0
        begin[key] = max([own, *(begin[one] + known[one].days for one in _before(task, known))])
    after: dict[str, list[str]] = {key: [] for key in known}
    for task in known.values():
        for one in _before(task, known):
            after[one].append(task.id)
    end = {key: begin[key] + known[key].days for key in order}
    whole = max(end.values(), default=0)
    if whole > (_LAST - start).days:
        raise InputError("actions.too_far", field="actions")
    latest: dict[str, int] = {}
    for key in reversed(order):
        latest[key] = min([whole, *(latest[one] - known[one].days for one in after[key])])
    return {
        key: Span(
            begin=start + timedelta(begin[key]),
            end=start + timedelta(end[key] - 1),
            slack=latest[key] - end[key],
            held_by=tuple(one for one in _before(known[key], known) if end[one] == begin[key]),
        )
        for key in order
    }


def critical_path(found: dict[str, Span]) -> tuple[str, ...]:
    """One chain of critical tasks from the first to the last day, in order.

    It begins where nothing but a day that somebody chose holds up the first of them.
    """
    ends = [key for key, span in found.items() if span.critical]
    if not ends:
        return ()
    last = max(ends, key=lambda key: found[key].end)
    chain = [last]
    while found[chain[-1]].held_by:
        chain.append(found[chain[-1]].held_by[0])
    return tuple(reversed(chain))


def _before(task: Task, known: dict[str, Task]) -> Sequence[str]:
    return list(dict.fromkeys(one for one in task.after if one in known))


def _in_order(known: dict[str, Task]) -> list[str]:
    """Ids, each after what it waits for; otherwise in the order in which they were given."""
    waits = {key: set(_before(task, known)) for key, task in known.items()}
    order: list[str] = []
    placed: set[str] = set()
    while len(order) < len(known):
        free = [key for key in known if key not in placed and waits[key] <= placed]
        if not free:
            left = ", ".join(key for key in known if key not in placed)
            raise InputError("actions.circle", field="actions", actions=left)
        order += free
        placed.update(free)
    return order
