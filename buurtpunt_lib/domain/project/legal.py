"""The choice of a legal form: the answers given, the organisation that carries it, what was done.

The form itself stands in the plan (`HubPlan.legal_form`), because taxes follow it.
"""

from __future__ import annotations

from buurtpunt_lib.domain.observation import Day
from buurtpunt_lib.domain.plan.values import Flag, LineId, whole
from buurtpunt_lib.domain.project.values import Answer, Frozen, Item, Line, People, Words, items


class TreeAnswer(Item):
    """The answer to one question of the decision tree. id: code of the question."""

    answer: LineId


class DutyState(Item):
    """How one duty stands. id: code of the duty."""

    done_on: Day | None = None
    not_needed: Flag = False
    who: Line = ""
    note: Words = ""


class LegalChoice(Frozen):
    """carrier: organisation from which it starts ("" for none). ring_fenced: it has money and
    accounts of its own. founders: how many. founded_on: day of founding, planned or done.
    year_end_month: in which the financial year ends. long_first_year: the statutes let the first
    one run on to the next year end.
    invests, employs, lasts: the three reasons for a formal structure; None is not answered.
    """

    answers: items(TreeAnswer, 20) = ()
    invests: Answer = None
    employs: Answer = None
    lasts: Answer = None
    carrier: Line = ""
    ring_fenced: Answer = None
    founders: People | None = None
    founded_on: Day | None = None
    year_end_month: whole(1, 12) = 12
    long_first_year: Answer = None
    cooperative_statutes: Answer = None
    duties: items(DutyState, 100) = ()
    note: Words = ""
