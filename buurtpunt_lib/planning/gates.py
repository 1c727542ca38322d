"""Gates: what has to be true before the next term begins, worked out wherever it can be.

Check: a code of something that can be worked out from the project, its plan and its duties. Met is
True, False, or None where too little was entered to know. A gate without a check is ticked by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.domain.plan import Certainty
from buurtpunt_lib.domain.project.actions import ActionState, Gate, Term
from buurtpunt_lib.domain.project.participation import Stance
from buurtpunt_lib.planning import team
from buurtpunt_lib.planning.actions import term_end

if TYPE_CHECKING:
    from buurtpunt_lib.domain.project import Project
    from buurtpunt_lib.planning.actions import Row

# In the order in which a project usually comes to them.
CHECKS = (
    "team",
    "opponents",
    "needs",
    "legal_form",
    "duties",
    "no_loss",
    "cash",
    "funding",
    "contact",
    "actions",
)
# Which of them a first list of gates takes, by the term that they close. Our choice: the handbook
# asks for each of them and draws no gates.
USUAL = {
    Term.SHORT: (
        "team",
        "opponents",
        "needs",
        "legal_form",
        "duties",
        "cash",
        "funding",
        "actions",
    ),
    Term.MIDDLE: ("no_loss", "duties", "actions"),
}


@dataclass(frozen=True)
class Known:
    """What other models say.

    years: whole years since the opening that were looked at; breaks_even: the first of them
    without a loss, None where there is none; lowest: deepest point of the account in euro; all
    three None where the plan holds no lines.
    duties: the last day of each duty that applies and is not done, None for one without a day; None
    as a whole without a legal form. today: from when on a duty is late.
    """

    years: int | None = None
    breaks_even: int | None = None
    lowest: float | None = None
    duties: tuple[date | None, ...] | None = None
    today: date = date.min


@dataclass(frozen=True)
class Met:
    """met: True, False or None (not known). reason: end of the key of its sentence."""

    met: bool | None
    reason: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """A gate with what its check says; check is None where it is ticked by hand.

    open: whether one may pass.
    """

    gate: Gate
    check: Met | None
    open: bool


def check(code: str, project: Project, known: Known, rows: Sequence[Row], term: Term) -> Met:
    """What a check says of a project. rows: as `actions.rows` gives. Raises KeyError."""
    return _CHECKS[code](project, known, rows, term)


def judge(project: Project, known: Known, rows: Sequence[Row]) -> tuple[Judged, ...]:
    """Every gate of the project in the order of its list.

    A check that this version does not know counts as one to be ticked by hand.
    """
    found = []
    for gate in project.gates:
        said = check(gate.check, project, known, rows, gate.term) if gate.check in CHECKS else None
        found.append(Judged(gate, said, gate.passed if said is None else said.met is True))
    return tuple(found)


def term_closed(judged: Sequence[Judged], term: Term) -> bool | None:
    """Whether every gate of a term is open; None where it has no gate."""
    own = [one.open for one in judged if one.gate.term is term]
    return all(own) if own else None


def missing(project: Project) -> tuple[tuple[Term, str], ...]:
    """The usual gates that the project does not have: (term, check)."""
    there = {(gate.term, gate.check) for gate in project.gates}
    return tuple(
        (term, code) for term, codes in USUAL.items() for code in codes if (term, code) not in there
    )


def _team(project: Project, *_: Any) -> Met:
    if not project.team:
        return Met(None, "team_unknown")
    lacks = len(team.missing(project.team))
    lacks += len(team.empty_drives(project.team, project.start.users))
    if lacks:
        return Met(False, "team_lacks", {"n": lacks})
    return Met(True, "team", {"n": len(project.team)})


def _opponents(project: Project, *_: Any) -> Met:
    told = project.participation
    against = sum(one.stance is Stance.AGAINST for one in told.stakeholders)
    if against:
        return Met(True, "opponents", {"n": against})
    return Met(True, "no_opponents") if told.no_opponents else Met(None, "opponents_unknown")


def _needs(project: Project, *_: Any) -> Met:
    heard = len(project.participation.needs) + len(project.participation.survey.tallies)
    return Met(True, "needs") if heard else Met(None, "needs_unknown")


def _legal_form(project: Project, *_: Any) -> Met:
    return Met(True, "legal_form") if project.legal_form else Met(None, "legal_form_unknown")


def _duties(project: Project, known: Known, _rows: Sequence[Row], term: Term) -> Met:
    """A gate waits for the duties of its own term only: yearly ones never end."""
    if known.duties is None:
        return Met(None, "duties_unknown")
    end = term_end(project, term)
    left = [day for day in known.duties if day is None or day < end]
    if not left:
        return Met(True, "duties")
    late = sum(day is not None and day < known.today for day in left)
    return Met(False, "duties_left", {"n": len(left), "late": late})


def _no_loss(_project: Project, known: Known, *_: Any) -> Met:
    if known.years is None:
        return Met(None, "plan_empty")
    if not known.years:
        return Met(None, "plan_short")
    if known.breaks_even is None:
        return Met(False, "loss", {"n": known.years})
    return Met(True, "no_loss", {"year": str(known.breaks_even)})


def _cash(_project: Project, known: Known, *_: Any) -> Met:
    if known.lowest is None:
        return Met(None, "plan_empty")
    # Rounding of sums is no shortage.
    met = known.lowest >= -0.005
    return Met(met, "cash" if met else "cash_short", {"euro": abs(known.lowest)})


def _funding(project: Project, known: Known, *_: Any) -> Met:
    if known.lowest is None:
        return Met(None, "plan_empty")
    plan = project.plan
    lines = [*plan.grants, *plan.recurring_grants, *plan.gifts, *plan.loans, *plan.crowdfunding]
    lines += plan.own_money
    unsure = [line.name for line in lines if line.certainty is not Certainty.CERTAIN]
    if unsure:
        return Met(False, "funding_unsure", {"n": len(unsure), "names": unsure})
    return Met(True, "funding" if lines else "funding_none")


def _contact(project: Project, *_: Any) -> Met:
    return Met(True, "contact") if project.contact.complete else Met(False, "contact_open")


def _actions(_project: Project, _known: Known, rows: Sequence[Row], term: Term) -> Met:
    own = [row for row in rows if row.term is term and row.action.state is not ActionState.DROPPED]
    if not own:
        return Met(None, "actions_none")
    left = sum(row.action.state is not ActionState.DONE for row in own)
    return Met(False, "actions_left", {"n": left}) if left else Met(True, "actions")


_CHECKS = {
    "team": _team,
    "opponents": _opponents,
    "needs": _needs,
    "legal_form": _legal_form,
    "duties": _duties,
    "no_loss": _no_loss,
    "cash": _cash,
    "funding": _funding,
    "contact": _contact,
    "actions": _actions,
}
