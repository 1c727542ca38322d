"""Earliest days and the critical path, held against the longest path of networkx."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning.critical_path import Task, critical_path, spans

networkx = pytest.importorskip("networkx")
START = date(2027, 1, 1)


@st.composite
def plans(draw) -> list[Task]:
    """Tasks that wait only for tasks before them, then shuffled."""
    count = draw(st.integers(1, 9))
    tasks = []
    for number in range(count):
        names = [str(one) for one in range(number)]
        after = draw(st.lists(st.sampled_from(names), max_size=4)) if names else []
        tasks.append(Task(str(number), draw(st.integers(1, 40)), (*after, "gone")))
    return draw(st.permutations(tasks))


def _longest(tasks: list[Task]) -> networkx.DiGraph:
    """Arcs weigh the days of the task they leave; "end" comes after all of them."""
    graph = networkx.DiGraph()
    for task in tasks:
        graph.add_edge(task.id, "end", weight=task.days)
    for task in tasks:
        for one in task.after:
            if one in graph:
                graph.add_edge(one, task.id, weight=graph[one]["end"]["weight"])
    return graph


@given(plans())
def test_the_whole_is_as_long_as_the_longest_path(tasks):
    found = spans(tasks, start=START)
    days = (max(span.end for span in found.values()) - START).days + 1
    assert days == networkx.dag_longest_path_length(_longest(tasks))
    path = critical_path(found)
    known = {task.id: task for task in tasks}
    assert sum(known[key].days for key in path) == days
    assert all(found[key].critical for key in path)
    assert all(before in known[key].after for before, key in pairwise(path))


@given(plans())
def test_each_begin_is_the_longest_way_to_it(tasks):
    graph = _longest(tasks)
    found = spans(tasks, start=START)
    for task in tasks:
        before = graph.subgraph({task.id, *networkx.ancestors(graph, task.id)})
        wait = networkx.dag_longest_path_length(before)
        assert (found[task.id].begin - START).days == wait
        assert (found[task.id].end - found[task.id].begin).days == task.days - 1


@given(plans(), st.data())
def test_slack_is_what_a_task_may_slip(tasks, data):
    found = spans(tasks, start=START)
    last = max(span.end for span in found.values())
    task = data.draw(st.sampled_from(tasks))
    for extra, later in ((found[task.id].slack, 0), (found[task.id].slack + 1, 1)):
        slower = [
            Task(one.id, one.days + (extra if one is task else 0), one.after) for one in tasks
        ]
        new_last = max(span.end for span in spans(slower, start=START).values())
        assert new_last == last + timedelta(later)


def test_a_day_that_was_chosen_holds_up_what_follows():
    found = spans(
        [Task("a", 2, not_before=date(2027, 2, 1)), Task("b", 1, ("a",)), Task("c", 3)],
        start=START,
    )
    assert found["b"].begin == date(2027, 2, 3)
    assert found["a"].held_by == ()
    assert found["b"].held_by == ("a",)
    assert critical_path(found) == ("a", "b")
    assert found["c"].slack == 31


def test_a_circle_is_refused():
    with pytest.raises(InputError, match=r"actions\.circle"):
        spans([Task("a", 1, ("b",)), Task("b", 1, ("a",)), Task("c")], start=START)


def test_nothing_to_do_takes_no_time():
    assert spans([], start=START) == {}
    assert critical_path({}) == ()


def test_what_ends_after_the_calendar_is_refused():
    with pytest.raises(InputError, match=r"actions\.too_far"):
        spans([Task("a", 4_000_000)], start=START)
