"""How ready a team is to ask the village: the ten tips of the handbook as checks.

Check: one thing that a tip asks; it follows from what was entered, or the team answers it.
State: yes, no, or not known (None). Score: checks that are seen to, of all of them.
Source: Praktijkboek Ons Buurtpunt (2020), the ten tips at the end of its first part.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from buurtpunt_lib.datasets import ParticipationTables
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.participation import StakeholderKind
from buurtpunt_lib.planning import participation as meetings
from buurtpunt_lib.planning import stakeholders

# Tip -> its checks; those of ASKED are answered by the team, the others are worked out.
TIPS: dict[str, tuple[str, ...]] = {
    "everybody": ("carried", "team", "means"),
    "goal": ("goal", "excluded", "level", "use"),
    "groups": ("people", "opponents", "vulnerable", "mix"),
    "together": ("bridges", "bodies"),
    "expectations": ("can", "cannot", "role"),
    "venue": ("planned", "venue"),
    "method": ("method", "leaders", "solved"),
    "complaints": ("place", "answered", "named"),
    "keep": ("contact", "thanked", "told", "todos"),
    "results": ("results", "agreed"),
}
ASKED = {"means", "mix", "bodies", "role", "named", "agreed"}


@dataclass(frozen=True)
class Check:
    """place: where it is mended. asked: the team answers it."""

    code: str
    state: bool | None
    place: str
    asked: bool = False


@dataclass(frozen=True)
class Tip:
    code: str
    checks: tuple[Check, ...]

    @property
    def done(self) -> bool:
        return all(one.state is True for one in self.checks)

    @property
    def next(self) -> Check | None:
        """What to do next for this tip: what is not seen to before what is not answered."""
        open_ones = [one for one in self.checks if one.state is not True]
        return min(open_ones, key=lambda one: one.state is None, default=None)


@dataclass(frozen=True)
class Readiness:
    tips: tuple[Tip, ...]

    @property
    def done(self) -> int:
        return sum(one.state is True for tip in self.tips for one in tip.checks)

    @property
    def total(self) -> int:
        return sum(len(tip.checks) for tip in self.tips)

    @property
    def steps(self) -> tuple[tuple[str, Check], ...]:
        """What to do next: (tip, check), one for each tip that is not done, in their order."""
        return tuple((tip.code, tip.next) for tip in self.tips if tip.next is not None)


def answer_id(check: str) -> str:
    """The id under which the answer of the team is kept among the tips of the project."""
    return f"check_{check}"


def readiness(project: Project, tables: ParticipationTables, *, today: date) -> Readiness:
    """The ten tips with the state of each check."""
    states = _states(project, tables, today)
    answers = {one.id: one.done for one in project.participation.tips}
    return Readiness(
        tuple(
            Tip(
                tip,
                tuple(
                    Check(code, answers.get(answer_id(code)), _TIPS, asked=True)
                    if code in ASKED
                    else Check(code, *states[code])
                    for code in checks
                ),
            )
            for tip, checks in TIPS.items()
        )
    )


_TIPS = "participation.tips"


def _states(
    project: Project, tables: ParticipationTables, today: date
) -> dict[str, tuple[bool | None, str]]:
    """Check -> (state, place), of all that is worked out."""
    part = project.participation
    coming = [one for one in part.meetings if not meetings.held(one, today)]
    past = [one for one in part.meetings if meetings.held(one, today)]
    looked_at = coming or past
    people = part.stakeholders
    kinds = {one.kind for one in people}
    agreed = meetings.todos(project)
    at = "participation"
    # Nothing was held or complained of yet: then there is nothing to answer, and nothing done.
    return {
        "carried": (project.start.carried, "start.carried"),
        "team": (len(project.team) >= 2, "team"),
        "goal": (bool(part.goal), f"{at}.goal"),
        "excluded": (bool(part.excluded), f"{at}.excluded"),
        "level": (part.level is not None, f"{at}.level"),
        "use": (bool(part.use_of_results), f"{at}.use_of_results"),
        "people": (len(people) >= 3, f"{at}.stakeholders"),
        "opponents": (stakeholders.opponents_answered(part), f"{at}.stakeholders"),
        "vulnerable": (any(one.vulnerable for one in people), f"{at}.stakeholders"),
        "bridges": (
            bool(kinds & {StakeholderKind.INTERMEDIARY, StakeholderKind.AMBASSADOR})
            or bool(stakeholders.bridges(part)),
            f"{at}.stakeholders",
        ),
        "can": (any(one.can for one in part.promises), f"{at}.promises"),
        "cannot": (any(not one.can for one in part.promises), f"{at}.promises"),
        "planned": (
            any(one.on is not None and bool(one.place) for one in looked_at),
            f"{at}.meetings",
        ),
        "venue": (
            bool(looked_at) and all(set(meetings.VENUE) <= set(one.venue) for one in looked_at),
            f"{at}.meetings",
        ),
        "method": (
            bool(looked_at)
            and all(one.method is not None and one.level is not None for one in looked_at),
            f"{at}.meetings",
        ),
        "leaders": (
            bool(looked_at) and all(one.facilitator and one.reporter for one in looked_at),
            f"{at}.meetings",
        ),
        "solved": (
            all(one.solution for one in part.challenges) if part.challenges else None,
            f"{at}.challenges",
        ),
        "place": (bool(part.complaints_at), f"{at}.complaints_at"),
        "answered": (
            all(one.answer for one in part.complaints)
            if part.complaints
            else bool(part.complaints_at),
            f"{at}.complaints",
        ),
        "contact": (project.contact.complete, "contact.name"),
        "thanked": (all(one.thanked for one in past) if past else None, f"{at}.meetings"),
        "told": (
            all(one.informed_on is not None for one in past) if past else None,
            f"{at}.meetings",
        ),
        "todos": (
            all(one.who and one.due is not None for one in agreed) if agreed else None,
            f"{at}.meetings",
        ),
        "results": (
            all(one.report and one.report_sent for one in past) if past else None,
            f"{at}.meetings",
        ),
    }
