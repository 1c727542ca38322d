"""The suggested steps: read whole or refused with every fault."""

from __future__ import annotations

import copy
from datetime import date

import pytest

from buurtpunt_lib import datasets, paths
from buurtpunt_lib.datasets.action_step_table import FILE, read_action_steps
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import read_yaml
from buurtpunt_lib.planning.critical_path import Task, spans
from buurtpunt_lib.texts import LANGUAGES, catalogue

DOCUMENT = read_yaml(paths.DATA / FILE)


def test_every_step_has_words_in_each_language_and_no_other_has():
    steps = set(datasets.action_steps().steps)
    for language in LANGUAGES:
        keys = catalogue(language).sentences
        assert {key.split(".")[1] for key in keys if key.startswith("action_steps.")} == steps


def test_the_steps_make_one_plan_from_the_reason_to_the_opening():
    steps = datasets.action_steps().steps
    found = spans(
        [Task(one.code, one.days, one.after) for one in steps.values()], start=date(2027, 1, 1)
    )
    first = [code for code, step in steps.items() if not step.after]
    assert first == ["why"]
    short = [code for code, step in steps.items() if step.term == "short"]
    assert max(short, key=lambda code: found[code].end) == "open"
    # Nothing of a later term has to be done before something of an earlier one.
    order = ("short", "middle", "long")
    for step in steps.values():
        for before in step.after:
            assert order.index(steps[before].term) <= order.index(step.term)


@pytest.mark.parametrize(
    ("code", "name", "value", "fault"),
    [
        ("offer", "term", "soon", "data.not_allowed"),
        ("offer", "days", 0, "data.not_allowed"),
        ("offer", "days", 2.5, "data.not_allowed"),
        ("offer", "days", True, "data.not_allowed"),
        ("offer", "after", ["grow"], "data.not_allowed"),
        ("offer", "after", "why", "data.not_allowed"),
        ("offer", "rows", ["X1"], "data.not_allowed"),
        ("offer", "rows", [3], "data.not_allowed"),
    ],
)
def test_a_wrong_value_is_named(code, name, value, fault):
    document = copy.deepcopy(DOCUMENT)
    document["actions"][code][name] = value
    with pytest.raises(InputError) as caught:
        read_action_steps(document)
    # What comes after a step that is wrong misses it; the fault itself comes first.
    told = caught.value.faults[0]
    assert (told.code, told.values["row"], told.values["field"]) == (fault, code, name)


@pytest.mark.parametrize(
    "broken",
    [None, [], {}, {"actions": {}}, {**DOCUMENT, "more": 1}, {**DOCUMENT, "actions": {}},
     {**DOCUMENT, "source": {"name": "x"}}, 
     {**DOCUMENT, "actions": {"A-b": DOCUMENT["actions"]["why"]}},
     {**DOCUMENT, "actions": {"why": {"term": "short"}}}],
)  # fmt: skip
def test_what_is_no_list_of_steps_is_refused(broken):
    with pytest.raises(InputError):
        read_action_steps(broken)
