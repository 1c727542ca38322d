"""The decision tree: from the answers of a visitor to the legal form that fits.

Walk: the way through the tree as far as it was answered. Turn: what one answer would have to be
for another outcome. Reachable: the outcomes that are still possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.legal_forms import DecisionTree

_NO_FORM = "fv"


@dataclass(frozen=True)
class Step:
    """One question on the way and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True)
class Walk:
    """question: the one to be answered now; outcome: where the way ends. One of them is "".

    forms: those that fit the outcome. reachable: outcomes that are still possible, in the order of
    the tree.
    """

    path: tuple[Step, ...]
    question: str
    outcome: str
    forms: tuple[str, ...]
    reachable: tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """What comes of it when only this answer is different: `walk` with the other answer."""

    question: str
    answer: str
    other: str
    walk: Walk


def walk(tree: DecisionTree, answers: Mapping[str, str]) -> Walk:
    """The way through the tree. An answer that a question does not have counts as none; answers
    to questions that are not on the way are left alone.

    >>> from buurtpunt_lib.datasets.legal_table import legal_forms
    >>> found = walk(legal_forms().tree, {"aim": "purpose", "framework": "yes", "enterprise": "no"})
    >>> found.outcome, found.forms, [step.question for step in found.path]
    ('vzw', ('vzw',), ['aim', 'framework', 'enterprise'])
    """
    path: list[Step] = []
    here = tree.first
    while here in tree.questions:
        given = answers.get(here)
        if given not in tree.questions[here].answers:
            return Walk(tuple(path), here, "", (), reachable(tree, here))
        path.append(Step(here, given))
        here = tree.questions[here].answers[given]
    return Walk(tuple(path), "", here, tree.outcomes[here], (here,))


def reachable(tree: DecisionTree, start: str = "") -> tuple[str, ...]:
    """Outcomes that can follow from a question (the first when none is given), each once."""
    found: dict[str, None] = {}
    open_ = [start or tree.first]
    while open_:
        here = open_.pop(0)
        if here in tree.outcomes:
            found[here] = None
        else:
            open_ = [*tree.questions[here].answers.values(), *open_]
    return tuple(found)


def turns(tree: DecisionTree, answers: Mapping[str, str]) -> tuple[Turn, ...]:
    """For every question on the way: what would come of it if only that answer were different.

    Answers that were given earlier to questions on the other way count again there.
    """
    found = []
    for step in walk(tree, answers).path:
        for other in tree.questions[step.question].answers:
            if other != step.answer:
                turned = walk(tree, {**answers, step.question: other})
                found.append(Turn(step.question, step.answer, other, turned))
    return tuple(found)


def paths(tree: DecisionTree) -> tuple[Walk, ...]:
    """Every way from the first question to an outcome, in the order of the tree."""

    def from_(answers: dict[str, str]) -> Iterable[Walk]:
        found = walk(tree, answers)
        if found.outcome:
            yield found
            return
        for answer in tree.questions[found.question].answers:
            yield from from_({**answers, found.question: answer})

    return tuple(from_({}))


def formal_structure(invests: bool | None, employs: bool | None, lasts: bool | None) -> bool | None:
    """Whether a formal structure is advised: as soon as one reason holds. None: not known yet.

    Source: handbook of March 2020, lines 929-933 of its text (row S3-090).

    >>> formal_structure(False, None, True), formal_structure(False, None, False)
    (True, None)
    """
    reasons = (invests, employs, lasts)
    if any(reasons):
        return True
    return None if None in reasons else False


def findings(
    tree: DecisionTree,
    answers: Mapping[str, str],
    *,
    reasons: Mapping[str, bool | None],
    chosen: str,
    growth_open: bool,
) -> tuple[Finding, ...]:
    """What deserves a thought about the choice of a form.

    reasons: invests, employs, lasts. chosen: code of the form of the plan, "" for none.
    growth_open: nobody said yet whether the statutes look ahead to a cv.
    """
    found: list[Finding] = []
    outcome = walk(tree, answers)
    needed = formal_structure(**{name: reasons[name] for name in ("invests", "employs", "lasts")})
    because = [name for name in ("invests", "employs", "lasts") if reasons[name]]
    if outcome.question:
        found.append(
            Finding("unfinished", Weight.TIP, "",
                    {"n": len(outcome.reachable)})
        )  # fmt: skip
    if needed and outcome.forms == (_NO_FORM,):
        found.append(Finding("needs_structure", Weight.WARN, "", {"because": because}))
    if needed and chosen == _NO_FORM:
        found.append(
            Finding("form_without_structure", Weight.WARN, "plan.legal_form", {"because": because})
        )
    if outcome.outcome and not chosen:
        found.append(Finding("not_chosen", Weight.TIP, "plan.legal_form"))
    if chosen and outcome.forms and chosen not in outcome.forms:
        found.append(
            Finding("other_than_tree", Weight.WARN, "plan.legal_form",
                    {"chosen": chosen, "forms": list(outcome.forms)})
        )  # fmt: skip
    if "cv" in outcome.forms and chosen in ("", "cv"):
        found.append(Finding("cv_heavy", Weight.TIP, "plan.legal_form"))
    if "cv" in outcome.forms and chosen == "vzw" and growth_open:
        found.append(Finding("growth", Weight.TIP, "legal.cooperative_statutes"))
    return tuple(found)
