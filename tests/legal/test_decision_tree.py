"""The decision tree: every way by table, ways held against networkx, identities by hypothesis."""

from __future__ import annotations

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.datasets.legal_table import legal_forms
from buurtpunt_lib.domain.finding import Weight
from buurtpunt_lib.legal import tree

TREE = legal_forms().tree
# Four questions, five outcomes: our reading of the figure of the handbook (row S3-093).
WAYS = [
    ({"aim": "profit"}, "company", ("bv",)),
    ({"aim": "purpose", "framework": "no"}, "informal", ("fv",)),
    ({"aim": "purpose", "framework": "yes", "enterprise": "no"}, "vzw", ("vzw",)),
    (
        {"aim": "purpose", "framework": "yes", "enterprise": "yes", "payout": "yes"},
        "cooperative",
        ("cv",),
    ),
    (
        {"aim": "purpose", "framework": "yes", "enterprise": "yes", "payout": "no"},
        "vzw_or_cooperative",
        ("vzw", "cv"),
    ),
]


@pytest.mark.parametrize(("answers", "outcome", "forms"), WAYS, ids=lambda value: str(value))
def test_every_way_ends_at_its_outcome(answers, outcome, forms):
    found = tree.walk(TREE, answers)
    assert (found.outcome, found.forms, found.question) == (outcome, forms, "")
    assert {step.question: step.answer for step in found.path} == answers
    assert found.reachable == (outcome,)


def test_these_are_all_the_ways_there_are():
    ways = [({s.question: s.answer for s in w.path}, w.outcome) for w in tree.paths(TREE)]
    assert sorted(ways, key=str) == sorted(((a, o) for a, o, _ in WAYS), key=str)
    assert len(TREE.questions) == 4
    assert len(TREE.outcomes) == 5
    # Of the printed words three are "yes" and three are "no", as in the text that we had.
    printed = [a for code, q in TREE.questions.items() if code != "aim" for a in q.answers]
    assert sorted(printed) == ["no"] * 3 + ["yes"] * 3


def test_ways_are_those_of_the_graph():
    graph = networkx.DiGraph(
        [
            (code, to)
            for code, question in TREE.questions.items()
            for to in question.answers.values()
        ]
    )
    assert networkx.is_arborescence(graph)
    there = {
        tuple(way)
        for outcome in TREE.outcomes
        for way in networkx.all_simple_paths(graph, TREE.first, outcome)
    }
    ours = {(*(s.question for s in w.path), w.outcome) for w in tree.paths(TREE)}
    assert ours == there
    for code in TREE.questions:
        below = networkx.descendants(graph, code) & set(TREE.outcomes)
        assert set(tree.reachable(TREE, code)) == below


@pytest.mark.parametrize(
    ("answers", "question", "left"),
    [
        ({}, "aim", 5),
        ({"aim": "purpose"}, "framework", 4),
        ({"aim": "purpose", "framework": "yes"}, "enterprise", 3),
        ({"aim": "purpose", "framework": "yes", "enterprise": "yes"}, "payout", 2),
        # An answer further on does not stand in for one that is missing.
        ({"framework": "yes", "payout": "no"}, "aim", 5),
        ({"aim": "money"}, "aim", 5),
    ],
)
def test_what_is_not_answered_is_asked_next(answers, question, left):
    found = tree.walk(TREE, answers)
    assert (found.question, found.outcome, found.forms) == (question, "", ())
    assert len(found.reachable) == left


ANY = st.dictionaries(
    st.sampled_from([*TREE.questions, "other"]),
    st.sampled_from(["yes", "no", "profit", "purpose", "", "maybe"]),
)


@given(answers=ANY)
def test_a_way_is_consistent(answers):
    found = tree.walk(TREE, answers)
    here = TREE.first
    for step in found.path:
        assert step.question == here
        assert answers[here] == step.answer
        here = TREE.questions[here].answers[step.answer]
    assert here == (found.question or found.outcome)
    assert bool(found.question) != bool(found.outcome)
    assert found.forms == TREE.outcomes.get(found.outcome, ())
    # Only what is on the way counts.
    kept = {step.question: step.answer for step in found.path}
    assert tree.walk(TREE, kept) == found
    # Nothing is promised that cannot come, and nothing that can come is left out.
    ends = {w.outcome for w in tree.paths(TREE) if w.path[: len(found.path)] == found.path}
    assert set(found.reachable) == ends


@given(answers=ANY)
def test_one_other_answer_gives_what_is_told(answers):
    now = tree.walk(TREE, answers)
    told = tree.turns(TREE, answers)
    assert [one.question for one in told] == [step.question for step in now.path]
    for one in told:
        assert one.other != one.answer == answers[one.question]
        other = {**answers, one.question: one.other}
        assert one.walk == tree.walk(TREE, other)
        # The way is the same up to that question, and turning back leads back.
        at = [step.question for step in now.path].index(one.question)
        assert one.walk.path[:at] == now.path[:at]
        assert tree.walk(TREE, {**other, one.question: one.answer}) == now
        if now.outcome and one.walk.outcome:
            assert now.outcome != one.walk.outcome


def test_with_every_answer_given_each_turn_has_an_outcome():
    answers = WAYS[-1][0]
    ends = {one.question: one.walk.outcome for one in tree.turns(TREE, answers)}
    assert ends == {
        "aim": "company",
        "framework": "informal",
        "enterprise": "vzw",
        "payout": "cooperative",
    }


@pytest.mark.parametrize(
    ("invests", "employs", "lasts", "advised"),
    [
        (None, None, None, None),
        (False, False, None, None),
        (False, False, False, False),
        (True, None, None, True),
        (False, True, False, True),
        (None, False, True, True),
    ],
)
def test_one_reason_is_enough_for_a_formal_structure(invests, employs, lasts, advised):
    assert tree.formal_structure(invests, employs, lasts) is advised


NO_REASON = {"invests": False, "employs": False, "lasts": False}


def found(answers, *, chosen="", reasons=None, growth_open=True):
    return tree.findings(
        TREE, answers, reasons=reasons or NO_REASON, chosen=chosen, growth_open=growth_open
    )


@pytest.mark.parametrize(
    ("answers", "more", "codes"),
    [
        ({}, {}, ["unfinished"]),
        (WAYS[2][0], {}, ["not_chosen"]),
        (WAYS[2][0], {"chosen": "vzw"}, []),
        (WAYS[2][0], {"chosen": "cv"}, ["other_than_tree"]),
        (WAYS[1][0], {"reasons": NO_REASON | {"employs": True}}, ["needs_structure", "not_chosen"]),
        (
            WAYS[1][0],
            {"reasons": NO_REASON | {"lasts": True}, "chosen": "fv"},
            ["needs_structure", "form_without_structure"],
        ),
        (WAYS[1][0], {"chosen": "fv"}, []),
        (WAYS[3][0], {"chosen": "cv"}, ["cv_heavy"]),
        (WAYS[4][0], {"chosen": "vzw"}, ["growth"]),
        (WAYS[4][0], {"chosen": "vzw", "growth_open": False}, []),
        (WAYS[0][0], {"chosen": "bv"}, []),
    ],
)
def test_what_deserves_a_thought(answers, more, codes):
    assert [one.code for one in found(answers, **more)] == codes


def test_a_reason_is_named_and_what_clashes_weighs_more_than_a_tip():
    (first, second) = found(WAYS[1][0], reasons={"invests": True, "employs": None, "lasts": True})
    assert first.values == {"because": ["invests", "lasts"]}
    assert (first.weight, second.weight) == (Weight.WARN, Weight.TIP)
