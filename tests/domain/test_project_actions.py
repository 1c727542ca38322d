"""Actions of a project: what the file refuses."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.actions import Action, circle
from buurtpunt_lib.errors import InputError

EMPTY = Project.empty(name="Ons punt", start=date(2027, 1, 1))


def _waiting(**after: tuple[str, ...]) -> tuple[Action, ...]:
    return tuple(Action(id=id, text=f"Actie {id}", after=ids) for id, ids in after.items())


def test_a_circle_is_refused_with_its_actions():
    with pytest.raises(InputError) as caught:
        EMPTY.replace(actions=_waiting(a=("c",), b=("a",), c=("b",), d=("a",)))
    (fault,) = caught.value.faults
    assert fault.code == "actions.circle"
    assert fault.values["field"] == "actions[0].after"
    assert fault.values["actions"] == "Actie a → Actie c → Actie b → Actie a"


def test_an_action_may_wait_for_what_is_gone():
    assert EMPTY.replace(actions=_waiting(a=("gone",))).actions[0].after == ("gone",)


def test_the_end_lies_after_the_begin():
    with pytest.raises(InputError) as caught:
        EMPTY.replace(
            actions=[{"id": "a", "text": "A", "begin": "2027-03-02", "due": "2027-03-01"}]
        )
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["field"]) == ("actions.due_before_begin", "actions[0].due")


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14, unique=True))
def test_circles_are_those_of_networkx(edges):
    networkx = pytest.importorskip("networkx")
    graph = networkx.DiGraph(edges)
    graph.add_nodes_from(range(8))
    actions = [
        Action(id=str(n), text=str(n), after=tuple(str(m) for m in graph.successors(n)))
        for n in range(8)
    ]
    found = circle(actions)
    assert bool(found) != networkx.is_directed_acyclic_graph(graph)
    for one, following in zip(found, (*found[1:], *found[:1]), strict=True):
        assert graph.has_edge(int(one), int(following))
